"""What lies beside a hand-in's notebook: helpers, tables, pictures that its code may read.

Only files of the hand-in's own folder, no links, nothing hidden, within bounds; whatever is
left out is named.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAX_BYTES = 20 * 1024**2
MAX_FILES = 200
MAX_DEPTH = 8
_OURS = ("timestamp.txt",)
_NAMED = 5
"""How many files a note names."""


@dataclass(frozen=True)
class Beside:
    """Files by their path below the folder, with ``/``; and what a record says about them."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def files_beside(
    notebook: Path, place: Path | None, data: Collection[str], given: Collection[str] = ()
) -> Beside:
    """The files beside ``notebook``, but for copies of the data sets named ``data``.

    What is called as a file that was handed out (``given``) is left to whoever has that one.
    ``place`` is the folder of the hand-in. Where it is not known, a folder with other
    notebooks in it is taken for one that several students share, and nothing is read.
    """
    folder = notebook.parent
    if place is None and any(path != notebook for path in folder.glob("*.ipynb")):
        return Beside()
    if place is not None and not folder.resolve().is_relative_to(place.resolve()):
        return Beside()  # a link led to it
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = MAX_BYTES
    for name in _names(folder, "", MAX_DEPTH):
        parts = name.split("/")
        of_ours = bool(data) and parts[0] == "data" and (len(parts) == 1 or parts[1] in data)
        if of_ours or name in given or name in (notebook.name, *_OURS):
            continue
        if _in_the_way(name, given):
            left_out.append(name)
            continue
        content = _read(folder / name, room) if len(files) < MAX_FILES else None
        if content is None:
            left_out.append(name)
        else:
            files[name] = content
            room -= len(content)
    notes = []
    if files:
        notes.append(f"In the working folder, as beside the notebook: {_list(list(files))}.")
    if left_out:
        notes.append(
            f"Left out of the working folder: {_list(left_out)} (links, what cannot be read, what "
            f"is in the way of the assignment's own files, and what goes over {MAX_FILES} files or "
            f"{MAX_BYTES / 1024**2:.0f} MB)."
        )
    return Beside(files, tuple(notes))


def _in_the_way(name: str, given: Collection[str]) -> bool:
    """Whether a file stands where what was handed out has a folder, or the other way round."""
    return any(each.startswith(f"{name}/") or name.startswith(f"{each}/") for each in given)


def _names(folder: Path, above: str, depth: int) -> Iterator[str]:
    """Files below ``folder`` in a fixed order; of links their own names, never their targets."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__" or not _is_text(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield above + entry.name
        elif depth > 0:
            yield from _names(folder / entry.name, f"{above}{entry.name}/", depth - 1)


def _is_text(name: str) -> bool:
    return name.isprintable() and name.encode("utf-8", "replace").decode() == name


def _read(path: Path, room: int) -> bytes | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > room:
            return None
        content = stream.read(room + 1)
    return content if len(content) <= room else None


def _list(names: list[str]) -> str:
    shown = ", ".join(f"`{name.replace('`', '?')}`" for name in names[:_NAMED])
    return shown + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
