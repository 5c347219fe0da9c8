"""Guest: which processes come from which."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


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
