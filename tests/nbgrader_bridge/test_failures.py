"""What fails on our side is a grade on hold or an error of nbgrader, never a mark."""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader_bridge.course import (
    NAME,
    SECRET,
    Marked,
    autograded,
    hand_in,
    marks_with,
    nbgrader,
    run,
    stand_in,
    totals,
)

from softmark import nbgrader_bridge
from softmark.gradebook import Gradebook
from softmark.model import (
    CellGrade,
    Grade,
    Status,
)


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
