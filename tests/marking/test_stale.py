"""A second run marks what has changed, says why, and leaves every other grade as it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import tiny_course as tiny

import softmark
from softmark.course import Course
from softmark.marking import stale
from softmark.marking.class_run import ALL, Outcomes, mark_class, what_is_due
from softmark.marking.pool import Pool
from softmark.model import Status
from softmark.records.grades import recall, remember

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x ** 2"
SOURCE = Path("source/tiny/tiny.ipynb")
TESTS = Path("grader_tests/tiny/test_double.py")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada", RIGHT)
    tiny.hand_in(root, "bob", WRONG)
    return root


@pytest.fixture
def marked(root: Path) -> Path:
    assert run(root).left == 0
    return root


def run(root: Path, students: list[str] | None = None, *, everything: bool = False) -> Outcomes:
    course = Course.load(root)
    chosen = list(course.assignments.values())
    with Pool(1) as pool:
        outcomes = mark_class(course, chosen, students, pool, everything=everything)
    assert not outcomes.problems
    return outcomes


def due(root: Path) -> dict[str, str]:
    course = Course.load(root)
    found = what_is_due(course, list(course.assignments.values()), None)
    return {each.submission.student: each.why for each in found}


def records(root: Path) -> dict[str, bytes]:
    folder = root / ".softmark" / "grades" / "tiny"
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.json"))}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_has_not_changed_is_not_marked_again(marked: Path) -> None:
    page = marked / "feedback/ada/tiny/tiny.html"
    first = run(marked, everything=True)
    before, written = records(marked), page.stat().st_mtime_ns
    outcomes = run(marked)
    assert outcomes.left == 2
    assert outcomes.grades == first.grades
    assert records(marked) == before
    assert page.stat().st_mtime_ns == written
    assert due(marked) == {"ada": "", "bob": ""}


def test_all_marks_everything(marked: Path) -> None:
    assert run(marked, everything=True).left == 0
    course = Course.load(marked)
    found = what_is_due(course, list(course.assignments.values()), None, everything=True)
    assert {each.why for each in found} == {ALL}


def _hand_in_anew(root: Path) -> None:
    tiny.hand_in(root, "ada", WRONG)


def _put_a_file_beside(root: Path) -> None:
    (root / "submitted/ada/tiny/helper.py").write_text("x = 1\n")


def _change_the_time(root: Path) -> None:
    (root / "submitted/ada/tiny/timestamp.txt").write_text("2026-03-02 23:59:00 UTC")


def _lose_the_page(root: Path) -> None:
    (root / "feedback/ada/tiny/tiny.html").unlink()


def _lose_the_notebook(root: Path) -> None:
    (root / "autograded/ada/tiny/tiny.ipynb").unlink()


def _damage_the_record(root: Path) -> None:
    (root / ".softmark/grades/tiny/ada.json").write_text("{")


def _forget_the_basis(root: Path) -> None:
    course = Course.load(root)
    (kept,) = recall(course, course.assignments["tiny"], ["ada"]).kept
    remember(course, replace(kept, basis=None))


def _change_the_gradebook(root: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as db:
        db.execute(
            "update grade set auto_score = 0.5 where auto_score = 3 and notebook_id in (select "
            "n.id from submitted_notebook n join submitted_assignment s on s.id = n.assignment_id "
            "where s.student_id = 'ada')"
        )
        assert db.execute("select changes()").fetchone() == (1,)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_hand_in_anew, "handed in anew"),
        (_put_a_file_beside, "handed in anew"),
        (_change_the_time, "handed in anew"),
        (_lose_the_page, "its feedback page is gone"),
        (_lose_the_notebook, "its autograded notebook is gone"),
        (_damage_the_record, "not marked yet"),
        (_forget_the_basis, "nothing says what its grade stands on"),
        (_change_the_gradebook, "the gradebook holds something else"),
    ],
)
def test_what_concerns_one_marks_one(
    marked: Path, change: Callable[[Path], None], why: str
) -> None:
    change(marked)
    assert due(marked) == {"ada": why, "bob": ""}
    before = records(marked)
    assert run(marked).left == 1
    assert records(marked)["bob"] == before["bob"]
    assert due(marked) == {"ada": "", "bob": ""}


def _edit_the_tests(root: Path) -> None:
    edit(root / TESTS, "== 0", "== 0.0")


def _help_the_tests(root: Path) -> None:
    (root / "grader_tests/conftest.py").write_text("")


def _edit_the_source(root: Path) -> None:
    notebook = nbformat.read(root / SOURCE, 4)
    notebook.cells[0].source = "Write `double`, please."
    nbformat.write(notebook, root / SOURCE)


def _edit_the_limits(root: Path) -> None:
    edit(root / "softmark.toml", "cpu_s_per_cell = 2", "cpu_s_per_cell = 3")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_edit_the_tests, "the hidden tests have changed"),
        (_help_the_tests, "the hidden tests have changed"),
        (_edit_the_source, "the source has changed"),
        (_edit_the_limits, "limits or settings have changed"),
    ],
)
def test_what_concerns_all_marks_all(
    marked: Path, change: Callable[[Path], None], why: str
) -> None:
    change(marked)
    assert due(marked) == {"ada": why, "bob": why}
    assert run(marked).left == 0


def test_data_that_changed(root: Path) -> None:
    (root / "data/table").mkdir(parents=True)
    table = root / "data/table/rows.csv"
    table.write_text("1\n")
    with (root / "softmark.toml").open("a") as config:
        config.write('[assignments.tiny]\ndata = ["table"]\n')
    run(root)
    assert set(due(root).values()) == {""}
    table.write_text("2\n")
    os.utime(table, ns=(1, 1))
    assert set(due(root).values()) == {"the data have changed"}


def test_another_version(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stale, "_engine", lambda: "another")
    assert set(due(marked).values()) == {"another version of softmark, Python or a package"}


def test_the_engine_is_its_own_text_and_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = stale._engine.__wrapped__
    home, packages = tmp_path / "softmark" / "__init__.py", tmp_path / "site-packages"
    home.parent.mkdir()
    home.write_text("one = 1\n")
    packages.mkdir()
    monkeypatch.setattr(softmark, "__file__", str(home))
    monkeypatch.syspath_prepend(str(packages))
    found = [engine()]
    home.write_text("one = 2\n")
    found.append(engine())
    (packages / "numpy-9.9.dist-info").mkdir()
    found.append(engine())
    assert len(set(found)) == 3
    assert engine() == found[-1]


def test_saving_the_source_again_changes_nothing(marked: Path) -> None:
    notebook = nbformat.read(marked / SOURCE, 4)
    (marked / SOURCE).write_text(nbformat.writes(notebook, indent=4))
    assert set(due(marked).values()) == {""}


def test_a_gradebook_that_is_gone(marked: Path) -> None:
    (marked / "gradebook.db").unlink()
    assert set(due(marked).values()) == {"the gradebook holds something else"}
    assert run(marked).left == 0


def test_what_is_on_hold_is_tried_again(root: Path) -> None:
    edit(root / TESTS, "def test_zero(student):", "def test_zero(student, nobody):")
    course = Course.load(root)
    with Pool(1) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    assert outcomes.problems, "the source does not pass either"
    edit(root / TESTS, ", nobody", "")
    run(root)
    (kept, _) = recall(course, course.assignments["tiny"], ["ada", "bob"]).kept
    remember(course, replace(kept, grade=replace(kept.grade, status=Status.ON_HOLD)))
    assert due(root) == {"ada": "on hold", "bob": ""}


def test_a_link_or_a_pipe_in_a_hand_in_is_looked_at_and_never_followed(marked: Path) -> None:
    place = marked / "submitted/ada/tiny"
    outside = marked / "secret.txt"
    outside.write_text("one")
    (place / "link").symlink_to(outside)
    os.mkfifo(place / "pipe")
    run(marked)
    assert due(marked)["ada"] == ""
    outside.write_text("another text")
    assert due(marked)["ada"] == ""


def test_marks_that_a_person_gave_reach_the_page_without_marking(marked: Path) -> None:
    before = records(marked)["bob"]
    with sqlite3.connect(marked / "gradebook.db") as db:
        db.execute(
            "update grade set manual_score = 0.75, needs_manual_grade = 0 where id in (select g.id "
            "from grade g join base_cell b on b.id = g.cell_id join submitted_notebook n on "
            "n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id "
            "where b.name = 'why' and s.student_id = 'ada')"
        )
    outcomes = run(marked)
    assert outcomes.left == 2
    assert {g.student: g.earned for g in outcomes.grades} == {"ada": 3.75, "bob": 1}
    assert "3.75" in (marked / "feedback/ada/tiny/tiny.html").read_text(encoding="utf-8")
    assert records(marked)["bob"] == before


def test_a_deadline_that_is_set_later_costs_without_marking(marked: Path) -> None:
    (marked / "late.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class One(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return 1.0\n"
    )
    (marked / "nbgrader_config.py").write_text(
        "c = get_config()\nc.AssignLatePenalties.plugin_class = 'late.One'\n"
    )
    (marked / "submitted/ada/tiny/timestamp.txt").write_text("2026-03-03 12:00:00 UTC")
    run(marked)
    with sqlite3.connect(marked / "gradebook.db") as db:
        db.execute("update assignment set duedate = '2026-03-02 12:00:00'")
    outcomes = run(marked)
    assert outcomes.left == 2
    assert {g.student: g.earned for g in outcomes.grades} == {"ada": 2, "bob": 1}


def test_a_report_says_whose_marks_are_of_earlier_tests(marked: Path) -> None:
    _edit_the_tests(marked)
    outcomes = run(marked, ["ada"])
    said = "the hidden tests have changed since these were marked: bob."
    assert any(said in line for line in outcomes.said)
    assert said in (marked / "reports/tiny/index.html").read_text(encoding="utf-8")
    assert not run(marked).said


def test_where_nothing_is_due_nothing_is_started(marked: Path) -> None:
    begun: list[int] = []
    program = (
        "import sys, pathlib, softmark\n"
        "course = softmark.load_course(pathlib.Path(sys.argv[1]))\n"
        "outcomes = softmark.mark_class(course, begin=lambda count: sys.exit('begun'))\n"
        "assert outcomes.left == len(outcomes.grades) == 2\n"
        "assert 'nbgrader' not in sys.modules, 'its import takes more than a second'\n"
    )
    command = [sys.executable, "-c", program, str(marked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    _hand_in_anew(marked)
    course = Course.load(marked)
    with Pool(1) as pool:
        chosen = list(course.assignments.values())
        assert mark_class(course, chosen, None, pool, begin=begun.append).left == 1
    assert begun == [1]
