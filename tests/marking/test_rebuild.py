"""The gradebook made anew from records, with what people decided, whatever became of the old."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.publish import Publisher
from softmark.marking.rebuild import rebuild
from softmark.model import CellGrade, Outcome, Submission, Verdict, score, score_cell
from softmark.notebook import read_notebook
from softmark.records.grades import record_file

STUDENTS = ("ada", "ben", "çelik")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Three published submissions; a person has marked ada's words and commented on them."""
    root = tiny.make_course(tmp_path / "course")
    course = Course.load(root)
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        gradebook.sync_assignment("tiny", read_notebook(course.assignments["tiny"].source))
        publisher = Publisher(course, gradebook, None)
        for student in STUDENTS:
            path = tiny.hand_in(root, student, "double = lambda x: 2 * x")
            verdict = Verdict("test_double.py::test_zero", "Zero.", Outcome.PASSED, 1, 1)
            cells = [score_cell("double", 3, [verdict]), CellGrade("why", 1, None, (), True)]
            grade = score(Submission(student, "tiny", path), cells, sealed=True)
            publisher.publish(Submission(student, "tiny", path), grade, read_notebook(path))
    decide(course)
    return course


def decide(course: Course) -> None:
    with closing(sqlite3.connect(course.gradebook)) as database, database:
        of_ada = (
            "notebook_id = (SELECT w.id FROM submitted_notebook AS w JOIN submitted_assignment "
            "AS s ON s.id = w.assignment_id WHERE s.student_id = 'ada') AND cell_id IN "
            "(SELECT id FROM base_cell WHERE name = 'why')"
        )
        database.execute(
            "UPDATE grade SET manual_score = .5, extra_credit = 2, needs_manual_grade = 0 "
            f"WHERE {of_ada}"
        )
        database.execute(f"UPDATE comment SET manual_comment = 'say why' WHERE {of_ada}")
        database.execute("UPDATE student SET first_name = 'Ada', email = 'a@b' WHERE id = 'ada'")
        database.execute("UPDATE assignment SET duedate = '2026-11-30 12:00:00.000000'")


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What stands in a gradebook, without the keys that are drawn at random."""
    queries = {
        "grade": "SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit, "
        "g.needs_manual_grade FROM grade AS g JOIN base_cell AS c ON c.id = g.cell_id "
        "JOIN submitted_notebook AS w ON w.id = g.notebook_id "
        "JOIN submitted_assignment AS s ON s.id = w.assignment_id",
        "comment": "SELECT s.student_id, c.name, t.auto_comment, t.manual_comment "
        "FROM comment AS t JOIN base_cell AS c ON c.id = t.cell_id "
        "JOIN submitted_notebook AS w ON w.id = t.notebook_id "
        "JOIN submitted_assignment AS s ON s.id = w.assignment_id",
        "student": "SELECT id, first_name, last_name, email FROM student",
        "assignment": "SELECT name, duedate FROM assignment",
        "cell": "SELECT name, type FROM base_cell",
    }
    with closing(sqlite3.connect(path)) as database:
        return {
            name: sorted(database.execute(query).fetchall(), key=repr)
            for name, query in queries.items()
        }


def test_the_new_gradebook_says_what_the_old_one_said(course):
    before = content(course.gradebook)
    done = rebuild(course)
    assert (len(done.grades), done.damage, done.problems) == (3, (), ())
    assert content(course.gradebook) == before
    assert done.kept is not None
    assert content(done.kept) == before


def test_a_dry_run_writes_nothing(course):
    before = sorted((p.name, p.stat().st_mtime_ns) for p in course.root.iterdir())
    done = rebuild(course, dry_run=True)
    assert (len(done.grades), done.by_hand) == (3, 2)
    assert sorted((p.name, p.stat().st_mtime_ns) for p in course.root.iterdir()) == before


@pytest.mark.parametrize("damage", ["gone", "empty", "random bytes", "cut in two"])
def test_a_gradebook_that_cannot_be_read_is_made_from_the_records(course, damage):
    before = content(course.gradebook)
    raw = course.gradebook.read_bytes()
    course.gradebook.unlink()
    if damage != "gone":
        harmed = {"empty": b"", "random bytes": b"\x07\xf3no database" * 500}
        course.gradebook.write_bytes(harmed.get(damage, raw[: len(raw) // 2]))
    done = rebuild(course)
    assert len(done.grades) == 3
    assert done.damage
    now = content(course.gradebook)
    assert [row[:3] for row in now["grade"]] == [row[:3] for row in before["grade"]]
    assert now["cell"] == before["cell"]
    kept = done.kept.read_bytes() if done.kept else None
    assert (kept is None) == (damage == "gone")


def test_a_decision_without_a_record_is_said(course):
    record_file(course, "ada", "tiny").unlink()
    done = rebuild(course)
    assert [grade.student for grade in done.grades] == ["ben", "çelik"]
    said = "\n".join(map(str, done.problems))
    assert "0.5 points, 2 extra" in said
    assert "'say why'" in said
    assert "ada" in said


def test_a_damaged_record_is_named_and_the_others_count(course):
    record_file(course, "ben", "tiny").write_text('{"format": 2, "gra')
    done = rebuild(course)
    assert [grade.student for grade in done.grades] == ["ada", "çelik"]
    assert "cut short or damaged" in str(done.problems[0])


def test_the_command_says_what_was_lost_and_what_comes_next(course):
    course.gradebook.write_bytes(b"\x07\xf3no database" * 500)

    def softmark(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "softmark", *arguments],
            cwd=course.root,
            capture_output=True,
            text=True,
            env={**os.environ, "NO_COLOR": "1"},
            check=False,
        )

    refused = softmark("feedback")
    assert refused.returncode == 2
    assert "`softmark gradebook rebuild`" in refused.stderr
    done = softmark("gradebook", "rebuild")
    assert done.returncode == 1
    assert "3 submissions stand in gradebook.db, with 0 decisions of people." in done.stdout
    assert "not all could be read: file is not a database" in done.stderr
    assert softmark("feedback").returncode == 0
    again = softmark("gradebook", "rebuild")
    assert again.returncode == 0, again.stderr
