"""What the disk refused: kept for each hand-in and report, told once for each cause."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from softmark.course import Course
from softmark.model import Problem

MOST_NAMES = 5
"""Of more students only the number is told."""


@dataclass(frozen=True)
class Unwritten:
    """The results of one hand-in (or the report, without ``student``) that stay as they were."""

    assignment: str
    student: str
    found: str
    first: str
    """What to do before the command is run again."""


def unwritten(course: Course, error: OSError, assignment: str, student: str = "") -> Unwritten:
    """What the disk refused, and where."""
    place, within = "the course folder", "in"
    if error.filename is not None:
        path = Path(error.filename)
        inside = path.is_relative_to(course.root)
        place = path.relative_to(course.root).parts[0] if inside else str(path)
        if (course.root / place).is_dir():
            place += "/"
        else:
            within = "for"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        found, first = f"no space left {within} {place}", "Free some"
    else:
        found, first = f"{place} cannot be written ({error.strerror or error})", "Mend that"
    return Unwritten(assignment, student, f"{found}; what was there stays", first)


def causes(refused: Iterable[Unwritten]) -> tuple[Problem, ...]:
    """One problem for each cause, with the students whom it cost, and the command to repeat."""
    alike: dict[tuple[str, str], list[Unwritten]] = {}
    for each in refused:
        alike.setdefault((each.found, each.first), []).append(each)
    return tuple(
        Problem("", found, todo=f"{first}, then run `{_again(those)}`.", who=_who(those))
        for (found, first), those in alike.items()
    )


def names_of(students: Sequence[str], most: int = MOST_NAMES) -> str:
    """Students by name, the first few and how many more."""
    more = f" and {len(students) - most} more" if len(students) > most else ""
    return ", ".join(students[:most]) + more


def _who(those: Sequence[Unwritten]) -> str:
    students = _students(those)
    if not students:
        return ", ".join(_assignments(those))
    if len(students) == 1:
        return students[0]
    named = f" ({', '.join(students)})" if len(students) <= MOST_NAMES else ""
    return f"{len(students)} students{named}"


def _again(those: Sequence[Unwritten]) -> str:
    """Marking writes the reports too."""
    students, assignments = _students(those), " ".join(_assignments(those))
    if not students:
        return f"softmark feedback {assignments}"
    chosen = students if len(students) <= MOST_NAMES else []
    return " ".join([f"softmark grade {assignments}", *(f"--student {each}" for each in chosen)])


def _students(those: Sequence[Unwritten]) -> list[str]:
    return list(dict.fromkeys(each.student for each in those if each.student))


def _assignments(those: Sequence[Unwritten]) -> list[str]:
    return list(dict.fromkeys(each.assignment for each in those))
