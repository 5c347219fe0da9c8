"""What stopped a cell is said: the exercise, the line, the student's own error, and why."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support import Play
from tiny_course import tagged

from softmark.kernel.stops import Stop, stop_of, where_of, why_missing
from softmark.model import MissingName, StudentError


def failed(source: str, name: str, text: str, line: int = 1, **tag: object) -> NotebookNode:
    trace = ["\x1b[31m----\x1b[39m", f"Cell \x1b[32mIn[3]\x1b[39m, line {line}", f"{name}: {text}"]
    cell = new_code_cell(source)
    cell.outputs = [new_output("error", ename=name, evalue=text, traceback=trace)]
    if tag:
        tagged(cell, "x", **tag)
    return cell


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell("## 2.1 The *sigmoid*"), *cells])


def said(cell: NotebookNode) -> str:
    return str(stop_of(notebook(cell), 1))


def test_exercise_line_and_error_are_named() -> None:
    cell = failed("import math\nx = 1\ny = z + 1", "NameError", "name 'z' is not defined", 3)
    assert said(cell) == "2.1 The sigmoid, line 3 (`y = z + 1`): NameError: name 'z' is not defined"


def test_an_error_that_ends_in_a_full_stop_ends_in_one() -> None:
    assert said(failed("f()", "ValueError", "not like this.")).endswith("ValueError: not like this")
    assert said(failed("f()", "ValueError", "and so on...")).endswith("and so on...")


def test_without_a_heading_the_cell_is_named_by_how_it_begins() -> None:
    nb = new_notebook(cells=[failed("\nx = 1\n1 / 0", "ZeroDivisionError", "division by zero", 3)])
    assert where_of(nb, 0) == "the cell that begins `x = 1`"


def test_a_missing_package_says_which_are_there() -> None:
    cell = failed("import nosuch as n", "ModuleNotFoundError", "No module named 'nosuch'")
    stop = stop_of(notebook(cell), 1)
    assert stop is not None
    assert stop.advice.startswith(
        "`nosuch` is not installed here; available: numpy, pandas, matplotlib"
    )


def test_a_name_that_an_earlier_cell_would_have_defined_says_which() -> None:
    nb = notebook(failed("y = layer(1)", "NameError", "name 'layer' is not defined"))
    stop = stop_of(nb, 1, [STOP])
    assert stop is not None
    assert stop.advice == "It would come from 2.1, which had stopped before."


@pytest.mark.parametrize(
    "cell",
    [
        new_code_cell("x = 1"),
        failed("raise NotImplementedError()", "NotImplementedError", ""),
        failed("assert f(1) == 2", "AssertionError", "look again", grade=True, locked=True),
        failed("import x", "ModuleNotFoundError", "No module named 'x'", locked=True),
    ],
    ids=["nothing", "left open", "check", "locked"],
)
def test_what_is_no_news_is_not_said(cell: NotebookNode) -> None:
    assert stop_of(notebook(cell), 1) is None


def test_texts_of_the_students_process_are_cut_and_printable() -> None:
    cell = failed("x = 1", "E" * 5000, "\x1b[31m`" + "y" * 9000, line=99)
    assert len(said(cell)) < 300
    assert "\x1b" not in said(cell)
    odd = notebook(failed("x = 1", "ValueError", "no"))
    odd.cells[1].outputs[0]["traceback"] = {"not": "a list"}
    assert str(stop_of(odd, 1)) == "2.1 The sigmoid: ValueError: no"


STOP = Stop("2.1", 1, "import nosuch", "ModuleNotFoundError: ...", frozenset({"layer"}))


def test_why_a_name_is_not_defined() -> None:
    nb = notebook(new_code_cell("def Sigmoid(z):\n    return z"), new_code_cell("later = 1"))
    assert (
        why_missing("layer", nb, [STOP], None) == f"the cell that would define it stopped in {STOP}"
    )
    assert why_missing("later", nb, [], 2) == "the cell that would define it was not reached"
    assert (
        why_missing("sigmoid", nb, [], None) == "the notebook defines `Sigmoid`, spelt differently"
    )
    assert why_missing("laters", nb, [], None) == "the notebook defines `later`, spelt differently"
    assert why_missing("weights", nb, [], None) == ""


def test_of_a_cell_that_is_no_python_nothing_is_defined() -> None:
    text = "def layer(z):\n    return\u00a0z"
    cell = failed(text, "SyntaxError", "invalid non-printable character U+00A0", line=2)
    stop = stop_of(notebook(cell), 1)
    assert stop is not None
    said = why_missing("layer", notebook(cell), [stop], None)
    assert said == f"the cell that would define it stopped in {stop}"


def test_a_name_that_a_check_reads_is_no_misspelling_of_another() -> None:
    nb = notebook(new_code_cell("digit_rates = {}"), new_code_cell("needs('digit_rates')"))
    assert why_missing("digit_rate", nb, [], None) != ""
    nb.cells[1].metadata["nbgrader"] = {
        "schema_version": 3, "grade_id": "digits", "locked": True, "grade": True,
        "solution": False, "task": False, "points": 1,
    }  # fmt: skip
    assert why_missing("digit_rate", nb, [], None) == ""


def test_in_a_kernel(play: Play) -> None:
    session = play(
        "import nosuch\ndef layer(x):\n    return x",
        "def f(x):\n    return layer(x)",
        "1 / 0",
    )
    assert [note.partition(":")[0] for note in session.run.notes] == [
        "Stopped in the cell that begins `import nosuch`, line 1 (`import nosuch`)",
        "Stopped in the cell that begins `1 / 0`, line 1 (`1 / 0`)",
    ]
    with pytest.raises(MissingName) as missing:
        session.value("c2", ("layer",))
    assert "the cell that would define it stopped in the cell that begins" in missing.value.why
    with pytest.raises(StudentError) as raised:
        session.call("c2", ("f",), (1,))
    assert raised.value.why.startswith("A cell before had stopped in the cell that begins")


def test_what_is_raised_in_a_hidden_call_is_not_repeated(play: Play) -> None:
    session = play("def f(x):\n    raise NameError(f'seen {x}')")
    with pytest.raises(StudentError) as raised:
        session.call("c0", ("f",), (86753,))
    assert raised.value.why == ""
    assert session.run.notes == []
