"""``softmark feedback``: what people decided is on the pages at once, and nothing is marked."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.publish import Publisher
from softmark.model import CellGrade, Outcome, Submission, Verdict, score, score_cell
from softmark.notebook import read_notebook
from softmark.records.grades import record_file

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "grade.schema.json").read_text())


def softmark(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "softmark", "feedback", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        check=False,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one published submission that waits for a person."""
    root = tiny.make_course(tmp_path / "course")
    course = Course.load(root)
    path = tiny.hand_in(root, "ada", "double = lambda x: 2 * x")
    verdict = Verdict("test_double.py::test_zero", "Zero.", Outcome.PASSED, 1, 1)
    cells = [score_cell("double", 3, [verdict]), CellGrade("why", 1, None, (), True)]
    submission = Submission("ada", "tiny", path)
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        gradebook.sync_assignment("tiny", read_notebook(course.assignments["tiny"].source))
        grade = score(submission, cells, sealed=True)
        Publisher(course, gradebook, None).publish(submission, grade, read_notebook(path))
    return root


def decide(root: Path) -> None:
    """What a lecturer does in formgrader."""
    with sqlite3.connect(root / "gradebook.db") as db:
        why = "(select id from base_cell where name = 'why')"
        db.execute(
            "update grade set manual_score = 0.5, extra_credit = 0.25, needs_manual_grade = 0 "
            f"where cell_id in {why}"
        )
        db.execute(f"update comment set manual_comment = 'Well said.' where cell_id in {why}")
        db.execute("update submitted_notebook set late_submission_penalty = 1")


def test_marks_and_comments_of_a_person_are_shown(root: Path) -> None:
    page = root / "feedback" / "ada" / "tiny" / "tiny.html"
    assert "Partly marked" in page.read_text(encoding="utf-8")
    decide(root)
    done = softmark(root, "tiny", "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = json.loads(done.stdout)
    jsonschema.validate([record], SCHEMA)
    assert (record["status"], record["earned"]) == ("graded", 2.75)
    assert record["comments"] == {"why": "Well said."}
    assert record["late"]["penalty"] == 1
    assert record["cells"][1]["person"] == {"score": 0.5, "extra": 0.25, "again": False}
    html = page.read_text(encoding="utf-8")
    for words in (
        "Well said.",
        "A person gave 0.5. Extra credit: +0.25.",
        "3.75 points earned − 1",
    ):
        assert words in html
    assert "Partly marked" not in html
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    assert "3.75 − 1 = 2.75 points" in report
    shown = softmark(root)
    assert shown.returncode == 0
    assert "2.8" in shown.stdout, "the mean, in the terminal too"


def test_a_dry_run_makes_nothing(root: Path) -> None:
    page = root / "feedback" / "ada" / "tiny" / "tiny.html"
    before = page.read_bytes()
    decide(root)
    done = softmark(root, "--dry-run", "--student", "ada")
    assert done.returncode == 0
    assert "tiny  ada" in done.stdout
    assert "none was" in done.stdout
    assert page.read_bytes() == before


def test_before_any_marking_it_says_what_to_run(root: Path) -> None:
    record_file(Course.load(root), "ada", "tiny").unlink()
    done = softmark(root)
    assert done.returncode == 2
    assert "nothing has been marked yet" in done.stderr
    assert "softmark grade" in done.stderr


def test_without_the_gradebook_no_page_is_changed(root: Path) -> None:
    page = root / "feedback" / "ada" / "tiny" / "tiny.html"
    before = page.read_bytes()
    (root / "gradebook.db").unlink()
    done = softmark(root)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "softmark: gradebook.db: the gradebook is not there, so marks given by hand would be gone "
        "from the pages; expected the one that marking wrote. Put it back, or mark anew with "
        "`softmark grade`. No page was changed."
    ]
    assert page.read_bytes() == before
    assert not (root / "gradebook.db").exists()


def test_what_is_missing_is_one_line_however_many_miss_it(root: Path) -> None:
    shutil.rmtree(root / "autograded")
    for student in ("bob", "cem"):
        tiny.hand_in(root, student)
    done = softmark(root)
    assert done.returncode == 1
    assert sorted(done.stderr.splitlines()) == [
        "note: tiny: handed in and not marked yet: bob, cem. `softmark grade tiny` marks what is "
        "there.",
        "softmark: tiny: no notebook is on the page of ada, since autograded/ has none that can be "
        "read. Run `softmark grade tiny`.",
    ]
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    assert "handed in and not marked yet: bob, cem." in report


def test_a_gradebook_that_knows_nobody_is_one_line(root: Path) -> None:
    (root / "gradebook.db").unlink()
    with Gradebook(Course.load(root).gradebook_url, "tiny") as gradebook:
        gradebook.open()
    done = softmark(root)
    assert done.returncode == 1
    assert done.stderr == (
        "softmark: tiny: ada: on hold: The gradebook has no such submission; run `softmark grade "
        "tiny`.\n"
    )


def test_a_course_without_its_sources_is_said(root: Path) -> None:
    shutil.rmtree(root / "source")
    done = softmark(root)
    assert done.returncode == 2
    assert "source holds no assignment" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("tny",), "Did you mean 'tiny'?"), (("--student", "eve"), "eve")],
)
def test_a_name_that_is_not_there(root: Path, arguments: tuple[str, ...], said: str) -> None:
    done = softmark(root, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_records_of_an_earlier_version_and_damaged_ones_are_named(root: Path) -> None:
    path = record_file(Course.load(root), "ada", "tiny")
    path.write_text(json.dumps(json.loads(path.read_text())["grade"]))
    tiny.hand_in(root, "bob")
    record_file(Course.load(root), "bob", "tiny").write_text('{"format": 2, "softm')
    done = softmark(root)
    assert done.returncode == 0
    assert "took over 1 record of an earlier softmark" in done.stderr
    assert "the record of bob cannot be read" in done.stderr
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    assert "the record of bob cannot be read" in report
    assert "took over" not in softmark(root).stderr, "said once"
