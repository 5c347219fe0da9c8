"""SQLite, waited for in short turns: it sleeps in C, where no Ctrl-C is heard.

A connection made here waits for another program as long as it is told, and answers an
interrupt within a turn.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

TURN_S = 0.25


def connect(database: str | Path, wait_s: float, **settings: Any) -> sqlite3.Connection:
    """A connection whose statements wait up to ``wait_s`` for whoever holds the database.

    Takes and raises what :func:`sqlite3.connect` does.
    """

    def patient(*args: Any, **kwargs: Any) -> _Connection:
        made = _Connection(*args, **kwargs)
        made.wait_s = wait_s
        return made

    settings |= {"timeout": min(TURN_S, wait_s), "factory": patient}
    made: sqlite3.Connection = sqlite3.connect(database, **settings)
    return made


def in_turns(work: Callable[[], T], wait_s: float) -> T:
    """The result of work that waits a turn for the database; tried again until ``wait_s`` is over.

    What SQLite refuses at once, without waiting, is refused: it waits for us in turn.
    """
    until = time.monotonic() + wait_s
    while True:
        began = time.monotonic()
        try:
            return work()
        except Exception as error:
            now = time.monotonic()
            waited = now - began >= TURN_S / 2
            if not is_busy(error) or not waited or now >= until:
                raise


def is_busy(error: Exception) -> bool:
    """Whether another program holds the database; ``error`` is sqlite3's, or holds it."""
    original = getattr(error, "orig", error)
    said = str(original)
    return isinstance(original, sqlite3.Error) and ("locked" in said or "busy" in said)


class _Connection(sqlite3.Connection):
    wait_s = 0.0

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)

    def commit(self) -> None:
        in_turns(super().commit, self.wait_s)

    def execute(self, *args: Any) -> Any:
        return self.cursor().execute(*args)


class _Cursor(sqlite3.Cursor):
    def execute(self, *args: Any) -> Any:
        act = super().execute
        return in_turns(lambda: act(*args), self._wait_s)

    def executemany(self, *args: Any) -> Any:
        act = super().executemany
        return in_turns(lambda: act(*args), self._wait_s)

    @property
    def _wait_s(self) -> float:
        connection: Any = self.connection
        wait_s: float = connection.wait_s
        return wait_s
