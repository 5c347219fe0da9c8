"""What nbgrader shows and writes: release, formgrader, feedback pages, exports."""

from __future__ import annotations

import csv
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import (
    new_output,
    new_raw_cell,
)
from nbgrader_bridge.course import (
    NAME,
    SECRET,
    hand_in,
    nbgrader,
    run,
    totals,
    write,
)

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.again import publish_again
from softmark.model import (
    Status,
)
from softmark.notebook import read_notebook


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
