"""What the hidden tests of this assignment share: the layers of the network, in NumPy."""

from functools import partial
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from softmark.model import StudentError


def numbers(value):
    """The value as an array of floats, or None when it is not made of numbers."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def correlate(image, kernel, bias=0.0):
    """The valid convolution of neural networks: the kernel is not turned."""
    fields = np.lib.stride_tricks.sliding_window_view(np.asarray(image, float), np.shape(kernel))
    return np.einsum("jklm,lm->jk", fields, np.asarray(kernel, float)) + bias


def convolution_layer(image, kernels, biases):
    """The ReLU feature maps (rows, columns, maps) for kernels (rows, columns, maps)."""
    layers = [correlate(image, kernels[:, :, i], biases[i]) for i in range(len(biases))]
    return np.maximum(0, np.stack(layers, axis=-1))


def pool(feature_map, size=2):
    """The largest number of each block; what fills no block is dropped."""
    rows, columns = (n // size for n in feature_map.shape)
    blocks = feature_map[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def network(weights, images, layer=convolution_layer, pooling=pool):
    """The probabilities that a network with these weights gives to pictures (n, rows, columns)."""
    kernels, biases, matrix, offsets = (np.asarray(w, dtype=float) for w in weights)
    rows = []
    for image in images:
        maps = layer(image, kernels[:, :, 0, :], biases)
        pooled = [pooling(maps[:, :, i]) for i in range(maps.shape[2])]
        rows.append(np.stack(pooled, axis=-1).ravel())
    return softmax(np.stack(rows) @ matrix + offsets)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def relu(z):
    return np.maximum(0, z)


def same(z):
    return z


def pooled(maps, how):
    """Blocks of 2 x 2 of all maps (n, rows, columns, maps) at once."""
    if how is None:
        return maps
    n, rows, columns, count = maps.shape
    whole = maps[:, : rows // 2 * 2, : columns // 2 * 2]
    return how(whole.reshape(n, rows // 2, 2, columns // 2, 2, count), axis=(2, 4))


def many(weights, images, activation=relu, padded=False, pooling=np.max, output=softmax):
    """As ``network``, for many digits at once; or a network that differs from the table's."""
    kernels, biases, *dense = (np.asarray(w, dtype="float32") for w in weights)
    edges = [((k - 1) // 2 * padded, k // 2 * padded) for k in kernels.shape[:2]]
    images = np.pad(images, [(0, 0), *edges])
    fields = np.lib.stride_tricks.sliding_window_view(images, kernels.shape[:2], axis=(1, 2))
    n, rows, columns = fields.shape[:3]
    z = fields.reshape(n * rows * columns, -1) @ kernels.reshape(-1, kernels.shape[-1]) + biases
    a = pooled(activation(z).reshape(n, rows, columns, -1), pooling).reshape(n, -1)
    for w, b in zip(dense[:-2:2], dense[1:-2:2], strict=True):
        a = activation(a @ w + b)
    return output(a @ dense[-2] + dense[-1])


def designs(weights):
    """What networks with these weights may compute: the table's first, then slips in it."""
    for activation, padded, pooling, output in product(
        (relu, sigmoid, np.tanh, same),
        (False, True),
        (np.max, np.mean, None),
        (softmax, sigmoid, same),
    ):
        yield partial(
            many,
            weights,
            activation=activation,
            padded=padded,
            pooling=pooling,
            output=output,
        )


@pytest.fixture
def by_hand():
    """The layers, computed here, so that no function of the student's notebook is trusted."""
    return SimpleNamespace(
        correlate=correlate, layer=convolution_layer, pool=pool, network=network, designs=designs
    )


@pytest.fixture(name="numbers")
def numbers_fixture():
    return numbers


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


def sound(answers):
    """Whether a function may be built on: numbers, and other ones for another picture."""
    found = [numbers(a) for a in answers]
    if any(a is None or not a.size or not np.isfinite(a).all() for a in found):
        return False
    return found[0].shape == found[1].shape and not np.allclose(*found)


@pytest.fixture
def layers(student):
    """The convolution layers that a later step may rest on, the right one first.

    A step that is right given the student's own wrong `convolve` or `feature_maps` earns
    its points: the slip was paid for where it was made. A function that answers the same
    whatever it is asked would make the later step trivial, so it does not count. A test of
    `feature_maps` itself asks for the versions that rest on "convolve" alone.
    """
    rng = np.random.default_rng(11)
    pictures, kernels, biases = rng.normal(size=(2, 7, 6)), rng.normal(size=(3, 3, 2)), [0.3, 0.1]

    def own_maps(image, kernels, biases):
        return np.asarray(student["feature_maps"](image, kernels, biases), dtype=float)

    def own_convolve(image, kernels, biases):
        convolve = student["convolve"]
        z = [numbers(convolve(image, kernels[:, :, i], b)) for i, b in enumerate(biases)]
        return np.maximum(0, np.stack(z, axis=-1))

    def versions(*, on=("feature_maps", "convolve")):
        yield convolution_layer
        for layer in ({"feature_maps": own_maps, "convolve": own_convolve}[name] for name in on):
            try:
                answers = [layer(picture, kernels, np.asarray(biases)) for picture in pictures]
                if sound(answers) and answers[0].ndim == 3 and answers[0].shape[2] == 2:
                    yield layer
            except (StudentError, ValueError, TypeError):
                continue

    return versions


@pytest.fixture
def poolings(student):
    """The pooling functions that a later step may rest on, the right one first."""
    pictures = np.random.default_rng(12).normal(size=(2, 6, 8))

    def own(feature_map):
        return np.asarray(student["max_pool"](feature_map, 2), dtype=float)

    def versions():
        yield pool
        try:
            answers = [own(picture) for picture in pictures]
            if sound(answers) and answers[0].ndim == 2:
                yield own
        except (StudentError, ValueError, TypeError):
            return

    return versions


@pytest.fixture
def inputs(student):
    """A function: raw pictures as they may go into a network, the right way first."""

    def versions(images):
        right = np.asarray(images, dtype="float32")[..., np.newaxis] / 255
        yield right
        try:
            own = numbers(student["prepare"](images))
        except StudentError:
            return
        if own is None or own.shape != right.shape or not np.isfinite(own).all() or not own.any():
            return
        if not np.allclose(own, right, atol=1e-5) and from_each_pixel(own, images):
            yield own.astype("float32")

    return versions
