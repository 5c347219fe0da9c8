"""Five other classifiers, and the comparison of all seven models."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, measures, points
from softmark.hidden_tests.classifiers import family_of, held, knows_classes, rows_seen
from softmark.hidden_tests.figures import axes_of, exchanged
from softmark.hidden_tests.numbers import array_of, one_number

from .conftest import ALARMS, FOUND, NETS, RISK, names_of, width_of

MEASURES = ("auc", "recall", "f1", "balanced_accuracy")

TOO_GOOD = 0.995
"""From this AUC on, as the task says, a model was given the answers."""


# ---------------------------------------------------------------- 4.1 five rivals


def check_fitted(model):
    """It is a classifier that was fitted on the labels 0 and 1."""
    assert held(model, "classes_") is not None, hint(
        "one of them was not fitted, or is no classifier: it knows no labels"
    )
    assert knows_classes(model, [0, 1]), hint("one of them was not fitted on the labels 0 and 1")


@grades("others")
def test_five(student):
    """There are five fitted classifiers, which know the labels 0 and 1."""
    others = student["others"]
    assert len(others) == 5, hint("five classifiers beside the two networks")
    for model in others.values():
        check_fitted(model)


@grades("others")
@points(2)
def test_five_families(student):
    """They come from five different families of scikit-learn, and none is a neural network."""
    families = [family_of(model) for model in student["others"].values()]
    assert None not in families, hint("only scikit-learn classifiers, and no neural networks here")
    assert len(families) >= 5, hint("five classifiers beside the two networks")
    assert len(set(families)) >= 5, hint(
        "two of them are of one family (a pipeline counts as its last step, a search or a bag as "
        "what it holds)"
    )


@grades("others")
def test_rivals_do_not_see_the_label(student, reference):
    """None of them was given the label as one more feature."""
    for model in student["others"].values():
        told, classes = one_number(held(model, "n_features_in_")), held(model, "classes_")
        fitted = isinstance(classes, np.ndarray | list) and len(classes) == 2
        assert told is not None or fitted, hint("one of them was not fitted")
        fits = told is None or told <= reference["X"].shape[1] or told <= width_of(student)
        assert fits, hint("fit them on the columns of X_train_scaled, without the label")


@grades("others")
def test_rivals_do_not_see_the_test_rows(student, reference):
    """No classifier that tells the number of its rows was fitted on the test rows."""
    refused = {len(reference["X"]), len(student["X_test"])} - {len(student["X_train"])}
    for model in student["others"].values():
        check_fitted(model)
        assert rows_seen(model) not in refused, hint(
            "fit them on the training rows alone: the test rows are for the end"
        )


# ---------------------------------------------------------------- 4.2 one way to ask


SEVEN = "risk and decide know all seven names: 'NN 30', 'NN deep' and the keys of others"


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
@hint(SEVEN)
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
@hint(SEVEN)
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
@hint(SEVEN)
def test_every_name_has_its_model(student, sample):
    """Each name asks a model of its own."""
    rows, _ = sample()
    orders = []
    for name in names_of(student):
        risk = array_of(student["risk"](name, rows), RISK).ravel()
        if len(np.unique(risk)) > 2:  # models that only say yes or no may well agree
            orders.append(tuple(np.argsort(risk, kind="stable").tolist()))
    assert len(set(orders)) == len(orders), hint(
        "two names rank the companies in exactly the same order: is one model asked for both?"
    )


@grades("answers")
@hint(SEVEN)
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
    assert name in found, hint(f"the table needs a column {name}, and a row for each model")
    values = table[found[name]]
    missing = [model for model in names_of(student) if model not in values.index]
    assert not missing, hint("the index of the table holds the names of the seven models")
    told = array_of(values, f"the column {name} holds numbers")
    assert not (told > 1 + 1e-6).any(), hint("measures lie between 0 and 1: no per cent")
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


MODELS = ("model", "classif", "method", "name")
VALUES = ("auc", "area", "roc", "value", "score")


@grades("comparison_figure")
def test_axes_are_labelled(student):
    """Both axes say what they show."""
    axes = axes_of(student["fig"], "the figure is empty")
    assert axes.xlabel, hint("label the horizontal axis")
    assert axes.ylabel, hint("label the vertical axis")
    assert axes.xlabel != axes.ylabel, hint("both axes have the same label")
    across, up = (ALARMS, FOUND) if not axes.bars else (MODELS, VALUES)
    if axes.lines and not axes.bars and np.median(axes.areas) < 0.5:
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
    assert not swapped(axes, column(student, "auc")), hint(
        "a name stands at the curve or bar of another model"
    )


def swapped(axes, values):
    """Whether names of models stand where another model's AUC is drawn, as far as that shows.

    Curves by their own labels, bars by the names of the ticks below or beside them. Where the
    order of the bars and that of the ticks may differ, either will do.
    """
    named = {str(name).strip().casefold(): float(value) for name, value in values.items()}

    def wrong(labels, drawn):
        told = [named.get(str(label).strip().casefold()) for label in labels]
        if len(told) != len(drawn) or None in told:
            return False
        # Other numbers than the table's are marked below.
        same = np.allclose(np.sort(told), np.sort(drawn), rtol=0, atol=0.015)
        return bool(same and np.max(np.abs(np.array(told) - drawn)) > 0.015)

    if axes.lines:
        labels = [line.label.partition("(")[0].strip().casefold() for line in axes.lines]
        known = [place for place, label in enumerate(labels) if label in named]
        if known and axes.legend == tuple(i.label for i in axes.lines if i.label[:1] != "_"):
            return wrong([labels[i] for i in known], np.array(axes.areas)[known])
    lie = len({bar.width for bar in axes.bars}) > len({bar.height for bar in axes.bars})
    ends = [bar.right if lie else bar.top for bar in axes.bars]
    order = np.argsort([bar.y if lie else bar.x for bar in axes.bars])
    ticks = axes.yticks if lie else axes.xticks
    return wrong(ticks, ends) and wrong(ticks, np.array(ends)[order])


@grades("comparison_figure")
@points(1.5)
def test_seven_models_are_shown(student):
    """The figure shows the AUC of all seven models: as areas under curves or as bars."""
    expected = np.asarray(column(student, "auc"), dtype=float)
    assert len(expected) >= 5, hint("the table holds too few models")
    axes = axes_of(student["fig"], "the figure is empty")
    shown = [end for bar in axes.bars for end in (bar.top, bar.right)]
    shown += axes.areas
    if axes.lines and not axes.bars:
        assert np.median(axes.areas) > 0.5, hint(
            "the curves lie below the diagonal: false alarms go across, recall up"
        )
    far = [a for a in expected if not shown or np.min(np.abs(np.array(shown) - a)) > 0.01]
    assert not far, hint("draw a ROC curve, or its AUC as a bar, for each row of your table")
    assert len(shown) >= len(expected), hint("one curve or one bar per model")
