"""The 784-15-10 network: architecture, what it computes, what it has learned."""

import numpy as np

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.measures import accuracy, cross_entropy, least_loss
from softmark.hidden_tests.networks import answers_of, dense_net, reported_losses, weights_of
from softmark.hidden_tests.numbers import array_of, numbers
from softmark.hidden_tests.training import falling_losses

SHAPES = [(784, 15), (15,), (15, 10), (10,)]
LEAST_ACCURACY = 0.8
"""What the task asks of the network on the test digits."""


def forward(weights, rows):
    """What the lab's network answers, computed here: no function of the student's is trusted."""
    return dense_net(weights, ["sigmoid", "softmax"], rows)


def net_of(student):
    say = "net is the network of 2.1: 784 inputs, 15 hidden neurons, 10 outputs, with biases"
    return weights_of(student["net"], say, shapes=SHAPES)


@grades("net")
def test_layers(student):
    """784 inputs, 15 hidden neurons, 10 outputs, each neuron with a bias."""
    shapes = [w.shape for w in weights_of(student["net"])]
    assert shapes, hint("net has no weights yet: give it its input shape, keras.Input((784,))")
    assert len(shapes) == 4, hint("two Dense layers with biases, nothing else with weights")
    assert shapes[0] == SHAPES[0], hint("Input(shape=(784,)), then 15 hidden neurons")
    assert shapes == SHAPES, hint("the output layer has one neuron for each digit")


@grades("net")
@points(2)
def test_what_the_neurons_compute(student):
    """The hidden neurons are sigmoid neurons, the outputs softmax: the answers follow."""
    rows = np.random.default_rng(71).normal(0, 2, (12, 784))
    expected = forward(net_of(student), rows)
    assert answers_of(student["net"], rows) == approx(expected, abs=1e-3), hint(
        "activation='sigmoid' in the hidden layer, activation='softmax' in the output layer"
    )


def fresh(seed, sizes, scale=1.0):
    a, b, c = sizes
    rng = np.random.default_rng(seed)
    return [rng.normal(0, scale, shape) for shape in ((a, b), b, (b, c), c)]


def asked(student, weights, X):
    say = "one row of probabilities for each row of X, also when there is only one"
    return array_of(student["forward"](weights, X), say, shape=(len(X), weights[-1].size))


@grades("forward")
@points(2)
def test_forward(student):
    """The probabilities of each row follow from the weights, for any layer sizes."""
    rng = np.random.default_rng(72)
    for seed, sizes, n in [(73, (6, 4, 3), 5), (74, (9, 5, 10), 7), (75, (3, 8, 2), 4)]:
        weights, X = fresh(seed, sizes), rng.normal(0, 1, (n, sizes[0]))
        assert asked(student, weights, X) == approx(forward(weights, X), abs=1e-4), hint(
            "sigmoid in the hidden layer, softmax over the outputs of each row, both biases"
        )


@grades("forward")
@points(0.5)
def test_forward_of_one_row(student):
    """A single row works like many."""
    weights, X = fresh(76, (5, 3, 4)), np.random.default_rng(77).normal(0, 1, (4, 5))
    alone = asked(student, weights, X[:1])
    if alone == approx(forward(weights, X[:1]), abs=1e-4):
        return
    assert not np.allclose(alone, 1), hint(
        "softmax over axis=1: over axis=0 a single row gives only ones"
    )
    many = asked(student, weights, X)
    assert np.ptp(many, axis=0).any(), hint("different rows give different probabilities")
    assert alone == approx(many[:1], abs=1e-4), hint(
        "the probabilities of a row must not depend on the other rows"
    )


@grades("forward")
@points(0.5)
def test_forward_with_large_z(student):
    """Weighted inputs far from 0 give probabilities too, not NaN."""
    X = np.random.default_rng(79).normal(0, 1, (5, 6))
    for offset in (800, -800):
        w1, b1, w2, b2 = fresh(78, (6, 4, 5))
        weights = [900 * w1, b1, w2, b2 + offset]
        found = asked(student, weights, X)
        if found == approx(forward(weights, X), abs=5e-4):
            continue
        assert np.isfinite(found).all(), hint(
            "exp of a large number is infinite: subtract the largest z of each row first"
        )
        assert np.ptp(found, axis=0).any(), hint("different rows give different probabilities")
        assert found.sum(axis=1) == approx(np.ones(len(X)), abs=1e-3), hint(
            "each row of probabilities adds up to 1"
        )


def some(reference, start, n):
    return reference["test_images"][start : start + n], reference["test_labels"][start : start + n]


@grades("training")
@points(0.5)
def test_loss_falls(student, reference, net_says):
    """The training loss of each epoch was kept, as fit reported it, and it falls."""
    losses = falling_losses(student["losses"], ndim=1)
    reported = reported_losses(student["net"])
    raw = reference["train_images"][:500]
    own = hint("these are not the losses of net: keep history.history['loss'] of its own training")
    assert min(map(least_loss, net_says(raw))) <= losses[-1] + 0.5, own
    if reported is not None and reported.size:
        last = min(reported.size, losses.size)
        assert losses[-last:] == approx(reported[-last:], rel=0.02, abs=6e-4), own


@grades("training")
def test_probabilities(student, reference, net_says):
    """probabilities scales raw pictures and gives what the weights of net say."""
    net_of(student)
    raw, _ = some(reference, 120, 40)
    say = "ten probabilities for each picture"
    found = array_of(student["probabilities"](raw), say, shape=(40, 10))
    assert any(found == approx(a, abs=1e-3) for a in net_says(raw)), hint(
        "scale the pictures as you scaled the training digits, then ask net"
    )
    alone = student["probabilities"](raw[5:6])
    assert alone == approx(found[5:6], abs=1e-3), hint(
        "the answer for a picture must not depend on the other pictures"
    )


@grades("training")
@points(0.5)
def test_read(student, reference, net_says):
    """read gives the digit with the largest probability, one for each picture."""
    raw, _ = some(reference, 200, 60)
    say = "one digit per picture, in one dimension"
    found = array_of(student["read"](raw), say, shape=(60,))
    net_of(student)
    if any(np.mean(found == a.argmax(axis=1)) >= 0.95 for a in net_says(raw)):
        return
    own = numbers(student["probabilities"](raw))
    follows = own is not None and own.shape == (60, 10) and (found == own.argmax(axis=1)).all()
    assert not follows, hint(
        "read follows from your probabilities, but these are not what net says: mend them first"
    )
    raise AssertionError(hint("the digit is the position of the largest of the ten probabilities"))


@grades("training")
@points(2)
def test_unseen_digits(student, reference, net_says, calibrated):
    """The network reads most of the test digits that it has not seen."""
    raw, labels = some(reference, 0, 1000)
    say = "one digit per picture, in one dimension"
    found = array_of(student["read"](raw), say, shape=labels.shape)
    train = "train on all scaled digits with their own one-hot labels, for ten epochs or so"
    least = min(LEAST_ACCURACY, calibrated("net_accuracy"))
    computed = max(accuracy(p, labels) for p in net_says(raw))
    assert computed >= least, hint(f"net reads too few; 80 of 100 are asked for: {train}")
    assert accuracy(found, labels) >= least, hint(
        "net reads enough, but `read` does not say what net says"
    )


@grades("training")
@points(0.5)
def test_test_digits_are_new_to_it(student, reference, net_says):
    """The network does not read the test digits far better than those it should learn from."""
    net_of(student)
    train = reference["train_images"][::5], reference["train_labels"][::5]
    test = reference["test_images"], reference["test_labels"]
    costs = [min(cross_entropy(p, y) for p in net_says(raw)) for raw, y in (train, test)]
    assert costs[0] < 2, hint("it has learned nothing yet, from whatever digits")
    # Honest training gives a ratio of .95 or more, however short; training on the test
    # digits .22 or less.
    assert costs[1] >= 0.7 * costs[0], hint(
        "it knows the test digits better than the training digits: fit it on train_images alone"
    )
