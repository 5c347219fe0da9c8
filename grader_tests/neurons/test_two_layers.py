"""Perceptrons in two layers: outputs, any such net, and XOR."""

from itertools import product

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, single


@grades("outputs")
@points(2)
def test_outputs_per_perceptron(student, reference):
    """The outputs of one perceptron are counted right."""
    assert single(student["outputs_per_perceptron"]) == approx(
        reference["outputs_per_perceptron"]
    ), hint(
        "the formula of the perceptron: how many numbers does it give? What goes along the arrows?"
    )


@grades("outputs")
def test_numbers_arriving(student, reference):
    """The inputs of one perceptron of the second layer are counted right."""
    assert single(student["numbers_arriving"]) == approx(reference["numbers_arriving"]), hint(
        "count the arrows that end in one perceptron of the second layer"
    )


@grades("outputs")
def test_arrows_between(student, reference):
    """The arrows between the two layers are counted right."""
    assert single(student["arrows_between"]) == approx(reference["arrows_between"]), hint(
        "each perceptron of the first layer has an arrow to each of the second"
    )


def net(seed, n_in, n_hidden, n_out):
    rng = np.random.default_rng(seed)
    W1, W2 = rng.normal(0, 2, (n_hidden, n_in)), rng.normal(0, 2, (n_out, n_hidden))
    return W1, rng.normal(0, 1, n_hidden), W2, rng.normal(0, 1, n_out)


def layers_of(neuron, x, W1, b1, W2, b2):
    """Both layers, one neuron after the other."""
    hidden = [float(neuron(x, w, b)) for w, b in zip(W1, b1, strict=True)]
    return [float(neuron(np.array(hidden), w, b)) for w, b in zip(W2, b2, strict=True)]


def decided_right(student, sizes, own_or_right):
    """Whether a fresh net decides every input as the formula, or the student's own neuron, does.

    The student's own counts if its answers depend on its inputs and on its bias.
    """
    parts = net(sum(sizes), *sizes)
    inputs = np.array(list(product((0, 1), repeat=sizes[0])))
    say = "return one number for each perceptron of the second layer"
    found = [array_of(student["two_layers"](x, *parts), say, shape=(sizes[2],)) for x in inputs]
    x, w = [1, 0, 1], [2, -3, 4]
    by_bias, by_input = ((x, w, -20), (x, w, 20)), ((x, w, 0), ([0, 1, 0], w, 0))
    neurons = own_or_right("perceptron_bias", by_bias, by_input, sound=lambda a: a in (0, 1))
    return any(found == approx([layers_of(each, x, *parts) for x in inputs]) for each in neurons)


@grades("two_layers")
@points(3)
def test_any_sizes(student, own_or_right):
    """Every input is decided right, by nets of any sizes."""
    for sizes in ((3, 4, 2), (2, 5, 1), (4, 2, 3)):
        assert decided_right(student, sizes, own_or_right), hint(
            "the second layer receives the 0s and 1s of the first; each layer has its own biases"
        )


@grades("two_layers")
def test_layers_of_equal_size(student, own_or_right):
    """Where the layers are of equal size, rows and columns are not mixed up."""
    for sizes in ((3, 3, 3), (2, 2, 2)):
        assert decided_right(student, sizes, own_or_right), hint(
            "row i of W holds the weights of perceptron i"
        )


@grades("xor")
def test_xor(student):
    """The net's output is 1 when exactly one of the two inputs is 1."""
    shapes = {"W1_xor": (2, 2), "b1_xor": (2,), "W2_xor": (1, 2), "b2_xor": (1,)}
    say = "give the four arrays the shapes of the task"
    W1, b1, W2, b2 = (array_of(student[name], say, shape=s) for name, s in shapes.items())
    for x in product((0, 1), repeat=2):
        # A sum that only rounding lifts above 0 counts as 0.
        hidden = (W1 @ x + b1 > 1e-9).astype(float)
        output = (W2 @ hidden + b2 > 1e-9).astype(float)
        assert output == approx([float(x[0] != x[1])]), hint(
            "follow all four inputs through both layers: what do the two hidden perceptrons say?"
        )
