"""Part 3: evaluate, predict, save and load."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import accuracy, cross_entropies
from softmark.hidden_tests.networks import answers_of, penalty_of, recomputed, weights_of
from softmark.hidden_tests.numbers import array_of, number_of
from softmark.hidden_tests.training import is_same

from .measures import fresh_points

# ---------------------------------------------------------------- 3.1 evaluate and predict


@grades("evaluation")
def test_loss_on_test_points(student):
    """test_loss is the net's loss on the test points."""
    answers = recomputed(student["net"], student["X_test"])
    punished = penalty_of(student["net"])
    told = number_of(student["test_loss"], "evaluate returns loss and accuracy: unpack")
    losses = cross_entropies(answers, np.ravel(student["y_test"]))
    assert any(told == approx(loss + punished, rel=2e-3, abs=1e-3) for loss in losses), hint(
        "evaluate net, the network of 2.2, on X_test and y_test; the loss comes first"
    )


@grades("evaluation")
def test_accuracy_on_test_points(student):
    """test_accuracy is the net's accuracy on the test points."""
    answers = recomputed(student["net"], student["X_test"])
    expected = accuracy(answers, np.ravel(student["y_test"]))
    told = number_of(student["test_accuracy"], "one number, between 0 and 1")
    assert told <= 1, hint("a share, between 0 and 1: no loss, and not in per cent")
    assert told == approx(expected, abs=6e-3), hint(
        "evaluate net, the network of 2.2, on X_test and y_test; the accuracy comes second"
    )


@grades("evaluation")
@points(2)
def test_classify(student):
    """classify names the most probable arm of each row."""
    rows, _ = fresh_points(seed=21, each=30)
    said = recomputed(student["net"], rows)
    clear = np.sort(said, axis=1)[:, -1] - np.sort(said, axis=1)[:, -2] > 1e-3
    say = "one arm per row, in one dimension"
    found = array_of(student["classify"](rows), say, shape=(len(rows),))
    assert np.array_equal(found[clear], said.argmax(axis=1)[clear]), hint(
        "the position of the largest probability that net gives each row: argmax with axis=1; 0 "
        "to 3"
    )


@grades("evaluation")
def test_classify_one_row(student):
    """One row gives one arm."""
    rows = np.array([[0.4, -0.7]])
    say = "one row is a batch too: return an array of one arm"
    found = array_of(student["classify"](rows), say, shape=(1,))
    assert int(found[0]) == int(recomputed(student["net"], rows).argmax()), hint(
        "the position of the largest probability that net gives this row"
    )


# ---------------------------------------------------------------- 3.2 save and load


@grades("save_load")
def test_loaded_answers_alike(student, probe):
    """The loaded net answers as the saved one does."""
    expected = recomputed(student["net"], probe)
    assert answers_of(student["loaded"], probe, called=True) == approx(expected, abs=1e-4), hint(
        "save net after training, then load that file"
    )


@pytest.fixture
def stored(student):
    """A function: what the student's function gives for the net, and for a path of ours."""
    path = "handed_over.keras"
    yield lambda: (student["save_and_load"](student["net"], path), path)
    file = student["Path"](path)
    file.unlink(missing_ok=True)


@grades("save_load")
@points(2)
def test_file_holds_the_model(student, stored):
    """The file at the given path holds the model and its weights."""
    expected = weights_of(student["net"])
    _, path = stored()
    assert student["Path"](path).is_file(), hint("save the model at the path that was given")
    kept = weights_of(student["keras"].get("saving").load_model(path))
    assert len(kept) == len(expected), hint("the file holds another model")
    assert all(a == approx(b, abs=1e-6) for a, b in zip(kept, expected, strict=True)), hint(
        "model.save(path) keeps the layers and the weights"
    )


@grades("save_load")
@points(2)
def test_another_model_with_the_same_weights(student, stored):
    """What comes back is another model, with the same weights."""
    expected = weights_of(student["net"])
    copy, _ = stored()
    found = weights_of(copy)
    assert len(found) == len(expected), hint("return the model that was loaded from the file")
    assert all(a == approx(b, abs=1e-6) for a, b in zip(found, expected, strict=True)), hint(
        "return the model that was loaded from the file"
    )
    assert not is_same(copy, student["net"]), hint(
        "return what keras.models.load_model(path) gives, not the old model"
    )
