"""Sigmoid neuron, activation functions, their derivatives and their figure."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes
LARGE = np.array([-1000.0, -710.0, 710.0, 1000.0])
LARGE_AND_SMALL = np.concatenate([LARGE, [-1.5, 0.0, 1.5]])
EVERY = np.linspace(-4.9, 4.9, 14)  # none at 0, where ReLU has its corner
FOUR = ("sigmoid", "tanh", "relu", "identity")

too_large = hint("which exponential is too large for a number? e^-|z| never is")


@grades("sigmoid")
@points(3)
def test_sigmoid_values(student, reference):
    """The sigmoid of every number, in the shape that came in."""
    for shape in [(), (5,), (2, 3)]:
        z = np.random.default_rng(31).normal(0, 6, shape)
        z = float(z) if shape == () else z
        assert student["sigmoid"](z) == approx(reference["sigmoid"](z), **CLOSE), hint(
            "1 / (1 + e^-z) for each element: look at the sign of the exponent and at the shape"
        )


@grades("sigmoid")
@points(1)
def test_sigmoid_of_integers(student, reference):
    """Integers work like floats."""
    for z in (3, np.array([-2, 0, 1, 4])):
        assert student["sigmoid"](z) == approx(reference["sigmoid"](z), **CLOSE), hint(
            "z may hold integers: is your result an array of integers too?"
        )


@grades("sigmoid")
@points(3)
def test_sigmoid_of_large_numbers(student, reference):
    """Large negative and positive numbers give 0 and 1, not nan."""
    z = LARGE_AND_SMALL
    assert student["sigmoid"](z) == approx(reference["sigmoid"](z), **CLOSE), too_large


@grades("sigmoid")
@points(1)
def test_sigmoid_without_warnings(student, reference):
    """Large numbers give no warning."""
    values, warned = student["quietly"](student["sigmoid"], LARGE_AND_SMALL)
    assert values == approx(reference["sigmoid"](LARGE_AND_SMALL), **CLOSE), too_large
    assert not warned, too_large


def answers_like_sigmoid(function):
    answers = np.array([float(function(z)) for z in (-1.5, 0.4, 2.5)])
    return bool(np.isfinite(answers).all() and len(set(answers)) == 3)


@grades("sigmoid_neuron")
@points(3)
def test_output_of_the_neuron(student, own_or_right, numbers):
    """The output is the sigmoid of the weighted sum plus the bias."""
    for n in (1, 3, 7):
        rng = np.random.default_rng(n)
        x, w, b = rng.random(n), rng.normal(0, 1, n), float(rng.normal())
        asked = (x.tolist(), w.tolist(), b) if n == 3 else (x, w, b)
        found = numbers(student["sigmoid_neuron"](*asked))
        assert found is not None, hint("return a number")
        expected = (
            float(f(float(w @ x + b))) for f in own_or_right("sigmoid", answers_like_sigmoid)
        )
        assert any(found == approx(right, **CLOSE) for right in expected), hint(
            "first z, all products and the bias added up, then one sigmoid of it"
        )


@grades("sigmoid_neuron")
@points(1)
def test_nearly_a_perceptron(student, own_or_right, numbers):
    """With very large weights and bias it decides like a perceptron."""
    w, b = 60 * np.array([2.0, -1.0, 1.5]), -60 * 0.75
    for x in ([1, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 0], [0, 0, 1]):
        found = numbers(student["sigmoid_neuron"](x, w.tolist(), b))
        assert found is not None, hint("return a number")
        expected = (
            float(f(float(w @ x + b))) for f in own_or_right("sigmoid", answers_like_sigmoid)
        )
        assert any(found == approx(right, abs=1e-4) for right in expected), hint(
            "a large positive z gives nearly 1, a large negative z nearly 0"
        )


OTHERS = pytest.mark.parametrize("name", ["tanh", "relu", "identity"], ids=str)


@grades("other_activations")
@points(3)
@OTHERS
def test_other_values(student, reference, name):
    """The function has the right value at every number, in the shape that came in."""
    rng = np.random.default_rng(32)
    for z in (-1.25, 0.75, rng.normal(0, 2, 6), rng.normal(0, 2, (3, 2)), np.array([-2, 0, 3])):
        assert student[name](z) == approx(reference[name](z), **CLOSE), hint(
            "look at the formula for negative z, and keep the shape of z"
        )


@grades("other_activations")
@points(1)
@OTHERS
def test_other_large_numbers(student, reference, name):
    """Large numbers give the right values, without nan and without a warning."""
    values, warned = student["quietly"](student[name], LARGE_AND_SMALL)
    assert values == approx(reference[name](LARGE_AND_SMALL), **CLOSE), too_large
    assert not warned, too_large


def numerical_slope(function, z, h=1e-4):
    return (np.asarray(function(z + h)) - np.asarray(function(z - h))) / (2 * h)


def bends(function):
    """Whether the slope of a function is sound and not the same everywhere."""
    slope = np.asarray(numerical_slope(function, EVERY), dtype=float)
    return slope.shape == EVERY.shape and bool(np.isfinite(slope).all() and np.ptp(slope) > 0.05)


def slopes_of(own_or_right, name, z):
    """The slopes of the right function, then of the student's own."""
    return (numerical_slope(function, z) for function in own_or_right(name, bends))


SLOPES = pytest.mark.parametrize("name", FOUR, ids=str)


@grades("derivatives")
@points(2)
@SLOPES
def test_slopes(student, own_or_right, numbers, name):
    """The derivative agrees with the numerical one, for a number and for each element."""
    for z in (EVERY, EVERY[:6].reshape(2, 3), EVERY[-4:].reshape(4, 1), -0.7, np.array([-2, 3]), 2):
        found = student[f"d_{name}"](z)
        expected = slopes_of(own_or_right, name, z)
        assert any(found == approx(right, rel=1e-3, abs=1e-5) for right in expected), hint(
            "compare it with the numerical derivative, for negative and for positive z; "
            "z may be an array or a single number"
        )
    if name == "relu":
        corner = numbers(student["d_relu"](np.array([0.0])))
        assert corner is not None, hint("d_relu gives a number at 0 too")
        assert corner.shape == (1,), hint("d_relu gives one slope for each element")
        assert 0 <= corner[0] <= 1, hint("at its corner ReLU has a slope from 0 to 1")


def large_numbers(student, name):
    """The large numbers without those where the student's own function fails.

    What fails there was paid for where the function was asked for.
    """
    try:
        function = student[name]
    except Exception:  # it is missing: then the derivative does without it
        return LARGE
    kept = []
    for z in LARGE:
        try:
            value, warned = student["quietly"](function, np.array([z]))
            if np.isfinite(value).all() and not warned:
                kept.append(z)
        except Exception:
            continue
    return np.array(kept or [-30.0, 30.0])


@grades("derivatives")
@points(1)
@SLOPES
def test_slopes_at_large_numbers(student, own_or_right, name):
    """Large numbers give the right slopes, without nan and without a warning."""
    slope = student[f"d_{name}"]
    z = large_numbers(student, name)
    values, warned = student["quietly"](slope, z)
    expected = slopes_of(own_or_right, name, z)
    assert any(values == approx(right, abs=1e-6) for right in expected), too_large
    assert not warned, too_large


def named_curves(figure):
    """name -> its lines as (x, y), in the figure of a description."""
    curves = {name: [] for name in FOUR}
    for axes in figure.get("axes", ()):
        for line in axes.get("lines", ()):
            label, title = line["label"].lower(), axes.get("title", "").lower()
            own = [name for name in FOUR if name in label]
            for name in own or [name for name in FOUR if name in title]:
                curves[name].append((line["x"], line["y"]))
    return curves


def figure_of(student):
    figure = getattr(student["fig_activations"], "description", None) or {}
    assert figure.get("axes"), hint("fig_activations must be the figure, with axes in it")
    return figure


@grades("activations_figure")
@points(3)
@pytest.mark.parametrize("name", FOUR, ids=str)
def test_curve(student, own_or_right, name):
    """The curve is in the figure, from -5 to 5 and with its name."""
    curves = [(x, y) for x, y in named_curves(figure_of(student))[name] if len(x) >= 50]
    assert curves, hint(
        "name the curve by its label or by the title of its axes; 50 points or more"
    )
    wide = [(x, y) for x, y in curves if x.min() <= -4.9 and x.max() >= 4.9]
    assert wide, hint("z should run from -5 to 5")
    right = own_or_right(
        name, lambda f: np.shape(f(EVERY)) == EVERY.shape and np.ptp(f(EVERY)) > 0.1
    )
    assert any(
        y == approx(function(x), rel=1e-3, abs=1e-3) for function in right for x, y in wide
    ), hint("z goes across and the value of the function up")


@grades("activations_figure")
@points(4)
def test_axis_labels(student):
    """The axes are labelled z and a."""
    axes = figure_of(student)["axes"]
    assert any(ax.get("lines") for ax in axes), hint("nothing is drawn yet")
    assert any("z" in ax.get("xlabel", "").lower() for ax in axes), hint("label the x axis z")
    assert any("a" in ax.get("ylabel", "").lower() for ax in axes), hint("label the y axis a")
