"""Standardising, principal components, and what they explain."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.alike import up_to_sign
from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.numbers import array_of, number_of, numbers, parts_of

CLOSE = {"rel": 1e-4, "abs": 1e-5}  # single precision passes


def table(seed, n, p):
    """Fresh rows whose columns are correlated and differ in mean and spread."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(n, 1))
    rows = (
        1.5 * shared * np.arange(p, 0, -1) / p + rng.normal(size=(n, p)) * np.arange(1, p + 1) / p
    )
    return rows * rng.uniform(0.5, 6, p) + rng.normal(0, 3, p)


def scaled(rows):
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)


@grades("standardise")
@points(3)
def test_each_column(student):
    """Each column gets mean 0 and variance 1, the variance being that with 1/n."""
    for n, p in [(7, 3), (4, 1), (12, 5)]:
        rows = table(n, n, p)
        found = array_of(student["standardise"](rows), "return an array of numbers")
        assert found == approx(scaled(rows), **CLOSE), hint(
            "subtract the mean of the column, then divide by its standard deviation, with 1/n"
        )


@grades("standardise")
def test_integers(student):
    """Whole numbers work like any others."""
    rows = np.array([[1, 200], [4, 100], [5, 900], [2, 400]])
    found = array_of(student["standardise"](rows), "return an array of numbers")
    assert found == approx(scaled(rows), **CLOSE), hint(
        "the result holds fractions, even where the rows hold whole numbers"
    )


@grades("standardise")
@points(2)
def test_X(student, reference, versions):
    """X holds the standardised states."""
    found = numbers(student["X"])
    rows = np.asarray(reference["arrests"], dtype=float)
    assert found is not None, hint("X holds numbers only: the names of the states are the index")
    assert any(
        found == approx(numbers(scale(rows)), **CLOSE) for scale in versions("standardise")
    ), hint("give all four columns of arrests to your function")


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
        rows = scaled(table(20 + n, n, p))
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
        rows = scaled(table(20 + n, n, p))
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
    rows = scaled(table(26, 6, 1))
    V, Z = decomposed(student, rows)
    assert (V.shape, Z.shape) == ((1, 1), (6, 1)), hint(
        "V and Z keep two dimensions: a covariance of one column is a single number"
    )
    assert abs(V[0, 0]) == approx(1, abs=1e-3), hint("its only loading is 1 or -1")
    assert up_to_sign(Z, rows, 1e-3), hint("its scores are the column itself, or turned round")


def shares(student, Z, rows):
    found = parts_of(student["explained"](Z, rows), 2, "return two things: variances, PVEs")
    return [array_of(part, "the variances and the PVEs are numbers") for part in found]


def scored(seed, n, p):
    rows = scaled(table(seed, n, p))
    return rows @ directions(rows), rows


@grades("explained")
def test_variances(student):
    """The variance of a component is the mean of its squared scores."""
    for n, p in [(11, 4), (5, 2), (8, 1)]:
        Z, rows = scored(40 + n, n, p)
        found, _ = shares(student, Z, rows)
        assert found == approx((Z**2).mean(axis=0), **CLOSE), hint(
            "the sum of the squares of a column, divided by the number of rows n"
        )


@grades("explained")
def test_pve(student):
    """The PVE is the share of all squares."""
    for n, p in [(11, 4), (5, 2), (8, 1)]:
        Z, rows = scored(40 + n, n, p)
        _, found = shares(student, Z, rows)
        assert found == approx((Z**2).sum(axis=0) / (rows**2).sum(), **CLOSE), hint(
            "the sum of the squares of a column of Z, divided by the sum of all squares in X"
        )


@grades("explained")
def test_pve_of_fewer_components(student):
    """With the first components alone, the PVE is still the share of everything in X."""
    for n, p, kept in [(11, 4, 2), (9, 5, 1), (20, 6, 4)]:
        Z, rows = scored(60 + n, n, p)
        _, found = shares(student, Z[:, :kept], rows)
        expected = (Z[:, :kept] ** 2).sum(axis=0) / (rows**2).sum()
        assert found == approx(expected, **CLOSE), hint(
            "the denominator is about X: it does not change when components are left out"
        )


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
def explanations(student, carried, states, versions):
    """Variances and PVEs that follow from the student's scores."""
    array_of(student["Z"], "Z holds the scores")
    Z = np.asarray(carried("Z", low=-1000, high=1000, trivial=(0,)), dtype=float)
    return [tuple(map(numbers, explain(Z, states()))) for explain in versions("explained")]


@grades("arrests_components")
def test_arrests_variances(student, explanations):
    """The variances are those of the scores."""
    found = student["variances"]
    assert any(found == approx(right, abs=1e-4) for right, _ in explanations), hint(
        "1/n times the sum of the squares of each column of Z; scikit-learn divides by n - 1"
    )


@grades("arrests_components")
def test_arrests_pve(student, explanations):
    """The PVEs follow from the scores and from X."""
    found = student["pve"]
    assert any(found == approx(right, abs=1e-4) for _, right in explanations), hint(
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


def counted(student, pve, share):
    return number_of(student["components_needed"](pve, share), "return a whole number")


@grades("components_needed")
@points(2)
def test_components_needed(student):
    """It counts how many components reach the share together."""
    for seed, p, share in [(1, 6, 0.8), (2, 9, 0.9), (3, 4, 0.63), (4, 12, 0.5), (5, 3, 0.97)]:
        pve = np.sort(np.random.default_rng(seed).dirichlet(np.ones(p)))[::-1]
        expected = 1 + int((np.cumsum(pve) < share).sum())
        given = pve.tolist() if seed % 2 else pve
        assert counted(student, given, share) == approx(expected), hint(
            "add the PVEs up one after the other: how many are there when the share is reached?"
        )


@grades("components_needed")
def test_exactly_the_share(student):
    """A sum that equals the share is enough."""
    for pve, share, needed in [
        ([0.5, 0.25, 0.125, 0.125], 0.75, 2),
        ([0.75, 0.25], 0.75, 1),
        ([0.5, 0.25, 0.25], 1.0, 3),
    ]:
        assert counted(student, pve, share) == approx(needed), hint(
            "'at least' includes a sum that equals the share"
        )
