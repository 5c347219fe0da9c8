"""Fixtures of this assignment: nets as weights, held-out points, figures."""

import numpy as np
import pytest

from softmark.hidden_tests import hint
from softmark.hidden_tests.numbers import one_number
from softmark.hidden_tests.rows import NOWHERE, own_test_rows, places_of
from softmark.hidden_tests.training import history_of, stopped_early


@pytest.fixture
def probe():
    """Rows on both sides of each ReLU's bend."""
    return np.random.default_rng(308).normal(0, 2, (40, 2))


@pytest.fixture
def arm_of(reference):
    """A function: the true arms of these rows, -1 for a row that is no point of the spiral."""

    def arms(rows):
        places = places_of(rows, reference["X"])
        return np.where(places == NOWHERE, -1, np.asarray(reference["y"])[places])

    return arms


@pytest.fixture
def held_out(student, reference):
    """A function: the points on which this student's net is measured, and their arms.

    The student's own test points if they are points of the spiral with their true arms and
    enough of each; else the reference's.
    """

    def rows_and_arms():
        table = reference["X"], reference["y"]
        own = own_test_rows(student, ("X_test", "y_test"), *table, least=20, most=400)
        rows, arms = own or (reference["X_test"], reference["y_test"])
        return rows, np.ravel(arms).astype(int)

    return rows_and_arms


@pytest.fixture
def best_epoch(student):
    """A function: the losses that early stopping watched, its best epoch and the last one.

    By the rule of the callback itself: which loss is better depends on its options.
    """

    def found():
        stopping, figures = student["stopping"], history_of(student["history"])
        assert "val_loss" in figures, hint("nothing was validated: validation_split=0.2 in fit")
        losses = figures["val_loss"]
        baseline = one_number(stopping.get("baseline", None))
        return losses, *stopped_early(
            losses,
            patience=int(stopping.get("patience")),
            min_delta=abs(one_number(stopping.get("min_delta", 0)) or 0),
            baseline=baseline,
            start=min(int(stopping.get("start_from_epoch", 0)), len(losses) - 1),
        )

    return found
