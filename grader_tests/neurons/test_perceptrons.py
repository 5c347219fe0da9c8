"""Example 1: one perceptron, with a threshold and with a bias."""

from itertools import product

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, number_of, numbers

INPUTS = np.array(list(product((0, 1), repeat=3)))


def questions(seed, *, biased):
    """Inputs of several lengths, lists and arrays in turn, none of them on the border."""
    rng = np.random.default_rng(seed)
    for k, n in enumerate((1, 2, 3, 6, 4, 3, 5, 2)):
        x, w = rng.integers(0, 2, n), rng.integers(-5, 6, n)
        x[rng.integers(n)] = 1
        last = float(w @ x) + (0.5 if k % 2 else -0.5)
        last = -last if biased else last
        yield (x.tolist(), w.tolist(), last) if k % 3 else (x, w, last)


def decisions(w, threshold):
    """The eight decisions; a sum that only rounding lifts above the threshold is on it."""
    return INPUTS @ w > threshold + 1e-9


def fired(answer):
    """The answer of a perceptron, which is 1 or 0."""
    found = number_of(answer, "return 1 or 0")
    assert found in (0, 1), hint("return 1 or 0")
    return found


@grades("perceptron")
@points(3)
def test_above_or_below(student, reference):
    """It fires above the threshold and not below it, for any number of inputs."""
    for asked in questions(11, biased=False):
        found = fired(student["perceptron"](*asked))
        assert found == approx(float(reference["perceptron"](*asked))), hint(
            "weigh each input, add them all up, and compare the sum with the threshold"
        )


@grades("perceptron")
def test_on_the_threshold(student):
    """A sum that equals the threshold is not enough."""
    for x, w in (([1, 1, 0], [2, 3, 9]), ([0, 1], [7, -4]), ([0, 0, 0], [1, 1, 1])):
        border = int(np.dot(w, x))
        found = [fired(student["perceptron"](x, w, t)) for t in (border, border - 3)]
        assert found == approx([0, 1]), hint("it fires when the sum is above the threshold: >")


@pytest.fixture
def festival(student):
    w = array_of(student["w_festival"], "w_festival is a list of three numbers", shape=(3,))
    return decisions(w, number_of(student["threshold_festival"], "threshold_festival is a number"))


@grades("festival")
def test_the_two_cases(festival):
    """Case 1 goes to the festival, and Case 2 stays at home."""
    go = dict(zip(map(tuple, INPUTS.tolist()), festival, strict=True))
    assert go[1, 0, 1], hint("Case 1: the sum of the weights of weather and closeness must do")
    assert not go[0, 0, 0], hint("Case 2: with no yes at all the sum is 0. Is that too much?")


@grades("festival")
@points(3)
def test_all_eight_decisions(festival):
    """All eight inputs are decided as the character asks."""
    rain, fine = INPUTS[:, 0] == 0, INPUTS[:, 0] == 1
    other = INPUTS[:, 1] + INPUTS[:, 2] > 0
    assert not festival[rain].any(), hint(
        "in the rain you never go: friends and closeness together must not be enough"
    )
    assert festival[fine & other].all(), hint(
        "in good weather one other yes must be enough, whichever it is"
    )
    assert not festival[fine & ~other].any(), hint("good weather alone must not be enough")


@grades("bias")
@points(2)
def test_rule_with_bias(student, reference):
    """It fires where w . x + b is above 0, for any number of inputs."""
    for asked in questions(12, biased=True):
        found = fired(student["perceptron_bias"](*asked))
        assert found == approx(float(reference["perceptron_bias"](*asked))), hint(
            "the bias is added to the sum, and the result is compared with 0"
        )


@grades("bias")
def test_exactly_zero(student):
    """Where w . x + b is exactly 0, it does not fire."""
    for x, w in (([1, 1, 0], [2, 3, 9]), ([0, 1], [7, -4]), ([0, 0], [1, 1])):
        border = -int(np.dot(w, x))
        found = [fired(student["perceptron_bias"](x, w, b)) for b in (border, border + 3)]
        assert found == approx([0, 1]), hint("it fires when w . x + b is above 0: >")


@grades("bias")
def test_b_festival(student, carried):
    """With b_festival the decisions are those of the threshold."""
    w = numbers(carried("w_festival"))
    threshold = float(carried("threshold_festival", trivial=(0,)))
    b = number_of(student["b_festival"], "b_festival is one number")
    as_before = decisions(w, threshold)
    # Another bias may decide all eight inputs alike; that says nothing of a constant decision.
    alike = as_before.any() and np.array_equal(decisions(w, -b), as_before)
    assert alike or b == approx(-threshold), hint(
        "w . x > threshold is the same as w . x - threshold > 0"
    )
