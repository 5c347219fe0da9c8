"""What must be there before a command does any work: a seal, and the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from softmark.cli.terminal import warn
from softmark.model import SandboxError

if TYPE_CHECKING:
    from softmark.course import Assignment


def require_seal(unsealed: bool) -> None:
    """Refuse before any work where nothing can be sealed, or say loudly that nothing is."""
    if unsealed:
        warn(
            "NOT SEALED",
            "student code runs as you, with your files and network; every record will say so.",
        )
        return
    from softmark.doctor import seal_works

    for finding in seal_works():
        if finding.level == "problem":
            raise SandboxError(f"{finding.found.strip()} {finding.advice} (--unsealed overrides)")


def require_data(assignments: Sequence[Assignment]) -> None:
    """Refuse before any work where data are missing; say loudly which are stand-ins."""
    from softmark.course import data

    said = (data.require_data(each.name, each.data) for each in assignments)
    for notice in dict.fromkeys(notice for notices in said for notice in notices):
        warn("NOTICE", notice)
