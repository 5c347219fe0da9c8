"""The forward pass: one layer, and a whole net for many rows."""

from itertools import pairwise

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, numbers, parts_of

formula = hint("layer by layer: Z = A W^T + b, then A is the activation of Z")
CLOSE = {"rel": 1e-4, "abs": 1e-5}  # single precision passes


def softsign(z):
    return z / (1 + np.abs(z))


def softplus(z):
    return np.logaddexp(0, z)


def net(sizes):
    rng = np.random.default_rng(sum(sizes) + len(sizes))
    weights = [rng.normal(size=(after, before)) for before, after in pairwise(sizes)]
    return weights, [rng.normal(size=after) for after in sizes[1:]]


def one_layer(student, n, k, activation):
    """A fresh layer, its input, and the student's z and a."""
    (W,), (b,) = net([n, k])
    before = np.random.default_rng(n + 10 * k).normal(size=n)
    found = student["layer"](before, W, b, student[activation])
    return W @ before + b, *parts_of(found, 2, "return two things: z, a")


LAYERS = [(3, 5), (4, 2), (3, 3), (1, 1)]


@grades("layer")
def test_values_of_a_layer(student):
    """z is the weighted sum of every neuron, plus its bias."""
    for n, k in LAYERS:
        z, found, _ = one_layer(student, n, k, "softsign")
        assert found == approx(z, **CLOSE), hint("row i of W belongs to neuron i: z = W a + b")


@grades("layer")
def test_activate_values_of_a_layer(student):
    """a is the activation of z, whatever function that is."""
    for n, k in LAYERS:
        for name, function in (("softsign", softsign), ("softplus", softplus)):
            z, own, a = one_layer(student, n, k, name)
            own = numbers(own)
            sensible = own is not None and own.shape == z.shape and np.isfinite(own).all()
            versions = [z, own] if sensible and own.any() else [z]
            assert any(a == approx(function(v), **CLOSE) for v in versions), hint(
                "use the activation that the function is given, once, on z"
            )


def by_layers(layer, X, weights, biases, activation):
    """The forward pass, row by row, with a function for one layer."""
    rows = []
    for a in np.atleast_2d(X):
        for W, b in zip(weights, biases, strict=True):
            a = np.asarray(parts_of(layer(a, W, b, activation), 2)[1], dtype=float)
        rows.append(a)
    return np.array(rows) if np.ndim(X) == 2 else rows[0]


@pytest.fixture
def right_forward(student, reference, own_or_right):
    """Whether m fresh rows (0: one that is in no table) go through a net as they should.

    The outputs are those of the formula, or follow from the student's own layer.
    """
    (W,), (b,) = net([3, 2])
    first, second = np.random.default_rng(5).normal(size=(2, 3))
    pair = (
        lambda side: (first, W, b, side["softsign"]),
        lambda side: (second, W, b, side["softsign"]),
    )

    def right(m, sizes, name="softsign", say=""):
        weights, biases = net(sizes)
        X = np.random.default_rng(100 * (m or 1) + sizes[0]).normal(size=(m or 1, sizes[0]))
        X = X if m else X[0]  # a single observation, not in a table
        found = student["forward"](X, weights, biases, student[name])
        if say:
            found = array_of(found, say, shape=(*X.shape[:-1], sizes[-1]))
        sides = iter((reference, student))  # a layer takes the activation of its own side
        expected = (
            by_layers(layer, X, weights, biases, next(sides)[name])
            for layer in own_or_right("layer", pair)
        )
        return any(found == approx(output, **CLOSE) for output in expected)

    return right


@grades("forward")
@points(2)
def test_rows(right_forward):
    """Every row of a table goes through the net, for any layer sizes."""
    for m, sizes in ((4, [3, 5, 2]), (5, [2, 4, 4, 1]), (3, [3, 3, 3])):
        assert right_forward(m, sizes), formula


@grades("forward")
def test_any_depth(right_forward):
    """The number of layers may be any, one without a hidden layer included."""
    for sizes in ([4, 3], [2, 3, 4, 3, 2, 3]):
        assert right_forward(6, sizes), hint(
            "loop over all layers that are in the lists, the last one included"
        )


@grades("forward")
def test_table_of_one_row(right_forward):
    """A table with one row gives a table with one row."""
    for sizes in ([3, 4, 2], [2, 3, 1]):
        assert right_forward(1, sizes, say="shape (1, inputs) in, shape (1, outputs) out"), formula


@grades("forward")
def test_single_observation(right_forward):
    """A single observation, not in a table, gives its outputs alone."""
    for sizes in ([3, 4, 2], [2, 3, 1]):
        assert right_forward(0, sizes, say="shape (inputs,) in, shape (outputs,) out"), formula


@grades("forward")
def test_given_activation(right_forward):
    """The activation is the one that the function is given, in every layer."""
    assert right_forward(5, [3, 4, 2], "softplus"), hint(
        "call activation(...), not a function of your own, after each layer and also the last"
    )
