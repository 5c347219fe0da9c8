"""Gradients, training, prediction."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, parts_of

from .helpers import CASES, NAMES, case, chain_rule, checked, loss, measured, net, rows, weights

CLOSE = {"rel": 1e-3, "abs": 1e-5}


def gradients(student, params, X, y, reg):
    """What the student's backward returns, as arrays in the shapes of the parameters."""
    say = "return a dict of W1, b1, W2, b2: each gradient has the shape of its parameter"
    sizes = *params["W1"].shape, params["b2"].size
    return checked(student["backward"](params, X, y, reg), *sizes, say)


def right_gradients(versions, params, X, y):
    """The gradients without penalty: measured, or from the student's own a1 and p."""
    yield measured(loss, params, X, y, 0, 1e-6)
    for forward in versions("forward"):
        a1, z2 = (np.asarray(part, dtype=float) for part in forward(params, X))
        for softmax in versions("softmax"):
            yield chain_rule(params, X, y, a1, np.asarray(softmax(z2), dtype=float))


def gradients_agree(student, versions, names, advice):
    for numbers_of_case in CASES:
        given = case(*numbers_of_case)
        found = gradients(student, *given, 0)
        expected = right_gradients(versions, *given)
        assert any(all(found[n] == approx(e[n], **CLOSE) for n in names) for e in expected), hint(
            advice
        )


@grades("backward")
@points(2)
def test_output_layer(student, versions):
    """The gradients of W2 and b2 agree with the numerical ones."""
    gradients_agree(
        student,
        versions,
        ("W2", "b2"),
        "delta2 is (p - t) / n: look at sign, 1/n and the label",
    )


@grades("backward")
@points(2)
def test_hidden_layer(student, versions):
    """The gradients of W1 and b1 agree with the numerical ones."""
    gradients_agree(
        student,
        versions,
        ("W1", "b1"),
        "send delta2 back through W2, cut it where z1 was not above 0, and sum over the rows",
    )


@grades("backward")
@points(2)
def test_penalty_of_both_matrices(student):
    """reg adds reg times the weights to the gradients of W1 and W2, nothing to the biases."""
    for (seed, *sizes), reg in zip(CASES, (0.7, 0.05, 2.0, 0.3), strict=True):
        params, X, y = case(seed + 30, *sizes)
        with_it, without = (gradients(student, params, X, y, r) for r in (reg, 0))
        share = {"W1": reg, "b1": 0, "W2": reg, "b2": 0}
        for name in NAMES:
            added = with_it[name] - without[name]
            assert added == approx(share[name] * params[name], **CLOSE), hint(
                "the penalty counts reg / 2 times the square, so its slope is reg times the weight"
            )
    assert any(np.any(value) for value in without.values()), hint("the loss has a slope too")


@grades("backward")
@points(1)
def test_nothing_flows_at_zero(student, versions):
    """Where z1 is exactly 0 nothing flows back."""
    params, (_, y) = net(71, 2, 4, 3), rows(72, 5, 2, 3)
    X = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [-2.0, 0.5], [0.5, 3.0]])
    params["W1"] = np.array([[2.0, -1.0, 1.0, 0.5], [-1.0, 0.5, 1.0, 2.0]])
    params["b1"] = np.zeros(4)  # the first rows give the first two neurons exactly 0
    found = gradients(student, params, X, y, 0)
    expected = right_gradients(versions, params, X, y)
    next(expected)  # the loss has a kink here, so its slope cannot be measured
    assert any(all(found[n] == approx(e[n], **CLOSE) for n in ("W1", "b1")) for e in expected), (
        hint("the bracket says z1 > 0, so at exactly 0 it is 0")
    )


@grades("numerical")
@points(2)
def test_central_differences(student, versions):
    """Every slope is the loss a nudge above less the loss a nudge below, over two nudges."""
    for seed, n, D, H, K, eps in [(73, 4, 2, 3, 2, 0.05), (74, 3, 1, 2, 3, 1e-4)]:
        given = (*case(seed, n, D, H, K), 0.4)
        say = "return a dict of W1, b1, W2, b2 in the parameters' shapes"
        found = checked(student["numerical"](*given, eps), D, H, K, say)
        expected = (measured(cost, *given, eps) for cost in versions("loss"))
        assert any(all(found[n] == approx(e[n], **CLOSE) for n in NAMES) for e in expected), hint(
            "nudge by the given eps, up and down from the same place; put each entry back"
        )


def trained(student, params, X, y, step, reg, steps):
    say = "return two things: parameters, losses"
    return parts_of(student["train"](params, X, y, step, reg, steps), 2, say)


def walk(backward, params, X, y, step, reg, steps):
    """All parameters on the way, the first included."""
    path = [params]
    for _ in range(steps):
        slopes = backward(path[-1], X, y, reg)
        path.append({n: path[-1][n] - step * np.asarray(slopes[n], dtype=float) for n in NAMES})
    return path


@grades("train")
@points(1)
def test_one_loss_more_than_updates(student, versions):
    """The losses begin before the first update, and there is one more of them than updates."""
    params, X, y = case(81, 8, 3, 5, 4)
    say = "there is one loss more than updates: the start counts"
    losses = array_of(trained(student, params, X, y, 0.3, 0.1, 4)[1], say, shape=(5,))
    assert any(losses[0] == approx(f(params, X, y, 0.1), **CLOSE) for f in versions("loss")), hint(
        "losses[0] is the loss before the first update"
    )
    assert not np.isclose(losses[1], losses[0]), hint("losses[1] is the loss after one update")


@grades("train")
@points(3)
def test_updates(student, versions):
    """Every update takes all four gradients at the same parameters."""
    for seed, step, reg, steps in [(82, 0.4, 0.2, 3), (83, 0.15, 0.6, 6)]:
        given = case(seed, 8, 3, 5, 4)
        say = "return the dict of all four parameters, in their shapes"
        found = checked(trained(student, *given, step, reg, steps)[0], 3, 5, 4, say)
        ends = (walk(b, *given, step, reg, steps)[-1] for b in versions("backward"))
        assert any(all(found[n] == approx(end[n], **CLOSE) for n in NAMES) for end in ends), hint(
            "compute all four gradients first, then subtract step times each, as often as asked"
        )


@grades("train")
@points(1)
def test_losses_follow_updates(student, versions):
    """Each update is followed by its loss."""
    given, step, reg = case(84, 8, 3, 5, 4), 0.4, 0.3
    say = "losses must be one flat list or array"
    losses = array_of(trained(student, *given, step, reg, 4)[1], say, ndim=1)
    assert losses.size >= 4, hint("keep the loss after every update")
    paths = (
        [cost(params, *given[1:], reg) for params in walk(backward, *given, step, reg, 4)[1:]]
        for backward in versions("backward")
        for cost in versions("loss")
    )
    assert any(losses[-4:] == approx(path, **CLOSE) for path in paths), hint(
        "compute each loss with the parameters after the update, penalty included"
    )


@grades("train")
@points(1)
def test_given_parameters_stay(student, reference):
    """The parameters that train was given are as they were."""
    params, X, y = case(85, 6, 2, 4, 3)
    assert trained(student, params, X, y, 0.1, 0.1, 1), hint("return two things")
    # The check in the notebook has trained from `spare`, a copy of `tiny`.
    kept = weights(student["spare"], 1, 3, 2)
    assert kept is not None, hint("do not change the dict that train is given")
    for name in NAMES:
        assert kept[name] == approx(reference["tiny"][name]), hint(
            "-= changes an array in place: compute new arrays, or copy them first"
        )


@grades("predict")
@points(2)
def test_predicted_classes(student, versions):
    """Every row gets the class with the highest score, counted from 0."""
    for seed, n, D, H, K in [(91, 40, 3, 5, 4), (92, 25, 2, 6, 3)]:
        params, X, _ = case(seed, n, D, H, K)
        found = np.asarray(student["predict"](params, X))
        scores = (np.asarray(f(params, X)[1], dtype=float) for f in versions("forward"))
        assert any(found == approx(np.argmax(z, axis=1)) for z in scores), hint(
            "the column of the highest score in each row; column 0 is class 0"
        )


@grades("predict")
@points(1)
def test_predict_one_row(student, versions):
    """A single row gives one class."""
    params, X, _ = case(93, 12, 3, 5, 4)
    for row in (X[i : i + 1] for i in range(0, 12, 3)):
        found = np.asarray(student["predict"](params, row))
        scores = (np.asarray(f(params, row)[1], dtype=float) for f in versions("forward"))
        assert any(found == approx(np.argmax(z, axis=1)) for z in scores), hint(
            "one row in, an array with one class out"
        )
