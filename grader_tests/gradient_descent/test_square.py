"""Example 3: gradient descent on f(x) = x^2, and what the learning rate does to it."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of

WALKS = [(5, 0.1, 7), (-2.5, 0.35, 4), (3.0, 0.8, 6), (1.5, 1.1, 5)]


def walk(student, start, alpha, steps):
    say = "return one flat list or array of numbers"
    path = array_of(student["descend_square"](start, alpha, steps), say, ndim=1)
    assert path.size >= 2, hint("the path holds every position, not only the last one")
    return path


@grades("descend_square")
def test_start_counts(student):
    """The path holds the start and one number for each update."""
    for start, alpha, steps in WALKS[1:3]:
        path = walk(student, start, alpha, steps)
        assert path.size == steps + 1, hint(
            "steps updates give steps + 1 numbers: the start counts"
        )
        assert path[0] == approx(start), hint("the first number of the path is the start")
        assert not np.isclose(path[1], start), hint("the second number is where one update leads")


@grades("descend_square")
@points(2)
def test_each_update(student):
    """Each update subtracts alpha times the slope at the present x."""
    for start, alpha, steps in WALKS:
        path = walk(student, start, alpha, steps)
        expected = path[:-1] - alpha * 2 * path[:-1]
        assert path[1:] == approx(expected, rel=1e-4, abs=1e-6), hint(
            "x - alpha * 2x with the x of the moment: look at the sign, the 2 and alpha"
        )


@grades("descend_square")
def test_where_it_ends(student, reference):
    """After all updates the walk is where it should be."""
    for start, alpha, steps in WALKS:
        path = walk(student, start, alpha, steps)
        expected = reference["descend_square"](start, alpha, steps)[-1]
        assert path[-1] == approx(expected, rel=1e-4, abs=1e-6), hint(
            "do exactly `steps` updates, with the given start and alpha"
        )


def word(student, alpha):
    answer = student["fate"](alpha)
    assert isinstance(answer, str), hint("return one of the three words")
    return answer.strip().lower()


@grades("fate")
@points(2)
def test_short_and_long_steps(student):
    """Short steps converge, long ones diverge."""
    asked = (0.05, 0.4, 0.5, 0.6, 0.95, 1.05, 1.3)
    expected = ["converges"] * 5 + ["diverges"] * 2
    assert [word(student, alpha) for alpha in asked] == expected, hint(
        "compare the length of 1 - 2 alpha with 1: beyond alpha = 0.5 it is negative"
    )


@grades("fate")
def test_border(student):
    """The border between the two is found, and what happens on it."""
    found = [word(student, alpha) for alpha in (0.98, 1, 1.02)]
    assert found == ["converges", "bounces", "diverges"], hint(
        "at which alpha does one update turn x into -x?"
    )
