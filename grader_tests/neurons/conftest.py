"""What several hidden tests of this assignment share."""

import numpy as np
import pytest


def numbers(value):
    """The value as an array of floats, or None when it is not made of numbers."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


@pytest.fixture(name="numbers")
def numbers_fixture():
    return numbers


@pytest.fixture
def own_or_right(student, reference):
    """Versions of a function that a later step may rest on, the right one first.

    A step that is right given the student's own wrong function earns its points: the slip
    was paid for where it was made. `sound` says whether that function answers sensibly
    enough not to make the later step trivial.
    """

    def versions(name, sound):
        yield reference[name]
        try:
            own = student[name]
            usable = sound(own)
        except Exception:  # missing, or it raises: paid for where it was asked for
            return
        if usable:
            yield own

    return versions


@pytest.fixture
def fires_both_ways():
    """Whether a perceptron's answers depend on its inputs and on its last number.

    One that looks at neither, or at one of them alone, would make a table of its answers trivial.
    """

    def sound(neuron):
        x, w = [1, 0, 1], [2, -3, 4]
        by_number = {float(neuron(x, w, number)) for number in (-20, 20)}
        by_input = {float(neuron(x, w, 0)) for x in ([1, 0, 1], [0, 1, 0])}
        return by_number == by_input == {0.0, 1.0}

    return sound
