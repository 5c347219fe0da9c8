"""Guest: which walls stand on this system, found by putting each up in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from softmark.sandbox import landlock, nested, seccomp, syscalls

LEAST_LANDLOCK = 4
"""From here on Landlock refuses all that the levels without nested namespaces need refused:
cutting files short (3) and TCP (4)."""
_WIDE_IDS = (2_000_000_000, 1 << 22)
_NARROW_IDS = (61184, 4096)
"""User numbers that nobody has: of a system with all of them, and of a container."""


@dataclass(frozen=True)
class Walls:
    """What stands; a reason, in place of the empty text, says why a wall does not."""

    nested: str
    """Namespaces of its own for each submission."""
    landlock: int
    """Version, 0 where there is none."""
    confined: str
    """Landlock as the levels ``flat`` and ``bare`` need it."""
    filtered: str
    """The filter of system calls."""
    ids: tuple[int, int] | None
    """Numbers of users for submissions: the first, and how many. None where all share one."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def try_all(readable: Sequence[str], *, ids: bool, at_most: int = 99) -> Walls:
    """Try every wall. ``readable`` is what a user of its own must be able to read."""
    offered = min(landlock.version(), at_most)
    return Walls(
        nested=_tried(nested.attempt),
        landlock=offered,
        confined=_tried(lambda: _confine(offered)),
        filtered=_tried(lambda: _filter(asking=offered < landlock.SCOPES_SIGNALS)),
        ids=_own_ids(readable) if ids and os.geteuid() == 0 else None,
    )


def _tried(wall: Callable[[], None]) -> str:
    """Run in a child; the empty text, or why it failed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = b"it ended"
        try:
            signal.alarm(20)
            wall()
            said = b""
        except BaseException as error:
            # Ours says what is wrong; the system's would be a number.
            ours = isinstance(error, OSError) and error.errno is None
            said = str(error).encode()[:200] if ours else b"this system refuses it"
        finally:
            os.write(write, b"x" + said)
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said[1:].decode(errors="replace") if said else "it ended"


def _confine(offered: int) -> None:
    if offered == 0:
        raise OSError("this kernel has no Landlock, or it is switched off")
    if offered < LEAST_LANDLOCK:
        raise OSError(f"Landlock is of version {offered}; {LEAST_LANDLOCK} is needed (Linux 6.7)")
    landlock.confine([sys.prefix], [], tcp=False, at_most=offered)
    try:
        os.close(os.open("/", os.O_RDONLY))
    except PermissionError:
        pass
    else:
        raise OSError("Landlock lets everything be read")
    if offered >= landlock.SCOPES_SIGNALS:
        _must_be_refused(lambda: os.kill(os.getppid(), 0), "Landlock lets signals out")


def _filter(asking: bool) -> None:
    syscalls.no_new_privileges()
    if asking:
        os.close(syscalls.install_asking_filter(seccomp.signals_asked()))
    syscalls.install_filter(seccomp.basic(shared=True))
    syscalls.install_filter(seccomp.no_sockets())
    _must_be_refused(lambda: syscalls.unshare(syscalls.CLONE_NEWUSER), "a filter does nothing")


def _must_be_refused(act: Callable[[], None], otherwise: str) -> None:
    try:
        act()
    except PermissionError:
        return
    raise OSError(otherwise)


def _own_ids(readable: Sequence[str]) -> tuple[int, int] | None:
    """Users that submissions could have each for itself, for whom everything needed is open.

    Their memory must still be ours to count, which a container may forbid root.
    """
    needed = [p for p in (sys.executable, os.__file__, __file__, *readable) if os.path.exists(p)]

    def attempt() -> None:
        counts, count = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                become(first)
                syscalls.set_dumpable(True)
                if all(os.access(path, os.R_OK) for path in needed):
                    os.write(count, b"x")
                    signal.pause()
            finally:
                os._exit(0)
        os.close(count)
        try:
            if not os.read(counts, 1):
                raise OSError("something that is needed is closed to others")
            with open(f"/proc/{child}/smaps_rollup") as memory:
                memory.read()
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    for first, count in (_WIDE_IDS, _NARROW_IDS):
        if not _tried(attempt):
            return first, count
    return None


def become(number: int) -> None:
    """Go on as a user and a group that nobody has; raises OSError."""
    os.setgroups([])
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)
