"""Hidden tests of part 5: the 2-2-2 network as functions, and its training."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of, speaks_of
from softmark.hidden_tests.follow import right_and_own
from softmark.hidden_tests.measures import sigmoid, slopes
from softmark.hidden_tests.numbers import array_of, parts_of
from softmark.model import StudentError

from .tables import RIGHT

TOL = 1e-3  # the tolerance of the last task

# x, y, w, b: fresh, with no two weights alike, so that a swapped pair shows
NETS = (
    (
        np.array([1.2, -0.7]),
        np.array([0.9, 0.2]),
        np.array([0.4, -1.1, 0.8, 0.3, -0.6, 1.5, 0.9, -1.3]),
        np.array([0.25, -0.4]),
    ),
    (
        np.array([-0.3, 2.1]),
        np.array([0.05, 0.6]),
        np.array([-0.9, 0.5, 1.7, -0.2, 1.1, 0.7, -1.4, 0.35]),
        np.array([-0.8, 0.15]),
    ),
)


def forward(x, w, b):
    hidden = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return hidden, sigmoid(w[4:].reshape(2, 2) @ hidden + b[1])


def error(x, y, w, b):
    return 0.5 * np.sum((forward(x, w, b)[1] - y) ** 2)


def gradients(x, y, w, b):
    """The derivatives of the error for the weights and for the biases."""

    def of(p):
        return error(x, y, p[:8], p[8:])

    return tuple(np.split(slopes(of, np.concatenate([w, b]), 1e-5), [8]))


@grades("net_gradients")
def test_net_forward(student):
    """The forward pass gives the activations of both layers."""
    for x, _, w, b in NETS:
        hidden, output = parts_of(student["net_forward"](x, w, b), 2)
        want = forward(x, w, b)
        assert hidden == approx(want[0], **RIGHT), hint(
            "w1, w2 lead into h1, w3, w4 into h2; both have b[0]."
        )
        assert output == approx(want[1], **RIGHT), hint(
            "w5, w6 lead into o1, w7, w8 into o2; both have b[1]."
        )


@grades("net_gradients")
def test_net_output_gradients(student):
    """The derivatives of w5 to w8 are right for fresh numbers."""
    for place in NETS:
        dw, _ = parts_of(student["net_gradients"](*place), 2)
        say = "Return eight derivatives for the weights, in the order w1 to w8."
        dw = array_of(dw, say, shape=(8,))
        assert dw[4:] == approx(gradients(*place)[0][4:], abs=1e-8), hint(
            "The error a - y, the slope of the output, and the activation that the weight carries."
        )


@grades("net_gradients")
def test_net_hidden_gradients(student):
    """The derivatives of w1 to w4 are right for fresh numbers."""
    for place in NETS:
        dw, _ = parts_of(student["net_gradients"](*place), 2)
        say = "Return eight derivatives for the weights, in the order w1 to w8."
        dw = array_of(dw, say, shape=(8,))
        assert dw[:4] == approx(gradients(*place)[0][:4], abs=1e-8), hint(
            "h1 hears from both outputs, through w5 and w7, h2 through w6 and w8; "
            "then its own slope, and the input."
        )


@grades("net_gradients")
def test_net_bias_gradients(student):
    """The derivatives of the shared biases are right for fresh numbers."""
    for place in NETS:
        _, db = parts_of(student["net_gradients"](*place), 2)
        assert db == approx(gradients(*place)[1], abs=1e-8), hint(
            "Each bias is shared by two neurons: add their two terms."
        )


def arrays(answer):
    """The new weights and biases that a function returned first."""
    return (
        array_of(answer[0], "Return the eight weights first.", shape=(8,)),
        array_of(answer[1], "Return the two biases second.", shape=(2,)),
    )


def steps(student, part):
    """The student's new values of one part, each beside those that are accepted."""
    for place, alpha in zip(NETS, (0.5, 2.5), strict=True):
        found = np.concatenate(arrays(parts_of(student["net_step"](*place, alpha), 2)))
        old = np.concatenate(place[2:])
        along = right_and_own(student, "net_gradients", place, gradients(*place))
        yield found[part], [(old - alpha * np.concatenate(g))[part] for g in along]


@grades("net_step")
def test_step_output_weights(student):
    """w5 to w8 move against their derivatives."""
    for found, accepted in steps(student, slice(4, 8)):
        assert any(found == approx(w, abs=1e-7) for w in accepted), hint(
            "Old value minus alpha times the derivative, with the alpha that was passed."
        )


@grades("net_step")
def test_step_hidden_weights(student):
    """w1 to w4 move by derivatives taken at the old w5 to w8."""
    for found, accepted in steps(student, slice(0, 4)):
        assert any(found == approx(w, abs=1e-7) for w in accepted), hint(
            "Old value minus alpha times the derivative, which is taken before w5 to w8 change."
        )


@grades("net_step")
def test_step_biases(student):
    """The biases move by derivatives taken at the old weights."""
    for found, accepted in steps(student, slice(8, 10)):
        assert any(found == approx(b, abs=1e-7) for b in accepted), hint(
            "Both biases learn too: old value minus alpha times the derivative at the old weights."
        )


@grades("net_step")
def test_step_leaves_its_arguments_alone(student, reference):
    """A step changes none of the arrays that it was given."""
    x, y, w, b = NETS[0]
    w_new, b_new = arrays(parts_of(student["net_step"](x, y, w, b, 0.5), 2))
    moved = np.abs(np.concatenate([w_new - w, b_new - b]))
    assert np.all((moved > 0) & (moved < 0.5)), hint(
        "A step moves all weights and biases a little."
    )
    for name in ("w_start", "b_start"):
        assert student[name] == approx(reference[name], abs=1e-12), hint(
            "w -= ... changes the caller's array: write w = w - ... instead."
        )


def trained(student, place, alpha, tol, max_steps):
    w, b, errors = parts_of(student["train"](*place, alpha, tol, max_steps), 3)
    return w, b, array_of(errors, "Return the errors as a list of numbers.", ndim=1)


def right_step(x, y, w, b, alpha):
    dw, db = gradients(x, y, w, b)
    return w - alpha * dw, b - alpha * db


def walk(step, place, alpha, tol, max_steps):
    """The errors of the walk that takes these steps."""
    x, y, w, b = place
    errors = [error(*place)]
    while errors[-1] >= tol and len(errors) <= max_steps:
        w, b = arrays(parts_of(step(x, y, w, b, alpha), 2))
        errors.append(error(x, y, w, b))
    return np.array(errors)


def walks(student, place, alpha, tol, max_steps):
    """The errors of right steps, then of the student's own, whose slips have cost their points."""
    yield walk(right_step, place, alpha, tol, max_steps)
    try:
        own = walk(student["net_step"], place, alpha, tol, max_steps)
    except (StudentError, AssertionError):
        return
    # steps that lead nowhere would make training a list of the same number
    if abs(own[1] - own[0]) > 1e-4:
        yield own


@grades("train")
def test_train_errors(student):
    """The errors are those before any step and after each step."""
    _, _, errors = trained(student, NETS[0], 0.7, 0.0, 3)
    assert any(errors == approx(w, **RIGHT) for w in walks(student, NETS[0], 0.7, 0.0, 3)), hint(
        "First E_total before any step, half the sum of the squares; then step and look, over "
        "and over."
    )


@grades("train")
def test_train_stops_at_the_tolerance(student):
    """Training ends with the first error below the tolerance."""
    tol = 0.05
    _, _, errors = trained(student, NETS[1], 0.5, tol, 5000)
    found = array_of(errors, "The errors are plain numbers.", shape=(len(errors),))
    assert 1 < len(found) < 5001, hint("Stop as soon as the last error is below tol.")
    assert found[-1] < tol, hint("Go on until the last error is below tol.")
    assert found[:-1].min() >= tol, hint("Stop as soon as the last error is below tol.")
    assert any(found == approx(w, rel=1e-5) for w in walks(student, NETS[1], 0.5, tol, 5000)), hint(
        "Start with E_total before any step, then keep E_total after every single step."
    )


@grades("train")
def test_train_stops_at_the_limit(student):
    """Training never takes more steps than allowed."""
    for limit in (1, 12):
        _, _, errors = trained(student, NETS[0], 0.5, 0.0, limit)
        assert len(errors) == limit + 1, hint("n steps make n + 1 errors, the first included.")
        found = array_of(errors, "The errors are plain numbers.", shape=(limit + 1,))
        assert found[0] > 0, hint("Start with the error before any step.")
        shares = (w[-1] / w[0] for w in walks(student, NETS[0], 0.5, 0.0, limit))
        assert any(found[-1] / found[0] == approx(share, rel=1e-5) for share in shares), hint(
            "Take as many steps as allowed, each from where the last one led."
        )


@grades("train")
def test_train_returns_the_last_weights(student):
    """The w and b that come back are those of the last error."""
    x, y, _, _ = NETS[0]
    *parameters, errors = trained(student, NETS[0], 0.5, 0.0, 40)
    w, b = arrays(parameters)
    found = array_of(errors, "Forty steps make 41 errors.", shape=(41,))
    reached = error(x, y, w, b)
    assert any(reached == approx(e[-1], rel=1e-5) for e in walks(student, NETS[0], 0.5, 0.0, 40)), (
        hint("Return the trained weights, those after the last step.")
    )
    assert found[-1] == approx(reached, **RIGHT), hint(
        "Return the weights after the last step, and their E_total as the last error."
    )


ERRORS = "errors is the list that train returned."
ERROR_WORDS = ("error", "loss", "cost", "e_{", "e_t")
STEP_WORDS = ("step", "iteration", "epoch", "update")


@grades("error_curve")
@points(2)
def test_curve_starts_at_example_8(student, reference):
    """The errors are those of training from the numbers of Example 8."""
    errors = array_of(student["errors"], ERRORS, ndim=1)
    assert errors.size > 1, hint(ERRORS)
    want = np.asarray(reference["errors"])
    assert errors[0] == approx(want[0], abs=1e-6), hint("Start from w_start and b_start.")
    common = min(len(errors), len(want))  # where it stops is the next test's matter
    if errors[:common] != approx(want[:common], rel=1e-3):
        # a slip in train or before it has cost its points; a list made up by hand has not
        start = [reference[name] for name in ("x_start", "y_start", "w_start", "b_start")]
        own = array_of(parts_of(student["train"](*start, 0.5, TOL, 10_000), 3)[2], ERRORS, ndim=1)
        common = min(len(errors), len(own))
        assert errors[:common] == approx(own[:common], rel=1e-6), hint(
            "errors is the list that train returned, trained with the alpha of the task."
        )


@grades("error_curve")
def test_curve_steps(student):
    """n_steps counts the steps until convergence."""
    errors = array_of(student["errors"], ERRORS, ndim=1)
    assert errors.size > 10, hint(ERRORS)
    assert errors[-1] < TOL <= errors[-2], hint("Train until the error is below the tolerance.")
    assert student["n_steps"] == approx(len(errors) - 1), hint(
        "The list holds one error more than there were steps."
    )


@grades("error_curve")
def test_curve_line(student):
    """The figure shows all the errors, on a logarithmic vertical axis."""
    errors = array_of(student["errors"], ERRORS, ndim=1)
    assert errors.size > 10, hint(ERRORS)
    assert errors[-1] < errors[0], hint("The error should fall.")
    axes = axes_of(student["ax_error"])
    assert axes.curve(errors, rtol=1e-6) is not None, hint(
        "Plot one line with every error, on ax_error."
    )
    assert "log" in axes.yscale, hint("Make the vertical axis logarithmic.")


@grades("error_curve")
def test_curve_labels(student):
    """Both axes say what they show."""
    axes = axes_of(student["ax_error"], "Plot the errors on ax_error.")
    assert axes.lines, hint("Plot the errors on ax_error.")
    assert axes.xlabel, hint("Label the horizontal axis.")
    assert axes.ylabel, hint("Label the vertical axis.")
    swapped = speaks_of(axes.xlabel, ERROR_WORDS) and speaks_of(axes.ylabel, STEP_WORDS)
    assert not swapped, hint("The steps run along the horizontal axis, the errors up.")
