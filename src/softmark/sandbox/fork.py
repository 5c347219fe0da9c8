"""Guest: what one fork does on its way from warm parent to sealed kernel.

The fork itself becomes the *supervisor*. At level ``full`` it makes namespaces
(:mod:`softmark.sandbox.nested`); where those cannot be had it keeps watch over what it starts
(:mod:`softmark.sandbox.keeper`). The *kernel* is its child: it walls itself in before it runs
any code (:mod:`softmark.sandbox.start`).
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from softmark.sandbox import syscalls

RUN = "/run/softmark"
"""Where the host's folder with one subfolder per fork is mounted in the sandbox."""
DATA = "/data"
HOME = "/home/student"
FULL, FLAT, BARE, NONE = "full", "flat", "bare", ""
"""The levels of the seal as the guest knows them: :class:`softmark.model.Level`, or none."""
leave = os._exit
"""Bound before :mod:`softmark.sandbox.jupyter` changes what it means in the student's process."""


@dataclass(frozen=True)
class ForkOrder:
    """What the host asks for: a kernel called ``name``, its key and its limits."""

    name: str
    key: str
    folder: str
    """The work folder's name under the home folder: the assignment."""
    run: str
    """Folder, as seen in here, in which the kernel binds its sockets."""
    memory_bytes: int
    scratch_bytes: int
    processes: int
    cpu_s: int
    level: str
    files: bool = False
    """Whether ``run/files`` holds files for the work folder."""
    data: str = DATA
    read: tuple[str, ...] = ()
    """What a kernel that shares its file system may read: environment and data."""
    landlock: int = 99
    """The version of Landlock to stay below, for tests of older systems."""
    ids: tuple[int, int] | None = None
    """The first of the user numbers that submissions get, and how many there are."""
    jupyter: bool = False
    """Whether the kernel is to speak Jupyter's protocol instead, on sockets in ``run``."""
    channel: int = -1
    """The descriptor of the stream that a kernel is asked on."""
    message_bytes: int = 0
    """The largest message that may come on it."""

    def close_channel(self) -> None:
        """In a process that is not the kernel: the stream is to end when the kernel does."""
        if self.channel >= 0:
            os.close(self.channel)

    @property
    def nested(self) -> bool:
        """Whether the fork has namespaces of its own."""
        return self.level == FULL

    @property
    def home(self) -> str:
        """The kernel's home: everything that it may write."""
        return HOME if self.nested else f"{self.run}/home"


def run_fork(order: ForkOrder, control: socket.socket) -> NoReturn:
    """Become the supervisor of a new kernel; ends the process, never returns."""
    from softmark.sandbox import keeper, nested, start  # they are made of what is here

    def unsealed() -> int:
        start.fill(order)
        return start.run_kernel(order, control)

    def work() -> int:
        syscalls.die_with_parent()
        say(control, "supervisor", order.name)
        if order.level == NONE:
            return unsealed()
        supervise = nested.supervise if order.nested else keeper.supervise
        return supervise(order, control)

    or_broken(order, control, work)


def or_broken(order: ForkOrder, control: socket.socket, work: Callable[[], int]) -> NoReturn:
    """End this process with what ``work`` returns; what it raises the host is told."""
    code = 1
    try:
        code = work()
    except BaseException as error:
        detail = "".join(traceback.format_exception_only(error)).strip()
        with contextlib.suppress(OSError):
            say(control, "broken", order.name, detail)
    finally:
        leave(code)


def say(control: socket.socket, event: str, name: str, detail: str = "") -> None:
    """Tell the host, who reads this process's pid, in its own numbering, from the credentials."""
    control.send(json.dumps({"event": event, "name": name, "detail": detail[:2000]}).encode())
