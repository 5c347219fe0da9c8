"""A course small enough to be marked in a second, for tests of what marks it."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PLAIN = {"grade": False, "solution": False, "locked": False, "task": False}


def tagged(cell: NotebookNode | str, grade_id: str, **tag: Any) -> NotebookNode:
    """The cell (given as a text: a code cell) with nbgrader's metadata, by default no role's."""
    made: NotebookNode = new_code_cell(cell) if isinstance(cell, str) else cell
    made.metadata["nbgrader"] = PLAIN | {"schema_version": 3, "grade_id": grade_id} | tag
    made["id"] = f"id-{grade_id}"
    return made


SOLUTION = "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"
CHECKS = (
    "assert double(1) == 2, 'twice one is two'\n"
    "### BEGIN HIDDEN TESTS\n"
    "from softmark.hidden_tests import check\n"
    "check('double')\n"
    "### END HIDDEN TESTS"
)
HIDDEN = '''
from softmark.hidden_tests import approx, grades, hint, points

pytestmark = grades("double")


@points(2)
def test_fresh_input(student, reference):
    """double works for any number."""
    assert student["double"](86753.0625) == approx(reference["double"](86753.0625)), hint(
        "multiply by two"
    )


def test_zero(student):
    """double of zero is zero."""
    assert student["double"](0) == 0
'''


def source(solution: str = SOLUTION, points: int = 3, grade_id: str = "double"):
    words = "### BEGIN MARK SCHEME\nsays why\n### END MARK SCHEME\n"
    cells = [
        new_markdown_cell("Write `double`.", id="text"),
        tagged(new_code_cell(solution), "double_solution", solution=True),
        tagged(new_code_cell(CHECKS), grade_id, grade=True, locked=True, points=points),
        tagged(new_markdown_cell(words), "why", grade=True, solution=True, points=1),
    ]
    return new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def write(notebook, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def make_course(root: Path) -> Path:
    """A course with one assignment, ``tiny``, and nothing handed in."""
    root.mkdir(exist_ok=True)
    (root / "softmark.toml").write_text('[course]\nid = "tiny"\n[limits]\ncpu_s_per_cell = 2\n')
    write(source(), root / "source" / "tiny" / "tiny.ipynb")
    tests = root / "grader_tests" / "tiny" / "test_double.py"
    tests.parent.mkdir(parents=True)
    tests.write_text(HIDDEN)
    return root


def hand_in(root: Path, student: str, *sources: str, words: str = "because") -> Path:
    """Hand in a notebook whose solution cell holds the first source, others come after."""
    notebook = source(sources[0] if sources else "")
    notebook.cells[3].source = words
    for text in sources[1:]:
        notebook.cells.append(new_code_cell(text))
    return write(notebook, root / "submitted" / student / "tiny" / "tiny.ipynb")
