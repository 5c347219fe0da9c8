"""Part 1: the net of Lab 2, built in two ways, and its first steps."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.networks import answers_of, penalty_of
from softmark.hidden_tests.numbers import array_of, number_of
from softmark.hidden_tests.training import is_same

from .measures import descend, probabilities, weights_of

L2 = 0.0001


def randomised(model, seed):
    """Other weights and biases than those it began with, so that biases count."""
    rng = np.random.default_rng(seed)
    drawn = [rng.normal(0, 1, shape) for shape in ((2, 50), (50,), (50, 4), (4,))]
    model.set_weights([w.astype("float32") for w in drawn])
    return drawn


# ---------------------------------------------------------------- 1.1, 1.2 the net, twice


BOTH = pytest.mark.parametrize(
    "kind",
    [pytest.param(each, id=each, marks=grades(each)) for each in ("sequential", "functional")],
)


@BOTH
@points(2)
def test_is_the_net(student, probe, kind):
    """The model is the net of Lab 2: 2-50-4, ReLU, softmax."""
    model = student[f"build_{kind}"](0.0)
    weights_of(model)
    randomised(model, 12)
    # A model that was there before, and not made by this call, keeps the weights it had.
    expected = probabilities(weights_of(model), probe)
    assert answers_of(model, probe, called=True) == approx(expected, abs=1e-4), hint(
        "activation='relu' for the hidden layer, activation='softmax' for the output"
    )


@BOTH
def test_punishes_weights(student, kind):
    """Large weights of both layers are punished, biases are not."""
    for l2 in (0.01, 0.3):
        model = student[f"build_{kind}"](l2)
        weights_of(model)
        W1, _, W2, _ = randomised(model, 13)
        assert penalty_of(model) == approx(l2 * (np.sum(W1**2) + np.sum(W2**2)), rel=1e-3), hint(
            "kernel_regularizer=keras.regularizers.L2(l2) in both layers, none for the biases"
        )


@BOTH
def test_is_new(student, kind):
    """Each call returns a model of that kind, and one of its own."""
    first, second = (student[f"build_{kind}"](0.0) for _ in range(2))
    assert first.type_name.rpartition(".")[2] == kind.capitalize(), hint(
        "a keras.Sequential model"
        if kind == "sequential"
        else "call the layers one after the other, then return keras.Model(inputs, outputs)"
    )
    weights_of(first)
    pairs = [(first, second), *zip(first.get("layers"), second.get("layers"), strict=False)]
    assert not any(is_same(a, b) for a, b in pairs), hint(
        "make the layers and the model inside the function, so that each call has its own"
    )


# ---------------------------------------------------------------- 1.3 the same as in Lab 2


def lab2(reference, steps, l2=L2):
    start = [reference[name] for name in ("W1", "b1", "W2", "b2")]
    return descend(start, reference["X"], reference["y"], l2, steps)


def own_l2(student):
    """The l2 that the student's lab2_net has: a wrong one is paid for in two tests, not in all."""
    W1, _, W2, _ = weights_of(student["lab2_net"])
    found = penalty_of(student["lab2_net"]) / (np.sum(W1**2) + np.sum(W2**2))
    return found if 0 <= found <= 0.01 else L2


@grades("lab2_net")
def test_first_loss(student, reference):
    """The loss before training is that of Lab 2."""
    losses, _ = lab2(reference, 1)
    found = number_of(student["first_loss"], "without metrics, evaluate returns one number")
    assert found == approx(losses[0], abs=2e-6), hint(
        "Lab 2's weights, l2 half of 0.0002, evaluated on all points before fit"
    )


@grades("lab2_net")
@points(2)
def test_losses_of_fifty_steps(student, reference):
    """The losses of 50 steps are those that Lab 2's code gives."""
    losses, _ = lab2(reference, 50, own_l2(student))
    say = "50 epochs, one batch of all 800 points in each"
    found = array_of(student["lab2_losses"], say).ravel()
    assert len(found) == 50, hint(say)
    assert found == approx(losses, abs=2e-5), hint(
        "keras.optimizers.SGD(0.4), batch_size=800 (all points in each step), Lab 2's weights"
    )


@grades("lab2_net")
@points(2)
def test_weights_after_fifty_steps(student, reference):
    """After 50 steps the weights are those that Lab 2's code gives."""
    _, expected = lab2(reference, 50, own_l2(student))
    for found, right in zip(weights_of(student["lab2_net"]), expected, strict=True):
        assert found == approx(right, rel=2e-3, abs=1e-4), hint(
            "exactly 50 steps of SGD(0.4) on all points, from Lab 2's weights; build the net anew "
            "before you repeat"
        )


@grades("lab2_net")
def test_lab2_net_answers(student, probe):
    """The trained net answers as its weights say, and punishes them as Lab 2 did."""
    found = weights_of(student["lab2_net"])
    assert answers_of(student["lab2_net"], probe, called=True) == approx(
        probabilities(found, probe), abs=1e-4
    ), hint("a ReLU layer, then a softmax layer")
    squares = np.sum(found[0] ** 2) + np.sum(found[2] ** 2)
    assert penalty_of(student["lab2_net"]) == approx(L2 * squares, rel=1e-3), hint(
        "l2 is half of 0.0002"
    )
