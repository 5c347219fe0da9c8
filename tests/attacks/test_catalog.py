"""Every attack of the catalog, by name, with its exact outcome; at each level, as each user.

All attacks of a group are handed in to one course and marked one after the other on one bench,
once; each test then looks at what came of one of them. Harm to the next one would show there, and
in a right hand-in that comes last.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import machines
import nbformat
import pytest
from attacks import arena
from attacks.cases import Attack, Look
from attacks.cheating import CHEATS
from attacks.denying import DENIALS
from attacks.looking import LOOKS
from attacks.pages import BROWSER, title
from attacks.showing import MARK, SHOWN, html
from attacks.tampering import TAMPERED

from softmark.model import Level

GROUPS: dict[str, Sequence[Attack | Look]] = {
    "looking": LOOKS,
    "cheating": CHEATS,
    "denying": DENIALS,
    "tampering": TAMPERED,
    "showing": SHOWN,
}
SMOKE = {
    "looking": LOOKS,
    "cheating": [c for c in CHEATS if c.name in ("leak-file", "float-that-equals", "conftest")],
    "denying": [c for c in DENIALS if c.name in ("daemons", "loop-in-a-cell", "segfault")],
    "tampering": TAMPERED[:2],
    "showing": SHOWN[:1],
}
USERS = ("whoever", "plain") if os.geteuid() == 0 else ("whoever",)


@dataclass(frozen=True)
class Which:
    """One run: a group of attacks, all or a few of them, at a level, as whoever runs the tests
    or as a plain user."""

    group: str
    level: Level
    user: str
    small: bool = False

    @property
    def name(self) -> str:
        size = "-few" if self.small else ""
        return f"{self.level.value}-{self.user}-{self.group}{size}"

    @property
    def cases(self) -> Sequence[Attack | Look]:
        return (SMOKE if self.small else GROUPS)[self.group]

    @property
    def marks(self) -> list[pytest.MarkDecorator]:
        """`make test` takes all at the highest level and a few at the lower ones."""
        light = self.user == "whoever" and (self.small or self.level is Level.FULL)
        return [] if light else [pytest.mark.heavy]


RUNS = [
    Which(group, level, user, small)
    for level in Level
    for user in USERS
    for group in GROUPS
    for small in (False, True)
    if not small or (user == "whoever" and level is not Level.FULL)
]
RanOf = Callable[[Which], "Ran"]


@dataclass(frozen=True)
class Ran:
    """What marking one group came to, and where its files are."""

    course: Path
    came: dict[str, arena.Came]
    problems: list[str]
    left: list[str]
    changed: list[str]
    stderr: str

    def notebook(self, student: str) -> Any:
        path = self.course / "autograded" / student / "tiny" / "tiny.ipynb"
        return nbformat.read(path, as_version=4)

    def page(self, student: str) -> str:
        folder = self.course / "feedback" / student
        return "\n".join(path.read_text() for path in folder.rglob("*.html"))

    def outcomes(self, student: str) -> str:
        (cell, _) = self.came[student].record["cells"]
        return " ".join(verdict["outcome"] for verdict in cell["verdicts"])


def _state(root: Path) -> dict[str, tuple[int, int]]:
    """All that marking must leave alone: the course but for results, and the home."""
    ours = ("autograded", "feedback", "reports", ".softmark", "gradebook.db")
    found = {}
    for folder in (root / "course", root / "home"):
        for path in folder.rglob("*"):
            parts = path.relative_to(folder).parts
            if parts[0] not in ours and path.name != "__pycache__":
                stat = path.lstat()
                found[str(path)] = (stat.st_size, stat.st_mtime_ns if path.is_file() else 0)
    return found


def _run(root: Path, which: Which) -> None:
    """Build the course, mark it in a process of its own, keep what came of it."""
    root.mkdir(mode=0o755)
    (root / "machine").mkdir()
    environment = machines.machine(which.level, root / "machine")
    course = arena.build(root, which.cases, os.getpid())
    tests = Path(__file__).parents[1]
    paths = [str(tests), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    command = [sys.executable, "-m", "attacks.arena", str(course)]
    if which.user == "plain":
        machines.hand_over(root)
        command = machines.as_plain_user(command, [root, tests])
    before = _state(root)
    done = machines.run(command, course, environment, within_s=1800)
    after = _state(root)
    changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    told = {"stderr": done.stderr, "code": done.returncode, "changed": changed}
    (root / "told.json").write_text(json.dumps(told))


@pytest.fixture(scope="session")
def ran() -> Iterator[RanOf]:
    """What came of a run, which is made once for all workers of this test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    top = Path("/var/tmp" if os.access("/var/tmp", os.W_OK) else "/tmp")
    shared = top / f"softmark-attacks-{run}"
    shared.mkdir(mode=0o755, exist_ok=True)
    using = (shared / "using").open("a")
    fcntl.flock(using, fcntl.LOCK_SH)

    @cache
    def of(which: Which) -> Ran:
        root = shared / which.name
        with (shared / f"{root.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (root / "told.json").exists():
                shutil.rmtree(root, ignore_errors=True)
                _run(root, which)
        told = json.loads((root / "told.json").read_text())
        assert told["code"] == 0, told["stderr"][-3000:]
        came = json.loads((root / "came.json").read_text())
        return Ran(
            root / "course",
            {name: arena.Came(**each) for name, each in came["came"].items()},
            came["problems"],
            came["left"],
            told["changed"],
            told["stderr"],
        )

    yield of
    with using:
        try:
            fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another worker is still looking
        shutil.rmtree(shared, ignore_errors=True)


def _each(wanted: type) -> list[Any]:
    """Each attack of each run."""
    return [
        pytest.param(which, case, marks=which.marks,
                     id=f"{which.name}-{re.sub('[^a-zA-Z0-9]+', '-', case.name).strip('-')}")
        for which in RUNS for case in which.cases if isinstance(case, wanted)
    ]  # fmt: skip


RUN = pytest.mark.parametrize("which", [pytest.param(w, marks=w.marks, id=w.name) for w in RUNS])


@pytest.mark.parametrize(("which", "look"), _each(Look))
def test_it_finds_nothing(ran: RanOf, which: Which, look: Look) -> None:
    found = ran(which)
    cells = found.notebook(arena.LOOKERS).cells
    (cell,) = [cell for cell in cells if cell.source == f"{look.code}\nprint(found)"]
    said = "".join(o.get("text") or o.get("evalue", "") for o in cell.outputs)
    assert said.strip() == look.at(which.level)


@pytest.mark.parametrize(("which", "attack"), _each(Attack))
def test_it_earns_what_its_answers_are_worth(ran: RanOf, which: Which, attack: Attack) -> None:
    found = ran(which)
    came = found.came[attack.name]
    assert found.outcomes(attack.name) == attack.outcomes
    assert came.record["earned"] == attack.earned
    assert came.record["status"] == attack.status
    assert came.record["seal"] == (None if attack.status == "rejected" else which.level.value)
    assert attack.noted in "\n".join(came.record["notes"])
    assert not came.left  # no process outlives it
    page = found.page(attack.name)
    assert attack.shows in page
    for text in attack.hides:
        assert text not in page


@RUN
def test_no_secret_gets_out(ran: RanOf, which: Which) -> None:
    found = ran(which)
    shown = []
    for folder in ("autograded", "feedback"):
        for path in (found.course / folder).rglob("*"):
            if path.is_file() and arena.VICTIM not in path.relative_to(found.course).parts:
                shown.append((path, path.read_bytes()))
    assert len(shown) > 2
    for place in arena.PLACES:
        secret = arena.secret(place)
        forms = {secret, secret[::-1], secret.encode().hex(), secret.replace("-", "_")}
        for path, content in shown:
            text = unescape(content.decode("utf-8", "replace"))
            assert not [form for form in forms if form in text], f"{secret} in {path}"
    assert not re.search("canary.{1,20}7c0ffee9", found.stderr)


@RUN
def test_nothing_else_has_changed(ran: RanOf, which: Which) -> None:
    found = ran(which)
    assert (found.changed, found.problems, found.left) == ([], [], [])
    for student in (arena.VICTIM, arena.LAST):
        assert found.came[student].record["earned"] == 4.0
    assert found.came[arena.LAST].record["notes"] == []
    (seen,) = found.notebook(arena.LAST).cells[-1].outputs
    assert seen.text == "[]\n"
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome on the PATH")
def test_no_script_of_a_student_runs_on_any_page(ran: RanOf, tmp_path: Path) -> None:
    course = ran(Which("showing", Level.FULL, "whoever")).course
    pages = [*(course / "feedback").rglob("*.html"), *(course / "reports").rglob("*.html")]
    assert len(pages) > len(SHOWN)
    control = tmp_path / "control.html"
    control.write_text(f"<!DOCTYPE html><title>x</title>{html('script', 'control')}")
    titles = {page: title(page, tmp_path) for page in (control, *pages)}
    assert titles.pop(control) == f"{MARK}-control-script"  # the browser does run scripts
    assert not {page.name: title for page, title in titles.items() if title.startswith(MARK)}
