"""What lies in a folder that somebody handed in; links and special files are never followed."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from softmark.notebook.foreign import kind_of_file, printable

MAX_ENTRIES = 2_000
MAX_DEPTH = 4
_NAME = re.compile(r".*\.ipynb(\.json|\.txt)?", re.I | re.S)
_CHECKPOINTS = ".ipynb_checkpoints"
_NOT_THEIRS = frozenset({"__macosx", "thumbs.db", "desktop.ini", "timestamp.txt"})


@dataclass
class Lying:
    """What lies in a folder and the folders in it."""

    notebooks: list[Path] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    """Notebooks that Jupyter saved by itself."""
    files: list[Path] = field(default_factory=list)
    """Other files."""
    refused: list[tuple[Path, str]] = field(default_factory=list)
    """Links, pipes, sockets and devices, with what they are."""


def is_notebook_name(name: str) -> bool:
    """Whether a file is called as a notebook, also as browsers save it (``.ipynb.json``)."""
    return bool(_NAME.fullmatch(name)) and not name.startswith(".")


def shown(path: Path, place: Path) -> str:
    """The path within ``place``, fit for a message."""
    return printable(path.relative_to(place).as_posix(), 100)


def look_into(place: Path) -> Lying:
    """What lies in ``place``, to a depth and a number; raises OSError if it cannot be read."""
    lying = Lying()
    waiting = [(place, 1)]
    looked_at = 0
    while waiting:
        folder, depth = waiting.pop(0)
        for path in sorted(folder.iterdir()):
            looked_at += 1
            if looked_at > MAX_ENTRIES:
                return lying
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                wanted = path.name == _CHECKPOINTS or not path.name.startswith(".")
                if wanted and path.name.casefold() not in _NOT_THEIRS and depth < MAX_DEPTH:
                    waiting.append((path, depth + 1))
            elif not stat.S_ISREG(mode):
                lying.refused.append((path, kind_of_file(mode)))
            elif path.parent.name == _CHECKPOINTS:
                lying.copies.append(path)
            elif is_notebook_name(path.name):
                lying.notebooks.append(path)
            elif not path.name.startswith(".") and path.name.casefold() not in _NOT_THEIRS:
                lying.files.append(path)
    return lying
