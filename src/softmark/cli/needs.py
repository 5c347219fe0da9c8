"""What must be there before a command does any work: a seal, and the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from softmark.cli.terminal import warn
from softmark.model import ConfigError, SandboxError

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
    from softmark.course.data import notices

    for assignment in assignments:
        for name, folder in assignment.data.items():
            if not (folder / "PROVENANCE.json").is_file():
                raise ConfigError(
                    f"{assignment.name} needs the data set {name}, which is not in {folder}. "
                    "Fetch it with `softmark data`."
                )
        for notice in (
            notices(assignment.data, next(iter(assignment.data.values())).parent)
            if (assignment.data)
            else ()
        ):
            warn("NOTICE", notice)
