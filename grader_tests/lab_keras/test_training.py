"""Part 2: the split, training with early stopping, and the learning curves."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import (
    axes_of,
    check_training_curve,
    check_training_labels,
    speaks_of,
)
from softmark.hidden_tests.measures import accuracy, cross_entropies
from softmark.hidden_tests.networks import answers_of, penalty_of, recomputed
from softmark.hidden_tests.numbers import array_of, one_number
from softmark.hidden_tests.rows import NOWHERE, counted, places_of
from softmark.hidden_tests.training import history_of

from .measures import ASKED, fresh_points, probabilities, weights_of

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
    assert np.ptp(counts) == 0, hint("stratify by y")
    assert counts.tolist() == [50] * 4, hint("as many of each arm, but not 50: hold out a quarter")


@grades("split")
def test_drawn_at_random(student, reference):
    """The test points of each arm come from its whole length, not from one part of it."""
    places = places_of(student["X_test"], reference["X"])
    assert (places != NOWHERE).all(), hint("the test points are points of X, unchanged")
    arms = np.asarray(reference["y"])
    for arm in range(4):
        (along,) = np.nonzero(np.isin(np.flatnonzero(arms == arm), places))
        assert len(along) >= 8, hint("hold out points of each arm")
        # The mean place of 50 random points of 200 strays by 7 (one standard deviation).
        assert abs(along.mean() - 99.5) < 40, hint(
            "these are points from one part of an arm: draw them at random from all of it"
        )
        assert len(set(np.diff(along))) > 1, hint(
            "these points stand at equal distances in the file: draw them at random"
        )


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
    """net is the network 2-50-4 with ReLU and softmax, and Adam trains it."""
    found = weights_of(student["net"])
    assert answers_of(student["net"], probe, called=True) == approx(
        probabilities(found, probe), abs=1e-4
    ), hint("build it with one of your two functions")
    optimiser = student["net"].description["optimizer"]
    assert "adam" in str(optimiser).lower(), hint("compile it with keras.optimizers.Adam")


@grades("training")
def test_figures_of_each_epoch(student):
    """Loss and accuracy were watched in each epoch, on training and on validation points."""
    figures = history_of(student["history"])
    assert {"loss", "val_loss"} <= set(figures), hint("validation_split=0.2 in fit")
    assert {"accuracy", "val_accuracy"} <= set(figures), hint('metrics=["accuracy"] in compile')
    epochs = {len(values) for values in figures.values()}
    assert len(epochs) == 1, hint("one value for each epoch")
    assert 2 <= epochs.pop() <= 100, hint("train for more than one epoch, at most for 100")
    assert figures["loss"][-1] < figures["loss"][0], hint("the training loss should fall")


@grades("training")
@points(2)
def test_early_stopping_watched(student, best_epoch):
    """Early stopping watched the validation loss of this training."""
    losses, best, last = best_epoch()
    stopping = student["stopping"]
    assert stopping.get("monitor") == "val_loss", hint("monitor='val_loss'")
    patience = int(stopping.get("patience"))
    assert 8 <= patience <= 20, hint("wait 8 to 20 epochs for something better")
    told = one_number(stopping.get("best"))
    assert told is not None, hint("it has watched nothing: callbacks=[stopping] in fit")
    assert told == approx(losses[best], rel=1e-3, abs=2e-3), hint(
        "what stopping watched is not the training that history tells of: give it to the same fit"
    )
    assert len(losses) - 1 <= last, hint("training went on after the patience was at its end")


@grades("training")
@points(2)
def test_best_weights_are_back(student, best_epoch):
    """The net has the weights of the epoch with the best validation loss."""
    losses, best, _ = best_epoch()
    rows, arms = array_of(student["X_train"], "points"), array_of(student["y_train"], "arms")
    first = int(np.floor(len(rows) * 0.8))
    answers = recomputed(student["net"], rows[first:])
    punished, right = penalty_of(student["net"]), approx(losses[best], rel=2e-3, abs=2e-3)
    now = cross_entropies(answers, arms.ravel()[first:])
    if any(loss + punished == right for loss in now):
        return
    stopping = student["stopping"]
    assert stopping.get("monitor") == "val_loss", hint(
        "stopping watches another figure than val_loss, so it puts other weights back"
    )
    assert one_number(stopping.get("best")) is not None, hint(
        "stopping has watched nothing, so it puts no weights back: callbacks=[stopping] in fit"
    )
    assert stopping.get("restore_best_weights", True), hint(
        "restore_best_weights=True puts the best weights back"
    )
    raise AssertionError(
        hint(
            "with these weights the loss on the last fifth of the training rows is not the best "
            "val_loss: validation_split=0.2 in fit, and no training after that"
        )
    )


def check_knows(student, rows, arms):
    net = student["net"]
    if accuracy(recomputed(net, rows), arms) >= ASKED:
        return
    known = accuracy(recomputed(net, student["X_train"]), np.ravel(student["y_train"]))
    assert known >= ASKED, hint(
        "the net does not know its own training points either: up to 100 epochs, Adam's learning "
        "rate from 0.05 to 0.1, batches of about 100, mixed training rows, an l2 of 0.001 or less"
    )
    raise AssertionError(
        hint("the net knows its training points but too few others: is each with its own arm?")
    )


@grades("training")
@points(2)
def test_net_knows_held_out_points(student, held_out):
    """The net names the arms of at least 80 % of the test points rightly."""
    check_knows(student, *held_out())


@grades("training")
@points(2)
def test_net_knows_a_new_spiral(student):
    """The net names the arms of at least 80 % of the points of a new spiral rightly."""
    check_knows(student, *fresh_points())


# ---------------------------------------------------------------- 2.3 learning curves


def axes_in(student):
    return axes_of(student["fig"], "fig is the figure itself, with one pair of axes")


@pytest.mark.parametrize("name", ["loss", "val_loss"], ids=["training", "validation"])
@grades("learning_curves")
@points(2)
def test_curve_is_drawn(student, name):
    """The losses of every epoch are a curve."""
    figures = history_of(student["history"])
    assert name in figures, hint("history holds no such losses")
    check_training_curve(axes_in(student), figures[name])


@grades("learning_curves")
def test_axes_are_labelled(student):
    """Both axes say what they show: the epoch across, the loss up."""
    check_training_labels(axes_in(student))


@grades("learning_curves")
def test_curves_are_named(student):
    """A legend names both curves."""
    axes, figures = axes_in(student), history_of(student["history"])
    assert len(axes.legend) >= 2, hint("a legend with a name for each curve")
    training, validation = (axes.name_of(figures.get(name, [])) for name in ("loss", "val_loss"))
    swapped = (
        speaks_of(training, ["val"])
        and not speaks_of(training, ["train"])
        and speaks_of(validation, ["train"])
        and not speaks_of(validation, ["val"])
    )
    assert not swapped, hint(
        "the legend calls the training loss validation, and the other way round"
    )
