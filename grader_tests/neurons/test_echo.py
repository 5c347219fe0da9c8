"""A neuron that hears itself: its steps, and when it falls silent."""

import math

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, number_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes


def heard_right(student, reference, *asked):
    """Whether the student's neuron hears what the reference's does, with two activations."""
    say = "one activate value for each step"

    def right(name):
        expected = reference["hear_itself"](*asked, reference[name])
        found = student["hear_itself"](*asked, student[name])
        return array_of(found, say, shape=np.shape(expected)) == approx(expected, **CLOSE)

    return right("softsign") and right("softplus")


@grades("hear_itself")
@points(3)
def test_steps(student, reference):
    """Each step hears the input of now and the activate value of the step before."""
    rng = np.random.default_rng(62)
    for T in (2, 3, 8, 30):
        assert heard_right(student, reference, rng.normal(size=T), *rng.normal(size=3)), hint(
            "a_t is the activation of w x_t + u a_(t-1) + b: go step by step, and hand on the "
            "value that the activation gave"
        )


@grades("hear_itself")
def test_first_step(student, reference):
    """At the first step nothing of itself is heard yet."""
    for u in (0.0, 3.0, -2.0):
        assert heard_right(student, reference, [1.5], -0.5, u, 0.25), hint(
            "start from a_0 = 0, at every call"
        )


def count(student, u, least):
    return number_of(student["audible_steps"](u, least), "return one number")


def right_count(u, least):
    return 1 if u == 0 else math.floor(math.log(least) / math.log(abs(u))) + 1


@grades("audible")
@points(4)
def test_it_dies_out(student):
    """The steps of an echo that dies out are counted, whatever the sign of u."""
    for u in (0.3, 0.5, 0.77, 0.95, 0.0, -0.3, -0.77, -0.95):
        for least in (0.9, 0.13, 0.007):
            assert count(student, u, least) == approx(right_count(u, least)), hint(
                "the echo is 1, u, u^2, ...: count the steps until its size is below the limit, "
                "the first one included"
            )


@grades("audible")
@pytest.mark.parametrize("u", [1.7, -1.7, 1.0, -1.0], ids=["up", "to-and-fro", "one", "minus-one"])
def test_it_does_not_die_out(student, u):
    """An echo that does not die out is heard for ever."""
    assert math.isinf(count(student, u, 0.3)), hint(
        "does the size of u^t fall here? If not, return np.inf, before any loop"
    )


def settled_values(student, reference, own_or_right):
    """Where the right neuron settles, and where the student's own does with their tanh."""
    pulse, one, other = [1.0] + [0.0] * 400, [1.0, 0.0, 0.0], [-0.5, 0.2, 0.0]
    pairs = tuple(lambda side, x=x: (x, 1, 2, 0, side["tanh"]) for x in (one, other))
    sides = iter((reference, student))
    for neuron in own_or_right("hear_itself", pairs):
        yield float(np.ravel(neuron(pulse, 1, 2, 0, next(sides)["tanh"]))[-1])


@grades("audible")
@points(2)
def test_settled(student, reference, own_or_right):
    """The value is one that the neuron with tanh gives back to itself."""
    found = abs(number_of(student["settled"], "settled is one number"))
    values = settled_values(student, reference, own_or_right)
    assert any(found == approx(abs(value), abs=6e-4) for value in values), hint(
        "let it run for a hundred steps: a value that stays satisfies a = tanh(2a) and is not 0"
    )
