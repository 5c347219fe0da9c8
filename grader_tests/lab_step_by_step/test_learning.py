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


def agree(found, expected, names, factor=1.0):
    return all(found[n] == approx(factor * expected[n], **CLOSE) for n in names)


def factor_of(found, expected):
    """By what the gradients of the output layer are too large, all alike; 1 where they are not."""
    mine, right = (np.append(g["W2"].ravel(), g["b2"]) for g in (found, expected))
    factor = float(mine @ right) / float(right @ right)
    return factor if factor and agree(found, expected, ("W2", "b2"), factor) else 1.0


@grades("backward")
@points(2)
def test_output_layer(student, versions):
    """The gradients of W2 and b2 agree with the numerical ones."""
    for numbers_of_case in CASES:
        given = case(*numbers_of_case)
        found = gradients(student, *given, 0)
        assert any(agree(found, e, ("W2", "b2")) for e in right_gradients(versions, *given)), hint(
            "delta2 is (p - t) / n: look at sign, 1/n and the label; b2 gets the sum of its rows"
        )


@grades("backward")
@points(2)
def test_hidden_layer(student, versions):
    """The gradients of W1 and b1 agree with the numerical ones."""
    for numbers_of_case in CASES:
        given = case(*numbers_of_case)
        found = gradients(student, *given, 0)
        # A delta2 of the wrong sign or scale costs its own step alone.
        assert any(
            agree(found, e, ("W1", "b1"), factor)
            for e in right_gradients(versions, *given)
            for factor in (1.0, factor_of(found, e))
        ), hint(
            "send delta2 back through W2 as it was given, cut it where z1 was not above 0, and sum "
            "over the rows"
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
                "reg adds reg times the weight to the slopes of W1 and W2 (the penalty is reg / 2 "
                "times the square) and changes nothing else"
            )
    assert any(np.any(value) for value in without.values()), hint("the loss has a slope too")


@grades("backward")
def test_nothing_flows_at_zero(student, versions):
    """Where z1 is exactly 0 nothing flows back."""
    params, (_, y) = net(71, 2, 4, 3), rows(72, 5, 2, 3)
    X = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [-2.0, 0.5], [0.5, 3.0]])
    params["W1"] = np.array([[2.0, -1.0, 1.0, 0.5], [-1.0, 0.5, 1.0, 2.0]])
    params["b1"] = np.zeros(4)  # the first rows give two neurons exactly 0, the others one less
    found = gradients(student, params, X, y, 0)
    assert found["b1"][1:].any(), hint("where z1 is above 0, delta1 flows")
    if not found["W1"][:, 0].any() and not found["b1"][0]:
        return
    expected = right_gradients(versions, params, X, y)
    next(expected)  # the loss has a kink here, so its slope cannot be measured
    assert any(agree(found, e, ("W1", "b1")) for e in expected), hint(
        "the bracket says z1 > 0: where z1 is exactly 0, or below, it is 0"
    )


@grades("numerical")
@points(2)
def test_central_differences(student, versions):
    """Every slope is the loss a nudge above less the loss a nudge below, over two nudges."""
    for seed, n, D, H, K, eps in [(73, 4, 2, 3, 2, 0.05), (74, 3, 1, 2, 3, 1e-4)]:
        given = (*case(seed, n, D, H, K), 0.4)
        say = "return a dict of W1, b1, W2, b2 in the parameters' shapes"
        found = checked(student["numerical"](*given, eps), D, H, K, say)
        expected = [measured(cost, *given, eps) for cost in versions("loss")]
        if any(agree(found, e, NAMES) for e in expected):
            continue
        assert not any(agree(found, e, NAMES, -1) for e in expected), hint(
            "the loss above less the loss below, not the other way round"
        )
        assert not any(agree(found, e, NAMES, 2) for e in expected), hint(
            "from eps below to eps above are two nudges: divide by 2 * eps"
        )
        assert all(found[n].any() for n in NAMES), hint("nudge all four, the biases too")
        raise AssertionError(
            hint(
                "nudge one entry at a time by the given eps, up and down from the same place, and "
                "put it back before the next"
            )
        )


def trained(student, params, X, y, alpha, reg, steps):
    say = "return two things: parameters, losses"
    return parts_of(student["train"](params, X, y, alpha, reg, steps), 2, say)


def walk(backward, params, X, y, alpha, reg, steps):
    """All parameters on the way, the first included."""
    path = [params]
    for _ in range(steps):
        slopes = backward(path[-1], X, y, reg)
        path.append({n: path[-1][n] - alpha * np.asarray(slopes[n], dtype=float) for n in NAMES})
    return path


@grades("train")
def test_one_loss_more_than_updates(student, versions):
    """The losses begin before the first update, and there is one more of them than updates."""
    params, X, y = case(81, 8, 3, 5, 4)
    say = "there is one loss more than updates: the start counts"
    losses = array_of(trained(student, params, X, y, 0.3, 0.1, 4)[1], say, shape=(5,))
    assert any(losses[0] == approx(f(params, X, y, 0.1), **CLOSE) for f in versions("loss")), hint(
        "losses[0] is the loss before the first update, penalty included"
    )
    assert not np.isclose(losses[1], losses[0]), hint("losses[1] is the loss after one update")


@grades("train")
@points(3)
def test_updates(student, versions):
    """Every update takes all four gradients at the same parameters."""
    for seed, alpha, reg, steps in [(82, 0.4, 0.2, 3), (83, 0.15, 0.6, 6)]:
        given = case(seed, 8, 3, 5, 4)
        say = "return the dict of all four parameters, in their shapes"
        found = checked(trained(student, *given, alpha, reg, steps)[0], 3, 5, 4, say)
        ends = (walk(b, *given, alpha, reg, steps)[-1] for b in versions("backward"))
        assert any(all(found[n] == approx(end[n], **CLOSE) for n in NAMES) for end in ends), hint(
            "compute all four gradients first, then subtract alpha times each, as often as asked"
        )


def follow(losses, way, versions, X, y, reg):
    """Whether the last losses are those of these parameters, one after the other."""
    return any(
        losses[-len(way) :] == approx([cost(params, X, y, reg) for params in way], **CLOSE)
        for cost in versions("loss")
    )


@grades("train")
def test_losses_follow_updates(student, versions):
    """Each update is followed by its loss."""
    given, alpha, reg = case(84, 8, 3, 5, 4), 0.4, 0.3
    say = "losses must be one flat list or array"
    losses = array_of(trained(student, *given, alpha, reg, 4)[1], say, ndim=1)
    assert losses.size >= 4, hint("keep the loss after every update")
    ways = [walk(backward, *given, alpha, reg, 4)[1:] for backward in versions("backward")]
    if not any(follow(losses, way, versions, *given[1:], reg) for way in ways):
        say = "return the dict of all four parameters, in their shapes"
        own = [
            checked(trained(student, *given, alpha, reg, k)[0], 3, 5, 4, say) for k in (1, 2, 3, 4)
        ]
        assert not np.allclose(own[0]["W1"], own[3]["W1"]), hint("update after update")
        assert follow(losses, own, versions, *given[1:], reg), hint(
            "compute each loss with the parameters after the update, penalty included"
        )


@grades("train")
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
def test_predict_one_row(student, versions):
    """A single row gives one class."""
    params, X, _ = case(93, 12, 3, 5, 4)
    for row in (X[i : i + 1] for i in range(0, 12, 3)):
        found = np.asarray(student["predict"](params, row))
        scores = (np.asarray(f(params, row)[1], dtype=float) for f in versions("forward"))
        assert any(found == approx(np.argmax(z, axis=1)) for z in scores), hint(
            "the column of the highest score of this row; column 0 is class 0"
        )
