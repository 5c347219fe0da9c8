"""The sample class: hand-ins of invented students, to try a course with."""

from __future__ import annotations

import shutil
from pathlib import Path

from softmark.course import Course
from softmark.model import ConfigError


def copy_sample(course: Course, sample: Path) -> int:
    """Copy the sample class into submitted/ if nothing is there; the number of students.

    Raises ConfigError when there is no sample class to copy, whatever is there.
    """
    if not sample.is_dir():
        what = "it is a file" if sample.exists() else "there is no such folder"
        raise _no_class(sample, what)
    present = [p for p in course.submitted.glob("*") if p.is_dir() and not p.name.startswith(".")]
    if present:
        return 0
    students = sorted(p for p in sample.glob("*") if p.is_dir())
    if not students:
        raise _no_class(sample, "no folder is in it")
    for student in students:
        shutil.copytree(student, course.submitted / student.name)
    return len(students)


def _no_class(sample: Path, what: str) -> ConfigError:
    return ConfigError(
        f"no sample class: {what}", where=str(sample), expected="a folder with one folder a student"
    )
