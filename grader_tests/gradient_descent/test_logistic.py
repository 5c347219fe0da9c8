"""Example 5: logistic regression by gradient descent, step by step."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.measures import slopes
from softmark.hidden_tests.numbers import array_of, number_of, parts_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes


@grades("logistic_cost")
@points(2)
def test_cost_of_fresh_rows(student, reference, logistic_rows):
    """J is the mean over the rows, for any theta and any number of predictors."""
    for m, p in [(7, 2), (12, 1), (9, 4)]:
        theta, X, y = logistic_rows(m + p, m, p)
        given = (theta / 3, X, y)  # no row so sure that keeping h from 0 and 1 matters
        assert student["cost"](*given) == approx(reference["cost"](*given), **CLOSE), hint(
            "the mean (not the sum) of -y log h - (1 - y) log(1 - h), with h = sigmoid(X theta)"
        )


@grades("logistic_cost")
def test_cost_of_one_row(student, reference, logistic_rows):
    """One row is enough, whatever its class."""
    theta, X, _ = logistic_rows(41, 1, 2)
    for label in (0, 1):
        given = (theta, X, np.array([label]))
        assert student["cost"](*given) == approx(reference["cost"](*given), **CLOSE), hint(
            "both classes have a term of their own: look at their signs"
        )


@grades("logistic_cost")
def test_cost_of_a_sure_model(student):
    """A model that is very sure costs nothing where it is right, and much where it is wrong."""
    X = np.array([[1.0, 1000.0], [1.0, -1000.0]])
    theta = np.array([0.0, 1.0])
    right, wrong = (
        number_of(student["cost"](theta, X, np.array(labels)), "return one number")
        for labels in ([1, 0], [0, 1])
    )
    stuck = hint("the logarithm of 0 is infinite: keep h away from 0 and 1, or use np.logaddexp")
    assert right == approx(0, abs=1e-3), stuck
    # The task keeps h 1e-12 from 0 and 1, which costs 27.6; -log(1e-5) is a generous least.
    assert np.isfinite(wrong), stuck
    assert wrong > 11, hint(
        "where h is wrong the cost must be large: keep h 1e-12 away from 0 and 1, no more"
    )


@grades("logistic_gradient")
@points(3)
def test_gradient_is_the_slope_of_the_cost(student, reference, logistic_rows):
    """The gradient agrees with the numerical gradient of J."""
    for m, p in [(8, 2), (15, 1), (10, 4)]:
        theta, X, y = logistic_rows(50 + m, m, p)
        numerical = slopes(lambda t, X=X, y=y: reference["cost"](t, X, y), theta, 1e-4)
        assert student["gradient"](theta, X, y) == approx(numerical, rel=1e-3, abs=1e-5), hint(
            "error times input, (h - y) x, averaged over the rows: look at the sign and at 1/m"
        )


@grades("logistic_gradient")
def test_gradient_of_one_row(student, reference, logistic_rows):
    """One row gives one partial derivative for each theta."""
    for label in (0, 1):
        theta, X, _ = logistic_rows(60, 1, 3)
        given = (theta, X, np.array([label]))
        say = "with a single row the result still has the shape of theta"
        found = array_of(student["gradient"](*given), say, shape=theta.shape)
        assert found == approx(reference["gradient"](*given), **CLOSE), hint(
            "the error of the row times its inputs: look at the sign, and at h for both classes"
        )


def walk(cost, gradient, X, y, alpha, iterations):
    """The last theta, and the costs, of the descent that uses these two functions."""
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        theta = theta - alpha * np.asarray(gradient(theta, X, y), dtype=float)
        costs.append(cost(theta, X, y))
    return theta, costs


def fitted(student, X, y, alpha, iterations):
    return parts_of(student["fit"](X, y, alpha, iterations), 2, "return two things: theta, costs")


@grades("logistic_fit")
def test_fit_counts_the_start(student, versions, logistic_rows):
    """The costs begin with that of theta = 0, and there is one more of them than updates."""
    _, X, y = logistic_rows(81, 11, 3)
    say = "there is one cost more than updates: the start counts"
    costs = array_of(fitted(student, X, y, 0.3, 4)[1], say, shape=(5,))
    zero = np.zeros(4)
    assert any(costs[0] == approx(c(zero, X, y), **CLOSE) for c in versions("cost")), hint(
        "costs[0] is the cost before the first update, at theta = 0"
    )
    assert costs[1] != approx(costs[0]), hint("costs[1] is the cost after the first update")


@grades("logistic_fit")
@points(2)
def test_fit_theta(student, reference, versions, logistic_rows):
    """theta is where the updates lead, all partial derivatives taken at the same theta."""
    for seed, p, alpha, iterations in [(82, 2, 0.7, 4), (83, 4, 0.2, 6)]:
        _, X, y = logistic_rows(seed, 13, p)
        theta = fitted(student, X, y, alpha, iterations)[0]
        ends = (
            walk(reference["cost"], gradient, X, y, alpha, iterations)[0]
            for gradient in versions("gradient")
        )
        assert any(theta == approx(end, **CLOSE) for end in ends), hint(
            "start at 0, subtract alpha times the whole gradient, as often as asked for"
        )


@grades("logistic_fit")
def test_fit_costs(student, versions, logistic_rows):
    """Each update is followed by its cost."""
    _, X, y = logistic_rows(84, 13, 2)
    say = "costs must be one flat list or array"
    costs = array_of(fitted(student, X, y, 0.6, 5)[1], say, ndim=1)
    assert costs.size >= 5, hint("keep the cost after every update")
    paths = (
        walk(cost, gradient, X, y, 0.6, 5)[1]
        for gradient in versions("gradient")
        for cost in versions("cost")
    )
    assert any(costs[-5:] == approx(path[1:], **CLOSE) for path in paths), hint(
        "compute each cost with the theta after the update, not before it"
    )


THETA = "theta5 is what fit returns first: three numbers"


@grades("example5")
@points(2)
def test_theta5(student, reference):
    """theta5 lies at the bottom of the valley, as 5000 updates reach it."""
    theta = array_of(student["theta5"], THETA, shape=(3,))
    assert theta == approx(reference["theta5"], abs=6e-3), hint(
        "not there yet: with alpha between 3 and 11, 5000 updates are enough"
    )
    slope = reference["gradient"](theta, reference["X5"], reference["y5"])
    # After 5000 updates the slope is below 3e-6; at figures typed to three decimals, 3e-5.
    assert slope == approx(np.zeros(3), abs=1e-5), hint(
        "the slope there is not yet 0: are these the numbers of the descent, or rounded ones?"
    )


@grades("example5")
@points(2)
def test_costs5(student, versions, reference):
    """costs5 holds the cost of every update on the way there."""
    costs = array_of(student["costs5"], "5000 updates give 5001 costs", shape=(5001,))
    theta = array_of(student["theta5"], THETA, shape=(3,))
    alpha = number_of(student["alpha5"], "alpha5 is the learning rate, a number")
    X, y = reference["X5"], reference["y5"]
    starts_and_ends = (
        [*walk(cost, gradient, X, y, alpha, 3)[1], cost(theta, X, y)]
        for gradient in versions("gradient")
        for cost in versions("cost")
    )
    found = [*costs[:4], costs[-1]]
    assert any(found == approx(ends, rel=1e-3) for ends in starts_and_ends), hint(
        "costs5 must come from the same descent as theta5, with the learning rate alpha5"
    )


@grades("cost_curve")
@points(2)
def test_curve_is_drawn(student):
    """The curve shows every cost against the number of updates."""
    costs = array_of(student["costs5"], "costs5 must hold the 5001 costs of 3.5", shape=(5001,))
    assert np.ptp(costs) > 0, hint("costs5 must hold the 5001 costs of 3.5")
    axes = axes_of(student["ax_cost"])
    assert len(axes.points) >= 5001, hint("plot all of costs5, with plot or scatter")
    assert axes.counts(costs), hint(
        "the cost goes up, the number of updates, from 0 to 5000, across"
    )


@grades("cost_curve")
def test_curve_labels(student):
    """The axes say what they show."""
    axes = axes_of(student["ax_cost"])
    assert "iteration" in axes.xlabel.lower(), hint("x axis: iteration")
    assert "cost" in axes.ylabel.lower(), hint("y axis: cost")


@grades("library")
@points(2)
def test_model_has_no_penalty(student, reference):
    """The model gives the probabilities of an unpenalised logistic regression."""
    X = np.array([[1.0, -2.0], [2.0, -1.0], [0.5, -2.2], [3.0, -0.2], [-0.5, -3.0], [1.5, -1.2]])
    expected = reference["model5"].predict_proba(X)
    assert student["model5"].predict_proba(X) == approx(expected, abs=0.02), hint(
        "no penalty (C=np.inf), and the two predictors without the column of ones"
    )


@grades("library")
def test_theta_library(student):
    """theta_library holds the model's intercept and coefficients."""
    model = student["model5"]
    say = "call fit, then take intercept_ and coef_ from the model"
    own = [array_of(model.get(name, None), say) for name in ("intercept_", "coef_")]
    expected = np.concatenate([part.ravel() for part in own])
    assert expected.size == 3, hint("one intercept and two coefficients: leave out the ones")
    assert student["theta_library"] == approx(expected, abs=2e-3), hint(
        "first intercept_, then the coefficients in coef_, in one flat array"
    )


@grades("library")
def test_gap(student):
    """gap is the largest absolute difference between the two results."""
    flat = "theta_library and theta5 must both hold three numbers"
    library, descent = (
        array_of(student[name], flat, shape=(3,)) for name in ("theta_library", "theta5")
    )
    assert np.any(library != descent), hint("theta_library comes from the model, not from theta5")
    expected = np.max(np.abs(library - descent))
    assert student["gap"] == approx(expected, rel=1e-3, abs=6e-4), hint(
        "take the absolute differences first, then their maximum"
    )


def glm_cases(logistic_rows):
    return [logistic_rows(91, 20, 2), logistic_rows(92, 33, 4)]


def figure(student, given, key):
    figures = student["glm_figures"](*given)
    assert isinstance(figures, dict), hint("return a dict with the four keys of the task")
    assert key in figures, hint(f"the dict has no key {key!r}")
    return figures[key]


@grades("glm_figures")
def test_residual_deviance(student, versions, logistic_rows):
    """The residual deviance is 2m times the cost."""
    for given in glm_cases(logistic_rows):
        found = figure(student, given, "residual_deviance")
        right = (2 * len(given[2]) * cost(*given) for cost in versions("cost"))
        assert any(found == approx(value, **CLOSE) for value in right), hint(
            "J is a mean over m rows; the deviance is twice the sum"
        )


@grades("glm_figures")
@points(2)
def test_null_deviance(student, reference, logistic_rows):
    """The null deviance is that of the intercept alone, also for uneven classes."""
    for given in glm_cases(logistic_rows):
        expected = reference["glm_figures"](*given)["null_deviance"]
        assert figure(student, given, "null_deviance") == approx(expected, **CLOSE), hint(
            "with only an intercept, h is the share of ones in every row, not always one half"
        )


@grades("glm_figures")
def test_aic(student, versions, logistic_rows):
    """AIC adds 2 for each parameter to the residual deviance."""
    for given in glm_cases(logistic_rows):
        found = figure(student, given, "aic")
        m, parameters = given[1].shape
        right = (2 * m * cost(*given) + 2 * parameters for cost in versions("cost"))
        assert any(found == approx(value, **CLOSE) for value in right), hint(
            "the residual deviance plus 2 (p + 1), whatever p is"
        )


@grades("glm_figures")
def test_degrees_of_freedom(student, logistic_rows):
    """The residual degrees of freedom count rows less parameters."""
    for given in glm_cases(logistic_rows):
        m, parameters = given[1].shape
        assert figure(student, given, "df_residual") == approx(m - parameters), hint(
            "m rows less p + 1 parameters"
        )
