"""What several hidden tests of this assignment share."""

import pytest


@pytest.fixture
def neurons(own_or_right):
    """A function: the perceptrons that a later step may rest on, the right one first.

    The student's own counts if its answers depend on its inputs and on its last number: one
    that looks at neither, or at one of them alone, would make a table of its answers trivial.
    """
    x, w = [1, 0, 1], [2, -3, 4]
    by_number, by_input = ((x, w, -20), (x, w, 20)), ((x, w, 0), ([0, 1, 0], w, 0))
    return lambda name: own_or_right(name, by_number, by_input, sound=lambda fires: fires in (0, 1))
