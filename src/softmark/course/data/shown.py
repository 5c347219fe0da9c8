"""The folder of a data set as the sandbox shows it: its data, and nothing that is private.

Where a data folder holds private files (dataset.toml, the stand-in's script), a folder of
hard links to the others is shown in its place. Links take no room, and such a folder can be
shown by every kind of sandbox, with as many files as there may be. Whoever shows one holds it
with a lock, which ends with the process: what nobody holds goes when the data have changed,
whatever clocks say.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from softmark.course.data.described import data_files

DIGITS = 16
"""Of a digest, in a view's name."""
_held: dict[Path, int] = {}
"""Views that this process shows, until it ends, and the open files that lock them."""


def shown(folder: Path, views: Path) -> Path:
    """The folder to show for the data set in ``folder``: itself, or a view of it in ``views``.

    Raises DataError when its dataset.toml cannot be understood.
    """
    files = data_files(folder)
    everything = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    if everything <= {name for name, _ in files}:
        return folder
    digest = hashlib.sha256(str(folder).encode())
    for name, path in files:
        stat = path.stat()
        state = f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ino}\0{stat.st_mode}\n"
        digest.update(state.encode("utf-8", "surrogateescape"))
    view = views / f"{folder.name}-{digest.hexdigest()[:DIGITS]}"
    if view not in _held or not view.is_dir():
        views.mkdir(parents=True, exist_ok=True)
        _hold(view)
    if not view.is_dir():
        _forget_others(view, folder.name)
        _make(view, files)
    return view


def _make(view: Path, files: list[tuple[str, Path]]) -> None:
    """Beside its place first, so that a view is whole wherever there is one."""
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=view.parent))
    made.chmod(0o755)
    for name, path in files:
        target = made / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:  # another file system, or one without hard links
            shutil.copy2(path, target)
    try:
        made.rename(view)
    except OSError:  # another process made it in the meantime
        shutil.rmtree(made, ignore_errors=True)
        if not view.is_dir():
            raise


def _hold(view: Path) -> None:
    """Keep others from taking the view away for as long as this process lives."""
    lock = _lock_of(view)
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if _is_at(descriptor, lock):
            break
        os.close(descriptor)  # somebody took it away in the meantime
    before = _held.pop(view, None)
    if before is not None:
        os.close(before)
    _held[view] = descriptor


def _forget_others(view: Path, name: str) -> None:
    """Remove the views of earlier data that nobody shows any more."""
    for other in view.parent.glob(f"{glob.escape(name)}-{'[0-9a-f]' * DIGITS}"):
        if other != view:
            with contextlib.suppress(OSError), _alone(_lock_of(other)):
                shutil.rmtree(other, ignore_errors=True)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Hold a lock that nobody else does, and remove it; raises OSError where somebody does."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
        if _is_at(descriptor, lock):
            lock.unlink()
    finally:
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _lock_of(view: Path) -> Path:
    return view.with_name(f".{view.name}.lock")
