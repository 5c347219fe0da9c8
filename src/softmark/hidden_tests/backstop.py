"""A limit on what one hidden test may compute in our own process.

The student's data drive our tests: ``range(student["n"])`` with a huge n would hold up a
class. The limit counts our own CPU time, so waiting for a kernel does not.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

CPU_S = 30.0


class TooLong(Exception):
    """A hidden test computed for longer than it may, on the data it was given."""


@contextlib.contextmanager
def cpu_backstop(seconds: float = CPU_S) -> Iterator[None]:
    """Raise TooLong in the block after ``seconds`` of CPU time; main thread only.

    Elsewhere (nbgrader's server marks in a thread) signals cannot be used and there is no
    such limit.
    """
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
