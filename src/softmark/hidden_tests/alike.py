"""Answers that are right in more than one way: groups under any numbers, axes turned round."""

from __future__ import annotations

from typing import Any

import numpy as np

from softmark.hidden_tests.numbers import Array


def same_groups(labels: Any, others: Any) -> bool:
    """Whether two lists of labels (n,) part the rows alike, whatever the labels are called."""
    one, other = np.asarray(labels), np.asarray(others)
    if one.shape != other.shape or one.ndim != 1:
        return False
    return bool(np.array_equal(one[:, None] == one, other[:, None] == other))


def up_to_sign(found: Array | None, expected: Array, tolerance: float = 1e-4) -> bool:
    """Whether two arrays (n, k) have the same columns, some of them perhaps turned round.

    So principal components are told: an axis has no direction. None is never the same.
    """
    if found is None or found.shape != expected.shape:
        return False
    signs = np.where((found * expected).sum(axis=0) < 0, -1, 1)
    return bool(np.allclose(found * signs, expected, rtol=tolerance, atol=tolerance))
