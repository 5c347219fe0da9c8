"""Hierarchical clustering: dissimilarity, linkage, the dendrogram and its cuts."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.alike import same_groups
from softmark.hidden_tests.figures import axes_of, speaks_of
from softmark.hidden_tests.numbers import array_of, numbers

CLOSE = {"rel": 1e-4, "abs": 1e-4}  # single precision passes


def distances(rows):
    return np.sqrt(((rows[:, None, :] - rows[None, :, :]) ** 2).sum(axis=2))


def square(student, rows):
    say = "return one row and one column a row of X"
    return array_of(student["correlation_distance"](rows), say, shape=(len(rows), len(rows)))


@grades("correlation")
@points(2)
def test_correlation_distances(student):
    """All pairs of rows have the distance 1 - r."""
    for seed, n, p in [(5, 5, 4), (6, 3, 8), (7, 7, 3)]:
        rows = np.random.default_rng(seed).normal(5, 2, (n, p))
        found = square(student, rows)
        assert found == approx(1 - np.corrcoef(rows), **CLOSE), hint(
            "1 minus the correlation of two rows, each taken relative to its own mean"
        )


@grades("correlation")
def test_same_and_opposite_shapes(student):
    """Rows of the same shape are at distance 0, those of opposite shape at distance 2."""
    rng = np.random.default_rng(8)
    row, other = rng.normal(size=(2, 6))
    rows = np.array([row, 5 * row + 20, 3 - row, other])
    found = square(student, rows)
    assert found[0, 1] == approx(0, abs=1e-4), hint("level and scale of a row do not matter")
    assert found[0, 2] == approx(2, abs=1e-4), hint("opposite rows have r = -1: 1 - r is 2")
    assert found[0, 3] > 1e-3, hint("rows of different shape are not at distance 0")


PAIRS = [(4, 6, 3), (5, 2, 2), (1, 5, 4), (3, 1, 1)]


def clusters(seed, a, b, p):
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1.5, (a, p)), rng.normal(2, 1, (b, p))


def linkage_is(student, kind, summary, what):
    """Hold a linkage against what it makes of the distances of four pairs of clusters."""
    for seed, sizes in enumerate(PAIRS, start=30):
        A, B = clusters(seed, *sizes)
        found = array_of(student["linkage_distance"](A, B, kind), "return one number")
        between = distances(np.concatenate([A, B]))[: len(A), len(A) :]
        right = summary(between) if summary else np.linalg.norm(A.mean(axis=0) - B.mean(axis=0))
        assert found == approx(right, **CLOSE), hint(what)


@grades("linkage_distance")
def test_complete(student):
    """Complete linkage is the largest distance of a row of A and a row of B."""
    what = "of all pairs, one row from each cluster, the largest distance"
    linkage_is(student, "complete", np.max, what)


@grades("linkage_distance")
def test_single(student):
    """Single linkage is the smallest distance of a row of A and a row of B."""
    what = "of all pairs, one row from each cluster, the smallest distance"
    linkage_is(student, "single", np.min, what)


@grades("linkage_distance")
def test_average(student):
    """Average linkage is the mean of the distances of all pairs."""
    what = "the mean of a times b distances, not the distance of the means"
    linkage_is(student, "average", np.mean, what)


@grades("linkage_distance")
def test_centroid(student):
    """Centroid linkage is the distance between the means."""
    what = "first the mean of each cluster, then their Euclidean distance"
    linkage_is(student, "centroid", None, what)


@grades("tree")
@points(2)
def test_heights(student, states):
    """The merges are those of complete linkage of the standardised states."""
    from scipy.cluster.hierarchy import linkage

    found = array_of(student["tree"], "tree is what linkage returns: 49 merges", shape=(49, 4))
    right = linkage(states(), "complete")
    assert np.sort(found[:, 2]) == approx(np.sort(right[:, 2]), **CLOSE), hint(
        "linkage of the standardised states with method complete; of rows, or of squareform(D)"
    )


def branches(tree):
    """The leaves below each merge; None when the rows are no merges."""
    below = {leaf: {leaf} for leaf in range(len(tree) + 1)}
    for number, (left, right) in enumerate(tree[:, :2].astype(int), start=len(tree) + 1):
        if left not in below or right not in below:
            return None
        below[number] = below[left] | below[right]
    return [leaves for leaves in below.values() if len(leaves) > 1]


@grades("tree")
@points(2)
def test_dendrogram(student, reference, carried):
    """The dendrogram has every state at its place."""
    names = reference["states"]
    axes = axes_of(student["ax_tree"])
    shown = (texts for texts in (axes.xticks, axes.yticks) if set(names) <= set(texts))
    leaves = next(shown, None)
    assert leaves is not None, hint("write all 50 names at the leaves: labels=states")
    assert axes.lines or any("Line" in kind for kind in axes.kinds), hint("draw the dendrogram")
    tree = np.asarray(carried("tree", low=0), dtype=float)
    parts = branches(tree) or branches(np.asarray(reference["tree"]))
    place = {name: leaves.index(name) for name in names}
    for part in parts:
        where = [place[names[leaf]] for leaf in part]
        assert max(where) - min(where) == len(part) - 1, hint(
            "the names are not at their leaves: give them in the order of the rows"
        )


@grades("tree")
def test_tree_label(student):
    """The axis of the heights is labelled."""
    axes = axes_of(student["ax_tree"])
    words = ("dissimilarity", "distance", "height")
    assert speaks_of(f"{axes.xlabel} {axes.ylabel}", words), hint(
        "write 'dissimilarity' on the axis of the heights"
    )


def unlike(seed, n):
    """A matrix of dissimilarities: Euclidean, correlation-based or neither."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, 3))
    if seed % 3 == 0:
        return distances(rows)
    if seed % 3 == 1:
        return 1 - np.corrcoef(np.hstack([rows, rng.normal(size=(n, 2))]))
    upper = np.triu(rng.uniform(1, 2, (n, n)), 1)
    return upper + upper.T


def cut_well(student, kind, seeds, ks, what):
    from scipy.cluster.hierarchy import fcluster, linkage

    for seed in seeds:
        n = 8 + seed % 10
        D = unlike(seed, n)
        tree = linkage(D[np.triu_indices(n, 1)], kind)
        for k in ks:
            found = np.asarray(student["cut"](D, k, kind))
            assert found.shape == (n,), hint("return one label for each observation")
            right = fcluster(tree, k, criterion="maxclust")
            assert same_groups(found, right), hint(what)


@grades("cut")
@points(2)
def test_cut_complete(student):
    """Complete linkage, cut into k clusters."""
    what = "D holds dissimilarities, not rows: squareform(D, checks=False); cut into k clusters"
    cut_well(student, "complete", (60, 61, 62), (2, 4), what)


@grades("cut")
def test_cut_single(student):
    """Single linkage, cut into k clusters."""
    cut_well(student, "single", (63, 64, 65), (2, 5), "use the kind that is given")


@grades("cut")
def test_cut_average(student):
    """Average linkage, cut into k clusters."""
    cut_well(student, "average", (66, 67, 68), (3, 4), "use the kind that is given")


@grades("cut")
def test_cut_at_the_ends(student):
    """One cluster for all, and one for each, are cuts like any other."""
    n = 8 + 69 % 10
    what = "k = 1 leaves one cluster, k = n one for each observation"
    cut_well(student, "complete", (69,), (1, n), what)


@pytest.fixture
def follows(versions):
    """Whether labels are four clusters of such dissimilarities, by the right cut or the own."""

    def check(labels, D):
        found = np.asarray(labels)
        assert found.shape == (50,), hint("50 labels, one for each state")
        cuts = (cut(numbers(D), 4, "complete") for cut in versions("cut"))
        return any(same_groups(found, right) for right in cuts)

    return check


@grades("groups")
def test_groups_euclidean(student, states, follows):
    """Four clusters by complete linkage of the Euclidean distances."""
    assert follows(student["groups_euclidean"], distances(states())), hint(
        "cut(euclidean(X), ...) with 4 clusters, complete"
    )


@grades("groups")
def test_groups_correlation(student, states, versions, follows):
    """Four clusters by complete linkage of the correlation-based distances."""
    found, rows = student["groups_correlation"], states()
    assert any(follows(found, distance(rows)) for distance in versions("correlation_distance")), (
        hint("the same cut of the correlation-based distances of the standardised states")
    )
