"""Late penalties are nbgrader's: every method gives what nbgrader's own step gives."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from tiny_course import tagged
from traitlets.config.loader import PyFileConfigLoader

from softmark.gradebook import Gradebook, GradebookError, late_policy, settle
from softmark.model import ConfigError, Late, Outcome, Submission, Verdict, score, score_cell

DUE = "2026-03-02 12:00:00"
LATE = datetime(2026, 3, 2, 15)
IN_TIME = datetime(2026, 3, 2, 11)

HOURLY = '''
from nbgrader.plugins import BasePlugin


class Hourly(BasePlugin):
    """A point for each hour, more than there is at some time, less than nothing at another."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {points} * total_seconds_late / 3600
'''
METHODS = {
    "no config": (None, "", 0.0),
    "none": ("c.LateSubmissionPlugin.penalty_method = 'none'", "", 0.0),
    "zero": ("c.LateSubmissionPlugin.penalty_method = 'zero'", "", 4.0),
    "custom": ("c.AssignLatePenalties.plugin_class = 'hourly.Hourly'", "0.5", 1.5),
    "too much": ("c.AssignLatePenalties.plugin_class = 'hourly.Hourly'", "9", 4.0),
    "below zero": ("c.AssignLatePenalties.plugin_class = 'hourly.Hourly'", "-9", 0.0),
}


def source() -> NotebookNode:
    return new_notebook(cells=[tagged("x = 1", "sum", grade=True, solution=True, points=4)])


GRADE = score(
    Submission("ada", "hw1", Path("x.ipynb")),
    [score_cell("sum", 4, [Verdict("t", "The sum.", Outcome.PASSED, 1, 0)])],
    sealed=True,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an assignment that is due, made once."""
    root = tmp_path_factory.mktemp("made")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        gb.sync_assignment("hw1", source())
    with sqlite3.connect(root / "gradebook.db") as db:
        db.execute("update assignment set duedate = ?", (f"{DUE}.000000",))
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(made, tmp_path / "course"))
    sys.modules.pop("hourly", None)


def configure(root: Path, line: str | None, points: str = "") -> None:
    if line is not None:
        (root / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    (root / "hourly.py").write_text(HOURLY.format(points=points or 0))


def record(root: Path, when: datetime | None = LATE) -> float | None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        return gb.record(GRADE, source(), submitted_at=when, policy=late_policy(root)).penalty


def penalty(root: Path) -> float | None:
    with sqlite3.connect(root / "gradebook.db") as db:
        found: float | None = db.execute(
            "select late_submission_penalty from submitted_notebook"
        ).fetchone()[0]
        return found


def nbgraders_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> float | None:
    """What nbgrader's step makes of the same submission, in the same gradebook."""
    from nbgrader.preprocessors import AssignLatePenalties

    monkeypatch.syspath_prepend(str(root))
    config: Any = None
    if (root / "nbgrader_config.py").is_file():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        gb.record(GRADE, source(), submitted_at=LATE)
    who = {"notebook": "hw1", "assignment": "hw1", "student": "ada"}
    resources = {"nbgrader": {**who, "db_url": f"sqlite:///{root / 'gradebook.db'}"}}
    AssignLatePenalties(config=config).preprocess(source(), resources)
    return penalty(root)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_what_nbgrader_gives(
    root: Path, tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, points, expected = METHODS[method]
    configure(root, line, points)
    theirs = Path(shutil.copytree(root, tmp_path / "theirs"))
    ours = record(root)
    assert ours == penalty(root) == nbgraders_own(theirs, monkeypatch)
    assert (ours or 0.0) == expected
    assert record(root, IN_TIME) is None, "in time, nothing is taken off"


def test_marking_again_keeps_a_penalty(root: Path) -> None:
    configure(root, *METHODS["custom"][:2])
    assert [record(root), record(root), record(root, None)] == [1.5] * 3
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        assert gb.record(GRADE, source()).penalty == 1.5, "nor whoever has no policy"
        assert gb.totals() == {("ada", "hw1"): (2.5, 4)}


def test_a_penalty_follows_its_policy_and_an_extension(root: Path) -> None:
    configure(root, *METHODS["zero"][:2])
    assert record(root) == 4
    configure(root, *METHODS["none"][:2])
    assert record(root) is None
    configure(root, *METHODS["zero"][:2])
    assert record(root) == 4
    with sqlite3.connect(root / "gradebook.db") as db:
        db.execute("update submitted_assignment set extension = '1970-01-02 00:00:00.000000'")
    assert record(root) is None


def test_a_penalty_that_a_person_wrote_stays(root: Path) -> None:
    configure(root, *METHODS["none"][:2])
    record(root)
    with sqlite3.connect(root / "gradebook.db") as db:
        db.execute("update submitted_notebook set late_submission_penalty = 1")
    assert record(root) == 1
    assert record(root, IN_TIME) is None


def test_the_step_can_be_left_out(root: Path) -> None:
    zero = METHODS["zero"][0]
    configure(root, f"{zero}\nc.Autograde.autograde_preprocessors = ['a.SealedExecute']")
    assert late_policy(root) is None
    configure(root, f"{zero}\nc.AssignLatePenalties.enabled = False")
    assert late_policy(root) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c.LateSubmissionPlugin.penalty_method = 'half'", "half"),
        ("c.AssignLatePenalties.plugin_class = 'nowhere.Plugin'", "nowhere"),
        ("c.AssignLatePenalties.plugin_class = 'hourly.Missing'", "hourly"),
        ("this is no Python", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit"),
    ],
)
def test_a_policy_that_cannot_be_used_is_said_before_marking(
    root: Path, line: str, said: str
) -> None:
    configure(root, line)
    with pytest.raises(ConfigError, match=r"nbgrader_config\.py") as caught:
        late_policy(root)
    assert said in str(caught.value)
    assert "Nothing was marked" in str(caught.value)


@pytest.mark.parametrize("points", ["1 / 0", "float('nan')", "'x'"])
def test_a_plugin_that_fails_leaves_the_gradebook_alone(root: Path, points: str) -> None:
    configure(root, METHODS["custom"][0], f"({points})")
    with pytest.raises(GradebookError, match="late penalty plugin Hourly"):
        record(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        assert gb.totals() == {}


def test_a_settled_grade_says_how_late_and_what_it_costs(root: Path) -> None:
    configure(root, *METHODS["custom"][:2])
    record(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "c") as gb:
        standing = gb.standing("ada", "hw1")
        assert gb.standing("eve", "hw1") is None
    assert standing is not None
    settled = settle(GRADE, standing)
    assert settled.earned == 2.5
    assert settled.late == Late(10800, 1.5, "2026-03-02 15:00:00", DUE)
