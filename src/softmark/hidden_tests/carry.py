"""Which of a student's own earlier values a later step may start from."""

from __future__ import annotations

from typing import Any

import numpy as np

from softmark.hidden_tests.approx import approx
from softmark.hidden_tests.kinds import is_frame, is_number, is_series

NEAR = 0.01
"""How much of the way from a trivial value to the reference's still counts as trivial."""


def admissible(
    found: Any,
    expected: Any,
    *,
    low: float | None = None,
    high: float | None = None,
    trivial: tuple[Any, ...] = (),
) -> bool:
    """Whether ``found`` can stand in for ``expected`` without making the step trivial."""
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and not any(_near(found, value, expected) for value in trivial)
            and all(
                admissible(found[k], expected[k], low=low, high=high, trivial=trivial)
                for k in expected
            )
        )
    if isinstance(expected, str | bool | np.bool_):
        return isinstance(found, str) == isinstance(expected, str) and (
            isinstance(found, str | bool | np.bool_) and not any(found == t for t in trivial)
        )
    numbers = _numbers(found)
    wanted = _numbers(expected)
    if numbers is None or wanted is None or numbers.shape != wanted.shape:
        return False
    if is_frame(expected) and not (is_frame(found) and found.columns.equals(expected.columns)):
        return False
    if not np.isfinite(numbers).all():
        return False
    if low is not None and bool((numbers < low).any()):
        return False
    if high is not None and bool((numbers > high).any()):
        return False
    return not any(_near(numbers, value, wanted) for value in trivial)


def differs(found: Any, expected: Any) -> bool:
    """Whether ``found`` is another value, and not the same one in another precision."""
    if is_frame(expected) or is_series(expected):
        found, expected = np.asarray(found), np.asarray(expected)
    return bool(found != approx(expected, rel=1e-5, abs=1e-9))


def as_kind_of(found: Any, expected: Any) -> Any:
    """``found`` in the type of ``expected``, so that a test's formula works on it."""
    if isinstance(expected, np.ndarray) and not isinstance(found, np.ndarray):
        return np.asarray(found)
    if is_series(expected) and not is_series(found):
        return type(expected)(np.asarray(found), index=expected.index, name=expected.name)
    if isinstance(expected, list | tuple) and not isinstance(found, list | tuple):
        return type(expected)(np.asarray(found).tolist())
    if is_number(expected) and isinstance(found, np.ndarray):
        return found[()]
    return found


def _numbers(value: Any) -> Any:
    """The numbers of ``value`` as an array, or None where it holds anything else."""
    if isinstance(value, str | bytes | dict | set | None):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _near(found: Any, trivial: Any, expected: Any) -> bool:
    """Whether ``found`` is the trivial value, or so close that the step is as trivial.

    1e-9 before a product serves a farmer as well as 0: what lies within a hundredth of the
    way to the reference's value does not count.
    """
    try:
        array, other, wanted = np.asarray(found), np.asarray(trivial), np.asarray(expected)
        # A single trivial number stands for an array full of it.
        if other.ndim and array.shape != other.shape:
            return False
        if any(each.dtype.kind not in "biufc" for each in (array, other, wanted)):
            return bool(np.all(array == other))
        away, way = _largest(array - other * 1.0), _largest(wanted - other * 1.0)
        return bool(away <= NEAR * way)
    except (ValueError, TypeError, OverflowError):
        return False


def _largest(values: Any) -> float:
    return float(np.max(np.abs(values), initial=0.0))
