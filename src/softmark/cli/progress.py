"""How far a long command is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from softmark.cli.terminal import err, plain

EVERY_S = 5.0
"""Seconds between two plain lines at least."""

Step = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and which was the last."""


@contextmanager
def progress(doing: str, total: int | None, first: str = "") -> Iterator[Step]:
    """Show how far ``doing`` is, on standard error, until the block ends.

    ``total`` is None where only the first step tells how many there are.
    """
    if not err.is_terminal:
        yield lines(doing, total, first)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    last = TextColumn("{task.fields[last]}", style="dim", markup=False)
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), last)
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(doing, total=total, last=plain(first))

        def show(done: int, of: int, name: str) -> None:
            bar.update(task, completed=done, total=of, last=plain(name))

        yield show


def lines(
    doing: str,
    total: int | None,
    first: str,
    write: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Step:
    """Write a line at once, then one for a step whenever ``EVERY_S`` seconds have passed."""
    tell = write or (lambda text: err.print(text, markup=False, highlight=False, soft_wrap=True))
    began = said = clock()
    known = [] if total is None else [f"{total} to do"]
    tell(f"{doing}: {', '.join([*known, *filter(None, [plain(first)])])}")

    def show(done: int, of: int, name: str) -> None:
        nonlocal said
        now = clock()
        if done == 0:
            tell(f"{doing}: {of} to do, {plain(name)}")
        elif now - said >= EVERY_S:
            said = now
            tell(f"{doing}: {done} of {of} in {now - began:.0f} s, last {plain(name)}")

    return show
