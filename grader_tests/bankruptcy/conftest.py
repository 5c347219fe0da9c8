"""What the hidden tests of this assignment share: the networks' answers, and held-out rows."""

import numpy as np
import pytest

from softmark.hidden_tests import hint, networks
from softmark.hidden_tests.measures import auc
from softmark.hidden_tests.networks import dense_net
from softmark.hidden_tests.numbers import array_of
from softmark.hidden_tests.rows import are_genuine, from_each_column, standardised

LABEL = "Bankrupt?"

LEAST_AUC = 0.75
"""What the tasks ask of both networks on the test rows."""

NETS = ("NN 30", "NN deep")
RISK = "one risk per row, in one dimension"

ALARMS = ("false", "alarm", "fpr", "fall-out", "fallout", "1 - spec", "1-spec", "1 − spec")
FOUND = ("recall", "true", "tpr", "sensitiv", "hit", "found", "detect", "caught")
"""What students call the two rates of a ROC curve."""


def names_of(student):
    """The names of the student's models: both nets, then the rivals."""
    others = student["others"]
    assert len(others) >= 3, hint("`others` holds hardly any classifiers")
    return [*NETS, *others]


def rival_of(student):
    """The name of the model that the student holds against NN 30."""
    name = student["rival"]
    known = [other for other in student["others"] if other == name]
    assert known, hint("rival is one of the names in others")
    return name


def risk_of(student, name, rows, labels):
    """What a model of the student's says of rows that are not scaled, (n,)."""
    return array_of(student["risk"](name, rows), RISK, shape=np.shape(labels), finite=True)


def dense_weights(model, say="use Dense layers with biases (Dropout is allowed)"):
    """Matrix and biases of each Dense layer in turn; another kind of net fails the test."""
    return networks.dense_weights(model, say)


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

    def answers(model, rows):
        dense_weights(model)
        return networks.recomputed(model, rows)[:, -1]

    return answers


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
    reference's. What is wrong with the features (the label among them, one left out, spaces
    in their names) was paid for where X was made: the models work with these features.
    """

    def rows_and_labels():
        rows, labels = student["X_test"], np.asarray(student["y_test"]).ravel()
        whole, truth = reference["firms"], np.asarray(reference["y"])
        names = [str(name).strip() for name in columns_of(student, rows)]
        known = set(names) <= set(whole.columns)
        enough = len(rows) >= 500 and np.sum(labels == 1) >= 10
        if known and enough and are_genuine(rows, labels, whole[names], truth):
            return rows, labels
        return reference["X_test"], np.asarray(reference["y_test"])

    return rows_and_labels


def columns_of(student, rows):
    """The names of the columns of some rows; those of X where the rows have none."""
    if hasattr(rows, "columns"):
        return list(rows.columns)
    names = list(getattr(student["X"], "columns", ()))
    return names if np.ndim(rows) == 2 and np.shape(rows)[1] == len(names) else ["?"]


def width_of(student):
    """How many features the student's networks are given: their own X was paid for before."""
    return np.shape(student["X_train"])[1]


@pytest.fixture
def knows_test_rows(student, recomputed, scaled):
    """A function: whether a network answers as one that was trained on the test rows.

    It ranks them better than the training rows, and is far surer of them: its loss, both
    classes weighing the same, is less than .8 of that on the training rows. In 54 runs of seven
    honest designs it was .9 or more; of 15 nets that Adam(0.01) trained on the test rows for
    five epochs or more, 11 lie below. One that has learned little cannot be told.
    """

    def of(model):
        ranks, costs = [], []
        for side in ("test", "train"):
            labels = np.asarray(student[f"y_{side}"]).astype(int).ravel()
            p = np.clip(recomputed(model, scaled(student[f"X_{side}"])), 1e-7, 1 - 1e-7)
            if p.shape != labels.shape or len(np.unique(labels)) < 2:
                return False
            lost = -np.log(np.where(labels == 1, p, 1 - p))
            costs.append(lost[labels == 1].mean() + lost[labels == 0].mean())
            ranks.append(auc(labels, p))
        return costs[0] < 0.8 * costs[1] and ranks[0] > ranks[1] + 0.02

    return of
