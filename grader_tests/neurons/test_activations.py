"""Sigmoid neuron, activation functions, their derivatives and their figure."""

import re

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_in, reaches
from softmark.hidden_tests.numbers import array_of, number_of, numbers
from softmark.model import StudentError

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
def test_sigmoid_without_warnings(student, reference):
    """Large numbers give no warning."""
    values, warned = student["quietly"](student["sigmoid"], LARGE_AND_SMALL)
    assert values == approx(reference["sigmoid"](LARGE_AND_SMALL), **CLOSE), too_large
    assert not warned, too_large


@pytest.fixture
def neuron_outputs(own_or_right):
    """A function: the sigmoid of z, by the right function and by the student's own."""
    far, near = ((-1.5,), (2.5,)), ((-1.5,), (0.4,))
    return lambda z: (float(f(float(z))) for f in own_or_right("sigmoid", far, near))


@grades("sigmoid_neuron")
@points(3)
def test_output_of_the_neuron(student, neuron_outputs):
    """The output is the sigmoid of the weighted sum plus the bias."""
    for n in (1, 3, 7):
        rng = np.random.default_rng(n)
        x, w, b = rng.random(n), rng.normal(0, 1, n), float(rng.normal())
        asked = (x.tolist(), w.tolist(), b) if n == 3 else (x, w, b)
        found = number_of(student["sigmoid_neuron"](*asked), "return a number")
        assert any(found == approx(right, **CLOSE) for right in neuron_outputs(w @ x + b)), hint(
            "first z, all products and the bias added up, then one sigmoid of it"
        )


@grades("sigmoid_neuron")
def test_nearly_a_perceptron(student, neuron_outputs):
    """With very large weights and bias it decides like a perceptron."""
    w, b = 60 * np.array([2.0, -1.0, 1.5]), -60 * 0.75
    for x in ([1, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 0], [0, 0, 1]):
        found = number_of(student["sigmoid_neuron"](x, w.tolist(), b), "return a number")
        assert any(found == approx(right, abs=1e-4) for right in neuron_outputs(w @ x + b)), hint(
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
@OTHERS
def test_other_large_numbers(student, reference, name):
    """Large numbers give the right values, without nan and without a warning."""
    values, warned = student["quietly"](student[name], LARGE_AND_SMALL)
    assert values == approx(reference[name](LARGE_AND_SMALL), **CLOSE), too_large
    assert not warned, too_large


def numerical_slope(function, z, h=1e-4):
    return (np.asarray(function(z + h)) - np.asarray(function(z - h))) / (2 * h)


def bends(values):
    """Whether the slope of a function with these values at EVERY is not the same everywhere."""
    return np.ptp(np.diff(values) / np.diff(EVERY)) > 0.05


@pytest.fixture
def slopes_of(own_or_right):
    """A function: the slopes of the right function, then of the student's own, where it bends."""
    pair = (EVERY,), (EVERY[::-1],)
    return lambda name, z: (numerical_slope(f, z) for f in own_or_right(name, pair, sound=bends))


SLOPES = pytest.mark.parametrize("name", FOUR, ids=str)


@grades("derivatives")
@points(2)
@SLOPES
def test_slopes(student, slopes_of, name):
    """The derivative agrees with the numerical one, for a number and for each element."""
    for z in (EVERY, EVERY[:6].reshape(2, 3), EVERY[-4:].reshape(4, 1), -0.7, np.array([-2, 3]), 2):
        found = student[f"d_{name}"](z)
        expected = slopes_of(name, z)
        assert any(found == approx(right, rel=1e-3, abs=1e-5) for right in expected), hint(
            "compare it with the numerical derivative, for negative and for positive z; "
            "z may be an array or a single number"
        )
    if name == "relu":
        say = "d_relu gives one slope for each element"
        corner = array_of(student["d_relu"](np.array([0.0])), say, shape=(1,))
        assert 0 <= corner[0] <= 1, hint("at its corner ReLU has a slope from 0 to 1")


def large_numbers(student, name):
    """The large numbers without those where the student's own function fails.

    What fails there was paid for where the function was asked for.
    """
    try:
        function = student[name]
    except StudentError:  # it is missing: then the derivative does without it
        return LARGE
    kept = []
    for z in LARGE:
        try:
            value, warned = student["quietly"](function, np.array([z]))
        except StudentError:
            continue
        found = numbers(value)
        if found is not None and np.isfinite(found).all() and not warned:
            kept.append(z)
    return np.array(kept or [-30.0, 30.0])


@grades("derivatives")
@SLOPES
def test_slopes_at_large_numbers(student, slopes_of, name):
    """Large numbers give the right slopes, without nan and without a warning."""
    slope = student[f"d_{name}"]
    z = large_numbers(student, name)
    values, warned = student["quietly"](slope, z)
    expected = slopes_of(name, z)
    assert any(values == approx(right, abs=1e-6) for right in expected), too_large
    assert not warned, too_large


FIGURE = "fig_activations must be the figure, with axes in it"


def curves_named(figure, name):
    """The lines that have this name: by their label, the legend or else the title of their axes.

    Each with whether the name can be seen; a label alone is not.
    """
    for axes in axes_in(figure, FIGURE):
        seen = " ".join([*axes.legend, *axes.texts, axes.title]).lower()
        for k, line in enumerate(axes.lines):
            entry = axes.legend[k] if k < len(axes.legend) else ""  # legend(["sigmoid", ...])
            own = [each for each in FOUR if each in line.label.lower()]
            if name in (own or f"{entry} {axes.title}".lower()):
                yield line, name in seen


@grades("activations_figure")
@points(3)
@pytest.mark.parametrize("name", FOUR, ids=str)
def test_curve(student, own_or_right, name):
    """The curve is in the figure, from -5 to 5 and with its name."""
    named = list(curves_named(student["fig_activations"], name))
    assert named, hint("no curve has this name: name it by its label or by the title of its axes")
    assert any(seen for _, seen in named), hint("a label can be seen only with a legend")
    curves = [curve for curve, seen in named if seen and len(curve.x) >= 50]
    assert curves, hint("draw the curve through 50 points or more")
    wide = [curve for curve in curves if reaches(curve.x, -5, 5)]
    assert wide, hint("z should run from -5 to 5")
    right = own_or_right(name, ((EVERY,), (EVERY[::-1],)), sound=lambda a: np.ptp(a) > 0.1)
    assert any(
        curve.y == approx(function(curve.x), rel=1e-3, abs=1e-3)
        for function in right
        for curve in wide
    ), hint(
        "z goes across and the value of the function up; is it the function that it is named after?"
    )


# The letter as a word: "size" does not name z.
Z = re.compile(r"(?<![a-z])z(?![a-z])")
A = re.compile(r"(?<![a-z])a(?![a-z])|activ")


@grades("activations_figure")
@points(4)
def test_axis_labels(student):
    """The axes are labelled z and a."""
    axes = axes_in(student["fig_activations"], FIGURE)
    assert any(ax.lines for ax in axes), hint("nothing is drawn yet")
    assert any(Z.search(ax.xlabel.lower()) for ax in axes), hint("label the x axis z")
    assert any(A.search(ax.ylabel.lower()) for ax in axes), hint("label the y axis a")
