"""nbgrader's own commands on a small course, with nbgrader_config.py as it is shipped.

The engine is a stand-in where nbgrader's side is what is tested: it marks by reading the
handed-in file. One test runs the real one.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import (
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from tiny_course import tagged
from traitlets.config.loader import PyFileConfigLoader

from softmark import nbgrader_bridge
from softmark.course import Course
from softmark.gradebook import Gradebook, late_policy
from softmark.marking.again import publish_again
from softmark.marking.engine import Engine, Job
from softmark.marking.publish import Publisher
from softmark.marking.single import grade_submission
from softmark.model import (
    CellGrade,
    Grade,
    NotebookError,
    Outcome,
    Status,
    Submission,
    Verdict,
    score,
    score_cell,
)
from softmark.notebook import read_notebook

CONFIG = Path(__file__).parent.parent / "nbgrader_config.py"
NAME = "hw1"
REAL = Engine.grade
SECRET = "np.testing.assert_allclose(total, 3)"


def source() -> NotebookNode:
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            tagged(
                "### BEGIN SOLUTION\ntotal = 3\n### END SOLUTION",
                "sum_solution",
                solution=True,
            ),
            tagged(
                "import sys\nprint('a warning', file=sys.stderr)\n"
                "assert total > 0, 'total is above zero'\n### BEGIN HIDDEN TESTS\n"
                'from softmark.hidden_tests import check\ncheck("sum")\n### END HIDDEN TESTS',
                "sum",
                grade=True,
                locked=True,
                points=4,
            ),
            tagged(
                new_markdown_cell(
                    "### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"
                    "### BEGIN MARK SCHEME\n1 for because\n### END MARK SCHEME"
                ),
                "words",
                grade=True,
                solution=True,
                points=2,
            ),
        ],
    )


@dataclass(frozen=True)
class Marked:
    grade: Grade
    notebook: NotebookNode | None


def stand_in(root: Path, assignment: str, student: str, notebook: Path) -> Marked:
    """Half the points for any total, all for 3; refuses what is no notebook."""
    submission = Submission(student, assignment, notebook)
    try:
        nb = read_notebook(notebook)
    except NotebookError as error:
        grade = Grade(student, assignment, Status.REJECTED, 6, 0, True, (str(error),))
        return Marked(grade, None)
    code = nb.cells[0].source
    outcomes = [Outcome.PASSED, Outcome.PASSED if code == "total = 3" else Outcome.FAILED]
    verdicts = [
        Verdict(f"test_{i}", "The sum.", outcome, 1, 0, "add them up", SECRET)
        for i, outcome in enumerate(outcomes)
    ]
    cells = [score_cell("sum", 4, verdicts), CellGrade("words", 2, None, manual=True)]
    return Marked(score(submission, cells, sealed=True), nb)


def marks_with(monkeypatch: pytest.MonkeyPatch, mark: Callable[..., Any]) -> None:
    """Let ``mark`` stand in for the sandbox and the hidden tests."""

    def grade(self: Engine, job: Job) -> Any:
        submission = job.submission
        return mark(job.assignment.source, job.assignment.name, submission.student, submission.path)

    monkeypatch.setattr(Engine, "grade", grade)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def hand_in(root: Path, student: str, code: str) -> None:
    nb = read_notebook(root / "release" / NAME / f"{NAME}.ipynb")
    nb.cells[0].source, nb.cells[2].source = code, "I think so."
    write(root / "submitted" / student / NAME / f"{NAME}.ipynb", nbformat.writes(nb))


def nbgrader(root: Path) -> Any:
    """nbgrader's API on this course: what formgrader's buttons call."""
    from nbgrader.apps.api import NbGraderAPI

    return NbGraderAPI(config=PyFileConfigLoader(CONFIG.name, path=str(root)).load_config())


def run(result: dict[str, Any]) -> str:
    assert result["success"], result.get("error", "") + result.get("log", "")
    return str(result["log"])


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course after ``nbgrader generate_assignment``, made once."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(CONFIG, root)
    write(root / "source" / NAME / f"{NAME}.ipynb", nbformat.writes(source()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/bin:/bin")
        run(nbgrader(root).generate_assignment(NAME))
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    shutil.copytree(released, root)
    marks_with(monkeypatch, stand_in)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    return root


def totals(root: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "section7") as gb:
        return {student: total[0] for (student, _), total in gb.totals().items()}


def autograded(root: Path, student: str) -> NotebookNode:
    return read_notebook(root / "autograded" / student / NAME / f"{NAME}.ipynb")


def test_the_release_hides_solutions_tests_and_mark_schemes(released: Path) -> None:
    text = (released / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "total > 0" in text
    for secret in ("total = 3", "Because", "hidden_tests", "1 for because"):
        assert secret not in text


def test_sync_and_generate_assignment_save_the_same(released: Path, tmp_path: Path) -> None:
    file = shutil.copy(released / "gradebook.db", tmp_path)
    query = "select * from {0} order by name"
    tables = ("assignment", "notebook", "base_cell", "source_cell")

    nb = read_notebook(released / "source" / NAME / f"{NAME}.ipynb")

    def rows() -> list[list[tuple[Any, ...]]]:
        with sqlite3.connect(file) as db:
            return [db.execute(query.format(table)).fetchall() for table in tables]

    before = rows()
    with Gradebook(f"sqlite:///{file}", "section7") as gb:
        assert not gb.sync_assignment(NAME, nb).must_remark
    assert rows() == before


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


def failing(*args: object) -> Marked:
    raise OSError(f"no sandbox, and {SECRET}")


def leaving(*args: object) -> Marked:
    raise SystemExit(3)


@pytest.mark.parametrize("broken", [failing, leaving])
def test_a_failure_of_ours_is_a_hold_and_keeps_the_folder(
    course: Path, monkeypatch: pytest.MonkeyPatch, broken: Any
) -> None:
    marks_with(monkeypatch, broken)
    hand_in(course, "ada", "total = 3")
    log = run(nbgrader(course).autograde(NAME, "ada"))
    assert "the grade is on hold" in log
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "section7") as gb:
        assert gb.waiting() == (("ada", NAME, "sum"), ("ada", NAME, "words"))
    nb = autograded(course, "ada")
    assert nb.metadata.softmark.grade.status == "on_hold"
    text = nbformat.writes(nb)
    assert "check(" not in text, "nbgrader had restored the region"
    assert SECRET not in text


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


def test_a_grade_that_cannot_be_saved_is_an_error_of_nbgrader(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(root: Path, assignment: str, student: str, notebook: Path) -> Marked:
        marked = stand_in(root, assignment, student, notebook)
        cells = (CellGrade("new", 1, 1.0),)
        return Marked(
            Grade(student, assignment, Status.GRADED, 1, 1, True, cells=cells), marked.notebook
        )

    marks_with(monkeypatch, other)
    hand_in(course, "ada", "total = 3")
    result = nbgrader(course).autograde(NAME, "ada")
    assert not result["success"]
    assert "'new'" in result["log"]
    assert not (course / "autograded" / "ada" / NAME).exists(), "so the next run marks again"


def test_marking_inside_an_event_loop(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """formgrader's server calls autograde from a coroutine."""

    def looping(*args: Any) -> Marked:
        asyncio.run(asyncio.sleep(0))
        return stand_in(*args)

    async def serve() -> dict[str, Any]:
        result: dict[str, Any] = nbgrader(course).autograde(NAME, "ada")
        return result

    marks_with(monkeypatch, looping)
    hand_in(course, "ada", "total = 3")
    run(asyncio.run(serve()))
    assert totals(course) == {"ada": 4.0}


def test_the_engine_ends_in_the_thread_that_made_it() -> None:
    where: list[int] = []
    ended = threading.Event()

    class Watched:
        def __init__(self) -> None:
            where.append(threading.get_ident())

        def close(self) -> None:
            where.append(threading.get_ident())
            asyncio.run(asyncio.sleep(0))  # as a kernel's loop does
            ended.set()

    async def serve() -> None:  # formgrader's server lets go of a converter inside its loop
        worker = nbgrader_bridge._Worker(Watched)
        worker.do(lambda engine: where.append(threading.get_ident()))
        worker.end()

    asyncio.run(serve())
    assert ended.wait(10)
    assert len(where) == 3
    assert set(where) == {where[0]}
    assert where[0] != threading.get_ident()


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


def test_export_and_feedback(course: Path) -> None:
    hand_in(course, "ada", "total = 5")
    run(nbgrader(course).autograde(NAME, "ada"))
    run(nbgrader(course).generate_feedback(NAME))
    from nbgrader.plugins import CsvExportPlugin

    page = (course / "feedback" / "ada" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "<strong>2</strong>" in page
    assert "of 6 points" in page
    assert "add them up" in page
    assert SECRET not in page
    assert "hidden_tests" not in page
    with nbgrader(course).gradebook as gb:
        CsvExportPlugin(to=str(course / "grades.csv")).export(gb)
    rows = list(csv.DictReader((course / "grades.csv").read_text(encoding="utf-8").splitlines()))
    assert [(r["student_id"], r["score"], r["max_score"]) for r in rows] == [("ada", "2.0", "6.0")]


def test_nothing_is_marked_without_softmark(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["nbgrader", "autograde", NAME])
    with pytest.raises(SystemExit, match=r"softmark is not installed.*pip install"):
        nbgrader(course)
    monkeypatch.setattr(sys, "argv", ["jupyter-lab"])
    hand_in(course, "ada", "total = 3")
    result = nbgrader(course).autograde(NAME, "ada")
    assert "autograde is off" in capsys.readouterr().err
    assert not result["success"]
    assert "softmark is not installed" in result["error"] + result["log"]
    assert totals(course) == {"ada": 0.0}, "nbgrader's empty submission, no mark"


def test_formgrader_shows_the_same_totals(course: Path) -> None:
    hand_in(course, "ada", "total = 3")
    hand_in(course, "bob", "total = 5")
    for student in ("ada", "bob"):
        run(nbgrader(course).autograde(NAME, student))
    with formgrader(course) as site:
        shown = json.loads(fetch(f"{site}/api/submissions/{NAME}"))
    assert {one["student"]: one["score"] for one in shown} == totals(course)
    assert totals(course) == {"ada": 4.0, "bob": 2.0}


ATTACK = "<script>attack()</script><img src=x onerror='attack()'> [so](javascript:attack())"


def test_nothing_in_a_submission_acts_on_nbgraders_pages(course: Path) -> None:
    hand_in(course, "eve", "total = 3")
    path = course / "submitted" / "eve" / NAME / f"{NAME}.ipynb"
    nb = read_notebook(path)
    nb.cells[0].outputs = [
        new_output("display_data", {"text/html": f"<b>seen</b>{ATTACK}"}),
        new_output("display_data", {"text/markdown": f"*read* {ATTACK}"}),
        new_output("display_data", {"application/javascript": "attack()"}),
    ]
    nb.cells[2].source = f"**Because** {ATTACK}\n\n```\na < b\n\nc\n```"
    nb.cells.append(new_raw_cell(ATTACK))
    write(path, nbformat.writes(nb))
    run(nbgrader(course).autograde(NAME, "eve"))
    run(nbgrader(course).generate_feedback(NAME))
    with formgrader(course) as site:
        (one,) = json.loads(fetch(f"{site}/api/submitted_notebooks/{NAME}/{NAME}"))
        page = fetch(f"{site}/submissions/{one['id']}").decode()
    written = (course / "feedback" / "eve" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    for html in (page, written):
        for shown in ("<strong>Because</strong>", "<b>seen</b>", "<em>read</em>", "a &lt; b"):
            assert shown in html
        for attack in ("<script>attack", "<img src=x", 'href="javascript', "\nattack()"):
            assert attack not in html


@contextmanager
def formgrader(course: Path) -> Iterator[str]:
    """The address of formgrader, served for this course."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = [f"--ServerApp.port={port}", "--IdentityProvider.token=", "--allow-root"]
    with subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1", *settings],
        cwd=course,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            yield f"http://127.0.0.1:{port}/formgrader"
        finally:
            server.terminate()


def fetch(url: str, within_s: float = 60) -> bytes:
    """The page, as soon as the server answers."""
    until = time.monotonic() + within_s
    while True:
        try:
            with urllib.request.urlopen(url, timeout=within_s) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def by_hand(course: Path, points: float, says: str) -> None:
    """What formgrader does when a lecturer types a score and a comment."""
    with sqlite3.connect(course / "gradebook.db") as db:
        cells = "select id from base_cell where name = 'words'"
        db.execute(
            f"update grade set manual_score = ?, needs_manual_grade = 0 where cell_id in ({cells})",
            (points,),
        )
        db.execute(f"update comment set manual_comment = ? where cell_id in ({cells})", (says,))


def test_generate_feedback_writes_the_page_of_softmark_feedback(course: Path) -> None:
    hand_in(course, "ada", "total = 3")
    run(nbgrader(course).autograde(NAME, "ada"))
    page = course / "feedback" / "ada" / NAME / f"{NAME}.html"
    assert "a person will mark this" in page.read_text(encoding="utf-8"), "written at once"
    by_hand(course, 1.5, "Well said.")
    run(nbgrader(course).generate_feedback(NAME, force=False))
    theirs = page.read_bytes()
    assert b"Well said." in theirs, "not skipped because a page is there"
    assert b"A person gave 1.5." in theirs
    found = Course.load(course)
    outcomes = publish_again(found, [found.assignments[NAME]])
    assert page.read_bytes() == theirs
    assert [(g.status, g.earned) for g in outcomes.grades] == [(Status.GRADED, 5.5)]


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
