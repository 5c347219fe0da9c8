"""A wall clock that is set back or forward, and files that are from the future or long ago.

Limits count CPU time and a clock that nobody sets; what is new is told by content and identity,
never by which time is later. So nothing but the times shown can differ.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import runs
import tiny_course as tiny
from runs import Undisturbed, finish, results, start

SOURCES = Path(__file__).parents[2] / "src" / "softmark"
_WALL = re.compile(r"\btime\.(time|time_ns)\(|\bdatetime\.(now|utcnow|today)\(")
MAY_ASK = {
    "marking/rebuild.py": "the name of a copy",
    "sandbox/semaphores.py": "waits in short turns, each until a time on the wall clock",
}
"""Who asks for the wall clock at all, and what for; none of it decides about a mark."""

_JUMPING = """
import datetime, itertools, time
_real, _jumps = time.time, itertools.cycle([0, 40 * 86400, -400 * 86400, 3 * 3600])
time.time = lambda: _real() + next(_jumps)
time.time_ns = lambda: int(time.time() * 1e9)
class _Jumping(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)
datetime.datetime = _Jumping
"""
"""The clock of this machine is everybody's: processes of one run are given one that jumps."""


def test_who_asks_for_the_wall_clock() -> None:
    asking = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if _WALL.search(path.read_text(encoding="utf-8"))
    }
    assert asking == set(MAY_ASK)


@pytest.mark.heavy
def test_a_clock_that_jumps_in_the_middle(undisturbed: Undisturbed, tmp_path: Path) -> None:
    root = undisturbed.copy(tmp_path)
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_JUMPING)
    code, told = finish(start(root, environment={"PYTHONPATH": str(hook)}))
    assert code == 0, told
    assert results(root) == undisturbed.results
    code, told = finish(start(root))
    assert code == 0, told
    assert results(root) == undisturbed.results


@pytest.mark.heavy
@pytest.mark.parametrize("year", [1981, 2081])
def test_files_of_another_time(undisturbed: Undisturbed, tmp_path: Path, year: int) -> None:
    root = undisturbed.copy_marked(tmp_path)
    tiny.hand_in(root, "ben", runs.ANSWERS["ada"])
    when = (year - 1970) * 365.25 * 86400
    for path in root.rglob("*"):
        os.utime(path, (when, when), follow_symlinks=False)
    code, told = finish(start(root))
    assert code == 0, told
    found = results(root)
    assert found["record ben"]["earned"] == 3
    for student in ("ada", "eve"):
        assert found[f"record {student}"] == undisturbed.results[f"record {student}"]
