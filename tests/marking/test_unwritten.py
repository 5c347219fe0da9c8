"""A disk that is full costs many hand-ins, and is one cause: one line."""

import errno
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.unwritten import Unwritten, causes, unwritten

TINY = "softmark grade tiny"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    root = tiny.make_course(tmp_path / "course")
    (root / "autograded").mkdir()
    return Course.load(root)


def full(
    course: Course, folder: str, *students: str, number: int = errno.ENOSPC
) -> list[Unwritten]:
    error = OSError(number, "what the system says", str(course.root / folder / "file"))
    return [unwritten(course, error, "tiny", student) for student in students]


def test_one_line_a_cause_with_the_students_by_name_where_they_are_few(course: Course) -> None:
    refused = full(course, "autograded", "ada", "ben", "", "ada")
    assert [str(problem) for problem in causes(refused)] == [
        "2 students (ada, ben): no space left in autograded/; what was there stays. Free some, "
        f"then run `{TINY} --student ada --student ben`."
    ]


def test_of_many_only_the_number(course: Course) -> None:
    refused = full(course, "autograded", *(f"s{n:03}" for n in range(200)))
    (problem,) = causes(refused)
    assert str(problem) == (
        "200 students: no space left in autograded/; what was there stays. Free some, then run "
        f"`{TINY}`."
    )


def test_two_causes_are_two_lines_and_a_report_has_its_own_command(course: Course) -> None:
    refused = [
        *full(course, "autograded", "ada", number=errno.EACCES),
        *full(course, "reports", ""),
        *full(course, "autograded", "ben", number=errno.EACCES),
    ]
    assert [str(problem) for problem in causes(refused)] == [
        "2 students (ada, ben): autograded/ cannot be written (what the system says); what was "
        f"there stays. Mend that, then run `{TINY} --student ada --student ben`.",
        "tiny: no space left for reports; what was there stays. Free some, then run "
        "`softmark feedback tiny`.",
    ]
