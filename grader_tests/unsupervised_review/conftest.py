"""What several hidden tests of this assignment share."""

import numpy as np
import pytest

ROWS = np.random.default_rng(5).normal(size=(9, 3)) * [1, 2, 3] + [1, 0, 4]
OTHERS = np.random.default_rng(6).normal(size=(9, 3)) * [2, 1, 1] + [0, 3, 1]
LABELS = np.array([0, 0, 1, 1, 1, 2, 2, 2, 2])
BOTH = (ROWS,), (OTHERS,)


def gaps(rows):
    return np.abs(rows[:, :1] - rows[:, 0])


# What a student's own function is tried with, and what is asked of its answers besides, so that
# it does not make a later step trivial.
TRIED = {
    "principal_components": (BOTH, None),
    "wcv": (((ROWS[:4],), (ROWS[4:],)), None),
    "total_wcv": (((ROWS, LABELS), (ROWS, LABELS[::-1])), None),
    "correlation_distance": (BOTH, lambda found: len(np.unique(found)) > 9),
    "cut": (
        ((gaps(ROWS), 3, "complete"), (gaps(OTHERS), 3, "complete")),
        lambda labels: len(np.unique(labels)) == 3,
    ),
}


@pytest.fixture
def versions(own_or_right):
    """Versions of a function that a later step may rest on, the right one first."""

    def of(name):
        pair, sound = TRIED[name]
        return own_or_right(name, pair, sound=sound)

    return of


@pytest.fixture
def states(carried):
    """The student's standardised states; an array of another shape does not count."""

    def rows():
        return np.asarray(carried("X", low=-1000, high=1000, trivial=(0,)), dtype=float)

    return rows


def best_partitions(rows):
    """Labels of the best partitions into 1 to 6 clusters that we find ourselves."""
    from sklearn.cluster import KMeans

    return [KMeans(k, n_init=20, random_state=0).fit(rows).labels_ for k in range(1, 7)]


def elbow_excess(totals, best):
    """By how much the totals for 3 to 6 clusters lie above the best, at worst and at least."""
    excess = np.asarray(totals, dtype=float)[2:] / np.asarray(best, dtype=float)[2:] - 1
    return float(excess.max()), float(excess.min())
