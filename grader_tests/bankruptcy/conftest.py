"""What the hidden tests of this assignment share: measures and held-out rows."""

from collections import Counter
from itertools import islice, pairwise, product
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


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def identity(z):
    return z


# The sigmoid comes first: the others are for nets that lost their points for it elsewhere.
HIDDEN = (sigmoid, lambda z: np.maximum(z, 0), np.tanh, identity)
OUTPUT = (sigmoid, identity, softmax)


def dense_net(layers, rows, activations):
    """What the last neuron of a net with these layers and activations answers."""
    a = np.asarray(rows, dtype=float)
    for (w, b), activation in zip(layers, activations, strict=True):
        a = activation(a @ w + b)
    return a[:, -1]


def sigmoid_net(weights, rows):
    """What a net with these weights answers if every layer is a sigmoid layer."""
    layers = list(zip(weights[::2], weights[1::2], strict=True))
    return dense_net(layers, rows, [sigmoid] * len(layers))


def weights_of(model):
    """The weight matrices and bias vectors of a net, in order."""
    return [np.asarray(w, dtype=float) for w in model.get_weights()]


def probe(weights):
    """Rows that reach the bent parts of a sigmoid, for any number of inputs."""
    return np.random.default_rng(308).normal(0, 2, (40, weights[0].shape[0]))


def layers_of(weights):
    """Matrix and biases of each Dense layer, in order; None where other layers are among them."""
    layers = []
    for part, after in pairwise([*weights, None]):
        if part.ndim == 2:
            biased = after is not None and after.shape == part.shape[1:]
            layers.append((part, after if biased else np.zeros(part.shape[1])))
        elif not layers or part is not layers[-1][1]:
            return None
    chained = all(a.shape[1] == b.shape[0] for (a, _), (b, _) in pairwise(layers))
    return layers if layers and chained else None


def dense_pairs(weights):
    """Whether the weights are those of fully connected layers with biases, in order."""
    layers = layers_of(weights)
    return layers is not None and len(weights) == 2 * len(layers)


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
def recomputed():
    """A function: what a model answers for scaled rows, computed here from its weights.

    The model is asked only which activations it has, on rows that our side chooses. Of what
    else it says of itself nothing is believed, so a model that takes its answers from
    elsewhere is found out.
    """

    def answers(model, rows):
        weights = weights_of(model)
        layers = layers_of(weights)
        assert layers is not None, hint("only Dense layers (Dropout is allowed)")
        asked = probe(weights)
        told = np.asarray(model.predict(asked, verbose=0), dtype=float).reshape(len(asked), -1)
        kinds = product(OUTPUT, *[HIDDEN] * (len(layers) - 1))
        fitting = (
            [*hidden, output]
            for output, *hidden in islice(kinds, 2000)
            if np.allclose(dense_net(layers, asked, [*hidden, output]), told[:, -1], atol=1e-3)
        )
        activations = next(fitting, None)
        assert activations is not None, hint(
            "what the network answers does not follow from its weights"
        )
        return dense_net(layers, rows, activations)

    return answers


@pytest.fixture
def by_hand(student):
    """A function: rows scaled with mean and deviation of the student's training rows."""

    def scaled(rows):
        train = np.asarray(student["X_train"], dtype=float)
        assert len(train) >= 1000, hint("there are hardly any training rows")
        deviation = train.std(axis=0)
        constant = np.ptp(train, axis=0) == 0
        z = (np.asarray(rows, dtype=float) - train.mean(axis=0)) / np.where(constant, 1, deviation)
        z[:, constant] = 0
        return z

    return scaled


def keeps_order(scaled, rows):
    """Whether each scaled column follows from the same column of rows alone, in its order."""
    if scaled.shape != rows.shape or not np.isfinite(scaled).all():
        return False
    for before, after in zip(rows.T, scaled.T, strict=True):
        _, place, counts = np.unique(before, return_inverse=True, return_counts=True)
        means = np.bincount(place, weights=after) / counts
        slack = 1e-5 * (1 + np.abs(after).max())
        if np.abs(after - means[place]).max() > slack or np.diff(means).min(initial=0) < -slack:
            return False
    return True


@pytest.fixture
def scaled(student, by_hand):
    """A function: rows as the student scales them, wrongly or not, or else as they should be."""

    def of(rows):
        plain = np.asarray(rows, dtype=float)
        own = np.asarray(student["scale"](rows), dtype=float)
        return own if keeps_order(own, plain) else by_hand(rows)

    return of


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
