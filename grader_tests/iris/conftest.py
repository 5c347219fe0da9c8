"""Fixtures of this assignment: held-out flowers, and tables of our own to split."""

import numpy as np
import pytest

from softmark.hidden_tests.numbers import words_of
from softmark.hidden_tests.rows import are_genuine

from .measures import NAMES, fresh_flowers


@pytest.fixture
def in_kind(student):
    """A function: a table of flowers in the kind of the student's X_test, frame or array."""

    def rows_of(table):
        try:
            own = student["X_test"]
        except LookupError:
            return table
        columns = getattr(own, "columns", None)
        if columns is None:
            return np.asarray(table, dtype=float)
        return table[list(columns)] if set(columns) == set(table.columns) else table

    return rows_of


@pytest.fixture
def fresh(reference, in_kind):
    """A function: flowers that nobody has seen, and their names."""

    def rows_and_names():
        rows, names = fresh_flowers(reference["flowers"])
        return in_kind(rows), names

    return rows_and_names


@pytest.fixture
def held_out(student, reference, in_kind):
    """A function: the flowers on which this student's networks are measured, and their names.

    The student's own test rows, because the networks have not been trained on these, if
    they are real flowers with their real names and enough of each; else the reference's.
    """

    def rows_and_names():
        try:
            rows, names = student["X_test"], words_of(student["species_test"])
        except LookupError:
            rows, names = (), []
        enough = all(names.count(name) >= 8 for name in NAMES) and len(names) <= 75
        if enough and are_genuine(rows, names, reference["X"], words_of(reference["species"])):
            return rows, names
        return in_kind(reference["X_test"]), words_of(reference["species_test"])

    return rows_and_names


@pytest.fixture
def probe():
    """Rows that reach the bent parts of each activation, for four inputs."""
    return np.random.default_rng(308).normal(0, 2, (40, 4))


@pytest.fixture
def small_table():
    """60 rows of three kinds, 20, 10 and 30 of them, in this order; column 0 numbers them."""
    import pandas as pd

    kinds = ["oak"] * 20 + ["ash"] * 10 + ["elm"] * 30
    rows = pd.DataFrame({"number": np.arange(60.0), "width": np.sin(np.arange(60))})
    return rows, pd.Series(kinds, name="kind")
