"""What the hidden tests of this assignment share: the layers of the network, in NumPy."""

import numpy as np
import pytest

from softmark.hidden_tests.measures import softmax
from softmark.hidden_tests.networks import convolution, forward, max_pooling
from softmark.hidden_tests.numbers import array_of, numbers


def convolved(image, kernels, biases, activation="relu"):
    """The feature maps (rows, columns, maps) for kernels (rows, columns, maps)."""
    layer = convolution(np.asarray(kernels)[:, :, np.newaxis], biases, activation)
    return forward([layer], np.asarray(image)[np.newaxis, ..., np.newaxis])[0]


def correlate(image, kernel):
    """The valid convolution of neural networks: the kernel is not turned."""
    return convolved(image, np.asarray(kernel)[..., np.newaxis], [0.0], "linear")[..., 0]


def pool(feature_map, size=2):
    """The largest number of each block; what fills no block is dropped."""
    return forward([max_pooling(size)], feature_map[np.newaxis, ..., np.newaxis])[0, ..., 0]


def network(weights, image, layer=convolved, pooling=pool):
    """The probabilities that the table's network gives to a picture, layer by layer."""
    kernels, biases, matrix, offsets = weights
    maps = layer(image, kernels[:, :, 0], biases)
    pooled = np.stack([pooling(maps[:, :, i]) for i in range(maps.shape[2])], axis=-1)
    return softmax(pooled.ravel() @ matrix + offsets)


PICTURES = np.random.default_rng(11).normal(size=(2, 7, 6))
KERNELS = np.random.default_rng(12).normal(size=(3, 3, 2))


@pytest.fixture
def layers(own_or_right):
    """The convolution layers that a later step may rest on, the right one first.

    A step that is right given the student's own wrong `convolve` or `feature_maps` earns
    its points: the slip was paid for where it was made. A test of `feature_maps` itself asks
    for the versions that rest on "convolve" alone.
    """

    def by_maps(function):
        say = "feature_maps returns three dimensions of numbers"
        return lambda *given: array_of(function(*given), say, ndim=3)

    def by_neurons(function):
        def layer(image, kernels, biases):
            z = [numbers(function(image, kernels[:, :, i], b)) for i, b in enumerate(biases)]
            return np.maximum(0, np.stack(z, axis=-1))

        return layer

    def versions(*, on=("feature_maps", "convolve")):
        yield convolved
        for name in on:
            whole = name == "feature_maps"
            asked = (KERNELS, np.array([0.3, 0.1])) if whole else (KERNELS[:, :, 0], 0.3)
            _, *own = own_or_right(name, tuple((picture, *asked) for picture in PICTURES))
            yield from map(by_maps if whole else by_neurons, own)

    return versions


@pytest.fixture
def poolings(own_or_right):
    """The pooling functions that a later step may rest on, the right one first."""

    def versions():
        yield pool
        _, *own = own_or_right("max_pool", tuple((picture[:6], 2) for picture in PICTURES))
        yield from (lambda a, f=f: array_of(f(a, 2), "return numbers", ndim=2) for f in own)

    return versions
