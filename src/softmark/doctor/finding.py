"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``level`` is ok, warning or problem; ``advice`` what to do."""

    what: str
    level: str
    found: str
    advice: str = ""
