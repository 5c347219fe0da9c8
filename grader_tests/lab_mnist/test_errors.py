"""Where the network errs: confusion matrix, accuracy by digit, the worst-read digits."""

import re

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.figures import axes_in, speaks_of
from softmark.hidden_tests.follow import own_beside
from softmark.hidden_tests.measures import confusion
from softmark.hidden_tests.numbers import array_of, numbers
from softmark.model import StudentError

# ---------------------------------------------------------------- 3.1 the confusion matrix


@grades("confusion")
@points(2)
def test_counts(student):
    """Rows are the true labels, columns what was read."""
    rng = np.random.default_rng(81)
    for n, classes in [(60, 10), (25, 4), (1, 3)]:
        true, read_as = rng.integers(0, classes, (2, n))
        found = student["confusion"](true, read_as, classes)
        assert found == approx(confusion(true, read_as, range(classes))), hint(
            "count each picture once, in the row of its true label and the column of the other"
        )


@grades("confusion")
def test_labels_that_do_not_occur(student):
    """A label that does not occur has a row and a column of zeros."""
    true, read_as = np.array([5, 1, 1, 5]), np.array([1, 1, 5, 5])
    say = "the number of classes is told: classes x classes"
    found = array_of(student["confusion"](true, read_as, 7), say, shape=(7, 7))
    assert found == approx(confusion(true, read_as, range(7))), hint(
        "count each picture, also those read rightly, in the row of its true label and the column "
        "of the other"
    )


@grades("confusion")
@points(2)
def test_matrix_of_the_net(student, reference):
    """C counts what the network read in all test digits."""
    found = numbers(student["C"])
    labels, images = reference["test_labels"], reference["test_images"]
    say = "`read` gives one digit for each picture"
    read_as = array_of(student["read"](images), say, shape=labels.shape)
    right = confusion(labels, read_as, range(10))
    if found is not None and found.shape == (10, 10) and np.abs(found - right).sum() <= 4:
        return
    own = array_of(student["confusion"](labels, read_as.astype(int), 10), "an array of counts")
    assert own.sum() > 0, hint("your matrix counts nothing")
    assert found == approx(own), hint("compare test_labels with read(test_images)")


# ---------------------------------------------------------------- 3.2, 3.3 what follows from it


def matrix(seed, classes):
    """A confusion matrix with distinct mistakes, and a different number of each digit."""
    rng = np.random.default_rng(seed)
    counts = rng.permutation(classes * classes).reshape(classes, classes) + 1
    return counts + np.diag(rng.integers(20, 60, classes))


@grades("per_digit")
def test_accuracy(student):
    """The accuracy is the share of all pictures that is on the diagonal."""
    for seed, classes in [(82, 10), (83, 3), (84, 2)]:
        C = matrix(seed, classes)
        assert student["accuracy"](C) == approx(np.trace(C) / C.sum(), abs=1e-5), hint(
            "what is right stands on the diagonal; divide by the number of all pictures"
        )


@grades("per_digit")
@points(2)
def test_accuracy_per_digit(student):
    """Each digit's accuracy is its share of the pictures that show this digit."""
    for seed, classes in [(85, 10), (86, 4), (87, 2)]:
        C = matrix(seed, classes)
        expected = np.diag(C) / C.sum(axis=1)
        assert student["accuracy_per_digit"](C) == approx(expected, abs=1e-5), hint(
            "divide each number of the diagonal by the sum of its row, not of its column"
        )


@grades("per_digit")
def test_digit_that_does_not_occur(student):
    """A digit that occurs in no picture has no accuracy: nan."""
    C = matrix(88, 5)
    C[3] = 0
    found = array_of(student["accuracy_per_digit"](C), "one number for each digit", shape=(5,))
    assert np.isnan(found[3]), hint("where a row of C adds up to 0, the accuracy is np.nan")
    assert np.isfinite(np.delete(found, 3)).all(), hint("the other digits keep their accuracy")


@pytest.fixture
def accuracies(student):
    """A function: accuracy by digit, the right one first, then the student's own."""

    def varies(own):
        return np.isfinite(own).all() and np.ptp(own) > 0

    return lambda C: own_beside(
        np.diag(C) / C.sum(axis=1), lambda: student["accuracy_per_digit"](C), sound=varies
    )


@grades("hardest")
def test_hardest(student, accuracies):
    """The hardest digit is the one with the lowest accuracy."""
    # In these the fewest right, the most mistakes or the lowest share of a column differ.
    for seed, classes in [(98, 10), (100, 10), (104, 5), (106, 3)]:
        C = matrix(seed, classes)
        found = student["hardest"](C)
        assert any(found == approx(int(np.argmin(each))) for each in accuracies(C)), hint(
            "the position of the smallest number of accuracy_per_digit(C)"
        )


def emptied(student):
    """Whether C is a confusion matrix whose diagonal was set to 0."""
    try:
        C = numbers(student["C"])
    except StudentError:
        return False
    return C is not None and C.shape == (10, 10) and C.any() and not np.trace(C)


@grades("hardest")
def test_worst_mixup(student):
    """The worst mix-up is the largest number off the diagonal: true digit, read as."""
    for seed, classes in [(95, 10), (96, 10), (97, 4), (98, 2)]:
        C = matrix(seed, classes)
        mistakes = C * (1 - np.eye(classes))
        expected = np.unravel_index(mistakes.argmax(), C.shape)
        found = student["worst_mixup"](C)
        assert found == approx([int(i) for i in expected]), hint(
            "row first (true digit), then column; what is right does not count"
        )
    assert not emptied(student), hint(
        "worst_mixup has emptied the diagonal of C itself: work on a copy"
    )


# ---------------------------------------------------------------- 3.4 the picture of it


def matrix_axes(student):
    """The axes of fig_confusion that show 10 x 10 numbers, and these numbers."""
    say = "draw the 10 x 10 matrix with imshow in fig_confusion"
    for axes in axes_in(student["fig_confusion"], say):
        for image in axes.images:
            if image.shape == (10, 10):
                return axes, image
    raise AssertionError(hint(say))


def matrix_of(student):
    """The student's own C: another net makes other mistakes."""
    C = array_of(student["C"], "C has ten rows and ten columns", shape=(10, 10))
    assert C.any(), hint("C is empty: it counts nothing")
    return C


def shows(shown, C):
    """Whether these numbers are a picture of C: its counts, shares of them, or as a logarithm.

    Shares of each true digit's pictures as well; of other numbers, those that are equal where the
    counts are, and larger where these are larger.
    """
    if not shown.any() or not np.isfinite(shown).all():
        return False
    if np.allclose(shown * C.sum() / max(shown.sum(), 1e-12), C, atol=1e-6):
        return True
    sums = C.sum(axis=1, keepdims=True)
    scale = 100 if shown.max() > 1.5 else 1
    if np.allclose(shown * sums / scale, C, atol=0.51):  # perhaps rounded to whole per cent
        return True
    counts, which = np.unique(C, return_inverse=True)
    groups = [shown.ravel()[which.ravel() == place] for place in range(len(counts))]
    levels = np.array([group.mean() for group in groups])
    alike = all(np.ptp(group) < 1e-6 for group in groups)
    return alike and len(levels) > 2 and bool((np.diff(levels) > 0).all())


@grades("confusion_figure")
def test_matrix_is_shown(student):
    """The picture shows the confusion matrix C."""
    _, shown = matrix_axes(student)
    C = matrix_of(student)
    assert shows(shown, C) or shows(shown.T, C), hint("give C itself to imshow, with its diagonal")


TRUE = (
    "true", "truth", "actual", "should", "correct", "right", "real ", "reality", "desired",
    "wahr ", "wahre", "wahrheit", "echte", "tatsäch", "wirklich", "richtig", "soll",
    "vrai", "réel", "vérit",
)  # fmt: skip
SHOWN = (
    "label", "target", "shown", "shows", "picture", "image", "written", "wrote", "given",
    "gezeigt", "zeigt", "bild", "geschrieben", "étiquette", "montr", "écrit",
)  # fmt: skip
READ = (
    "read", "pred", "guess", "answer", "output", "net", "model", "recogn", "classif", "said",
    "says", "seen", "detect", "estimat", "assigned", "machine", "computer", "taken for", "found",
    "geles", "vorher", "erkannt", "gesagt", "geschätzt", "antwort", "ausgabe", "klassif",
    "préd", "prév", "reconnu", "réponse", "chiffre lu",
)  # fmt: skip
"""What students call the two, also in German and French."""
EXCHANGED = hint("imshow puts the rows of C, the true digits, on the y axis: labels exchanged?")


def role(label):
    """Whether a label names the true digit or the one that was read; None where it is not clear.

    "predicted label" and "recognised picture" are of the reading, whatever else they name.
    """
    strong, read = speaks_of(f"{label} ", TRUE), speaks_of(label, READ)
    if strong != read:
        return "true" if strong else "read"
    return "true" if not strong and speaks_of(label, SHOWN) else None


@grades("confusion_figure")
def test_axes_of_the_matrix(student):
    """The axes say which is the true digit and which is the one that was read."""
    axes, shown = matrix_axes(student)
    C = matrix_of(student)
    down, across = axes.ylabel, axes.xlabel
    if not shows(shown, C) and shows(shown.T, C):
        down, across = across, down
    assert down, hint("label the y axis")
    assert across, hint("label the x axis")
    assert down != across, hint("the two axes show different things: give them different labels")
    assert (role(down), role(across)) != (None, None), hint(
        "say which axis is the true digit, and which the one that the network read"
    )
    assert role(down) != "read", EXCHANGED
    assert role(across) != "true", EXCHANGED


# ---------------------------------------------------------------- 4. the worst-read digits


def made_up(seed, n, classes):
    rng = np.random.default_rng(seed)
    P = rng.dirichlet(np.ones(classes), n)
    return P, rng.integers(0, classes, n).astype("uint8")


def positions(student, P, labels, count):
    say = "return `count` positions in one dimension"
    return array_of(student["worst"](P, labels, count), say, shape=(count,))


@grades("worst")
def test_how_many(student):
    """As many positions are returned as were asked for, each once."""
    for seed, n, classes, count in [(101, 30, 10, 7), (102, 5, 3, 5), (103, 8, 4, 1)]:
        found = positions(student, *made_up(seed, n, classes), count)
        assert len(set(found.tolist())) == count, hint("each picture comes once")
        assert np.isin(found, np.arange(n)).all(), hint(
            "return the positions of the pictures, not their probabilities or labels"
        )


@grades("worst")
@points(2)
def test_worst_first(student):
    """The pictures whose true label has the lowest probability come first."""
    for seed, n, classes, count in [(104, 40, 10, 6), (105, 12, 3, 12), (106, 9, 5, 2)]:
        P, labels = made_up(seed, n, classes)
        expected = np.argsort(P[np.arange(n), labels])[:count]
        found = positions(student, P, labels, count)
        assert found == approx(expected), hint(
            "look at the probability of the true label in each row, and return the positions, from "
            "the lowest probability up"
        )


def worst_places(student, P, labels):
    """Which 12 pictures are read worst: what follows from P, then what `worst` says."""
    of_truth = P[np.arange(len(labels)), labels]
    yield np.argsort(of_truth)[:12]
    try:
        own = [numbers(student["worst"](p, labels, 12)) for p in (P, P[::-1])]
    except StudentError:
        return
    places = range(len(labels))
    fits = all(o is not None and o.shape == (12,) and np.isin(o, places).all() for o in own)
    if fits and not np.array_equal(*own):
        yield own[0].astype(int)


def probabilities(student, images):
    say = "`probabilities` gives ten numbers for each picture"
    return array_of(student["probabilities"](images), say, shape=(len(images), 10))


@pytest.fixture
def shown_worst(student, reference, pictures, place_of):
    """A function: titles and places, among the test digits, of the pictures in fig_worst."""

    def read_figure():
        drawn = pictures(student["fig_worst"])
        assert len(drawn) == 12, hint("draw twelve pictures of 28 x 28 pixels with imshow")
        places = [place_of(image, reference["test_images"]) for _, image in drawn]
        assert min(places) >= 0, hint("show pictures of the test digits, unchanged")
        return [title for title, _ in drawn], np.array(places)

    return read_figure


@grades("worst_figure")
@points(2)
def test_worst_are_shown(student, reference, shown_worst):
    """The figure shows the 12 test digits that the network reads worst, the worst first."""
    _, places = shown_worst()
    labels = reference["test_labels"].astype(int)
    P = probabilities(student, reference["test_images"])
    of_truth = P[np.arange(len(labels)), labels]

    def agrees(expected):
        # Nearly equal probabilities may change places with the size of a batch.
        near = np.isclose(of_truth[places], of_truth[expected], rtol=1e-2, atol=1e-7)
        return bool(near.all()) and len(set(places.tolist())) == 12

    assert any(agrees(expected) for expected in worst_places(student, P, labels)), hint(
        "worst(probabilities(test_images), test_labels, 12) gives their places, in order"
    )


@grades("worst_figure")
@points(2)
def test_titles_of_the_worst(student, reference, shown_worst):
    """Each title names the true digit and the digit that the network read."""
    titles, places = shown_worst()
    labels, images = reference["test_labels"].astype(int), reference["test_images"]
    read = probabilities(student, images[places]).argmax(axis=1)
    for title, true, read_as in zip(titles, labels[places], read, strict=True):
        told = [int(t) for t in re.findall(r"(?<![\d.])\d(?![\d]|\.\d)", title)]
        assert told, hint("each picture needs a title with two digits, such as 4 read as 9")
        assert {int(true), int(read_as)} <= set(told), hint(
            "both are of the picture below the title: the true digit from test_labels, the other "
            "one from your network"
        )
        assert len(told) <= 4, hint("name two digits in each title, not more")
