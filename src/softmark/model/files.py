"""The one way in which softmark puts a file, or a folder, in the place of another.

Whoever reads sees the old one or the new one, never a half and never none, also after the
power went or the disk was full. What was being written then lies beside it under a name
that ends in ``.part``; :func:`remove_leftovers` clears that away.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_PART = ".part"


def files_below(folder: Path) -> Iterator[Path]:
    """Every file in a folder and in those below it, by name; not what Python compiled."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def write_atomically(path: Path, content: bytes, *, durable: bool = True) -> Path:
    """Put ``content`` into ``path``, making the folders above it; returns ``path``.

    Written aside, brought to the disk, then renamed. ``durable=False`` leaves out the wait
    for the disk, for what can be made again. Raises OSError that names ``path``; what was
    there before then stays.
    """
    with writing(path, durable=durable) as file:
        file.write(content)
    return path


@contextmanager
def staged(path: Path, content: bytes) -> Iterator[Path]:
    """On the disk beside ``path`` from the start, in its place at the end.

    What is raised inside leaves ``path`` as it was, and so does a disk that is full, which
    shows at the start. Raises OSError that names ``path``.
    """
    with writing(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        yield path


@contextmanager
def writing(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file to write piece by piece, put into ``path`` at the end, as write_atomically does.

    Whatever is raised inside, ``path`` then stays as it was.
    """
    aside = _aside(path)
    with _names(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Not a NamedTemporaryFile: its files are for nobody else, these follow the umask.
            with aside.open("xb") as file:
                yield file
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        if durable:
            _sync_folder(path.parent)


@contextmanager
def staged_folder(path: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder of exactly these files (name to content): beside ``path`` from the start, in
    its place, in one step, at the end.

    What is raised inside leaves the folder that was there whole, and so does a disk that is
    full, which shows at the start. Raises OSError that names ``path``.
    """
    aside = _aside(path)
    with _names(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.mkdir()
            for name, content in files.items():
                write_atomically(aside / name, content)
            _sync_folder(aside)
            yield path
            _swap(aside, path)
            _sync_folder(path.parent)
        finally:
            _remove(aside)


def remove_leftovers(path: Path) -> None:
    """Remove what a run that was killed left half written beside ``path``.

    Only where nobody else writes ``path`` at the moment.
    """
    for left in path.parent.glob(f"{_prefix(path)}*{_PART}"):
        _remove(left)


@contextmanager
def _names(path: Path) -> Iterator[None]:
    """Errors of what lies aside get the name of the file that was wanted."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and _PART not in str(error.filename):
            raise
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(path)) from error


def _aside(path: Path) -> Path:
    """Where to write first. Its length does not grow with the name: that may be the longest."""
    return path.with_name(f"{_prefix(path)}{secrets.token_hex(6)}{_PART}")


def _prefix(path: Path) -> str:
    return f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the file system can do that."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _swap(aside: Path, path: Path) -> None:
    """Let the two change places; what was at ``path`` then lies at ``aside``."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        aside.rename(path)
        return
    if not stat.S_ISDIR(there.st_mode):  # a file or a link where our folder belongs
        path.unlink()
        aside.rename(path)
        return
    try:
        _exchange(aside, path)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise
        # A file system that cannot exchange: for a moment there is no folder at all.
        old = _aside(path)
        path.rename(old)
        aside.rename(path)
        old.rename(aside)


def _exchange(one: Path, other: Path) -> None:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, "renameat2 is not there")
    names = os.fsencode(one), os.fsencode(other)
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
