"""The network of this lab in plain formulas, on numbers that our side chooses."""

import numpy as np

from softmark.hidden_tests import hint
from softmark.hidden_tests.measures import accuracy as share
from softmark.hidden_tests.measures import slopes
from softmark.hidden_tests.numbers import numbers

NAMES = ("W1", "b1", "W2", "b2")


def net(seed, D=3, H=5, K=4):
    """Parameters with no two numbers alike, biases included."""
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(size=(D, H)),
        "b1": rng.normal(0.2, 0.5, H),
        "W2": rng.normal(size=(H, K)),
        "b2": rng.normal(0.1, 0.5, K),
    }


def rows(seed, n, D=3, K=4):
    """n rows of inputs and their labels, the highest label among them."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, K, n)
    y[0] = K - 1
    return rng.normal(0.3, 1, (n, D)), y


# Seeds of a net and of rows with n, D, H, K: many rows, few, one; two classes; one input.
CASES = [(11, 9, 3, 5, 4), (12, 4, 1, 6, 2), (13, 1, 4, 3, 3), (14, 30, 2, 8, 5)]


def case(seed, n, D, H, K):
    return net(seed, D, H, K), *rows(seed + 100, n, D, K)


def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return a1, a1 @ params["W2"] + params["b2"]


def cross_entropy(z, y):
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])


def penalty(params, reg):
    return 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


def loss(params, X, y, reg):
    return cross_entropy(forward(params, X)[1], y) + penalty(params, reg)


def measured(cost, params, X, y, reg, eps):
    """The gradients of a loss by central differences."""
    return {
        name: slopes(lambda v, name=name: cost({**params, name: v}, X, y, reg), value, eps)
        for name, value in params.items()
    }


def chain_rule(params, X, y, a1, p):
    """The gradients of the cross-entropy that follow from these activations and probabilities."""
    delta2 = (p - np.eye(p.shape[1])[y]) / len(y)
    delta1 = delta2 @ params["W2"].T * (a1 > 0)
    return {
        "W1": X.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": a1.T @ delta2,
        "b2": delta2.sum(axis=0),
    }


def accuracy(params, X, y):
    """The share of rows that a net with these weights reads correctly."""
    return share(forward(params, X)[1], y)


def weights(value, D, H, K):
    """A dict of parameters as arrays, or None when a key, a shape or a number is wrong."""
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
    if not isinstance(value, dict):
        return None
    found = {name: numbers(value.get(name)) for name in NAMES}
    good = all(
        v is not None and v.shape == shapes[name] and np.isfinite(v).all()
        for name, v in found.items()
    )
    return found if good else None


def checked(value, D, H, K, say):
    """The dict of parameters as arrays; anything else ends the test with a hint."""
    found = weights(value, D, H, K)
    assert found is not None, hint(say)
    return found
