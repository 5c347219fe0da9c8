"""The table of the three networks, and the figure of their losses."""

import re

import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of, check_training_curve, check_training_labels
from softmark.hidden_tests.networks import parameter_count
from softmark.hidden_tests.numbers import array_of

from .measures import NETS, accuracy, cross_entropy


def entry(student, name, column):
    """One number of the student's table."""
    table = student["comparison"]
    columns = {str(label).strip().lower(): label for label in table.columns}
    rows = {str(label).strip().lower(): label for label in table.index}
    assert name in rows, hint("the index holds 'net 10', 'net 5-3' and 'own'")
    assert column in columns, hint("the columns are parameters, accuracy and loss")
    return float(table.loc[rows[name], columns[column]])


@pytest.mark.parametrize("name", NETS, ids=list(NETS))
@grades("comparison")
def test_parameters_of_each(student, name):
    """The table says how many parameters each network has."""
    found = parameter_count(student[NETS[name][1]])
    assert entry(student, name, "parameters") == approx(found), hint("all weights and all biases")


@pytest.mark.parametrize("name", NETS, ids=list(NETS))
@grades("comparison")
@points(2)
def test_accuracy_of_each(student, judged, name):
    """The accuracy of each network is that on the test flowers."""
    told = entry(student, name, "accuracy")
    shares = [accuracy(each, student["species_test"]) for each in judged(*NETS[name][1:3])]
    assert any(told == approx(share, abs=6e-3) for share in shares), hint(
        "the most probable species, as the network says, against the true one, on the same test "
        "flowers for all three; a share, no per cent"
    )


@pytest.mark.parametrize("name", NETS, ids=list(NETS))
@grades("comparison")
@points(2)
def test_loss_of_each(student, judged, name):
    """The loss of each network is its cross-entropy on the test flowers."""
    told = entry(student, name, "loss")
    losses = [cross_entropy(each, student["species_test"]) for each in judged(*NETS[name][1:3])]
    assert any(told == approx(loss, rel=0.01, abs=6e-3) for loss in losses), hint(
        "minus the natural logarithm of the probability of the true species, its mean over the "
        "test flowers (not the training loss)"
    )


def axes_in(student):
    return axes_of(student["fig"], "fig is the figure itself, with one pair of axes")


@grades("loss_figure")
def test_axes_are_labelled(student):
    """Both axes say what they show: the epoch across, the loss up."""
    check_training_labels(axes_in(student))


@pytest.mark.parametrize("name", NETS, ids=list(NETS))
@grades("loss_figure")
def test_each_curve(student, name):
    """The training losses of each network are a curve, one epoch after the other."""
    losses = array_of(student[NETS[name][3]], "there is no list of losses to draw").ravel()
    assert len(losses) >= 2, hint("there is no list of losses to draw")
    check_training_curve(axes_in(student), losses)


@grades("loss_figure")
def test_curves_are_named(student):
    """A legend names the three curves."""
    axes = axes_in(student)
    assert len(axes.legend) >= 3, hint("a legend with a name for each curve")
    ten, deep = (
        axes.name_of(array_of(student[each], "losses")) for each in ("losses10", "losses53")
    )
    swapped = "10" in deep and "5" not in deep and re.search(r"5\D{1,5}3|53", ten)
    assert not swapped, hint("the legend calls the curve of net 5-3 net 10, and that one net 5-3")
