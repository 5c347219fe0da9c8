"""What the hidden tests of this assignment share: the network's answers, and pictures of digits."""

import numpy as np
import pytest

from softmark.hidden_tests.figures import pictures_in
from softmark.hidden_tests.follow import own_beside
from softmark.hidden_tests.networks import recomputed
from softmark.hidden_tests.rows import from_each_pixel


@pytest.fixture
def inputs(student):
    """A function: raw pictures as they may go into the net, the right way first.

    The student's own wrong `scale` was paid for where it was written.
    """

    def versions(images):
        right = np.asarray(images).reshape(len(images), -1) / 255
        return own_beside(
            right, lambda: student["scale"](images), sound=lambda own: from_each_pixel(own, images)
        )

    return versions


@pytest.fixture
def net_says(student, inputs):
    """A function: what net answers for raw pictures, computed here from its weights.

    Its neurons are the lab's or of another kind; the pictures are scaled rightly or as the
    student scales them. What is wrong there was paid for there. A handle that answers something
    else than its weights say earns nothing.
    """
    rows = np.random.default_rng(70).normal(0, 1, (12, 784))
    return lambda raw: [recomputed(student["net"], x, asked=rows) for x in inputs(raw)]


@pytest.fixture
def pictures():
    """A function: what a figure shows, as (title, 28 x 28 bytes) for each picture in it."""

    def drawn(figure):
        say = "draw pictures of 28 x 28 pixels with imshow"
        shown = [(title, image) for title, image in pictures_in(figure, say) if image.size == 784]
        return [
            (title, np.round(image.reshape(28, 28) * (255 if image.max() <= 1 else 1)))
            for title, image in shown
        ]

    return drawn


@pytest.fixture
def place_of():
    """A function: where a picture, or its negative, stands among these; -1 for nowhere."""

    def find(picture, images):
        for candidate in (picture, 255 - picture):
            same = np.flatnonzero((images == candidate).all(axis=(1, 2)))
            if same.size:
                return int(same[0])
        return -1

    return find
