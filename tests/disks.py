"""Small disks: file systems of their own, that fill up or may not be written, for runs to meet.

They stand in a mount namespace that a process of ours holds open, and go with that process.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
CLONE_NEWNS = 0x00020000
_HOLD = "import sys; print(flush=True); sys.stdin.read()"


class Disks:
    """A mount namespace: what stands in it is seen by what is started in it, and through it."""

    def __init__(self, pid: int) -> None:
        self._mounts = f"/proc/{pid}/ns/mnt"
        self._root = Path(f"/proc/{pid}/root")

    def enter(self) -> None:
        """In a process that is about to become another: go in there."""
        descriptor = os.open(self._mounts, os.O_RDONLY)
        folder = Path.cwd()
        if ctypes.CDLL(None, use_errno=True).setns(descriptor, CLONE_NEWNS) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(descriptor)
        os.chdir(folder)

    def seen(self, path: Path) -> Path:
        """A path as seen in there."""
        return self._root / path.relative_to("/")

    def run(self, *command: str) -> None:
        """Run a command in there that must succeed."""
        subprocess.run(command, check=True, preexec_fn=self.enter, cwd="/")

    def small(self, folder: Path, bytes_: int) -> None:
        """Let a folder, with what is in it, lie on a disk of its own of this size."""
        folder.mkdir(exist_ok=True)
        options = f"size={bytes_},mode=1777"
        script = (
            f"set -e; kept=$(mktemp -d); cp -a {folder}/. $kept; "
            f"mount -t tmpfs -o {options} tmpfs {folder}; cp -a $kept/. {folder}; rm -rf $kept"
        )
        self.run("sh", "-c", script)

    def shadow(self, folder: Path, bytes_: int, keeping: Path) -> None:
        """Let an empty disk stand in a folder's place, with nothing in it but one that is kept.

        A checkout of softmark that lies there is seen through it.
        """
        script = (
            f"set -e; kept=$(mktemp -d -p /run); cp -a {keeping}/. $kept; "
            f"mount -t tmpfs -o size={bytes_},mode=1777 tmpfs {folder}; "
            f"mkdir -p {keeping}; cp -a $kept/. {keeping}; rm -rf $kept"
        )
        if CHECKOUT.is_relative_to(folder):
            through = f"/run/softmark-checkout-{os.getpid()}"
            script = (
                f"mkdir -p {through}; mount --bind {CHECKOUT} {through}; {script}; "
                f"mkdir -p {CHECKOUT}; mount --move {through} {CHECKOUT}; rmdir {through}"
            )
        self.run("sh", "-c", script)

    def fill(self, folder: Path, left: int = 0) -> None:
        """Use up all room there is but ``left`` bytes."""
        there = os.statvfs(self.seen(folder))
        wanted = there.f_bavail * there.f_frsize - left
        with self.seen(folder / ".filling").open("wb") as file:
            file.write(b"\0" * max(0, wanted))

    def empty(self, folder: Path) -> None:
        """Give the room back."""
        self.seen(folder / ".filling").unlink()

    def read_only(self, folder: Path) -> None:
        """Let nobody write to a folder and what is below it, root neither."""
        self.run("mount", "--bind", str(folder), str(folder))
        self.run("mount", "-o", "remount,ro,bind", str(folder))


@contextmanager
def disks() -> Iterator[Disks]:
    """A mount namespace for as long as the block lasts; root alone can have one without asking."""
    command: Sequence[str] = ("unshare", "--mount", "--propagation", "private", sys.executable)
    with subprocess.Popen(
        [*command, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            yield Disks(holder.pid)
        finally:
            holder.kill()
