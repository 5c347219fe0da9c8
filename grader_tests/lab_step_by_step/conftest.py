"""What several hidden tests of this assignment share."""

import pytest

from .helpers import case

PROBES = {
    "forward": lambda params, X, y: (params, X),
    "softmax": lambda params, X, y: (X @ params["W1"],),
    "loss": lambda params, X, y: (params, X, y, 0.3),
    "backward": lambda params, X, y: (params, X, y, 0.3),
    "train": lambda params, X, y: (params, X, y, 0.2, 0.1, 2),
    "predict": lambda params, X, y: (params, X),
}


@pytest.fixture
def versions(own_or_right):
    """Versions of a function that a later step may rest on, the right one first."""
    cases = [case(seed, 7, 3, 6, 4) for seed in (21, 22)]
    return lambda name: own_or_right(name, tuple(PROBES[name](*each) for each in cases))
