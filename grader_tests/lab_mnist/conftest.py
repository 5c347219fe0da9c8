"""What the hidden tests of this assignment share: the network in NumPy, digits, pictures."""

from itertools import product

import numpy as np
import pytest

from softmark.hidden_tests import hint
from softmark.model import StudentError


def numbers(value):
    """The value as an array of floats, or None when it is not made of numbers."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


HIDDEN = (sigmoid, lambda z: np.maximum(z, 0), np.tanh, lambda z: z)
OUTPUT = (softmax, sigmoid, lambda z: z)


def answers_of(weights, rows, hidden=sigmoid, output=softmax):
    """What a net of dense layers with these weights gives: the lab's neurons, or others."""
    layers = []
    for w in (np.asarray(w, dtype=float) for w in weights):
        if w.ndim == 2:
            layers.append([w, 0.0])
        else:
            layers[-1][1] = w
    a = np.asarray(rows, dtype=float)
    for w, b in layers[:-1]:
        a = hidden(a @ w + b)
    w, b = layers[-1]
    return output(a @ w + b)


def from_each_pixel(own, raw):
    """Whether each number follows from its own pixel: no answer is painted into the pictures.

    One function of the grey for all pixels, the picture turned or not, or one line for each.
    """
    own, raw = own.reshape(raw.shape), np.asarray(raw).astype(int)
    for turned in (own, own.swapaxes(1, 2)):
        low, high = np.full(256, np.inf), np.full(256, -np.inf)
        np.minimum.at(low, raw, turned)
        np.maximum.at(high, raw, turned)
        if (high - low <= 1e-4 * max(1, np.abs(own).max())).all():
            return True
    centred, moved = raw - raw.mean(axis=0), own - own.mean(axis=0)
    slope = (centred * moved).sum(axis=0) / np.maximum((centred**2).sum(axis=0), 1)
    return np.allclose(moved, slope * centred, atol=1e-3 * max(1, np.abs(own).max()))


def counted(true, read_as, classes=10):
    """The confusion matrix, computed here."""
    flat = np.asarray(true).astype(int) * classes + np.asarray(read_as).astype(int)
    return np.bincount(flat, minlength=classes * classes).reshape(classes, classes)


@pytest.fixture(name="numbers")
def numbers_fixture():
    return numbers


@pytest.fixture
def forward():
    """What a net answers, computed here, so that no function of the student's is trusted."""
    return answers_of


@pytest.fixture
def confused():
    return counted


@pytest.fixture
def inputs(student):
    """A function: raw pictures as they may go into the net, the right way first.

    The student's own wrong `scale` was paid for where it was written.
    """

    def versions(images):
        right = np.asarray(images).reshape(len(images), -1) / 255
        yield right
        try:
            own = numbers(student["scale"](images))
        except StudentError:
            return
        if own is None or own.shape != right.shape or not np.isfinite(own).all() or not own.any():
            return
        if not np.allclose(own, right, atol=1e-5) and from_each_pixel(own, images):
            yield own

    return versions


@pytest.fixture
def net_says(student, inputs):
    """A function: what net answers for raw pictures, computed here from its weights.

    Its neurons are the lab's or, where net says so itself, of another kind; the pictures are
    scaled rightly or as the student scales them. What is wrong there was paid for there. A
    handle that answers something else than its weights say earns nothing.
    """
    rows = np.random.default_rng(70).normal(0, 1, (12, 784)).astype("float32")

    def says(raw):
        weights = [np.asarray(w, dtype=float) for w in student["net"].get_weights()]
        claimed = np.asarray(student["net"].predict(rows, verbose=0), dtype=float)
        found = []
        for hidden, output in product(HIDDEN, OUTPUT):
            computed = answers_of(weights, rows, hidden, output)
            if claimed.shape == computed.shape and np.allclose(claimed, computed, atol=1e-3):
                found += [answers_of(weights, x, hidden, output) for x in inputs(raw)]
                break
        assert found, hint("net answers something else than dense layers with its weights")
        return found

    return says


@pytest.fixture
def pictures():
    """A function: what a figure shows, as (title, 28 x 28 bytes) for each picture in it."""

    def drawn(figure):
        found = []
        for axes in figure.description.get("axes", ()):
            for image in axes["images"]:
                shown = None if image is None else numbers(image)
                if shown is None or shown.size != 784:
                    continue
                top = 1.0 if shown.max() <= 1 else 255.0
                found.append((axes["title"], np.round(shown.reshape(28, 28) * 255 / top)))
        return found

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
