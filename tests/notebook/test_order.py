"""Cells go back to their places, unless the notebook runs in the student's order alone."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from two_exercises import ORDER, at, order, place, release, repaired


@pytest.mark.parametrize("to", [0, 3, 99])
def test_a_moved_graded_cell_goes_back(to: int) -> None:
    result = repaired(lambda nb: nb.cells.insert(to, nb.cells.pop(place(nb, "first"))))
    assert order(result.notebook) == ORDER
    assert result.notes == ("The graded cell `first` had been moved; it is back at its place.",)


def test_a_moved_solution_goes_back_and_takes_no_other_cell_along() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.append(nb.cells.pop(place(nb, "first_solution")))

    result = repaired(change)
    assert order(result.notebook) == ORDER
    assert len(result.notes) == 1


def test_a_solution_moved_up_because_another_needs_it_stays_there() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(place(nb, "first_solution"), nb.cells.pop(place(nb, "second_solution")))
        at(nb, "second_solution").source = "part = 1\ndef second(x):\n    return x + 1"
        at(nb, "first_solution").source = "scale = 1 / part\ndef first(x):\n    return x + 1"

    result = repaired(change)
    assert result.notes == ()
    names = order(result.notebook)
    assert names.index("second_solution") + 1 == names.index("first_solution")
    assert names.index("first") < names.index("data") < names.index("second")


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ("part = 1", "def f(): return part\nfirst = f()"),
        ("def part(x): return x", "first = [part(n) for n in range(3)]"),
        ("class Part:\n    n = 1", "class First(Part): pass"),
        ("import math as part", "first = part.pi"),
        ("with open('x') as part: pass", "print(part.name)"),
        ("for part in range(3): pass", "%time first = part"),
        ("part = seed", "first = lambda x: x\nprint(part)"),
    ],
)
def test_the_order_handed_in_stays_where_the_other_would_not_run(second: str, first: str) -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(place(nb, "first_solution"), nb.cells.pop(place(nb, "second_solution")))
        at(nb, "second_solution").source = second
        at(nb, "first_solution").source = first

    names = order(repaired(change).notebook)
    assert names.index("second_solution") < names.index("first_solution")


def test_a_solution_moved_before_what_it_needs_goes_back() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(0, nb.cells.pop(place(nb, "second_solution")))
        at(nb, "second_solution").source = "total = data.sum()\ndef second(x):\n    return x + 1"

    result = repaired(change)
    assert order(result.notebook) == ORDER
    assert result.notes == (
        "The solution cell `second_solution` had been moved; it is back at its place.",
    )


def write_below(nb: NotebookNode, *texts: str) -> None:
    at(nb, "first_solution").source = at(release(), "first_solution").source
    where = place(nb, "first") + 1
    nb.cells[where:where] = [new_code_cell(text) for text in texts]


def test_a_solution_below_its_check_runs_before_it() -> None:
    solution = "def first(x):\n    return x + one"
    result = repaired(lambda nb: write_below(nb, "one = 1", solution, "print(first(3))"))
    names = order(result.notebook)
    assert names.index("one = 1") < names.index(solution) < names.index("first")
    assert names.index("first") < names.index("print(first(3))")
    assert result.unanswered == ()
    assert result.notes == (
        "The answer for the graded cell `first` stood below it; it was run before it.",
    )


def test_what_a_student_tries_below_a_check_stays_there() -> None:
    def change(nb: NotebookNode) -> None:
        write_below(nb, "first(1)", "other = 3")

    result = repaired(change)
    names = order(result.notebook)
    assert names.index("first") < names.index("first(1)") < names.index("other = 3")
    assert result.unanswered == ("first_solution",)
    assert result.notes == ()


def test_a_second_try_below_a_check_does_not_replace_the_answer() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(place(nb, "first") + 1, new_code_cell("def first(x):\n    return 0"))

    names = order(repaired(change).notebook)
    assert names.index("first") < names.index("def first(x):\n    return 0")
