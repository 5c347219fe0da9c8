"""Limits on what one hidden test may compute in our own process.

The student's data drive our tests: ``range(student["n"])`` with a huge n would hold up a
class, and ``[0] * student["n"]`` would take the machine's memory. CPU time is our own, so
waiting for a kernel does not count. In the main thread only: elsewhere (nbgrader's server
marks in a thread) signals cannot be used, and a memory limit would be the whole server's.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import threading
from collections.abc import Iterator

CPU_S = 30.0
MEMORY_BYTES = 2 * 1024**3
"""What a test may allocate on top of what is there."""


class TooLong(BaseException):
    """A hidden test computed for longer than it may, on the data it was given.

    No ``Exception``, which code on the way up may take for an error of its own.
    """


@contextlib.contextmanager
def cpu_backstop(seconds: float = CPU_S) -> Iterator[None]:
    """Raise TooLong in the block after ``seconds`` of CPU time."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise TooLong(f"the test computed for more than {seconds:g} CPU seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


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


def _allocated() -> int:
    with open("/proc/self/status") as status:  # noqa: PTH123
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
