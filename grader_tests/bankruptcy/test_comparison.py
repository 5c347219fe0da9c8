"""Five other classifiers, and the comparison of all seven models."""

import numpy as np
import pytest

from softmark.hidden_tests import Unforeseen, approx, grades, hint, measures, points
from softmark.hidden_tests.figures import axes_of, speaks_of
from softmark.hidden_tests.numbers import array_of, numbers, one_number
from softmark.model import StudentError

from .conftest import width_of

NETS = ("NN 30", "NN deep")
MEASURES = ("auc", "recall", "f1", "balanced_accuracy")

TOO_GOOD = 0.995
"""From this AUC on, as the task says, a model was given the answers."""


def names_of(student):
    """The names of the student's models: both nets, then the rivals."""
    others = student["others"]
    assert len(others) >= 3, hint("`others` holds hardly any classifiers")
    return [*NETS, *others]


def family(model):
    """The family of a classifier, from the scikit-learn module it comes from."""
    module, _, kind = model.type_name.rpartition(".")
    room = module.split(".")[1] if module.startswith("sklearn.") else ""
    if room == "pipeline":
        return family(model.get("steps")[-1][1])
    if room in ("model_selection", "calibration", "multiclass", "frozen", "feature_selection"):
        inner = model.get("best_estimator_", None) or model.get("estimator", None)
        if inner is None:
            raise Unforeseen(f"what does {model.type_name} hold?")
        return family(inner)
    if room in ("", "dummy", "neural_network"):
        return None
    if room == "ensemble":
        if "Boost" in kind:
            return "boosting"
        if kind.startswith("Bagging"):  # many copies of one model are still that model
            copied = family(model.get("estimator_"))
            return "forest" if copied == "tree" else copied
        return "votes" if kind.startswith(("Voting", "Stacking")) else "forest"
    return room


# ---------------------------------------------------------------- 4.1 five rivals


def knows_the_labels(model):
    return sorted(np.asarray(model.get("classes_")).tolist()) == [0, 1]


def has_two_classes(model):
    """Whether it was fitted on two labels, whatever they are called."""
    classes = held(model, "classes_")
    return isinstance(classes, np.ndarray | list) and len(classes) == 2


@grades("others")
def test_five(student):
    """There are five fitted classifiers, which know the labels 0 and 1."""
    others = student["others"]
    assert len(others) == 5, hint("five classifiers beside the two networks")
    for model in others.values():
        assert knows_the_labels(model), hint("one of them was not fitted on the labels 0 and 1")


@grades("others")
@points(2)
def test_five_families(student):
    """They come from five different families of scikit-learn, and none is a neural network."""
    families = [family(model) for model in student["others"].values()]
    assert None not in families, hint("only scikit-learn classifiers, and no neural networks here")
    assert len(set(families)) >= 5, hint(
        "two of them are of one family (a pipeline counts as its last step)"
    )


@grades("others")
def test_rivals_do_not_see_the_label(student, reference):
    """None of them was given the label as one more feature."""
    for model in student["others"].values():
        told = one_number(held(model, "n_features_in_"))
        assert told is not None or has_two_classes(model), hint("one of them was not fitted")
        fits = told is None or told <= reference["X"].shape[1] or told <= width_of(student)
        assert fits, hint("fit them on the columns of X_train_scaled, without the label")


def held(model, name):
    """An attribute of a classifier; None where it has none, or one that cannot be shown."""
    try:
        return model.get(name, None)
    except StudentError:
        return None


def rows_seen(model):
    """On how many rows a classifier was fitted, or None where it does not say."""
    if model.type_name.startswith("sklearn.pipeline."):
        return rows_seen(model.get("steps")[-1][1])
    best = held(model, "best_estimator_")
    if best is not None:  # a search fits its best once more, on all rows it was given
        return rows_seen(best)
    shares = (held(model, "max_samples"), held(model, "subsample"))
    if any(share is not None and one_number(share) != 1 for share in shares):
        return None  # each tree draws some of the rows it was given: their number tells nothing
    trees = held(model, "estimators_")
    tree = held(trees[0] if isinstance(trees, list) and trees else model, "tree_")
    shape, counts = held(model, "shape_fit_"), numbers(held(model, "class_count_"))
    told = [
        held(model, "n_samples_fit_"),
        None if counts is None else counts.sum(),
        shape[0] if isinstance(shape, tuple) and shape else None,
        None if tree is None else tree.get("weighted_n_node_samples")[0],
    ]
    return next((round(float(count)) for count in told if one_number(count) is not None), None)


@grades("others")
def test_rivals_do_not_see_the_test_rows(student, reference):
    """No classifier that tells the number of its rows was fitted on the test rows."""
    refused = {len(reference["X"]), len(student["X_test"])} - {len(student["X_train"])}
    for model in student["others"].values():
        assert knows_the_labels(model), hint("one of them was not fitted on the labels 0 and 1")
        assert rows_seen(model) not in refused, hint(
            "fit them on the training rows alone: the test rows are for the end"
        )


# ---------------------------------------------------------------- 4.2 one way to ask


RISK = "one risk per row, in one dimension"


@pytest.fixture
def sample(held_out):
    """A function: some held-out companies, all bankrupt ones among them, and their labels."""

    def rows_and_labels():
        rows, labels = held_out()
        chosen = np.sort(
            np.concatenate([np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)[:200]])
        )
        return (rows.iloc[chosen] if hasattr(rows, "iloc") else rows[chosen]), labels[chosen]

    return rows_and_labels


@grades("answers")
def test_risk_of_the_networks(student):
    """The risk of the two networks is what they predict."""
    rows = student["X_test"][:30]
    for name, function in zip(NETS, ("predict_nn30", "predict_deep"), strict=True):
        risk = array_of(student["risk"](name, rows), RISK, shape=(30,))
        told = array_of(student[function](rows), RISK).ravel()
        assert np.array_equal(np.argsort(risk, kind="stable"), np.argsort(told, kind="stable")) or (
            risk == approx(told, abs=1e-4)
        ), hint("the names are 'NN 30' and 'NN deep'; let them answer through your functions")


@grades("answers")
@points(2)
def test_risk_rises_with_danger(student, held_out, calibrated):
    """Each of the models gives bankrupt companies the larger risk."""
    rows, labels = held_out()
    for name in names_of(student):
        risk = array_of(student["risk"](name, rows), RISK, shape=labels.shape, finite=True)
        assert measures.auc(labels, risk) > min(0.5, calibrated("weakest_rival_auc")), hint(
            "the risk must grow with the chance of label 1: take column 1 of predict_proba, "
            "and give each model the kind of rows it was fitted on"
        )


@grades("answers")
@points(2)
def test_every_name_has_its_model(student, sample):
    """Each name asks a model of its own."""
    rows, _ = sample()
    seen = set()
    for name in names_of(student):
        risk = array_of(student["risk"](name, rows), RISK).ravel()
        seen.add(tuple(np.argsort(risk, kind="stable").tolist()))
    assert len(seen) == len(names_of(student)), hint(
        "two names rank the companies in exactly the same order: is one model asked for both?"
    )


@grades("answers")
def test_decisions_agree_with_risks(student, sample):
    """Decisions are 0 or 1 and follow the risk."""
    rows, labels = sample()
    for name in names_of(student):
        risk = array_of(student["risk"](name, rows), RISK, shape=labels.shape)
        say = "one decision per row, in one dimension"
        decision = array_of(student["decide"](name, rows), say, shape=labels.shape)
        assert np.isin(decision, (0, 1)).all(), hint("a decision is 0 or 1")
        flagged, spared = risk[decision == 1], risk[decision == 0]
        assert not len(flagged) or not len(spared) or flagged.min() >= spared.max() - 1e-6, hint(
            "a company with a larger risk must not be spared when a smaller one is flagged"
        )


# ---------------------------------------------------------------- 4.3 the table


def column(student, name):
    """One column of the student's table, by model."""
    table = student["comparison"]
    found = {str(label).strip().lower(): label for label in table.columns}
    assert name in found, hint(f"the table needs a column {name}")
    values = table[found[name]]
    missing = [model for model in names_of(student) if model not in values.index]
    assert not missing, hint("the index of the table holds the names of the seven models")
    return values


@grades("comparison")
def test_form_of_the_table(student):
    """Seven models are the rows, and the four measures are columns."""
    table = student["comparison"]
    assert sorted(map(str, table.index)) == sorted(map(str, names_of(student))), hint(
        "one row per model, its name in the index"
    )
    assert set(MEASURES) <= {str(label).strip().lower() for label in table.columns}, hint(
        "the columns are auc, recall, f1, balanced_accuracy"
    )
    assert len(table) == 7, hint("two networks and five others")


@grades("comparison")
def test_auc_column(student, held_out):
    """The column auc says how well each model ranks the test rows."""
    values = column(student, "auc")
    rows, labels = held_out()
    for name in names_of(student):
        found = measures.auc(labels, student["risk"](name, rows))
        assert float(values[name]) == approx(found, abs=6e-3), hint(
            "use the risks for the AUC, not the decisions, and the test rows"
        )


@pytest.mark.parametrize("measure", MEASURES[1:], ids=str)
@grades("comparison")
def test_decision_column(student, held_out, measure):
    """Recall, F1 and balanced accuracy are those of the decisions for the test rows."""
    values = column(student, measure)
    rows, labels = held_out()
    compute = getattr(measures, measure)
    for name in names_of(student):
        found = compute(labels, student["decide"](name, rows))
        assert float(values[name]) == approx(found, abs=6e-3), hint(
            f"compare the formula of {measure.replace('_', ' ')} with yours; "
            "label 1 is the class to be found"
        )


@grades("comparison")
def test_no_oracle(student, calibrated):
    """No model is too good to be true."""
    values = np.asarray(column(student, "auc"), dtype=float)
    assert (values > 0).all(), hint("an AUC is missing")
    assert (values < max(TOO_GOOD, calibrated("strongest_rival_auc"))).all(), hint(
        "a model that makes no mistake knew the answers: look for the label among the features, "
        "or for test rows among the training rows"
    )


# ---------------------------------------------------------------- 4.4 the figure


ALARMS = ("false", "alarm", "fpr", "fall-out", "fallout", "1 - spec", "1-spec", "1 − spec")
FOUND = ("recall", "true", "tpr", "sensitiv", "hit", "found", "detect", "caught")
MODELS = ("model", "classif", "method", "name")
VALUES = ("auc", "area", "roc", "value", "score")


def exchanged(label, other, words, words_of_other):
    """Whether two labels name each other's axis, and neither its own."""
    wrong = speaks_of(label, words_of_other) and not speaks_of(label, words)
    return wrong and speaks_of(other, words) and not speaks_of(other, words_of_other)


def areas(axes):
    """The area under each line."""
    sides = [(np.diff(line.x), (line.y[1:] + line.y[:-1]) / 2) for line in axes.lines]
    return [abs(float(np.sum(width * height))) for width, height in sides]


@grades("comparison_figure")
def test_axes_are_labelled(student):
    """Both axes say what they show."""
    axes = axes_of(student["fig"], "the figure is empty")
    assert axes.xlabel, hint("label the horizontal axis")
    assert axes.ylabel, hint("label the vertical axis")
    assert axes.xlabel != axes.ylabel, hint("both axes have the same label")
    across, up = (ALARMS, FOUND) if not axes.bars else (MODELS, VALUES)
    if axes.lines and not axes.bars and np.median(areas(axes)) < 0.5:
        across, up = up, across  # drawn the other way round, which is marked below
    if axes.bars and len({bar.width for bar in axes.bars}) > len({b.height for b in axes.bars}):
        across, up = VALUES, MODELS  # the bars lie
    assert not exchanged(axes.xlabel, axes.ylabel, across, up), hint(
        "the two labels are exchanged: look at what goes across and what goes up"
    )


@grades("comparison_figure")
@points(0.5)
def test_models_are_named(student):
    """The figure says which curve or bar belongs to which model."""
    axes = axes_of(student["fig"], "the figure is empty")
    said = [*axes.legend, *axes.texts, *axes.xticks, *axes.yticks]
    names = {word for word in said if any(letter.isalpha() for letter in word)}
    assert len(names) >= 7, hint("a legend, or a name beside each curve or bar")


@grades("comparison_figure")
@points(1.5)
def test_seven_models_are_shown(student):
    """The figure shows the AUC of all seven models: as areas under curves or as bars."""
    expected = np.asarray(column(student, "auc"), dtype=float)
    assert len(expected) >= 5, hint("the table holds too few models")
    axes = axes_of(student["fig"], "the figure is empty")
    shown = [end for bar in axes.bars for end in (bar.top, bar.right)]
    shown += areas(axes)
    far = [a for a in expected if not shown or np.min(np.abs(np.array(shown) - a)) > 0.01]
    assert not far, hint("draw one ROC curve or one bar for each row of your table")
    assert len(shown) >= len(expected), hint("one curve or one bar per model")
