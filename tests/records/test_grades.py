"""Records are kept with what made them; an old or damaged one is named, never passed over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny_course as tiny

import softmark
from softmark.course import Assignment, Course
from softmark.model import CellGrade, Grade, Late, Outcome, PersonMark, Status, Verdict
from softmark.records.basis import Basis
from softmark.records.grades import (
    Kept,
    digest_of,
    recall,
    record_file,
    remember,
    remembered,
)

BASIS = Basis("of the hand-in", "source", "tests", "data", "settings", "engine")
VERDICT = Verdict("t.py::test_a", "A.", Outcome.CARRIED, 2, 2, "hint", "detail", ("x",))
GRADE = Grade(
    "ada",
    "tiny",
    Status.GRADED,
    3,
    2,
    True,
    ("a note",),
    cells=(CellGrade("double", 3, 2, (VERDICT,), False, "Double", PersonMark(2, 0.5, True)),),
    comments=(("double", "well done"),),
    late=Late(60, 1, "2026-03-02 12:01:00", "2026-03-02 12:00:00"),
    held="because",
    entered=False,
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada")
    tiny.hand_in(root, "bob")
    return Course.load(root)


@pytest.fixture
def tiny_(course: Course) -> Assignment:
    return course.assignments["tiny"]


def test_a_record_comes_back_as_it_was_with_what_made_it(course: Course, tiny_: Assignment) -> None:
    kept = Kept(GRADE, softmark.__version__, BASIS, digest_of(GRADE))
    remember(course, kept)
    records = recall(course, tiny_, ["ada", "bob"])
    assert records.kept == (kept,)
    assert records.grades == remembered(course, tiny_, ["ada", "bob"]) == [GRADE]
    assert not records.old
    assert not records.broken


def test_a_record_of_0_1_0_is_taken_over(course: Course, tiny_: Assignment) -> None:
    old = GRADE.to_record()
    for name in ("comments", "late", "held", "entered"):
        del old[name]
    for cell in old["cells"]:
        del cell["person"]
    path = record_file(course, "ada", "tiny")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(old))
    records = recall(course, tiny_, ["ada", "bob"])
    assert [old.grade.earned for old in records.old] == [2]
    assert records.grades[0].cells[0].verdicts == (VERDICT,)
    remember(course, records.old[0])
    assert not recall(course, tiny_, ["ada", "bob"]).old


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "cut short or damaged"),
        ('{"format": 2, "softm', "cut short or damaged"),
        ("[]", "it is no record"),
        ("{}", "it is no record"),
        ('{"format": 2, "softmark": "0.2", "grade": {"student": "ada"}}', "it is no record"),
        ('{"format": 9, "softmark": "7.0", "grade": {}}', "written by softmark 7.0"),
        ("\x00", "cut short or damaged"),
    ],
)
def test_a_record_that_cannot_be_read_is_named(
    course: Course, tiny_: Assignment, content: str, said: str
) -> None:
    remember(course, Kept(GRADE, softmark.__version__))
    path = record_file(course, "bob", "tiny")
    path.write_text(content)
    records = recall(course, tiny_, ["ada", "bob"])
    assert records.grades == [GRADE]
    (broken,) = records.broken
    assert said in broken
    assert ".softmark/grades/tiny/bob.json" in broken
    assert "softmark grade tiny --student bob" in broken


def test_a_name_as_long_as_a_folder_may_have(course: Course) -> None:
    for student in ("n" * 251, "ü" * 127 + "n", "n" * 255):
        path = record_file(course, student, "tiny")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert len(list(path.parent.iterdir())) == 3
