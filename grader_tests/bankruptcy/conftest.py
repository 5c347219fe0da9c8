"""What the hidden tests of this assignment share: the networks' answers, and held-out rows."""

import numpy as np
import pytest

from softmark.hidden_tests import hint, networks
from softmark.hidden_tests.networks import are_dense, dense_net, weights_of
from softmark.hidden_tests.rows import are_genuine, from_each_column, standardised

LABEL = "Bankrupt?"


def dense_weights(model, say="use Dense layers with biases (Dropout is allowed)"):
    """Matrix and biases of each Dense layer in turn; another kind of net fails the test."""
    weights = weights_of(model, "this is a Keras network")
    assert are_dense(weights), hint(say)
    return weights


def sigmoid_net(weights, rows):
    """What a net with these weights answers if every layer is a sigmoid layer."""
    return dense_net(weights, ["sigmoid"] * (len(weights) // 2), rows)[:, -1]


def probe(weights):
    """Rows that reach the bent parts of a sigmoid, for any number of inputs."""
    return np.random.default_rng(308).normal(0, 2, (40, weights[0].shape[0]))


@pytest.fixture
def recomputed():
    """A function: what a model answers for scaled rows, computed here from its weights.

    Of what the model says of itself nothing is believed, so one that takes its answers from
    elsewhere is found out.
    """
    return lambda model, rows: networks.recomputed(model, rows)[:, -1]


@pytest.fixture
def by_hand(student):
    """A function: rows scaled with mean and deviation of the student's training rows."""

    def scaled(rows):
        train = np.asarray(student["X_train"], dtype=float)
        assert len(train) >= 1000, hint("there are hardly any training rows")
        return standardised(rows, train)

    return scaled


@pytest.fixture
def scaled(student, by_hand):
    """A function: rows as the student scales them, wrongly or not, or else as they should be."""

    def of(rows):
        own = student["scale"](rows)
        return own if from_each_column(own, rows, tolerance=1e-5) else by_hand(rows)

    return of


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
        known = set(names) <= set(whole.columns)
        enough = len(rows) >= 500 and np.sum(labels == 1) >= 10
        if known and enough and are_genuine(rows, labels, whole[names], truth):
            return rows, labels
        return reference["X_test"], np.asarray(reference["y_test"])

    return rows_and_labels
