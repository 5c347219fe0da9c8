"""Hidden tests of part 1: the computation graph of logistic regression."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import sigmoid
from softmark.hidden_tests.numbers import one_number, parts_of, single

from .tables import RIGHT, results, step


@grades("cross_entropy")
def test_cross_entropy_of_numbers(student):
    """The loss is right for both labels."""
    for a, y in ((0.15, 1), (0.15, 0), (0.83, 1), (0.83, 0)):
        want = -np.log(a if y else 1 - a)
        assert student["cross_entropy"](a, y) == approx(want, **RIGHT), hint(
            "Natural logarithms, a minus sign in front, and one term for each label."
        )


@grades("cross_entropy")
def test_cross_entropy_of_arrays(student):
    """Arrays give one loss per entry."""
    a, y = np.array([0.2, 0.65, 0.97, 0.4]), np.array([0, 1, 0, 1])
    want = -np.where(y == 1, np.log(a), np.log(1 - a))
    assert student["cross_entropy"](a, y) == approx(want, **RIGHT), hint(
        "One loss for each entry, by the formula for a number; nothing is added up."
    )


@grades("cross_entropy")
@points(2)
def test_cross_entropy_at_the_edges(student):
    """The loss stays finite, and large, when the output is exactly wrong."""
    for a, y in ((0.0, 1), (1.0, 0)):
        assert student["cross_entropy"](a, y) == approx(-np.log(1e-12), abs=1e-3), hint(
            "Move a into the interval of the task, then take the loss as for any a."
        )
    for a, y in ((0.0, 0), (1.0, 1)):
        assert student["cross_entropy"](a, y) == approx(0.0, abs=1e-9), hint(
            "An output that is exactly right costs nothing, and must not give nan."
        )


OUTPUTS = (0.07, 0.35, 0.62, 0.94)


@grades("lr_error")
def test_loss_slope_of_label_1(student):
    """dL/da is right where the label is 1."""
    for a in OUTPUTS:
        assert single(student["loss_slope"](a, 1)) == approx(-1 / a, **RIGHT), hint(
            "With y = 1 the loss is -ln a. The derivative of ln a is 1 / a; keep the minus."
        )


@grades("lr_error")
def test_loss_slope_of_label_0(student):
    """dL/da is right where the label is 0."""
    for a in OUTPUTS:
        assert single(student["loss_slope"](a, 0)) == approx(1 / (1 - a), **RIGHT), hint(
            "With y = 0 the loss is -ln(1 - a). The derivative of ln(1 - a) is -1 / (1 - a), "
            "and minus times minus is plus."
        )


@grades("lr_error")
def test_error_signal(student):
    """dL/dz is the product of both factors, for both labels."""
    for a in OUTPUTS:
        for y in (0, 1):
            assert single(student["error_signal"](a, y)) == approx(a - y, **RIGHT), hint(
                "dL/da times a(1 - a): with y = 1 that is a - 1, with y = 0 it is a. "
                "Which difference of a and y is both?"
            )


@grades("lr_error")
def test_error_signal_at_the_edges(student):
    """dL/dz holds where the output is exactly 0 or 1."""
    for a, y in ((0.0, 1), (1.0, 0), (0.0, 0), (1.0, 1)):
        assert single(student["error_signal"](a, y)) == approx(a - y, **RIGHT), hint(
            "At a = 0 with y = 1 it is -1, at a = 1 with y = 0 it is 1, else 0: "
            "use the simplified form, which divides by nothing."
        )


class Own:
    """The student's own earlier numbers, where they may be carried."""

    def __init__(self, carried, reference):
        self._carried, self._reference = carried, reference

    @property
    def z(self):
        return self._carried("z", low=-4, high=4, trivial=(0,))

    @property
    def a(self):
        return self._carried("a", low=0.01, high=0.99, trivial=(0.5,))

    @property
    def dL_dz(self):
        # A tiny one, or the same number as a, would make the last three steps copying.
        positive = self._carried("dL_dz", low=0.01, high=0.99, trivial=(0.5, self.a))
        negative = self._carried("dL_dz", low=-0.99, high=-0.01)
        return negative if positive == self._reference["dL_dz"] else positive


@pytest.fixture
def own(carried, reference):
    return Own(carried, reference)


# fmt: off
test_value_z = step("lr_values", "z", lambda given, own: given["z"],
    "z is the weighted sum of the inputs plus the bias.",
    "Each input times its weight, plus b; mind the signs: x2 < 0.")
test_value_a = step("lr_values", "a", lambda given, own: sigmoid(own.z),
    "a is the sigmoid of z.", "1 / (1 + e^-z) of your z, with the minus in the exponent.")
test_value_loss = step("lr_values", "L", lambda given, own: -np.log(own.a),
    "L is the cross-entropy of a for this label.",
    "With y = 1 one term is left; natural logarithm.", weight=2)
test_value_dl_dz = step("lr_values", "dL_dz", lambda given, own: own.a - given["y"],
    "dL/dz is the product of its two factors.",
    "The error_signal of 1.4, at your a and the label y = 1.")
test_value_dl_dw1 = step("lr_values", "dL_dw1", lambda given, own: own.dL_dz * given["x1"],
    "dL/dw1 goes on from dL/dz with dz/dw1.", "What multiplies w1 in z?")
test_value_dl_dw2 = step("lr_values", "dL_dw2", lambda given, own: own.dL_dz * given["x2"],
    "dL/dw2 goes on from dL/dz with dz/dw2.", "What multiplies w2 in z?")
test_value_dl_db = step("lr_values", "dL_db", lambda given, own: own.dL_dz,
    "dL/db goes on from dL/dz with dz/db.", "What multiplies b in z?")
# fmt: on

# x1, x2, y, w1, w2, b
PLACES = (
    (1.4, -0.6, 1, 0.5, 1.1, -0.3),
    (-2.2, 0.9, 0, 0.8, -0.7, 0.25),
    (0.3, 3.1, 1, -1.2, -0.4, 0.9),
)


def logistic(x1, x2, y, w1, w2, b):
    delta = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return delta, delta * x1, delta * x2, delta


gradient = results("lr_gradients", "lr_gradients", PLACES, logistic, **RIGHT)

test_lr_gradient_z = gradient(
    0,
    "dL/dz is right at fresh points, for both labels.",
    "It is the error_signal of 1.4 at a = sigmoid(z), with the numbers that are passed.",
)
test_lr_gradient_bias = gradient(
    3,
    "dL/db is right at fresh points.",
    "dz/db is 1, so it is dL/dz itself. The order is z, w1, w2, b.",
)


@grades("lr_gradients")
def test_lr_gradient_weights(student):
    """dL/dw1 and dL/dw2 are right at fresh points."""
    for place in PLACES:
        answer = parts_of(student["lr_gradients"](*place), 4)
        want = logistic(*place)
        assert single(answer[1]) == approx(want[1], **RIGHT), hint(
            "dL/dz times the input that w1 is multiplied by. The order is z, w1, w2, b."
        )
        assert single(answer[2]) == approx(want[2], **RIGHT), hint(
            "dL/dz times the input that w2 is multiplied by. The order is z, w1, w2, b."
        )


@grades("lr_gradients")
def test_lr_gradient_saturated(student):
    """The derivatives stay right where the sigmoid is flat."""
    for place in ((3.0, 2.0, 0, 90.0, 60.0, 5.0), (3.0, 2.0, 1, -90.0, -60.0, 5.0)):
        answer = [single(part) for part in parts_of(student["lr_gradients"](*place), 4)]
        numbers = [one_number(part) for part in answer]
        assert None in numbers or np.isfinite(np.array(numbers, dtype=float)).all(), hint(
            "There a(1 - a) is 0 and dL/da is infinite: simplify their product by hand first."
        )
        assert answer == approx(list(logistic(*place)), **RIGHT), hint(
            "Where a rounds to 0 or 1, dL/dz is the same difference as at any other point."
        )


def batch(rows):
    rng = np.random.default_rng(rows)
    X = rng.normal(size=(rows, 2))
    y = rng.integers(0, 2, size=rows)
    return X, y, np.array([0.7, -1.3]), 0.4


def batch_answer(X, y, w, b):
    a = sigmoid(X @ w + b)
    return -np.log(np.where(y == 1, a, 1 - a)).sum(), X.T @ (a - y), (a - y).sum()


@grades("lr_batch")
def test_batch_cost(student):
    """J is the sum of the losses of all rows."""
    for rows in (4, 25):
        answer = parts_of(student["lr_batch"](*batch(rows)), 3)
        assert answer[0] == approx(batch_answer(*batch(rows))[0], **RIGHT), hint(
            "Add the losses up; do not take their mean."
        )


@grades("lr_batch")
def test_batch_weights(student):
    """dJ/dw adds up the derivatives of all rows."""
    for rows in (4, 25):
        answer = parts_of(student["lr_batch"](*batch(rows)), 3)
        assert answer[1] == approx(batch_answer(*batch(rows))[1], **RIGHT), hint(
            "Each row has its own error, a - y, times its own inputs: sum them over the rows."
        )


@grades("lr_batch")
def test_batch_bias(student):
    """dJ/db adds up the errors of all rows."""
    for rows in (4, 25):
        answer = parts_of(student["lr_batch"](*batch(rows)), 3)
        assert answer[2] == approx(batch_answer(*batch(rows))[2], **RIGHT), hint(
            "The bias is in every row: its derivative is the sum of the errors a - y over the rows."
        )


@grades("lr_batch")
def test_batch_of_one_row(student):
    """A batch of one row works too, with the same shapes."""
    answer = parts_of(student["lr_batch"](*batch(1)), 3)
    for got, want in zip(answer, batch_answer(*batch(1)), strict=True):
        assert got == approx(want, **RIGHT), hint(
            "A sum of one term: the same formulas, also for one row and for more than two."
        )
