"""When something was handed in, as nbgrader's timestamp.txt says it.

The file lies among a student's files, so it is read as such: at most a line, never through
a link, never from a pipe, and only if it looks like a time before anything parses it.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from softmark.gradebook import parse_time

NAME = "timestamp.txt"
LONGEST = 100
"""Bytes that a time may take, spaces around it left out; nbgrader writes 30."""

_DAY = r"\d{4}-\d{1,2}-\d{1,2}|[A-Za-z]{3,9},? \d{1,2},? \d{4}|\d{1,2}\.? [A-Za-z]{3,9},? \d{4}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?[AaPp][Mm])?"
_ZONE = r"Z|[A-Z]{2,5}|[A-Z][A-Za-z_]{2,20}/[A-Z][A-Za-z_]{2,20}|(UTC|GMT)?[+-]\d{2}:?\d{2}"
_TIME = re.compile(rf"({_DAY})([ T]({_CLOCK})( ?({_ZONE}))?)?")


@dataclass(frozen=True)
class HandedIn:
    """When a folder was handed in (naive UTC, None: not known), the file's bytes, what is odd."""

    when: datetime | None = None
    content: bytes | None = None
    note: str = ""


def read_timestamp(folder: Path) -> HandedIn:
    """When a submission's folder was handed in; what is no time is a note, never an error."""
    try:
        content = _read(folder / NAME)
    except OSError as error:
        return _odd(f"it cannot be read ({error.strerror or error})")
    if content is None:
        return HandedIn()
    if isinstance(content, str):
        return _odd(content)
    text = content.decode("utf-8", "replace").strip()
    if not text:
        return HandedIn()
    if len(content.strip()) > LONGEST or not _TIME.fullmatch(text):
        return _odd(f"it says {text[:40]!r}")
    try:
        # nbgrader takes an offset that stands alone for seconds: one hour would be 100 of them.
        return HandedIn(parse_time(re.sub(r" ([+-]\d)", r"\1", text), NAME), content)
    except Exception:  # a parser of dates, fed by a student: whatever it does, it is no time
        return _odd(f"it says {text[:40]!r}")


def _odd(found: str) -> HandedIn:
    return HandedIn(
        note=f"`{NAME}` holds no time: {found}. Expected a line such as 2026-03-02 23:59:00 UTC. "
        "Whether this came late is not known from it."
    )


def _read(path: Path) -> bytes | str | None:
    """The first bytes of a plain file, None where there is none, else what it is instead."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # opening a device may do something
            return "it is not a plain file"
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return "it is not a plain file"
        size = os.fstat(descriptor).st_size
        if size > 10 * LONGEST:
            return f"it has {size} bytes"
        return file.read(10 * LONGEST)
