"""What an attack is: a student's lines, and exactly what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from softmark.model import Level

RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return None\n"

Words = str | Mapping[Level, str]


@dataclass(frozen=True)
class Look:
    """One cell among others of one notebook, that only looks: what it prints, exactly.

    Its last expression is what it found. ``refused`` stands for each of the errors with which
    a system says no.
    """

    name: str
    code: str
    prints: Words = "refused"

    def at(self, level: Level) -> str:
        return self.prints if isinstance(self.prints, str) else self.prints[level]


@dataclass(frozen=True)
class Attack:
    """A hand-in of its own: solution and further cells, and what honest marking gives for it.

    ``outcomes`` are those of the four hidden tests, in their order, ``noted`` a part of the
    record's notes, ``shows`` a part of the page and ``hides`` what must not be on it.
    """

    name: str
    solution: str
    cells: tuple[str, ...] = ()
    outcomes: str = "failed failed failed failed"
    noted: str = ""
    shows: str = ""
    hides: tuple[str, ...] = ()
    tamper: Callable[[Any], bytes | None] | None = None
    """Changes the parsed file in place, or returns other bytes."""
    status: str = "needs_manual"

    @property
    def earned(self) -> float:
        return float(self.outcomes.split().count("passed"))


ALL = "passed passed passed passed"
"""Four points."""

TOOLS = """
import ctypes, errno, os, sys
REFUSED = (PermissionError, FileNotFoundError, NotADirectoryError, ProcessLookupError,
           ConnectionRefusedError)
NUMBERS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EROFS, errno.ENETUNREACH,
           errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EINVAL, errno.EXDEV, errno.EBADF,
           errno.ENOTSUP, errno.EPROTONOSUPPORT)

def attempt(action, *args):
    try:
        found = action(*args)
    except REFUSED:
        return "refused"
    except OSError as error:
        return "refused" if error.errno in NUMBERS else f"{type(error).__name__} {error.errno}"
    except BaseException as error:
        return type(error).__name__
    return found

def read(path):
    with open(path, "rb") as file:
        return file.read(1 << 20)

def write(path):
    with open(path, "a") as file:
        file.write("planted")
    return "worked"

def call(number, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    answer = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    if answer == -1:
        raise OSError(ctypes.get_errno(), "")
    return answer
"""
