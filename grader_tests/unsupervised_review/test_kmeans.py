"""k-means: within-cluster variance, many starts, the elbow."""

from itertools import product

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.alike import same_groups
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.numbers import array_of, numbers, parts_of

from .conftest import best_partitions, elbow_excess

CLOSE = {"rel": 1e-4, "abs": 1e-5}  # single precision passes


def pairwise(C):
    differences = C[:, None, :] - C[None, :, :]
    return (differences**2).sum() / len(C)


@grades("wcv")
@points(3)
def test_wcv_of_fresh_rows(student):
    """All ordered pairs of rows are summed, and the sum divided by the number of rows."""
    for seed, m, p in [(1, 5, 3), (2, 8, 2), (3, 4, 1), (4, 3, 6)]:
        C = np.random.default_rng(seed).normal(2, 3, (m, p))
        found = array_of(student["wcv"](C), "return one number")
        assert found == approx(pairwise(C), **CLOSE), hint(
            "squared differences, over (i, i') and (i', i) alike, divided by the number of rows"
        )


@grades("wcv")
def test_wcv_of_few_rows(student):
    """A single row has a WCV of 0, and two whole-numbered ones do not."""
    one, two = np.array([[3.0, -1.0, 2.0]]), np.array([[1, 2, 3], [4, 6, 3]])
    found = array_of([student["wcv"](one), student["wcv"](two)], "return one number", shape=(2,))
    assert found[0] == approx(0, abs=1e-6), hint("one row: nothing to differ from")
    assert found[1] > 0, hint("two rows that differ have a WCV above 0")


def noise(seed):
    return np.random.default_rng(seed).uniform(size=(60, 2))


def clumps(seed):
    """Two pairs of clumps far apart: a start with three centres on one side ends badly."""
    rng = np.random.default_rng(seed)
    spots = np.array([[0, 0], [3, 0], [30, 0], [33, 0]]) + rng.normal(0, 1, 2)
    rows = np.concatenate([spot + rng.normal(0, 0.3, (10, 2)) for spot in spots])
    order = rng.permutation(40)
    return rows[order], np.repeat(range(4), 10)[order]


def runs(student, rows, k, starts, seed):
    say = "return two things: labels, totals"
    labels, totals = parts_of(student["best_kmeans"](rows, k, starts, seed), 2, say)
    say = "labels holds one label for each row"
    labels = array_of(labels, say, shape=(len(rows),)).astype(int)
    return labels, array_of(totals, "totals holds numbers")


@grades("best_kmeans")
def test_a_total_for_each_start(student):
    """There is one total for each start, also when there is one start."""
    for starts in (6, 1):
        labels, totals = runs(student, noise(21), 5, starts, 3)
        assert totals.shape == (starts,), hint("totals holds one number for each run")
        assert (totals > 0).all(), hint("totals holds the total WCV of each run")
        assert len(set(labels.tolist())) == 5, hint("k-means with k clusters")


def resting_partitions(rows, k):
    """Labels of all partitions into at most k clusters where k-means comes to rest."""
    for labels in map(np.array, product(range(k), repeat=len(rows))):
        names, first = np.unique(labels, return_index=True)
        if np.any(names != np.arange(len(names))) or np.any(np.diff(first) < 0):
            continue  # the same partition comes under other numbers
        centres = np.array([rows[labels == name].mean(axis=0) for name in names])
        gaps = ((rows[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        if np.array_equal(gaps.argmin(axis=1), labels):
            yield labels


@grades("best_kmeans")
def test_totals_are_those_of_runs(student, versions):
    """Each total is that of a partition where k-means comes to rest."""
    # here no partition is the end of more than two starts in five
    rows = np.random.default_rng(27).uniform(size=(6, 2))
    partitions = list(resting_partitions(rows, 3))
    _, totals = runs(student, rows, 3, 12, 2)
    assert totals.ndim == 1, hint("totals holds one number for each run")
    assert np.ptp(totals) > 1e-6, hint("one total for each run, not that of one run repeated")
    rights = (
        numbers([total(rows, labels) for labels in partitions]) for total in versions("total_wcv")
    )
    assert any(
        np.all(np.isclose(totals[:, None], right[None, :], rtol=1e-3).any(axis=1))
        for right in rights
    ), hint("run k-means to its end for each start, and keep the total_wcv of each run as it is")


@grades("best_kmeans")
def test_starts_differ_and_can_be_repeated(student):
    """Each start begins elsewhere, and the same seed gives the same totals again."""
    rows = noise(22)
    _, totals = runs(student, rows, 7, 12, 4)
    _, again = runs(student, rows, 7, 12, 4)
    assert totals.size > 1, hint("totals holds one number for each run")
    assert np.ptp(totals) > 1e-6, hint("each run needs a random_state of its own")
    assert totals == approx(again, rel=1e-6), hint("derive all randomness from the seed")
    # From rows that are all as likely, four runs of ten end in the best groups; by k-means++ all.
    rows, _ = clumps(30)
    _, totals = runs(student, rows, 4, 40, 6)
    best = np.mean(totals < 1.01 * totals.min())
    assert best < 0.9, hint(
        "hardly a start goes wrong: draw the first centres so that each row is as likely as any "
        'other (init="random"), not by k-means++'
    )


@grades("best_kmeans")
@points(2)
def test_labels_are_those_of_the_best(student, versions):
    """The labels are those of the run with the smallest total."""
    for seed in (23, 24, 25):
        rows = noise(seed)
        labels, totals = runs(student, rows, 7, 10, 5)
        found = [numbers(total(rows, labels)) for total in versions("total_wcv")]
        assert any(totals.min() == approx(right, rel=1e-4) for right in found), hint(
            "keep the labels of the run with the smallest total_wcv; inertia_ is half of it"
        )


@grades("best_kmeans")
@points(2)
def test_finds_the_clumps(student):
    """With many starts it finds groups that a single start often misses."""
    for seed in (30, 33, 42, 44):
        rows, truth = clumps(seed)
        labels, _ = runs(student, rows, 4, 40, seed)
        assert same_groups(labels, truth), hint("start often, at random rows, and keep the best")


def six(student):
    say = "elbow_totals holds six numbers, for k = 1 to 6"
    return array_of(student["elbow_totals"], say, shape=(6,))


LIMITS = (164.639, 118.563, 102.889, 91.007)
"""What the check prints: 3 % above the smallest sums that are known for 3 to 6 clusters."""


def candidates(rows, versions):
    """The totals of the best partitions, in the right measure and in the student's own."""
    partitions = best_partitions(rows)
    for total in versions("total_wcv"):
        found = numbers([total(rows, labels) for labels in partitions])
        if found is not None and found.shape == (6,) and (found > 0).all():
            yield found


@grades("elbow")
def test_one_and_two_clusters(student, states, versions):
    """With one and with two clusters, where every start ends alike, the sums are exact."""
    totals = six(student)
    bests = candidates(states(), versions)
    assert any(totals[:2] == approx(best[:2], rel=1e-3) for best in bests), hint(
        "the sum of the WCV of the standardised states; inertia_ is half of it"
    )


@grades("elbow")
@points(2)
def test_best_of_many_starts(student, states, versions, calibrated):
    """For every number of clusters the sum is about as small as it can be."""
    totals = six(student)
    ranges = [elbow_excess(totals, best) for best in candidates(states(), versions)]
    most = calibrated("worst_excess")
    assert not np.allclose(totals[2:], LIMITS, atol=0.1), hint(
        "these are the limits that the check prints, not your own sums"
    )
    # Nobody can lie far below the best of our own twenty careful starts.
    assert any(worst <= most and least > -0.03 for worst, least in ranges), hint(
        "30 starts for each k, and of their totals the smallest"
    )


@grades("elbow")
@points(2)
def test_elbow_is_drawn(student, carried):
    """The picture shows the six sums above k = 1 to 6."""
    totals = np.asarray(carried("elbow_totals", low=0, trivial=(0,)), dtype=float)
    assert axes_of(student["ax_elbow"]).stands_at(totals), hint("the sums up, k = 1 to 6 across")


@grades("elbow")
def test_elbow_labels(student):
    """Both axes are labelled."""
    axes = axes_of(student["ax_elbow"])
    across = axes.xlabel.lower()
    words = "".join(c if c.isalnum() else " " for c in across).split()
    assert "k" in words or "cluster" in across, hint("say 'k' or 'clusters' on the x axis")
    assert "wcv" in axes.ylabel.lower(), hint("say 'WCV' on the y axis")
