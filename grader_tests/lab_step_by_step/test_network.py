"""The data, the first weights, the forward pass."""

import numpy as np
import pandas as pd

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, numbers, parts_of

from .helpers import CASES, case, checked, net, rows

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes


def frame(seed, n, K):
    """A frame like the spiral's, with other columns' order and row labels."""
    X, y = rows(seed, n, 2, K)
    y[:K] = np.arange(K)[::-1]
    made = pd.DataFrame({"label": y + 1, "y": X[:, 1], "x": X[:, 0]})
    made.index = np.arange(n) * 3 + 7
    return made


def prepared(student, given):
    return parts_of(student["prepare"](given), 2, "return two things: X, y")


@grades("prepare")
def test_inputs(student):
    """X holds the columns x and y, one row for each point."""
    for seed, n, K in [(31, 12, 4), (32, 5, 3)]:
        given = frame(seed, n, K)
        inputs = np.asarray(prepared(student, given)[0])
        expected = np.column_stack([given["x"], given["y"]])
        assert inputs == approx(expected, **CLOSE), hint(
            "take the columns by their names, x first, and make an array of them"
        )


@grades("prepare")
@points(2)
def test_labels_count_from_zero(student):
    """The labels are whole numbers that count from 0."""
    for seed, n, K in [(33, 12, 4), (34, 9, 6), (35, 5, 2)]:
        given = frame(seed, n, K)
        y = np.asarray(prepared(student, given)[1])
        assert y == approx(given["label"].to_numpy() - 1), hint(
            "the column label less 1: label 1 is class 0, label 2 is class 1, and each row keeps "
            "its own"
        )
        assert y.dtype.kind in "iu", hint("labels are whole numbers: they will be used as indices")


def drawn_net(student, D, H, K, seed):
    say = "return a dict of W1, b1, W2, b2 in the shapes of the table"
    return checked(student["init_params"](D, H, K, seed), D, H, K, say)


@grades("init_params")
def test_shapes_and_biases(student):
    """All four parameters have their shapes for any size of net, and the biases are 0."""
    for D, H, K in [(3, 7, 2), (1, 4, 5)]:
        params = drawn_net(student, D, H, K, 5)
        assert params["b1"] == approx(np.zeros(H)), hint("the biases start at 0")
        assert params["b2"] == approx(np.zeros(K)), hint("the biases start at 0")
        assert np.all(params["W1"] != 0), hint("every weight is a draw of its own")


@grades("init_params")
@points(2)
def test_small_random_weights(student):
    """The weights are normal draws with mean 0 and standard deviation 0.01."""
    params = drawn_net(student, 40, 60, 30, 6)
    for name in ("W1", "W2"):
        drawn = params[name].ravel() / 0.01
        assert np.unique(drawn).size > 1700, hint("every weight is a draw of its own")
        # The bounds lie beyond eight standard errors of 1800 draws.
        centred = abs(drawn.mean()) < 0.2 * drawn.std()
        assert centred, hint("the draws scatter around 0, to both sides")
        assert 0.8 < drawn.std() < 1.2, hint("scale the draws: their standard deviation is 0.01")
        # Of normal draws 31.7 % lie beyond one standard deviation, of uniform ones 42.3 %.
        assert 0.26 < np.mean(np.abs(drawn) > 1) < 0.37, hint("draw from a normal distribution")


@grades("init_params")
def test_seed(student):
    """The seed decides the draws, and the two matrices have draws of their own."""
    one, again, other = (drawn_net(student, 4, 4, 4, seed) for seed in (8, 8, 9))
    for name in ("W1", "W2"):
        assert one[name] == approx(again[name]), hint("make the generator from the seed each time")
        assert not np.allclose(one[name], other[name], atol=1e-6), hint(
            "another seed gives other draws"
        )
    assert not np.allclose(one["W1"], one["W2"], atol=1e-6), hint(
        "one generator for both matrices: a second one with the same seed repeats the draws"
    )


def passed(student, params, X, H, K):
    return parts_of(student["forward"](params, X), 2, "return two things: a1, z2")


@grades("forward")
@points(2)
def test_hidden_activations(student, reference):
    """a1 is the ReLU of the weighted sums, biases included."""
    for numbers_of_case in CASES:
        params, X, _ = case(*numbers_of_case)
        a1 = passed(student, params, X, *numbers_of_case[3:])[0]
        assert a1 == approx(reference["forward"](params, X)[0], **CLOSE), hint(
            "X times W1, plus b1; what is below 0 becomes 0, the rest stays"
        )


@grades("forward")
@points(2)
def test_scores(student):
    """z2 follows from a1, with no ReLU at the output."""
    for numbers_of_case in CASES:
        _, n, _, H, K = numbers_of_case
        params, X, _ = case(*numbers_of_case)
        a1, z2 = passed(student, params, X, H, K)
        a1 = array_of(a1, "a1 has a row for each input, a column for each neuron", shape=(n, H))
        assert np.any(a1), hint("a1 is the ReLU of the weighted sums")
        assert z2 == approx(a1 @ params["W2"] + params["b2"], **CLOSE), hint(
            "the a1 that you return times W2, plus b2, and nothing else: scores may be below 0"
        )


@grades("forward")
def test_forward_one_row(student):
    """A single row gives one row of scores, the same as among others."""
    params, (X, _) = net(41), rows(42, 6)
    many, one = (numbers(passed(student, params, x, 5, 4)[1]) for x in (X, X[2:3]))
    assert many is not None, hint("z2 holds numbers, a row for each input")
    assert many.shape == (6, 4), hint("z2 has a row for each input, a column for each class")
    assert np.ptp(many, axis=0).all(), hint("different inputs give different scores")
    assert one == approx(many[2:3], **CLOSE), hint("each row is computed by itself")
