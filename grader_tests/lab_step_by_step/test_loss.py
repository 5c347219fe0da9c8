"""Softmax and loss."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, numbers

from .helpers import CASES, case, net, penalty, rows

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes


@grades("softmax")
@points(2)
def test_softmax_rows(student, reference):
    """Each row of scores becomes probabilities that sum to 1."""
    for n, K in [(6, 3), (4, 4), (3, 7)]:
        z = np.random.default_rng(50 + n).normal(0, 2, (n, K))
        assert student["softmax"](z) == approx(reference["softmax"](z), **CLOSE), hint(
            "the exponentials of a row, divided by the sum of this row: look at axis and shape"
        )


@grades("softmax")
def test_softmax_of_one_row(student, reference):
    """A single row works like several."""
    z = np.array([[0.3, -1.2, 2.0, 0.0]])
    assert student["softmax"](z) == approx(reference["softmax"](z), **CLOSE), hint(
        "sum over the classes, also when there is one row only"
    )


@grades("softmax")
@points(2)
def test_softmax_of_large_scores(student, reference):
    """Large scores, positive, negative and mixed, give probabilities and not nan."""
    z = np.array(
        [
            [1000.0, 1001.0, 999.0],
            [-1000.0, -1002.0, -1001.0],
            [0.5, 0.0, -0.5],
            [-2000.0, 2000.0, 0.0],
        ]
    )
    # Scores of 1000 keep four decimals in single precision.
    assert student["softmax"](z) == approx(reference["softmax"](z), abs=2e-4), hint(
        "shift each row by its own largest score before you take exponentials"
    )


def own_cross_entropies(versions, params, X, y):
    """The cross-entropy, from the right scores and probabilities or from the student's own."""
    for forward in versions("forward"):
        z2 = np.asarray(forward(params, X)[1], dtype=float)
        for softmax in versions("softmax"):
            p = np.asarray(softmax(z2), dtype=float)[np.arange(len(y)), y]
            yield -np.mean(np.log(np.maximum(p, 1e-300)))


@grades("loss")
@points(2)
def test_cross_entropy(student, versions):
    """Without penalty the loss is the mean of -log p of each row's own label."""
    for numbers_of_case in CASES:
        given = case(*numbers_of_case)
        found = student["loss"](*given, 0)
        expected = own_cross_entropies(versions, *given)
        assert any(found == approx(value, **CLOSE) for value in expected), hint(
            "the mean (not the sum) over the rows of -log p, p from the column of the label"
        )


@grades("loss")
@points(2)
def test_penalty(student):
    """The penalty is half of reg times the sum of all squared weights, biases left alone."""
    for (seed, *sizes), reg in zip(CASES, (0.7, 0.05, 2.0, 0.3), strict=True):
        given = case(seed + 30, *sizes)
        both = array_of([student["loss"](*given, r) for r in (reg, 0)], "return one number")
        assert both[0] - both[1] == approx(penalty(given[0], reg), rel=1e-3, abs=1e-6), hint(
            "half of reg times the squares of W1 and W2, both of them, and not of the biases"
        )


@grades("loss")
def test_loss_of_a_sure_net(student):
    """A net that is very sure costs next to nothing where it is right, and much where wrong."""
    params = net(61, 2, 3, 3)
    params["W2"], params["b2"] = 0 * params["W2"], np.array([1000.0, 0.0, -500.0])
    X = rows(62, 2, 2)[0]
    stuck = hint("the logarithm of 0 is infinite: keep p above 0, or use the shifted scores")
    right = numbers(student["loss"](params, X, np.array([0, 0]), 0))
    wrong = numbers(student["loss"](params, X, np.array([1, 2]), 0))
    assert right is not None, stuck
    assert right == approx(0, abs=1e-3), hint("a probability of 1 for the label costs nothing")
    # How much depends on how far p is kept from 0; -log(1e-5) is a generous least.
    assert wrong is not None, stuck
    assert wrong.ndim == 0, hint("return one number")
    assert np.isfinite(wrong), stuck
    assert wrong >= 0, hint("-log p is never below 0: mind the minus")
    assert wrong > 11, hint(
        "where p of the label is near 0 the loss is large: keep p no further from 0 than 1e-12, "
        "and take the mean over the rows alone"
    )
