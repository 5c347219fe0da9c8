"""Networks: their weights, and what follows from them, computed here.

A student's model is asked for its layers and weights, and for the values of its activations:
by what name an activation was given, as a string, a function or a layer, does not matter. What
it answers is then computed in NumPy, so that a model which takes its answers from elsewhere is
found out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from softmark.hidden_tests.marks import hint
from softmark.hidden_tests.measures import sigmoid, softmax
from softmark.hidden_tests.numbers import Array, array_of, numbers
from softmark.hidden_tests.proxies import Remote
from softmark.model import StudentError

MODEL = "this is a Keras model"
UNBUILT = "this network has no weights yet: give it its input shape, as keras.Input(shape=...)"
LAYERS = "only Dense, Conv2D, pooling, Flatten and Dropout layers, one after the other"
DENSE = "use Dense layers with biases, one after the other"
FOLLOWS = "what the network answers does not follow from its weights"
LOST = "its weights are NaN: from NaN among the rows, or from steps that are far too long"
CHUNK = 200
"""Rows that go through a network at once: the fields of a convolution take room."""


def _erf_gelu(z: Array) -> Array:
    from scipy.special import ndtr

    return np.asarray(z * ndtr(z))


def _leaky(slope: float) -> Callable[[Array], Array]:
    return lambda z: np.where(z > 0, z, slope * z)


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "softmax": softmax,
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "selu": lambda z: 1.0507009873554805 * np.where(
        z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0))
    ),
    "gelu": _erf_gelu,
    "gelu_tanh": lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z * sigmoid(z),
    "mish": lambda z: z * np.tanh(np.logaddexp(z, 0)),
    "softplus": lambda z: np.logaddexp(z, 0),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "leaky_relu": _leaky(0.2),
    "relu6": lambda z: np.clip(z, 0, 6),
    "hard_sigmoid": lambda z: np.clip(z + 3, 0, 6) / 6,
    "exponential": np.exp,
}  # fmt: skip
"""Activations by their names in Keras, each a function of an array of any shape."""

_PROBE = np.array([[-7.3, -3.1, -1.2, -0.4, 0.3, 0.9, 2.6, 6.8], [1.7, 0.1, -0.2, -5, 3, 4, -2, 0]])


@dataclass(frozen=True)
class Activation:
    """An activation that was told by its values; ``name`` is a key of ACTIVATIONS, or "other"."""

    name: str
    of: Callable[[Array], Array]


def activation_of(function: Callable[[Any], Any]) -> Activation | None:
    """The activation that ``function`` computes, told by its values, or None for an unknown one.

    A ReLU that leaks by any slope is "leaky_relu", a line (as of a Rescaling layer) "other".
    Raises what asking a notebook raises.
    """
    told = numbers(function(_PROBE.astype("float32")))
    if told is None or told.shape != _PROBE.shape or not np.isfinite(told).all():
        return None
    for name, known in ACTIVATIONS.items():
        if np.allclose(known(_PROBE), told, rtol=1e-4, atol=1e-5):
            return Activation(name, known)
    negative = _PROBE < 0
    slope = float((told[negative] / _PROBE[negative]).mean())
    if np.allclose(_leaky(slope)(_PROBE), told, rtol=1e-4, atol=1e-5):
        return Activation("leaky_relu", _leaky(slope))
    line = np.polynomial.Polynomial.fit(_PROBE.ravel(), told.ravel(), 1)
    if np.allclose(line(_PROBE), told, rtol=1e-4, atol=1e-5):
        return Activation("other", lambda z: np.asarray(line(z)))
    return None


@dataclass(frozen=True)
class Layer:
    """One layer of a chain: ``kind`` is dense, convolution, pooling, flatten or activation.

    ``weights`` have shape (inputs, units), or (rows, columns, maps before, maps) for a
    convolution; ``bias`` has shape (units,) or (maps,), zeros where the layer has none.
    """

    kind: str
    activation: Activation
    weights: Array | None = None
    bias: Array | None = None
    size: tuple[int, int] = (1, 1)
    strides: tuple[int, int] = (1, 1)
    padded: bool = False
    average: bool = False

    def __call__(self, rows: Array) -> Array:
        """What the layer makes of ``rows``: (n, inputs), or (n, rows, columns, maps).

        Raises ValueError for rows of another shape than the layer takes.
        """
        if self.kind == "flatten":
            return rows.reshape(len(rows), -1)
        if self.kind == "pooling":
            fields = _fields(rows, self.size, self.strides, self.padded, empty=-np.inf)
            if not self.average:
                return np.asarray(fields.max(axis=(-2, -1)))
            return np.asarray(np.ma.masked_invalid(fields).mean(axis=(-2, -1)))
        if self.weights is not None and self.bias is not None:
            if self.kind == "convolution":
                size = self.weights.shape[0], self.weights.shape[1]
                fields = _fields(rows, size, self.strides, self.padded, empty=0)
                rows = np.einsum("nrcmij,ijmk->nrck", fields, self.weights, optimize=True)
            else:
                rows = rows @ self.weights
            rows = rows + self.bias
        return np.asarray(self.activation.of(rows))


def dense(weights: Any, bias: Any, activation: str = "linear") -> Layer:
    """A fully connected layer: ``weights`` (inputs, units), ``bias`` (units,)."""
    return Layer("dense", _named(activation), np.asarray(weights, float), np.asarray(bias, float))


def convolution(kernels: Any, bias: Any, activation: str = "linear") -> Layer:
    """A convolution without padding: ``kernels`` (rows, columns, maps before, maps)."""
    return Layer(
        "convolution", _named(activation), np.asarray(kernels, float), np.asarray(bias, float)
    )


def max_pooling(size: int = 2) -> Layer:
    """The largest number of each block of ``size`` x ``size``; what fills none is dropped."""
    return Layer("pooling", _named("linear"), size=(size, size), strides=(size, size))


def flatten() -> Layer:
    """All numbers of a row in one dimension: rows, then columns, then maps."""
    return Layer("flatten", _named("linear"))


def forward(layers: Iterable[Layer], rows: Any) -> Array:
    """What a chain of layers answers for ``rows`` (n, ...), as an array of floats (n, ...).

    Raises ValueError for rows that do not fit the first layer, or layers that do not fit.
    """
    chain, table = tuple(layers), np.asarray(rows, dtype=float)
    answers = []
    for start in range(0, max(len(table), 1), CHUNK):
        a = table[start : start + CHUNK]
        for layer in chain:
            a = layer(a)
        answers.append(a)
    return np.concatenate(answers)


def dense_net(weights: Sequence[Any], activations: Sequence[str], rows: Any) -> Array:
    """What a net of dense layers answers for ``rows`` (n, inputs), as an array (n, outputs).

    ``weights`` are matrix and bias of each layer in turn, as Keras gives them; ``activations``
    name one function of ACTIVATIONS for each layer. Raises ValueError where these do not fit.
    """
    pairs = zip(weights[::2], weights[1::2], activations, strict=True)
    return forward([dense(w, b, name) for w, b, name in pairs], rows)


def weights_of(
    model: Any, say: str = MODEL, *, shapes: Sequence[tuple[int, ...]] | None = None
) -> list[Array]:
    """The weight arrays of a Keras model in their order, as floats.

    Ends the test with the hint ``say`` for anything but a model, and, where ``shapes`` are
    given, for weights of other shapes. Raises AssertionError.
    """
    if not isinstance(model, Remote):
        raise AssertionError(hint(say))
    try:
        found = [numbers(each) for each in model.get_weights()]
    except (StudentError, TypeError) as error:
        raise AssertionError(hint(say)) from error
    weights = [each for each in found if each is not None]
    if len(weights) != len(found):
        raise AssertionError(hint(say))
    if shapes is not None and not weights:
        raise AssertionError(hint(UNBUILT))
    if shapes is not None and [each.shape for each in weights] != list(shapes):
        raise AssertionError(hint(say))
    return weights


def parameter_count(model: Any) -> int:
    """How many numbers a Keras model estimates: all weights and biases."""
    return sum(each.size for each in weights_of(model))


def are_dense(weights: Sequence[Array]) -> bool:
    """Whether these are matrix and bias of dense layers in turn, each fitting the one before."""
    pairs = list(zip(weights[::2], weights[1::2], strict=False))
    return (
        len(weights) >= 2
        and len(weights) % 2 == 0
        and all(w.ndim == 2 and b.shape == (w.shape[1],) for w, b in pairs)
        and all(a.shape[1] == b.shape[0] for (a, _), (b, _) in pairwise(pairs))
    )


def dense_weights(model: Any, say: str = DENSE) -> list[Array]:
    """Matrix and biases of each Dense layer in turn.

    Another kind of network ends the test with the hint ``say``. Raises AssertionError.
    """
    weights = weights_of(model)
    if not weights:
        raise AssertionError(hint(UNBUILT))
    if not are_dense(weights):
        raise AssertionError(hint(say))
    return weights


def layers_of(model: Any, say: str = LAYERS) -> tuple[Layer, ...]:
    """The layers of a Keras model that is a chain, with their activations told by values.

    Dense, Conv2D, max and average pooling, Flatten, Dropout, Rescaling and layers that are an
    activation alone, models in models too. Ends the test with the hint ``say`` for other
    layers and unknown activations. Raises AssertionError.
    """
    if not isinstance(model, Remote):
        raise AssertionError(hint(MODEL))
    try:
        found = [made for layer in model.get("layers") for made in _layers(layer, say)]
    except (StudentError, AttributeError, TypeError) as error:
        raise AssertionError(hint(say)) from error
    # An activation that is a layer of its own belongs to the layer before it.
    joined: list[Layer] = []
    for layer in found:
        if layer.kind == "activation" and layer.activation.name == "linear":
            continue
        joined.append(layer)
    return tuple(joined)


def activations_of(model: Any, say: str = LAYERS) -> list[str]:
    """The activation of each layer with weights, by its name in ACTIVATIONS.

    An activation that is a layer of its own counts as that of the layer before it.
    """
    names: list[str] = []
    for layer in layers_of(model, say):
        if layer.weights is not None:
            names.append(layer.activation.name)
        elif layer.kind == "activation" and names and names[-1] == "linear":
            names[-1] = layer.activation.name
    return names


def answers_of(model: Any, rows: Any, *, called: bool = False) -> Array:
    """What a Keras model says for ``rows`` (n, ...), as floats; ends the test for no numbers.

    It is asked by ``predict``, or with ``called`` by calling it, which a model may do otherwise.
    """
    if not isinstance(model, Remote):
        raise AssertionError(hint(MODEL))
    given = np.asarray(rows, dtype="float32")
    said = model(given) if called else model.predict(given, verbose=0)
    return array_of(said, "a network answers with numbers")


def recomputed(
    model: Any,
    rows: Any,
    *,
    asked: Any = None,
    called: bool = False,
    tolerance: float = 1e-3,
    say: str = FOLLOWS,
) -> Array:
    """What follows for ``rows`` (n, ...) from the weights of a Keras model, as floats (n, ...).

    The model itself is asked only for ``asked`` (rows of our choice; random ones where None),
    as answers_of does, and the test ends with the hint ``say`` where it answers something else
    there than its weights do. Raises AssertionError.
    """
    layers = layers_of(model)
    if any(each.weights is not None and not np.isfinite(each.weights).all() for each in layers):
        raise AssertionError(hint(LOST))
    table = np.asarray(rows, dtype=float)
    if asked is None:
        asked = np.random.default_rng(308).normal(0, 2, (12, *table.shape[1:]))
    try:
        follows = forward(layers, asked)
        said = answers_of(model, asked, called=called)
        agree = said.shape == follows.shape and np.allclose(said, follows, atol=tolerance)
        if agree:
            return forward(layers, table)
    except (ValueError, IndexError) as error:  # rows of another shape than the layers take
        raise AssertionError(hint(say)) from error
    raise AssertionError(hint(say))


def penalty_of(model: Any) -> float:
    """What the regularisers of a Keras model add to its loss, for its present weights."""
    return float(sum(float(np.asarray(each)) for each in model.get("losses")))


def reported_losses(model: Any, name: str = "loss") -> Array | None:
    """The training losses (epochs,) that the last `fit` of a Keras model reported to it.

    Another ``name`` of its history, such as "val_loss", gives those figures instead. None where
    it was trained in another way or not at all: then nothing can be said about them.
    """
    if not isinstance(model, Remote):
        return None
    try:
        history = model.get("history", None)
        kept = None if history is None else history.get("history", None)
    except StudentError:
        return None
    return numbers(kept.get(name)) if isinstance(kept, dict) else None


def _named(activation: str) -> Activation:
    return Activation(activation, ACTIVATIONS[activation])


def _layers(layer: Remote, say: str) -> Iterable[Layer]:
    described = layer.description
    kind = str(described.get("class"))
    if kind == "InputLayer":
        return
    if described.get("layers") is not None:
        yield from (made for each in layer.get("layers") for made in _layers(each, say))
        return
    weights = weights_of(layer, say)
    matrix = weights[0] if weights else None
    if kind == "Flatten":
        yield flatten()
    elif kind in ("MaxPooling2D", "AveragePooling2D"):
        yield Layer("pooling", _named("linear"), average=kind[0] == "A", **_window(described))
    elif matrix is None:
        yield Layer("activation", _known(activation_of(layer), say))
    elif kind in ("Dense", "Conv2D") and len(weights) <= 2 and matrix.ndim in (2, 4):
        bias = weights[1] if len(weights) == 2 else np.zeros(matrix.shape[-1])
        activation = _known(activation_of(layer.get("activation")), say)
        window = _window(described) if matrix.ndim == 4 else {}
        window.pop("size", None)
        of = "convolution" if matrix.ndim == 4 else "dense"
        yield Layer(of, activation, matrix, bias, **window)
    else:
        raise AssertionError(hint(say))


def _known(activation: Activation | None, say: str) -> Activation:
    if activation is None:
        raise AssertionError(hint(say))
    return activation


def _window(described: Any) -> dict[str, Any]:
    size, strides = (
        tuple(int(n) for n in described.get(name) or (1, 1)) for name in ("pool_size", "strides")
    )
    return {"size": size, "strides": strides, "padded": described.get("padding") == "same"}


def _fields(
    rows: Array, size: tuple[int, int], strides: tuple[int, int], padded: bool, *, empty: float
) -> Array:
    """The fields of a window on (n, rows, columns, maps): (n, r, c, maps, *size)."""
    if padded:
        edges = [(0, 0)]
        for n, k, step in zip(rows.shape[1:3], size, strides, strict=True):
            wanted = max((-(-n // step) - 1) * step + k - n, 0)
            edges.append((wanted // 2, wanted - wanted // 2))
        rows = np.pad(rows, [*edges, (0, 0)], constant_values=empty)
    fields = np.lib.stride_tricks.sliding_window_view(rows, size, axis=(1, 2))
    return fields[:, :: strides[0], :: strides[1]]
