"""The bootstrap over test rows: an interval for each AUC, and for a difference."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, measures, points
from softmark.hidden_tests.numbers import array_of, number_of, one_number

from .conftest import NETS, names_of, risk_of, rival_of
from .uncertainty import deviation_of_auc, deviation_of_difference

WIDE = 3.92
"""Standard errors in the width of a normal 95 % interval."""

NARROWEST, WIDEST = 0.88, 1.15
"""Bounds of the mean width of the intervals, as a part of what DeLong's formula gives.

Of six classifiers, over six splits of each table, intervals of 1,000 draws came to .962 to 1.014,
plain or stratified, percentile, basic or normal; the middle 90 % to .809 to .848 and the
middle 99 % to 1.228 to 1.348.
"""

PLACE = 0.2
"""How far the middle of an interval may lie from the AUC, in widths: there it was .12 at most."""

PAIR_NARROWEST, PAIR_WIDEST, PAIR_PLACE = 0.86, 1.2, 0.22
"""The same for the one interval of a difference: there .929 to 1.078 of the width, and .13."""

# ---------------------------------------------------------------- 8.1 seven intervals


def columns(student):
    """auc, low and high of the seven models, (7, 3), in the order of names_of."""
    table = student["intervals"]
    names = {str(label).strip().lower(): label for label in getattr(table, "columns", ())}
    say = "intervals has the columns auc, low and high, and a row for each of the seven models"
    assert {"auc", "low", "high"} <= set(names), hint(say)
    wanted = names_of(student)
    assert sorted(map(str, table.index)) == sorted(map(str, wanted)), hint(say)
    values = table[[names[each] for each in ("auc", "low", "high")]]
    values = values.loc[wanted] if set(wanted) == set(table.index) else values
    return array_of(values, "intervals holds numbers", shape=(len(wanted), 3), finite=True)


def measured(student, held_out):
    """The AUC of each model on the test rows and its standard error, (7,) each."""
    rows, labels = held_out()
    risks = [risk_of(student, name, rows, labels) for name in names_of(student)]
    areas = [measures.auc(labels, risk) for risk in risks]
    return np.array(areas), np.array([deviation_of_auc(labels, risk) for risk in risks])


@grades("intervals")
@points(0.5)
def test_auc_beside_the_intervals(student, held_out):
    """The column auc holds the AUC of each model on the test rows."""
    told = columns(student)[:, 0]
    assert told == approx(measured(student, held_out)[0], abs=6e-3), hint(
        "the AUC on all test rows, as in the table of 4.3"
    )


@grades("intervals")
@points(0.5)
def test_low_and_high(student):
    """Each interval goes from its lower end to its higher one, around the AUC."""
    area, low, high = columns(student).T
    assert (low < high).all(), hint("low is the smaller end")
    assert ((low <= area) & (area <= high)).all(), hint(
        "the AUC on the test rows lies within its interval: draw test rows, each with its own label"
    )


@grades("intervals")
@points(1.5)
def test_width_of_the_intervals(student, held_out):
    """The intervals are as wide as 95 % of so many test rows must be."""
    _, low, high = columns(student).T
    wide = float(np.mean((high - low) / (WIDE * measured(student, held_out)[1])))
    assert wide > NARROWEST, hint(
        "too narrow: draw as many test rows as there are, with replacement, and take the 2.5 % and "
        "97.5 % quantiles of the AUCs (training rows are more, and would give less)"
    )
    assert wide < WIDEST, hint("too wide: take the 2.5 % and 97.5 % quantiles of the drawn AUCs")


@grades("intervals")
@points(0.5)
def test_place_of_the_intervals(student, held_out):
    """The intervals lie where the drawn AUCs lie."""
    _, low, high = columns(student).T
    area, error = measured(student, held_out)
    off = np.abs((low + high) / 2 - area)
    assert (off < PLACE * WIDE * error).all(), hint(
        "draw test rows with their labels and risks together, and measure the AUC of the risks"
    )


# ---------------------------------------------------------------- 8.2 a difference


def compared(student, held_out):
    """The difference of the two AUCs on the test rows, and its standard error."""
    rows, labels = held_out()
    own, rival = (risk_of(student, name, rows, labels) for name in (NETS[0], rival_of(student)))
    difference = measures.auc(labels, own) - measures.auc(labels, rival)
    return difference, deviation_of_difference(labels, own, rival)


def ends(student):
    return [
        number_of(student[name], f"{name} is one number")
        for name in ("difference_low", "difference_high")
    ]


@grades("difference")
@points(0.5)
def test_difference(student, held_out):
    """The difference is NN 30's AUC less the rival's."""
    found = one_number(student["difference"])
    assert found == approx(compared(student, held_out)[0], abs=6e-3), hint(
        "the AUC of 'NN 30' less that of your rival, both on all test rows"
    )


@grades("difference")
def test_paired_interval(student, held_out):
    """The interval is that of the difference on the same draws."""
    low, high = ends(student)
    assert low < high, hint("difference_low is the smaller end")
    difference, error = compared(student, held_out)
    wide = (high - low) / (WIDE * error)
    assert wide > PAIR_NARROWEST, hint("too narrow: draw test rows, and take the middle 95 %")
    assert wide < PAIR_WIDEST, hint("too wide: both models must be measured on the same draws")
    assert abs((low + high) / 2 - difference) < PAIR_PLACE * WIDE * error, hint(
        "the quantiles of NN 30's AUC less the rival's, draw by draw"
    )


@grades("difference")
@points(0.5)
def test_undecided(student):
    """It is undecided if the interval of the difference holds 0."""
    low, high = sorted(ends(student))
    found = one_number(student["undecided"])
    assert found == float(low <= 0 <= high), hint("True if 0 lies between the ends, else False")
