"""Host: a submission's scratch where it is a folder of this machine: measured, and removed.

Student code made what lies there: links lead anywhere, folders are closed, or so deep that no
path reaches their end. Nothing is followed, nothing is opened.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

MOST_FILES = 20_000
_DEEPEST = 100


def size(folder: Path, most: int) -> int:
    """Bytes on the disk below a folder, counted until they are more than ``most``.

    Too many files, or folders too deep for any purpose, count as too many bytes.
    """
    used, files = 0, 0
    pending = [(os.fspath(folder), 0)]
    while pending:
        place, depth = pending.pop()
        if depth > _DEEPEST:
            return most + 1
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                files += 1
                with contextlib.suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    used += found.st_blocks * 512
                    if stat.S_ISDIR(found.st_mode):
                        pending.append((entry.path, depth + 1))
                if used > most or files > MOST_FILES:
                    return most + 1
    return used


def remove(folder: Path) -> None:
    """Remove a folder in which no process works any more; what cannot be removed stays.

    Folders inside folders are moved to the top first, so that every path stays short.
    """
    top = os.fspath(folder)
    moved = 0
    with contextlib.suppress(OSError):
        while entries := list(os.scandir(top)):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for inner in list(os.scandir(entry.path)):
                    if inner.is_dir(follow_symlinks=False):
                        os.chmod(inner.path, 0o700)
                        moved += 1
                        os.rename(inner.path, os.path.join(top, f".moved-{moved}"))
                    else:
                        os.unlink(inner.path)
                os.rmdir(entry.path)
        os.rmdir(top)
