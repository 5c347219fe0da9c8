"""Tells what this machine can do, and what to install for what it cannot."""

from __future__ import annotations

from softmark.course import Course
from softmark.doctor import machine, seal
from softmark.doctor.finding import Finding

__all__ = ["Finding", "examine"]


def examine(course: Course | None) -> list[Finding]:
    """Look at everything; never raises."""
    return [*machine.python(), *seal.look(course), *machine.look(course)]
