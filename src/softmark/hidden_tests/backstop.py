"""Limits on what one hidden test may compute, and wait for, in our own process.

The student's data drive our tests: ``range(student["n"])`` with a huge n would hold up a
class, and ``[0] * student["n"]`` would take the machine's memory. CPU time is our own, so
waiting for a kernel does not count. A test that waits for something else, computing nothing,
has a limit on the clock. In the main thread only: elsewhere (nbgrader's server marks in a
thread) signals cannot be used, and a memory limit would be the whole server's.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

CPU_S = 30.0
WAIT_S = 120.0
"""How long a test may wait, computing nothing: for a disk or a program of its own, not for ever."""
MEMORY_BYTES = 2 * 1024**3
"""What a test may allocate on top of what is there."""
LOOK_S = 1.0
"""How soon to look again where a notebook is being asked just when the clock ran out."""


class TooLong(pytest.fail.Exception):  # type: ignore[name-defined,misc]
    """A hidden test computed for longer than it may, on the data it was given.

    No ``Exception``, which code on the way up may take for an error of its own; of pytest's
    own kind, so that what was set up for the test is taken down again.
    """


class WaitedTooLong(TooLong):
    """A hidden test waited for what never came: a fault of the test, whatever it was given."""


@dataclass
class Asking:
    """The time in which a notebook was asked: answers have limits of their own."""

    total_s: float = 0.0
    """Of the questions that have been answered."""
    running: bool = False

    @contextlib.contextmanager
    def question(self) -> Iterator[None]:
        """A block that asks."""
        began, self.running = time.monotonic(), True
        try:
            yield
        finally:
            self.running = False
            self.total_s += time.monotonic() - began


@contextlib.contextmanager
def cpu_backstop(seconds: float = CPU_S) -> Iterator[None]:
    """Raise TooLong in the block after ``seconds`` of CPU time."""

    def stop(number: int, frame: object) -> None:
        raise TooLong(f"the test computed for more than {seconds:g} CPU seconds")

    with _timer(signal.ITIMER_PROF, signal.SIGPROF, seconds, stop):
        yield


@contextlib.contextmanager
def clock_backstop(asking: Asking | None = None, seconds: float = WAIT_S) -> Iterator[None]:
    """Raise WaitedTooLong in the block once it has waited for ``seconds`` on the clock.

    Not counted is the time in which it computed, others had the processor, or a notebook was
    asked (``asking``).
    """
    asking = asking or Asking()
    used = time.monotonic(), _excused(asking)

    def look(number: int, frame: object) -> None:
        waited = time.monotonic() - used[0] - (_excused(asking) - used[1])
        if asking.running or waited < seconds:
            signal.setitimer(signal.ITIMER_REAL, max(seconds - waited, LOOK_S))
            return
        raise WaitedTooLong(f"the test waited for more than {seconds:g} seconds")

    with _timer(signal.ITIMER_REAL, signal.SIGALRM, seconds, look):
        yield


@contextlib.contextmanager
def memory_backstop(size: int = MEMORY_BYTES) -> Iterator[None]:
    """Let allocations in the block fail with MemoryError beyond ``size`` bytes more than now."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _allocated() + size
    known = [bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *known]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextlib.contextmanager
def backstops(asking: Asking | None = None) -> Iterator[None]:
    """All three, around one phase of a test."""
    with cpu_backstop(), clock_backstop(asking), memory_backstop():
        yield


@contextlib.contextmanager
def _timer(
    kind: int, number: int, seconds: float, act: Callable[[int, object], None]
) -> Iterator[None]:
    """Have ``act`` called in the block when a timer of the system has run out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, act)
    signal.setitimer(kind, seconds)
    try:
        yield
    finally:
        signal.setitimer(kind, 0)
        signal.signal(number, before)


def _excused(asking: Asking) -> float:
    """Seconds until now in which this thread did not merely wait, or waited with good reason."""
    return asking.total_s + time.process_time() + _delayed()


def _delayed() -> float:
    """Seconds for which this thread waited for a processor that others had."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as stream:  # noqa: PTH123
            return int(stream.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):  # a system that does not count it
        return 0.0


def _allocated() -> int:
    with open("/proc/self/status") as status:  # noqa: PTH123
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
