"""What the hidden tests of this assignment share: measures and held-out rows."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from softmark.hidden_tests import hint

LABEL = "Bankrupt?"


def auc(labels, scores):
    """The chance that a random bankrupt company has a higher score than a surviving one."""
    labels, scores = np.asarray(labels).astype(int), np.asarray(scores, dtype=float)
    _, tied, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[tied]
    positives = int(labels.sum())
    above = ranks[labels == 1].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(labels) - positives)))


def recall(labels, decisions):
    return float(np.mean(np.asarray(decisions)[np.asarray(labels) == 1] == 1))


def f1(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    right = int(np.sum((labels == 1) & (decisions == 1)))
    wrong = int(np.sum(labels != decisions))
    return 2 * right / (2 * right + wrong) if right or wrong else 0.0


def balanced_accuracy(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    return 0.5 * (recall(labels, decisions) + recall(1 - labels, 1 - decisions))


def sigmoid_net(weights, rows):
    """What a net with these weights answers if every layer is a sigmoid layer."""
    a = np.asarray(rows, dtype=float)
    for w, b in zip(weights[::2], weights[1::2], strict=True):
        a = 1 / (1 + np.exp(-np.clip(a @ np.asarray(w, dtype=float) + b, -500, 500)))
    return a.ravel()


def fingerprints(rows):
    """One hashable value per row, the same for the same numbers in any float type."""
    return [row.tobytes() for row in np.asarray(rows, dtype="float32") + np.float32(0)]


@pytest.fixture
def measures():
    """Measures computed here, so that no function of the student's notebook is trusted."""
    return SimpleNamespace(
        auc=auc, recall=recall, f1=f1, balanced_accuracy=balanced_accuracy, net=sigmoid_net
    )


@pytest.fixture
def counted():
    """The rows of a table as a multiset, whatever their order."""
    return lambda rows: Counter(fingerprints(rows))


@pytest.fixture
def held_out(student, reference):
    """A function: the rows on which this student's models are measured, and their labels.

    They are the student's own test rows, because the models have not been trained on
    these, if they are real companies with their real labels and enough of them; else the
    reference's. A table that still holds the label is refused.
    """

    def rows_and_labels():
        rows, labels = student["X_test"], np.asarray(student["y_test"]).ravel()
        whole, truth = reference["X"], np.asarray(reference["y"])
        names = list(getattr(rows, "columns", whole.columns))
        label_seen = LABEL in map(str.strip, map(str, names)) or rows.shape[1] > whole.shape[1]
        assert not label_seen, hint(
            "the label is among the features: a model that sees it has nothing left to predict"
        )
        try:
            known = dict(zip(fingerprints(whole[names]), truth, strict=True))
            genuine = np.array([known.get(f, -1) for f in fingerprints(rows)])
            fit = len(rows) >= 500 and genuine.sum() >= 10 and np.array_equal(genuine, labels)
        except (KeyError, ValueError, TypeError):
            fit = False
        if fit:
            return rows, labels
        return reference["X_test"], np.asarray(reference["y_test"])

    return rows_and_labels
