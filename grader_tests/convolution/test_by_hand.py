"""Receptive fields, the convolution, feature maps and pooling, by hand."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of

from .conftest import correlate, pool

CLOSE = {"rel": 1e-4, "abs": 1e-4}  # single precision passes


def picture(seed, rows, columns):
    return np.random.default_rng(seed).normal(0, 2, (rows, columns))


# ---------------------------------------------------------------- 1. local receptive fields


@grades("receptive_field")
def test_field_has_its_size(student):
    """A field has as many rows and columns as it should."""
    image = picture(1, 9, 12)
    for j, k, size in [(0, 0, 5), (3, 6, 4), (2, 11, 1)]:
        say = "rows j to j + size - 1, columns k to k + size - 1; a slice a:b ends before b"
        array_of(student["receptive_field"](image, j, k, size), say, shape=(size, size))


@grades("receptive_field")
def test_field_of_a_neuron(student):
    """The field starts at row j and column k."""
    image = picture(2, 8, 11)
    for j, k, size in [(0, 0, 3), (1, 5, 4), (5, 8, 3), (0, 10, 1), (0, 3, 8)]:
        expected = image[j : j + size, k : k + size]
        assert student["receptive_field"](image, j, k, size) == approx(expected), hint(
            "(j, k) is the upper left pixel of the field: rows first, then columns, not turned"
        )


@grades("map_size")
def test_squares(student):
    """Square pictures and fields: the field fits in as often as it can."""
    for n, size in [(28, 3), (10, 4), (7, 1)]:
        found = student["map_size"]((n, n), (size, size))
        assert found == approx([n - size + 1] * 2), hint(
            "the field's first row can be 0, 1, ... until its last row is the picture's last row"
        )


@grades("map_size")
def test_rectangles(student):
    """Rows and columns are counted apart, and a field as large as the picture fits once."""
    for shape, field in [((9, 14), (2, 6)), ((30, 8), (5, 3)), ((6, 4), (6, 4))]:
        expected = [a - b + 1 for a, b in zip(shape, field, strict=True)]
        assert student["map_size"](shape, field) == approx(expected), hint(
            "count the places in each direction apart: the field's first row can be 0, 1, ... "
            "until its last row is the picture's last row"
        )


# ---------------------------------------------------------------- 2. shared weights

CASES = [((7, 7), (3, 3)), ((6, 9), (2, 4)), ((11, 5), (4, 2))]


ANY = "pictures and kernels have any size, and need not be square"


def convolved(student, image, kernel, bias):
    return array_of(student["convolve"](image, kernel, bias), "return an array of numbers")


@grades("convolve")
@hint(ANY)
def test_size_of_the_map(student):
    """The map has one neuron for each place where the kernel fits."""
    for shape, field in [*CASES, ((28, 28), (5, 5)), ((4, 3), (4, 3))]:
        found = convolved(student, picture(3, *shape), picture(4, *field), 0)
        expected = tuple(a - b + 1 for a, b in zip(shape, field, strict=True))
        assert found.shape == expected, hint(
            "n pixels and a field of k give n - k + 1 places, in each direction"
        )


@grades("convolve")
@points(2)
@hint(ANY)
def test_weighted_sums(student):
    """Each neuron has the weighted sum of its own field, without turning the kernel."""
    for seed, (shape, field) in enumerate(CASES):
        image, kernel = picture(seed + 5, *shape), picture(seed + 9, *field)
        found = convolved(student, image, kernel, 0)
        expected = correlate(image, kernel)
        assert found != approx(correlate(image, kernel[::-1, ::-1]), **CLOSE), hint(
            "the kernel is turned by 180 degrees: w[0, 0] belongs to the upper left pixel"
        )
        assert found == approx(expected, **CLOSE), hint(
            "compare with your receptive_field: multiply it with the kernel, take the sum, and "
            "nothing else (no mean, no activation)"
        )


@grades("convolve")
@hint(ANY)
def test_bias(student):
    """The bias is added once to each neuron, and may be negative."""
    image, kernel = picture(13, 6, 7), picture(14, 3, 2)
    plain = convolved(student, image, kernel, 0)
    assert plain.size, hint("the map is empty")
    for bias in (0.75, -40.5):
        found = convolved(student, image, kernel, bias)
        assert found == approx(plain + bias, **CLOSE), hint(
            "add b after the sum over the field, once, and use no activation here"
        )


@grades("convolve")
@hint(ANY)
def test_whole_numbers(student, reference):
    """A picture of whole numbers gives the same as the same picture in decimal numbers."""
    image = reference["digit"]
    for kernel, bias in [(np.array([[-1, 2, 0], [0, -3, 1]]), 0.5), (np.array([[-2]]), 0.25)]:
        found = convolved(student, image, kernel, bias)
        decimal = convolved(student, image.astype(float), kernel.astype(float), bias)
        assert decimal.size, hint("the map is empty")
        assert np.ptp(decimal) > 0, hint("all neurons say the same")
        assert found == approx(decimal, **CLOSE), hint(
            "is your result an array of whole numbers or of bytes? np.zeros gives one of floats"
        )


def steps():
    """Pictures that change from left to right, at several places and by several amounts."""
    for place in (2, 3, 5):
        image = np.zeros((6, 8))
        image[:, place:] = 10 * place
        yield image


def edge_of(student):
    return array_of(student["edge"], "edge has 3 rows and 3 columns", shape=(3, 3))


@grades("edge_filter")
def test_edge_finds_left_edges(student):
    """Where ink begins on the way to the right the answer is positive, where it ends negative."""
    edge = edge_of(student)
    for image in steps():
        begins, ends = correlate(image, edge), correlate(image[:, ::-1], edge)
        assert np.abs(begins).max() > 1e-6, hint("it does not answer where ink begins")
        assert begins.min() > -1e-6, hint("the sign: ink on the right counts up, on the left down")
        assert ends.max() < 1e-6, hint("where the ink ends on the way to the right, answer below 0")


@grades("edge_filter")
def test_edge_is_blind_to_the_rest(student):
    """Equal pixels, and changes from top to bottom, give 0."""
    edge = edge_of(student)
    assert edge.any(), hint("this kernel is blind to everything")
    for image in [np.full((4, 5), 255.0), *(step.T for step in steps())]:
        found = correlate(image, edge)
        assert found == approx(np.zeros(found.shape), abs=1e-6), hint(
            "the weights of each row of the kernel must add up to 0"
        )


@pytest.fixture
def maps_of(student):
    """A function: what the student's feature_maps returns, three dimensions of numbers."""

    def ask(image, kernels, biases):
        say = "return three dimensions: rows, columns, maps"
        return array_of(student["feature_maps"](image, kernels, biases), say, ndim=3)

    return ask


def filters(seed, rows, columns, maps):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, columns, maps)), rng.normal(0, 2, maps)


@grades("feature_maps")
def test_maps_are_last(maps_of, layers):
    """The maps are the last dimension, in the order of their kernels."""
    for seed, maps in [(20, 3), (21, 1), (22, 6)]:
        image, (kernels, biases) = picture(seed, 7, 9), filters(seed, 3, 2, maps)
        found = maps_of(image, kernels, biases)
        shapes = [layer(image, kernels, biases).shape for layer in layers(on=["convolve"])]
        assert found.shape in shapes, hint(
            "rows, columns, maps: kernel i is kernels[:, :, i], and np.stack(..., axis=-1) puts "
            "the maps last"
        )


@grades("feature_maps")
@points(2)
def test_activations(maps_of, layers):
    """Each map has its own kernel and bias, and ReLU comes after the bias."""
    for seed, shape, field, maps in [(23, (8, 6), (3, 3), 4), (24, (28, 28), (5, 5), 2)]:
        image, (kernels, biases) = picture(seed, *shape), filters(seed, *field, maps)
        found = maps_of(image, kernels, biases)
        expected = (layer(image, kernels, biases) for layer in layers(on=["convolve"]))
        assert any(found == approx(e, **CLOSE) for e in expected), hint(
            "max(0, z) of each map, where z has the bias of the map already"
        )


@grades("parameters")
def test_conv_parameters(student):
    """A convolutional layer has the weights of one field, and one bias, for each map."""
    for maps, rows, columns in [(20, 5, 5), (7, 3, 4), (1, 1, 1), (32, 2, 6)]:
        found = student["conv_parameters"](maps, rows, columns)
        assert found == approx(maps * rows * columns + maps), hint(
            "all neurons of a map share rows x columns weights and one bias"
        )


# ---------------------------------------------------------------- 3. pooling


LARGEST = hint("block (0, 1) starts at row 0 and column `size`: take the maximum of it")


def pooled(student, image, size):
    return array_of(student["max_pool"](image, size), "return an array of numbers")


@grades("max_pool")
def test_size_of_the_pooled_map(student):
    """There is one number for each whole block."""
    for rows, columns, size in [(24, 24, 2), (6, 10, 2), (9, 6, 3), (7, 5, 2)]:
        found = pooled(student, picture(30, rows, columns), size)
        assert found.shape == (rows // size, columns // size), hint(
            "the blocks do not overlap, and rows or columns left over are dropped"
        )


@grades("max_pool")
@points(2)
def test_largest_of_each_block(student):
    """Each block gives its largest activation."""
    for seed, rows, columns, size in [(31, 6, 8, 2), (32, 12, 9, 3), (33, 4, 4, 1), (34, 8, 4, 4)]:
        image = np.abs(picture(seed, rows, columns))
        found = pooled(student, image, size)
        assert found == approx(pool(image, size), **CLOSE), LARGEST


@grades("max_pool")
def test_negative_blocks(student):
    """A block of negative numbers gives the largest of them."""
    image = -1 - np.abs(picture(35, 6, 4))
    found = pooled(student, image, 2)
    assert not found.size or found.any(), hint("do not start the search for the largest at 0")
    assert found == approx(pool(image), **CLOSE), LARGEST


@grades("max_pool")
def test_left_over(student):
    """What fills no block is dropped, at the bottom and at the right."""
    for seed, rows, columns, size in [(36, 7, 9, 2), (37, 8, 11, 3), (38, 5, 4, 2)]:
        image = np.abs(picture(seed, rows, columns))
        expected = pool(image, size)
        say = "count the whole blocks first: rows // size and columns // size"
        found = array_of(student["max_pool"](image, size), say, shape=expected.shape)
        whole = image[: rows // size * size, : columns // size * size]
        if found != approx(expected, **CLOSE):
            assert np.ptp(found) > 0, LARGEST
            assert found == approx(pooled(student, whole, size), **CLOSE), hint(
                "what is left over stands at the bottom and at the right: begin at row 0, column 0"
            )
