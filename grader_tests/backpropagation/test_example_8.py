"""Hidden tests of part 4: Example 8 from other numbers, every number a step of its own.

How much rounding is forgiven. A step is marked from the student's own earlier numbers, so
rounding does not pile up: what is left is half a unit of the fourth digit for the number
itself, and as much again for each of the (at most two) rounded numbers that enter with a
factor of at most one, when the student computed exactly and only wrote rounded numbers down.
That is 1.5e-4; ROUNDED allows 2e-4. The shortest step, that of w4, is four times as long.

The numbers on the slides are those of a warm-up, which earns nothing. Nobody gets here by
computing rightly what is printed there, so such numbers are never built on: typing
the slides would otherwise earn each step that follows from two printed numbers.
"""

import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import sigmoid
from softmark.hidden_tests.numbers import single

ROUNDED = 2e-4

SLIDES = {
    "z_h1": 0.3775,
    "z_h2": 0.3925,
    "a_h1": 0.5933,
    "a_h2": 0.5969,
    "z_o1": 1.1059,
    "z_o2": 1.2249,
    "a_o1": 0.7514,
    "a_o2": 0.7729,
    "dE_da_o1": 0.7414,
    "da_o1_dz_o1": 0.1868,
    "dz_o1_dw5": 0.5933,
    "dE_dw5": 0.0820,
    "dE_dz_o1": 0.1385,
    "dE_dz_o2": -0.0381,
    "dEo1_da_h1": 0.0554,
    "dEo2_da_h1": -0.0190,
    "dE_da_h1": 0.0364,
    "dE_da_h2": 0.0414,
    "da_h1_dz_h1": 0.2413,
    "dz_h1_dw1": 0.05,
}

# What a carried number may be. A factor of 0, 1 or nearly 0 would make the next step copying,
# and a tiny derivative would let a weight that never moved pass for an updated one: so every
# derivative, of either sign, has a smallest size.
ACTIVATION = {"low": 0.1, "high": 0.99, "trivial": (0.5,)}
SLOPE = {"low": 0.1, "high": 0.9, "trivial": (0.25,)}
Z = {"low": -4, "high": 4, "trivial": (0,)}
BOUNDS = {
    "z_h1": Z,
    "z_h2": Z,
    "z_o1": Z,
    "z_o2": Z,
    "a_h1": ACTIVATION,
    "a_h2": ACTIVATION,
    "a_o1": ACTIVATION,
    "a_o2": ACTIVATION,
    "da_o1_dz_o1": SLOPE,
    "da_h1_dz_h1": SLOPE,
    "dz_o1_dw5": ACTIVATION,
    "dz_h1_dw1": {"low": 0.01, "high": 0.99},
}
SMALLEST = {"dEo1_da_h1": 0.005, "dEo2_da_h1": 0.005, "dE_da_h2": 0.005, "dE_dw1": 0.0025}


def slope(a):
    return a * (1 - a)


class Own:
    """The student's own earlier numbers, where they may be carried, by name."""

    def __init__(self, carried, reference):
        self._carried = carried
        self._reference = reference

    def __getattr__(self, name):
        slide = (SLIDES[name],) if name in SLIDES else ()
        if name in BOUNDS:
            bounds = BOUNDS[name]
            trivial = (*bounds.get("trivial", ()), *slide)
            return self._carried(name, low=bounds["low"], high=bounds["high"], trivial=trivial)
        least = SMALLEST.get(name, 0.01)
        positive = self._carried(name, low=least, high=2, trivial=(1, *slide))
        negative = self._carried(name, low=-2, high=-least, trivial=(-1, *slide))
        # where theirs lies on neither side, both are the reference's
        return negative if positive == self._reference[name] else positive


@pytest.fixture
def own(carried, reference):
    return Own(carried, reference)


def check(found, right, say):
    assert single(found) == approx(right, abs=ROUNDED), hint(say)


SIGN = "1 / (1 + e^-z): look at the sign in the exponent."
NEXT = "Activations, not z, go on to the next layer; its bias is b2."
OLD = "The error travels back through the old weight: no weight changes before the end."


@grades("ex8_hidden")
def test_z_h1(student, reference):
    """z_h1 is the weighted sum of the inputs plus the bias."""
    check(student["z_h1"], reference["z_h1"], "w1 and w2 lead into h1; the hidden layer has b1.")


@grades("ex8_hidden")
def test_z_h2(student, reference):
    """z_h2 is the weighted sum of the inputs plus the bias."""
    check(student["z_h2"], reference["z_h2"], "w3 and w4 lead into h2; the hidden layer has b1.")


@grades("ex8_hidden")
def test_a_h1(student, own):
    """a_h1 is the sigmoid of z_h1."""
    check(student["a_h1"], sigmoid(own.z_h1), SIGN)


@grades("ex8_hidden")
def test_a_h2(student, own):
    """a_h2 is the sigmoid of z_h2."""
    check(student["a_h2"], sigmoid(own.z_h2), SIGN)


@grades("ex8_output")
def test_z_o1(student, reference, own):
    """z_o1 is the weighted sum of the hidden activations plus the bias."""
    want = reference["w5"] * own.a_h1 + reference["w6"] * own.a_h2 + reference["b2"]
    check(student["z_o1"], want, NEXT)


@grades("ex8_output")
def test_z_o2(student, reference, own):
    """z_o2 is the weighted sum of the hidden activations plus the bias."""
    want = reference["w7"] * own.a_h1 + reference["w8"] * own.a_h2 + reference["b2"]
    check(student["z_o2"], want, NEXT)


@grades("ex8_output")
def test_a_o1(student, own):
    """a_o1 is the sigmoid of z_o1."""
    check(student["a_o1"], sigmoid(own.z_o1), SIGN)


@grades("ex8_output")
def test_a_o2(student, own):
    """a_o2 is the sigmoid of z_o2."""
    check(student["a_o2"], sigmoid(own.z_o2), SIGN)


@grades("ex8_output")
@points(2)
def test_e_total(student, reference, own):
    """E_total adds up half the squared error of both outputs."""
    want = 0.5 * ((reference["y1"] - own.a_o1) ** 2 + (reference["y2"] - own.a_o2) ** 2)
    check(student["E_total"], want, "Both outputs, each with its target and the factor one half.")


@grades("ex8_w5")
def test_de_da_o1(student, reference, own):
    """dE/da_o1 is the derivative of half a square."""
    want = own.a_o1 - reference["y1"]
    check(student["dE_da_o1"], want, "The inner derivative of (y1 - a_o1) is -1: look at the sign.")


@grades("ex8_w5")
def test_da_o1_dz_o1(student, own):
    """da_o1/dz_o1 is the slope of the sigmoid."""
    check(student["da_o1_dz_o1"], slope(own.a_o1), "a(1 - a), with a_o1.")


@grades("ex8_w5")
def test_dz_o1_dw5(student, own):
    """dz_o1/dw5 is what w5 is multiplied by."""
    check(student["dz_o1_dw5"], own.a_h1, "Write z_o1 down: what stands beside w5?")


@grades("ex8_w5")
def test_de_dw5(student, own):
    """dE/dw5 is the product of the three factors."""
    check(student["dE_dw5"], own.dE_da_o1 * own.da_o1_dz_o1 * own.dz_o1_dw5, "Multiply all three.")


@grades("ex8_deltas")
def test_de_dz_o1(student, own):
    """dE/dz_o1 goes on from dE/da_o1 through the slope."""
    want = own.dE_da_o1 * own.da_o1_dz_o1
    check(student["dE_dz_o1"], want, "You have both factors from the chain of w5.")


@grades("ex8_deltas")
def test_de_dz_o2(student, reference, own):
    """dE/dz_o2 is the same product for the second output."""
    a_o2 = own.a_o2
    want = (a_o2 - reference["y2"]) * slope(a_o2)
    check(student["dE_dz_o2"], want, "Its own target and slope; the output is too low: the sign?")


@grades("ex8_output_weights")
def test_w5_new(student, reference, own):
    """w5 moves against dE/dw5."""
    want = reference["w5"] - reference["alpha"] * own.dE_dw5
    check(student["w5_new"], want, "w5 minus alpha times dE/dw5.")


@grades("ex8_output_weights")
def test_w6_new(student, reference, own):
    """w6 moves against dE/dw6."""
    want = reference["w6"] - reference["alpha"] * own.dE_dz_o1 * own.a_h2
    check(student["w6_new"], want, "w6 leads from h2 to o1.")


@grades("ex8_output_weights")
def test_w7_new(student, reference, own):
    """w7 moves against dE/dw7."""
    want = reference["w7"] - reference["alpha"] * own.dE_dz_o2 * own.a_h1
    check(student["w7_new"], want, "w7 leads from h1 to o2.")


@grades("ex8_output_weights")
def test_w8_new(student, reference, own):
    """w8 moves against dE/dw8."""
    want = reference["w8"] - reference["alpha"] * own.dE_dz_o2 * own.a_h2
    check(student["w8_new"], want, "w8 leads from h2 to o2.")


@grades("ex8_output_weights")
@points(2)
def test_b2_new(student, reference, own):
    """b2 moves against the sum over both outputs."""
    want = reference["b2"] - reference["alpha"] * (own.dE_dz_o1 + own.dE_dz_o2)
    check(student["b2_new"], want, "Both outputs use b2, so its derivative has two terms.")


@grades("ex8_hidden_errors")
def test_deo1_da_h1(student, reference, own):
    """The error of o1 reaches h1 through the old w5."""
    check(student["dEo1_da_h1"], own.dE_dz_o1 * reference["w5"], OLD)


@grades("ex8_hidden_errors")
def test_deo2_da_h1(student, reference, own):
    """The error of o2 reaches h1 through the old w7."""
    check(student["dEo2_da_h1"], own.dE_dz_o2 * reference["w7"], OLD)


@grades("ex8_hidden_errors")
def test_de_da_h1(student, own):
    """dE/da_h1 is the sum of both paths."""
    check(student["dE_da_h1"], own.dEo1_da_h1 + own.dEo2_da_h1, "Add both paths, with signs.")


@grades("ex8_hidden_errors")
def test_de_da_h2(student, reference, own):
    """dE/da_h2 is the sum of both paths, through the old w6 and w8."""
    check(student["dE_da_h2"], own.dE_dz_o1 * reference["w6"] + own.dE_dz_o2 * reference["w8"], OLD)


@grades("ex8_w1")
def test_da_h1_dz_h1(student, own):
    """da_h1/dz_h1 is the slope of the sigmoid."""
    check(student["da_h1_dz_h1"], slope(own.a_h1), "a(1 - a), with a_h1.")


@grades("ex8_w1")
def test_dz_h1_dw1(student, reference):
    """dz_h1/dw1 is what w1 is multiplied by."""
    check(student["dz_h1_dw1"], reference["x1"], "Write z_h1 down: what stands beside w1?")


@grades("ex8_w1")
@points(2)
def test_de_dw1(student, own):
    """dE/dw1 is the product of the three factors."""
    check(student["dE_dw1"], own.dE_da_h1 * own.da_h1_dz_h1 * own.dz_h1_dw1, "Multiply all three.")


@grades("ex8_hidden_weights")
def test_w1_new(student, reference, own):
    """w1 moves against dE/dw1."""
    want = reference["w1"] - reference["alpha"] * own.dE_dw1
    check(student["w1_new"], want, "w1 minus alpha times dE/dw1.")


@grades("ex8_hidden_weights")
def test_w2_new(student, reference, own):
    """w2 moves against dE/dw2."""
    gradient = own.dE_da_h1 * own.da_h1_dz_h1 * reference["x2"]
    want = reference["w2"] - reference["alpha"] * gradient
    check(student["w2_new"], want, "w2 leads from x2 to h1.")


@grades("ex8_hidden_weights")
def test_w3_new(student, reference, own):
    """w3 moves against dE/dw3."""
    gradient = own.dE_da_h2 * slope(own.a_h2) * reference["x1"]
    want = reference["w3"] - reference["alpha"] * gradient
    check(student["w3_new"], want, "w3 leads from x1 to h2.")


@grades("ex8_hidden_weights")
def test_w4_new(student, reference, own):
    """w4 moves against dE/dw4."""
    gradient = own.dE_da_h2 * slope(own.a_h2) * reference["x2"]
    want = reference["w4"] - reference["alpha"] * gradient
    check(student["w4_new"], want, "w4 leads from x2 to h2.")


@grades("ex8_hidden_weights")
@points(2)
def test_b1_new(student, reference, own):
    """b1 moves against the sum over both hidden neurons."""
    gradient = own.dE_da_h1 * own.da_h1_dz_h1 + own.dE_da_h2 * slope(own.a_h2)
    want = reference["b1"] - reference["alpha"] * gradient
    check(student["b1_new"], want, "Both hidden neurons use b1, so its derivative has two terms.")
