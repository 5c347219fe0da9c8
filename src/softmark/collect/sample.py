"""The sample class: hand-ins of invented students, to try a course with."""

from __future__ import annotations

import shutil
from pathlib import Path

from softmark.course import Course
from softmark.model import ConfigError


def copy_sample(course: Course, sample: Path) -> int:
    """Copy the sample class into submitted/ if nothing is there; the number of students.

    Raises ConfigError when there is no sample class to copy.
    """
    present = [p for p in course.submitted.glob("*") if p.is_dir() and not p.name.startswith(".")]
    if present:
        return 0
    students = sorted(p for p in sample.glob("*") if p.is_dir())
    if not students:
        raise ConfigError(f"no sample class at {sample}; expected one folder a student in it.")
    for student in students:
        shutil.copytree(student, course.submitted / student.name)
    return len(students)
