"""What mistakes cost, and the threshold that follows from it."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, measures, points
from softmark.hidden_tests.numbers import array_of, number_of, one_number

from .conftest import LEAST_AUC, NETS, risk_of

MISS, ALARM = 50, 2
"""The prices of the task."""

SLACK = 1.05
"""How much dearer than the cheapest threshold one may be, as the task says. On the training rows of
two splits of the real table and one of the stand-in a grid of .01 came to 1.02 at most, and the
threshold that is cheapest on the test rows to 1.07 to 1.69."""


def cost(labels, decisions):
    truth, said = np.asarray(labels).ravel(), np.asarray(decisions).ravel()
    return MISS * np.sum((truth == 1) & (said == 0)) + ALARM * np.sum((truth == 0) & (said == 1))


def cost_at(labels, risk, threshold):
    """The cost at a threshold; a firm exactly there is flagged or not, whichever is cheaper."""
    return min(cost(labels, risk >= threshold), cost(labels, risk > threshold))


def least_cost(labels, risk):
    """The least cost that any threshold has."""
    truth = np.asarray(labels).ravel() == 1
    order = np.argsort(-risk, kind="stable")
    last = np.append(np.diff(risk[order]) != 0, True)
    missed = truth.sum() - np.append(0, np.cumsum(truth[order])[last])
    alarms = np.append(0, np.cumsum(~truth[order])[last])
    return float(np.min(MISS * missed + ALARM * alarms))


def some_firms(seed, share):
    """Labels and risks in (0, 1) of 2,000 firms, of which ``share`` fail."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(2000) < 2000 * share).astype(int)
    order = rng.permutation(2000)
    risk = 1 / (1 + np.exp(-rng.normal(2 * labels - 0.8, 1)))
    return labels[order], risk[order]


# ---------------------------------------------------------------- 7.1 the bill

BILL = "total_cost returns one number"


def told(student, labels, decisions):
    return number_of(student["total_cost"](np.array(labels), np.array(decisions)), BILL)


@grades("cost")
def test_missed_failures_cost(student):
    """Each failure that was not flagged costs what a missed failure costs."""
    for missed, more in ((1, 0), (3, 2)):
        labels = [1] * (missed + more) + [0] * 4
        found = told(student, labels, [0] * missed + [1] * more + [0] * 4)
        assert found == approx(MISS * missed, abs=1e-6), hint(
            "count label 1 decided as 0, times COST_MISS, in total and not on average"
        )


@grades("cost")
def test_false_alarms_cost(student):
    """Each survivor that was flagged costs what a false alarm costs."""
    for alarms, more in ((1, 0), (4, 3)):
        labels = [0] * (alarms + more) + [1] * 2
        found = told(student, labels, [1] * alarms + [0] * more + [1] * 2)
        assert found == approx(ALARM * alarms, abs=1e-6), hint(
            "count label 0 decided as 1, times COST_ALARM, in total and not on average"
        )


@grades("cost")
@points(0.5)
def test_both_mistakes_add_up(student):
    """The bill is the sum over both kinds of mistakes, and right decisions cost nothing."""
    labels, risk = some_firms(71, 0.1)
    bills = []
    for share in (0.3, 0.7):
        missed = told(student, labels, np.where(labels == 0, 0, risk > share))
        alarms = told(student, labels, np.where(labels == 1, 1, risk > share))
        bills.append(told(student, labels, (risk > share).astype(int)))
        assert bills[-1] == approx(missed + alarms, rel=1e-6), hint("add both kinds of cost")
    assert bills[0] != bills[1], hint("the bill depends on the decisions")
    assert told(student, labels, labels) == approx(0, abs=1e-9), hint(
        "right decisions cost nothing"
    )


@grades("cost")
def test_break_even(student):
    """At the break-even probability it costs as much to flag a firm as not to."""
    found = one_number(student["break_even"])
    assert found == approx(ALARM / (ALARM + MISS), abs=5e-4), hint(
        "a flagged firm costs 2 if it survives, which it does with probability 1 - p: "
        "solve 50 p = 2 (1 - p) for p, and keep three digits or more"
    )


# ---------------------------------------------------------------- 7.2 the threshold


@grades("threshold")
@points(1.5)
def test_cheapest_threshold(student):
    """The threshold that cheapest finds costs hardly more than the best one."""
    for firms in (some_firms(72, 0.04), some_firms(73, 0.15), some_firms(74, 0.3)):
        found = number_of(student["cheapest"](*firms), "cheapest returns one number")
        assert cost_at(*firms, found) <= SLACK * least_cost(*firms), hint(
            "try many thresholds, add 50 for each failure below it and 2 for each survivor that is "
            "not, and return the threshold at which the sum is least"
        )


def training(student):
    """The labels of the training rows and the risks that the threshold was chosen with."""
    labels = np.asarray(student["y_train"]).ravel()
    say = "train_risk holds one risk for each training firm, in the order of X_train"
    risk = array_of(np.ravel(student["train_risk"]), say, shape=labels.shape, finite=True)
    # Out-of-fold risks are others than the network's own, and rank the firms nearly as well.
    assert measures.auc(labels, risk) >= LEAST_AUC - 0.1, hint(
        "train_risk does not fit the training labels: is it NN 30's, in the order of X_train?"
    )
    return labels, risk


@grades("threshold")
@points(1.5)
def test_threshold_of_the_training_rows(student, own_or_right):
    """The threshold is the cheapest one for the training rows."""
    labels, risk = training(student)
    found = number_of(student["threshold"], "threshold is one number")
    if cost_at(labels, risk, found) <= SLACK * least_cost(labels, risk):
        return
    pair = (some_firms(72, 0.04), some_firms(73, 0.15))
    for cheapest in own_or_right("cheapest", pair):
        if number_of(cheapest(labels, risk), "cheapest returns one number") == approx(
            found, abs=1e-3
        ):
            return
    raise AssertionError(
        hint("choose it with y_train and train_risk: the test rows say nothing about a threshold")
    )


@pytest.mark.parametrize("which", ["never warn", "at .5", "chosen"], ids=str)
@grades("threshold")
@points(0.4)
def test_bill(student, held_out, carried, own_or_right, which):
    """The bill is that of NN 30's decisions on the test rows."""
    bill = student["bill"]
    keys = {str(key).strip().lower(): key for key in bill.keys()}  # noqa: SIM118 (a Series)
    assert which in keys, hint("bill has the keys 'never warn', 'at .5' and 'chosen'")
    found = number_of(bill[keys[which]], "bill holds three numbers")
    rows, labels = held_out()
    risk = risk_of(student, NETS[0], rows, labels)
    limit = {"never warn": np.inf, "at .5": 0.5}.get(which)
    if limit is None:
        limit = float(carried("threshold", low=0, high=1, trivial=(0, 1)))
    truth = np.asarray(labels).astype(int)
    pair = ((truth, np.zeros_like(truth)), (truth, np.ones_like(truth)))
    for price in own_or_right("total_cost", pair):
        for decisions in (risk >= limit, risk > limit):
            right = price(truth, decisions.astype(int))
            if found == approx(one_number(right), rel=1e-6, abs=1e-6):
                return
    raise AssertionError(
        hint(
            {
                "never warn": "every failure among the test rows is missed, and there is no alarm",
                "at .5": "total_cost of y_test and of the test risks of at least .5",
                "chosen": "total_cost of y_test and of the test risks of at least your threshold",
            }[which]
        )
    )
