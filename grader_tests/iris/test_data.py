"""Parameters, targets, the split and the scale."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, parts_of, words_of
from softmark.hidden_tests.rows import counted, standardised

# ---------------------------------------------------------------- 1.1 parameters


@grades("parameters")
@points(2)
def test_any_network(student, reference):
    """count_parameters is right for networks of any number of layers."""
    for sizes in ([7, 1], [3, 8, 2], [784, 15, 10], [6, 5, 4, 3, 2, 1]):
        assert student["count_parameters"](sizes) == approx(reference["count_parameters"](sizes)), (
            hint("for each layer: a weight for each pair of neurons, and a bias for each neuron")
        )


@grades("parameters")
def test_both_networks(student, reference):
    """The parameters of both networks of the lecture are counted."""
    for name in ("parameters_10", "parameters_53"):
        assert student[name] == approx(reference[name]), hint(
            "four inputs, the hidden layers, three outputs: each layer has biases"
        )


# ---------------------------------------------------------------- 1.2 one-hot


def series(words, index=None):
    import pandas as pd

    return pd.Series(list(words), index=index)


def hot(words, names):
    return [[float(word == name) for name in names] for word in words]


def table_of(value):
    return array_of(value, "a table of numbers")


@grades("one_hot")
@points(2)
def test_columns_follow_the_names(student):
    """The columns stand in the order of the names that were given."""
    words, names = "cabbage", ["c", "a", "g", "b", "e"]
    found = table_of(student["one_hot"](series(words), names))
    assert found == approx(hot(words, names)), hint(
        "column j belongs to names[j]: neither to the alphabet nor to the first one that comes"
    )


@grades("one_hot")
def test_names_that_do_not_occur(student):
    """A name that does not occur keeps its column of zeros."""
    names = ["p", "q", "r", "s"]
    found = table_of(student["one_hot"](series("ss"), names))
    assert found == approx(hot("ss", names)), hint("make a column for every name in `names`")


@grades("one_hot")
@hint("do not count on an index 0, 1, 2, ...: after a split it is another one")
def test_any_index(student):
    """The rows stand in the order of the Series, whatever its index."""
    words, names = "pqpr", ["p", "q", "r"]
    found = table_of(student["one_hot"](series(words, index=[90, 3, 41, 7]), names))
    assert found == approx(hot(words, names))


@grades("one_hot")
def test_targets(student, reference):
    """T holds the targets of all flowers."""
    assert table_of(student["T"]) == approx(table_of(reference["T"])), hint(
        "T = one_hot(species, NAMES), for all flowers in their order"
    )


# ---------------------------------------------------------------- 1.3 split


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


# ---------------------------------------------------------------- 1.4 scale


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
