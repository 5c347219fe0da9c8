"""The quadratic cost, and what one step of gradient descent is worth."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import parts_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}


@grades("quadratic_cost")
@points(2)
def test_several_outputs(student, reference):
    """Squared errors are summed over the outputs, halved, and averaged over the inputs."""
    for n, k in [(4, 3), (9, 2), (1, 5)]:
        rng = np.random.default_rng(10 * n + k)
        Y, A = rng.integers(0, 2, (n, k)), rng.random((n, k))
        assert student["quadratic_cost"](Y, A) == approx(
            reference["quadratic_cost"](Y, A), **CLOSE
        ), hint("sum all squared errors, then divide by 2n: n is the number of rows")


@grades("quadratic_cost")
def test_one_output(student, reference):
    """With one output it is half the mean squared error."""
    rng = np.random.default_rng(7)
    Y, A = rng.normal(size=(6, 1)), rng.normal(size=(6, 1))
    assert student["quadratic_cost"](Y, A) == approx(reference["quadratic_cost"](Y, A), **CLOSE), (
        hint("square the errors, and do not forget the factor one half")
    )


STEPS = [([1.5, -2.0], 0.05), ([-0.7, 0.4], 0.8), ([3, 2], 0.3)]


def changes(student, v, alpha):
    return parts_of(student["step_change"](v, alpha), 2, "return two numbers: predicted, actual")


@grades("step_change")
def test_predicted_change(student, reference):
    """The predicted change is -alpha times the squared length of the gradient."""
    for v, alpha in STEPS:
        expected = reference["step_change"](v, alpha)[0]
        assert changes(student, v, alpha)[0] == approx(expected, **CLOSE), hint(
            "both partial derivatives of C contain both variables; the length is squared"
        )


@grades("step_change")
def test_actual_change(student, reference):
    """The actual change is C after the step less C before it."""
    for v, alpha in STEPS:
        expected = reference["step_change"](v, alpha)[1]
        assert changes(student, v, alpha)[1] == approx(expected, **CLOSE), hint(
            "both variables move at once, against the gradient; then after minus before"
        )
