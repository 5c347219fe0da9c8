"""The same linear model with beta, with theta, and with w and b."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, number_of, numbers, parts_of, single

CLOSE = {"rel": 1e-5, "abs": 1e-6}


def thetas():
    rng = np.random.default_rng(11)
    return [rng.normal(0, 3, p + 1) for p in (1, 2, 3, 7)]


@grades("to_wb")
@points(2)
def test_to_wb(student):
    """Weights and bias are taken out of theta, for any number of inputs."""
    for theta in thetas():
        for given in (theta, theta.tolist()):
            w, b = parts_of(student["to_wb"](given), 2, "return two things: w, b")
            w = array_of(w, "w has a weight for each input", shape=(len(theta) - 1,))
            assert w == approx(theta[1:], **CLOSE), hint(
                "the weights are all of theta but the intercept, in their order"
            )
            assert single(b) == approx(theta[0], **CLOSE), hint("the bias is the intercept")


@grades("to_wb")
@points(2)
def test_to_theta(student):
    """Weights and bias are put together into theta, for any number of inputs."""
    for theta in thetas():
        for w in (theta[1:], theta[1:].tolist()):
            found = student["to_theta"](w, float(theta[0]))
            found = array_of(found, "one row of numbers, one more than w", shape=theta.shape)
            assert found == approx(theta, **CLOSE), hint("the bias first, then all weights")


def data(seed):
    rng = np.random.default_rng(seed)
    m, p = (1, 3) if seed == 3 else (4 + seed, seed)
    return rng.normal(0, 2, (m, p)), rng.normal(0, 1, p + 1)


@grades("predictions")
def test_with_ones(student):
    """A column of ones stands before the others."""
    for seed in (1, 2, 3):
        X, _ = data(seed)
        found = array_of(student["with_ones"](X), "one column more", shape=(len(X), X.shape[1] + 1))
        assert found == approx(np.column_stack([np.ones(len(X)), X]), **CLOSE), hint(
            "first the ones, then the columns of X as they are"
        )


@pytest.fixture
def tables(own_or_right):
    """A function: X with the right column of ones, then as the student's own with_ones gives it."""
    pair = (data(2)[0],), (data(2)[0] + 1,)
    return lambda X: (numbers(add(X)) for add in own_or_right("with_ones", pair))


@grades("predictions")
@points(2)
@pytest.mark.parametrize("name", ["h", "f"], ids=str)
def test_predictions(student, tables, name):
    """There is one prediction for each row, and it is the linear model's."""
    for seed in (1, 2, 3, 5):
        X, theta = data(seed)
        asked = (theta, X) if name == "h" else (theta[1:], float(theta[0]), X)
        found = array_of(student[name](*asked), "one number for each row", shape=(len(X),))
        right = [theta[0] + X @ theta[1:]]
        if name == "h":
            wide = (len(X), len(theta))
            right += [A @ theta for A in tables(X) if A is not None and A.shape == wide]
        assert any(found == approx(each, **CLOSE) for each in right), hint(
            "the intercept once, and each coefficient times its own column; with_ones puts the "
            "ones first, where the intercept is"
        )


ROW = np.array([1.1030855, -3.8382871])


@grades("example5")
@points(2)
def test_weights_and_bias(student, reference):
    """The weights and the bias are those of the printed model."""
    w = array_of(np.ravel(student["w_5"]), "two weights", shape=(2,))
    assert w == approx(reference["w_5"], abs=1e-6), hint("the coefficients of x1 and x2")
    assert single(student["b_5"]) == approx(reference["b_5"], abs=1e-6), hint(
        "the intercept, with its sign"
    )


@grades("example5")
def test_value(student, reference):
    """The model's value for the first row follows from its numbers."""
    found = number_of(student["z_5"], "z_5 is one number")
    assert any(found == approx(z, abs=2e-3) for z in values(student, reference)), hint(
        "the bias, and each weight times its own input; minus times minus is plus"
    )


def values(student, reference):
    """The right value, and what follows from the student's own numbers where they are a model."""
    yield reference["z_5"]
    w, b = numbers(student["w_5"]), numbers(student["b_5"])
    if w is not None and b is not None and w.size == 2 and b.size == 1 and w.all() and b.all():
        yield float(w.ravel() @ ROW + b.ravel()[0])
