"""A course with secrets in every place, into which attacks are handed in, and marked in turn.

As a command it marks the course whose folder is given: one engine, one bench, one hand-in after
the other as ``softmark grade`` publishes them, and notes which processes each left behind.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tiny_course as tiny
from attacks.cases import RIGHT, TOOLS, WRONG, Attack, Look
from nbformat.v4 import new_code_cell

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import mark_class
from softmark.marking.engine import Engine

PLACES = (
    "tests", "expected", "solution", "input", "another", "gradebook", "environment", "home",
    "roster", "record",
)  # fmt: skip
"""Where a secret lies; what shows one is told by its name."""
LOOKERS = "looks"
VICTIM = "bob"
LAST = "zoe"
"""Whose right hand-in comes after all others, on the same bench."""
SUBREAPER = 36


def secret(place: str) -> str:
    return f"canary-{place}-{'7c0ffee9' * 2}"


TESTS = f'''
# {secret("tests")}
from softmark.hidden_tests import approx, grades, points

pytestmark = grades("double")

EXPECTED = {{"{secret("expected")}": 7.0}}


def test_fresh_input(student, reference):
    """double works for any number."""
    assert student["double"](86753.0625) == approx(reference["double"](86753.0625))


def test_expected(student):
    """double of 3.5 is 7."""
    assert student["double"](3.5) == approx(EXPECTED["{secret("expected")}"])


def test_text(student, reference):
    """double works for texts."""
    assert student["double"]("{secret("input")}") == reference["double"]("{secret("input")}")


def test_zero(student):
    """double of zero is zero."""
    assert student["double"](0) == 0
'''
SOLUTION = f"""### BEGIN SOLUTION
# {secret("solution")}
def double(x):
    return 2 * x
### END SOLUTION"""
CONFIG = """
[course]
id = "arena"
[limits]
memory_mb = 512
cpu_s_per_cell = 1
cpu_s_per_call = 0.5
cpu_s_per_notebook = 30
wall_factor = 2
wall_grace_s = 3
processes = 40
scratch_mb = 16
output_kb_per_cell = 1024
output_kb_per_notebook = 4096
answer_mb = 8
"""


def build(root: Path, cases: Sequence[Attack | Look], host: int) -> Path:
    """The course with all these handed in; the process ``host`` is one not to be looked into."""
    course = tiny.make_course(root / "course")
    (course / "softmark.toml").write_text(CONFIG)
    (course / "grader_tests" / "tiny" / "test_double.py").write_text(TESTS)
    tiny.write(tiny.source(SOLUTION, points=4), course / "source" / "tiny" / "tiny.ipynb")
    (course / "roster.csv").write_text(f"bob,{secret('roster')}\n")
    (course / ".softmark").mkdir()
    (course / ".softmark" / "kept.json").write_text(json.dumps(secret("record")))
    (root / "home" / ".ssh").mkdir(parents=True)
    for name in (".netrc", ".ssh/id_ed25519"):
        (root / "home" / name).write_text(secret("home"))
    _hand_in(course, VICTIM, RIGHT + f"# {secret('another')}")
    names = f"COURSE = {str(course)!r}\nHOME = {str(root / 'home')!r}\nHOST = {host}\n"
    looks = [case for case in cases if isinstance(case, Look)]
    attacks = [case for case in cases if isinstance(case, Attack)]
    if looks:
        cells = (f"{case.code}\nprint(found)" for case in looks)
        _hand_in(course, LOOKERS, WRONG, names + TOOLS, *cells)
    for attack in attacks:
        path = _hand_in(course, attack.name, names + attack.solution, *attack.cells)
        if attack.tamper is not None:
            raw = json.loads(path.read_text())
            other = attack.tamper(raw)
            path.write_bytes(json.dumps(raw).encode() if other is None else other)
    _hand_in(course, LAST, RIGHT, LOOKS_FOR_TRACES)
    return course


LOOKS_FOR_TRACES = """
import glob, os
# What those before may have left, wherever student code can write.
left = [path for place in ("/tmp", "/var/tmp", "/dev/shm", ".") for path in glob.glob(place + "/*")]
print(sorted(os.path.basename(path) for path in left if "planted" in path))
"""


def _hand_in(course: Path, student: str, solution: str, *more: str) -> Path:
    notebook = tiny.source(solution, points=4)
    notebook.cells += [new_code_cell(text) for text in more]
    notebook.cells[3].source = "because"
    return tiny.write(notebook, course / "submitted" / student / "tiny" / "tiny.ipynb")


@dataclass(frozen=True)
class Came:
    """What one hand-in came to."""

    record: dict[str, Any]
    seconds: float
    left: tuple[str, ...]
    """The command lines of processes that were still there."""


def _children() -> dict[int, str]:
    """All processes below this one, those adopted too, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if after[0] != "Z":
            parents[int(folder.name)] = int(after[1])
    found: dict[int, str] = {}
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and pid != above:
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            found[pid] = line.replace(b"\0", b" ").decode("utf-8", "replace")
    return found


def _gone(pid: int, within_s: float) -> bool:
    """Whether the process ends; it is told to us, nobody polls."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], within_s)[0])
    finally:
        os.close(descriptor)


class OneAfterTheOther:
    """A backend of one engine in this process, that looks around after each job."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds: dict[str, float] = {}
        self.left: dict[str, list[str]] = {}

    def run(
        self, task: Callable[[Engine, Any], Any], jobs: Sequence[Any], bench: object = None
    ) -> Iterator[Any]:
        for job in jobs:
            before = _children()
            began = time.monotonic()
            try:
                result = task(self._engine, job)
            except Exception as error:
                result = error
            self.seconds[job.submission.student] = round(time.monotonic() - began, 2)
            if before:  # else this job started the bench, which stays
                now = {pid: line for pid, line in _children().items() if pid not in before}
                stay = [line for pid, line in now.items() if not _gone(pid, 5.0)]
                self.left[job.submission.student] = stay
            yield job, result


def main(root: Path) -> None:
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    os.environ["HOME"] = str(root.parent / "home")
    os.environ["SOFTMARK_TEST_CANARY"] = secret("environment")
    course = Course.load(root)
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        gradebook.open()
    with sqlite3.connect(course.gradebook) as book:
        book.execute(
            "insert into student (id, last_name) values (?, ?)", ("mia", secret("gradebook"))
        )
    book.close()
    with Engine() as engine:
        backend = OneAfterTheOther(engine)
        outcomes = mark_class(course, list(course.assignments.values()), None, backend)
    came = {
        grade.student: {
            "record": grade.to_json(),
            "seconds": backend.seconds[grade.student],
            "left": backend.left.get(grade.student, []),
        }
        for grade in outcomes.grades
    }
    problems = [str(problem) for problem in (*outcomes.problems, *outcomes.unwritten)]
    left = [line for pid, line in _children().items() if not _gone(pid, 5.0)]
    (root.parent / "came.json").write_text(
        json.dumps({"came": came, "problems": problems, "left": left})
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
