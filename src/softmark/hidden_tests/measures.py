"""Measures of answers, computed on our side: nothing of the student's notebook is trusted.

They are scikit-learn's and SciPy's own, imported when they are first asked for: a course that
has neither of them can use everything else. Labels and answers of the student's making are
turned into numbers first; where that cannot be done, the test ends with a hint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from softmark.hidden_tests.marks import hint
from softmark.hidden_tests.numbers import Array, array_of

LEAST = 1e-7
"""Probabilities are kept this far from 0 before a logarithm, as Keras does."""


def sigmoid(z: Any) -> Array:
    """1 / (1 + e^-z) for each element of ``z``, of any shape and size."""
    from scipy.special import expit

    return np.asarray(expit(np.asarray(z, dtype=float)))[()]


def softmax(z: Any) -> Array:
    """The softmax over the last dimension of ``z``, of any size."""
    from scipy.special import softmax as of

    return np.asarray(of(np.asarray(z, dtype=float), axis=-1))


def slopes(function: Callable[[Array], Any], at: Any, h: float) -> Array:
    """The slopes of ``function`` at a number or array ``at``, by central differences of step ``h``.

    ``function`` gives one number for arrays of that shape; the result has the shape too. No chain
    rule is in it that a solution could share a slip with.
    """
    place = np.asarray(at, dtype=float)
    found = np.zeros(place.shape)
    for index in np.ndindex(place.shape):
        nudge = np.zeros(place.shape)
        nudge[index] = h
        ends = [float(np.asarray(function(place + step))) for step in (nudge, -nudge)]
        found[index] = (ends[0] - ends[1]) / (2 * h)
    return np.asarray(found)[()]


def accuracy(answers: Any, labels: Any) -> float:
    """The share of ``labels`` (n,) that ``answers`` name: labels (n,) or probabilities (n, k).

    Of probabilities the largest counts, and labels are then the numbers of their columns.
    Answers of another length end the test.
    """
    found, truth = np.asarray(answers), np.asarray(labels).ravel()
    if found.ndim == 2 and found.shape[1] > 1:
        found = found.argmax(axis=1)
    if found.size != truth.size:
        raise AssertionError(hint("there must be one answer for each row"))
    return float(np.mean(found.ravel() == truth))


def cross_entropy(probabilities: Any, labels: Any, *, least: float = LEAST) -> float:
    """The mean of -log of the probability of each row's own label.

    ``probabilities`` has shape (n, k), ``labels`` (n,) are the numbers of columns. None counts
    as smaller than ``least``.
    """
    asked, own = np.asarray(probabilities, dtype=float), np.asarray(labels).astype(int).ravel()
    return float(-np.mean(np.log(np.clip(asked[np.arange(len(own)), own], least, 1))))


def cross_entropies(probabilities: Any, labels: Any) -> tuple[float, float]:
    """The cross-entropies that Keras may tell of these answers: both are right.

    It cuts small probabilities, as :func:`cross_entropy` does, but not where it sees the softmax
    that they come from.
    """
    whole = cross_entropy(probabilities, labels, least=float(np.finfo(np.float32).tiny))
    return cross_entropy(probabilities, labels), whole


def least_loss(probabilities: Any) -> float:
    """The mean of -log of the largest probability of each row (n, k).

    No cross-entropy is smaller, whatever the labels that a network was trained on: losses of
    a training that lie far below it were not this network's.
    """
    largest = np.asarray(probabilities, dtype=float).max(axis=1)
    return float(-np.mean(np.log(np.clip(largest, LEAST, 1))))


def auc(labels: Any, scores: Any) -> float:
    """The area under the ROC curve of ``scores`` (n,) for labels 0 and 1; ties count half."""
    from sklearn.metrics import roc_auc_score

    truth = np.asarray(labels).astype(int).ravel()
    found = array_of(np.ravel(scores), "one score for each row", shape=truth.shape, finite=True)
    return float(roc_auc_score(truth, found))


def recall(labels: Any, decisions: Any) -> float:
    """The share of the rows with label 1 that are decided as 1."""
    from sklearn.metrics import recall_score

    return float(recall_score(*_both(labels, decisions), zero_division=0))


def f1(labels: Any, decisions: Any) -> float:
    """The harmonic mean of precision and recall of label 1; 0 where nothing is found."""
    from sklearn.metrics import f1_score

    return float(f1_score(*_both(labels, decisions), zero_division=0))


def balanced_accuracy(labels: Any, decisions: Any) -> float:
    """The mean of the recalls of label 1 and label 0."""
    from sklearn.metrics import balanced_accuracy_score

    return float(balanced_accuracy_score(*_both(labels, decisions)))


def confusion(true: Any, said: Any, names: Any) -> NDArrayOfCounts:
    """How often each of ``names`` (k) was called what: rows are true, columns what was said.

    ``true`` and ``said`` have shape (n,); returns whole numbers of shape (k, k).
    """
    from sklearn.metrics import confusion_matrix

    truth, answers = np.asarray(true).ravel(), np.asarray(said).ravel()
    if truth.size != answers.size:
        raise AssertionError(hint("there must be one answer for each row"))
    names = list(names)
    number = {name: i for i, name in enumerate(names)}
    both = [[number.get(each, len(names)) for each in side.tolist()] for side in (truth, answers)]
    return np.asarray(confusion_matrix(*both, labels=range(len(names))))


def _both(labels: Any, decisions: Any) -> tuple[NDArrayOfCounts, NDArrayOfCounts]:
    truth = np.asarray(labels).astype(int).ravel()
    told = array_of(np.ravel(decisions), "one decision, 0 or 1, for each row", shape=truth.shape)
    return truth, (told == 1).astype(int)


NDArrayOfCounts = np.ndarray[Any, np.dtype[np.int_]]
