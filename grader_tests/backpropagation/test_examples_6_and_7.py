"""Hidden tests of parts 2 and 3: one sigmoid neuron, and one with a hidden neuron before it."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint
from softmark.hidden_tests.follow import right_and_own
from softmark.hidden_tests.measures import sigmoid, slopes
from softmark.hidden_tests.numbers import parts_of, single

from .tables import RIGHT, results

# x, y, w, b
NEURONS = (
    (np.array([1.3, -0.8]), 1.0, np.array([0.6, 0.9]), -0.35),
    (np.array([-0.5, 2.4]), 0.2, np.array([-1.1, 0.7]), 0.8),
)

# x, y, w1, b1, w2, b2: w2 far from 1 and from b2, so that a missing or a swapped one shows
CHAINS = (
    (np.array([1.3, -0.8]), 1.0, np.array([0.6, 0.9]), -0.35, -1.7, 0.45),
    (np.array([-0.5, 2.4]), 0.2, np.array([-1.1, 0.7]), 0.8, 2.3, -0.6),
)


def neuron(x, y, w, b):
    """dL/dw and dL/db of Example 6."""
    a = sigmoid(w @ x + b)
    delta = (a - y) * a * (1 - a)
    return delta * x, delta


def chain(x, y, w1, b1, w2, b2):
    """dL/dw1, dL/db1, dL/dw2, dL/db2 of Example 7."""
    a1 = sigmoid(w1 @ x + b1)
    a2 = sigmoid(w2 * a1 + b2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    return delta1 * x, delta1, delta2 * a1, delta2


@grades("ex6_gradients")
def test_neuron_z(student):
    """z is the weighted sum of the inputs plus the bias."""
    for x, _, w, b in NEURONS:
        z, _ = parts_of(student["neuron_forward"](x, w, b), 2)
        assert single(z) == approx(w @ x + b, **RIGHT), hint(
            "Both inputs, each with its weight, plus b."
        )


@grades("ex6_gradients")
def test_neuron_a(student):
    """a is the sigmoid of z."""
    for x, _, w, b in NEURONS:
        _, a = parts_of(student["neuron_forward"](x, w, b), 2)
        assert single(a) == approx(sigmoid(w @ x + b), **RIGHT), hint(
            "The sigmoid of z, bias included. Return z first, then a."
        )


gradient = results("ex6_gradients", "neuron_gradients", NEURONS, neuron, **RIGHT)

test_neuron_weight_gradients = gradient(
    0,
    "dL/dw has the three factors of the chain rule, each weight with its own input.",
    "(a - y), then the slope a(1 - a), then the input of that weight.",
)
test_neuron_bias_gradient = gradient(
    1, "dL/db has the same factors without an input.", "(a - y), then the slope a(1 - a)."
)


def central(x, y, w, b, h):
    """The central differences of Example 6, far enough apart to tell them from the derivative."""

    def loss(w, b):
        return 0.5 * (sigmoid(w @ x + b) - y) ** 2

    return slopes(lambda w: loss(w, b), w, h), slopes(lambda b: loss(w, b), b, h)


STEPS = [(*place, h) for place, h in zip(NEURONS, (0.4, 1e-4), strict=True)]
difference = results("ex6_check", "numerical_gradients", STEPS, central, abs=1e-8)

test_difference_weights = difference(
    0,
    "The differences for the weights are central, with the step that was asked for.",
    "The loss with one weight moved by h up, less that with it moved by h down, divided by 2h.",
)
test_difference_bias = difference(
    1,
    "The difference for the bias is central, with the step that was asked for.",
    "The loss with b moved by h up, less that with b moved by h down, divided by 2h.",
)


def neuron_steps(student, part):
    """The student's new values of one part, each beside those that are accepted."""
    for place, alpha in zip(NEURONS, (0.5, 3.0), strict=True):
        answer = parts_of(student["neuron_step"](*place, alpha), 2)
        gradients = right_and_own(student, "neuron_gradients", place, neuron(*place))
        yield answer[part], [place[2 + part] - alpha * g[part] for g in gradients]


@grades("ex6_step")
def test_neuron_step_weights(student):
    """Each weight moves against its derivative, alpha times as far."""
    for found, accepted in neuron_steps(student, 0):
        assert any(found == approx(w, **RIGHT) for w in accepted), hint(
            "Old value minus alpha times the derivative."
        )


@grades("ex6_step")
def test_neuron_step_bias(student):
    """The bias moves against its derivative at the old weights."""
    for found, accepted in neuron_steps(student, 1):
        assert any(single(found) == approx(b, **RIGHT) for b in accepted), hint(
            "Old b minus alpha times dL/db, which is taken before the weights change."
        )


@grades("ex7_gradients")
def test_chain_forward(student):
    """The forward pass goes through both neurons."""
    for x, _, w1, b1, w2, b2 in CHAINS:
        z1 = w1 @ x + b1
        z2 = w2 * sigmoid(z1) + b2
        answer = parts_of(student["hidden_forward"](x, w1, b1, w2, b2), 4)
        found = [single(part) for part in answer]
        assert found == approx([z1, sigmoid(z1), z2, sigmoid(z2)], **RIGHT), hint(
            "The second neuron takes the activation of the first, not its z."
        )


@grades("ex7_gradients")
def test_chain_output_gradients(student):
    """The derivatives of the output neuron are right."""
    for place in CHAINS:
        answer = parts_of(student["hidden_gradients"](*place), 4)
        assert [single(part) for part in answer[2:]] == approx(list(chain(*place)[2:]), **RIGHT), (
            hint(
                "It is Example 6 again, with a1 as the input and the error a2 - y. "
                "The order is w1, b1, w2, b2."
            )
        )


hidden = results("ex7_gradients", "hidden_gradients", CHAINS, chain, **RIGHT)

test_chain_hidden_weight_gradients = hidden(
    0,
    "The derivatives of the hidden neuron's weights go back through w2 and both slopes.",
    "Five factors: error, slope of the output, w2, slope of the hidden neuron, input.",
)
test_chain_hidden_bias_gradient = hidden(
    1,
    "The derivative of the hidden neuron's bias goes back the same way.",
    "Four factors: error, slope of the output, w2, slope of the hidden neuron.",
)


def chain_steps(student, part):
    """The student's new values of one part, each beside those that are accepted."""
    for place, alpha in zip(CHAINS, (4.0, 0.9), strict=True):
        answer = parts_of(student["hidden_step"](*place, alpha), 4)
        gradients = right_and_own(student, "hidden_gradients", place, chain(*place))
        yield answer[part], [place[2 + part] - alpha * g[part] for g in gradients]


OLD = "Old value minus alpha times its derivative, in which w2 is the old one."


@grades("ex7_step")
def test_chain_step_output_weight(student):
    """w2 moves against its derivative."""
    for found, accepted in chain_steps(student, 2):
        assert any(single(found) == approx(w, **RIGHT) for w in accepted), hint(
            "Old w2 minus alpha times dL/dw2."
        )


@grades("ex7_step")
def test_chain_step_output_bias(student):
    """b2 starts from the old b2."""
    for found, accepted in chain_steps(student, 3):
        assert any(single(found) == approx(b, **RIGHT) for b in accepted), hint(
            "Old b2 minus alpha times dL/db2. (The slide that starts from a weight is misprinted.)"
        )


@grades("ex7_step")
def test_chain_step_hidden_weights(student):
    """w1 moves by derivatives taken at the old w2."""
    for found, accepted in chain_steps(student, 0):
        assert any(found == approx(w, **RIGHT) for w in accepted), hint(OLD)


@grades("ex7_step")
def test_chain_step_hidden_bias(student):
    """b1 moves by a derivative taken at the old w2."""
    for found, accepted in chain_steps(student, 1):
        assert any(single(found) == approx(b, **RIGHT) for b in accepted), hint(OLD)
