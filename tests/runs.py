"""Runs of ``softmark grade`` that something happens to: how they start, what they leave."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import psutil
import tiny_course as tiny

ANSWERS = {
    "ada": "double = lambda x: 2 * x",
    "ben": "double = lambda x: x + x if x != 0 else 1",
    "eve": "import os\nos._exit(1)",
}
"""A right one, one that is right in part, one that leaves."""
PATIENCE_S = 300
SOFTMARK = (sys.executable, "-P", "-m", "softmark")
BREATH_S = 2
"""Multiprocessing's own helper ends a moment after the process that it helps."""
FORBIDDEN = ("Traceback", "internal error", "Exception ignored")
"""What no user is to read, whatever happens."""


@dataclass(frozen=True)
class Undisturbed:
    """A course as it was handed in, what marking it came to, and how long that took."""

    root: Path
    results: dict[str, Any]
    took_s: float

    def copy(self, folder: Path) -> Path:
        """The course as it was handed in, in a new place."""
        return Path(shutil.copytree(self.root, folder / "course", symlinks=True))

    def copy_marked(self, folder: Path) -> Path:
        """The course with all that marking made, in a new place."""
        return Path(shutil.copytree(self.root.parent / "marked", folder / "course", symlinks=True))


def marked_undisturbed(folder: Path, answers: Mapping[str, str] = ANSWERS) -> Undisturbed:
    """A tiny course with these hand-ins, marked once in peace."""
    root = tiny.make_course(folder / "course")
    for student, answer in answers.items():
        tiny.hand_in(root, student, answer)
    marked = root.parent / "marked"
    shutil.copytree(root, marked, symlinks=True)
    began = time.monotonic()
    code, said = finish(start(marked))
    assert code == 0, said
    return Undisturbed(root, results(marked), time.monotonic() - began)


def start(
    root: Path,
    *arguments: str,
    jobs: int = 2,
    terminal: int | None = None,
    out: TextIO | int = subprocess.PIPE,
    through: Callable[[list[str]], list[str]] = list,
    before: Callable[[], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """``softmark grade`` in a session of its own, with temporary files of its own.

    With ``terminal``, the far end of a pseudo terminal, that is its session's; else what it
    says is to be read from a pipe. ``before`` is called in the new process, and
    ``through`` makes the command another that runs it.
    """
    temporary = root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)

    def prepare() -> None:
        # Tests that a shell runs in the background are deaf to Ctrl-C, those under nohup to a
        # closed terminal, and so would this be.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if before is not None:
            before()
        if terminal is not None:
            os.close(os.open(os.ttyname(terminal), os.O_RDWR))  # becomes the session's

    return subprocess.Popen(
        through([*SOFTMARK, "grade", "--jobs", str(jobs), *arguments]),
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary), "NO_COLOR": "1", **(environment or {})},
        stdin=subprocess.DEVNULL if terminal is None else terminal,
        stdout=out if terminal is None else terminal,
        stderr=subprocess.STDOUT if terminal is None else terminal,
        text=True,
        start_new_session=True,
        preexec_fn=prepare,
    )


def finish(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code and what it said, once it has ended; nothing in it is for developers."""
    said, _ = run.communicate(timeout=PATIENCE_S)
    for word in FORBIDDEN:
        assert word not in (said or ""), said
    return run.returncode, said or ""


def wait_until(true: Callable[[], object], run: subprocess.Popen[str] | None = None) -> None:
    """Look again and again until something is true; fails where the run ends before that."""
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, "it never came"
        assert run is None or run.poll() is None, finish(run)
        time.sleep(0.01)


def has_record(root: Path, *students: str) -> bool:
    """Whether all of these have their record."""
    return all((root / ".softmark" / "grades" / "tiny" / f"{s}.json").is_file() for s in students)


def results(root: Path) -> dict[str, Any]:
    """What every place says of every hand-in, but for times; every file there can be read."""
    found: dict[str, Any] = {}
    for path in sorted((root / ".softmark" / "grades").rglob("*.json")):
        grade = json.loads(path.read_text(encoding="utf-8"))["grade"]
        grade.pop("resources")
        found[f"record {path.stem}"] = grade
    with closing(sqlite3.connect(":memory:")) as database:
        # By its bytes: the library would look for a path of another namespace in this one.
        database.deserialize((root / "gradebook.db").read_bytes())
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
            str(path.relative_to(root)) for path in (root / folder).rglob("[!.]*") if path.is_file()
        )
    for path in (root / "autograded").rglob("*.ipynb"):
        json.loads(path.read_text(encoding="utf-8"))
    return found


def half_written(root: Path) -> list[Path]:
    """Files and folders that a run has not finished writing."""
    return [p for p in root.rglob("*") if ".part" in p.name or ".before-" in p.name]


def temporary(root: Path) -> list[str]:
    """What is left of the run's temporary files."""
    return sorted(path.name for path in (root.parent / "tmp").iterdir())


def mounts() -> str:
    """Every mount of this machine that we can see."""
    return Path("/proc/self/mountinfo").read_text(encoding="utf-8")


def those_of(run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The run's processes, the coordinator first."""
    with suppress(psutil.NoSuchProcess):
        coordinator = psutil.Process(run.pid)
        return [coordinator, *coordinator.children(recursive=True)]
    return []


def still_there(processes: list[psutil.Process], within_s: float = 30) -> list[psutil.Process]:
    """Those that have not ended after so many seconds."""
    _, alive = psutil.wait_procs(processes, timeout=within_s)
    return [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
