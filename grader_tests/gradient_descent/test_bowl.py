"""Example 4: gradient descent on x1^2 + x2^2, and the figure of the walk."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.numbers import array_of

WALKS = [([4, -3], 0.1, 6), ([-1.5, 2.5], 0.3, 4), ([0.5, 6.0], 0.7, 5)]


def walk(student, start, alpha, steps):
    say = "return an array with one row for each position"
    path = array_of(student["descend_bowl"](start, alpha, steps), say, ndim=2)
    assert path.shape[1] == 2, hint("each row holds two numbers: x1 and x2")
    assert len(path) >= 2, hint("the path holds every position, not only the last one")
    return path


@grades("descend_bowl")
def test_start_counts(student):
    """The path holds the start and one row for each update."""
    for start, alpha, steps in WALKS:
        path = walk(student, start, alpha, steps)
        assert len(path) == steps + 1, hint("steps updates give steps + 1 rows: the start counts")
        assert path[0] == approx(start), hint(
            "row 0 is the start; append a copy when you change a position in place"
        )
        assert not np.allclose(path[1], start), hint("row 1 is where one update leads")


@grades("descend_bowl")
@points(2)
def test_each_update(student):
    """Each update moves both variables by alpha times their own slope."""
    for start, alpha, steps in WALKS:
        path = walk(student, start, alpha, steps)
        expected = path[:-1] - alpha * 2 * path[:-1]
        assert path[1:] == approx(expected, rel=1e-4, abs=1e-6), hint(
            "each variable has its own slope, 2 x1 and 2 x2, and both move in each update"
        )


@grades("descend_bowl")
def test_where_it_ends(student, reference):
    """After all updates the walk is where it should be."""
    for start, alpha, steps in WALKS:
        path = walk(student, start, alpha, steps)
        expected = reference["descend_bowl"](start, alpha, steps)[-1]
        assert path[-1] == approx(expected, rel=1e-4, abs=1e-6), hint(
            "do exactly `steps` updates, with the given start and alpha"
        )


@grades("path_figure")
def test_bowl_path(student, reference):
    """bowl_path is the path that was asked for."""
    assert student["bowl_path"] == approx(reference["bowl_path"], rel=1e-4, abs=1e-6), hint(
        "start, learning rate and number of updates as in the task"
    )


@grades("path_figure")
@points(2)
def test_path_is_drawn(student, carried):
    """Every point of the path is on the figure, x1 across and x2 up."""
    shown = axes_of(student["ax_path"]).points
    path = np.asarray(carried("bowl_path"), dtype=float)
    assert len(shown), hint("nothing is drawn on ax_path as a line or as points")
    near = np.abs(shown[:, None, :] - path[None, :, :]).max(axis=2) < 1e-4
    assert near.any(axis=0).all(), hint("draw all of bowl_path: x1 across, x2 up")
    # one point would show a walk that stands still: it is drawn by as many as it has
    assert near.any(axis=1).sum() >= len(path), hint("draw all of bowl_path: x1 across, x2 up")


@grades("path_figure")
def test_contours(student):
    """Contour lines of the bowl lie under the path."""
    kinds = axes_of(student["ax_path"]).kinds
    assert any("Contour" in kind for kind in kinds), hint("use ax_path.contour or ax_path.contourf")


@grades("path_figure")
def test_path_labels(student):
    """The axes are labelled x1 and x2."""
    axes = axes_of(student["ax_path"])
    across, up = (
        "".join(c for c in label.lower() if c.isalnum()) for label in (axes.xlabel, axes.ylabel)
    )
    assert "x1" in across, hint("label the x axis x1")
    assert "x2" in up, hint("label the y axis x2")
