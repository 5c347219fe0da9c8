"""Host: a submission's scratch where it is a folder of this machine: measured, and removed.

Student code made what lies there: links lead anywhere, folders are closed, or so deep that no
path reaches their end. Nothing is followed, nothing is opened.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
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
    """Remove a folder; what cannot be removed stays.

    Folders inside folders are moved to the top first, so that no name is a path. Everything goes
    by descriptors: a process that should have ended by now cannot put a link in the way.
    """
    with contextlib.suppress(OSError), _opened(None, os.fspath(folder)) as top:
        moved = 0
        while names := os.listdir(top):
            for name in names:
                if not _is_folder(top, name):
                    os.unlink(name, dir_fd=top)
                    continue
                with _opened(top, name) as inner:
                    for deeper in os.listdir(inner):
                        if not _is_folder(inner, deeper):
                            os.unlink(deeper, dir_fd=inner)
                            continue
                        with _opened(inner, deeper):
                            moved += 1
                            place = f".moved-{moved}"
                            os.rename(deeper, place, src_dir_fd=inner, dst_dir_fd=top)
                os.rmdir(name, dir_fd=top)
        os.rmdir(folder)


def _is_folder(where: int, name: str) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=where, follow_symlinks=False).st_mode)


@contextlib.contextmanager
def _opened(where: int | None, name: str) -> Iterator[int]:
    """The descriptor of a folder that can be listed and emptied from here on; no link will do."""
    place = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=where)
    try:
        os.chmod(f"/proc/self/fd/{place}", 0o700)
        listed = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=place)
    finally:
        os.close(place)
    try:
        yield listed
    finally:
        os.close(listed)
