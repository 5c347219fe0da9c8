"""The folder of a data set as the sandbox shows it: its data, and nothing that is private.

Where a data folder holds private files (dataset.toml, the stand-in's script), a folder of
hard links to the others is shown in its place. Links take no room, and such a folder can be
shown by every kind of sandbox, with as many files as there may be.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from softmark.course.data.described import data_files

KEPT_S = 24 * 3600
"""How long a view of earlier data is kept: a marking that runs may still show it."""


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
    view = views / f"{folder.name}-{digest.hexdigest()[:16]}"
    if not view.is_dir():
        views.mkdir(parents=True, exist_ok=True)
        _forget_old(views, folder.name)
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


def _forget_old(views: Path, name: str) -> None:
    for view in views.glob(f"{name}-*"):
        if time.time() - view.stat().st_mtime > KEPT_S:
            shutil.rmtree(view, ignore_errors=True)
