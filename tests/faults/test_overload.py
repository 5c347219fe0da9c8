"""A busy machine changes how long marking takes, and nothing else.

Many jobs at once, other programs beside, hogs and sleepers among the hand-ins: the same records.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import runs
import tiny_course as tiny
from runs import Undisturbed, finish, results, start

from softmark.course import Course
from softmark.marking.class_run import mark_class
from softmark.marking.engine import Engine, GradedSubmission
from softmark.marking.pool import Pool
from softmark.model import Status

LOOPS = 8
HOG = """
import os
for _ in range(40):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
while True:
    pass
"""
BUSY = """
import time
until = time.process_time() + 1.2  # 60 % of what a cell may use
while time.process_time() < until:
    pass
double = lambda x: 2 * x
"""
ASLEEP = "import time\ntime.sleep(600)"
LOCKED = "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"
ASKS = "double = lambda x: 2 * x\nif input('ready? '):\n    pass"


@pytest.mark.heavy
@pytest.mark.parametrize("jobs", [1, 16])
def test_the_same_records_whatever_else_the_machine_does(
    undisturbed: Undisturbed, tmp_path: Path, jobs: int
) -> None:
    root = undisturbed.copy(tmp_path)
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(LOOPS)]
    try:
        code, told = finish(start(root, jobs=jobs))
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    assert code == 0, told
    assert results(root) == undisturbed.results


@pytest.mark.heavy
def test_a_hog_takes_nothing_from_its_neighbours(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path / "course")
    for number in range(2):
        tiny.hand_in(root, f"hog{number}", HOG)
        tiny.hand_in(root, f"ida{number}", BUSY)
    course = Course.load(root)
    with Pool(4) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    found = {g.student: (g.status, g.earned, g.notes) for g in outcomes.grades}
    for number in range(2):
        assert found[f"ida{number}"] == (Status.NEEDS_MANUAL, 3, ())
        status, earned, notes = found[f"hog{number}"]
        assert (status, earned) == (Status.NEEDS_MANUAL, 0)
        assert "went over its" in " ".join(notes)


@pytest.mark.heavy
def test_who_waits_uses_no_processor_and_not_for_ever(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path / "course")
    for student, code in {"asks": ASKS, "asleep": ASLEEP, "locked": LOCKED}.items():
        tiny.hand_in(root, student, code)
    course = Course.load(root)
    with Pool(3) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    found = {g.student: g for g in outcomes.grades}
    assert found["asks"].earned == 3
    for student in ("asleep", "locked"):
        grade = found[student]
        assert (grade.status, grade.earned) == (Status.NEEDS_MANUAL, 0)
        assert "interrupted, as it went over its 2 s CPU limit by waiting" in grade.notes[0]
        assert grade.resources.cpu_s < 2
        # Two seconds of CPU time may take four times as long on the clock, and ten seconds.
        assert grade.resources.wall_s >= 18


class Busy:
    """A backend on a machine that is too busy so many times for each job."""

    def __init__(self, engine: Engine, times: int) -> None:
        self._engine = engine
        self._left: dict[str, int] = {}
        self._times = times
        self.alone: list[str] = []

    def run(
        self,
        task: Callable[[Engine, Any], Any],
        jobs: Sequence[Any],
        bench: Callable[[Any], Hashable] = id,
    ) -> Iterator[tuple[Any, Any]]:
        for job in jobs:
            result = task(self._engine, job)
            if isinstance(result, GradedSubmission) and job.submission.student == "ada":
                left = self._left.setdefault("ada", self._times)
                self._left["ada"] = left - 1
                if len(jobs) == 1:
                    self.alone.append("ada")
                result = replace(result, pressed=left > 0)
            yield job, result


@pytest.mark.parametrize(("times", "status"), [(1, Status.NEEDS_MANUAL), (2, Status.ON_HOLD)])
def test_a_limit_that_the_machine_caused_is_tried_again_alone_then_put_on_hold(
    tmp_path: Path, times: int, status: Status
) -> None:
    root = tiny.make_course(tmp_path / "course")
    for student in ("ada", "ben"):
        tiny.hand_in(root, student, runs.ANSWERS[student])
    course = Course.load(root)
    with Engine() as engine:
        backend = Busy(engine, times)
        outcomes = mark_class(course, list(course.assignments.values()), None, backend)
    assert backend.alone == ["ada"]
    ada, ben = outcomes.grades
    assert (ada.status, ben.status) == (status, Status.NEEDS_MANUAL)
    if status is Status.ON_HOLD:
        assert ada.held == (
            "marking failed: its time ran out while other programs had the processor, twice. Mark "
            "it again when the machine has less to do."
        )
        assert {cell.earned for cell in ada.cells if not cell.manual} == {0.0}
    else:
        assert ada.earned == 3
