"""Bounds on what something may cost, for tests of code that is fed by strangers."""

from __future__ import annotations

import signal
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OverItsTimeError(AssertionError):
    """More CPU than the test allows."""


@contextmanager
def cpu(seconds: float) -> Iterator[None]:
    """Stop what takes more CPU than this, however busy the machine is."""

    def stop(*_: Any) -> None:
        raise OverItsTimeError(f"more than {seconds} s of CPU")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def memory(most: int) -> Iterator[None]:
    """Fail where more than this many bytes are allocated at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= most, f"{peak:,} bytes at once, at most {most:,} are allowed"
