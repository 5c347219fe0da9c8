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

from softmark.hidden_tests.measures import sigmoid

from .tables import step

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


def down(given, weight, gradient):
    """The weight after one step against its gradient."""
    return given[weight] - given["alpha"] * gradient


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


SIGN = "1 / (1 + e^-z) of your z, with the minus in the exponent."
NEXT = "Activations, not z, go on to the next layer; its bias is b2."

# fmt: off
test_z_h1 = step("ex8_hidden", "z_h1", lambda given, own: given["z_h1"],
    "z_h1 is the weighted sum of the inputs plus the bias.",
    "w1 and w2 lead into h1; the hidden layer has b1.")
test_z_h2 = step("ex8_hidden", "z_h2", lambda given, own: given["z_h2"],
    "z_h2 is the weighted sum of the inputs plus the bias.",
    "w3 and w4 lead into h2; the hidden layer has b1.")
test_a_h1 = step("ex8_hidden", "a_h1", lambda given, own: sigmoid(own.z_h1),
    "a_h1 is the sigmoid of z_h1.", SIGN)
test_a_h2 = step("ex8_hidden", "a_h2", lambda given, own: sigmoid(own.z_h2),
    "a_h2 is the sigmoid of z_h2.", SIGN)

test_z_o1 = step("ex8_output", "z_o1",
    lambda given, own: given["w5"] * own.a_h1 + given["w6"] * own.a_h2 + given["b2"],
    "z_o1 is the weighted sum of the hidden activations plus the bias.", NEXT)
test_z_o2 = step("ex8_output", "z_o2",
    lambda given, own: given["w7"] * own.a_h1 + given["w8"] * own.a_h2 + given["b2"],
    "z_o2 is the weighted sum of the hidden activations plus the bias.", NEXT)
test_a_o1 = step("ex8_output", "a_o1", lambda given, own: sigmoid(own.z_o1),
    "a_o1 is the sigmoid of z_o1.", SIGN)
test_a_o2 = step("ex8_output", "a_o2", lambda given, own: sigmoid(own.z_o2),
    "a_o2 is the sigmoid of z_o2.", SIGN)
test_e_total = step("ex8_output", "E_total",
    lambda given, own: 0.5 * ((given["y1"] - own.a_o1) ** 2 + (given["y2"] - own.a_o2) ** 2),
    "E_total adds up half the squared error of both outputs.",
    "Half the square for each output, with its own target; then add.", weight=2)

test_de_da_o1 = step("ex8_w5", "dE_da_o1", lambda given, own: own.a_o1 - given["y1"],
    "dE/da_o1 is the derivative of half a square.",
    "As in 2.0, with a_o1 and y1: the inner derivative of y1 - a_o1 is -1.")
test_da_o1_dz_o1 = step("ex8_w5", "da_o1_dz_o1", lambda given, own: slope(own.a_o1),
    "da_o1/dz_o1 is the slope of the sigmoid.", "a(1 - a), with a_o1.")
test_dz_o1_dw5 = step("ex8_w5", "dz_o1_dw5", lambda given, own: own.a_h1,
    "dz_o1/dw5 is what w5 is multiplied by.", "Write z_o1 down: what stands beside w5?")
test_de_dw5 = step("ex8_w5", "dE_dw5",
    lambda given, own: own.dE_da_o1 * own.da_o1_dz_o1 * own.dz_o1_dw5,
    "dE/dw5 is the product of the three factors.", "Multiply all three.")

test_de_dz_o1 = step("ex8_deltas", "dE_dz_o1", lambda given, own: own.dE_da_o1 * own.da_o1_dz_o1,
    "dE/dz_o1 goes on from dE/da_o1 through the slope.",
    "You have both factors from the chain of w5.")
test_de_dz_o2 = step("ex8_deltas", "dE_dz_o2",
    lambda given, own: (own.a_o2 - given["y2"]) * slope(own.a_o2),
    "dE/dz_o2 is the same product for the second output.",
    "The error a_o2 - y2, below 0 as o2 is too low, times the slope at a_o2.")

test_w5_new = step("ex8_output_weights", "w5_new", lambda given, own: down(given, "w5", own.dE_dw5),
    "w5 moves against dE/dw5.", "w5 minus alpha times dE/dw5.")
test_w6_new = step("ex8_output_weights", "w6_new",
    lambda given, own: down(given, "w6", own.dE_dz_o1 * own.a_h2),
    "w6 moves against dE/dw6.", "Old w6 minus alpha times its derivative; w6 leads from h2 to o1.")
test_w7_new = step("ex8_output_weights", "w7_new",
    lambda given, own: down(given, "w7", own.dE_dz_o2 * own.a_h1),
    "w7 moves against dE/dw7.", "Old w7 minus alpha times its derivative; w7 leads from h1 to o2.")
test_w8_new = step("ex8_output_weights", "w8_new",
    lambda given, own: down(given, "w8", own.dE_dz_o2 * own.a_h2),
    "w8 moves against dE/dw8.", "Old w8 minus alpha times its derivative; w8 leads from h2 to o2.")
test_b2_new = step("ex8_output_weights", "b2_new",
    lambda given, own: down(given, "b2", own.dE_dz_o1 + own.dE_dz_o2),
    "b2 moves against the sum over both outputs.",
    "Old b2 minus alpha times its derivative, which has a term from each output.", weight=2)

test_deo1_da_h1 = step("ex8_hidden_errors", "dEo1_da_h1",
    lambda given, own: own.dE_dz_o1 * given["w5"],
    "The error of o1 reaches h1 through the old w5.",
    "dE/dz_o1 times the old w5: no weight changes before the end.")
test_deo2_da_h1 = step("ex8_hidden_errors", "dEo2_da_h1",
    lambda given, own: own.dE_dz_o2 * given["w7"],
    "The error of o2 reaches h1 through the old w7.",
    "dE/dz_o2, with its sign, times the old w7: no weight changes before the end.")
test_de_da_h1 = step("ex8_hidden_errors", "dE_da_h1",
    lambda given, own: own.dEo1_da_h1 + own.dEo2_da_h1,
    "dE/da_h1 is the sum of both paths.", "Add both paths, with signs.")
test_de_da_h2 = step("ex8_hidden_errors", "dE_da_h2",
    lambda given, own: own.dE_dz_o1 * given["w6"] + own.dE_dz_o2 * given["w8"],
    "dE/da_h2 is the sum of both paths, through the old w6 and w8.",
    "Two paths, added: dE/dz_o1 through the old w6, and dE/dz_o2 through the old w8.")

test_da_h1_dz_h1 = step("ex8_w1", "da_h1_dz_h1", lambda given, own: slope(own.a_h1),
    "da_h1/dz_h1 is the slope of the sigmoid.", "a(1 - a), with a_h1.")
test_dz_h1_dw1 = step("ex8_w1", "dz_h1_dw1", lambda given, own: given["x1"],
    "dz_h1/dw1 is what w1 is multiplied by.", "Write z_h1 down: what stands beside w1?")
test_de_dw1 = step("ex8_w1", "dE_dw1",
    lambda given, own: own.dE_da_h1 * own.da_h1_dz_h1 * own.dz_h1_dw1,
    "dE/dw1 is the product of the three factors.",
    "Multiply all three; the first, dE/da_h1, is the sum of both paths.", weight=2)

test_w1_new = step("ex8_hidden_weights", "w1_new", lambda given, own: down(given, "w1", own.dE_dw1),
    "w1 moves against dE/dw1.", "w1 minus alpha times dE/dw1.")
test_w2_new = step("ex8_hidden_weights", "w2_new",
    lambda given, own: down(given, "w2", own.dE_da_h1 * own.da_h1_dz_h1 * given["x2"]),
    "w2 moves against dE/dw2.", "Old w2 minus alpha times its derivative; w2 leads from x2 to h1.")
test_w3_new = step("ex8_hidden_weights", "w3_new",
    lambda given, own: down(given, "w3", own.dE_da_h2 * slope(own.a_h2) * given["x1"]),
    "w3 moves against dE/dw3.", "Old w3 minus alpha times its derivative; w3 leads from x1 to h2.")
test_w4_new = step("ex8_hidden_weights", "w4_new",
    lambda given, own: down(given, "w4", own.dE_da_h2 * slope(own.a_h2) * given["x2"]),
    "w4 moves against dE/dw4.", "Old w4 minus alpha times its derivative; w4 leads from x2 to h2.")
test_b1_new = step("ex8_hidden_weights", "b1_new",
    lambda given, own: down(
        given, "b1", own.dE_da_h1 * own.da_h1_dz_h1 + own.dE_da_h2 * slope(own.a_h2)),
    "b1 moves against the sum over both hidden neurons.",
    "Old b1 minus alpha times its derivative, which has a term from each hidden neuron.", weight=2)
# fmt: on
