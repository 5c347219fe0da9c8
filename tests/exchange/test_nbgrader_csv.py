"""``nbgrader export`` writes points as people would."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from nbformat.v4 import new_notebook
from tiny_course import tagged

from softmark.exchange.nbgrader_csv import RoundedCsv, rounded
from softmark.gradebook import Gradebook
from softmark.model import Outcome, Submission, Verdict, score, score_cell


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,,t,s,,,,7.3332999999999995,0.0,7.3332999999999995,10.0", "7.3333,0.0,7.3333,10.0"),
        ("a,,t,s,de Groot, Jan,x,,0.1,0.0,5.199999999999999,6", "0.1,0.0,5.2,6.0"),
        ("raw_score,late_submission_penalty,score,max_score", "late_submission_penalty,score,max"),
    ],
)
def test_only_points_are_rounded(line: str, expected: str) -> None:
    assert expected in rounded(line)
    assert rounded(line).split(",")[:4] == line.split(",")[:4]


def test_thirds_of_points_from_a_real_gradebook(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook as Theirs

    cells = [tagged("", name, grade=True, locked=True, points=4) for name in ("a", "b", "c")]
    verdicts = [
        Verdict("t", "T.", o, 1, 0) for o in (Outcome.PASSED, Outcome.FAILED, Outcome.FAILED)
    ]
    marked = [score_cell(name, 4, verdicts) for name in ("a", "b", "c")]
    grade = score(Submission("ada", "hw1", Path("x")), marked, sealed=True)
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url, "c") as gradebook:
        gradebook.sync_assignment("hw1", new_notebook(cells=cells))
        gradebook.record(grade, new_notebook(cells=cells))
    with Theirs(url) as theirs:
        RoundedCsv(to=str(tmp_path / "grades.csv")).export(theirs)
    (row,) = csv.DictReader((tmp_path / "grades.csv").read_text(encoding="utf-8").splitlines())
    assert (row["student_id"], row["raw_score"], row["score"]) == ("ada", "3.9999", "3.9999")
