"""A recurrent network forward, and how much of the beginning is left at its end."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, number_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes


def net(T, n, k):
    rng = np.random.default_rng(100 * T + 10 * n + k)
    W_h = rng.normal(0, 0.7, (k, k))
    return rng.normal(size=(T, n)), rng.normal(size=(k, n)), W_h, rng.normal(0, 0.5, k)


def states(X, W_x, W_h, b):
    h, found = np.zeros(len(b)), []
    for x in X:
        h = np.tanh(W_x @ x + W_h @ h + b)
        found.append(h)
    return np.array(found)


def found(student, T, n, k):
    asked = net(T, n, k)
    say = "one row for each step, one column for each neuron"
    return array_of(student["rnn"](*asked), say, shape=(T, k)), states(*asked)


@grades("rnn")
@points(2)
def test_states(student):
    """The states of all steps are those of the formula, for any number of inputs and neurons."""
    for T, n, k in ((2, 2, 3), (3, 3, 3), (9, 1, 4), (4, 3, 1)):
        own, right = found(student, T, n, k)
        assert own == approx(right, **CLOSE), hint(
            "h_t is the tanh of W_x x_t + W_h h_(t-1) + b: one row of each matrix for each neuron, "
            "and the state after the tanh is what comes back"
        )


@grades("rnn")
def test_first_state(student):
    """The first state knows only the first input."""
    for T in (1, 4):
        own, right = found(student, T, 2, 3)
        assert own[0] == approx(right[0], **CLOSE), hint(
            "the state before the first step is 0, and the bias is there from the first step on"
        )


def derivative(h0, x, u):
    h, product = h0, 1.0
    for each in x:
        h = np.tanh(u * h + each)
        product *= u * (1 - h * h)
    return product


@grades("sensitivity")
@points(2)
def test_sensitivity(student):
    """The derivative is the product of the factors of all steps."""
    rng = np.random.default_rng(12)
    for T in (2, 3, 7):
        for u in (0.9, 1.4, -0.6):
            x, h0 = rng.normal(0, 0.6, T), float(rng.normal(0, 0.5))
            own = number_of(student["sensitivity"](h0, x, u), "return one number")
            assert own == approx(derivative(h0, x, u), rel=1e-3, abs=1e-7), hint(
                "each step multiplies by u (1 - h_t^2), with the state after that step"
            )


@grades("sensitivity")
def test_one_step(student):
    """For one step there is one factor, and for none the answer is 1."""
    for x, u in (([0.3], 0.8), ([-1.2], 2.0), ([], 0.7)):
        own = number_of(student["sensitivity"](0.4, x, u), "return one number")
        assert own == approx(derivative(0.4, x, u), rel=1e-3, abs=1e-7), hint(
            "start with the product 1 and the state h0, then one factor for each number in x"
        )
