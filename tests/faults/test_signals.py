"""Ctrl-C, a request to end, a closed terminal: what is done is kept, nothing else is left."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import runs
import tiny_course as tiny
from runs import ANSWERS, Undisturbed, finish, results, start, still_there, those_of, wait_until

DONE = "what was done so far is kept; run the command again for the rest"
ASLEEP = "import time\ntime.sleep(60)"

Send = Callable[[subprocess.Popen[str]], None]


def with_one_asleep(undisturbed: Undisturbed, folder: Path) -> Path:
    """The class, and a hand-in that comes last and sleeps, so that a signal finds a run at work."""
    root = undisturbed.copy(folder)
    tiny.hand_in(root, "zoe", ASLEEP)
    return root


def finishes_without_it(root: Path, undisturbed: Undisturbed) -> None:
    shutil.rmtree(root / "submitted" / "zoe")
    code, said = finish(start(root))
    assert code == 0, said
    assert results(root) == undisturbed.results


def once(number: signal.Signals) -> Send:
    return lambda run: run.send_signal(number)


def twice(run: subprocess.Popen[str]) -> None:
    """A hand that slipped."""
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGINT)


def again(run: subprocess.Popen[str]) -> None:
    """Somebody who does not want to wait: again and again until it has ended."""
    while run.poll() is None:
        run.send_signal(signal.SIGINT)
        time.sleep(0.02)


def to_all(number: signal.Signals) -> Send:
    """As a terminal, a batch system or ``kill`` tells a whole group."""
    return lambda run: os.killpg(run.pid, number)


SENT = {
    "Ctrl-C": (once(signal.SIGINT), 130),
    "Ctrl-C to the group": (to_all(signal.SIGINT), 130),
    "Ctrl-C twice": (twice, 130),
    "Ctrl-C again and again": (again, 130),
    "a request to end": (once(signal.SIGTERM), 143),
    "a request to end, to the group": (to_all(signal.SIGTERM), 143),
    "a closed session": (to_all(signal.SIGHUP), 129),
}
LIGHT = ("Ctrl-C twice", "a request to end, to the group")


def cases() -> list[object]:
    return [
        pytest.param(*sent, id=name, marks=() if name in LIGHT else pytest.mark.heavy)
        for name, sent in SENT.items()
    ]


@pytest.mark.parametrize(("send", "expected"), cases())
def test_a_signal_stops_cleanly_and_the_same_command_again_finishes(
    undisturbed: Undisturbed, tmp_path: Path, send: Send, expected: int
) -> None:
    root = with_one_asleep(undisturbed, tmp_path)
    before = runs.mounts()
    run = start(root)
    wait_until(lambda: runs.has_record(root, *ANSWERS), run)
    processes = those_of(run)
    assert len(processes) > 3
    send(run)
    code, said = finish(run)
    assert code == expected, said
    assert said.splitlines()[-1].lower() == f"softmark: stopped. {DONE}."
    assert not still_there(processes, within_s=runs.BREATH_S)
    assert runs.temporary(root) == []
    assert runs.half_written(root) == []
    assert runs.mounts() == before
    kept = sorted(path.stem for path in root.glob(".softmark/grades/tiny/*.json"))
    assert kept == sorted(ANSWERS)
    finishes_without_it(root, undisturbed)


def test_a_terminal_that_is_closed_stops_it_too(undisturbed: Undisturbed, tmp_path: Path) -> None:
    root = with_one_asleep(undisturbed, tmp_path)
    near, far = pty.openpty()
    run = start(root, terminal=far)
    os.close(far)
    # Somebody reads the screen until the window is closed.
    os.set_blocking(near, False)

    def read() -> bool:
        with suppress(OSError):
            os.read(near, 65536)
        return runs.has_record(root, *ANSWERS)

    wait_until(read, run)
    processes = those_of(run)
    os.close(near)
    assert run.wait(timeout=runs.PATIENCE_S) == 129
    assert not still_there(processes, within_s=runs.BREATH_S)
    assert runs.temporary(root) == []
    assert not (root / ".softmark-error.log").exists()
    assert runs.half_written(root) == []


@pytest.mark.heavy
def test_what_is_told_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    """As under ``nohup``: the signal that is ignored stays so."""
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada", ANSWERS["ada"])
    run = start(root, through=lambda command: ["nohup", *command])
    wait_until(lambda: (root / ".softmark" / "running").is_dir(), run)
    os.killpg(run.pid, signal.SIGHUP)
    code, said = finish(run)
    assert code == 0, said
    assert runs.has_record(root, "ada")
