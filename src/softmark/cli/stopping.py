"""Ctrl-C, a request to end and a closed terminal all stop a command in the same, clean way."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TWICE_S = 1.0
"""Seconds within which another signal is the same wish: a hand that slipped, a shell that tells
a whole group."""


class Stopping:
    """Makes the first of these signals a KeyboardInterrupt, so that everything is let go of.

    One that comes while that is going on ends the process at once: whatever is written is
    written in one step, and the next run removes what is left.
    """

    def __init__(self) -> None:
        self.by = 0
        """The number of the signal that came; 0 before one does."""
        self._at = 0.0
        self._terminals = [number for number in (0, 1, 2) if _is_terminal(number)]

    @property
    def exit_code(self) -> int:
        """As a shell says it: 130 for Ctrl-C."""
        return 128 + (self.by or signal.SIGINT)

    def end(self) -> NoReturn:
        """Leave, now that everything has been let go of; no signal changes how."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        sys.exit(self.exit_code)

    def listen(self) -> None:
        """From now on. What is ignored (``nohup``, a shell's ``&``) stays so."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)

    def _stop(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._leave_terminals()
        if not self.by:
            self.by, self._at = number, time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - self._at > TWICE_S:
            os._exit(self.exit_code)

    def _leave_terminals(self) -> None:
        """Whoever writes to a terminal that is closed gets an error instead of a reader."""
        with suppress(OSError):
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in self._terminals:
                os.dup2(null, descriptor)
            os.close(null)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False
