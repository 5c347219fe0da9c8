"""A classifier is told by where it comes from, and by what fitting left in it."""

import numpy as np
import pytest

from softmark.hidden_tests import LiveAnswers, Unforeseen
from softmark.hidden_tests.classifiers import family_of, held, knows_classes, rows_seen
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord

pytest.importorskip("sklearn")

from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    BaggingClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

X = np.random.default_rng(3).normal(size=(40, 3))
Y = (X[:, 0] > 0).astype(int)


def remote(model):
    """A fitted classifier as a hidden test sees it."""
    return Student(LiveAnswers({"m": model.fit(X, Y)}), "cell", TestRecord())["m"]


@pytest.mark.parametrize(
    ("model", "family"),
    [
        (LogisticRegression(), "linear_model"),
        (KNeighborsClassifier(), "neighbors"),
        (SVC(), "svm"),
        (DecisionTreeClassifier(), "tree"),
        (make_pipeline(StandardScaler(), GaussianNB()), "naive_bayes"),
        (GridSearchCV(SVC(), {"C": [1, 2]}), "svm"),
        (OneVsRestClassifier(LogisticRegression()), "linear_model"),
        (RandomForestClassifier(3), "forest"),
        (BaggingClassifier(DecisionTreeClassifier(), 3), "forest"),
        (BaggingClassifier(GaussianNB(), 3), "naive_bayes"),
        (GradientBoostingClassifier(n_estimators=3), "boosting"),
        (HistGradientBoostingClassifier(max_iter=3), "boosting"),
        (VotingClassifier([("a", GaussianNB()), ("b", SVC())]), "votes"),
        (MLPClassifier((2,), solver="lbfgs", max_iter=2000), None),
        (DummyClassifier(), None),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "fit") else str(value),
)
def test_every_family(model, family):
    assert family_of(remote(model)) == family


def test_what_is_no_classifier_of_scikit_learn_has_no_family():
    class Own:
        def fit(self, rows, labels):
            return self

    assert family_of(remote(Own())) is None


def test_a_holder_that_shows_nothing_is_not_known_here():
    class Odd:
        type_name = "sklearn.calibration.Odd"

        def get(self, name, default=None):
            return default

    with pytest.raises(Unforeseen, match="Odd"):
        family_of(Odd())


@pytest.mark.parametrize(
    "model",
    [
        KNeighborsClassifier(),
        SVC(),
        GaussianNB(),
        DecisionTreeClassifier(),
        RandomForestClassifier(3, bootstrap=False),
        make_pipeline(StandardScaler(), KNeighborsClassifier()),
        GridSearchCV(KNeighborsClassifier(), {"n_neighbors": [2, 3]}),
    ],
    ids=lambda model: type(model).__name__,
)
def test_the_rows_that_it_was_fitted_on(model):
    assert rows_seen(remote(model)) == 40


def test_one_that_does_not_say():
    model = remote(LogisticRegression())
    assert rows_seen(model) is None
    assert held(model, "no_such_thing") is None
    assert held(model, "n_features_in_") == 3


def test_its_classes_in_any_order():
    model = remote(LogisticRegression())
    assert knows_classes(model, [1, 0])
    assert not knows_classes(model, [0, 1, 2])
