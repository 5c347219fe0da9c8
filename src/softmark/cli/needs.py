"""What must be there before a command does any work: a seal, and the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from softmark.cli.terminal import warn
from softmark.model import Level

if TYPE_CHECKING:
    from softmark.course import Assignment, Course

UNGUARDED = (
    "nbgrader_config.py is missing or does not name softmark: `nbgrader autograde` would run "
    "student code unsealed and change the marks. `softmark init` in this folder adds it."
)


def require_seal(unsealed: bool, least: Level) -> None:
    """Refuse before any work where nothing can be sealed, or say loudly that nothing is."""
    if unsealed:
        warn(
            "NOT SEALED",
            "student code runs as you, with your files and network; every record will say so.",
        )
        return
    from softmark.sandbox.warm_parent import WarmParent

    WarmParent([], {}, least=least).try_walls()


def warn_of(course: Course) -> None:
    """Say what does not stop the command, and should be mended: one line each."""
    from softmark.course.start import lacks_nbgrader_config

    if lacks_nbgrader_config(course):
        warn("NOTICE", UNGUARDED)
    for error in course.unwritten.values():
        warn("NOTICE", str(error))


def require_data(assignments: Sequence[Assignment]) -> None:
    """Refuse before any work where data are missing; say loudly which are stand-ins."""
    from softmark.course import data

    said = (data.require_data(each.name, each.data) for each in assignments)
    for notice in dict.fromkeys(notice for notices in said for notice in notices):
        warn("NOTICE", notice)
