"""``nbgrader autograde`` gives the marks of softmark, whatever was handed in."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import nbformat
import pytest
from nbgrader_bridge.course import (
    CONFIG,
    NAME,
    SECRET,
    autograded,
    hand_in,
    nbgrader,
    run,
    stand_in,
    totals,
    write,
)

from softmark.course import Course
from softmark.gradebook import Gradebook, late_policy
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.publish import Publisher
from softmark.marking.single import grade_submission
from softmark.model import (
    Submission,
)

REAL = Engine.grade


def test_autograde_saves_what_softmark_marks(course: Path) -> None:
    hand_in(course, "ada", "total = 3")
    hand_in(course, "bob", "total = 5")
    for student in ("ada", "bob"):
        run(nbgrader(course).autograde(NAME, student))
    assert totals(course) == {"ada": 4.0, "bob": 2.0}, "stderr in a cell costs nothing"
    nb = autograded(course, "bob")
    record = nb.metadata.softmark.grade
    assert (record.earned, record.status) == (2.0, "needs_manual")
    assert "add them up" in json.dumps(nb.cells[1].outputs), "verdicts are shown in the cell"
    text = nbformat.writes(nb)
    assert SECRET not in text
    assert "hidden_tests" not in text


def test_a_manual_score_survives_another_autograde(course: Path) -> None:
    hand_in(course, "ada", "total = 5")
    run(nbgrader(course).autograde(NAME, "ada"))
    with nbgrader(course).gradebook as gb:
        gb.find_grade("words", NAME, NAME, "ada").manual_score = 1.5
        gb.db.commit()
    hand_in(course, "ada", "total = 3")
    run(nbgrader(course).autograde(NAME, "ada"))
    assert totals(course) == {"ada": 5.5}


@pytest.mark.parametrize(
    "content", ["{ no json", "[]", "", '{"cells": 3, "nbformat": 4, "metadata": {}}', "\x00\xff"]
)
def test_a_file_that_is_no_notebook_is_a_rejected_submission(course: Path, content: str) -> None:
    file = course / "submitted" / "eve" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_bytes(content.encode("latin-1"))
    run(nbgrader(course).autograde(NAME, "eve"))
    assert totals(course) == {"eve": 0.0}
    assert autograded(course, "eve").metadata.softmark.grade.status == "rejected"
    assert "not a notebook" in autograded(course, "eve").cells[0].source


def test_broken_metadata_does_not_stop_the_marking(course: Path) -> None:
    hand_in(course, "ada", "total = 3")
    file = course / "submitted" / "ada" / NAME / f"{NAME}.ipynb"
    write(
        file, file.read_text(encoding="utf-8").replace('"schema_version": 3', '"schema_version": 1')
    )
    run(nbgrader(course).autograde(NAME, "ada"))
    assert totals(course) == {"ada": 4.0}


def test_the_real_engine_gives_what_softmark_gives(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        course / "grader_tests" / NAME / "test_sum.py",
        "from softmark.hidden_tests import grades\n\n"
        'pytestmark = grades("sum")\n\n\n'
        'def test_a(student):\n    """There is a total."""\n    assert student["total"] > 0\n\n\n'
        'def test_b(student, reference):\n    """It is right."""\n'
        '    assert student["total"] == reference["total"]\n',
    )
    monkeypatch.setattr(Engine, "grade", REAL)
    hand_in(course, "ada", "total = 3")
    hand_in(course, "bob", "total = 5")
    file = course / "submitted" / "bob" / NAME / f"{NAME}.ipynb"
    direct = grade_submission(course, NAME, "bob", file).grade
    run(nbgrader(course).autograde(NAME, "*"))
    assert totals(course) == {"ada": 4.0, "bob": direct.earned}
    record = autograded(course, "bob").metadata.softmark.grade
    assert record.earned == direct.earned == 2.0
    assert record.sealed


def test_how_to_bring_the_report_up_to_date_is_said_once(course: Path) -> None:
    for student in ("ada", "bob"):
        hand_in(course, student, "total = 3")
    log = run(nbgrader(course).autograde(NAME, "*"))
    assert log.count(f"`softmark feedback {NAME}` brings reports/{NAME}/index.html up to date") == 1


@pytest.mark.parametrize(("method", "total"), [("none", 4.0), ("zero", 0.0)])
def test_late_penalties_are_those_of_softmark_grade(
    course: Path, method: str, total: float
) -> None:
    config = course / CONFIG.name
    policy = f"\nc.LateSubmissionPlugin.penalty_method = {method!r}\n"
    config.write_text(config.read_text(encoding="utf-8") + policy, encoding="utf-8")
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("update assignment set duedate = '2026-03-02 12:00:00.000000'")
    hand_in(course, "ada", "total = 3")
    place = course / "submitted" / "ada" / NAME
    write(place / "timestamp.txt", "2026-03-02 15:00:00 UTC")
    run(nbgrader(course).autograde(NAME, "ada"))
    theirs = totals(course)
    assert theirs == {"ada": total}
    page = (course / "feedback" / "ada" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "3 h late" in page
    assert ("No points are taken off" if method == "none" else "4 points earned − 4") in page
    file = place / f"{NAME}.ipynb"
    marked = stand_in(course, NAME, "ada", file)
    found = Course.load(course)
    with Gradebook(found.gradebook_url, "section7") as gradebook:
        publisher = Publisher(found, gradebook, late_policy(course))
        for _ in range(2):
            published = publisher.publish(
                Submission("ada", NAME, file), marked.grade, marked.notebook
            )
            assert (totals(course), published.grade.earned) == (theirs, total)


@pytest.mark.parametrize(("times", "total"), [(1, 4.0), (2, 0.0)])
def test_a_clock_that_ran_out_on_a_busy_machine_is_tried_again_then_put_on_hold(
    course: Path, monkeypatch: pytest.MonkeyPatch, times: int, total: float
) -> None:
    asked: list[Job] = []

    def grade(self: Engine, job: Job) -> GradedSubmission:
        asked.append(job)
        found = stand_in(job.assignment.source, NAME, "ada", job.submission.path)
        return GradedSubmission(found.grade, found.notebook, pressed=len(asked) <= times)

    monkeypatch.setattr(Engine, "grade", grade)
    hand_in(course, "ada", "total = 3")
    run(nbgrader(course).autograde(NAME, "ada"))
    assert len(asked) == 2
    assert totals(course) == {"ada": total}
    record = autograded(course, "ada").metadata.softmark.grade
    assert record.status == ("on_hold" if times == 2 else "needs_manual")
