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

from softmark.sandbox import landlock, signals, syscalls
from softmark.sandbox.fork import ForkOrder, or_broken
from softmark.sandbox.processes import descendants
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
    asks, asked = socket.socketpair()
    kernel = os.fork()
    if kernel == 0:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.close(wakes)
        os.close(woken)
        asked.close()
        or_broken(order, control, lambda: _kernel(order, control, None if keeps_signals else asks))
    control.close()
    order.close_channel()
    asks.close()
    code = _watch(kernel, wakes, None if keeps_signals else asked, warm)
    _end_all(warm if keeps_signals else None)
    return 1 if code is None else code & 0xFF


def _watch(kernel: int, wakes: int, asked: socket.socket | None, warm: int) -> int | None:
    """Reap, and answer about signals, until the kernel or the warm parent ends."""
    poll = select.poll()
    poll.register(wakes, select.POLLIN)
    if asked is not None:
        poll.register(asked, select.POLLIN)
    listener = -1
    while os.getppid() == warm:
        for ready, event in poll.poll():
            if asked is not None and ready == asked.fileno():
                poll.unregister(asked)
                listener = signals.take_over(asked) or -1
                if listener >= 0:
                    poll.register(listener, select.POLLIN)
            elif ready == listener and event & select.POLLIN:
                signals.answer(listener)
            elif ready == listener:
                poll.unregister(listener)  # nobody is left who could ask
            else:
                woke_by = os.read(wakes, 4096)
                code = _reap(kernel)
                if code is not None or signal.SIGTERM in woke_by:
                    return code
    return None


def _kernel(order: ForkOrder, control: socket.socket, asks: socket.socket | None) -> int:
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

    def ask_about_signals() -> None:
        if asks is not None:
            signals.hand_over(asks)
            asks.close()

    return run_kernel(order, control, before=own_user, walled=ask_about_signals)


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
            # All that have ended at once: to look at thousands again for each takes minutes.
            os.waitpid(-1, 0)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _reaches(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        pass
    return True
