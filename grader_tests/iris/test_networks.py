"""The three networks: their architecture, and what they have learned."""

from itertools import pairwise

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.networks import (
    LOST,
    activations_of,
    answers_of,
    dense_net,
    dense_weights,
    penalty_of,
    recomputed,
    weights_of,
)
from softmark.hidden_tests.numbers import array_of, number_of
from softmark.hidden_tests.training import check_losses_of, falling_losses

from .measures import ASKED, NETS, accuracy, cross_entropy

EACH = pytest.mark.parametrize(
    ("model", "ask", "losses"),
    [pytest.param(*names, id=net, marks=grades(cell)) for net, (cell, *names) in NETS.items()],
)
LECTURE = {"net10": [10], "net53": [5, 3]}
"""The hidden layers of the lecture's two networks."""
BOTH = pytest.mark.parametrize(
    "model", [pytest.param(each, id=each, marks=grades(each)) for each in LECTURE]
)

# ---------------------------------------------------------------- 2.1, 3.1, 3.2 build


@BOTH
@points(2)
def test_hidden_layers(student, model):
    """There are four inputs, the hidden layers that were asked for, and three outputs."""
    sizes = [4, *LECTURE[model], 3]
    weights = dense_weights(student[model])
    assert [w.shape for w in weights[::2]] == [*pairwise(sizes)], hint(
        f"four inputs, hidden layers of {LECTURE[model]} neurons, then the output layer of 3"
    )


@BOTH
def test_sigmoid_then_softmax(student, probe, model):
    """The hidden neurons are sigmoid neurons, the output is a softmax."""
    # With biases or without, and in layers of any size: these are marked above.
    shapes = [w.shape for w in weights_of(student[model]) if w.ndim == 2]
    assert shapes, hint("the network has no weights yet: give it its input shape")
    assert shapes[0][0] == 4, hint("four measurements are the inputs")
    say = "Dense layers: activation='sigmoid' for each hidden one, 'softmax' for the output"
    *hidden, last = activations_of(student[model], say)
    assert last == "softmax", hint(say)
    assert set(hidden) <= {"sigmoid"}, hint(say)
    recomputed(student[model], probe, asked=probe, called=True, tolerance=1e-4)


@grades("net10")
def test_compiled(student):
    """The network is compiled with a loss for one-hot targets."""
    described = student["net10"].description
    assert described["optimizer"] is not None, hint("net10.compile(optimizer=..., loss=...)")
    loss = "".join(c for c in str(described["loss"]).lower() if c.isalpha())
    assert "categoricalcrossentropy" in loss, hint("the loss is 'categorical_crossentropy'")
    assert "sparse" not in loss, hint(
        "the sparse loss is for class numbers, the targets are one-hot"
    )


@grades("own_net")
@points(2)
def test_own_design(student):
    """It has a hidden layer and is neither of the two networks of the lecture."""
    weights = dense_weights(student["own_net"])
    sizes = [w.shape[1] for w in weights[:-2:2]]
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    assert weights[-1].shape == (3,), hint("three species are the outputs")
    assert sizes, hint("one hidden layer at least")
    sigmoid = set(activations_of(student["own_net"])[:-1]) == {"sigmoid"}
    assert not (sigmoid and sizes in LECTURE.values()), hint(
        "that is one of the two networks above: choose other sizes or another activation"
    )


@grades("own_net")
def test_own_layers_do_what_they_say(student, probe):
    """Its layers are sigmoid, tanh or ReLU layers, and the output is a softmax."""
    weights = dense_weights(student["own_net"])
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    *kinds, _ = activations_of(student["own_net"])
    assert set(kinds) <= {"sigmoid", "tanh", "relu"}, hint(
        "Dense layers with activation 'sigmoid', 'tanh' or 'relu', then the softmax layer"
    )
    assert all(np.isfinite(each).all() for each in weights), hint(LOST)
    expected = dense_net(weights, [*kinds, "softmax"], probe)
    assert answers_of(student["own_net"], probe, called=True) == approx(expected, abs=1e-4), hint(
        "the output needs activation='softmax'"
    )


# ---------------------------------------------------------------- 2.2, 3.1, 3.2 train and ask


@EACH
def test_loss_falls(student, net_says, model, ask, losses):
    """The training loss was recorded and falls."""
    told = falling_losses(student[losses], losses)
    answers = net_says(model, student["X_train"])
    own = cross_entropy(answers, student["species_train"]) + penalty_of(student[model])
    check_losses_of(student[model], told, [answers], own, name=losses, net=model)


@EACH
def test_answers_for_raw_rows(student, net_says, model, ask, losses):
    """The function scales the rows and returns the network's probabilities."""
    rows = student["X_test"][:20]
    say = "return one row of three numbers per flower"
    found = array_of(student[ask](rows), say, shape=(len(rows), 3))
    assert found == approx(net_says(model, rows), abs=1e-4), hint(
        f"scale the rows as you scaled the training rows, then ask {model}"
    )
    alone = np.asarray(student[ask](rows[7:8]), dtype=float)
    assert alone == approx(found[7:8], abs=1e-4), hint(
        "a flower's probabilities must not depend on the other rows"
    )
    assert np.ptp(found, axis=0).max() > 0.01, hint("all flowers get the same answer")


def check_names(student, ask, model, net_says, flowers):
    """The student's function and the network by its weights name 80 % of the flowers rightly."""
    rows, species = flowers()
    asked, itself = student[ask](rows), net_says(model, rows)
    if accuracy(itself, species) < ASKED:
        known = accuracy(net_says(model, student["X_train"]), student["species_train"])
        assert known >= ASKED + 0.1, hint(
            f"{model} does not know its own training flowers well either: fit takes X_train_scaled "
            "and the targets of the same flowers; if the loss is still high, take more epochs or a "
            "larger learning rate"
        )
        raise AssertionError(
            hint(
                f"{model} knows its training flowers but too few others: has it learned them by "
                "heart, with too many epochs, or are other flowers scaled in another way?"
            )
        )
    assert accuracy(asked, species) >= ASKED, hint(
        f"{model} itself names enough of them, {ask} does not: scale the rows as you scaled the "
        "training rows, then ask this network"
    )


@EACH
@points(2)
def test_names_held_out_flowers(student, net_says, held_out, model, ask, losses):
    """The network names at least 80 % of the test flowers rightly."""
    check_names(student, ask, model, net_says, held_out)


@EACH
def test_names_fresh_flowers(student, net_says, fresh, model, ask, losses):
    """The network names at least 80 % of flowers rightly that are drawn anew."""
    check_names(student, ask, model, net_says, fresh)


@grades("net10_training")
def test_accuracy_of_net10(student, judged):
    """accuracy10 is the share of the test flowers that the network names rightly."""
    told = number_of(student["accuracy10"], "accuracy10 is one number")
    answers = judged("net10", "probabilities10")
    shares = [accuracy(each, student["species_test"]) for each in answers]
    assert any(told == approx(share, abs=6e-3) for share in shares), hint(
        "compare the most probable species of each test flower with its own; a share, no per cent"
    )
