"""Recall, false alarms and precision at one threshold, and at all of them."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_in, exchanged, speaks_of
from softmark.hidden_tests.numbers import number_of, parts_of

from .conftest import ALARMS, FOUND, NETS, risk_of, rival_of

# ---------------------------------------------------------------- 5.1 one threshold

THREE = "return three numbers: recall, false alarms, precision"


def some_firms():
    """Labels and risks of 60 firms, a quarter of which fail; no two risks are the same."""
    rng = np.random.default_rng(51)
    labels = (np.arange(60) % 4 == 0).astype(int)
    return labels, np.round(rng.permutation(60) / 100 + 0.25 * labels + 0.003, 3)


def told(student, threshold, place):
    labels, risk = some_firms()
    return number_of(parts_of(student["rates"](labels, risk, threshold), 3, THREE)[place], THREE)


def counts(threshold):
    labels, risk = some_firms()
    flagged = risk >= threshold
    tp, fp = np.sum(flagged & (labels == 1)), np.sum(flagged & (labels == 0))
    return tp, fp, np.sum(labels == 1), np.sum(labels == 0)


@grades("rates")
def test_recall_at_a_threshold(student):
    """The recall is the share of failures that are flagged."""
    for threshold in (0.2, 0.4, 0.55):
        tp, _, failures, _ = counts(threshold)
        assert told(student, threshold, 0) == approx(tp / failures, abs=1e-6), hint(
            "the first number: flagged failures over all failures"
        )


@grades("rates")
def test_false_alarms_at_a_threshold(student):
    """The rate of false alarms is the share of survivors that are flagged."""
    for threshold in (0.2, 0.4, 0.55):
        _, fp, _, survivors = counts(threshold)
        assert told(student, threshold, 1) == approx(fp / survivors, abs=1e-6), hint(
            "the second number: flagged survivors over all survivors, not over all flagged"
        )


@grades("rates")
def test_precision_at_a_threshold(student):
    """The precision is the share of flagged firms that fail."""
    for threshold in (0.2, 0.4, 0.55):
        tp, fp, _, _ = counts(threshold)
        assert told(student, threshold, 2) == approx(tp / (tp + fp), abs=1e-6), hint(
            "the third number: flagged failures over all flagged firms"
        )


@grades("rates")
@points(0.5)
def test_at_least_the_threshold(student):
    """A firm whose risk is the threshold itself is flagged."""
    labels, risk = np.array([1, 0, 1, 0]), np.array([0.75, 0.5, 0.5, 0.25])
    below, at, above = (
        [number_of(each, THREE) for each in parts_of(student["rates"](labels, risk, t), 3, THREE)]
        for t in (0.45, 0.5, 0.55)
    )
    assert below != approx(above, abs=1e-9), hint("what is flagged depends on the threshold")
    assert at == approx(below, abs=1e-9), hint("flag a risk of at least the threshold: >=, not >")


@grades("rates")
@points(0.5)
def test_nobody_is_flagged(student):
    """Where no firm is flagged, recall and false alarms are 0 and the precision is 1."""
    labels, risk = some_firms()
    found = parts_of(student["rates"](labels, risk, 2.0), 3, THREE)
    told = sorted(number_of(each, THREE) for each in found)
    assert told == approx([0, 0, 1], abs=1e-9), hint(
        "with no firm flagged, TP + FP is 0: return the precision 1 then"
    )


# ---------------------------------------------------------------- 5.2 two curves

PRECISION = ("precis", "präzis", "prazis", "ppv", "predictive", "genau", "flagged", "alarms that")
GUESS = ("guess", "chance", "lazy", "no skill", "base", "share", "zufall", "prevalence")

NEAR = 0.0075
"""How far a drawn point may lie from the true curve: rates that are rounded to two digits lie
within .005 of it, across and up."""


def true_curves(labels, risk):
    """The points of both curves, (k, 2) each, from the highest threshold to the lowest.

    ROC: false alarms and recall. The other: recall and precision; 1 where none is flagged.
    """
    truth = np.asarray(labels) == 1
    order = np.argsort(-risk, kind="stable")
    last = np.append(np.diff(risk[order]) != 0, True)  # of each group of equal risks
    tp = np.append(0, np.cumsum(truth[order])[last])
    fp = np.append(0, np.cumsum(~truth[order])[last])
    precision = np.append(1.0, tp[1:] / (tp[1:] + fp[1:]))
    recall, alarms = tp / truth.sum(), fp / (~truth).sum()
    return np.column_stack([alarms, recall]), np.column_stack([recall, precision])


def away(points, curve):
    """How far each of ``points`` (n, 2) lies from a chain of straight pieces (k, 2)."""
    found = cKDTree(curve).query(points)[0]  # most are its corners
    (between,) = np.nonzero(found > NEAR)
    start, step = curve[:-1], np.diff(curve, axis=0)
    size = np.maximum((step**2).sum(axis=1), 1e-18)
    for part in np.array_split(between, len(between) // 200 + 1):
        gap = points[part][:, None] - start
        along = np.clip((gap * step).sum(axis=2) / size, 0, 1)
        nearest = np.sqrt(((gap - along[..., None] * step) ** 2).sum(axis=2)).min(axis=1)
        found[part] = np.minimum(found[part], nearest)
    return found


def follows(line, curve):
    """Whether nearly all points of a line lie on a curve, and there are enough to show it."""
    points = np.column_stack([line.x, line.y])
    if len(points) < min(5, len(curve) - 1) or np.ptp(line.x) < 0.5:
        return False
    return bool(np.mean(away(points, curve) <= NEAR) >= 0.98)


def is_roc(line, curve):
    """Whether a line is this ROC curve, whole: its area is the AUC."""
    area = abs(float(np.sum(np.diff(line.x) * (line.y[1:] + line.y[:-1]) / 2)))
    true = float(np.sum(np.diff(curve[:, 0]) * (curve[1:, 1] + curve[:-1, 1]) / 2))
    return abs(area - true) <= 0.02 and follows(line, curve)


def is_precision_recall(line, curve):
    """Whether a line is this curve, from small recalls to 1, without leaving much out."""
    if not follows(line, curve):
        return False
    known = np.sort(np.concatenate([[0, 1], line.x]))
    true = np.diff(np.sort(np.concatenate([[0, 1], curve[:, 0]])))
    return bool(np.diff(known).max() <= max(0.12, true.max() + 1e-9))


def models(student):
    return (NETS[0], rival_of(student))


@pytest.fixture
def drawn(student, held_out):
    """A function: the axes, lines and models of one kind of curve, [(axes, line, model), ...].

    Both models are asked once in a test.
    """
    known = {}

    def of(kind, among=None):
        among = axes_in(student["curves_fig"]) if among is None else among
        which, fits = {"roc": (0, is_roc), "precision-recall": (1, is_precision_recall)}[kind]
        found = []
        for model in models(student):
            if model not in known:
                rows, labels = held_out()
                known[model] = true_curves(labels, risk_of(student, model, rows, labels))
            lines = [(axes, line) for axes in among for line in axes.lines]
            found += [(*each, model) for each in lines if fits(each[1], known[model][which])]
        return found

    return of


@grades("curves")
@points(1.5)
def test_roc_curves(student, drawn):
    """The ROC curves of both models on the test rows are drawn."""
    shown = {model for _, _, model in drawn("roc")}
    missing = [place for place, model in enumerate(models(student)) if model not in shown]
    assert not missing, hint(
        "false alarms to the right, recall upwards, on the test rows, from the risks and not from "
        "the decisions: one curve for 'NN 30' and one for the rival"
    )


@grades("curves")
@points(1.5)
def test_precision_recall_curves(student, drawn):
    """The precision-recall curves of both models on the test rows are drawn."""
    shown = {model for _, _, model in drawn("precision-recall")}
    missing = [place for place, model in enumerate(models(student)) if model not in shown]
    assert not missing, hint(
        "recall to the right, precision upwards, on the test rows, for every risk that occurs: "
        "one curve for 'NN 30' and one for the rival"
    )


@grades("curves")
@points(0.5)
def test_line_of_guessing(student, held_out):
    """A horizontal line shows the precision of guessing."""
    _, labels = held_out()
    share = float(np.mean(labels == 1))
    for axes in axes_in(student["curves_fig"]):
        for line in axes.lines:
            flat = len(line.y) >= 2 and np.ptp(line.y) < 1e-9 and np.ptp(line.x) > 0
            if flat and abs(float(line.y[0]) - share) < 3e-3:
                return
        if "LineCollection" in axes.kinds:  # of hlines, whose places are not known here
            return
    raise AssertionError(
        hint("a line at the share of failures among the test rows, the mean of y_test")
    )


def both_axes(student, drawn):
    """The axes of the ROC curves and the others: as drawn, else as they speak, else in order."""
    axes = axes_in(student["curves_fig"])
    assert len(axes) >= 2, hint("two pairs of axes, one for each kind of curve")
    roc, other = (
        [n for n, each in enumerate(axes) if any(each is one for one, _, _ in found)]
        for found in (
            drawn("roc", axes),
            drawn("precision-recall", axes),
        )
    )
    other += [n for n, each in enumerate(axes) if speaks_of(each.ylabel, ("precis",))]
    other = [n for n in (*other, 1, 0) if n not in roc] or [1]
    roc += [n for n in (0, 1) if n != other[0]]
    return axes[roc[0]], axes[other[0]]


@grades("curves")
@points(0.5)
def test_curves_have_labels(student, drawn):
    """All four axes say what they show."""
    roc, other = both_axes(student, drawn)
    for axes in (roc, other):
        assert axes.xlabel, hint("label all four axes")
        assert axes.ylabel, hint("label all four axes")
        assert axes.xlabel != axes.ylabel, hint("two labels are the same")
    assert not exchanged(roc.xlabel, roc.ylabel, ALARMS, FOUND), hint(
        "of the ROC curve: false alarms go across, recall up"
    )
    assert not exchanged(other.xlabel, other.ylabel, FOUND, PRECISION), hint(
        "of the other curve: recall goes across, precision up"
    )


def plain(word):
    """A name without what students change about it: capitals, spaces, dashes."""
    return "".join(letter for letter in str(word).casefold() if letter.isalnum())


@grades("curves")
@points(0.5)
def test_curves_are_named(student, drawn):
    """A legend, or a word beside the curve, says which model is which."""
    both = models(student)
    words = {
        word for axes in axes_in(student["curves_fig"]) for word in (*axes.legend, *axes.texts)
    }
    others = [word for word in words if not speaks_of(word, GUESS) and any(map(str.isalpha, word))]
    said = [any(plain(model) in plain(word) for word in words) for model in both]
    assert all(said) or len(others) >= 2, hint("a legend that names 'NN 30' and the rival")
    lines = {}
    for kind in ("roc", "precision-recall"):
        for _, line, model in drawn(kind):
            lines.setdefault((kind, line.label), set()).add(model)
    for (_, label), shown in lines.items():
        (other,) = set(both) - shown or {None}
        wrong = other and plain(other) in plain(label)
        assert not wrong or any(plain(model) in plain(label) for model in shown), hint(
            "a curve has the name of the other model"
        )
