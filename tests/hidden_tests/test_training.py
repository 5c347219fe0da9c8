"""What a training tells is read as it is told, and held to the rules of the library."""

from types import SimpleNamespace

import numpy as np
import pytest

from softmark.hidden_tests import LiveAnswers
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord
from softmark.hidden_tests.training import (
    are_of_validation,
    check_losses_of,
    could_end,
    falling_losses,
    history_of,
    is_same,
    stopped_early,
)


def test_losses_fall():
    assert falling_losses([2, 1.5, 1.75]).tolist() == [2, 1.5, 1.75]
    assert falling_losses(np.array([[2.0], [1.0]])).tolist() == [2, 1]


@pytest.mark.parametrize(
    ("value", "options", "said"),
    [
        ([1.0], {}, "two epochs"),
        ([1.0, 1.0], {}, "losses30 is not below"),
        ([1.0, 2.0], {}, "not below the first"),
        ([2.0, float("nan")], {}, "NaN"),
        ("losses", {}, "not made of numbers"),
        ([[2.0], [1.0]], {"ndim": 1}, "2 dimensions"),
    ],
)
def test_losses_that_do_not(value, options, said):
    with pytest.raises(AssertionError, match=said):
        falling_losses(value, "losses30", **options)


def test_a_history_or_its_dict():
    told = {"loss": [2.0, 1.0], "val_loss": [3.0, 2.0]}
    for value in (told, SimpleNamespace(get=lambda name: told if name == "history" else None)):
        assert {name: each.tolist() for name, each in history_of(value).items()} == told
    for other in (7, [2.0, 1.0], SimpleNamespace(get=lambda name: None)):
        with pytest.raises(AssertionError, match="what fit returns"):
            history_of(other)


@pytest.mark.parametrize(
    ("losses", "options", "expected"),
    [
        ([5, 4, 3], {"patience": 2}, (2, 2)),
        ([5, 4, 6, 6, 6], {"patience": 2}, (1, 3)),
        ([5, 4, 6, 3.9, 6, 6], {"patience": 2}, (3, 5)),
        ([5, 4, 6, 3.9, 6, 6], {"patience": 2, "min_delta": 0.5}, (1, 3)),
        ([1, 4, 6, 3], {"patience": 1, "start": 1}, (1, 2)),
        ([5, 4, 3, 2], {"patience": 2, "baseline": 1.0}, (3, 3)),
    ],
)
def test_where_early_stopping_ends(losses, options, expected):
    assert stopped_early(np.array(losses, dtype=float), **options) == expected


def test_it_ends_where_keras_ends():
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(8)
    for start, options in (
        (0, {}),
        (0, {"min_delta": 0.2}),
        (0, {"baseline": 0.4}),
        (3, {}),
    ):
        losses = rng.random(30)
        stopping = keras.callbacks.EarlyStopping(
            "val_loss", patience=3, start_from_epoch=start, **options
        )
        model = SimpleNamespace(stop_training=False)
        stopping.set_model(model)
        stopping.on_train_begin()
        last = len(losses) - 1
        for epoch, loss in enumerate(losses):
            stopping.on_epoch_end(epoch, {"val_loss": loss})
            if model.stop_training:
                last = epoch
                break
        found = stopped_early(losses, patience=3, start=start, **options)
        assert found == (stopping.best_epoch, last)


def test_one_object_under_two_names():
    class Model:
        pass

    model = Model()
    names = {"one": model, "again": model, "other": Model()}
    student = Student(LiveAnswers(names), "cell", TestRecord())
    assert is_same(student["one"], student["again"])
    assert not is_same(student["one"], student["other"])


def test_a_last_loss_that_these_answers_allow():
    sure = np.array([[0.99, 0.01], [0.02, 0.98]])
    unsure = np.full((2, 2), 0.5)
    assert could_end(0.02, sure, 0.02)
    assert could_end(0.5, sure, 0.02), "an epoch in which it still learned"
    assert not could_end(5.0, sure, 0.02)
    assert could_end(0.5, unsure, 0.7)
    assert not could_end(0.1, unsure, 0.7), "no labels would give so little"


def test_losses_of_validation_are_told_from_those_of_training():
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(8)
    rows, targets = rng.normal(0, 1, (60, 3)), rng.normal(0, 1, 60)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    kept = model.fit(rows, targets, validation_split=0.3, epochs=4, verbose=0).history
    net = Student(LiveAnswers({"net": model}), "cell", TestRecord())["net"]
    loss, validation = np.array(kept["loss"]), np.array(kept["val_loss"])
    assert are_of_validation(validation, net, own=9.0)
    assert are_of_validation(validation.round(3), net, own=9.0)
    assert are_of_validation(np.append(7.0, validation), net, own=9.0), "another fit before it"
    assert not are_of_validation(loss, net, own=9.0)
    assert not are_of_validation(validation, net, own=validation[-1]), "of the training rows"
    assert not are_of_validation(validation[-1:], net, own=9.0), "one number proves nothing"
    sure = np.eye(2)[[0, 1, 0]]
    check_losses_of(net, loss, [sure], loss[-1], name="losses", net="net")
    with pytest.raises(AssertionError, match="losses30 are the losses of validation"):
        check_losses_of(net, validation, [sure], 9.0, name="losses30", net="net30")
    with pytest.raises(AssertionError, match="not the losses of net30"):
        check_losses_of(net, loss, [], loss[-1], name="losses30", net="net30")
