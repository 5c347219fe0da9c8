"""The latest grade of each submission, as JSON in ``.softmark/grades``."""

from __future__ import annotations

import json
from pathlib import Path

from softmark.course import Assignment, Course
from softmark.model import Grade


def _records(course: Course, assignment: str) -> Path:
    return course.root / ".softmark" / "grades" / assignment


def remember(course: Course, grade: Grade) -> None:
    """Keep a record for later reports."""
    folder = _records(course, grade.assignment)
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{grade.student}.json.part"
    aside.write_text(json.dumps(grade.to_record()), encoding="utf-8")
    aside.replace(folder / f"{grade.student}.json")


def remembered(course: Course, assignment: Assignment) -> list[Grade]:
    """The latest record of every submission that is still there."""
    found = []
    for submission in course.submissions([assignment]):
        path = _records(course, assignment.name) / f"{submission.student}.json"
        try:
            found.append(Grade.from_record(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not marked yet, or by a version that wrote other records
    return found
