"""Host: temporary folders that go when the process that made them went, however it ended.

Who makes one holds a lock on a file in it. A lock goes with its process, kill -9 or not: a
folder whose lock can be had belongs to nobody, and whoever makes the next one removes it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path

from softmark.model import SandboxError
from softmark.sandbox.scratch import remove

PREFIX = "softmark-"
_LOCK = ".held"


class HeldFolder:
    """A temporary folder of this process's own, which ``close`` removes.

    Raises SandboxError where none can be made.
    """

    def __init__(self) -> None:
        try:
            remove_orphans()
            # Locked before it has a name that is looked for: nobody takes it for an orphan.
            made = Path(tempfile.mkdtemp(prefix=f".{PREFIX}"))
            # No child inherits it: the descriptor is closed when another program starts.
            self._lock: int | None = os.open(made / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            self.path = made.rename(made.with_name(made.name.removeprefix(".")))
        except OSError as error:
            raise SandboxError(
                f"temporary files have no place ({error.strerror})",
                where="sandbox",
                todo="Free some space, or name a folder that has room: "
                "`TMPDIR=/some/folder softmark ...`.",
            ) from error

    def close(self) -> None:
        """Remove the folder with everything in it."""
        remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def remove_orphans() -> None:
    """Remove what processes of this user left behind that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, in use, or gone by now
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                continue
            # Without the file it is none of ours.
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(folder)
            finally:
                os.close(lock)
