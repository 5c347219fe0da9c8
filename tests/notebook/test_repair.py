"""Repairing submissions: one test per thing that happens to notebooks."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from tiny_course import tagged
from two_exercises import (
    ORDER,
    answered,
    at,
    built_source,
    check,
    order,
    place,
    release,
    repaired,
    source,
)

from softmark.notebook import repair


def test_an_honest_submission_passes_without_notes() -> None:
    result = repaired(lambda nb: None)
    assert (result.notes, result.unanswered) == ((), ())
    assert order(result.notebook) == ORDER
    assert "# mine" in at(result.notebook, "first_solution").source
    assert at(result.notebook, "why").source == "Because of the chain rule."
    assert result.notebook.metadata.kernelspec.name == "python3"


def test_a_blank_submission_is_all_unanswered() -> None:
    result = check(repair(release(), source()))
    assert result.notes == ()
    assert result.unanswered == ("first_solution", "second_solution", "why")


def test_the_source_itself_passes_without_notes() -> None:
    result = check(repair(new_notebook(cells=source().cells[:-1]), built_source()))
    assert result.notes == ("The answer cell `why` was missing; an empty one is there now.",)


def test_an_empty_notebook_becomes_the_assignment() -> None:
    result = check(repair(new_notebook(), source()))
    assert len(result.notes) == 7
    assert result.unanswered == ("first_solution", "second_solution", "why")
    assert at(result.notebook, "first_solution").source == ""


def test_a_deleted_graded_cell_is_put_back() -> None:
    result = repaired(lambda nb: nb.cells.pop(place(nb, "first")))
    assert result.notes == ("The graded cell `first` was missing and has been put back.",)
    assert order(result.notebook) == ORDER


def test_a_deleted_locked_cell_is_put_back_before_what_needs_it() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(place(nb, "data") + 1, new_code_cell("total = data.sum()"))
        nb.cells.pop(place(nb, "data"))

    result = repaired(change)
    assert result.notes == ("The locked cell `data` was missing and has been put back.",)
    names = order(result.notebook)
    assert names.index("data") + 1 == names.index("total = data.sum()")


def test_a_deleted_solution_cell_comes_back_empty() -> None:
    result = repaired(lambda nb: nb.cells.pop(place(nb, "first_solution")))
    assert result.notes == (
        "The solution cell `first_solution` was missing; what another cell defines for it counts.",
    )
    assert result.unanswered == ("first_solution",)
    assert order(result.notebook) == ORDER
    assert at(result.notebook, "first_solution").source == ""


def test_a_graded_cell_is_put_back_after_all_of_a_split_solution() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.pop(place(nb, "first"))
        nb.cells.insert(place(nb, "first_solution") + 1, new_code_cell("one = first(0)"))

    names = order(repaired(change).notebook)
    assert names.index("one = first(0)") + 1 == names.index("first")


def test_the_halves_of_a_split_solution_stay_in_place() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "first_solution").source = "def helper(x): return x"
        nb.cells.insert(place(nb, "first_solution") + 1, new_code_cell("first = helper"))

    result = repaired(change)
    assert result.notes == ()
    start = place(result.notebook, "first_solution")
    assert [c.source for c in result.notebook.cells[start : start + 2]] == [
        "def helper(x): return x",
        "first = helper",
    ]


def test_of_two_filled_solutions_the_first_keeps_the_tag_and_both_run() -> None:
    def change(nb: NotebookNode) -> None:
        copied = copy.deepcopy(at(nb, "first_solution"))
        copied.source, copied.id = "def first(x): return 5", "copy"
        nb.cells.insert(place(nb, "first_solution") + 1, copied)

    result = repaired(change)
    assert "was there 2 times" in result.notes[0]
    start = place(result.notebook, "first_solution")
    assert "# mine" in result.notebook.cells[start].source
    assert result.notebook.cells[start + 1].source == "def first(x): return 5"


@pytest.mark.parametrize("blank_first", [True, False])
def test_a_blank_copy_never_covers_the_answer(blank_first: bool) -> None:
    def change(nb: NotebookNode) -> None:
        copied = copy.deepcopy(at(release(), "first_solution"))
        copied.id = "copy"
        nb.cells.insert(place(nb, "first_solution") + (not blank_first), copied)

    result = repaired(change)
    assert "# mine" in at(result.notebook, "first_solution").source
    assert "NotImplementedError" not in str(result.notebook)
    assert result.unanswered == ()


def test_a_doubled_graded_cell_is_there_once() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.insert(0, copy.deepcopy(at(nb, "second")))

    result = repaired(change)
    assert result.notes[0] == "The graded cell `second` was there 2 times; one is kept."
    assert order(result.notebook) == ORDER


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_retyped_solution_is_code_again(kind: str) -> None:
    def change(nb: NotebookNode) -> None:
        cell = at(nb, "first_solution")
        cell.cell_type = kind
        del cell["outputs"], cell["execution_count"]

    result = repaired(change)
    assert result.notes == (
        f"The solution cell `first_solution` had been turned into a {kind} cell; "
        "it is a code cell again.",
    )
    assert "# mine" in at(result.notebook, "first_solution").source


def test_an_answer_in_words_turned_into_code_is_words_again() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "why").update(cell_type="code", outputs=[], execution_count=3)

    result = repaired(change)
    assert at(result.notebook, "why").source == "Because of the chain rule."


@pytest.mark.parametrize(("grade_id", "name"), [("first", "graded cell"), ("setup", "locked cell")])
def test_an_edited_cell_of_the_instructor_is_restored(grade_id: str, name: str) -> None:
    def change(nb: NotebookNode) -> None:
        lines = at(nb, grade_id).source.splitlines()
        at(nb, grade_id).source = "" if grade_id == "first" else lines[0]

    result = repaired(change)
    assert result.notes == (
        f"The {name} `{grade_id}` had been changed; its text has been restored.",
    )
    assert order(result.notebook) == ORDER


@pytest.mark.parametrize(
    ("grade_id", "change", "name"),
    [
        ("setup", "import math\n{}", "locked cell"),
        ("setup", "{}\nseed = 7", "locked cell"),
        ("data", "data = np.arange(99)", "locked cell"),
        ("first", "def first(x):\n    return x + 1\n{}", "graded cell"),
        ("second", "{}\nprint(second(2))", "graded cell"),
    ],
)
def test_what_a_student_wrote_into_a_cell_of_the_instructor_runs_before_it(
    grade_id: str, change: str, name: str
) -> None:
    text = change.format(at(release(), grade_id).source)

    def write(nb: NotebookNode) -> None:
        at(nb, grade_id).source = text

    result = repaired(write)
    assert result.notes == (
        f"The {name} `{grade_id}` had been changed: what stood there is kept as a cell of the "
        "student's own, and the assignment's text follows it.",
    )
    names = order(result.notebook)
    assert names[names.index(grade_id) - 1] == text
    assert [n for n in names if n != text] == ORDER
    assert repair(result.notebook, built_source()).notes == ()


def test_words_written_into_the_task_are_kept() -> None:
    words = tagged(new_markdown_cell("The task."), "task_text", locked=True)
    given = new_notebook(cells=[*source().cells, words])
    handed = new_notebook(cells=[*answered().cells, copy.deepcopy(words)])
    handed.cells[-1].source = "The task.\n\nMy answer: the chain rule."
    cells = repair(handed, given).notebook.cells
    assert [cell.source for cell in cells[-2:]] == [
        "The task.\n\nMy answer: the chain rule.", "The task."
    ]  # fmt: skip


def test_blanks_at_line_ends_are_no_tampering() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "setup").source = "import numpy as np  \nseed = 308\n\n"

    assert repaired(change).notes == ()


def test_the_notebooks_points_and_roles_are_the_sources() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "first").metadata.nbgrader["points"] = 100
        at(nb, "second").metadata.nbgrader["solution"] = True

    assert repaired(change).notes == (
        "The points of the graded cell `first` had been changed; the assignment's count.",
        "The graded cell `second` had been given another role; it is restored.",
    )


@pytest.mark.parametrize("tag", [None, {"grade_id": "other", "solution": True}, 7])
def test_a_cell_that_lost_its_tag_is_known_by_its_id(tag: Any) -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "first_solution").metadata = nbformat.from_dict({"nbgrader": tag})

    result = repaired(change)
    assert result.notes == (
        "The solution cell `first_solution` had lost its name; it has been given back.",
    )
    assert "# mine" in at(result.notebook, "first_solution").source


def test_a_notebook_that_lost_all_metadata_keeps_its_order() -> None:
    def change(nb: NotebookNode) -> None:
        for number, cell in enumerate(nb.cells):
            cell.metadata, cell.id = NotebookNode(), f"x{number}"

    names = order(repaired(change).notebook)
    kept = [name for name in names if name in ORDER]
    assert kept == ORDER
    result = repaired(change).notebook
    assert "def first" in at(result, "first_solution").source
    assert at(result, "why").source == "Because of the chain rule."


def test_a_tag_borrowed_from_another_cell_is_given_back() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "second_solution").metadata.nbgrader["grade_id"] = "first_solution"

    result = repaired(change)
    assert "def second" in at(result.notebook, "second_solution").source
    assert "def first" in at(result.notebook, "first_solution").source


def test_unknown_names_are_the_students_own_cells() -> None:
    def change(nb: NotebookNode) -> None:
        for number in range(5):
            bad = tagged("y = 1", f"bad{number}", grade=True, points=50)
            bad.metadata.nbgrader["grade_id"] = f"b`ad{number}" + "x" * 99
            nb.cells.append(bad)

    result = repaired(change)
    assert [cell.source for cell in result.notebook.cells[-5:]] == ["y = 1"] * 5
    [note] = result.notes
    assert "`b?ad0x" in note
    assert "and 2 more" in note
    assert len(note) < 300


def test_outputs_counts_and_metadata_of_the_student_go_and_pictures_stay() -> None:
    def change(nb: NotebookNode) -> None:
        cell = at(nb, "first_solution")
        cell.outputs, cell.execution_count = [new_output("stream", text="x" * 10**6)], 7
        cell.metadata["tags"] = ["skip-execution", "remove_cell"]
        own = new_code_cell("z = 1", metadata={"tags": ["skip-execution"]})
        nb.cells.append(own)
        at(nb, "why").attachments = {"a.png": {"image/png": "AAAA"}}
        nb.metadata["kernelspec"] = {"name": "ir", "display_name": "R"}

    result = repaired(change)
    assert "skip-execution" not in str(result.notebook)
    assert at(result.notebook, "why").attachments == {"a.png": {"image/png": "AAAA"}}
    assert result.notebook.metadata.kernelspec.name == "python3"


def test_a_student_keeps_words_that_look_like_a_region() -> None:
    def change(nb: NotebookNode) -> None:
        at(nb, "first_solution").source = "### BEGIN SOLUTION\nfirst = 1\n### END SOLUTION"

    result = repaired(change)
    assert "first = 1" in at(result.notebook, "first_solution").source


def test_a_missing_solution_and_a_check_that_was_moved_are_put_right_at_once() -> None:
    def change(nb: NotebookNode) -> None:
        nb.cells.pop(place(nb, "first_solution"))
        nb.cells.insert(place(nb, "first"), nb.cells.pop(place(nb, "data")))
        nb.cells.insert(place(nb, "first"), nb.cells.pop(place(nb, "first") - 2))

    result = repaired(change).notebook
    assert repair(result, built_source()).notes == ()
