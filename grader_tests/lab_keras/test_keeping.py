"""Part 3: evaluate, predict, save and load."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points

from .measures import accuracy, cross_entropy, fresh_points, probabilities

# ---------------------------------------------------------------- 3.1 evaluate and predict


@grades("evaluation")
def test_loss_on_test_points(student, weights):
    """test_loss is the net's loss on the test points."""
    found = weights(student["net"])
    expected = cross_entropy(found, student["X_test"], np.asarray(student["y_test"]).ravel())
    expected += sum(float(np.asarray(part)) for part in student["net"].get("losses"))
    assert np.shape(student["test_loss"]) == (), hint("evaluate returns loss and accuracy: unpack")
    assert float(student["test_loss"]) == approx(expected, rel=2e-3, abs=1e-3), hint(
        "evaluate on X_test and y_test; the loss comes first"
    )


@grades("evaluation")
def test_accuracy_on_test_points(student, weights):
    """test_accuracy is the net's accuracy on the test points."""
    found = weights(student["net"])
    expected = accuracy(found, student["X_test"], np.asarray(student["y_test"]).ravel())
    assert np.shape(student["test_accuracy"]) == (), hint("one number, between 0 and 1")
    assert float(student["test_accuracy"]) == approx(expected, abs=6e-3), hint(
        "evaluate on X_test and y_test; the accuracy comes second"
    )


@grades("evaluation")
@points(2)
def test_classify(student, weights):
    """classify names the most probable arm of each row."""
    rows, _ = fresh_points(seed=21, each=30)
    said = probabilities(weights(student["net"]), rows)
    clear = np.sort(said, axis=1)[:, -1] - np.sort(said, axis=1)[:, -2] > 1e-3
    found = np.asarray(student["classify"](rows))
    assert found.shape == (len(rows),), hint("one arm per row, in one dimension")
    assert np.array_equal(found[clear], said.argmax(axis=1)[clear]), hint(
        "the position of the largest probability of each row: argmax with axis=1; 0 to 3"
    )


@grades("evaluation")
def test_classify_one_row(student, weights):
    """One row gives one arm."""
    rows = np.array([[0.4, -0.7]])
    found = np.asarray(student["classify"](rows))
    assert found.shape == (1,), hint("one row is a batch too: return an array of one arm")
    assert int(found[0]) == int(probabilities(weights(student["net"]), rows).argmax()), hint(
        "the position of the largest probability"
    )


# ---------------------------------------------------------------- 3.2 save and load


@grades("save_load")
def test_loaded_answers_alike(student, weights, answers, probe):
    """The loaded net answers as the saved one does."""
    expected = probabilities(weights(student["net"]), probe)
    assert answers(student["loaded"], probe) == approx(expected, abs=1e-4), hint(
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
def test_file_holds_the_model(student, stored, weights):
    """The file at the given path holds the model and its weights."""
    expected = weights(student["net"])
    _, path = stored()
    assert student["Path"](path).is_file(), hint("save the model at the path that was given")
    kept = weights(student["keras"].get("saving").load_model(path))
    assert all(a == approx(b, abs=1e-6) for a, b in zip(kept, expected, strict=True)), hint(
        "model.save(path) keeps the layers and the weights"
    )


@grades("save_load")
@points(2)
def test_another_model_with_the_same_weights(student, stored, weights):
    """What comes back is another model, with the same weights."""
    expected = weights(student["net"])
    copy, _ = stored()
    found = weights(copy)
    assert all(a == approx(b, abs=1e-6) for a, b in zip(found, expected, strict=True)), hint(
        "return the model that was loaded from the file"
    )
    copy.set_weights([np.zeros(w.shape, dtype="float32") for w in found])
    now = weights(student["net"])
    same = all(np.array_equal(a, b) for a, b in zip(now, expected, strict=True))
    if not same:
        student["net"].set_weights([w.astype("float32") for w in expected])
    assert same, hint("return what keras.models.load_model(path) gives, not the old model")
