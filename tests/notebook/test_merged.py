"""Cells that an editor has merged are taken apart, and each is called what it is."""

import pytest
from two_exercises import ORDER, answered, at, built_source, order, place

from softmark.notebook import repair

APART = " had been merged; they are cells of their own again."
SOLUTION, CHECK = "The solution cell `first_solution`", "the graded cell `first`"


def merge(upper: str, lower: str, keep: str):
    nb = answered()
    text = f"{at(nb, upper).source}\n\n{at(nb, lower).source}"
    gone = lower if keep == upper else upper
    at(nb, keep).source = text
    del nb.cells[place(nb, gone)]
    return nb


@pytest.mark.parametrize("keep", ["first_solution", "first"])
def test_a_solution_and_its_check(keep: str) -> None:
    result = repair(merge("first_solution", "first", keep), built_source())
    assert result.notes == (f"{SOLUTION} and {CHECK}{APART}",)
    assert order(result.notebook) == ORDER
    assert at(result.notebook, "first_solution").source == at(answered(), "first_solution").source
    assert result.unanswered == ()
    assert repair(result.notebook, built_source()).notes == ()


@pytest.mark.parametrize("keep", ["data", "second_solution"])
def test_a_locked_cell_and_the_solution_below_it(keep: str) -> None:
    result = repair(merge("data", "second_solution", keep), built_source())
    assert result.notes == (
        f"The locked cell `data` and the solution cell `second_solution`{APART}",
    )
    assert at(result.notebook, "second_solution").source == at(answered(), "second_solution").source
    heading = "## Exercise second: write `second`"  # has no name, so it stays where it is
    assert [n for n in order(result.notebook) if n != heading] == [n for n in ORDER if n != heading]


def test_a_whole_exercise_and_what_stands_around_it() -> None:
    nb = answered()
    names = ("setup", "first_solution", "first", "data", "second_solution", "second")
    at(nb, "data").source = "\n".join(at(nb, name).source for name in names)
    for name in names:
        if name != "data":
            del nb.cells[place(nb, name)]
    result = repair(nb, built_source())
    assert len(result.notes) == 1
    assert [n for n in order(result.notebook) if n in names] == list(names)
    for name in ("first_solution", "second_solution"):
        assert at(result.notebook, name).source == at(answered(), name).source


def test_lines_between_two_cells_of_the_assignment_are_the_students_own() -> None:
    nb = merge("first", "data", "data")
    at(nb, "data").source = at(nb, "data").source.replace("\n\n", "\nmine = 3\n")
    result = repair(nb, built_source())
    names = order(result.notebook)
    assert names[names.index("first") + 1 : names.index("data")] == ["mine = 3"]


def test_what_is_there_twice_was_not_merged() -> None:
    nb = answered()
    at(nb, "first_solution").source += f"\n{at(nb, 'first').source}"
    result = repair(nb, built_source())
    assert result.notes == ()
    assert at(result.notebook, "first_solution").source == at(nb, "first_solution").source
