"""Fixtures of this assignment: held-out flowers, and tables of our own to split."""

from contextlib import suppress

import numpy as np
import pytest

from softmark.hidden_tests import hint
from softmark.hidden_tests.networks import answers_of, layers_of, recomputed
from softmark.hidden_tests.numbers import numbers, words_of
from softmark.hidden_tests.rows import from_each_column, own_test_rows, standardised
from softmark.model import StudentError

from .measures import NAMES, NETS, fresh_flowers


@pytest.fixture
def in_kind(student):
    """A function: a table of flowers in the kind of the student's X_test, frame or array."""

    def rows_of(table):
        try:
            own = student["X_test"]
        except StudentError:
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
        names, truth = ("X_test", "species_test"), words_of(reference["species"])
        own = own_test_rows(student, names, reference["X"], truth, least=8, most=75)
        rows, told = own or (in_kind(reference["X_test"]), reference["species_test"])
        return rows, words_of(told)

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


@pytest.fixture
def net_says(student):
    """A function: what a network answers for raw rows, computed here from its weights.

    Nothing but numbers is taken from the notebook: a handle that answers something else than
    its weights say earns nothing. Its scale and its activations are the student's own: what
    is wrong there was paid for there.
    """

    def says(model, rows):
        scaled = student["scale"](rows)
        assert from_each_column(scaled, rows), hint(
            "scale returns the four measurements of each row, each on its new scale"
        )
        return recomputed(student[model], scaled, called=True)

    return says


@pytest.fixture
def judged(student, net_says):
    """A function: what a network answers for the student's test flowers, in each way that counts.

    First as it should be asked. Where the student's function asks in another way, or asks
    another of the three networks, and was marked for that, what it says counts as well: but
    only what a network says, never a list of answers.
    """

    def from_weights(model, scaled):
        try:
            layers_of(student[model])
        except AssertionError:  # layers that were not asked for, and were marked for that
            return answers_of(student[model], scaled, called=True)
        return recomputed(student[model], scaled, called=True)

    def other_ways():
        rows = np.asarray(student["X_test"], dtype=float)
        ways = [rows, standardised(rows, rows)]
        with suppress(StudentError, LookupError):
            ways.append(numbers(student["scale"](student["X_test"])))
        for _, model, *_ in NETS.values():
            for scaled in ways:
                with suppress(AssertionError, StudentError, LookupError, ValueError, TypeError):
                    yield from_weights(model, scaled)

    def answers(model, ask):
        found = []
        with suppress(AssertionError):
            found.append(net_says(model, student["X_test"]))
        told = numbers(student[ask](student["X_test"]))
        if told is not None and told.shape == (len(student["X_test"]), len(NAMES)):
            near = (told.shape == a.shape and np.allclose(told, a, atol=1e-3) for a in other_ways())
            if any(np.allclose(told, a, atol=1e-3) for a in found) or any(near):
                found.append(told)
        assert found, hint(f"{ask} must say what {model} answers")
        return found

    return answers
