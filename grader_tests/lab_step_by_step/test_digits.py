"""The same functions on handwritten digits."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of

from .helpers import accuracy, checked, loss, weights

REG, UPDATES = 0.0002, 150
LEAST_ACCURACY = 0.8
"""What the task asks of the network on the held-out digits."""


def net_of(student):
    say = "digit_params is the dict of weights of a 784-50-10 net"
    return checked(student["digit_params"], 784, 50, 10, say)


def rows_of(images):
    return np.asarray(images).reshape(len(images), -1) / 255


@grades("digit_training")
@points(3)
def test_reads_held_out_digits(student, reference, calibrated):
    """The network reads digits that it has never seen."""
    params, y, held = net_of(student), reference["y_held"], rows_of(reference["images_held"])
    least = min(LEAST_ACCURACY, calibrated("digit_accuracy_of_weights"))
    assert accuracy(params, held, y) >= least, hint(
        "150 updates with alpha 0.4 on to_rows(images), from init_params(784, 50, 10, SEED)"
    )
    own = loss(params, rows_of(reference["images"]), reference["y_digits"], 0)
    # Measured: 3.6 after 150 updates, 1.03 where both were learned from, .28 where only these.
    assert loss(params, held, y, 0) >= 1.15 * own, hint(
        "it knows the held-out digits as well as its own: learn from `images` alone"
    )


@grades("digit_training")
@points(2)
def test_learned_from_its_digits(student, reference, versions):
    """It learned from the 1000 digits, not from the held-out ones, and the losses show it."""
    params, y = net_of(student), reference["y_digits"]
    say = "150 updates give 151 losses: the start counts"
    losses = array_of(student["digit_losses"], say, shape=(UPDATES + 1,))
    X = rows_of(reference["images"])
    costs = (cost(params, X, y, REG) for cost in (loss, *versions("loss")))
    assert any(losses[-1] == approx(cost, rel=1e-2) for cost in costs), hint(
        "the last loss is that of digit_params on the rows of `images`"
    )
    assert losses[-1] < 0.5 * losses[0], hint(
        "150 updates with alpha 0.4 halve the loss and more: keep what one call of train returns"
    )
    assert are_of_training(losses, student, reference, versions), hint(
        "keep all losses as train returns them, from init_params(784, 50, 10, SEED)"
    )


def are_of_training(losses, student, reference, versions):
    """Whether the losses between the first and the last are those of such a training.

    Measured over other first weights: the median gap is .04 of a loss, for straight lines 1.2.
    """
    if np.mean(np.abs(np.diff(losses, 2)) < 1e-12) > 0.5:  # straight lines
        return False
    gaps = np.abs(losses / array_of(reference["digit_losses"], "losses") - 1)
    if np.median(gaps) < 0.15:
        return True
    start = weights(student["init_params"](784, 50, 10, reference["SEED"]), 784, 50, 10)
    first = 10
    return start is not None and any(
        losses[: first + 1]
        == approx(
            train(start, rows_of(reference["images"]), reference["y_digits"], 0.4, REG, first)[1]
        )
        for train in versions("train")
    )


@grades("digit_training")
def test_digit_accuracy(student, reference, versions):
    """digit_accuracy is the share of held-out digits that the network reads correctly."""
    params, y, X = net_of(student), reference["y_held"], rows_of(reference["images_held"])
    shares = [accuracy(params, X, y)]
    shares += [float(np.mean(np.asarray(f(params, X)) == y)) for f in versions("predict")]
    assert any(student["digit_accuracy"] == approx(share, abs=2e-3) for share in shares), hint(
        "predict the rows of images_held and compare with y_held; a number from 0 to 1"
    )
