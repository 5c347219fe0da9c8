"""The three networks: their architecture, and what they have learned."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint, points

from .measures import ACTIVATIONS, accuracy, doubt, forward, named

LEARN_MORE = (
    "train longer or with a larger learning rate, until the loss is below 0.1; give scaled rows "
    "to fit and to the network when you ask it, and the targets of the same rows"
)


def hidden_sizes(weights):
    return [w.shape[1] for w in weights[:-2:2]]


def activations(model):
    """The activation of each layer with weights, as the model says: what follows is computed."""
    kinds = []
    for layer in model.description["layers"]:
        if layer.get("units"):
            kinds.append(str(layer.get("activation")))
        elif kinds and layer.get("activation"):  # a layer that is an activation alone
            kinds[-1] = str(layer["activation"])
        elif kinds and layer["class"] in ("ReLU", "ELU", "Softmax"):
            kinds[-1] = layer["class"].lower()
    return kinds


def hidden_activations(model):
    return activations(model)[:-1]


def check_scaled(rows, scaled):
    """Each scaled column follows from its own measurement: no answer is hidden in it."""
    scale = hint("scale returns the four measurements of each row, each on its new scale")
    assert scaled.shape == rows.shape, scale
    for raw, new in zip(rows.T, scaled.T, strict=True):
        groups = [new[raw == value] for value in np.unique(raw)]
        assert max(np.ptp(group) for group in groups) < 1e-3, scale
        assert np.diff([group.mean() for group in groups]).min(initial=0) > -1e-3, scale


@pytest.fixture
def net_says(student, weights_of):
    """A function: what a network answers for raw rows, computed here from its weights.

    Nothing but numbers is taken from the notebook: a handle that answers something else than
    its weights say earns nothing. Its scale and its activations are the student's own: what
    is wrong there was paid for there.
    """

    def says(model, rows):
        weights, kinds = weights_of(student[model]), activations(student[model])
        assert len(kinds) == len(weights) / 2, hint("Dense layers only, Dropout between them")
        assert set(kinds) <= set(ACTIVATIONS), hint("sigmoid, tanh or ReLU layers, then softmax")
        scaled = np.asarray(student["scale"](rows), dtype=float)
        check_scaled(np.asarray(rows, dtype=float), scaled)
        assert weights[0].shape[0] == scaled.shape[1], hint("four measurements are the inputs")
        return forward(weights, kinds[:-1], scaled, kinds[-1])

    return says


def check_losses(student, name, model, net_says):
    losses = np.asarray(student[name], dtype=float).ravel()
    assert len(losses) >= 2, hint("train for two epochs at least, one loss per epoch")
    assert np.isfinite(losses).all(), hint("a loss of NaN: look at the inputs and the targets")
    assert losses[-1] < losses[0], hint("try another learning rate")
    assert doubt(net_says(model, student["X_train"])) <= losses[-1] + 0.3, hint(
        f"these are not the losses of {model}: keep history.history['loss'] of its own training"
    )


def check_asking(student, ask, model, net_says):
    """The function scales raw rows and returns what the network answers."""
    rows = student["X_test"][:20]
    found = np.asarray(student[ask](rows), dtype=float)
    assert found.shape == (len(rows), 3), hint("return one row of three numbers per flower")
    assert found == approx(net_says(model, rows), abs=1e-4), hint(
        f"scale the rows as you scaled the training rows, then ask {model}"
    )
    alone = np.asarray(student[ask](rows[7:8]), dtype=float)
    assert alone == approx(found[7:8], abs=1e-4), hint(
        "a flower's probabilities must not depend on the other rows"
    )
    assert np.ptp(found, axis=0).max() > 0.01, hint("all flowers get the same answer")


def check_names(student, ask, model, net_says, flowers, threshold):
    """Both the student's function and the network by its weights name flowers rightly."""
    rows, species = flowers()
    assert accuracy(student[ask](rows), species) >= threshold, hint(LEARN_MORE)
    assert accuracy(net_says(model, rows), species) >= threshold, hint(
        f"with its own weights {model} names too many flowers wrongly: {LEARN_MORE}"
    )


# ---------------------------------------------------------------- 2.1 the net with 10


@grades("net10")
@points(2)
def test_one_hidden_layer_of_10(student, weights_of):
    """There are four inputs, one hidden layer of 10 neurons and three outputs."""
    weights = weights_of(student["net10"])
    assert [w.shape for w in weights[::2]] == [(4, 10), (10, 3)], hint(
        "one hidden layer of 10 neurons, then the output layer of 3"
    )
    assert sum(w.size for w in weights) == 83, hint("compare with your count of 1.1")


@grades("net10")
@points(2)
def test_sigmoid_then_softmax(student, weights_of, answers, probe):
    """The hidden neurons are sigmoid neurons, the output is a softmax."""
    weights = weights_of(student["net10"])
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    sizes = hidden_sizes(weights)
    expected = forward(weights, ["sigmoid"] * len(sizes), probe)
    assert answers(student["net10"], probe) == approx(expected, abs=1e-4), hint(
        "activation='sigmoid' for the hidden layer, activation='softmax' for the output"
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
def test_net10_names_held_out_flowers(student, net_says, held_out, calibrated):
    """The network names flowers rightly that it has not been trained on."""
    check_names(
        student, "probabilities10", "net10", net_says, held_out, calibrated("net10_held_out")
    )


@grades("net10_training")
@points(2)
def test_net10_names_fresh_flowers(student, net_says, fresh, calibrated):
    """The network names flowers rightly that nobody has seen before."""
    check_names(student, "probabilities10", "net10", net_says, fresh, calibrated("net10_fresh"))


@grades("net10_training")
def test_accuracy_of_net10(student):
    """accuracy10 is the share of the test flowers that the network names rightly."""
    found = accuracy(
        student["probabilities10"](student["X_test"]), np.asarray(student["species_test"])
    )
    assert float(student["accuracy10"]) == approx(found, abs=6e-3), hint(
        "compare the most probable species of each test flower with its own; a share, no per cent"
    )


# ---------------------------------------------------------------- 2.3 confusion


@grades("confusion")
@points(2)
def test_rows_are_true_columns_said(student, reference):
    """Rows are the true species, columns what was said, in the order of the names."""
    names = ["w", "u", "v"]
    true, said = list("uuvvvwwwwu"), list("uvvvuwwuvw")
    assert np.asarray(student["confusion"](true, said, names), dtype=float) == approx(
        np.asarray(reference["confusion"](true, said, names), dtype=float)
    ), hint("row: the true species, column: what was said; both in the order of `names`")


@grades("confusion")
def test_confusion_of_few(student, reference):
    """A name that does not occur keeps its row and its column; one flower is enough."""
    for true, said, names in (
        (["b"], ["d"], ["a", "b", "c", "d"]),
        (["a", "a"], ["a", "a"], ["b", "a"]),
    ):
        assert np.asarray(student["confusion"](true, said, names), dtype=float) == approx(
            np.asarray(reference["confusion"](true, said, names), dtype=float)
        ), hint("one row and one column for every name in `names`")


@grades("confusion")
def test_confusion_of_net10(student):
    """confusion10 counts what net10 says about the test flowers."""
    own = np.asarray(student["species_test"]).astype(str)
    said = named(student["probabilities10"](student["X_test"]))
    names = ("setosa", "versicolor", "virginica")
    expected = [[int(np.sum((own == i) & (said == j))) for j in names] for i in names]
    assert np.asarray(student["confusion10"], dtype=float) == approx(expected), hint(
        "true and said names of the test flowers, with NAMES"
    )


# ---------------------------------------------------------------- 3.1 hidden layers of 5 and 3


@grades("net53")
@points(2)
def test_hidden_layers_of_5_and_3(student, weights_of):
    """There are hidden layers of 5 and of 3 neurons, and three outputs."""
    weights = weights_of(student["net53"])
    assert [w.shape for w in weights[::2]] == [(4, 5), (5, 3), (3, 3)], hint(
        "a hidden layer of 5, then one of 3, then the output layer of 3"
    )
    assert sum(w.size for w in weights) == 55, hint("compare with your count of 1.1")


@grades("net53")
def test_net53_sigmoid_then_softmax(student, weights_of, answers, probe):
    """The hidden neurons are sigmoid neurons, the output is a softmax."""
    weights = weights_of(student["net53"])
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    expected = forward(weights, ["sigmoid"] * len(hidden_sizes(weights)), probe)
    assert answers(student["net53"], probe) == approx(expected, abs=1e-4), hint(
        "activation='sigmoid' for both hidden layers, activation='softmax' for the output"
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
def test_net53_names_held_out_flowers(student, net_says, held_out, calibrated):
    """The network names flowers rightly that it has not been trained on."""
    check_names(
        student, "probabilities53", "net53", net_says, held_out, calibrated("net53_held_out")
    )


@grades("net53")
def test_net53_names_fresh_flowers(student, net_says, fresh, calibrated):
    """The network names flowers rightly that nobody has seen before."""
    check_names(student, "probabilities53", "net53", net_says, fresh, calibrated("net53_fresh"))


# ---------------------------------------------------------------- 3.2 one's own


@grades("own_net")
@points(2)
def test_own_design(student, weights_of):
    """It has a hidden layer and is neither of the two networks of the lecture."""
    weights = weights_of(student["own_net"])
    sizes = hidden_sizes(weights)
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    assert weights[-1].shape == (3,), hint("three species are the outputs")
    assert sizes, hint("one hidden layer at least")
    sigmoid = set(hidden_activations(student["own_net"])) == {"sigmoid"}
    assert not (sigmoid and sizes in ([10], [5, 3])), hint(
        "that is one of the two networks above: choose other sizes or another activation"
    )


@grades("own_net")
def test_own_layers_do_what_they_say(student, weights_of, answers, probe):
    """Its layers are sigmoid, tanh or ReLU layers, and the output is a softmax."""
    weights = weights_of(student["own_net"])
    assert weights[0].shape[0] == 4, hint("four measurements are the inputs")
    kinds = hidden_activations(student["own_net"])
    assert set(kinds) <= {"sigmoid", "tanh", "relu"}, hint(
        "Dense layers with activation 'sigmoid', 'tanh' or 'relu', then the softmax layer"
    )
    assert len(kinds) == len(hidden_sizes(weights)), hint("Dense layers only, Dropout between them")
    expected = forward(weights, kinds, probe)
    assert answers(student["own_net"], probe) == approx(expected, abs=1e-4), hint(
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
def test_own_net_names_held_out_flowers(student, net_says, held_out, calibrated):
    """The network names flowers rightly that it has not been trained on."""
    check_names(
        student, "probabilities_own", "own_net", net_says, held_out, calibrated("own_held_out")
    )


@grades("own_net")
def test_own_net_names_fresh_flowers(student, net_says, fresh, calibrated):
    """The network names flowers rightly that nobody has seen before."""
    check_names(student, "probabilities_own", "own_net", net_says, fresh, calibrated("own_fresh"))
