"""Hidden tests that themselves fail: the grade waits for the lecturer, who is told what happened.

Never a zero; and once the hidden test is mended, the same command gives the marks.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import Outcomes, mark_class
from softmark.marking.pool import Pool
from softmark.marking.proof import check_references
from softmark.model import Status

GOOD = "def double(x):\n    return 2 * x"

FAULTS = {
    "raises": ("raise RuntimeError('a table is missing')", "RuntimeError: a table is missing"),
    "leaves": ("sys.exit(3)", "SystemExit: 3"),
    "leaves for good": ("os._exit(3)", "the process that ran it ended (exit code 3)"),
    "crashes": ("ctypes.string_at(0)", "the process that ran it ended (exit code -11)"),
    "loops": ("while True: pass", "computed for more than 30 CPU seconds"),
}
MODULE = """
import ctypes, os, sys

from softmark.hidden_tests import grades

pytestmark = grades("double")
"""
TEST = """

def test_zero(student):
    if os.path.exists({flag!r}):
        {fault}
    assert student["double"](0) == 0


def test_one(student):
    assert student["double"](1) == 2
"""


def course_with(root: Path, tests: str) -> Course:
    made = tiny.make_course(root / "course")
    (made / "grader_tests" / "tiny" / "test_double.py").write_text(tests)
    for student in ("ada", "ben"):
        tiny.hand_in(made, student, GOOD)
    return Course.load(made)


def marked(course: Course) -> Outcomes:
    with Pool(1) as pool:
        return mark_class(course, list(course.assignments.values()), None, pool)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=() if n == "raises" else pytest.mark.heavy) for n in FAULTS],
)
def test_one_that_begins_to_fail_puts_grades_on_hold(tmp_path: Path, name: str) -> None:
    fault, said = FAULTS[name]
    flag = tmp_path / "the table is gone"
    course = course_with(tmp_path, MODULE + TEST.format(fault=fault, flag=str(flag)))
    with Pool(1) as pool:
        assert check_references(course, [course.assignments["tiny"]], pool, sealed=True) == []
    flag.touch()
    outcomes = marked(course)
    assert not outcomes.problems
    assert [grade.status for grade in outcomes.grades] == [Status.ON_HOLD] * 2
    for held in outcomes.grades:
        told = [held.held, *(v.reason for c in held.cells for v in c.verdicts if v.outcome.ours)]
        assert any(said in each for each in told), told
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        waiting = {(student, cell) for student, _, cell in gradebook.waiting()}
    assert {("ada", "double"), ("ben", "double")} <= waiting
    flag.unlink()
    again = marked(course)
    assert [grade.earned for grade in again.grades] == [3, 3]


AT_IMPORT = {
    "raises": ("raise RuntimeError('a table is missing')", "a table is missing"),
    "is no Python": ("def test_zero(:", "SyntaxError"),
    "leaves": ("sys.exit(3)", "SystemExit: 3"),
    "leaves for good": ("os._exit(3)", "exit code 3"),
    "crashes": ("ctypes.string_at(0)", "exit code -11"),
}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n == "leaves" else pytest.mark.heavy) for n in AT_IMPORT]
)
def test_one_that_fails_when_it_is_read_marks_nobody(tmp_path: Path, name: str) -> None:
    fault, said = AT_IMPORT[name]
    course = course_with(tmp_path, MODULE + fault + TEST.format(fault="pass", flag=""))
    outcomes = marked(course)
    assert outcomes.grades == ()
    (problem,) = outcomes.problems
    assert problem.who == "tiny"
    assert said in str(problem)
    assert "hidden test" in str(problem) or "test_double.py" in str(problem)
    assert not list(course.root.glob("feedback/*/*"))
