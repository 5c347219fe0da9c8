"""Guest: signals stay in the submission where Landlock is too old to keep them in.

The kernel's calls wait until its supervisor has looked whom they mean: a process of the same
submission, and they go on; any other, and they are refused. Only numbers are looked at, which
cannot change in between.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
import struct
from collections.abc import Set

from softmark.sandbox import seccomp, syscalls
from softmark.sandbox.processes import descendants

_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_REQUEST = struct.Struct("=QIIiIQ6Q")
"""Id, process, flags; number of the call, architecture, where in the code, arguments."""
_REPLY = struct.Struct("=QqiI")
_GO_ON = 1


def hand_over(to: socket.socket) -> None:
    """Have this process's signals asked about, and give away who answers; raises OSError."""
    listener = syscalls.install_asking_filter(seccomp.signals_asked())
    socket.send_fds(to, [b"1"], [listener])
    os.close(listener)


def take_over(where: socket.socket) -> int | None:
    """The descriptor that :func:`hand_over` gave away; None if its process has ended."""
    _, found, _, _ = socket.recv_fds(where, 1, 1)
    return found[0] if found else None


def answer(listener: int) -> None:
    """Answer one call that waits, if one does."""
    question = bytearray(_REQUEST.size)
    try:
        fcntl.ioctl(listener, _RECEIVE, question)
    except OSError:  # who asked has been killed meanwhile
        return
    ident, asking, _, call, _, _, *arguments = _REQUEST.unpack(question)
    numbers = [struct.unpack("=i", struct.pack("=I", a & 0xFFFFFFFF))[0] for a in arguments[:3]]
    family = set(descendants(os.getpid()))
    name = seccomp.name_of_asked(call)
    if name == "kill" and numbers[0] == -1:
        _to_all(family - {asking}, numbers[1])
        reply = _REPLY.pack(ident, 0, 0, 0)
    elif _is_own(name, numbers, family):
        reply = _REPLY.pack(ident, 0, 0, _GO_ON)
    else:
        reply = _REPLY.pack(ident, 0, -errno.EPERM, 0)
    with contextlib.suppress(OSError):
        fcntl.ioctl(listener, _SEND, reply)


def _is_own(name: str, numbers: list[int], family: Set[int]) -> bool:
    target = numbers[0]
    if name == "tkill":
        return any(os.path.exists(f"/proc/{pid}/task/{target}") for pid in family)
    if target > 0:
        return target in family
    if target == 0:  # a group cannot be left for one outside: the kernel began a session
        return True
    return any(_group_of(pid) == -target for pid in family)


def _group_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.getpgid(pid)
    return 0


def _to_all(pids: Set[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)
