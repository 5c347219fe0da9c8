"""What is measured of k-means over many seeds (docs/calibration.md)."""

import numpy as np

from softmark.hidden_tests import metric

from .conftest import best_partitions, elbow_excess


@metric("elbow", quantile=0.05, margin=0.02, lower=True)
def worst_excess(student):
    """How far the best of 30 starts lies above the best that is known, for the worst k."""
    rows = np.asarray(student["X"], dtype=float)
    best = [student["total_wcv"](rows, labels) for labels in best_partitions(rows)]
    return max(0.0, elbow_excess(student["elbow_totals"], best)[0])
