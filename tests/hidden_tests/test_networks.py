"""Networks are judged by their weights and by the values of their activations."""

from typing import Any

import numpy as np
import pytest

from softmark.hidden_tests import LiveAnswers
from softmark.hidden_tests import networks as net
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord

keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")
L = keras.layers


def remote(model):
    """A model as a hidden test sees it."""
    return Student(LiveAnswers({"m": model}), "cell", TestRecord())["m"]


def sequential(*layers):
    model = keras.Sequential(layers)
    rng = np.random.default_rng(4)
    model.set_weights([rng.normal(0, 0.6, w.shape) for w in model.get_weights()])
    return model


def agree(model, rows):
    said = model.predict(np.asarray(rows, dtype="float32"), verbose=0)
    return np.allclose(net.recomputed(remote(model), rows), said, atol=1e-4)


ROWS = np.random.default_rng(5).normal(0, 2, (9, 4))
IMAGES = np.random.default_rng(6).random((5, 13, 12, 1))


@pytest.mark.parametrize(
    "softmax",
    ["softmax", tf.nn.softmax, keras.activations.softmax, L.Softmax(), lambda z: tf.nn.softmax(z)],
    ids=["name", "tf", "keras", "layer", "lambda"],
)
def test_an_activation_by_any_name(softmax):
    model = sequential(
        keras.Input((4,)), L.Dense(5, activation=tf.nn.tanh), L.Dense(3, activation=softmax)
    )
    assert net.activations_of(remote(model)) == ["tanh", "softmax"]
    assert agree(model, ROWS)


def told(function) -> Any:
    return net.activation_of(function)


@pytest.mark.parametrize(
    "name",
    ["sigmoid", "tanh", "relu", "linear", "elu", "selu", "gelu", "silu", "mish", "softplus",
     "softsign", "leaky_relu", "relu6", "hard_sigmoid", "exponential"],
)  # fmt: skip
def test_every_activation_is_told_by_its_values(name):
    assert told(getattr(keras.activations, name)).name == name


def test_other_functions():
    assert told(lambda z: np.where(z > 0, z, 0.07 * z)).name == "leaky_relu"
    line = told(lambda z: 3 * z + 1)
    assert line.name == "other"
    assert np.allclose(line.of(np.array([0.0, 2.0])), [1, 7])
    assert net.activation_of(lambda z: z**2) is None
    assert net.activation_of(lambda z: "no number") is None


def test_activations_that_are_layers():
    model = sequential(
        keras.Input((4,)),
        L.Dense(5),
        L.LeakyReLU(),
        L.Dropout(0.3),
        L.Dense(3, use_bias=False),
        L.Activation("softmax"),
    )
    assert net.activations_of(remote(model)) == ["leaky_relu", "softmax"]
    assert agree(model, ROWS)


def test_models_in_models_and_functional_ones():
    inputs = keras.Input((4,))
    inner = keras.Model(inputs, L.Dense(6, activation="relu")(inputs))
    model = sequential(keras.Input((4,)), inner, L.Dense(2, activation="sigmoid"))
    assert net.activations_of(remote(model)) == ["relu", "sigmoid"]
    assert agree(model, ROWS)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides", [1, 2])
def test_convolutions(padding, strides):
    model = sequential(
        keras.Input((13, 12, 1)),
        L.Rescaling(2.0),
        L.Conv2D(4, (3, 2), strides=strides, padding=padding, activation="relu"),
        L.MaxPooling2D(2, padding=padding),
        L.Conv2D(3, 2),
        L.ReLU(),
        L.AveragePooling2D(2, strides=1, padding=padding),
        L.Flatten(),
        L.Dense(10, activation="softmax"),
    )
    kinds = ["activation", "convolution", "pooling", "convolution", "activation", "pooling"]
    found = net.layers_of(remote(model))
    assert [layer.kind for layer in found] == [*kinds, "flatten", "dense"]
    assert agree(model, IMAGES)


def test_layers_of_our_own_are_those_of_keras():
    model = sequential(
        keras.Input((13, 12, 1)),
        L.Conv2D(4, (3, 2), activation="relu"),
        L.MaxPooling2D(2),
        L.Flatten(),
        L.Dense(3, activation="softmax"),
    )
    K, b, W, c = model.get_weights()
    chain = [
        net.convolution(K, b, "relu"),
        net.max_pooling(2),
        net.flatten(),
        net.dense(W, c, "softmax"),
    ]
    said = model.predict(IMAGES, verbose=0)
    assert np.allclose(net.forward(chain, IMAGES), said, atol=1e-5)
    many = np.concatenate([IMAGES] * 90)
    assert np.allclose(net.forward(chain, many)[-5:], said, atol=1e-5)


def test_a_dense_net_from_its_weights():
    model = sequential(
        keras.Input((4,)), L.Dense(5, activation="relu"), L.Dense(3, activation="softmax")
    )
    found = net.dense_net(model.get_weights(), ["relu", "softmax"], ROWS)
    assert np.allclose(found, model.predict(ROWS, verbose=0), atol=1e-5)
    with pytest.raises(ValueError, match=r"longer|shorter"):
        net.dense_net(model.get_weights(), ["relu"], ROWS)


def test_weights_and_their_number():
    model = sequential(keras.Input((4,)), L.Dense(5), L.Dense(3))
    found = net.weights_of(remote(model), "a net", shapes=[(4, 5), (5,), (5, 3), (3,)])
    assert net.are_dense(found)
    assert not net.are_dense(found[:3])
    assert net.parameter_count(remote(model)) == model.count_params() == 43
    with pytest.raises(AssertionError, match="four inputs"):
        net.weights_of(remote(model), "four inputs", shapes=[(4, 3)])


def test_what_regularisers_add():
    model = sequential(keras.Input((4,)), L.Dense(5, kernel_regularizer=keras.regularizers.L2(0.1)))
    expected = 0.1 * (model.get_weights()[0] ** 2).sum()
    assert net.penalty_of(remote(model)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("value", [None, 3, np.ones(3), "net"])
def test_what_is_no_model(value):
    for ask in (net.weights_of, net.layers_of, net.activations_of, net.parameter_count):
        with pytest.raises(AssertionError, match="Keras model"):
            ask(value)
    with pytest.raises(AssertionError, match="Keras model"):
        net.recomputed(value, ROWS)


def test_other_objects_and_other_layers():
    with pytest.raises(AssertionError, match="Keras model"):
        net.weights_of(remote(lambda x: x))
    for layer in (L.BatchNormalization(), L.Dense(3, activation=lambda z: z**2)):
        with pytest.raises(AssertionError, match="only Dense"):
            net.recomputed(remote(sequential(keras.Input((4,)), layer)), ROWS)


class Oracle(keras.Model):  # type: ignore[name-defined, misc]
    """Says what it was told to say; its weights are those of another network."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    @property
    def layers(self):
        return self.inner.layers

    def get_weights(self):
        return self.inner.get_weights()

    def predict(self, rows, verbose=0):
        return np.tile([0.0, 1.0, 0.0], (len(rows), 1))


def test_answers_from_elsewhere_are_found_out():
    inner = sequential(keras.Input((4,)), L.Dense(3, activation="softmax"))
    with pytest.raises(AssertionError, match="does not follow from its weights"):
        net.recomputed(remote(Oracle(inner)), ROWS)


def test_rows_that_do_not_fit():
    model = sequential(keras.Input((4,)), L.Dense(3))
    with pytest.raises(AssertionError):
        net.recomputed(remote(model), ROWS[:, :2], asked=ROWS)


def test_the_losses_that_fit_reported():
    model = sequential(keras.Input((4,)), L.Dense(1))
    assert net.reported_losses(remote(model)) is None
    model.compile("sgd", "mse")
    history = model.fit(ROWS, ROWS[:, 0], epochs=3, verbose=0)
    assert net.reported_losses(remote(model)) == pytest.approx(history.history["loss"])
    assert net.reported_losses(remote(model), "val_loss") is None
    validated = model.fit(ROWS, ROWS[:, 0], validation_split=0.5, verbose=0).history["val_loss"]
    assert net.reported_losses(remote(model), "val_loss") == pytest.approx(validated)
    assert net.reported_losses(remote("no model")) is None


def test_a_network_without_weights_is_told_so():
    model = sequential(L.Dense(3))
    for ask in (
        lambda: net.dense_weights(remote(model)),
        lambda: net.weights_of(remote(model), shapes=[(4, 3), (3,)]),
    ):
        with pytest.raises(AssertionError, match="no weights yet"):
            ask()


def test_the_weights_of_dense_layers_alone():
    weights = net.dense_weights(remote(sequential(keras.Input((4,)), L.Dense(3), L.Dense(2))))
    assert [w.shape for w in weights] == [(4, 3), (3,), (3, 2), (2,)]
    for other in (L.Dense(3, use_bias=False), L.BatchNormalization()):
        with pytest.raises(AssertionError, match="with biases"):
            net.dense_weights(remote(sequential(keras.Input((4,)), other, L.Dense(2))))
