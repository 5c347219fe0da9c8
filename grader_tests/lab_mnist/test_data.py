"""Loading, looking, scaling, one-hot."""

import re

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of
from softmark.hidden_tests.rows import counted


@pytest.mark.parametrize("part", ["train", "test"], ids=["for training", "for the test"])
@grades("load")
def test_digits_of_the_file(student, reference, part):
    """The digits and their labels are those of the file."""
    images, labels = f"{part}_images", f"{part}_labels"
    found = np.asarray(student[images])
    assert found.shape == reference[images].shape, hint(
        "take the pictures as they are in the file: x_train for training, x_test for the test"
    )
    if not np.array_equal(found, reference[images]):
        known = counted(reference["train_images"], reference["test_images"])
        assert not counted(found) <= known, hint(
            "these are pictures of the file, but others: x_train for training, x_test for the test"
        )
        raise AssertionError(hint("do not change the pixels yet"))
    assert np.asarray(student[labels]).ravel() == approx(reference[labels]), hint(
        "y_train belongs to x_train, y_test to x_test, in the order of the file"
    )


@grades("digit_figure")
def test_one_of_each_digit(student, reference, pictures, place_of):
    """Ten training digits are shown, from 0 to 9."""
    shown = [image for _, image in pictures(student["fig_digits"])]
    assert len(shown) == 10, hint("draw ten pictures of 28 x 28 pixels with imshow")
    places = [place_of(image, reference["train_images"]) for image in shown]
    assert min(places) >= 0, hint("take the pictures from the training digits, unchanged")
    labels = [int(reference["train_labels"][place]) for place in places]
    assert labels == list(range(10)), hint("one picture of each digit, in the order 0 to 9")


@grades("digit_figure")
def test_titles_of_the_digits(student, reference, pictures, place_of):
    """The title of each picture is the digit that it shows."""
    drawn = pictures(student["fig_digits"])
    assert len(drawn) >= 10, hint("draw ten pictures of 28 x 28 pixels with imshow")
    for title, image in drawn:
        place = place_of(image, reference["train_images"])
        assert place >= 0, hint("take the pictures from the training digits, unchanged")
        told = [int(number) for number in re.findall(r"\d+", title)]
        assert len(told) <= 3, hint("name one digit in each title")
        assert int(reference["train_labels"][place]) in told, hint(
            "the title is the label of the very picture below it"
        )


def noise(seed, n, brightest):
    return np.random.default_rng(seed).integers(0, brightest + 1, (n, 28, 28)).astype("uint8")


@grades("scale")
def test_one_row_for_each_picture(student):
    """Each picture is a row of 784 numbers, pixel row after pixel row."""
    for n in (1, 5):
        images = noise(61, n, 255)
        say = "n pictures give n rows, also when n is 1"
        rows = array_of(student["scale"](images), say, shape=(n, 784))
        pairs = list(zip(rows, images.reshape(n, 784), strict=True))
        if min(np.corrcoef(row, pixels)[0, 1] for row, pixels in pairs) > 0.999:
            continue
        kept = min(np.corrcoef(np.sort(row), np.sort(pixels))[0, 1] for row, pixels in pairs)
        assert kept > 0.999, hint("the pixels are lost: divide by 255 with / instead of //")
        raise AssertionError(hint("reshape each picture row by row, without turning it"))


@grades("scale")
def test_divided_by_255(student):
    """Every pixel is divided by 255, whatever the picture."""
    for seed, n, brightest in [(62, 3, 255), (63, 2, 90), (64, 1, 1)]:
        images = noise(seed, n, brightest)
        rows = array_of(student["scale"](images), "return an array of numbers")
        assert rows.size == images.size, hint("each pixel gives one number")
        assert np.sort(rows.ravel()) == approx(np.sort(images.ravel() / 255), abs=1e-4), hint(
            "divide by 255 (not by the largest number you find), and with / instead of //"
        )


@grades("one_hot")
def test_rows_and_columns(student):
    """There is one row for each label and one column for each class."""
    for labels, classes in [([1, 0, 2, 2], 6), ([0], 10), ([3, 3], 4)]:
        array_of(
            student["one_hot"](np.array(labels, dtype="uint8"), classes),
            "the classes are told, and not all of them have to occur",
            shape=(len(labels), classes),
        )


@grades("one_hot")
def test_ones(student):
    """The 1 stands in the column of the label, all else is 0."""
    rng = np.random.default_rng(65)
    for classes in (10, 3):
        labels = np.concatenate([rng.integers(0, classes, 12), np.arange(classes)]).astype("uint8")
        expected = (labels[:, None] == np.arange(classes)).astype(int)
        found = array_of(student["one_hot"](labels, classes), "return an array of numbers")
        assert found == approx(expected), hint(
            "each row has one 1, in the column of its label (label 0: column 0), and else 0"
        )


@grades("one_hot")
@points(0.5)
def test_given_labels_are_kept(student):
    """The column follows from the label itself, not from its rank among those that occur."""
    labels = np.array([7, 2, 7], dtype="uint8")
    expected = (labels[:, None] == np.arange(9)).astype(int)
    found = array_of(student["one_hot"](labels, 9), "return an array of numbers")
    assert found == approx(expected), hint(
        "the 1 stands in the column of its label, whatever other labels occur, and all else is 0"
    )
