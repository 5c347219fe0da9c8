"""Rows of tables: which they are, whether they are genuine, and what was made of them.

A row is told by its numbers in single precision, so that a table and the array made of it,
in any float type and order, hold the same rows.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmark.hidden_tests.numbers import Array, numbers
from softmark.hidden_tests.proxies import Student
from softmark.model import StudentError

NOWHERE = -1


def fingerprints(rows: Any) -> list[bytes]:
    """One hashable value for each row of ``rows`` (n, ...); an empty list where it is no table.

    Equal numbers have equal fingerprints in any float type; 0 and -0 are equal.
    """
    table = numbers(rows)
    if table is None or not table.ndim:
        return []
    with np.errstate(over="ignore"):
        return [row.tobytes() for row in table.astype("float32") + np.float32(0)]


def counted(*tables: Any) -> Counter[bytes]:
    """All rows of these tables as a multiset: equal for the same rows in any order."""
    return Counter(each for table in tables for each in fingerprints(table))


def places_of(rows: Any, table: Any) -> NDArray[np.int_]:
    """Where each of ``rows`` (n, ...) stands in ``table`` (m, ...); NOWHERE (-1) for others.

    Of equal rows in the table the first counts.
    """
    known: dict[bytes, int] = {}
    for place, each in enumerate(fingerprints(table)):
        known.setdefault(each, place)
    return np.array([known.get(each, NOWHERE) for each in fingerprints(rows)], dtype=int)


def on_both_sides(rows: Any, others: Any) -> int:
    """How many rows two tables share, each counted as often as it stands in both."""
    return sum((counted(rows) & counted(others)).values())


def are_genuine(rows: Any, labels: Any, table: Any, truth: Any) -> bool:
    """Whether ``rows`` (n, ...) are rows of ``table`` (m, ...), with their own labels.

    ``labels`` (n,) and ``truth`` (m,) are compared as numbers, so 1.0 is 1, or else as text;
    where equal rows have several labels any of them will do. Whatever the student gave is at
    worst not genuine.
    """
    told = _labels(labels)
    given = fingerprints(rows)
    if not given or len(given) != len(told):
        return False
    known = set(zip(fingerprints(table), _labels(truth), strict=True))
    return set(zip(given, told, strict=True)) <= known


def own_test_rows(
    student: Student, names: tuple[str, str], table: Any, truth: Any, *, least: int, most: int
) -> tuple[Any, Any] | None:
    """The rows that a student held out, and their labels (n,); None where they will not do.

    A network is measured on rows that it was not trained on, and only its author knows which
    these are. They will do if they are rows of ``table`` (m, ...) with their own labels of
    ``truth`` (m,), ``least`` of each label or more and ``most`` in all or fewer. ``names`` are
    what the notebook calls rows and labels.
    """
    try:
        rows, told = (student[name] for name in names)
    except StudentError:
        return None
    labels = _labels(told)
    few = any(labels.count(label) < least for label in set(_labels(truth)))
    if few or len(labels) > most or not are_genuine(rows, told, table, truth):
        return None
    return rows, told


def _labels(labels: Any) -> list[str]:
    found = numbers(labels)
    plain = np.asarray(labels, dtype=object) if found is None else found
    return [str(each) for each in plain.ravel()]


def from_each_column(made: Any, rows: Any, *, tolerance: float = 1e-3) -> bool:
    """Whether each column of ``made`` (n, k) follows from the same column of ``rows`` alone.

    Equal numbers stay equal and none changes places, as in any way to scale: then no answer
    is hidden in the scaled rows. ``tolerance`` is relative to the largest number of a column.
    """
    after, before = numbers(made), numbers(rows)
    if after is None or before is None or after.shape != before.shape or after.ndim != 2:
        return False
    if not np.isfinite(after).all():
        return False
    for raw, new in zip(before.T, after.T, strict=True):
        _, group, counts = np.unique(raw, return_inverse=True, return_counts=True)
        means = np.bincount(group, weights=new) / counts
        slack = tolerance * max(1.0, float(np.abs(new).max(initial=0)))
        if np.abs(new - means[group]).max(initial=0) > slack:
            return False
        if np.diff(means).min(initial=0) < -slack:
            return False
    return True


def from_each_pixel(made: Any, images: Any) -> bool:
    """Whether each number of ``made`` follows from its own pixel of ``images`` (n, r, c), 0 to 255.

    One function of the grey for all pixels, the pictures turned or not, or one line for each
    pixel: then no answer is painted into the pictures. ``made`` may have any shape of that size.
    """
    raw, found = np.asarray(images).astype(int), numbers(made)
    if found is None or found.size != raw.size or not np.isfinite(found).all():
        return False
    own = found.reshape(raw.shape)
    size = max(1.0, float(np.abs(own).max(initial=0)))
    for turned in (own, own.swapaxes(1, 2)) if raw.shape[1] == raw.shape[2] else (own,):
        low, high = np.full(256, np.inf), np.full(256, -np.inf)
        np.minimum.at(low, raw, turned)
        np.maximum.at(high, raw, turned)
        if (high - low <= 1e-4 * size).all():
            return True
    centred, moved = raw - raw.mean(axis=0), own - own.mean(axis=0)
    slope = (centred * moved).sum(axis=0) / np.maximum((centred**2).sum(axis=0), 1)
    return bool(np.allclose(moved, slope * centred, atol=1e-3 * size))


def standardised(rows: Any, by: Any, *, ddof: int = 0) -> Array:
    """``rows`` (n, k) less the means of ``by`` (m, k), over its standard deviations.

    A column that is constant in ``by`` becomes 0. ``ddof`` is 0 for 1/m, 1 for 1/(m - 1).
    """
    table, train = np.asarray(rows, dtype=float), np.asarray(by, dtype=float)
    constant = np.ptp(train, axis=0) == 0
    made = (table - train.mean(axis=0)) / np.where(constant, 1, train.std(axis=0, ddof=ddof))
    made[:, constant] = 0
    return np.asarray(made)
