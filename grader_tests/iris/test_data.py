"""The split and the scale."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, parts_of, words_of
from softmark.hidden_tests.rows import counted, standardised

# ---------------------------------------------------------------- 1.1 split


def numbers(rows):
    return array_of(rows, "the rows are those of X", ndim=2)[:, 0].astype(int)


def parts(value):
    four = "return four things: X_train, X_test, species_train, species_test"
    X_train, X_test, own_train, own_test = parts_of(value, 4, four)
    assert (len(X_train), len(X_test)) == (len(own_train), len(own_test)), hint(
        "the order is X_train, X_test, species_train, species_test"
    )
    return X_train, X_test, np.array(words_of(own_train)), np.array(words_of(own_test))


@grades("split")
def test_every_flower_once(student, reference):
    """Every flower is in train or in test, none in both, none twice."""
    both = [np.asarray(student[name]) for name in ("X_train", "X_test")]
    assert all(rows.ndim == 2 for rows in both), hint(
        "X_train and X_test are tables: the order is X_train, X_test, species_train, species_test"
    )
    assert counted(*both) == counted(reference["X"]), hint(
        "train and test together are exactly the rows of X, each of them once"
    )


ANY = "split_flowers must work for any table and any names"


@grades("split")
@hint(ANY)
def test_labels_stay_with_their_rows(student, small_table):
    """Each row keeps its own label."""
    X, kinds = small_table
    X_train, X_test, own_train, own_test = parts(student["split_flowers"](X, kinds, 3))
    found = np.concatenate([numbers(X_train), numbers(X_test)])
    assert sorted(found.tolist()) == list(range(len(X))), hint("each row once, none left out")
    for rows, own in ((X_train, own_train), (X_test, own_test)):
        assert np.array_equal(own, np.asarray(kinds).astype(str)[numbers(rows)]), hint(
            "use the same positions for the rows and for the labels"
        )


@grades("split")
@points(2)
@hint(ANY)
def test_stratified(student, small_table):
    """30 % of each kind are held out, whatever the seed."""
    X, kinds = small_table
    for seed in (1, 2, 5, 11):
        *_, own_test = parts(student["split_flowers"](X, kinds, seed))
        found = [int(np.sum(own_test == kind)) for kind in ("oak", "ash", "elm")]
        assert found == [6, 3, 9], hint(
            "stratify: 30 % of each kind, not 30 % of all rows, are held out"
        )


@grades("split")
@points(2)
@hint(ANY)
def test_seed_decides(student, small_table):
    """The same seed gives the same split, another seed another one."""
    X, kinds = small_table
    first, again, other = (
        set(numbers(parts(student["split_flowers"](X, kinds, seed))[1]).tolist())
        for seed in (4, 4, 9)
    )
    assert first == again, hint("the drawing must depend on `seed` alone")
    assert first != other, hint("draw at random, and let `seed` decide, no fixed number")


@grades("split")
def test_flowers_are_split(student):
    """The flowers are split in this way: 45 for the test, 15 of each species."""
    names = words_of(student["species_test"])
    _, counts = np.unique(names, return_counts=True)
    assert counts.tolist() == [15, 15, 15], hint("split X and species with your function")
    assert len(student["X_test"]) == len(names), hint("X_test has a row for each of them")


# ---------------------------------------------------------------- 1.2 scale


TRAIN_ONLY = (
    "take mean and standard deviation of each column from X_train, and use them for all rows: "
    "(x - mean) / deviation"
)


@pytest.fixture
def by_hand(student):
    """A function: rows scaled by the student's training rows, for both ways to divide (n, n-1)."""

    def scaled(rows):
        train = np.asarray(student["X_train"], dtype=float)
        assert len(train) >= 50, hint("there are hardly any training rows")
        return [standardised(rows, train, ddof=ddof) for ddof in (0, 1)]

    return scaled


def one_of(found, expected):
    found = array_of(found, TRAIN_ONLY, shape=expected[0].shape)
    return any(found == approx(each, abs=2e-4, rel=1e-5) for each in expected)


@grades("scaling")
def test_training_rows(student, by_hand):
    """Scaled training columns have mean 0 and standard deviation 1."""
    assert one_of(student["X_train_scaled"], by_hand(student["X_train"])), hint(TRAIN_ONLY)


@grades("scaling")
@points(2)
def test_nothing_leaks(student, by_hand):
    """The test rows are scaled with the mean and deviation of the training rows."""
    assert one_of(student["X_test_scaled"], by_hand(student["X_test"])), hint(TRAIN_ONLY)


@grades("scaling")
def test_few_rows(student):
    """A flower is scaled in the same way alone and among others."""
    rows = student["X_test"][:6]
    together = np.asarray(student["scale"](rows), dtype=float)
    alone = np.asarray(student["scale"](rows[2:3]), dtype=float)
    assert alone == approx(together[2:3], abs=1e-5), hint(
        "scale must not compute a new mean or deviation from the rows it is given"
    )
    assert together == approx(np.asarray(student["X_test_scaled"], dtype=float)[:6], abs=1e-5), (
        hint("X_test_scaled is what scale gives for X_test")
    )
