import math

import numpy as np
import pandas as pd
import pytest

from softmark.hidden_tests import approx
from softmark.hidden_tests.mismatch import short
from softmark.model import Handle


def explained(right, found):
    """Why ``found`` is not ``right``."""
    why = right.explain(found)
    assert why is not None
    return why


def said(found, expected, **tolerance):
    """What an author reads of an unequal pair, checked to be unequal both ways."""
    right = approx(expected, **tolerance)
    assert (found == right) is False
    assert (right == found) is False
    assert (found != right) is True
    return explained(right, found).message


EQUAL = [
    (1.0, 1.0 + 1e-9),
    (1, 1.0),
    (True, 1),
    (np.float32(0.1), 0.1),
    (np.array(0.5), 0.5),
    (math.inf, math.inf),
    (1 + 2j, 1 + 2j),
    (2**70, 2**70),
    ("sigmoid", "sigmoid"),
    (np.str_("sigmoid"), "sigmoid"),
    (None, None),
    ([1, 2, 3], np.array([1.0, 2.0, 3.0])),
    (np.array([1.0, 2.0, 3.0]), [1, 2, 3]),
    ((1, 2), [1, 2]),
    (np.array([[1, 2], [3, 4]], dtype=np.uint8), [[1, 2], [3, 4]]),
    (np.array([True, False]), [1, 0]),
    ([], []),
    (np.zeros((0, 3)), np.zeros((0, 3))),
    (["a", "b"], np.array(["a", "b"])),
    ([1, "a", None], [1, "a", None]),
    ([[1, 2], [3]], [[1, 2], [3.0]]),
    ({"w": [1, 2], "b": 0.5}, {"b": 0.5, "w": np.array([1, 2])}),
    ({1, 2}, {1, 2}),
    (pd.Series([1, 2]), [1, 2]),
    ([1, 2], pd.Series([1, 2], index=["a", "b"])),
    (pd.Series([1, 2], dtype="Int64"), [1, 2]),
    (pd.DataFrame({"a": [1], "b": ["x"]}), pd.DataFrame({"b": ["x"], "a": [1.0]})),
]


@pytest.mark.parametrize(("found", "expected"), EQUAL, ids=[short(e, 30) for _, e in EQUAL])
def test_equal_whatever_the_container(found, expected):
    assert (found == approx(expected)) is True
    assert (approx(expected) == found) is True
    assert (found != approx(expected)) is False


UNEQUAL = [
    (4.2, 4.0, "found 4.2, expected 4 (difference 0.2)"),
    (None, 4.0, "found None (None), expected a number"),
    ("4.0", 4.0, "found a str ('4.0'), expected a number"),
    (4, "4", "found a number (4), expected a str"),
    (math.nan, math.nan, "found nan, expected nan"),
    (1.0, math.inf, "found 1, expected inf"),
    (np.array([0.5]), 0.5, "found shape (1,), expected shape ()"),
    (0.5, [0.5], "found shape (), expected shape (1,)"),
    (np.ones((3, 1)), np.ones(3), "found shape (3, 1), expected shape (3,)"),
    (
        [[0, 0, 0], [0, 0, 4.2]],
        [[0, 0, 0], [0, 0, 4]],
        "1 of 6 values differ; largest difference 0.2 at [1, 2]: found 4.2, expected 4",
    ),
    (
        np.array([1.0, np.nan]),
        [1, 2],
        "1 of 2 values differ; largest difference nan at [1]: found nan, expected 2",
    ),
    (np.array([0], np.uint8), np.array([255], np.uint8), "largest difference 255 at [0]"),
    ([[1, 2], [3]], [[1, 2], [3, 4]], "elements of different lengths or kinds"),
    (["a", "b"], ["a", "c"], "[1]: found 'b', expected 'c'"),
    (["1", "2"], [1, 2], "[0]: found a str ('1'), expected a number"),
    ({"a": 1}, {"a": 1, "b": 2}, "keys missing: 'b'"),
    ({"a": 1, "c": 2}, {"a": 1}, "keys not expected: 'c'"),
    ({"a": [1, 2]}, {"a": [1, 3]}, "['a']: 1 of 2 values differ"),
    (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1], "auc": [2]}), "columns missing: 'auc'"),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]}), "column 'a': 1 of 2 values"),
    (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1, 2]}), "found shape (1, 1)"),
    ([[1]], pd.DataFrame({"a": [1]}), "found a list ([[1]]), expected a DataFrame"),
    (pd.Series([1, 2], index=[1, 0]), pd.Series([1, 2]), "rows stand in another order"),
    (pd.Series([1], index=["a"]), pd.Series([1]), "row labels differ: found ['a'], expected [0]"),
    (Handle("keras.Sequential", {}, "@1"), 0.5, "found a Sequential"),
    (len, [1, 2], "expected an array or a list"),
    (10**5000, 0.5, "found a very large integer, which cannot be compared: OverflowError"),
]


@pytest.mark.parametrize(
    ("found", "expected", "message"), UNEQUAL, ids=[short(m, 40) for _, _, m in UNEQUAL]
)
def test_unequal_says_what_was_found(found, expected, message):
    assert message in said(found, expected)


def test_hints_for_students_name_no_value_of_the_reference():
    secrets = [
        (7.125, 3.5),
        (np.full((3, 1), 7.125), np.full(3, 3.5)),
        ("x", 3.5),
        ([1], [3.5] * 9),
    ]
    for found, expected in secrets:
        hint = explained(approx(expected), found).hint
        assert hint is None or "3.5" not in hint
    assert explained(approx(np.ones(3)), np.ones((3, 1))).hint == "it has 2 dimensions; 1 expected"
    assert explained(approx(1.0), math.nan).hint == "it is not a number (NaN)"


def test_tolerance_is_the_larger_of_the_two_and_only_what_was_given():
    assert approx(100, rel=0.01) == 100.9
    assert approx(100, rel=0.01) != 101.1
    assert approx(0, abs=0.001) == 0.001
    assert approx(0, rel=0.5) != 1e-9
    assert approx(1) == 1.0000005
    assert approx(1) != 1.000002


def test_nan_equals_nan_only_when_allowed():
    assert np.array([1, np.nan]) == approx([1, np.nan], nan_ok=True)
    assert np.array([1, np.nan]) != approx([1, np.nan])
    assert np.array([1, 2]) != approx([1, np.nan], nan_ok=True)


@pytest.mark.parametrize("tolerance", [-1, math.nan])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    with pytest.raises(ValueError, match="rel"):
        approx(1, rel=tolerance)


def test_used_without_a_comparison_it_does_not_count_as_true():
    with pytest.raises(AssertionError, match="compare with it"):
        assert approx(1)


def test_short_survives_what_cannot_be_shown():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert short(Broken()) == "<Broken: RuntimeError in its repr>"
    assert len(short("x" * 10_000)) < 200


@pytest.mark.parametrize("found", [pd.RangeIndex(3), pd.Index([0, 1, 2])])
def test_an_index_is_its_values(found):
    assert found == approx(np.arange(3))
    assert found == approx([0, 1, 2])
    assert found != approx([0, 1, 3])
