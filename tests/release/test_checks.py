"""What is wrong with a source is told with its cell before anything is released."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from release.neuron import HIDDEN, edit, meta

from softmark.release import (
    check_source,
)


def test_a_sound_source_has_no_problem(nb: NotebookNode) -> None:
    assert check_source(nb, ["sigmoid", "sigmoid"]) == []


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (lambda nb: meta(nb, 1).update(grade_id="why"), "cell 5 (why)", "that of cell 2 too"),
        (lambda nb: meta(nb, 1).update(grade_id="a b"), "cell 2 (a b)", "the grade_id is 'a b'"),
        (lambda nb: meta(nb, 1).pop("grade_id"), "cell 2", "there is no grade_id"),
        (lambda nb: meta(nb, 3).pop("points"), "cell 4 (sigmoid)", "there are no points"),
        (lambda nb: meta(nb, 3).update(points=-0.5), "cell 4 (sigmoid)", "the points are -0.5"),
        (lambda nb: meta(nb, 4).update(points=-1), "cell 5 (why)", "the points are -1"),
        (lambda nb: meta(nb, 3).update(points="2"), "cell 4 (sigmoid)", "the points are '2'"),
        (lambda nb: meta(nb, 1).update(schema_version=2), "cell 2 (setup)", "invalid (Outdated"),
        (lambda nb: meta(nb, 1).update(locked=1), "cell 2 (setup)", "invalid (1 is not of type"),
        (lambda nb: meta(nb, 1).update(extra=1), "cell 2 (setup)", "'extra' was unexpected"),
        (lambda nb: edit(nb, 3, HIDDEN, ""), "cell 4 (sigmoid)", "no ### BEGIN HIDDEN TESTS"),
        (lambda nb: edit(nb, 3, 'check("s', 'check("S'), "cell 4 (sigmoid)", "check('Sigmoid')"),
        (lambda nb: edit(nb, 3, "### END", "### ENDE"), "cell 4 (sigmoid)", "without END HIDDEN"),
        (lambda nb: edit(nb, 4, "### BEGIN", "#"), "cell 5 (why)", "without a BEGIN MARK SCHEME"),
        (
            lambda nb: setattr(nb.cells[2], "source", "x = 1"),
            "cell 3 (sigmoid_solution)", "has no ### BEGIN SOLUTION region",
        ),
        (
            lambda nb: nb.cells.append(new_code_cell(HIDDEN)),
            "cell 6", "BEGIN HIDDEN TESTS region in a cell that is no such cell",
        ),
        (
            lambda nb: nb.cells[0].update(source="### BEGIN SOLUTION\n1\n### END SOLUTION"),
            "cell 1", "BEGIN SOLUTION region in a cell that is no such cell",
        ),
        (
            lambda nb: nb.cells[4].update(
                source=nb.cells[4].source + "\n### BEGIN SOLUTION\n1\n### END SOLUTION"
            ),
            "cell 5 (why)", "a SOLUTION region and a MARK SCHEME region",
        ),
    ],
)  # fmt: skip
def test_each_problem_is_told_with_its_cell(
    nb: NotebookNode, change: Any, where: str, what: str
) -> None:
    change(nb)
    [problem] = check_source(nb, ["sigmoid"])
    assert problem.where == where
    assert what in problem.found
    assert problem.expected
    assert problem.todo.endswith((".", "?"))
    assert str(problem).startswith(f"{where}: ")


def test_a_graded_cell_needs_hidden_tests(nb: NotebookNode) -> None:
    [problem] = check_source(nb, [])
    assert (problem.where, problem.found) == (
        "cell 4 (sigmoid)",
        "no hidden test names this graded cell",
    )


@pytest.mark.parametrize(
    ("name", "what", "fix"),
    [
        ("sigmoyd", "name 'sigmoyd', a cell that does not exist", "Did you mean 'sigmoid'?"),
        ("elsewhere", "a cell that does not exist", "Correct the name in grades(...)."),
        ("setup", "name the locked cell 'setup'", "Correct the name in grades(...)."),
        ("why", "name the answer cell 'why'", "Correct the name in grades(...)."),
    ],
)
def test_hidden_tests_must_name_a_graded_cell(
    nb: NotebookNode, name: str, what: str, fix: str
) -> None:
    [problem] = check_source(nb, ["sigmoid", name])
    assert what in problem.found
    assert problem.todo == fix
    assert problem.where == f"grader_tests ({name})"


@pytest.mark.parametrize("junk", [7, [], {"grade": 1}, {"grade": True, "grade_id": []}])
def test_metadata_that_is_junk_is_a_problem_and_no_crash(nb: NotebookNode, junk: Any) -> None:
    nb.cells[0].metadata["nbgrader"] = junk
    assert [problem.where for problem in check_source(nb, ["sigmoid"])] == ["cell 1"]


def test_a_graded_cell_may_be_worth_nothing(nb: NotebookNode) -> None:
    before = check_source(nb, ["sigmoid"])
    meta(nb, 3).update(points=0)
    assert check_source(nb, ["sigmoid"]) == before
