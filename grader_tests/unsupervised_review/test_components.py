"""Principal components, and what they explain."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.alike import up_to_sign
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.numbers import array_of, numbers, parts_of
from softmark.hidden_tests.rows import standardised

CLOSE = {"rel": 1e-4, "abs": 1e-5}  # single precision passes


def table(seed, n, p):
    """Fresh standardised rows whose columns are correlated."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(n, 1))
    rows = (
        1.5 * shared * np.arange(p, 0, -1) / p + rng.normal(size=(n, p)) * np.arange(1, p + 1) / p
    )
    return standardised(rows, rows)


def decomposed(student, rows):
    V, Z = parts_of(student["principal_components"](rows), 2, "return two things: V, Z")
    return array_of(V, "V holds the loadings"), array_of(Z, "Z holds the scores")


def directions(rows):
    return np.linalg.svd(rows, full_matrices=False)[2].T


SHAPES = [(30, 3), (9, 2), (40, 5)]


@grades("components")
@points(3)
def test_directions(student):
    """The columns of V are the directions of largest variance, the largest first."""
    for n, p in SHAPES:
        rows = table(20 + n, n, p)
        V, _ = decomposed(student, rows)
        assert V.shape == (p, p), hint("V has a row for each variable and a column a component")
        assert up_to_sign(V, directions(rows), 1e-3), hint(
            "eigenvectors of X^T X as columns, of length 1, the largest eigenvalue first"
        )


@grades("components")
@points(2)
def test_scores(student):
    """The scores are the projections of the rows on the directions."""
    for n, p in SHAPES:
        rows = table(20 + n, n, p)
        V, Z = decomposed(student, rows)
        assert Z.shape == (n, p), hint("Z has a row for each row of X")
        right = directions(rows)
        own = V.shape == (p, p) and np.allclose(V.T @ V, np.eye(p), atol=1e-3)
        follows = own and np.allclose(Z, rows @ V, rtol=1e-3, atol=1e-3)
        slip_elsewhere = not up_to_sign(V, right, 1e-3) and up_to_sign(Z, rows @ right, 1e-3)
        assert follows or slip_elsewhere, hint("multiply: the scores are X @ V")


@grades("components")
def test_one_column(student):
    """A table of one column has one component."""
    rows = table(26, 6, 1)
    V, Z = decomposed(student, rows)
    assert (V.shape, Z.shape) == ((1, 1), (6, 1)), hint(
        "V and Z keep two dimensions: a covariance of one column is a single number"
    )
    assert abs(V[0, 0]) == approx(1, abs=1e-3), hint("its only loading is 1 or -1")
    assert up_to_sign(Z, rows, 1e-3), hint("its scores are the column itself, or turned round")


def decompositions(rows, versions):
    """V and Z as right functions and the student's own would give them."""
    for each in (rows, rows - rows.mean(axis=0)):  # scikit-learn centres, SVD does not
        for decompose in versions("principal_components"):
            yield tuple(map(numbers, decompose(each)))


@grades("arrests_components")
def test_loadings_and_scores(student, states, versions):
    """V and Z are the loadings and scores of the 50 states, whatever their signs."""
    V, Z = numbers(student["V"]), numbers(student["Z"])
    assert any(
        up_to_sign(V, loadings) and up_to_sign(Z, scores)
        for loadings, scores in decompositions(states(), versions)
    ), hint("give the standardised states X, all four columns, to your function")


@pytest.fixture
def squares(student, carried):
    """The sums of the squares of the student's scores, one for each component."""
    array_of(student["Z"], "Z holds the scores")
    Z = np.asarray(carried("Z", low=-1000, high=1000, trivial=(0,)), dtype=float)
    return (Z**2).sum(axis=0)


@grades("arrests_components")
def test_arrests_variances(student, squares):
    """The variances are those of the scores."""
    assert student["variances"] == approx(squares / 50, abs=1e-4), hint(
        "1/n times the sum of the squares of each column of Z; scikit-learn divides by n - 1"
    )


@grades("arrests_components")
def test_arrests_pve(student, squares, states):
    """The PVEs follow from the scores and from X."""
    assert student["pve"] == approx(squares / (states() ** 2).sum(), abs=1e-4), hint(
        "one share for each component, not yet added up"
    )


@grades("scree")
@points(2)
def test_pve_is_drawn(student, carried):
    """The first picture shows the PVE of each component."""
    pve = np.asarray(carried("pve", low=0, high=1), dtype=float)
    assert axes_of(student["ax_pve"]).stands_at(pve), hint("pve up, the numbers 1 to 4 across")


@grades("scree")
@points(2)
def test_cumulative_is_drawn(student, carried):
    """The second picture shows how much the first components explain together."""
    pve = np.asarray(carried("pve", low=0, high=1), dtype=float)
    assert axes_of(student["ax_cumulative"]).stands_at(np.cumsum(pve)), hint(
        "add the PVEs up, as np.cumsum does; the numbers 1 to 4 across"
    )


@grades("scree")
def test_scree_labels(student):
    """All axes are labelled."""
    for name, word in (("ax_pve", "pve"), ("ax_cumulative", "cumulative")):
        axes = axes_of(student[name])
        assert "component" in axes.xlabel.lower(), hint("say 'component' on each x axis")
        assert word in axes.ylabel.lower(), hint("say 'PVE' and 'cumulative' on the y axes")
