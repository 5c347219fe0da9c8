"""A small course that nbgrader marks through softmark, and what its buttons call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import (
    new_markdown_cell,
    new_notebook,
)
from tiny_course import tagged
from traitlets.config.loader import PyFileConfigLoader

from softmark.gradebook import Gradebook
from softmark.marking.engine import Engine, Job
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

CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"

NAME = "hw1"

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


def totals(root: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "section7") as gb:
        return {student: total[0] for (student, _), total in gb.totals().items()}


def autograded(root: Path, student: str) -> NotebookNode:
    return read_notebook(root / "autograded" / student / NAME / f"{NAME}.ipynb")
