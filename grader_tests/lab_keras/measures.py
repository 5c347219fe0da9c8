"""What tests and calibration share: the net in NumPy, and points that nobody has seen."""

import numpy as np

from softmark.hidden_tests import measures, networks

ASKED = 0.8
"""The share of points that the net of 2.2 must name rightly, as the task says."""

ALPHA = 0.4
"""The learning rate of Lab 2."""


def weights_of(model):
    """The four weight arrays of the net; anything but 2-50-4 fails the test."""
    return networks.weights_of(
        model,
        "two inputs, a Dense layer of 50 neurons, a Dense layer of 4, all with biases",
        shapes=[(2, 50), (50,), (50, 4), (4,)],
    )


def probabilities(weights, rows):
    """What the ReLU net with these weights answers."""
    return networks.dense_net(weights, ["relu", "softmax"], rows)


def cross_entropy(weights, rows, arms):
    return measures.cross_entropy(probabilities(weights, rows), arms)


def accuracy(weights, rows, arms):
    return measures.accuracy(probabilities(weights, rows), arms)


def descend(weights, rows, arms, l2, steps):
    """Gradient descent on all rows: the loss before each step, and the weights at the end."""
    W1, b1, W2, b2 = (np.array(w, dtype=float) for w in weights)
    rows, arms, losses = np.asarray(rows, dtype=float), np.asarray(arms, dtype=int), []
    for _ in range(steps):
        punished = l2 * (np.sum(W1**2) + np.sum(W2**2))
        losses.append(cross_entropy((W1, b1, W2, b2), rows, arms) + punished)
        hidden = np.maximum(0, rows @ W1 + b1)
        dz2 = probabilities((W1, b1, W2, b2), rows)
        dz2[np.arange(len(arms)), arms] -= 1
        dz2 /= len(arms)
        dz1 = (dz2 @ W2.T) * (hidden > 0)
        slopes = (rows.T @ dz1 + 2 * l2 * W1, dz1.sum(0), hidden.T @ dz2 + 2 * l2 * W2, dz2.sum(0))
        W1, b1, W2, b2 = (w - ALPHA * d for w, d in zip((W1, b1, W2, b2), slopes, strict=True))
    return np.array(losses), (W1, b1, W2, b2)


def fresh_points(seed=308, each=100):
    """Points of a new spiral, made as Lab 2 made its own, and their arms."""
    rng = np.random.default_rng(seed)
    radius = np.linspace(0.05, 1, each)
    rows, arms = [], []
    for arm in range(4):
        turn = np.linspace(arm * 4.7, (arm + 1) * 4.7, each) + 0.25 * rng.normal(size=each)
        rows.append(np.column_stack([radius * np.sin(turn), radius * np.cos(turn)]))
        arms.append(np.full(each, arm))
    order = rng.permutation(4 * each)
    return np.concatenate(rows)[order], np.concatenate(arms)[order]
