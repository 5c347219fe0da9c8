"""Bubblewrap goes, or begins to refuse, in the middle of a run.

The level of the seal falls and every record says its own, or, where the course insists on the
highest, marking stops for what is left; nothing is lost either way.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import machines
import psutil
import pytest
import runs
import tiny_course as tiny
from runs import finish, start, those_of, wait_until

from softmark.model import Level

_UNTIL_IT_IS_GONE = """#!/bin/sh
[ "$1" = --version ] && exec {bwrap} --version
[ -e {flag} ] && echo "bwrap: No permissions to create new namespace" >&2 && exit 1
exec {bwrap} "$@"
"""
ASLEEP = "import time\ntime.sleep(5)\ndouble = lambda x: 2 * x"


@dataclass(frozen=True)
class Machine:
    """A course on a machine whose bubblewrap can be made to refuse, or taken away."""

    root: Path
    variables: dict[str, str]
    program: Path
    flag: Path

    def refuse(self) -> None:
        self.flag.touch()

    def take_away(self) -> None:
        self.program.rename(self.program.with_name("bwrap-that-was"))

    def mend(self) -> None:
        self.flag.unlink()


@pytest.fixture
def machine() -> Iterator[Machine]:
    top = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path("/tmp")
    folder = top / f"softmark-seal-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        variables = machines.machine(Level.FLAT, folder)
        real = next((folder / "wheel").rglob("bwrap"))
        program, flag = folder / "bin" / "bwrap", folder / "refuses"
        program.write_text(_UNTIL_IT_IS_GONE.format(bwrap=real, flag=flag))
        root = tiny.make_course(folder / "course")
        tiny.hand_in(root, "ada", "double = lambda x: 2 * x")
        tiny.hand_in(root, "zoe", ASLEEP)
        yield Machine(root, variables, program, flag)
    finally:
        shutil.rmtree(folder)


def run_and_break(machine: Machine, break_it: Callable[[], None]) -> tuple[int, str]:
    """Mark; after the first record break bubblewrap, and end the warm parent that it started."""
    run = start(machine.root, jobs=1, environment=machine.variables)
    wait_until(lambda: runs.has_record(machine.root, "ada"), run)
    break_it()
    for process in those_of(run):
        with suppress(psutil.NoSuchProcess):
            if process.name() == "bwrap":
                process.kill()
    return finish(run)


def seals(machine: Machine) -> dict[str, tuple[str | None, float, str]]:
    """Level, points and status of each record."""
    found = runs.results(machine.root)
    records = {k.split()[1]: v for k, v in found.items() if k.startswith("record ")}
    return {s: (v["seal"], v["earned"], v["status"]) for s, v in records.items()}


@pytest.mark.parametrize("how", ["refuse", pytest.param("take_away", marks=pytest.mark.heavy)])
def test_the_level_falls_and_every_record_says_so(machine: Machine, how: str) -> None:
    code, told = run_and_break(machine, getattr(machine, how))
    assert code == 0, told
    assert seals(machine) == {
        "ada": ("full", 3, "needs_manual"),
        "zoe": ("bare", 3, "needs_manual"),
    }
    assert (
        "note: the seal was not the same for all: full, but bare for zoe. Every record names its "
        "own. `softmark doctor` says what does not stand any more."
    ) in told.splitlines()


@pytest.mark.heavy
def test_a_course_that_insists_is_not_marked_at_a_lower_level(machine: Machine) -> None:
    with (machine.root / "softmark.toml").open("a") as config:
        config.write('[sandbox]\nlevel = "full"\n')
    code, told = run_and_break(machine, machine.refuse)
    assert code == 1, told
    assert seals(machine) == {
        "ada": ("full", 3, "needs_manual"),
        "zoe": (None, 0, "on_hold"),
    }
    (line,) = [line for line in told.splitlines() if "zoe: on hold" in line]
    assert "the seal is not of the level 'full', which is asked for" in line
    assert "`softmark doctor`" in line
    code, told = finish(start(machine.root, environment=machine.variables))
    assert code == 3, told
    assert "the seal is not of the level 'full'" in told.splitlines()[-1]
    machine.mend()
    code, told = finish(start(machine.root, environment=machine.variables))
    assert code == 0, told
    assert set(seals(machine).values()) == {("full", 3, "needs_manual")}
