"""PROVENANCE.json: where the files of a data folder came from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from softmark.model.files import write_atomically

FILE_NAME = "PROVENANCE.json"


@dataclass(frozen=True)
class Provenance:
    """What stands in a data folder's PROVENANCE.json.

    ``notice`` is a sentence that every user of the data must see: None for real data.
    """

    dataset: str
    source: str
    licence: str
    citation: str
    sha256: Mapping[str, str] = field(default_factory=dict)
    stand_in: bool = False
    notice: str | None = None


def write_provenance(folder: Path, provenance: Provenance) -> None:
    """Write it into the folder, all at once, unless it stands there already."""
    text = json.dumps(asdict(provenance), indent=2, ensure_ascii=False) + "\n"
    target = folder / FILE_NAME
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return
    write_atomically(target, text.encode())


def read_provenance(folder: Path) -> Provenance | None:
    """What the folder says of itself, or None when it says nothing that can be read."""
    try:
        said = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return Provenance(
            dataset=str(said["dataset"]),
            source=str(said["source"]),
            licence=str(said.get("licence", "")),
            citation=str(said.get("citation", "")),
            sha256={str(k): str(v) for k, v in dict(said.get("sha256", {})).items()},
            stand_in=bool(said["stand_in"]),
            notice=None if said.get("notice") is None else str(said["notice"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def stands_in(folders: Iterable[Path]) -> bool:
    """Whether any of these data folders holds a stand-in, whatever else it says of itself."""
    return any(_says_so(folder / FILE_NAME) for folder in folders)


def _says_so(file: Path) -> bool:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("stand_in") is True
