"""Guest: what a student's code prints, by Python and past it, in the order of its printing.

Where C code and other processes write, the descriptors 1 and 2, are files without a name in the
scratch: no pipe that could be full, no thread that empties it. Whenever Python prints, and when
a cell has ended, what has been written there since goes before.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable

SOON_S = 0.05
"""How long printed text may wait: what a kernel that is killed has printed is to be seen."""
AT_ONCE = 64 * 1024
"""Characters that do not wait."""
PIECE = 1024**2
"""Characters that are sent at a time: a message has a largest size, what is printed has none."""
_KEPT = 1024**2
"""Bytes of a file of printed text that may be left in the scratch once a cell has ended."""
_write, _pread, _fstat, _now = os.write, os.pread, os.fstat, time.monotonic


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a kernel: ``send`` gets its name and each text.

    ``number`` is the descriptor that C code and other processes write to.
    """

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, number: int, home: str, send: Callable[[str, str], None]) -> None:
        self.name = name
        self._number = number
        self._send = send
        self._waiting: list[str] = []
        self._size = 0
        self._sent_at = 0.0
        self._seen = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._child = False
        self._lock = threading.RLock()
        """For threads that print at once; a process that was forked off takes no part in it."""
        self._beside = _redirect(number, f"{home}/.{name}")
        os.register_at_fork(after_in_child=self._become_child)

    def _become_child(self) -> None:
        self._child = True
        self._waiting, self._size = [], 0

    def fileno(self) -> int:
        """The descriptor whose text is shown as well."""
        return self._number

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Keep open: a notebook that closes its output by mistake goes on showing it."""
        self.flush()

    def write(self, text: str) -> int:
        """Print; a process that was forked off prints into its parent's output."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._child:
            _write(self._number, text.encode("utf-8", "replace"))
            return len(text)
        with self._lock:
            self._take_beside()
            self._wait(text)
            if self._size > AT_ONCE or _now() - self._sent_at > SOON_S:
                self.flush()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]
        """Print each."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand on what waits."""
        if self._child:
            return
        with self._lock:
            self._take_beside()
            self._send_waiting()

    def end_cell(self) -> None:
        """Hand on everything, also what Python's own stream has buffered."""
        own = sys.__stdout__ if self._number == 1 else sys.__stderr__
        with contextlib.suppress(Exception):  # closed by the student's code, or another's stream
            own.flush()  # type: ignore[union-attr]
        self.flush()
        if self._seen > _KEPT:
            with contextlib.suppress(OSError):
                os.ftruncate(self._beside, 0)
                self._seen = 0

    def _wait(self, text: str) -> None:
        self._waiting.append(text)
        self._size += len(text)

    def _send_waiting(self) -> None:
        text, self._waiting, self._size = "".join(self._waiting), [], 0
        self._sent_at = _now()
        for start in range(0, len(text), PIECE):
            self._send(self.name, text[start : start + PIECE])

    def _take_beside(self) -> None:
        """What has been written past Python since."""
        with contextlib.suppress(OSError):  # closed by the student's code
            size = _fstat(self._beside).st_size
            if size < self._seen:  # somebody has emptied it
                self._seen = 0
            while self._seen < size:
                piece = _pread(self._beside, min(size - self._seen, PIECE), self._seen)
                self._seen += len(piece)
                self._wait(self._decoder.decode(piece))
                if self._size > AT_ONCE:
                    self._send_waiting()


def _redirect(number: int, path: str) -> int:
    """Have a descriptor write to a file without a name; returns another to read it by."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    file = os.open(path, flags, 0o600)
    os.unlink(path)
    os.dup2(file, number)
    return file
