"""Guest: the supervisor of a kernel without namespaces of its own: levels ``flat``, ``bare``.

It outlives the kernel by the moment that it takes to end everything that the submission has
started. Whatever loses its parent becomes its child, so nothing gets away; and the submission
cannot signal it, as it stands outside the kernel's Landlock domain.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from collections.abc import Iterator

from softmark.sandbox import landlock, syscalls
from softmark.sandbox.fork import ForkOrder, or_broken
from softmark.sandbox.start import fill, run_kernel
from softmark.sandbox.walls import become


def supervise(order: ForkOrder, control: socket.socket) -> int:
    """Start the kernel, and end all that came of it when it or the warm parent ends."""
    os.setsid()  # what ends the warm parent's group leaves time to end what is here
    wakes, woken = os.pipe()
    for end in (wakes, woken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    syscalls.adopt_orphans()
    warm = os.getppid()
    syscalls.die_with_parent(signal.SIGTERM)
    keeps_signals = min(landlock.version(), order.landlock) >= landlock.SCOPES_SIGNALS
    if keeps_signals:  # a signal to everybody then reaches the submission, and nobody else
        landlock.confine_signals()
    fill(order)
    kernel = os.fork()
    if kernel == 0:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.close(wakes)
        os.close(woken)
        or_broken(order, control, lambda: _kernel(order, control))
    control.close()
    code = None
    while code is None and os.getppid() == warm:
        select.select([wakes], [], [])
        woke_by = os.read(wakes, 4096)
        code = _reap(kernel)
        if signal.SIGTERM in woke_by:
            break
    _end_all(warm if keeps_signals else None)
    return 1 if code is None else code & 0xFF


def _kernel(order: ForkOrder, control: socket.socket) -> int:
    supervisor = os.getppid()

    def own_user() -> None:
        if order.ids is not None:
            first, count = order.ids
            number = first + os.getpid() % count
            _hand_over(order.home, number)
            syscalls.drop_bounding()
            become(number)
        syscalls.die_with_parent()  # a change of user takes this back
        if os.getppid() != supervisor:
            raise OSError("the supervisor has ended")

    return run_kernel(order, control, before=own_user)


def _hand_over(home: str, owner: int) -> None:
    os.chown(home, owner, owner)
    for folder, folders, names in os.walk(home):
        for name in (*folders, *names):
            os.chown(os.path.join(folder, name), owner, owner, follow_symlinks=False)


def _reap(kernel: int) -> int | None:
    """Take the status of every child that has ended; returns the kernel's, if it is among them."""
    code = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == kernel:
                code = os.waitstatus_to_exitcode(status)
    return code


def _end_all(outside: int | None) -> None:
    """End every descendant. ``outside`` is a process that no signal of ours may reach."""
    everybody = outside is not None and not _reaches(outside)
    with contextlib.suppress(ChildProcessError):
        while True:
            if everybody:  # at once: nobody can start another process in between
                with contextlib.suppress(ProcessLookupError):
                    os.kill(-1, signal.SIGKILL)
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for pid in descendants(os.getpid()):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, number)
            os.waitpid(-1, 0)


def _reaches(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        pass
    return True


def descendants(root: int) -> Iterator[int]:
    """All processes that come from ``root``, without itself."""
    pending = [*children(root)]
    while pending:
        pid = pending.pop()
        yield pid
        pending.extend(children(pid))


def children(pid: int) -> Iterator[int]:
    """The processes that a process has started, or adopted."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{pid}/task/{thread}/children") as stream,
            ):
                yield from map(int, stream.read().split())
