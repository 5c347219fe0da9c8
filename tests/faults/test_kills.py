"""Whatever process of a run is killed, and when: the same command again ends as if nothing was.

No grade is lost, doubled or changed, no file is half written, and nothing is left behind: no
process, no temporary folder, no part of a file.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import tiny_course as tiny
from runs import Undisturbed, finish, half_written, results, start, still_there, temporary, those_of

from softmark.course import Course
from softmark.marking.bench import Bench
from softmark.marking.engine import Engine, Job
from softmark.model import Submission
from softmark.sandbox.forked import Fork

ROUNDS = 6
"""In every run of the tests; the rest of ALL is heavy."""
ALL = 200


def kill_one(run: subprocess.Popen[str], chance: random.Random) -> list[psutil.Process]:
    """Kill one process, as likely the coordinator as any of the others; all that there were."""
    processes = those_of(run)
    if processes:
        victim = processes[0] if chance.random() < 0.4 else chance.choice(processes)
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
    return processes


def rounds() -> list[Any]:
    light = [pytest.param(seed, id=f"round {seed}") for seed in range(ROUNDS)]
    heavy = [
        pytest.param(seed, id=f"round {seed}", marks=pytest.mark.heavy)
        for seed in range(ROUNDS, ALL)
    ]
    return light + heavy


@pytest.mark.parametrize("seed", rounds())
def test_the_same_command_again_finishes(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    root = undisturbed.copy(tmp_path)
    run = start(root)
    with suppress(subprocess.TimeoutExpired):
        run.wait(undisturbed.took_s * chance.random())
    processes = kill_one(run, chance)
    finish(run)
    assert not still_there(processes)
    code, said = finish(start(root))
    assert code == 0, said
    assert results(root) == undisturbed.results
    assert not half_written(root)


def test_what_is_killed_leaves_nothing_in_the_temporary_folder(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    root = undisturbed.copy(tmp_path)
    run = start(root)
    with suppress(subprocess.TimeoutExpired):
        run.wait(undisturbed.took_s * 0.7)
    processes = those_of(run)
    run.kill()
    run.communicate(timeout=300)
    assert not still_there(processes)
    code, _ = finish(start(root))
    assert code == 0
    assert temporary(root) == []


ASLEEP = "import time\ntime.sleep(5)\ndouble = lambda x: 2 * x"


@pytest.mark.parametrize("whose", ["warm parent", "supervisor"])
def test_a_hand_in_whose_processes_are_killed_is_marked_again_and_earns_what_it_is_worth(
    tmp_path: Path, whose: str
) -> None:
    """Not "the kernel ended", with a zero: that is no doing of the student's."""
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada", ASLEEP)
    course = Course.load(root)
    job = Job(
        Submission("ada", "tiny", root / "submitted/ada/tiny/tiny.ipynb"),
        course.assignments["tiny"],
        course.reference_cache("tiny"),
    )
    killed = []

    def kill_it(bench: Bench) -> None:
        forks: list[Fork] = []
        while not forks:
            time.sleep(0.01)
            known = dict(bench._warm.forks) if bench._warm else {}
            at_work = {thread.name for thread in threading.enumerate()}
            forks = [fork for fork in known.values() if f"watch-{fork.name}" in at_work]
        (fork,) = forks
        assert bench._warm is not None
        pid = bench._warm.pid if whose == "warm parent" else fork.supervisor
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    with Engine() as engine:
        killer = threading.Thread(target=kill_it, args=[engine.bench(job)])
        killer.start()
        grade = engine.grade(job).grade
        killer.join()
    assert killed
    assert grade.earned == 3
    assert grade.notes == ()
