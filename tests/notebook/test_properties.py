"""What holds for whatever a student hands in: reading it, and repairing what was read."""

from __future__ import annotations

import copy
import json
import math
import re
from collections import Counter
from typing import Any

import nbformat
from bounds import cpu, memory
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from promises import WHERE, marked, read
from strategies import CELLS, JSON, LONG, NOTEBOOK, TAG, TEXT, WHOLE, share
from two_exercises import ORDER, answered, at, built_source, check_cells

from softmark.notebook import graded_cells, parse_notebook, repair, tag_of
from softmark.notebook.cells import headings, name_of


def as_file(*cells: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": []}


def words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


# --- reading


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


@given(NOTEBOOK)
def test_any_json_is_read_or_refused(value: Any) -> None:
    read(json.dumps(value).encode())


@given(WHOLE)
def test_any_cells_are_read_or_refused(value: Any) -> None:
    read(json.dumps(value).encode())


@given(st.integers(0, 10_000), st.binary(max_size=4), st.booleans())
def test_a_damaged_notebook_is_read_or_refused(place: int, junk: bytes, cut: bool) -> None:
    whole = nbformat.writes(answered()).encode()
    place %= len(whole)
    read(whole[:place] + junk + (b"" if cut else whole[place + len(junk) :]))


@given(TAG | JSON, JSON)
def test_any_metadata_is_a_tag_or_none(tag: Any, other: Any) -> None:
    cells = [code("x") | {"metadata": {"nbgrader": tag, "more": other}}, words("# A"), code("y")]
    nb = read(as_file(*cells))
    assert nb is not None
    for cell in nb.cells:
        found = tag_of(cell)
        assert found is None or found.grade_id
        assert isinstance(name_of(cell), str)
    assert all(math.isfinite(cell.points) for cell in graded_cells(nb))
    assert len(headings(nb)) == len(nb.cells)


@share(1 / 2)
@given(LONG, st.booleans())
def test_reading_and_repairing_take_time_by_the_size(text: str, as_is: bool) -> None:
    # A tenth of this is usual; what goes back and forth in the text would take minutes.
    with cpu(4.0):
        marked(text.encode() if as_is else as_file(code(text), words(text), code(f"first({text}")))


@share(1 / 4)
@given(LONG, st.booleans(), st.lists(JSON, max_size=3))
def test_reading_and_repairing_take_memory_by_the_size(
    text: str, as_is: bool, more: list[Any]
) -> None:
    text = text[:10_000]
    data = text.encode() if as_is else as_file(code(text), words(text) | {"metadata": {"m": more}})
    with memory(2_000_000 + 1_000 * len(data)):
        marked(data)


# --- repairing

_NAMES = tuple(name for name in ORDER if "\n" not in name and " " not in name)
CHANGES = ("delete", "double", "move", "swap", "retype", "edit", "untag", "rename", "points", "id",
           "split", "merge", "insert", "own", "own")  # fmt: skip


def change(nb: NotebookNode, what: str, one: int, two: int, number: int) -> None:
    """Do to a notebook what happens to notebooks."""
    own = f"own_{number} = 1"
    if what == "insert" or not nb.cells:
        nb.cells.insert(two % (len(nb.cells) + 1), new_code_cell(own))
        return
    here, there = one % len(nb.cells), two % len(nb.cells)
    cell = nb.cells[here]
    tag = cell.metadata.get("nbgrader")
    match what:
        case "delete":
            nb.cells.pop(here)
        case "double":
            nb.cells.insert(there, copy.deepcopy(cell))
        case "move":
            nb.cells.insert(there, nb.cells.pop(here))
        case "swap":
            nb.cells[here], nb.cells[there] = nb.cells[there], nb.cells[here]
        case "retype":
            cell.cell_type = ("code", "markdown", "raw")[two % 3]
        case "edit":
            cell.source += f"\n# edited {two}"
        case "own":
            lines = cell.source.split("\n")
            lines.insert(two % (len(lines) + 1), own)
            cell.source = "\n".join(lines)
        case "untag":
            cell.metadata = NotebookNode()
        case "rename" if isinstance(tag, dict):
            names = [*_NAMES, "unknown", "", 5]
            tag["grade_id"] = names[two % len(names)]
        case "points" if isinstance(tag, dict):
            tag["points"], tag["grade"] = two, two % 2 == 0
        case "id":
            cell.id = nb.cells[there].id if two % 2 else f"new-{two}"
        case "split":
            lines = cell.source.split("\n")
            half = two % len(lines)
            cell.source = "\n".join(lines[:half])
            nb.cells.insert(here + 1, new_code_cell("\n".join(lines[half:])))
        case "merge" if here + 1 < len(nb.cells):
            cell.source += "\n" + nb.cells.pop(here + 1).source


@st.composite
def handed_in(draw: st.DrawFn) -> NotebookNode:
    """An answered notebook to which a few of these changes were done."""
    nb = answered()
    steps = st.tuples(st.sampled_from(CHANGES), st.integers(0, 99), st.integers(0, 99))
    for number, step in enumerate(draw(st.lists(steps, max_size=12))):
        change(nb, *step, number)
    return nb


@st.composite
def made_up(draw: st.DrawFn) -> NotebookNode:
    """A notebook of any cells among some of those of the assignment."""
    cells = [cell for cell in answered().cells if draw(st.booleans())]
    for cell in draw(CELLS):
        cells.insert(draw(st.integers(0, len(cells))), cell | {"source": draw(TEXT)})
    return parse_notebook(as_file(*cells), WHERE)


def own_lines(cells: list[NotebookNode]) -> Counter[str]:
    return Counter(re.findall(r"^\s*(own_\d+) = 1", "\n".join(c.source for c in cells), re.M))


def of_code(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


@given(handed_in() | made_up())
def test_whatever_was_handed_in_is_repaired_once(nb: NotebookNode) -> None:
    before = copy.deepcopy(nb)
    result = check_cells(repair(nb, built_source()))
    assert nb == before, "what was handed in is left alone"
    graded = sorted(cell.grade_id for cell in graded_cells(result.notebook))
    assert graded == ["first", "second", "why"]
    assert repair(copy.deepcopy(nb), built_source()) == result
    again = repair(result.notebook, built_source())
    assert again.notebook == result.notebook
    assert not again.notes


@given(handed_in())
def test_an_answer_is_lost_by_no_change_to_other_cells(nb: NotebookNode) -> None:
    names = Counter(map(name_of, nb.cells))
    result = repair(nb, built_source()).notebook
    for name in ("first_solution", "second_solution", "why"):
        mine = at(answered(), name).source
        own = [cell for cell in nb.cells if cell.source == mine]
        assert not own or mine in [cell.source for cell in result.cells], f"{name} was lost"
        if names[name] == 1 and any(name_of(cell) == name for cell in own):
            assert at(result, name).source == mine


@given(handed_in())
def test_every_line_of_a_students_code_is_there_once(nb: NotebookNode) -> None:
    result = repair(nb, built_source()).notebook
    given_lines, found = own_lines(of_code(nb)), own_lines(of_code(result))
    for line, times in own_lines(nb.cells).items():
        anywhere = own_lines(result.cells)[line]
        # A cell that was made text is code again where the assignment's cell is code.
        assert anywhere >= times, f"{line} was lost"
        if given_lines[line] == times:
            assert found[line] == times or anywhere == times, f"{line} runs {found[line]} times"


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=8))
def test_what_stands_in_order_stays_in_order(places: list[tuple[int, int]]) -> None:
    nb = answered()
    for number, (one, two) in enumerate(places):
        what = "insert" if two % 2 else "edit"
        if what == "edit" and (tag := tag_of(nb.cells[one % len(nb.cells)])) and tag.read_only:
            continue
        change(nb, what, one, two, number)
    result = repair(nb, built_source())
    assert [cell.source for cell in of_code(result.notebook)] == [c.source for c in of_code(nb)]
    assert result.notes == ()


@given(handed_in())
def test_what_ran_as_handed_in_runs_when_repaired(nb: NotebookNode) -> None:
    def stops_for_a_name(notebook: NotebookNode) -> str:
        names: dict[str, Any] = {}
        for cell in of_code(notebook):
            # Checks are put back, whatever they need.
            text = re.sub("^assert.*", "", cell.source, flags=re.M)
            try:
                exec(compile(text, "<cell>", "exec"), names)
            except NameError as error:
                return str(error)
            except Exception:  # a check that fails, a cell that was cut in two
                continue
        return ""

    if not stops_for_a_name(nb):
        assert not stops_for_a_name(repair(nb, built_source()).notebook)
