"""Host: ends processes of ours together with all that they have started."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Iterable
from contextlib import suppress

from softmark.sandbox.watchdog import process_tree

END_S = 10.0
"""How long those that were started may take to end after those that started them."""


def end_now(pids: Iterable[int]) -> None:
    """Kill processes, and wait until what they had started has ended as well.

    Warm parents end with who started them, and submissions with their warm parent: here one
    only waits for that, so that nobody uses their folders any more. The processes are children
    of ours that nobody has waited for yet; ones that are gone do no harm.
    """
    pids = list(pids)
    for pid in pids:  # from here on they start nothing
        _signal(pid, signal.SIGSTOP)
    handles = []
    for pid in pids:
        for each in process_tree(pid):
            with suppress(OSError):
                handles.append(os.pidfd_open(each))
    for pid in pids:
        _signal(pid, signal.SIGKILL)
    until = time.monotonic() + END_S
    for handle in handles:
        select.select([handle], [], [], max(0.0, until - time.monotonic()))
        os.close(handle)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(OSError):
        os.kill(pid, number)
