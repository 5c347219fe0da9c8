"""Answers that are right in more than one way."""

import numpy as np

from softmark.hidden_tests.alike import same_groups, up_to_sign


def test_groups_under_any_numbers():
    assert same_groups([0, 0, 1, 2], [7, 7, -1, 3])
    assert same_groups(np.array(["a", "b"]), [0, 1])
    assert not same_groups([0, 0, 1], [0, 1, 1])
    assert not same_groups([0, 1], [0, 1, 1])
    assert not same_groups([[0, 1]], [[0, 1]])


def test_columns_turned_round():
    axes = np.array([[1.0, 2.0], [3.0, -1.0]])
    assert up_to_sign(axes * [1, -1], axes)
    assert up_to_sign(axes + 1e-5, axes)
    assert not up_to_sign(axes[:, ::-1], axes)
    assert not up_to_sign(axes * [[1], [-1]], axes)
    assert not up_to_sign(axes[:1], axes)
    assert not up_to_sign(None, axes)
