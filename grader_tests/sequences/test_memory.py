"""An LSTM's step, how far its gate must be open, and who remembers a message."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, number_of, numbers, parts_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes
SIZES = [(2, 3), (3, 3), (1, 1), (4, 2)]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def asked(n, k):
    rng = np.random.default_rng(10 * n + k)
    gates = {
        name: (rng.normal(size=(k, n)), rng.normal(size=(k, k)), rng.normal(size=k))
        for name in "fiog"
    }
    return rng.normal(size=n), rng.normal(0, 0.5, k), rng.normal(size=k), gates


def parts(x, h, gates):
    z = {name: W @ x + U @ h + b for name, (W, U, b) in gates.items()}
    return sigmoid(z["f"]), sigmoid(z["i"]), sigmoid(z["o"]), np.tanh(z["g"])


def answer(student, n, k):
    found = parts_of(student["lstm_step"](*asked(n, k)), 2, "return two things: h, c")
    say = "one number for each memory cell"
    return tuple(array_of(part, say, shape=(k,)) for part in found)


@grades("lstm_step")
@points(2)
def test_memory(student):
    """The new memory is what is kept of the old one, and what is taken in."""
    for n, k in SIZES:
        x, h, c, gates = asked(n, k)
        f, i, _, g = parts(x, h, gates)
        assert answer(student, n, k)[1] == approx(f * c + i * g, **CLOSE), hint(
            "the gates are sigmoids and the candidate is a tanh, all of x and of the h that came "
            "in; c is the second of the two answers"
        )


@grades("lstm_step")
def test_state(student):
    """The new state is what the output gate shows of the new memory."""
    for n, k in SIZES:
        x, h, c, gates = asked(n, k)
        f, i, o, g = parts(x, h, gates)
        own_h, own_c = answer(student, n, k)
        versions = [f * c + i * g]
        if np.isfinite(own_c).all() and own_c.all():
            versions.append(own_c)  # a slip in the memory was paid for above
        assert any(own_h == approx(o * np.tanh(v), **CLOSE) for v in versions), hint(
            "h is the output gate times the tanh of the new c; h is the first answer"
        )


@grades("gate")
def test_gate_for(student):
    """After so many steps the part that was asked for is left."""
    for kept in (0.9, 0.5, 0.05):
        for steps in (1, 3, 40, 1000):
            gate = number_of(student["gate_for"](kept, steps), "return one number")
            assert gate == approx(kept ** (1 / steps), rel=1e-6), hint(
                "each step multiplies by the gate: which number, multiplied so often, is `kept`?"
            )


@grades("gate")
def test_bias_for(student):
    """The sigmoid of the bias is the gate."""
    for gate in (0.5, 0.9, 0.02, 0.9975, 0.3):
        bias = number_of(student["bias_for"](gate), "return one number")
        assert bias == approx(np.log(gate / (1 - gate)), rel=1e-4, abs=1e-6), hint(
            "solve gate = 1 / (1 + e^-b) for b"
        )


def last_of(step, X, gates):
    """The last state of an LSTM that reads a message, one step after the other."""
    h, c = np.zeros(1), np.zeros(1)
    for x in X:
        h, c = (np.ravel(numbers(part)) for part in parts_of(step(x, h, c, gates), 2))
    return h[-1]


def message(sign):
    X = np.zeros((50, 2))
    X[0] = sign, 1
    return X


@pytest.fixture
def rnn_gaps(reference, own_or_right):
    """The distance by the right network, then by the student's own."""
    weights = [reference["rnn_weights"][name] for name in ("W_x", "W_h", "b")]
    pair = (message(1)[:4], *weights), (message(-1)[:4], *weights)
    return (
        abs(np.ravel(net(message(1), *weights))[-1] - np.ravel(net(message(-1), *weights))[-1])
        for net in own_or_right("rnn", pair)
    )


@pytest.fixture
def lstm_gaps(reference, own_or_right):
    """The distance by the right step, then by the student's own."""
    gates = reference["lstm_gates"]
    pair = tuple((np.array([x, 1.0]), np.zeros(1), np.array([x]), gates) for x in (0.5, -0.8))
    return (
        abs(last_of(step, message(1), gates) - last_of(step, message(-1), gates))
        for step in own_or_right("lstm_step", pair)
    )


@grades("gaps")
def test_gap_of_the_rnn(student, rnn_gaps):
    """The distance that the RNN has left is the difference of its two last states."""
    found = number_of(student["gap_rnn"], "gap_rnn is one number")
    assert any(found == approx(gap, rel=0.01, abs=3e-4) for gap in rnn_gaps), hint(
        "read each message from its first row to its last, and take the last state of each"
    )


@grades("gaps")
def test_gap_of_the_lstm(student, lstm_gaps):
    """The distance that the LSTM has left is the difference of its two last states."""
    found = number_of(student["gap_lstm"], "gap_lstm is one number")
    assert any(found == approx(gap, rel=0.01) for gap in lstm_gaps), hint(
        "h and c both go on from step to step; compare the two last h, not the memories c"
    )
