"""How well a submission was sealed in: the levels of the seal."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Which walls stand around a submission; docs/trust.md says what each stops."""

    FULL = "full"
    """Bubblewrap, namespaces of its own for each submission, Landlock, a system call filter."""
    FLAT = "flat"
    """The same without namespaces of its own: bubblewrap stands around the warm parent."""
    BARE = "bare"
    """No namespaces at all: Landlock and a wider filter, which need no privilege."""

    @property
    def shared(self) -> bool:
        """Whether submissions share process numbers, network and folders with others."""
        return self is not Level.FULL

    def reaches(self, least: Level) -> bool:
        """Whether it holds at least what ``least`` holds."""
        order = tuple(Level)
        return order.index(self) <= order.index(least)
