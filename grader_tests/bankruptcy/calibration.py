"""What is measured of the models over many seeds (docs/calibration.md).

The seed decides the split and the first weights alike, because students split with a
function of their own: theirs are other test rows than ours. The margins leave room for
designs that the tasks allow and that learn less than ours, such as three hidden layers or
forty epochs of overfitting. docs/calibration.md has their figures.
"""

import warnings

import numpy as np

from softmark.hidden_tests import metric
from softmark.hidden_tests.measures import auc


def labels_of(student, rows="test"):
    return np.asarray(student[f"y_{rows}"]).ravel()


@metric("nn30_training", quantile=0.05, margin=0.08)
def nn30_auc(student):
    """AUC of the 30-neuron net on the test rows."""
    return auc(labels_of(student), student["predict_nn30"](student["X_test"]))


@metric("deep_net", quantile=0.05, margin=0.09)
def deep_net_auc(student):
    """AUC of the deeper net on the test rows."""
    return auc(labels_of(student), student["predict_deep"](student["X_test"]))


def fitted_here(student, model):
    """The AUC on the test rows of a classifier that a student might choose, fitted here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(np.asarray(student["X_train_scaled"]), labels_of(student, "train"))
        scores = model.predict_proba(np.asarray(student["X_test_scaled"]))[:, 1]
    return auc(labels_of(student), scores)


@metric("answers", quantile=0.05, margin=0.05)
def weakest_rival_auc(student):
    """AUC of the worse of two weak classifiers: one nearest neighbour, a tree without limits."""
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(random_state=student["SEED"])
    return min(fitted_here(student, KNeighborsClassifier(1)), fitted_here(student, tree))


@metric("comparison", quantile=0.05, margin=0.03, lower=True)
def strongest_rival_auc(student):
    """AUC of the better of two strong classifiers, a forest and boosted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    boosting = HistGradientBoostingClassifier(max_iter=60, random_state=student["SEED"])
    forest = auc(labels_of(student), student["risk"]("random forest", student["X_test"]))
    return max(forest, fitted_here(student, boosting))
