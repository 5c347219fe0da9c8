"""The network on the spiral: training, loss curve, decision regions."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of, speaks_of
from softmark.hidden_tests.numbers import array_of, numbers
from softmark.hidden_tests.regions import clear_places, coloured_regions, same_regions

from .helpers import accuracy, checked, forward

ALPHA, REG, UPDATES = 0.4, 0.0002, 6000
LEAST_ACCURACY = 0.9
"""What the task asks of the network on the spiral."""


def losses_of(student):
    say = "6000 updates give 6001 losses: the start counts"
    return array_of(student["spiral_losses"], say, shape=(UPDATES + 1,))


def net_of(student):
    say = "spiral_params is what train returns first: the dict of weights"
    return checked(student["spiral_params"], 2, 50, 4, say)


@grades("spiral_training")
@points(2)
def test_spiral_losses(student, reference, carried, versions):
    """The losses are those of training from the given weights with the given alpha and reg."""
    losses = losses_of(student)
    # Rounding grows: two right programs agree to a millionth over 500 updates in single precision.
    if losses[:500] == approx(numbers(reference["spiral_losses"])[:500], rel=1e-5):
        return
    own = reference["initial"], carried("X_spiral", low=-2, high=2), reference["y_spiral"]
    walks = (train(*own, ALPHA, REG, 59)[1] for train in versions("train"))
    assert any(losses[:60] == approx(walk, rel=1e-6) for walk in walks), hint(
        "train from initial, on X_spiral and y_spiral, with alpha 0.4 and reg 0.0002"
    )


@grades("spiral_training")
@points(2)
def test_spiral_weights(student, reference, carried, versions, calibrated):
    """The weights are where this training ends, and they separate the arms."""
    params, losses = net_of(student), losses_of(student)
    X, y = carried("X_spiral", low=-2, high=2), reference["y_spiral"]
    least = min(LEAST_ACCURACY, calibrated("spiral_accuracy_of_weights"))
    assert accuracy(params, X, y) >= least, hint(
        "with these weights the network does not get nine of ten points right: 6000 updates "
        "from initial, with gradients that agree with the numerical ones"
    )
    assert any(
        losses[-1] == approx(cost(params, X, y, REG), rel=1e-3) for cost in versions("loss")
    ), hint("the last loss belongs to the last weights: keep what one call of train returns")
    assert losses[-1] < losses[1000] < losses[0], hint("the losses fall as the network learns")


@grades("spiral_training")
def test_spiral_accuracy(student, reference, carried, versions):
    """The accuracy is the share of points that these weights classify correctly."""
    params = net_of(student)
    X, y = carried("X_spiral", low=-2, high=2), reference["y_spiral"]
    assert student["spiral_accuracy"] == approx(accuracy(params, X, y), abs=1e-3) or any(
        student["spiral_accuracy"] == approx(np.mean(np.asarray(f(params, X)) == y), abs=1e-3)
        for f in versions("predict")
    ), hint("the mean of predict(...) == y_spiral, a number from 0 to 1")


@grades("loss_figure")
@points(2)
def test_curve_is_drawn(student):
    """The curve shows every loss against the number of updates."""
    losses = losses_of(student)
    assert np.ptp(losses) > 0, hint("spiral_losses must hold the 6001 losses of 6.1")
    axes = axes_of(student["ax_loss"])
    assert len(axes.points) >= UPDATES + 1, hint("plot all of spiral_losses, with plot or scatter")
    assert axes.counts(losses), hint(
        "the losses themselves go up; the number of updates, from 0 to 6000, across"
    )


@grades("loss_figure")
def test_curve_labels(student):
    """The axes say what they show."""
    axes = axes_of(student["ax_loss"])
    assert speaks_of(axes.xlabel, ("update", "step", "iteration")), hint("x axis: updates")
    assert speaks_of(axes.ylabel, ("loss",)), hint("y axis: loss")


@grades("region_figure")
@points(2)
def test_regions(student, versions):
    """Each place has the colour of the class that the network predicts there."""
    params = net_of(student)

    def by_weights(places):
        return np.argmax(forward(params, places)[1], axis=1)

    def shown_as(classes_of):
        places, classes = clear_places(classes_of)
        found = coloured_regions(student["ax_regions"], places)
        assert found is not None, hint("fill the regions with contourf, pcolormesh or imshow")
        return same_regions(found, classes)

    assert len(np.unique(clear_places(by_weights)[1])) > 1, hint("spiral_params knows one class")
    assert shown_as(by_weights) or any(
        shown_as(lambda places, f=f: np.asarray(f(params, places))) for f in versions("predict")
    ), hint(
        "not what spiral_params predicts there: upside down, x and y exchanged, another extent, "
        "other weights? Compare with the points"
    )


@grades("region_figure")
def test_points_on_regions(student, carried):
    """All points of the spiral lie over the regions."""
    axes = axes_of(student["ax_regions"])
    assert len(axes.points) >= 800, hint("draw all 800 points, with scatter or plot")
    assert axes.shows(carried("X_spiral", low=-2, high=2)), hint(
        "draw the points where they are: x across, y up"
    )


@grades("region_figure")
def test_region_labels(student):
    """The axes are labelled x and y."""
    axes = axes_of(student["ax_regions"])
    assert "x" in axes.xlabel.lower(), hint("label the x axis x")
    assert "y" in axes.ylabel.lower(), hint("label the y axis y")
