"""Approximate equality on scalars, arrays, containers and frames, with plain messages.

``pytest.approx`` compares element by element in Python, does not know frames and wants
the expected kind of container; here whole arrays are compared at once, a list equals an
array of the same values, and whatever a student's notebook holds is at worst unequal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from softmark.hidden_tests.kinds import is_frame, is_index, is_number, is_series
from softmark.hidden_tests.mismatch import (
    Mismatch,
    labels_differ,
    names_differ,
    numbers_differ,
    place,
    ragged,
    short,
    wrong_kind,
    wrong_shape,
)
from softmark.hidden_tests.record import current

DEFAULT_REL = 1e-6
DEFAULT_ABS = 1e-12


def approx(
    expected: Any,
    rel: float | None = None,
    abs: float | None = None,
    *,
    nan_ok: bool = False,
) -> Approx:
    """What equals ``expected`` within a tolerance: ``student["x"] == approx(e, abs=1e-3)``.

    The tolerance is the larger of ``rel`` times the expected value and ``abs``; they
    default to 1e-6 and 1e-12, and to 0 where only the other is given. Shapes must agree;
    a list equals an array of the same values. NaN equals NaN only with ``nan_ok``.
    Columns of a frame may stand in another order, its row labels must be the same.
    """
    for name, tolerance in (("rel", rel), ("abs", abs)):
        if tolerance is not None and not tolerance >= 0:
            raise ValueError(f"approx: {name} is {tolerance}; a number of at least 0 is needed")
    if rel is None and abs is None:
        rel, abs = DEFAULT_REL, DEFAULT_ABS
    return Approx(expected, rel or 0.0, abs or 0.0, nan_ok)


class Approx:
    """The right-hand side of an approximate comparison, made by :func:`approx`."""

    # NumPy and pandas on the left leave the whole comparison to this class.
    __array_ufunc__ = None
    __array_priority__ = 1000
    __pandas_priority__ = 10_000

    def __init__(self, expected: Any, rel: float, abs: float, nan_ok: bool) -> None:
        self.expected = expected
        self.rel = rel
        self.abs = abs
        self.nan_ok = nan_ok

    def __eq__(self, found: object) -> bool:
        mismatch = self.explain(found)
        record = current.get()
        if mismatch is not None and record is not None:
            record.mismatch = mismatch
        return mismatch is None

    def __ne__(self, found: object) -> bool:
        return not self == found

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise AssertionError("compare with it: assert found == approx(expected)")

    def __repr__(self) -> str:
        return f"approx({short(self.expected)} ± {self._tolerance()})"

    def _tolerance(self) -> str:
        parts = [f"{self.abs:g}"] if self.abs else []
        if self.rel:
            parts.append(f"{self.rel:g} relative")
        return " or ".join(parts) or "0"

    def explain(self, found: object) -> Mismatch | None:
        """Why ``found`` does not equal the expected value, or None when it does."""
        try:
            return self._compare(found, self.expected, "")
        except (TypeError, ValueError, OverflowError, RecursionError, ArithmeticError) as error:
            message = f"found {short(found)}, which cannot be compared: {type(error).__name__}"
            return Mismatch(message, "the kind of value is not the one that is asked for")

    def _compare(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        if isinstance(expected, Approx):
            return expected._compare(found, expected.expected, where)
        if is_index(found):
            found = found.to_numpy()  # positions and labels are numbers and names all the same
        if expected is None or isinstance(expected, str | bytes):
            return self._exact(found, expected, where)
        if isinstance(expected, Mapping):
            return self._mapping(found, expected, where)
        if isinstance(expected, set | frozenset):
            return self._exact(found, expected, where)
        if is_frame(expected):
            return self._frame(found, expected, where)
        if is_series(expected):
            return self._series(found, expected, where)
        if isinstance(expected, list | tuple) and not _is_rectangular(expected):
            return self._sequence(found, expected, where)
        if isinstance(expected, list | tuple | np.ndarray) or is_number(expected):
            return self._array(found, expected, where)
        return self._exact(found, expected, where)

    def _exact(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        if isinstance(found, np.ndarray) and found.ndim == 0:
            found = found.item()
        same_family = (
            type(found) is type(expected)
            or isinstance(expected, type(found))
            or isinstance(found, type(expected))
        )
        if not same_family:
            return wrong_kind(found, expected, where)
        if bool(found == expected):
            return None
        return Mismatch(f"{where}found {short(found)}, expected {short(expected)}")

    def _mapping(self, found: Any, expected: Mapping[Any, Any], where: str) -> Mismatch | None:
        if not isinstance(found, Mapping):
            return wrong_kind(found, expected, where)
        missing = [k for k in expected if k not in found]
        extra = [k for k in found if k not in expected]
        if missing or extra:
            return names_differ("keys", missing, extra, where)
        for key in expected:
            mismatch = self._compare(found[key], expected[key], f"{where}[{short(key)}]: ")
            if mismatch is not None:
                return mismatch
        return None

    def _sequence(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        if is_series(found):
            found = found.tolist()
        if not isinstance(found, list | tuple | np.ndarray):
            return wrong_kind(found, expected, where)
        if isinstance(found, np.ndarray) and found.ndim == 0:
            return wrong_kind(found, expected, where)
        if len(found) != len(expected):
            return Mismatch(
                f"{where}{len(found)} elements found, {len(expected)} expected",
                f"it has too {'few' if len(found) < len(expected) else 'many'} elements",
            )
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            mismatch = self._compare(one, other, f"{where}[{i}]: ")
            if mismatch is not None:
                return mismatch
        return None

    def _series(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        if is_series(found) and found.shape == expected.shape:
            mismatch = labels_differ(found.index, expected.index, where)
            if mismatch is not None:
                return mismatch
        return self._array(found, expected, where)

    def _frame(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        if not is_frame(found):
            return wrong_kind(found, expected, where)
        if not (found.columns.is_unique and expected.columns.is_unique):
            if list(found.columns) != list(expected.columns):
                return Mismatch(f"{where}columns differ", "its columns are not the ones asked for")
            return self._array(found, expected, where)
        missing = [c for c in expected.columns if c not in found.columns]
        extra = [c for c in found.columns if c not in expected.columns]
        if missing or extra:
            return names_differ("columns", missing, extra, where)
        if len(found) != len(expected):
            return wrong_shape(found.shape, expected.shape, where)
        mismatch = labels_differ(found.index, expected.index, where)
        if mismatch is not None:
            return mismatch
        for column in expected.columns:
            mismatch = self._array(found[column], expected[column], f"{where}column {column!r}: ")
            if mismatch is not None:
                return mismatch
        return None

    def _array(self, found: Any, expected: Any, where: str) -> Mismatch | None:
        wanted = _as_array(expected)
        if not isinstance(found, list | tuple | np.ndarray) and not (
            is_number(found) or is_series(found) or is_frame(found)
        ):
            if isinstance(found, str) and wanted.ndim == 0 and wanted.dtype.kind == "U":
                return self._exact(found, str(wanted), where)
            return wrong_kind(found, expected, where)
        given = _as_array(found)
        if given.shape != wanted.shape:
            if given.dtype.kind == "O" and isinstance(found, list | tuple):
                return ragged(found, wanted.shape, where)
            return wrong_shape(given.shape, wanted.shape, where)
        if wanted.dtype.kind not in "biufc" or given.dtype.kind not in "biufc":
            return self._elements(given, wanted, where)
        return self._numbers(given, wanted, where)

    def _elements(self, given: Any, wanted: Any, where: str) -> Mismatch | None:
        """Arrays that hold more than numbers, one element at a time."""
        for at, other in np.ndenumerate(wanted):
            spot = f"{where}{place(at)}"
            one = given[at]
            if _is_nan(one) and _is_nan(other) and self.nan_ok:
                continue
            if is_number(other):
                if not is_number(one):
                    return wrong_kind(one, other, spot)
                mismatch = self._numbers(np.asarray(one), np.asarray(other), spot)
            elif isinstance(other, list | tuple | dict):
                mismatch = self._compare(one, other, spot)
            else:
                mismatch = self._exact(one, other, spot)
            if mismatch is not None:
                return mismatch
        return None

    def _numbers(self, given: Any, wanted: Any, where: str) -> Mismatch | None:
        given, wanted = _wide(given), _wide(wanted)
        with np.errstate(all="ignore"):
            gap = np.abs(given - wanted)
            allowed = np.maximum(self.rel * np.abs(wanted), self.abs)
            # An infinite expected value has an infinite tolerance, and would equal all.
            close = (given == wanted) | ((gap <= allowed) & np.isfinite(wanted))
            if self.nan_ok:
                close |= np.isnan(given) & np.isnan(wanted)
        if bool(close.all()):
            return None
        return numbers_differ(given, wanted, close, gap, where)


def _is_rectangular(values: Any) -> bool:
    """Whether nested lists hold only numbers or only strings, in the shape of an array."""
    array = _as_array(values)
    return array.dtype.kind in "biufcU" and not _holds_mixture(values)


def _holds_mixture(values: Any) -> bool:
    # NumPy turns [1, "a"] into strings: such a list is compared element by element.
    flat = [values]
    kinds = set()
    while flat:
        for item in flat.pop():
            if isinstance(item, list | tuple):
                flat.append(item)
            else:
                kinds.add(isinstance(item, str))
    return len(kinds) > 1


def _as_array(value: Any) -> Any:
    try:
        array = np.asarray(value)
    except ValueError:  # ragged, in NumPy
        array = np.empty(len(value), dtype=object)
        array[:] = list(value)
        return array
    if array.dtype.kind == "O":
        try:  # whole numbers beyond 64 bits, decimals, nullable columns
            if all(is_number(item) for item in array.ravel()):
                return array.astype(float)
        except (ValueError, TypeError, OverflowError):
            return array
    if array.dtype.kind == "U" and isinstance(value, list | tuple) and _holds_mixture(value):
        return np.asarray(value, dtype=object)
    return array


def _wide(array: Any) -> Any:
    """Numbers in a type whose differences neither wrap round nor lose digits."""
    return array.astype(complex if array.dtype.kind == "c" else float)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float | np.floating) and math.isnan(value)
