"""Epochs, mini-batches, and gradient descent with them."""

from itertools import permutations

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, parts_of, single


@grades("epoch")
def test_whole_epochs(student):
    """Where m divides n, an epoch has n / m updates."""
    for n, m in ((60, 12), (7, 1), (35, 35)):
        assert single(student["updates_per_epoch"](n, m)) == approx(n // m), hint(
            "every row once: how many times m is n?"
        )


@grades("epoch")
@points(2)
def test_smaller_last_batch(student, reference):
    """A smaller last mini-batch counts as an update."""
    for n, m in ((61, 12), (71, 12), (50, 49), (5, 8)):
        assert single(student["updates_per_epoch"](n, m)) == approx(
            reference["updates_per_epoch"](n, m)
        ), hint("round up: the rows that are left over make one more update")


def deal(student, n, m, seed):
    """The student's mini-batches of rows that can be told apart, as pairs of arrays."""
    X = np.column_stack([np.ones(n), np.arange(n), 100.0 + np.arange(n)])
    y = 1000.0 + np.arange(n)
    batches = student["mini_batches"](X, y, m, seed)
    assert isinstance(batches, list | tuple), hint("return a list: wrap a generator in list()")
    pairs = []
    for pair in batches:
        X_batch, y_batch = parts_of(pair, 2, "each mini-batch is a pair (X_batch, y_batch)")
        rows = array_of(X_batch, "X_batch is a table: some rows, all columns", ndim=2)
        assert rows.shape[1] == 3, hint("X_batch is a table: some rows, all columns")
        say = "y_batch has one entry for each row of X_batch"
        labels = array_of(y_batch, say, shape=rows.shape[:1])
        pairs.append((rows, labels))
    assert pairs, hint("there are rows, so there must be mini-batches")
    return pairs


def order_of(batches):
    return np.concatenate([rows[:, 1] for rows, _ in batches])


@grades("mini_batches")
@points(2)
def test_every_row_once(student):
    """Every row comes exactly once in an epoch, with its own y."""
    for n, m in [(20, 5), (23, 6), (9, 1)]:
        batches = deal(student, n, m, 3)
        assert np.sort(order_of(batches)) == approx(np.arange(n)), hint(
            "each row must come once: none left out at the end, none drawn twice"
        )
        for rows, labels in batches:
            assert labels == approx(1000 + rows[:, 1]), hint("shuffle X and y in the same order")
            assert rows[:, 2] == approx(100 + rows[:, 1]), hint(
                "move whole rows, not single entries"
            )


@grades("mini_batches")
def test_sizes(student):
    """All mini-batches have m rows, and only the last may have fewer."""
    for n, m in [(24, 6), (23, 6), (12, 12), (5, 8)]:
        sizes = [len(labels) for _, labels in deal(student, n, m, 4)]
        expected = [m] * (n // m) + [n % m] * (n % m > 0)
        assert sizes == expected, hint("cut the shuffled rows at m, 2m, 3m, ...; keep what is left")


@grades("mini_batches")
@points(2)
def test_shuffled_by_the_seed(student):
    """The seed decides the order: the same seed the same, another seed another."""
    first, again, other = (order_of(deal(student, 40, 10, s)) for s in (5, 5, 6))
    assert not np.array_equal(first, np.arange(40)), hint("shuffle the rows before cutting them")
    assert np.array_equal(first, again), hint("make the generator from the seed in each call")
    assert not np.array_equal(first, other), hint("use the seed that the function is given")


CLOSE = {"rel": 1e-4, "abs": 1e-6}


def after_epoch(gradient, theta, X, y, alpha, batches):
    """theta after one update with each of these groups of rows."""
    for rows in map(list, batches):
        theta = theta - alpha * np.asarray(gradient(theta, X[rows], y[rows]), dtype=float)
    return theta


def reached(found, orders, versions, *given):
    """Whether some order of the mini-batches leads to what was found."""
    return any(
        found == approx(after_epoch(gradient, *given, batches), **CLOSE)
        for gradient in versions("gradient")
        for batches in orders
    )


@grades("sgd_epoch")
def test_all_rows_at_once(student, versions, logistic_rows):
    """With all rows in one mini-batch an epoch is one step of batch gradient descent."""
    for m in [9, 20]:
        theta, X, y = logistic_rows(101, 9, 2)
        found = student["sgd_epoch"](theta, X, y, 0.4, m, 1)
        assert reached(found, [[range(9)]], versions, theta, X, y, 0.4), hint(
            "one mini-batch, one update: theta - alpha * gradient"
        )


@grades("sgd_epoch")
def test_one_row_at_a_time(student, versions, logistic_rows):
    """With m = 1 there is one update for each row, each from where the last one led."""
    theta, X, y = logistic_rows(102, 3, 2)
    found = student["sgd_epoch"](theta, X, y, 0.9, 1, 2)
    orders = [[[i] for i in order] for order in permutations(range(3))]
    assert reached(found, orders, versions, theta, X, y, 0.9), hint(
        "take the gradient of each mini-batch at the theta that the one before it left"
    )


@grades("sgd_epoch")
def test_smaller_last_update(student, versions, logistic_rows):
    """The smaller last mini-batch is averaged over its own rows."""
    theta, X, y = logistic_rows(103, 3, 2)
    found = student["sgd_epoch"](theta, X, y, 0.8, 2, 3)
    orders = [[[0, 1], [2]], [[0, 2], [1]], [[1, 2], [0]]]
    assert reached(found, orders, versions, theta, X, y, 0.8), hint(
        "use the last mini-batch too, with the mean over the rows it has"
    )


@grades("sgd_epoch")
def test_order_follows_the_seed(student, logistic_rows):
    """Another seed takes the rows in another order."""
    theta, X, y = logistic_rows(104, 12, 2)
    ends = [
        array_of(student["sgd_epoch"](theta, X, y, 0.9, 1, seed), "the new theta", shape=(3,))
        for seed in (1, 1, 2, 3)
    ]
    assert not np.allclose(ends[0], theta), hint("theta has not moved")
    assert np.allclose(ends[0], ends[1]), hint("the same seed must give the same theta")
    assert not all(np.allclose(ends[0], end) for end in ends[2:]), hint(
        "hand the seed on to mini_batches, and take each gradient at the theta of the moment"
    )
