"""The three networks: their architecture, and what they have learned."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import confusion
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
from softmark.hidden_tests.numbers import array_of, number_of, words_of
from softmark.hidden_tests.training import are_of_validation, could_end, falling_losses

from .measures import ASKED, NAMES, accuracy, cross_entropy, named


def hidden_sizes(weights):
    return [w.shape[1] for w in weights[:-2:2]]


def check_sigmoids(model, probe, say):
    """Its layers are sigmoid layers and a softmax layer, with biases or without."""
    shapes = [w.shape for w in weights_of(model) if w.ndim == 2]
    assert shapes, hint("the network has no weights yet: give it its input shape")
    assert shapes[0][0] == 4, hint("four measurements are the inputs")
    kinds = activations_of(model, say)
    assert kinds[-1:] == ["softmax"], hint(say)
    assert set(kinds[:-1]) <= {"sigmoid"}, hint(say)
    recomputed(model, probe, asked=probe, called=True, tolerance=1e-4)


def check_losses(student, name, model, net_says):
    """The losses fall, and end where this network could have ended its training."""
    losses = falling_losses(student[name], name)
    answers = net_says(model, student["X_train"])
    own = cross_entropy(answers, student["species_train"]) + penalty_of(student[model])
    assert could_end(losses[-1], answers, own), hint(
        f"these are not the losses of {model}: keep history.history['loss'] of its own training"
    )
    assert not are_of_validation(losses, student[model], own), hint(
        f"{name} are the losses of validation (val_loss): keep history.history['loss']"
    )


def check_asking(student, ask, model, net_says):
    """The function scales raw rows and returns what the network answers."""
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


# ---------------------------------------------------------------- 2.1 the net with 10


@grades("net10")
@points(2)
def test_one_hidden_layer_of_10(student):
    """There are four inputs, one hidden layer of 10 neurons and three outputs."""
    weights = dense_weights(student["net10"])
    assert [w.shape for w in weights[::2]] == [(4, 10), (10, 3)], hint(
        "four inputs, one hidden layer of 10 neurons, then the output layer of 3"
    )


@grades("net10")
@points(2)
def test_sigmoid_then_softmax(student, probe):
    """The hidden neurons are sigmoid neurons, the output is a softmax."""
    check_sigmoids(
        student["net10"],
        probe,
        "Dense layers, activation='sigmoid' for the hidden one, 'softmax' for the output",
    )


@grades("net10")
def test_compiled(student):
    """The network is compiled with a loss for one-hot targets."""
    described = student["net10"].description
    assert described["optimizer"] is not None, hint("net10.compile(optimizer=..., loss=...)")
    loss = "".join(c for c in str(described["loss"]).lower() if c.isalpha())
    assert "categoricalcrossentropy" in loss, hint("the loss is 'categorical_crossentropy'")
    assert "sparse" not in loss, hint("the sparse loss is for class numbers, T is one-hot")


# ---------------------------------------------------------------- 2.2 trained


@grades("net10_training")
def test_loss_falls(student, net_says):
    """The training loss was recorded and falls."""
    check_losses(student, "losses10", "net10", net_says)


@grades("net10_training")
@points(2)
def test_net10_answers_for_raw_rows(student, net_says):
    """The function scales the rows and returns the network's probabilities."""
    check_asking(student, "probabilities10", "net10", net_says)


@grades("net10_training")
@points(2)
def test_net10_names_held_out_flowers(student, net_says, held_out):
    """The network names at least 80 % of the test flowers rightly."""
    check_names(student, "probabilities10", "net10", net_says, held_out)


@grades("net10_training")
@points(2)
def test_net10_names_fresh_flowers(student, net_says, fresh):
    """The network names at least 80 % of flowers rightly that are drawn anew."""
    check_names(student, "probabilities10", "net10", net_says, fresh)


@grades("net10_training")
def test_accuracy_of_net10(student, judged):
    """accuracy10 is the share of the test flowers that the network names rightly."""
    told = number_of(student["accuracy10"], "accuracy10 is one number")
    answers = judged("net10", "probabilities10")
    shares = [accuracy(each, student["species_test"]) for each in answers]
    assert any(told == approx(share, abs=6e-3) for share in shares), hint(
        "compare the most probable species of each test flower with its own; a share, no per cent"
    )


# ---------------------------------------------------------------- 2.3 confusion


OTHERS = "confusion must work for any names"


@grades("confusion")
@points(2)
@hint(OTHERS)
def test_rows_are_true_columns_said(student):
    """Rows are the true species, columns what was said, in the order of the names."""
    names = ["w", "u", "v"]
    true, said = list("uuvvvwwwwu"), list("uvvvuwwuvw")
    found = array_of(student["confusion"](true, said, names), "a table of counts")
    assert found == approx(confusion(true, said, names)), hint(
        "each flower counts 1, in the row of its true species and the column of what was said; "
        "both in the order of `names`"
    )


@grades("confusion")
@hint(OTHERS)
def test_confusion_of_few(student):
    """A name that does not occur keeps its row and its column; one flower is enough."""
    for true, said, names in (
        (["b"], ["d"], ["a", "b", "c", "d"]),
        (["a", "a"], ["a", "a"], ["b", "a"]),
    ):
        found = array_of(student["confusion"](true, said, names), "a table of counts")
        assert found == approx(confusion(true, said, names)), hint(
            "a row and a column for every name in `names`; each flower counts 1, in the row of its "
            "true species and the column of what was said"
        )


@grades("confusion")
def test_confusion_of_net10(student, judged):
    """confusion10 counts what net10 says about the test flowers."""
    own = words_of(student["species_test"])
    tables = [confusion(own, named(a), NAMES) for a in judged("net10", "probabilities10")]
    found = array_of(student["confusion10"], "a table of counts")
    assert any(found == approx(table) for table in tables), hint(
        "counts of the true and the said names of the test flowers, with NAMES"
    )


# ---------------------------------------------------------------- 3.1 hidden layers of 5 and 3


@grades("net53")
@points(2)
def test_hidden_layers_of_5_and_3(student):
    """There are hidden layers of 5 and of 3 neurons, and three outputs."""
    weights = dense_weights(student["net53"])
    assert [w.shape for w in weights[::2]] == [(4, 5), (5, 3), (3, 3)], hint(
        "four inputs, a hidden layer of 5, then one of 3, then the output layer of 3"
    )


@grades("net53")
def test_net53_sigmoid_then_softmax(student, probe):
    """The hidden neurons are sigmoid neurons, the output is a softmax."""
    check_sigmoids(
        student["net53"],
        probe,
        "Dense layers, activation='sigmoid' for both hidden ones, activation='softmax' for the "
        "output",
    )


@grades("net53")
def test_net53_loss_falls(student, net_says):
    """The training loss was recorded and falls."""
    check_losses(student, "losses53", "net53", net_says)


@grades("net53")
def test_net53_answers_for_raw_rows(student, net_says):
    """The function scales the rows and returns the network's probabilities."""
    check_asking(student, "probabilities53", "net53", net_says)


@grades("net53")
@points(2)
def test_net53_names_held_out_flowers(student, net_says, held_out):
    """The network names at least 80 % of the test flowers rightly."""
    check_names(student, "probabilities53", "net53", net_says, held_out)


@grades("net53")
def test_net53_names_fresh_flowers(student, net_says, fresh):
    """The network names at least 80 % of flowers rightly that are drawn anew."""
    check_names(student, "probabilities53", "net53", net_says, fresh)


# ---------------------------------------------------------------- 3.2 one's own


@grades("own_net")
@points(2)
def test_own_design(student):
    """It has a hidden layer and is neither of the two networks of the lecture."""
    weights = dense_weights(student["own_net"])
    sizes = hidden_sizes(weights)
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    assert weights[-1].shape == (3,), hint("three species are the outputs")
    assert sizes, hint("one hidden layer at least")
    sigmoid = set(activations_of(student["own_net"])[:-1]) == {"sigmoid"}
    assert not (sigmoid and sizes in ([10], [5, 3])), hint(
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


@grades("own_net")
def test_own_loss_falls(student, net_says):
    """The training loss was recorded and falls."""
    check_losses(student, "losses_own", "own_net", net_says)


@grades("own_net")
def test_own_net_answers_for_raw_rows(student, net_says):
    """The function scales the rows and returns the network's probabilities."""
    check_asking(student, "probabilities_own", "own_net", net_says)


@grades("own_net")
@points(2)
def test_own_net_names_held_out_flowers(student, net_says, held_out):
    """The network names at least 80 % of the test flowers rightly."""
    check_names(student, "probabilities_own", "own_net", net_says, held_out)


@grades("own_net")
def test_own_net_names_fresh_flowers(student, net_says, fresh):
    """The network names at least 80 % of flowers rightly that are drawn anew."""
    check_names(student, "probabilities_own", "own_net", net_says, fresh)
