"""The latest grade of each submission, as JSON in ``.softmark/grades``."""

from __future__ import annotations

import json
from pathlib import Path

from softmark.course import Assignment, Course
from softmark.model import Grade
from softmark.model.files import write_atomically


def _records(course: Course, assignment: str) -> Path:
    return course.root / ".softmark" / "grades" / assignment


def remember(course: Course, grade: Grade) -> None:
    """Keep a record for later reports."""
    path = _records(course, grade.assignment) / f"{grade.student}.json"
    write_atomically(path, json.dumps(grade.to_record()).encode())


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
