"""Looking at the table, splitting it, scaling it."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import array_of, parts_of
from softmark.hidden_tests.rows import counted


def small_table():
    """100 companies with two features; every fourth one is bankrupt."""
    import pandas as pd

    n = 100
    features = pd.DataFrame({"number": np.arange(float(n)), "ratio": np.sin(np.arange(n))})
    return features, pd.Series((np.arange(n) % 4 == 0).astype(int), name="Bankrupt?")


def numbers(rows):
    """The first column of what a split returned, for the small table."""
    return array_of(rows, "the rows are those of X", ndim=2)[:, 0]


def parts(student, X, y, seed):
    """What split_firms returns for the small table."""
    say = "return four things: X_train, X_test, y_train, y_test"
    return parts_of(student["split_firms"](X, y, seed), 4, say)


# ---------------------------------------------------------------- 0. look


@grades("clean_names")
@points(2)
def test_names(student, reference):
    """The column names have no spaces at their ends, and are otherwise unchanged."""
    names = list(student["firms"].columns)
    assert names == list(reference["firms"].columns), hint(
        "take the spaces off both ends of each name, keep those inside and the order"
    )


@grades("clean_names")
def test_values_kept(student, reference):
    """All companies and all numbers are still there."""
    firms, names = student["firms"], reference["firms"].columns
    assert {str(name).strip() for name in firms.columns} == set(names), hint(
        "only the names change, no column is lost"
    )
    whole = firms.set_axis([str(name).strip() for name in firms.columns], axis=1)
    assert np.array_equal(whole[list(names)].to_numpy(float), reference["firms"].to_numpy(float)), (
        hint("only the names change, not the numbers or the order of the rows")
    )


@grades("label_counts")
def test_label_counts(student, reference):
    """Both labels are counted."""
    counts, expected = student["label_counts"], reference["label_counts"]
    assert {int(k): int(counts[k]) for k in counts.keys()} == {  # noqa: SIM118 (a Series)
        int(k): int(expected[k]) for k in expected.index
    }, hint("count how often each label occurs in the column Bankrupt?")


@grades("label_counts")
def test_share_bankrupt(student, reference):
    """The share of bankrupt companies is their number over all companies."""
    assert student["share_bankrupt"] == approx(reference["share_bankrupt"], abs=5e-4), hint(
        "the mean of a column of zeros and ones is the share of ones (not a percentage)"
    )


@grades("label_counts")
def test_lazy_accuracy(student, reference):
    """The accuracy of always saying 0 is the share of companies that survive."""
    assert student["lazy_accuracy"] == approx(reference["lazy_accuracy"], abs=5e-4), hint(
        "always saying 0 is right exactly for the companies with label 0"
    )


@grades("label_counts")
def test_constant_columns(student, reference):
    """The list names the columns that never vary, and no other."""
    named = [str(name).strip() for name in student["constant_columns"]]
    assert sorted(named) == sorted(reference["constant_columns"]), hint(
        "a constant column has one distinct value; nearly constant ones do not count"
    )


@grades("features")
@points(2)
def test_label_is_no_feature(student, reference):
    """X holds all 95 features, and the label is not among them."""
    names = [str(name).strip() for name in student["X"].columns]
    assert "Bankrupt?" not in names, hint("drop the column Bankrupt? from the features")
    assert sorted(names) == sorted(reference["X"].columns), hint(
        "keep every other column, the constant one too"
    )


@grades("features")
def test_labels(student, reference):
    """y is the label of each company, in the order of the table."""
    assert np.asarray(student["y"]).ravel() == approx(np.asarray(reference["y"])), hint(
        "y is the column Bankrupt?"
    )


# ---------------------------------------------------------------- 1.1 split


@grades("split")
def test_split_sizes(student, reference):
    """A fifth of the companies are kept for the test."""
    n = len(reference["X"])
    sizes = [len(student[name]) for name in ("X_train", "X_test", "y_train", "y_test")]
    test = sizes[1]
    assert test in (n // 5, n // 5 + 1), hint("the test rows are 20 % of all companies")
    assert sizes == [n - test, test, n - test, test], hint("labels are split like their rows")


@grades("split")
def test_every_company_once(student):
    """Every company is in train or in test, none in both, none twice."""
    whole = counted(student["X"])
    assert whole.total() > 1000, hint("the table X is not whole")
    assert counted(student["X_train"], student["X_test"]) == whole, hint(
        "train and test together are exactly the rows of X; do not copy or drop rows"
    )


@grades("split")
def test_labels_stay_with_their_rows(student):
    """Each row keeps its own label when the rows are shuffled."""
    X, y = small_table()
    X_train, X_test, y_train, y_test = parts(student, X, y, 3)
    for rows, labels in ((X_train, y_train), (X_test, y_test)):
        own = np.asarray(y)[numbers(rows).astype(int)]
        assert np.array_equal(np.asarray(labels).ravel(), own), hint(
            "use the same shuffled positions for the rows and for the labels"
        )


@grades("split")
@points(2)
def test_seed_decides(student):
    """The same seed gives the same split, another seed another one."""
    X, y = small_table()
    first, again, other = (numbers(parts(student, X, y, seed)[1]) for seed in (1, 1, 2))
    assert np.array_equal(first, again), hint("the shuffle must depend on `seed`")
    assert set(first) != set(other), hint("the shuffle must depend on `seed`, not on a fixed one")


@grades("split")
def test_left_to_chance(student):
    """The number of bankrupt companies in the test rows is left to chance."""
    X, y = small_table()
    found = {int(np.sum(parts(student, X, y, seed)[3])) for seed in range(1, 9)}
    assert len(found) > 1, hint("do not stratify, and do not take the rows in their order")


# ---------------------------------------------------------------- 1.2 scale


TRAIN_ONLY = "compute mean and standard deviation from X_train, then use them for all rows"


@grades("scaling")
def test_training_rows(student, by_hand):
    """Scaled training columns have mean 0 and standard deviation 1; the constant one is 0."""
    say = "the constant column must become 0, not NaN"
    scaled = array_of(student["X_train_scaled"], say, finite=True)
    assert scaled == approx(by_hand(student["X_train"]), rel=1e-3, abs=1e-3), hint(TRAIN_ONLY)


@grades("scaling")
@points(2)
def test_nothing_leaks(student, by_hand):
    """The test rows are scaled with the mean and deviation of the training rows."""
    scaled = array_of(student["X_test_scaled"], "X_test_scaled holds numbers")
    assert scaled == approx(by_hand(student["X_test"]), rel=1e-3, abs=1e-3), hint(TRAIN_ONLY)


@grades("scaling")
def test_few_rows(student):
    """A row is scaled in the same way alone and among others."""
    rows = student["X_test"][:6]
    together = array_of(student["scale"](rows), "scale returns numbers")
    alone = array_of(student["scale"](rows[2:3]), "scale returns numbers")
    assert alone == approx(together[2:3], rel=1e-6, abs=1e-6), hint(
        "scale must not compute a new mean from the rows it is given"
    )
    kept = array_of(student["X_test_scaled"], "X_test_scaled holds numbers")[:6]
    assert together == approx(kept, rel=1e-5, abs=1e-5), hint(
        "X_test_scaled is what scale gives for X_test"
    )
