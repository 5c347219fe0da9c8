"""Whether a file is the data set it claims to be, and if not, what it is instead."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from softmark.course.data.dataset import DataFile, TableCheck
from softmark.model import DataError, did_you_mean


def sha256(path: Path) -> str:
    """The file's digest, in hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def verify(path: Path, file: DataFile) -> None:
    """Raise DataError, with what was found and expected, unless ``path`` is that file."""
    try:
        if file.sha256 is not None:
            found = sha256(path)
            if found != file.sha256:
                size = path.stat().st_size
                raise DataError(
                    f"{path.name} is not the expected file: found {size} bytes with sha256 "
                    f"{found[:16]}..., expected sha256 {file.sha256[:16]}..."
                )
        if file.table is not None:
            verify_table(path, file.table)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


def verify_table(path: Path, check: TableCheck) -> None:
    """Raise DataError unless the CSV has the shape, columns, classes and means."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not text in UTF-8 ({error.reason})") from error
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines, [])
    if isinstance(check.columns, tuple):
        if tuple(header) != check.columns:
            raise DataError(f"{path.name} has other columns: {_columns(header, check.columns)}")
    elif check.columns is not None and len(header) != check.columns:
        raise DataError(f"{path.name} has {len(header)} columns, expected {check.columns}")
    rows = list(lines)
    if check.rows is not None and len(rows) != check.rows:
        raise DataError(f"{path.name} has {len(rows)} rows, expected {check.rows}")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise DataError(
                f"{path.name}, line {line}: found {len(row)} values, expected {len(header)}"
            )
    if check.numbers:
        _numbers(path.name, header, rows, range(len(header)))
    if check.label is not None and check.counts is not None:
        _verify_counts(path.name, header, rows, check.label, check.counts)
    for column, mean in (check.means or {}).items():
        place = _place(path.name, header, column)
        found_mean = float(np.mean(_numbers(path.name, header, rows, [place])))
        if not abs(found_mean - mean) <= check.tolerance:
            raise DataError(
                f"{path.name} has the right form but other values: the mean of {column!r} is "
                f"{found_mean:.6f}, expected {mean:.6f} (a stand-in, or an altered table)"
            )


def _verify_counts(
    name: str, header: list[str], rows: list[list[str]], label: str, counts: Mapping[str, int]
) -> None:
    place = _place(name, header, label)
    found = dict(sorted(Counter(_value(row[place]) for row in rows).items()))
    expected = {_value(key): count for key, count in counts.items()}
    if found != expected:
        shown = ", ".join(f"{k}: {v}" for k, v in list(found.items())[:5])
        wanted = ", ".join(f"{k}: {v}" for k, v in expected.items())
        raise DataError(
            f"{name} has other class counts in {label!r}: found {shown}; expected {wanted}"
        )


def _value(text: str) -> str:
    """A label as it is compared: 1, 1.0 and 1e0 are one label."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def _place(name: str, header: list[str], column: str) -> int:
    if column not in header:
        raise DataError(f"{name} has no column {column!r}.{did_you_mean(column, header)}")
    return header.index(column)


def _columns(found: list[str], expected: tuple[str, ...]) -> str:
    if len(found) != len(expected):
        return f"found {len(found)}, expected {len(expected)} (found first: {found[:1]})"
    place = next(i for i, name in enumerate(expected) if found[i] != name)
    return (
        f"column {place + 1} is {found[place]!r}, expected {expected[place]!r} "
        "(leading spaces count)"
    )


def _numbers(
    name: str, header: list[str], rows: list[list[str]], places: Sequence[int]
) -> NDArray[np.float64]:
    """These columns as finite numbers, one row each; raises DataError."""
    try:
        numbers = np.array([[row[k] for k in places] for row in rows], dtype=np.float64)
    except ValueError as error:
        raise DataError(f"{name} has a value that is not a number: {error}") from error
    if not np.isfinite(numbers).all():
        line, column = (int(i) for i in np.argwhere(~np.isfinite(numbers))[0])
        raise DataError(
            f"{name}, line {line + 2}, column {header[places[column]]!r}: "
            f"found {numbers[line, column]}, expected a finite number"
        )
    return numbers
