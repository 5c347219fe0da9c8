"""The two sigmoid networks: their architecture, and what they have learned."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import auc
from softmark.hidden_tests.networks import answers_of, parameter_count, reported_losses
from softmark.hidden_tests.numbers import array_of
from softmark.hidden_tests.training import falling_losses

from .conftest import LEAST_AUC, dense_weights, probe, sigmoid_net, width_of

# ---------------------------------------------------------------- 2. one hidden layer


@grades("nn30")
@points(2)
def test_one_hidden_layer_of_30(student):
    """There is one hidden layer of 30 neurons and one output neuron."""
    weights = dense_weights(student["nn30"], "use Dense layers with biases")
    assert [w.shape[1] for w in weights[::2]] == [30, 1], hint(
        "one hidden layer of 30 neurons, then the output layer of one neuron"
    )


@grades("nn30")
def test_number_of_parameters(student, reference):
    """The number of parameters is that of 95 inputs, 30 hidden neurons and one output."""
    weights = dense_weights(student["nn30"], "use Dense layers with biases")
    found = sum(w.size for w in weights)
    if found == parameter_count(reference["nn30"]):
        return
    own = (width_of(student) + 1) * 30 + 31  # other features than 95 were paid for in 0.3
    assert found == own, hint(
        "one input for each column of X_train_scaled, 30 neurons, one output, biases everywhere"
    )


@grades("nn30")
@points(2)
def test_sigmoid_neurons(student):
    """Hidden and output neurons are sigmoid neurons."""
    weights = dense_weights(student["nn30"], "use Dense layers with biases")
    rows = probe(weights)
    say = "one output neuron, with activation='sigmoid'"
    answers = array_of(answers_of(student["nn30"], rows), say, shape=(len(rows), 1)).ravel()
    assert answers == approx(sigmoid_net(weights, rows), abs=1e-4), hint(
        "both layers need activation='sigmoid'"
    )


@grades("nn30_training")
def test_loss_falls(student):
    """The training loss of each epoch was kept, and the last one lies below the first."""
    falling_losses(student["losses30"], "losses30")


@grades("nn30_training")
@points(0.5)
def test_losses_are_those_of_fit(student):
    """The losses are those that fit reported, where fit did the training."""
    losses = array_of(student["losses30"], "a loss for each epoch", finite=True).ravel()
    reported = reported_losses(student["nn30"])
    if reported is None or not reported.size:
        assert len(losses) >= 2, hint("train for two epochs at least, one loss per epoch")
        return
    last = min(len(reported), len(losses))
    own = np.sort(reported[-last:])  # their order is asked for above
    assert np.sort(losses[-last:]) == approx(own, rel=0.02, abs=6e-4), hint(
        'keep history.history["loss"] of the training of nn30 itself'
    )


def check_answers(found, right, name):
    """What a function says is what follows from the weights of its network."""
    if found == approx(right, abs=1e-3):
        return
    assert not np.isin(found, (0, 1)).all(), hint("return probabilities, no decisions of 0 and 1")
    assert found != approx(1 - right, abs=1e-3), hint(
        "that is the probability of survival: return the one of label 1"
    )
    raise AssertionError(
        hint(
            f"scale the rows as you scaled the training rows, then ask {name}, and return its "
            "answers as they are"
        )
    )


@grades("nn30_training")
@points(2)
def test_nn30_answers_for_raw_rows(student, recomputed, scaled):
    """The function scales the rows and returns the network's probabilities."""
    rows = student["X_test"][:40]
    say = "return one dimension: one probability per row"
    found = array_of(student["predict_nn30"](rows), say, shape=(40,))
    assert ((found >= 0) & (found <= 1)).all(), hint("probabilities lie between 0 and 1")
    check_answers(found, recomputed(student["nn30"], scaled(rows)), "nn30")
    assert np.ptp(found) > 0, hint("all companies get the same answer")
    few = student["predict_nn30"](rows[7:10])
    assert few == approx(found[7:10], abs=1e-4), hint(
        "a company's probability must not depend on the other rows"
    )


@grades("nn30_training")
@points(3)
def test_nn30_ranks_held_out_companies(student, held_out, recomputed, scaled, calibrated):
    """The network gives bankrupt companies it has never seen the higher probabilities."""
    rows, labels = held_out()
    told = student["predict_nn30"](rows)
    for found in (told, recomputed(student["nn30"], scaled(rows))):
        assert auc(labels, found) >= min(LEAST_AUC, calibrated("nn30_auc")), hint(
            "an AUC of .75 is asked for: give scaled rows and their own labels to fit, scaled "
            "rows to predict, and return the probability of label 1"
        )


@grades("nn30_training")
@points(0.5)
def test_nn30_does_not_know_the_test_rows(student, knows_test_rows):
    """The network does not read the test rows far better than those it should learn from."""
    assert not knows_test_rows(student["nn30"]), hint(
        "it knows the test rows better than the training rows: fit it on X_train_scaled, y_train"
    )


# ---------------------------------------------------------------- 3. deeper


@grades("deep_net")
def test_deep_enough(student):
    """There are at least two hidden layers, and one output neuron."""
    weights = dense_weights(student["deep_net"])
    sizes = [w.shape[1] for w in weights[::2]]
    assert len(sizes) >= 3, hint("two or more hidden layers, then the output layer")
    assert sizes[-1] == 1, hint("one output neuron: the probability of bankruptcy")


@grades("deep_net")
def test_deep_sigmoid_neurons(student):
    """All layers are sigmoid layers."""
    weights = dense_weights(student["deep_net"])
    rows = probe(weights)
    answers = answers_of(student["deep_net"], rows).ravel()
    assert answers == approx(sigmoid_net(weights, rows), abs=1e-4), hint(
        "every layer needs activation='sigmoid', the last one too"
    )


@grades("deep_net")
def test_deep_answers_for_raw_rows(student, recomputed, scaled):
    """The function scales the rows and returns the deeper network's probabilities."""
    rows = student["X_test"][:40]
    say = "return one dimension: one probability per row"
    found = array_of(student["predict_deep"](rows), say, shape=(40,))
    check_answers(found, recomputed(student["deep_net"], scaled(rows)), "deep_net")


@grades("deep_net")
@points(2)
def test_deep_net_ranks_held_out_companies(student, held_out, recomputed, scaled, calibrated):
    """The deeper network gives bankrupt companies it has never seen the higher probabilities."""
    rows, labels = held_out()
    told = student["predict_deep"](rows)
    for found in (told, recomputed(student["deep_net"], scaled(rows))):
        assert auc(labels, found) >= min(LEAST_AUC, calibrated("deep_net_auc")), hint(
            "an AUC of .75 is asked for. Fit on scaled rows with their own labels; where the "
            "loss has hardly moved, take a larger learning rate, more epochs or fewer layers"
        )


@grades("deep_net")
@points(0.5)
def test_deep_net_does_not_know_the_test_rows(student, knows_test_rows):
    """The network does not read the test rows far better than those it should learn from."""
    assert not knows_test_rows(student["deep_net"]), hint(
        "it knows the test rows better than the training rows: fit it on X_train_scaled, y_train"
    )
