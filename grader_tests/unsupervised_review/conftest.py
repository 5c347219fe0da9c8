"""What several hidden tests of this assignment share."""

import numpy as np
import pytest


def numbers(value):
    """The value as an array of floats, or None when it is not made of numbers."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


@pytest.fixture(name="numbers")
def numbers_fixture():
    return numbers


def finite(value, shape):
    """Whether the value is numbers of that shape, not all of them 0."""
    found = numbers(value)
    return (
        found is not None
        and found.shape == shape
        and bool(np.isfinite(found).all())
        and bool(found.any())
    )


ROWS = np.random.default_rng(5).normal(size=(9, 3)) * [1, 2, 3] + [1, 0, 4]
LABELS = np.array([0, 0, 1, 1, 1, 2, 2, 2, 2])


OTHERS = np.random.default_rng(6).normal(size=(9, 3)) * [2, 1, 1] + [0, 3, 1]


def differ(first, second, shape=()):
    return (
        finite(first, shape)
        and finite(second, shape)
        and not np.allclose(numbers(first), numbers(second), rtol=1e-3, atol=1e-3)
    )


def both(function, *shapes):
    """Whether a function answers with arrays of these shapes, and otherwise for other rows."""
    answers = [function(rows) for rows in (ROWS, OTHERS)]
    if len(shapes) == 1:
        answers = [[answer] for answer in answers]
    return all(len(answer) == len(shapes) for answer in answers) and all(
        differ(first, second, shape) for first, second, shape in zip(*answers, shapes, strict=True)
    )


def parts_by(cut):
    """Whether a cut makes three clusters, and of other dissimilarities others."""
    labels = [np.asarray(cut(gaps(rows), 3, "complete")) for rows in (ROWS, OTHERS)]
    return all(len(np.unique(each)) == 3 for each in labels) and not same_groups(*labels)


def gaps(rows):
    return np.abs(rows[:, :1] - rows[:, 0])


# Whether a student's own function answers sensibly enough not to make a later step trivial.
SOUND = {
    "standardise": lambda f: both(f, (9, 3)) and not np.allclose(f(ROWS), ROWS),
    "principal_components": lambda f: both(f, (3, 3), (9, 3)),
    "explained": lambda f: both(lambda rows: f(rows, ROWS), (3,), (3,)),
    "wcv": lambda f: differ(f(ROWS[:4]), f(ROWS[4:])),
    "total_wcv": lambda f: differ(f(ROWS, LABELS), f(ROWS, LABELS[::-1])),
    "euclidean": lambda f: both(f, (9, 9)) and len(np.unique(numbers(f(ROWS)))) > 9,
    "correlation_distance": lambda f: both(f, (9, 9)) and len(np.unique(numbers(f(ROWS)))) > 9,
    "cut": parts_by,
}


@pytest.fixture
def own_or_right(student, reference):
    """Versions of a function that a later step may rest on, the right one first.

    A step that is right given the student's own wrong function earns its points: the slip
    was paid for where it was made.
    """

    def versions(name):
        yield reference[name]
        try:
            own = student[name]
            usable = SOUND[name](own)
        except Exception:  # missing, or it raises: paid for where it was asked for
            return
        if usable:
            yield own

    return versions


@pytest.fixture
def states(carried):
    """The student's standardised states; an array of another shape does not count."""

    def rows():
        return np.asarray(carried("X", low=-1000, high=1000, trivial=(0,)), dtype=float)

    return rows


def same_groups(labels, others):
    """Whether two lists of labels part the rows alike, whatever the numbers."""
    labels, others = np.asarray(labels), np.asarray(others)
    if labels.shape != others.shape or labels.ndim != 1:
        return False
    together = labels[:, None] == labels[None, :]
    return bool(np.array_equal(together, others[:, None] == others[None, :]))


@pytest.fixture(name="same_groups")
def same_groups_fixture():
    return same_groups


def up_to_sign(found, expected, tolerance=1e-4):
    """Whether two arrays have the same columns, some of them perhaps turned round."""
    if found is None or found.shape != expected.shape:
        return False
    signs = np.where((found * expected).sum(axis=0) < 0, -1, 1)
    return bool(np.allclose(found * signs, expected, rtol=tolerance, atol=tolerance))


@pytest.fixture(name="up_to_sign")
def up_to_sign_fixture():
    return up_to_sign


def best_partitions(rows):
    """Labels of the best partitions into 1 to 6 clusters that we find ourselves."""
    from sklearn.cluster import KMeans

    return [KMeans(k, n_init=20, random_state=0).fit(rows).labels_ for k in range(1, 7)]


def elbow_excess(totals, best):
    """By how much the totals for 3 to 6 clusters lie above the best, at worst and at least."""
    excess = np.asarray(totals, dtype=float)[2:] / np.asarray(best, dtype=float)[2:] - 1
    return float(excess.max()), float(excess.min())


@pytest.fixture
def axes_of():
    """The description of an axes that the student left under a name; empty for anything else."""

    def describe(value):
        found = (getattr(value, "description", None) or {}).get("axes") or ({},)
        return found[0]

    return describe


@pytest.fixture
def shows(axes_of):
    """Whether an axes shows these heights, above 1, 2, 3, ..."""

    def check(value, heights):
        axes = axes_of(value)
        pairs = [(line["x"], line["y"]) for line in axes.get("lines", ())]
        pairs += [c["offsets"].T[:2] for c in axes.get("collections", ()) if c["offsets"].ndim == 2]
        bars = axes.get("bars", ())
        pairs.append(
            ([b["x"] + b["width"] / 2 for b in bars], [b["y"] + b["height"] for b in bars])
        )
        drawn = [np.column_stack([x, y]) for x, y in pairs if len(x) == len(y)]
        drawn = np.concatenate([np.empty((0, 2)), *drawn])
        across = 1 + np.arange(len(heights))
        # Names in the place of numbers, such as PC1 ... PC4, stand at 0, 1, 2, ...
        names = axes.get("xticklabels", ())
        named = len(names) == len(heights) and all(
            str(n) in name for n, name in zip(across, names, strict=True)
        )
        scale = 1e-4 * max(1.0, float(np.abs(heights).max()))
        for positions in (across, across - 1) if named else (across,):
            wanted = np.column_stack([positions, heights])
            gaps = np.abs(drawn[:, None, :] - wanted[None, :, :])
            hit = (gaps[:, :, 0] < 1e-3) & (gaps[:, :, 1] < scale)
            if hit.any(axis=0).all():
                return True
        return False

    return check
