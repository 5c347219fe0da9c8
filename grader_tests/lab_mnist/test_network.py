"""The 784-15-10 network: architecture, what it computes, what it has learned."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points

SHAPES = [(784, 15), (15,), (15, 10), (10,)]


def weights_of(model):
    return [np.asarray(w, dtype=float) for w in model.get_weights()]


@grades("net")
def test_layers(student):
    """784 inputs, 15 hidden neurons, 10 outputs, each neuron with a bias."""
    shapes = [w.shape for w in weights_of(student["net"])]
    assert len(shapes) == 4, hint("two Dense layers with biases, nothing else with weights")
    assert shapes[0] == SHAPES[0], hint("Input(shape=(784,)), then 15 hidden neurons")
    assert shapes == SHAPES, hint("the output layer has one neuron for each digit")


@grades("net")
@points(2)
def test_what_the_neurons_compute(student, forward):
    """The hidden neurons are sigmoid neurons, the outputs softmax: the answers follow."""
    weights = weights_of(student["net"])
    assert [w.shape for w in weights] == SHAPES, hint("the layers are 784, 15, 10")
    rows = np.random.default_rng(71).normal(0, 2, (12, 784)).astype("float32")
    found = np.asarray(student["net"].predict(rows, verbose=0), dtype=float)
    assert found == approx(forward(weights, rows), abs=1e-3), hint(
        "activation='sigmoid' in the hidden layer, activation='softmax' in the output layer"
    )


def fresh(seed, sizes, scale=1.0):
    a, b, c = sizes
    rng = np.random.default_rng(seed)
    return [rng.normal(0, scale, shape) for shape in ((a, b), b, (b, c), c)]


def asked(student, weights, X):
    found = np.asarray(student["forward"](weights, X), dtype=float)
    assert found.shape == (len(X), weights[-1].size), hint(
        "one row of probabilities for each row of X, also when there is only one"
    )
    return found


@grades("forward")
@points(2)
def test_forward(student, forward):
    """The probabilities of each row follow from the weights, for any layer sizes."""
    rng = np.random.default_rng(72)
    for seed, sizes, n in [(73, (6, 4, 3), 5), (74, (9, 5, 10), 7), (75, (3, 8, 2), 4)]:
        weights, X = fresh(seed, sizes), rng.normal(0, 1, (n, sizes[0]))
        assert asked(student, weights, X) == approx(forward(weights, X), abs=1e-4), hint(
            "sigmoid in the hidden layer, softmax over the outputs of each row, both biases"
        )


@grades("forward")
@points(0.5)
def test_forward_of_one_row(student, forward):
    """A single row works like many."""
    weights, X = fresh(76, (5, 3, 4)), np.random.default_rng(77).normal(0, 1, (1, 5))
    assert asked(student, weights, X) == approx(forward(weights, X), abs=1e-4), hint(
        "softmax over axis=1: over axis=0 a single row gives only ones"
    )


@grades("forward")
@points(0.5)
def test_forward_with_large_z(student, forward):
    """Weighted inputs far from 0 give probabilities too, not NaN."""
    X = np.random.default_rng(79).normal(0, 1, (5, 6))
    for offset in (800, -800):
        w1, b1, w2, b2 = fresh(78, (6, 4, 5))
        weights = [900 * w1, b1, w2, b2 + offset]
        assert asked(student, weights, X) == approx(forward(weights, X), abs=5e-4), hint(
            "exp of a large number is infinite: subtract the largest z of each row first"
        )


def some(reference, start, n):
    return reference["test_images"][start : start + n], reference["test_labels"][start : start + n]


def doubt(probabilities):
    """No loss is smaller than this, whatever the labels that the network was trained on."""
    return float(-np.mean(np.log(np.clip(probabilities.max(axis=1), 1e-7, 1))))


@grades("training")
@points(0.5)
def test_loss_falls(student, reference, numbers, net_says):
    """The training loss of each epoch was kept, and it falls."""
    losses = numbers(student["losses"])
    assert losses is not None, hint("losses is a list of numbers: history.history['loss']")
    assert losses.ndim == 1, hint("losses is one flat list")
    assert losses.size >= 2, hint("train for two epochs at least, one loss per epoch")
    assert np.isfinite(losses).all(), hint("a loss is a number, not NaN")
    assert losses[-1] < losses[0], hint("try another learning rate")
    raw = reference["train_images"][:500]
    assert min(map(doubt, net_says(raw))) <= losses[-1] + 0.5, hint(
        "these are not the losses of net: keep history.history['loss'] of its own training"
    )


@grades("training")
def test_probabilities(student, reference, net_says):
    """probabilities scales raw pictures and gives what the weights of net say."""
    weights = weights_of(student["net"])
    assert [w.shape for w in weights] == SHAPES, hint("net is not the network of 2.1")
    raw, _ = some(reference, 120, 40)
    found = np.asarray(student["probabilities"](raw), dtype=float)
    assert found.shape == (40, 10), hint("ten probabilities for each picture")
    assert any(found == approx(a, abs=1e-3) for a in net_says(raw)), hint(
        "scale the pictures as you scaled the training digits, then ask net"
    )
    alone = np.asarray(student["probabilities"](raw[5:6]), dtype=float)
    assert alone == approx(found[5:6], abs=1e-3), hint(
        "the answer for a picture must not depend on the other pictures"
    )


@grades("training")
@points(0.5)
def test_read(student, reference, net_says):
    """read gives the digit with the largest probability, one for each picture."""
    raw, _ = some(reference, 200, 60)
    found = np.asarray(student["read"](raw))
    assert found.shape == (60,), hint("one digit per picture, in one dimension")
    weights = weights_of(student["net"])
    assert [w.shape for w in weights] == SHAPES, hint("net is not the network of 2.1")
    assert any(np.mean(found == a.argmax(axis=1)) >= 0.95 for a in net_says(raw)), hint(
        "the digit is the position of the largest of the ten probabilities"
    )


@grades("training")
@points(2)
def test_unseen_digits(student, reference, net_says, calibrated):
    """The network reads most of the test digits that it has not seen."""
    raw, labels = some(reference, 0, 1000)
    found = np.asarray(student["read"](raw))
    assert found.shape == labels.shape, hint("one digit per picture, in one dimension")
    train = "train on all scaled digits with their own one-hot labels, for ten epochs or so"
    assert np.mean(found == labels) >= calibrated("net_accuracy"), hint(train)
    computed = max(np.mean(p.argmax(axis=1) == labels) for p in net_says(raw))
    assert computed >= calibrated("net_accuracy"), hint(f"net itself reads too few: {train}")
