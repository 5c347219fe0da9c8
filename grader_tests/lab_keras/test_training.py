"""Part 2: the split, training with early stopping, and the learning curves."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.networks import answers_of, penalty_of
from softmark.hidden_tests.numbers import array_of, one_number
from softmark.hidden_tests.rows import counted

from .measures import accuracy, cross_entropy, fresh_points, probabilities, weights_of

LEARN_MORE = (
    "a larger step for Adam (0.05 or so), smaller batches or more patience; and mix the rows"
)


# ---------------------------------------------------------------- 2.1 split


@grades("split")
def test_every_point_once(student, reference):
    """600 points are for training and 200 for the test, each point once."""
    parts = student["X_train"], student["X_test"]
    assert [len(part) for part in parts] == [600, 200], hint("a quarter of the points is held out")
    assert counted(*parts) == counted(reference["X"]), hint(
        "train and test together are exactly the points of X, unchanged"
    )


@grades("split")
def test_arms_stay_with_their_points(student, arm_of):
    """Each point keeps its own arm."""
    for rows, arms in (("X_train", "y_train"), ("X_test", "y_test")):
        found = array_of(student[arms], "arms are the numbers 0 to 3").ravel()
        assert len(found) >= 100, hint("there are hardly any labels")
        assert np.array_equal(found, arm_of(student[rows])), hint(
            "use the same positions for the points and for the arms"
        )


@grades("split")
@points(2)
def test_stratified(student):
    """The test points are 50 of each arm."""
    arms = array_of(student["y_test"], "arms are the numbers 0 to 3").ravel()
    counts = np.bincount(arms.astype(int), minlength=4)
    assert counts.tolist() == [50] * 4, hint("stratify by y")


@grades("split")
@points(2)
def test_well_mixed(student):
    """The last fifth of the training points, which Keras watches, holds points of each arm."""
    last = array_of(student["y_train"], "arms are the numbers 0 to 3").ravel()[-120:].astype(int)
    assert len(last) == 120, hint("there are 600 training points")
    assert np.bincount(last, minlength=4).min() >= 12, hint(
        "shuffle the training rows: in the file the arms stand one after the other"
    )


# ---------------------------------------------------------------- 2.2 training


@grades("training")
def test_net_is_the_same(student, probe):
    """net is the network 2-50-4 with ReLU and softmax."""
    found = weights_of(student["net"])
    assert answers_of(student["net"], probe, called=True) == approx(
        probabilities(found, probe), abs=1e-4
    ), hint("build it with one of your two functions")


@grades("training")
def test_figures_of_each_epoch(student, watched):
    """Loss and accuracy were watched in each epoch, on training and on validation points."""
    figures = watched(student["history"])
    assert {"loss", "val_loss"} <= set(figures), hint("validation_split=0.2 in fit")
    assert {"accuracy", "val_accuracy"} <= set(figures), hint('metrics=["accuracy"] in compile')
    epochs = {len(values) for values in figures.values()}
    assert len(epochs) == 1, hint("one value for each epoch")
    assert 2 <= epochs.pop() <= 100, hint("train for more than one epoch, at most for 100")
    assert figures["loss"][-1] < figures["loss"][0], hint("the training loss should fall")


@grades("training")
@points(2)
def test_early_stopping_watched(student, watched):
    """Early stopping watched the validation loss of this training."""
    stopping, losses = student["stopping"], watched(student["history"])["val_loss"]
    assert stopping.get("monitor") == "val_loss", hint("monitor='val_loss'")
    patience = int(stopping.get("patience"))
    assert 8 <= patience <= 20, hint("wait 8 to 20 epochs for something better")
    best = one_number(stopping.get("best"))
    assert best is not None, hint("it has watched nothing: callbacks=[stopping] in fit")
    assert best == approx(losses.min(), rel=1e-3, abs=2e-3), hint(
        "stopping must be the callback that fit was given, in callbacks=[stopping]"
    )
    waited = len(losses) - 1 - int(np.argmin(losses))
    assert waited <= patience, hint("training went on after the patience was at its end")


@grades("training")
@points(2)
def test_best_weights_are_back(student, watched):
    """The net has the weights of the epoch with the smallest validation loss."""
    losses, found = watched(student["history"])["val_loss"], weights_of(student["net"])
    rows, arms = array_of(student["X_train"], "points"), array_of(student["y_train"], "arms")
    first = int(np.floor(len(rows) * 0.8))
    now = cross_entropy(found, rows[first:], arms.ravel()[first:]) + penalty_of(student["net"])
    assert now == approx(losses.min(), rel=2e-3, abs=2e-3), hint(
        "restore_best_weights=True; validation_split=0.2; and no training after that"
    )


@grades("training")
@points(2)
def test_net_knows_held_out_points(student, held_out, calibrated):
    """The net names the arms of held-out points rightly."""
    rows, arms = held_out()
    found = accuracy(weights_of(student["net"]), rows, arms)
    assert found >= calibrated("net_held_out"), hint(LEARN_MORE)


@grades("training")
@points(2)
def test_net_knows_a_new_spiral(student, calibrated):
    """The net names the arms of points rightly that nobody has seen before."""
    found = accuracy(weights_of(student["net"]), *fresh_points())
    assert found >= calibrated("net_fresh"), hint(LEARN_MORE)


# ---------------------------------------------------------------- 2.3 learning curves


def axes_in(student):
    return axes_of(student["fig"], "fig is the figure itself, with one pair of axes")


@pytest.mark.parametrize("name", ["loss", "val_loss"], ids=["training", "validation"])
@grades("learning_curves")
@points(2)
def test_curve_is_drawn(student, watched, name):
    """The losses of every epoch are a curve."""
    figures = watched(student["history"])
    assert name in figures, hint("history holds no such losses")
    losses = figures[name]
    across = axes_in(student).curve(losses)
    assert across is not None, hint("plot history.history['loss'] and history.history['val_loss']")
    assert np.allclose(np.diff(across), 1), hint("the epochs go across, one after the other")


@grades("learning_curves")
def test_axes_are_labelled(student):
    """Both axes say what they show: the epoch across, the loss up."""
    axes = axes_in(student)
    assert axes.xlabel, hint("label the horizontal axis")
    assert axes.ylabel, hint("label the vertical axis")
    assert "epoch" not in axes.ylabel.lower(), hint("the epochs go across, the loss goes up")


@grades("learning_curves")
def test_curves_are_named(student):
    """A legend names both curves."""
    assert len(axes_in(student).legend) >= 2, hint("plot(..., label=...) for each, then legend()")
