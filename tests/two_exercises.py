"""A notebook of two exercises and a question in words: as written, as handed out, as answered."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from tiny_course import tagged

from softmark.notebook import Repaired, repair, tag_of
from softmark.notebook.regions import released_text


def exercise(name: str) -> list[NotebookNode]:
    return [
        new_markdown_cell(f"## Exercise {name}: write `{name}`", id=f"id-text-{name}"),
        tagged(
            f"def {name}(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION",
            f"{name}_solution",
            solution=True,
        ),
        tagged(
            f"assert {name}(1) == 2, 'look again'\n### BEGIN HIDDEN TESTS\n"
            f"from softmark.hidden_tests import check\ncheck('{name}')\n### END HIDDEN TESTS",
            name, grade=True, locked=True, points=2,
        ),
    ]  # fmt: skip


@functools.cache
def built_source() -> NotebookNode:
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# The title of it all", id="id-title"),
            tagged("import numpy as np\nseed = 308", "setup", locked=True),
            *exercise("first"),
            tagged("data = np.arange(10)", "data", locked=True),
            *exercise("second"),
            tagged(
                new_markdown_cell("because\n### BEGIN MARK SCHEME\n2 points\n### END MARK SCHEME"),
                "why", grade=True, solution=True, points=1.5,
            ),
        ],
    )  # fmt: skip


def source() -> NotebookNode:
    return copy.deepcopy(built_source())


@functools.cache
def built_release() -> NotebookNode:
    nb = source()
    for cell in nb.cells:
        tag = tag_of(cell)
        cell.source = released_text(cell, solution=bool(tag and tag.solution))
    return nb


def release() -> NotebookNode:
    return copy.deepcopy(built_release())


def answered() -> NotebookNode:
    nb = release()
    for name in ("first", "second"):
        at(nb, f"{name}_solution").source = f"def {name}(x):\n    return x + 1  # mine"
    at(nb, "why").source = "Because of the chain rule."
    return nb


def place(nb: NotebookNode, grade_id: str) -> int:
    [found] = [i for i, c in enumerate(nb.cells) if (t := tag_of(c)) and t.grade_id == grade_id]
    return found


def at(nb: NotebookNode, grade_id: str) -> NotebookNode:
    return nb.cells[place(nb, grade_id)]


def order(nb: NotebookNode) -> list[str]:
    return [tag.grade_id if (tag := tag_of(cell)) else cell.source for cell in nb.cells]


ORDER = order(built_source())


def check(result: Repaired) -> Repaired:
    """What holds for every repaired notebook of a student who writes no regions."""
    for cell in check_cells(result).notebook.cells:
        assert "HIDDEN" not in cell.source
        assert "MARK SCHEME" not in cell.source
    return result


def check_cells(result: Repaired) -> Repaired:
    """What holds for every repaired notebook."""
    nb = result.notebook
    nbformat.validate(nb)
    assert len({cell.id for cell in nb.cells}) == len(nb.cells)
    found = sorted((c for c in nb.cells if tag_of(c)), key=lambda cell: cell.id)
    wanted = sorted((c for c in built_source().cells if tag_of(c)), key=lambda cell: cell.id)
    assert [tag_of(c) for c in found] == [tag_of(c) for c in wanted]
    assert [c.metadata.nbgrader for c in found] == [c.metadata.nbgrader for c in wanted]
    assert [c.cell_type for c in found] == [c.cell_type for c in wanted]
    for cell in nb.cells:
        tag = tag_of(cell)
        if tag and tag.read_only:
            assert cell.source == at(built_release(), tag.grade_id).source
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert all(note.endswith(".") for note in result.notes)
    return result


def repaired(change: Callable[[NotebookNode], Any]) -> Repaired:
    nb = answered()
    change(nb)
    before = copy.deepcopy(nb)
    result = check(repair(nb, built_source()))
    assert nb == before, "the submission itself is left alone"
    return result
