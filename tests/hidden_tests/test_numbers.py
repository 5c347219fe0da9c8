"""Whatever kind of thing holds the numbers of an answer, they are the same numbers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from softmark.hidden_tests import LiveAnswers
from softmark.hidden_tests.numbers import (
    array_of,
    number_of,
    numbers,
    one_number,
    parts_of,
    single,
    words_of,
)
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord


def left_behind(value):
    """What a hidden test gets for a value that stays in the notebook."""
    return Student(LiveAnswers({"x": value}), "cell", TestRecord())["x"]


@pytest.mark.parametrize(
    "value",
    [
        [1, 2.5, 0],
        (1, 2.5, False),
        np.array([1, 2.5, 0], dtype="float32"),
        np.array([1, 2.5, 0], dtype="longdouble"),
        pd.Series([1, 2.5, 0], index=[7, 3, 1]),
        pd.Series([1, 2.5, 0], dtype="Float64"),
        [Fraction(1), Decimal("2.5"), 0],
        [np.float16(1), np.array(2.5), 0],
        np.array([1, 2.5, 0], dtype=object),
        pd.Series([np.array(1), np.array([2.5]), False]),
    ],
)
def test_rows_of_any_kind(value):
    found: Any = numbers(value)
    assert found.dtype == float
    assert found.tolist() == [1, 2.5, 0]


def test_shapes_are_kept():
    for value, shape in ((3, ()), ([[1], [2]], (2, 1)), (pd.DataFrame({"a": [1]}), (1, 1))):
        found: Any = numbers(value)
        assert found.shape == shape


def test_what_a_mask_hides_is_nan():
    for dtype in (float, int):
        found: Any = numbers(np.ma.array([1, 2], mask=[False, True], dtype=dtype))
        assert found[0] == 1
        assert np.isnan(found[1])


@pytest.mark.parametrize(
    "value",
    [None, "3", b"3", ["1", "2"], {"a": 1}, {1, 2}, [[1, 2], [3]], [None, 1], 1j, [1j, 2],
     10**400, np.array(["a"]), pd.Series(["2020-01-01"]).astype("datetime64[ns]"),
     object(), np.array([1, None])],
)  # fmt: skip
def test_what_is_no_numbers(value):
    assert numbers(value) is None
    assert one_number(value) is None


def test_what_stays_in_the_notebook_is_no_numbers():
    assert numbers(left_behind(lambda x: x)) is None


@pytest.mark.parametrize(
    "value", [2.5, Fraction(5, 2), [2.5], [[2.5]], np.array(2.5), pd.Series([2.5], index=["a"])]
)
def test_one_number_is_one_in_any_wrapping(value):
    assert one_number(value) == 2.5
    assert number_of(value, "a number") == 2.5


def test_two_numbers_are_not_one():
    assert one_number([1, 2]) is None
    with pytest.raises(AssertionError, match="theta is a number"):
        number_of([1, 2], "theta is a number")


def test_an_array_of_a_form():
    assert array_of([[1, 2]], "a row", shape=(1, 2)).shape == (1, 2)
    assert array_of([1], "a row", ndim=1, finite=True).tolist() == [1]


@pytest.mark.parametrize(
    ("value", "asked", "said"),
    [
        ("abc", {}, "not made of numbers: give a row"),
        ([1, 2, 3], {"shape": (2,)}, "it has too many values: give a row"),
        ([[1], [2]], {"shape": (1, 2)}, "rows and columns are interchanged: give a row"),
        ([[1]], {"ndim": 1}, "it has 2 dimensions; 1 expected: give a row"),
        (1, {"ndim": 1}, "it is a single number; an array or a list was expected: give a row"),
        ([np.nan], {"finite": True}, "it holds NaN or infinity: give a row"),
    ],
)
def test_a_wrong_form_is_said_before_the_authors_words(value, asked, said):
    with pytest.raises(AssertionError, match=said):
        array_of(value, "give a row", **asked)


@pytest.mark.parametrize(
    "value",
    [(1.5, 2.0), [1.5, 2.0], np.array([1.5, 2.0]), pd.Series([1.5, 2.0], index=["z", "a"])],
)
def test_two_results_in_any_wrapping(value):
    assert list(parts_of(value, 2)) == [1.5, 2.0]


def test_two_arrays_that_are_one_array():
    z, a = parts_of(np.array([[1, 2], [3, 4]]), 2)
    assert z.tolist() == [1, 2]
    assert a.tolist() == [3, 4]


@pytest.mark.parametrize("value", [3, None, "ab", (1,), (1, 2, 3), np.array(4), {"a": 1, "b": 2}])
def test_other_than_two_results(value):
    with pytest.raises(AssertionError, match="return two things"):
        parts_of(value, 2, "return two things: z, a")


def test_what_stays_in_the_notebook_has_no_parts():
    with pytest.raises(AssertionError, match="return 3 values"):
        parts_of(left_behind(len), 3)


def test_words():
    assert words_of(pd.Series([" a", "b "], index=[4, 2])) == ["a", "b"]
    assert words_of(["a", 3]) == ["a", "3"]


@pytest.mark.parametrize("value", [1.5, [1.5], np.array([[1.5]]), pd.Series([1.5]), Fraction(3, 2)])
def test_single_number(value):
    assert single(value) == 1.5


@pytest.mark.parametrize("value", [None, "1.5", [1.5, 2.0], {"z": 1.5}])
def test_what_is_no_single_number_stays_what_it_is(value):
    assert single(value) is value
