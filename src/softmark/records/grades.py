"""The latest grade of each submission, as JSON in ``.softmark/grades``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from softmark.course import Assignment, Course
from softmark.model import Grade
from softmark.model.files import write_atomically

_LONGEST = 120
"""Bytes of a student's id that go into a file's name; a longer one is cut, and a digest added."""


def _record(course: Course, assignment: str, student: str) -> Path:
    raw = student.encode()
    if len(raw) > _LONGEST:
        kept = raw[:_LONGEST].decode("utf-8", "ignore")
        student = f"{kept}~{hashlib.sha256(raw).hexdigest()[:16]}"
    return course.root / ".softmark" / "grades" / assignment / f"{student}.json"


def remember(course: Course, grade: Grade) -> None:
    """Keep a record for later reports."""
    path = _record(course, grade.assignment, grade.student)
    write_atomically(path, json.dumps(grade.to_record()).encode())


def remembered(course: Course, assignment: Assignment, students: Iterable[str]) -> list[Grade]:
    """The latest records of these students' submissions, without those that have none."""
    found = []
    for student in students:
        path = _record(course, assignment.name, student)
        try:
            found.append(Grade.from_record(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not marked yet, or by a version that wrote other records
    return found
