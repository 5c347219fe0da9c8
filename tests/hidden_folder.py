"""A small folder of hidden tests, and ways to run it against live namespaces."""

import textwrap

import numpy as np

from softmark.hidden_tests import LiveAnswers, run_hidden_tests

HEAD = """
import numpy as np
import pytest
from softmark.hidden_tests import approx, grades, hint, points
"""

FORWARD = (
    HEAD
    + """
pytestmark = grades("forward")

def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))

def test_z(student, reference):
    \"\"\"z is the weighted sum
    of the inputs.

    Only for us: 8675309.\"\"\"
    assert student["z"] == approx(reference["z"]), hint("check the weights")

@points(3)
def test_a(student, carried):
    \"\"\"a is the sigmoid of z.\"\"\"
    assert student["a"] == approx(sigmoid(carried("z", low=-9, high=9, trivial=(0,))), abs=5e-4)

@grades("predict")
def test_predict(student):
    \"\"\"predict works on several rows.\"\"\"
    assert student["predict"]([[0.0, 1.0], [2.0, 2.0]]) == approx([1.0, 4.0])
"""
)

CELLS = {"forward": 8.0, "predict": 2.0}


def solution():
    z = 0.4
    return {
        "z": z,
        "a": 1 / (1 + np.exp(-z)),
        "predict": lambda rows: [sum(row) for row in rows],
    }


def mark(tests, student, reference=None, cells=CELLS, **more):
    """The grades of the cells, by name."""
    answers = LiveAnswers(student) if isinstance(student, dict) else student
    expected = LiveAnswers(reference if reference is not None else solution())
    found = run_hidden_tests(tests, cells, answers, expected, **more)
    assert [cell.grade_id for cell in found] == list(cells)
    return {cell.grade_id: cell for cell in found}


def only(tests, student, reference=None):
    """The verdict of a folder's only test, which grades the cell ``c``."""
    reference = student if reference is None else reference
    cell = mark(tests, student, reference, cells={"c": 1.0})["c"]
    assert len(cell.verdicts) == 1
    return cell.verdicts[0]


def one(body, arguments="student, reference", above=""):
    return (
        f'{HEAD}\npytestmark = grades("c")\n{above}\ndef test_it({arguments}):\n    """It."""\n'
        + (textwrap.indent(textwrap.dedent(body), "    "))
    )


def outcomes(cell):
    return [verdict.outcome for verdict in cell.verdicts]
