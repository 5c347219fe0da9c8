"""Class weights and resampling: on training rows alone."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, measures, points
from softmark.hidden_tests.classifiers import family_of
from softmark.hidden_tests.numbers import array_of, number_of, numbers, parts_of
from softmark.hidden_tests.rows import NOWHERE, are_genuine, counted, on_both_sides, places_of

TWO = "return two things: the rows, and a label for each"


def chosen(table, places):
    """Some rows of a table or an array, as what they are."""
    return table.iloc[places] if hasattr(table, "iloc") else np.asarray(table)[places]


@pytest.fixture
def few(student, reference):
    """25 failures and 300 survivors of the training rows, and their labels, of the student's kind.

    The reference's where the student's are no numbers, or hold NaN: that was paid for before.
    """
    for side in (student, reference):
        rows, labels = side["X_train_scaled"], side["y_train"]
        table, truth = numbers(rows), numbers(labels)
        sound = (
            table is not None
            and truth is not None
            and table.ndim == 2
            and truth.shape == (len(table),)
            and np.isfinite(table).all()
            and min(np.sum(truth == 1), np.sum(truth == 0) / 12) >= 25
        )
        if sound:
            places = np.concatenate(
                [np.flatnonzero(truth == 1)[:25], np.flatnonzero(truth == 0)[:300]]
            )
            places.sort()
            return chosen(rows, places), chosen(labels, places)
    raise AssertionError("the reference's training rows are there")


def balanced(student, rows, labels, seed):
    """What balance returns: an array of rows, and one of labels."""
    made, told = parts_of(student["balance"](rows, labels, seed), 2, TWO)
    table = array_of(made, "the rows are numbers, one row per firm", ndim=2)
    say = "one label for each of the rows, 0 or 1"
    return table, array_of(np.ravel(told), say, shape=(len(table),))


@grades("balance")
def test_as_many_failures_as_survivors(student, few):
    """Afterwards there are as many failures as survivors, and no survivor is lost."""
    _, told = balanced(student, *few, 3)
    survivors = np.sum(np.asarray(few[1]) == 0)
    assert np.sum(told == 0) == survivors, hint("each survivor stays, once")
    assert np.sum(told == 1) == survivors, hint("draw failures until both are the same number")


@grades("balance")
def test_given_rows_and_nothing_else(student, few):
    """The rows are those that were given, with their own labels; only failures are repeated."""
    rows, told = balanced(student, *few, 3)
    assert are_genuine(rows, told, *few), hint(
        "copy whole rows with their labels: no row is changed, invented or mixed"
    )
    kept = counted(rows)
    assert all(each in kept for each in counted(few[0])), hint("each of the given rows stays")
    survivors = np.asarray(few[0], dtype=float)[np.asarray(few[1]).ravel() == 0]
    assert max(kept[each] for each in counted(survivors)) == 1, hint(
        "only failures are drawn again; a survivor stays once"
    )


@grades("balance")
@points(0.5)
def test_draws_follow_the_seed(student, few):
    """The same seed draws the same failures, another seed others."""
    first, again, other = (counted(balanced(student, *few, seed)[0]) for seed in (1, 1, 2))
    assert first == again, hint("the same `seed` must give the same draws")
    assert first != other, hint("draw at random, and let `seed` decide")


@grades("balance")
@points(1.5)
def test_balanced_training_rows(student):
    """The balanced rows are scaled training rows, and no test row is among them."""
    rows, train = numbers(student["rows_balanced"]), numbers(student["X_train_scaled"])
    say = "rows_balanced holds the scaled training rows"
    assert rows is not None, hint(say)
    assert train is not None, hint(say)
    assert rows.ndim == 2, hint(say)
    assert len(rows) >= 50, hint("rows_balanced holds hardly any rows")
    labels = array_of(np.ravel(student["labels_balanced"]), TWO, shape=(len(rows),))
    strangers = places_of(rows, train) == NOWHERE
    if strangers.any():
        shared = on_both_sides(rows[strangers], student["X_test_scaled"])
        assert not shared, hint("test rows are among them: balance after the split")
        raise AssertionError(
            hint("balance X_train_scaled with y_train: other rows are among these")
        )
    assert are_genuine(rows, labels, train, student["y_train"]), hint("a row lost its own label")
    assert np.sum(labels == 1) == np.sum(labels == 0), hint("as many failures as survivors")


# ---------------------------------------------------------------- 6.2 what it changes

MORE_RECALL = 0.15
"""How much the weights must add to the recall: with C = .01 and C = 1, on two splits of the real
table and one of the stand-in, they added .41 to .70."""


def said(student, name):
    """What a model says of the test rows: decisions, and how it ranks them."""
    rows, labels = student["X_test_scaled"], np.asarray(student["y_test"]).ravel()
    model = student[name]
    say = f"{name} is fitted on scaled rows, and knows the labels 0 and 1"
    decisions = array_of(np.ravel(model.predict(rows)), say, shape=labels.shape, finite=True)
    ranks = array_of(model.predict_proba(rows), say, shape=(len(labels), 2), finite=True)[:, 1]
    return labels, decisions, ranks


@grades("weighting")
def test_weights_find_more_failures(student):
    """The weighted model finds clearly more failures than the plain one."""
    kinds = [family_of(student[name]) for name in ("plain", "weighted")]
    assert kinds == ["linear_model"] * 2, hint("both are a LogisticRegression")
    found = {}
    for name in ("plain", "weighted"):
        labels, decisions, _ = said(student, name)
        found[name] = measures.recall(labels, decisions)
    assert found["weighted"] >= found["plain"] + MORE_RECALL, hint(
        "plain has no weights; weighted has class_weight='balanced', or rows_balanced to learn from"
    )


@pytest.mark.parametrize("column", ["auc", "recall", "flagged"], ids=str)
@grades("weighting")
def test_table_of_weighting(student, column):
    """The table says what both models do on the test rows."""
    table = student["weighting"]
    names = {str(label).strip().lower(): label for label in getattr(table, "columns", ())}
    assert column in names, hint(f"weighting needs a column {column}")
    values = {str(row).strip().lower(): value for row, value in table[names[column]].items()}
    for name in ("plain", "weighted"):
        assert name in values, hint(f"weighting needs a row {name}")
        labels, decisions, ranks = said(student, name)
        right = {
            "auc": measures.auc(labels, ranks),
            "recall": measures.recall(labels, decisions),
            "flagged": float(np.mean(decisions == 1)),
        }[column]
        told = number_of(values[name], f"the column {column} holds numbers")
        assert told == approx(right, abs=6e-3), hint(
            {
                "auc": "the AUC needs column 1 of predict_proba, on the test rows",
                "recall": "the recall of what predict says of the test rows",
                "flagged": "the share of all test rows that predict calls 1, between 0 and 1",
            }[column]
        )
