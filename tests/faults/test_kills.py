"""Whatever process of a run is killed, and when: the same command again ends as if nothing was.

No grade is lost, doubled or changed, no file is half written, and nothing is left behind: no
process, no temporary folder, no part of a file.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import tiny_course as tiny

ROUNDS = 6
"""In every run of the tests; the rest of ALL is heavy."""
ALL = 200

ANSWERS = {
    "ada": "double = lambda x: 2 * x",
    "ben": "double = lambda x: x + x if x != 0 else 1",
    "eve": "import os\nos._exit(1)",
}


@dataclass(frozen=True)
class Undisturbed:
    """A course as it was handed in, what marking it came to, and how long that took."""

    root: Path
    results: dict[str, Any]
    took_s: float


def start(root: Path) -> subprocess.Popen[str]:
    """``softmark grade`` in a session of its own, with temporary files of its own."""
    temporary = root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "softmark", "grade", "--jobs", "2"],
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def results(root: Path) -> dict[str, Any]:
    """What every place says of every hand-in, but for times."""
    found: dict[str, Any] = {}
    for path in sorted((root / ".softmark" / "grades").rglob("*.json")):
        grade = json.loads(path.read_text(encoding="utf-8"))["grade"]
        grade.pop("resources")
        found[f"record {path.stem}"] = grade
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        found["gradebook"] = sorted(
            database.execute(
                "SELECT s.student_id, c.name, g.auto_score, g.needs_manual_grade FROM grade AS g "
                "JOIN base_cell AS c ON c.id = g.cell_id "
                "JOIN submitted_notebook AS w ON w.id = g.notebook_id "
                "JOIN submitted_assignment AS s ON s.id = w.assignment_id"
            ).fetchall()
        )
    for folder in ("autograded", "feedback", "reports"):
        found[folder] = sorted(
            str(path.relative_to(root)) for path in (root / folder).rglob("*") if path.is_file()
        )
    for path in (root / "autograded").rglob("*.ipynb"):
        json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    root = tiny.make_course(tmp_path_factory.mktemp("undisturbed") / "course")
    for student, answer in ANSWERS.items():
        tiny.hand_in(root, student, answer)
    marked = root.parent / "marked"
    shutil.copytree(root, marked, symlinks=True)
    began = time.monotonic()
    run = start(marked)
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 0, said
    return Undisturbed(root, results(marked), time.monotonic() - began)


def those_of(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The run's processes, the coordinator first."""
    with suppress(psutil.NoSuchProcess):
        coordinator = psutil.Process(run.pid)
        return [coordinator, *coordinator.children(recursive=True)]
    return []


def kill_one(run: subprocess.Popen[str], chance: random.Random) -> list[psutil.Process]:
    """Kill one process, as likely the coordinator as any of the others; all that there were."""
    processes = those_of(run)
    if processes:
        victim = processes[0] if chance.random() < 0.4 else chance.choice(processes)
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
    return processes


def wait_for_all(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that are still there after half a minute."""
    _, alive = psutil.wait_procs(processes, timeout=30)
    return [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def rounds() -> list[Any]:
    light = [pytest.param(seed, id=f"round {seed}") for seed in range(ROUNDS)]
    heavy = [
        pytest.param(seed, id=f"round {seed}", marks=pytest.mark.heavy)
        for seed in range(ROUNDS, ALL)
    ]
    return light + heavy


@pytest.mark.parametrize("seed", rounds())
def test_the_same_command_again_finishes(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    root = tmp_path / "course"
    shutil.copytree(undisturbed.root, root, symlinks=True)
    run = start(root)
    with suppress(subprocess.TimeoutExpired):
        run.wait(undisturbed.took_s * chance.random())
    processes = kill_one(run, chance)
    said, _ = run.communicate(timeout=300)
    assert "Traceback" not in said
    assert "internal error" not in said
    assert not wait_for_all(processes)
    again = start(root)
    said, _ = again.communicate(timeout=300)
    assert again.returncode == 0, said
    assert "Traceback" not in said
    assert results(root) == undisturbed.results
    left = [p for p in root.rglob("*") if ".part" in p.name or ".before-" in p.name]
    assert not left


def test_what_is_killed_leaves_nothing_in_the_temporary_folder(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    root = tmp_path / "course"
    shutil.copytree(undisturbed.root, root, symlinks=True)
    run = start(root)
    with suppress(subprocess.TimeoutExpired):
        run.wait(undisturbed.took_s * 0.7)
    processes = those_of(run)
    run.kill()
    run.communicate(timeout=300)
    assert not wait_for_all(processes)
    again = start(root)
    again.communicate(timeout=300)
    assert again.returncode == 0
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == []
