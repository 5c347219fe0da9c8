"""A gradebook that another program holds is waited for, and Ctrl-C is heard meanwhile."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.gradebook import Gradebook
from softmark.gradebook.decisions import read_decisions
from softmark.gradebook.patience import connect
from softmark.model import Grade, Status

WAIT_S = 600.0
GRADE = Grade("ada", "tiny", Status.GRADED, 3, 3, True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.sync_assignment("tiny", tiny.source())
    return path


@contextmanager
def held(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    """The database as another program holds it."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute(f"BEGIN {how}")
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield other


@contextmanager
def interrupted() -> Iterator[None]:
    """Press Ctrl-C while the block waits, and see that it acts within a second or so."""
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.6, press)
    # Tests that run in the background are started with this signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            yield
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    # A turn, and as much again as a busy machine may add.
    assert time.monotonic() - pressed[0] < 10


def test_ctrl_c_is_heard_while_the_gradebook_is_opened(path: Path) -> None:
    with held(path, "EXCLUSIVE"), interrupted():
        Gradebook(f"sqlite:///{path}", wait_s=WAIT_S)


# EXCLUSIVE keeps the write lock away, DEFERRED, which reads, what is written from being kept.
@pytest.mark.parametrize("how", ["EXCLUSIVE", "DEFERRED"])
def test_ctrl_c_is_heard_while_a_mark_is_written(path: Path, how: str) -> None:
    with Gradebook(f"sqlite:///{path}", wait_s=WAIT_S) as gradebook:
        with held(path, how), interrupted():
            gradebook.record(GRADE)
        gradebook.record(GRADE)
        assert gradebook.standing("ada", "tiny") is not None


def test_ctrl_c_is_heard_while_decisions_are_read(path: Path) -> None:
    with held(path, "EXCLUSIVE"), interrupted():
        read_decisions(path)


def test_what_is_let_go_of_in_time_is_written(path: Path) -> None:
    with (
        Gradebook(f"sqlite:///{path}", wait_s=WAIT_S) as gradebook,
        held(path, "DEFERRED") as other,
    ):
        timer = threading.Timer(0.6, other.execute, ["COMMIT"])
        timer.start()
        gradebook.record(GRADE)
        timer.join()
        assert gradebook.standing("ada", "tiny") is not None


def test_nobody_waits_for_longer_than_was_said(path: Path) -> None:
    with held(path, "EXCLUSIVE"), closing(connect(path, 0.6)) as database:
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            database.execute("SELECT count(*) FROM sqlite_master")
        assert 0.6 <= time.monotonic() - began < 10
