"""A source with one neuron and its hidden tests, and ways to change it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook, new_output
from tiny_course import tagged

HIDDEN = """
### BEGIN HIDDEN TESTS
from softmark.hidden_tests import check
check("sigmoid")
### END HIDDEN TESTS"""

TESTS = '''"""Hidden tests."""
import numpy as np
from softmark.hidden_tests import approx, grades, hint

pytestmark = grades("sigmoid")


def test_far_out(student):
    """It is right far from zero."""
    assert student["sigmoid"](-30.0) == approx(9.35762297e-14, rel=1e-6), hint("check the sign")
'''


@functools.cache
def built() -> NotebookNode:
    solution = tagged(
        "def sigmoid(x):\n    ### BEGIN SOLUTION\n    return 1 / (1 + np.exp(-x))  # the secret\n"
        "    ### END SOLUTION\nsigmoid(0.0)",
        "sigmoid_solution",
        solution=True,
    )
    solution.outputs, solution.execution_count = [new_output("stream", text="0.5")], 3
    return new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        cells=[
            new_markdown_cell("# One neuron\nWrite the sigmoid.", id="title"),
            tagged("import numpy as np\nfrom sklearn import svm", "setup", locked=True),
            solution,
            tagged(
                "assert sigmoid(0.0) == 0.5, 'halfway at zero'" + HIDDEN,
                "sigmoid", grade=True, locked=True, points=2,
            ),
            tagged(
                new_markdown_cell(
                    "### BEGIN MARK SCHEME\n2 points for saturation of the neuron\n"
                    "### END MARK SCHEME\nBecause its slope is nearly zero there."
                ),
                "why", grade=True, solution=True, points=2,
            ),
        ],
    )  # fmt: skip


def meta(nb: NotebookNode, index: int) -> dict[str, Any]:
    found: dict[str, Any] = nb.cells[index].metadata.nbgrader
    return found


def edit(nb: NotebookNode, index: int, old: str, new: str) -> None:
    assert old in nb.cells[index].source
    nb.cells[index].source = nb.cells[index].source.replace(old, new)


def listed(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
