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


ORDER = "X_train and X_test are tables: the order is X_train, X_test, y_train, y_test"


def numbers(rows):
    """The first column of what a split returned, for the small table."""
    return array_of(rows, "the rows are those of X", ndim=2)[:, 0]


def split(student, X, y, seed):
    """The four things that split_firms returns."""
    say = "return four things: X_train, X_test, y_train, y_test"
    return parts_of(student["split_firms"](X, y, seed), 4, say)


def parts(student, X, y, seed):
    """They again, where the first two are tables."""
    found = split(student, X, y, seed)
    assert [np.ndim(part) for part in found[:2]] == [2, 2], hint(ORDER)
    return found


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
    firms, names = student["firms"], list(reference["firms"].columns)
    assert len(firms.columns) == len(names), hint("only the names change, no column is lost")
    own = [str(name).strip() for name in firms.columns]
    # Wrong names were marked above: then the columns are told by their places.
    whole = firms.set_axis(own if set(own) == set(names) else names, axis=1)
    assert np.array_equal(whole[names].to_numpy(float), reference["firms"].to_numpy(float)), hint(
        "only the names change, not the numbers or the order of the rows"
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
    assert set(named) <= set(reference["firms"].columns), hint(
        "the list holds names of columns, as firms has them"
    )
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
    assert all(np.ndim(student[name]) == 2 for name in ("X_train", "X_test")), hint(ORDER)
    assert test in (n // 5, n // 5 + 1), hint("the test rows are 20 % of all companies")
    assert sizes[0] == n - test, hint("all other rows are for training, and only those")
    assert sizes == [n - test, test, n - test, test], hint("labels are split like their rows")


@grades("split")
def test_every_company_once(student):
    """Every company is in train or in test, none in both, none twice."""
    whole = counted(student["X"])
    assert whole.total() > 1000, hint("the table X is not whole")
    assert all(np.ndim(student[name]) == 2 for name in ("X_train", "X_test")), hint(ORDER)
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
    assert np.array_equal(first, again), hint("the same `seed` must give the same shuffle")
    assert set(first) != set(other), hint("shuffle the rows, and let `seed` decide how")


@grades("split")
def test_left_to_chance(student):
    """The number of bankrupt companies in the test rows is left to chance."""
    X, y = small_table()
    labels = {int(np.sum(split(student, X, y, seed)[3])) for seed in range(1, 9)}
    if len(labels) > 1:
        return
    rows = {tuple(numbers(parts(student, X, y, seed)[1]).tolist()) for seed in (1, 2, 3)}
    assert len(rows) > 1, hint("each `seed` gives the same rows: nothing is left to chance")
    raise AssertionError(hint("do not stratify: then the number is always the same"))


# ---------------------------------------------------------------- 1.2 scale


TRAIN_ONLY = (
    "take mean and standard deviation of each column from X_train, and use them for all rows: "
    "(x - mean) / deviation"
)
NO_NAN = "the constant column must become 0, not NaN"


@grades("scaling")
def test_training_rows(student, by_hand):
    """Scaled training columns have mean 0 and standard deviation 1; the constant one is 0."""
    scaled = array_of(student["X_train_scaled"], NO_NAN, finite=True)
    assert scaled == approx(by_hand(student["X_train"]), rel=1e-3, abs=1e-3), hint(TRAIN_ONLY)


@grades("scaling")
@points(2)
def test_nothing_leaks(student, by_hand):
    """The test rows are scaled with the mean and deviation of the training rows."""
    scaled = array_of(student["X_test_scaled"], NO_NAN, finite=True)
    assert scaled == approx(by_hand(student["X_test"]), rel=1e-3, abs=1e-3), hint(TRAIN_ONLY)


@grades("scaling")
def test_few_rows(student):
    """A row is scaled in the same way alone and among others."""
    rows = student["X_test"][:6]
    together = array_of(student["scale"](rows), "scale returns numbers")
    alone = array_of(student["scale"](rows[2:3]), "scale returns numbers")
    assert np.isfinite(together).any(), hint("scale returns nothing but NaN")
    assert alone == approx(together[2:3], rel=1e-6, abs=1e-6, nan_ok=True), hint(
        "scale must not compute a new mean or deviation from the rows it is given"
    )
    kept = array_of(student["X_test_scaled"], "X_test_scaled holds numbers")[:6]
    assert together == approx(kept, rel=1e-5, abs=1e-5, nan_ok=True), hint(
        "X_test_scaled is what scale gives for X_test"
    )
