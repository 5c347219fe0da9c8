"""What a student's answer is as numbers, whatever kind of thing holds them.

A right number is right as a float, a list, a Series, a fraction or an array of one element;
two results are right as a tuple, a list or an array. Functions named ``..._of`` end the test
with the author's hint where the answer will not do; the others never raise.
"""

from __future__ import annotations

import math
import numbers as kinds
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmark.hidden_tests.kinds import is_series
from softmark.hidden_tests.marks import hint
from softmark.hidden_tests.mismatch import wrong_shape
from softmark.hidden_tests.proxies import Remote

Array = NDArray[np.float64]
_NOTHING = object()


def numbers(value: Any) -> Array | None:
    """``value`` as an array of floats in its own shape, or None where it is not made of numbers.

    Scalars have shape (). Truth values count as 0 and 1; Fraction, Decimal and whole numbers of
    any size are rounded to floats; what a masked array hides is NaN. Text, None, dicts, complex
    numbers, dates and rows of different lengths are no numbers.
    """
    if value is None or isinstance(value, str | bytes | Mapping | set | frozenset | Remote):
        return None
    try:
        if isinstance(value, np.ma.MaskedArray):
            return np.where(np.ma.getmaskarray(value), np.nan, value.data.astype(float))
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array.astype(float)
        if array.dtype.kind != "O":
            return None
        found = [_real(each) for each in array.ravel()]
        return np.array(found, dtype=float).reshape(array.shape) if None not in found else None
    except (TypeError, ValueError, OverflowError):
        return None


def one_number(value: Any) -> float | None:
    """The one number that ``value`` holds: a scalar, or whatever has one element; else None."""
    found = numbers(value)
    return float(found.ravel()[0]) if found is not None and found.size == 1 else None


def single(value: Any) -> Any:
    """The one number that ``value`` holds, whatever it is wrapped in; else ``value`` as it is.

    For comparisons: ``single(student["z"]) == approx(1.5)`` is right for an array of one element,
    and what is no number keeps its kind and shape for the hint.
    """
    found = one_number(value)
    return value if found is None else found


def array_of(
    value: Any,
    say: str,
    *,
    shape: tuple[int, ...] | None = None,
    ndim: int | None = None,
    finite: bool = False,
) -> Array:
    """``value`` as an array of floats; ends the test with the hint ``say`` where it is none.

    ``shape`` or ``ndim`` are asked for where they are given, and no NaN or infinity with
    ``finite``. Before the author's words the hint says what is wrong: the kind, the shape.
    Raises AssertionError.
    """
    found = numbers(value)
    if found is None:
        raise AssertionError(hint(f"this is not made of numbers: {say}"))
    if shape is not None and found.shape != shape:
        mismatch = wrong_shape(found.shape, shape, "")
        raise AssertionError(f"{hint(f'{mismatch.hint}: {say}')}\n{mismatch.message}")
    if ndim is not None and found.ndim != ndim:
        mismatch = wrong_shape(found.shape, (0,) * ndim, "")
        raise AssertionError(hint(f"{mismatch.hint}: {say}"))
    if finite and not np.isfinite(found).all():
        raise AssertionError(hint(f"it holds NaN or infinity: {say}"))
    return found


def number_of(value: Any, say: str) -> float:
    """The one number that ``value`` holds; ends the test with the hint ``say`` where it does not.

    An array or list of one element will do. Raises AssertionError.
    """
    found = one_number(value)
    if found is None:
        raise AssertionError(hint(say))
    return found


def parts_of(value: Any, count: int, say: str | None = None) -> tuple[Any, ...]:
    """The ``count`` results that a function returned, in their order.

    A tuple, a list, an array or a Series will do. Of an array the parts are its rows. Ends the
    test with the hint ``say`` where there are more or fewer. Raises AssertionError.
    """
    say = say or f"return {count} values, in the order in which the task names them"
    found: Iterable[Any] | None = None
    if (
        isinstance(value, list | tuple)
        or is_series(value)
        or (isinstance(value, np.ndarray) and value.ndim)
    ):
        found = value
    several = () if found is None else tuple(found)
    if len(several) != count:
        raise AssertionError(hint(say))
    return several


def words_of(value: Any) -> list[str]:
    """Labels as words without spaces around, in their order: a Series, an array or a list."""
    return [str(each).strip() for each in np.asarray(value, dtype=object).ravel()]


def _real(value: Any) -> float | None:
    """One element of an array of objects: a number, or an array of one, as cells of a frame are."""
    if isinstance(value, np.ndarray):
        return one_number(value)
    if value is getattr(sys.modules.get("pandas"), "NA", _NOTHING):
        return math.nan
    # Decimal is registered as a number, and as no real one.
    if isinstance(value, kinds.Number | np.number | np.bool_) and not isinstance(value, complex):
        return float(value)  # type: ignore[arg-type]
    return None
