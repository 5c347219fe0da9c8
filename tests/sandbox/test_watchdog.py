"""What the watchdog decides, as a table; and what it counts, on real processes."""

import subprocess
import sys

import pytest

from softmark.sandbox.watchdog import (
    Action,
    Bounds,
    Budget,
    Sample,
    Trip,
    decide,
    process_tree,
)

START = Sample(cpu_s=10.0, memory_bytes=0, processes=3, at=100.0)
BOUNDS = Bounds(memory_bytes=1000, processes=8, sockets=5, intake_bytes=2000)


def at(
    cpu_s: float = 0.0,
    memory: int = 0,
    processes: int = 3,
    wall: float = 0.0,
    sockets: int = 5,
    intake: int = 2000,
    delayed: float = 0.0,
) -> Sample:
    return Sample(10.0 + cpu_s, memory, processes, 100.0 + wall, sockets, intake, delayed)


@pytest.mark.parametrize(
    ("sample", "action", "trip"),
    [
        (at(), Action.NOTHING, None),
        (at(cpu_s=2.0, wall=8.0, memory=1000, processes=8), Action.NOTHING, None),  # just within
        (at(cpu_s=2.01), Action.INTERRUPT, Trip.CPU),
        (at(wall=8.01), Action.INTERRUPT, Trip.WALL),
        (at(cpu_s=2.01, wall=8.01), Action.INTERRUPT, Trip.CPU),
        (at(cpu_s=2.0, wall=30.0, delayed=22.0), Action.NOTHING, None),  # a busy machine
        (at(cpu_s=2.0, wall=30.0, delayed=21.9), Action.INTERRUPT, Trip.WALL),
        (at(wall=32.1, delayed=32.0), Action.INTERRUPT, Trip.WALL),  # but not for ever
        (at(memory=1001), Action.KILL, Trip.MEMORY),
        (at(processes=9), Action.KILL, Trip.PROCESSES),
        (at(sockets=6), Action.KILL, Trip.SOCKETS),
        (at(intake=2001), Action.KILL, Trip.INTAKE),
        (at(cpu_s=5.0, memory=1001), Action.KILL, Trip.MEMORY),  # memory does not wait
    ],
)
def test_one_look(sample: Sample, action: Action, trip: Trip | None) -> None:
    budget = Budget(2.0, 8.0, START)
    assert decide(sample, budget, BOUNDS) is action
    assert budget.tripped is trip
    assert budget.killed is (action is Action.KILL)


@pytest.mark.parametrize(
    ("sample", "pressed"),
    [
        (at(wall=8.1), False),  # it waited by itself
        (at(wall=12.0, delayed=2.9), False),
        (at(wall=12.0, delayed=3.1), True),
        (at(wall=33.0, delayed=33.0), True),
        (at(cpu_s=2.1, wall=30.0, delayed=25.0), False),  # CPU time is the same on any machine
    ],
)
def test_a_clock_that_ran_out_because_of_others(sample: Sample, pressed: bool) -> None:
    budget = Budget(2.0, 8.0, START)
    assert decide(sample, budget, BOUNDS) is Action.INTERRUPT
    assert budget.pressed is pressed


@pytest.mark.parametrize(
    ("later", "action"),
    [
        (at(cpu_s=2.9, wall=2.0), Action.NOTHING),  # it may still be tidying up
        (at(cpu_s=3.2, wall=2.0), Action.KILL),
        (at(cpu_s=2.1, wall=7.0), Action.KILL),
        (at(cpu_s=2.1, wall=7.0, delayed=2.0), Action.NOTHING),
        (at(cpu_s=2.1, wall=2.0, memory=1001), Action.KILL),
    ],
)
def test_after_an_interrupt(later: Sample, action: Action) -> None:
    budget = Budget(2.0, 8.0, START)
    assert decide(at(cpu_s=2.1, wall=1.0), budget, BOUNDS) is Action.INTERRUPT
    assert decide(later, budget, BOUNDS) is action


def test_the_first_reason_is_the_one_that_is_told() -> None:
    budget = Budget(2.0, 8.0, START)
    decide(at(cpu_s=2.1), budget, BOUNDS)
    decide(at(cpu_s=3.5, wall=9.0), budget, BOUNDS)
    assert (budget.tripped, budget.killed) == (Trip.CPU, True)


def test_what_has_been_killed_is_left_alone() -> None:
    budget = Budget(2.0, 8.0, START)
    decide(at(memory=1001), budget, BOUNDS)
    assert decide(at(memory=2000), budget, BOUNDS) is Action.NOTHING


def test_the_tree_holds_children_of_children() -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\ninput()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert list(process_tree(parent.pid)) == [parent.pid, child]
        parent.communicate("\n")
    assert list(process_tree(parent.pid)) == []


def test_a_budget_tells_for_how_long_others_had_the_processor() -> None:
    budget = Budget(2.0, 8.0, START)
    assert budget.delayed_s == 0
    budget.end = at(cpu_s=1.0, wall=10.0, delayed=4.0)
    assert (budget.cpu_s, budget.delayed_s) == (1.0, 4.0)
