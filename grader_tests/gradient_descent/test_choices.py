"""What Example 5 is made of, and which way is down."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, words_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes

WHY = {
    "target function": "of y and 1 - y one is 1: what does the row cost when h is near to it, and "
    "when h is far from it? The cost is to be large where the model is wrong",
    "input": "what does the descent change, and what is given?",
    "partial derivative": "one for each j, so x_j is in it; and where h is too large, raising z "
    "raises the cost",
    "update": "the derivative points uphill, and the step starts from where one stands",
}


@grades("example5_parts")
@pytest.mark.parametrize("part", WHY, ids=lambda part: part.replace(" ", "-"))
def test_parts(student, reference, part):
    """This part of Example 5 is the right one."""
    found = student["example5_parts"]
    assert isinstance(found, dict), hint("example5_parts is a dict with a letter for each part")
    chosen = words_of(str(found.get(part, "")).lower())
    assert chosen == [reference["example5_parts"][part]], hint(WHY[part])


def slopes():
    rng = np.random.default_rng(42)
    return [rng.normal(0, 2, n) for n in (1, 2, 2, 3, 6)]


def step(student, slope, length):
    say = "one number for each partial derivative"
    return array_of(student["steepest_step"](slope, length), say, shape=np.shape(slope))


@grades("steepest")
@points(2)
def test_direction(student):
    """No other step of the same length lowers the cost more."""
    for slope in slopes():
        for given in (slope, slope.tolist()):
            own = step(student, given, 0.5)
            size = np.linalg.norm(own) or 1.0  # a step of length 0 goes nowhere
            assert own / size == approx(-slope / np.linalg.norm(slope), **CLOSE), hint(
                "the dot product is smallest when the two arrows point in opposite directions: "
                "every part of the slope counts, with its sign"
            )


@grades("steepest")
def test_length(student):
    """The step has the length that was asked for."""
    for slope in slopes():
        for length in (1.0, 0.01, 3.0):
            own = step(student, slope, length)
            assert np.linalg.norm(own) == approx(length, **CLOSE), hint(
                "divide the slope by its own length, the square root of the sum of its squares, "
                "before you multiply by the length that is wanted"
            )
