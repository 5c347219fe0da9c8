"""What a grade stands on: as long as all of it is as it was, marking again gives the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CHANGED: Mapping[str, str] = {
    "submission": "handed in anew",
    "source": "the source has changed",
    "tests": "the hidden tests have changed",
    "data": "the data have changed",
    "settings": "limits or settings have changed",
    "engine": "another version of softmark, Python or a package",
}
"""The parts of a basis, and what is said where one is not what it was."""


@dataclass(frozen=True)
class Basis:
    """Digests of all that a grade follows from."""

    submission: str
    """All that lies in the hand-in's folder, and which file of it was chosen."""
    source: str
    """The notebook, the files beside it, and the release by which blanks are told."""
    tests: str
    data: str
    settings: str
    engine: str
    """Of softmark, Python and every package that is installed."""

    def changes(self, now: Basis) -> list[str]:
        """What is not any more as it was, in words."""
        then, found = asdict(self), asdict(now)
        return [said for part, said in CHANGED.items() if then[part] != found[part]]

    def to_json(self) -> dict[str, str]:
        """As plain data."""
        return asdict(self)

    @staticmethod
    def from_json(found: Any) -> Basis | None:
        """What :meth:`to_json` made plain; None for anything else."""
        if not isinstance(found, Mapping) or set(found) != set(CHANGED):
            return None
        return Basis(**{part: str(found[part]) for part in CHANGED})
