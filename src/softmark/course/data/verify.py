"""Whether a file is the data set it claims to be, and if not, what it is instead."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np

from softmark.course.data.catalogue import DataFile, TableCheck
from softmark.course.data.standin import SUMMARY
from softmark.model import DataError


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
            verify_table(path, table_check(file.table))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


def table_check(name: str) -> TableCheck:
    """The check of that name; the column names come from the shipped summary figures."""
    if name != "bankruptcy":
        raise DataError(f"no table check named {name!r}; there is: bankruptcy")
    with np.load(SUMMARY, allow_pickle=False) as figures:
        columns = tuple(str(column) for column in figures["columns"])
    return TableCheck(
        columns=columns,
        rows=6819,
        label="Bankrupt?",
        counts={0: 6599, 1: 220},
        means={
            " ROA(C) before interest and depreciation before interest": 0.50517963,
            " Cash/Total Assets": 0.12409456,
            " Debt ratio %": 0.11317708,
            " Net Income to Total Assets": 0.80776022,
        },
    )


def verify_table(path: Path, check: TableCheck) -> None:
    """Raise DataError unless the CSV has the shape, columns, classes and means."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not text in UTF-8 ({error.reason})") from error
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    if tuple(header) != check.columns:
        raise DataError(f"{path.name} has other columns: {_columns(header, check.columns)}")
    numbers = _numbers(path.name, list(rows), check)
    label = check.columns.index(check.label)
    counts = dict(sorted(Counter(numbers[:, label].tolist()).items()))
    if counts != {float(k): v for k, v in check.counts.items()}:
        found = ", ".join(f"{k:g}: {v}" for k, v in list(counts.items())[:5])
        expected = ", ".join(f"{k}: {v}" for k, v in check.counts.items())
        raise DataError(
            f"{path.name} has other class counts in {check.label!r}: found {found}; "
            f"expected {expected}"
        )
    for column, mean in check.means.items():
        found_mean = float(np.mean(numbers[:, check.columns.index(column)]))
        if abs(found_mean - mean) > check.tolerance:
            raise DataError(
                f"{path.name} has the right form but other values: the mean of {column!r} is "
                f"{found_mean:.6f}, expected {mean:.6f} (a stand-in, or an altered table)"
            )


def _columns(found: list[str], expected: tuple[str, ...]) -> str:
    if len(found) != len(expected):
        return f"found {len(found)}, expected {len(expected)} (found first: {found[:1]})"
    place = next(i for i, name in enumerate(expected) if found[i] != name)
    return (
        f"column {place + 1} is {found[place]!r}, expected {expected[place]!r} "
        "(leading spaces count)"
    )


def _numbers(name: str, rows: list[list[str]], check: TableCheck) -> np.ndarray:
    if len(rows) != check.rows:
        raise DataError(f"{name} has {len(rows)} rows, expected {check.rows}")
    for line, row in enumerate(rows, start=2):
        if len(row) != len(check.columns):
            raise DataError(
                f"{name}, line {line}: found {len(row)} values, expected {len(check.columns)}"
            )
    try:
        numbers = np.array(rows, dtype=np.float64)
    except ValueError as error:
        raise DataError(f"{name} has a value that is not a number: {error}") from error
    if not np.isfinite(numbers).all():
        line, column = (int(i) for i in np.argwhere(~np.isfinite(numbers))[0])
        raise DataError(
            f"{name}, line {line + 2}, column {check.columns[column]!r}: "
            f"found {numbers[line, column]}, expected a finite number"
        )
    return numbers
