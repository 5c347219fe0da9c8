"""Example 2: notation, and the number of parameters."""

from itertools import pairwise

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import number_of

NETS = [[3, 5, 2], [2, 2, 2, 2], [4, 1], [1, 3, 4, 2, 3]]


def arrays(sizes):
    """Weights and biases in which no number comes twice."""
    rng = np.random.default_rng(sum(sizes))
    weights = [rng.normal(size=(after, before)) for before, after in pairwise(sizes)]
    return weights, [rng.normal(size=after) for after in sizes[1:]]


@grades("notation")
@points(3)
def test_weight(student):
    """Every weight is found by its layer and its two positions."""
    for sizes in NETS:
        weights, _ = arrays(sizes)
        for L, W in enumerate(weights, 1):
            for i, j in {(1, 1), (W.shape[0], 1), (1, W.shape[1]), W.shape}:
                found = number_of(student["weight"](weights, L, i, j), "return one number")
                assert found == approx(W[i - 1, j - 1]), hint(
                    "i is the row and j the column; layers and positions count from 1"
                )


@grades("notation")
def test_bias(student):
    """Every bias is found by its layer and its position."""
    for sizes in NETS:
        _, biases = arrays(sizes)
        for L, b in enumerate(biases, 1):
            for i in {1, len(b)}:
                found = number_of(student["bias"](biases, L, i), "return one number")
                assert found == approx(b[i - 1]), hint("layers and positions count from 1")


@grades("estimated")
def test_estimated(student, reference):
    """Exactly those numbers are named that training estimates."""
    found = student["estimated"]
    assert isinstance(found, set | frozenset | list | tuple), hint("give a set of words")
    words = {word.strip().lower() for word in found if isinstance(word, str)}
    assert words == set(reference["estimated"]), hint(
        "which of them does training change, and which are data, computed, or chosen by you?"
    )


@grades("parameter_count")
@points(3)
def test_count_with_hidden_layers(student):
    """Weights and biases of all layers are counted, however many layers there are."""
    for sizes in ([3, 5, 2], [784, 15, 10], [4, 7, 6, 5, 3], [1, 1, 1], [4, 10, 3]):
        found = number_of(student["parameter_count"](sizes), "return a number")
        expected = sum(part.size for kind in arrays(sizes) for part in kind)
        assert found == approx(expected), hint(
            "a layer has (neurons before) times (neurons) weights, and a bias for each neuron"
        )


@grades("parameter_count")
def test_count_without_hidden_layer(student):
    """A net without a hidden layer is counted right too."""
    for sizes in ([6, 1], [5, 4]):
        found = number_of(student["parameter_count"](sizes), "return a number")
        assert found == approx((sizes[0] + 1) * sizes[1]), hint(
            "there is one layer of neurons: its weights, and one bias for each neuron"
        )
