"""Measures are the libraries' own, and take whatever a student gives."""

import numpy as np
import pandas as pd
import pytest

from softmark.hidden_tests import approx, measures

LABELS = np.array([0, 0, 1, 1, 1])


def test_sigmoid_and_softmax_of_any_size():
    z = np.array([-2000.0, 0.0, 2000.0])
    assert measures.sigmoid(z).tolist() == [0, 0.5, 1]
    assert measures.softmax(z).tolist() == [0, 0, 1]
    assert measures.softmax([[1, 1], [0, 0]]).tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_accuracy_of_labels_and_of_probabilities():
    assert measures.accuracy([0, 1, 1, 1, 0], LABELS) == pytest.approx(0.6)
    assert measures.accuracy(np.eye(2)[[0, 0, 1, 1, 0]], pd.Series(LABELS)) == pytest.approx(0.8)
    assert measures.accuracy(["a", "b"], ["a", "c"]) == 0.5


def test_answers_of_another_length_are_the_students_fault():
    for measure in (measures.accuracy, measures.auc, measures.recall, measures.f1):
        with pytest.raises(AssertionError):
            measure([0, 1, 1], [1, 0]) if measure is measures.accuracy else measure(LABELS, [1, 0])


def test_cross_entropy_and_the_least_there_can_be():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert measures.cross_entropy(probabilities, [0, 1]) == pytest.approx(
        -np.log([0.9, 0.8]).mean()
    )
    assert measures.least_loss(probabilities) == pytest.approx(-np.log([0.9, 0.8]).mean())
    assert measures.cross_entropy(probabilities, [1, 0]) > measures.least_loss(probabilities)
    assert np.isfinite(measures.cross_entropy([[1.0, 0.0]], [1]))


def test_auc_with_ties():
    assert measures.auc(LABELS, [0.1, 0.4, 0.4, 0.8, 0.9]) == pytest.approx(5.5 / 6)
    assert measures.auc(LABELS, np.ones((5, 1))) == 0.5


@pytest.mark.parametrize("scores", [[np.nan, 0, 1, 1, 1], "scores", None, [1, 2]])
def test_scores_that_are_none_are_the_students_fault(scores):
    with pytest.raises(AssertionError, match="one score for each row"):
        measures.auc(LABELS, scores)


def test_measures_of_decisions():
    decisions = [0.0, 1.0, 1.0, 1.0, 0.0]
    assert measures.recall(LABELS, decisions) == pytest.approx(2 / 3)
    assert measures.f1(LABELS, decisions) == pytest.approx(2 / 3)
    assert measures.balanced_accuracy(LABELS, decisions) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert measures.f1(LABELS, np.zeros(5)) == 0


def test_confusion_keeps_the_order_of_the_names():
    found = measures.confusion(list("uvw"), list("uuw"), ["w", "v", "u", "x"])
    assert found.tolist() == [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 0]]


def test_without_the_libraries_the_other_helpers_work():
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['sklearn'] = sys.modules['scipy'] = None\n"
        "from softmark.hidden_tests import figures, measures, networks, numbers, rows\n"
        "import numpy as np\n"
        "layers = [networks.dense(np.eye(2), np.zeros(2), 'relu')]\n"
        "assert networks.forward(layers, [[1, -1]]).tolist() == [[1, 0]]\n"
        "assert measures.accuracy([1], [1]) == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_both_ways_in_which_keras_counts_a_confident_mistake():
    answers = np.array([[1.0 - 1e-12, 1e-12], [0.5, 0.5]])
    cut, whole = measures.cross_entropies(answers, [1, 0])
    assert cut == approx((np.log(1e7) + np.log(2)) / 2)
    assert whole == approx((np.log(1e12) + np.log(2)) / 2)


def test_slopes_by_central_differences():
    assert measures.slopes(lambda x: x**2, 3.0, 1e-3) == pytest.approx(6.0)
    at = np.array([[1.0, -2.0], [0.5, 4.0]])
    found = measures.slopes(lambda a: np.sum(a**3), at, 1e-4)
    assert found == pytest.approx(3 * at**2, rel=1e-6)
    assert measures.slopes(lambda a: abs(a[0]), np.array([0.0, 1.0]), 0.4).tolist() == [0, 0]
