"""What the instructor reads of a test that did not pass.

As pytest's short tracebacks, made here because pytest parses each source file anew for
each entry: twenty-five failures would cost more than all the rest of marking.
"""

from __future__ import annotations

import linecache
import os
import traceback
from pathlib import Path
from types import FrameType

from softmark.hidden_tests.mismatch import Mismatch
from softmark.model import StudentError

MAX_CHARS = 6000


def detail_of(error: BaseException, folder: Path, mismatch: Mismatch | None = None) -> str:
    """Where in the hidden tests of ``folder`` it went wrong, and what was raised.

    ``mismatch`` is the last comparison that failed, told where an assertion failed.
    """
    walked = list(traceback.walk_tb(error.__traceback__))
    mine = [step for step in walked if step[0].f_code.co_filename.startswith(f"{folder}{os.sep}")]
    frames = traceback.StackSummary.extract(iter(mine or walked[-1:]))
    lines: list[str] = []
    for frame in frames:
        lines += _place(frame)
    lines += [f"E   {line}" for line in _said(error, walked[-1:], mismatch).strip().splitlines()]
    if isinstance(error, StudentError) and error.__cause__ is not None:
        lines += ["", "In the notebook:"]
        lines += "".join(traceback.format_exception(error.__cause__, limit=-4)).splitlines()
    text = "\n".join(lines)
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}\n..."


def _said(
    error: BaseException, raised: list[tuple[FrameType, int]], mismatch: Mismatch | None
) -> str:
    """What was raised, in the author's own words where there are any, and what was compared."""
    message = str(error)
    bare = isinstance(error, AssertionError) and not isinstance(error, StudentError)
    if not bare or not (message or mismatch):
        return f"{type(error).__name__}: {message}"
    words, account = message, ""
    if any(_is_assert(frame, line) for frame, line in raised):
        words, account = _parts(message)
    if mismatch is not None:
        # The comparison says it better than pytest's account of every operand.
        account = mismatch.message
    return f"{words}\n{account}"


def _is_assert(frame: FrameType, line: int) -> bool:
    return linecache.getline(frame.f_code.co_filename, line).lstrip().startswith("assert")


def _parts(message: str) -> tuple[str, str]:
    """The author's own words in the message of an assert statement, and pytest's account."""
    words, found, account = f"\n{message}".partition("\nassert ")
    if not found:  # pytest did not look at the module
        return message, ""
    return words.replace("\n  ", "\n").lstrip("\n"), f"assert {account}"


def _place(frame: traceback.FrameSummary) -> list[str]:
    first = frame.lineno or 1
    last = min(frame.end_lineno or first, first + 9)
    linecache.checkcache(frame.filename)
    statement = [linecache.getline(frame.filename, n).rstrip() for n in range(first, last + 1)]
    margin = min((len(s) - len(s.lstrip()) for s in statement if s), default=0)
    return [
        f"{Path(frame.filename).name}:{first}: in {frame.name}",
        *(f"    {line[margin:]}" for line in statement),
    ]
