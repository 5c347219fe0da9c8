"""Guest: what an object that cannot travel is, as plain data.

A description is a claim by the student's process. Hidden tests use it to say what is
there (layers, axes) and check what matters by asking the object for answers.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Mapping
from typing import Any

MAX_ITEMS = 200
MAX_DRAWN = 5_000
"""Lines, collections, texts and bars of one plot: a loop may draw each point by itself."""
MAX_CHARS = 1000


def type_name(value: object, *, short: bool = False) -> str:
    """The dotted name of a value's type, or its last part."""
    kind = type(value)
    name = str(getattr(kind, "__qualname__", kind.__name__))
    return name if short else f"{kind.__module__}.{name}"


def describe(value: Any) -> Mapping[str, Any]:
    """A description of ``value``; empty where nothing is known about its kind."""
    for module, reader in _READERS:
        if any(base.__module__.partition(".")[0] == module for base in type(value).__mro__):
            try:
                return reader(value)
            except Exception as error:  # a broken object is described as such
                return {"undescribed": type_name(error, short=True)}
    if callable(value):
        return _callable(value)
    return {}


def _callable(value: Any) -> Mapping[str, Any]:
    described: dict[str, Any] = {"callable": True}
    with contextlib.suppress(TypeError, ValueError):
        described["parameters"] = list(inspect.signature(value).parameters)
    return described


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value[:MAX_ITEMS]]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in list(value.items())[:MAX_ITEMS]}
    return str(getattr(value, "__name__", None) or type_name(value, short=True))


def _name_of(value: Any) -> str | None:
    return None if value is None else str(getattr(value, "__name__", None) or _plain(value))


def _shape(value: Any) -> Any:
    with contextlib.suppress(Exception):
        return [None if n is None else int(n) for n in value.shape]
    return None


def _keras(value: Any) -> Mapping[str, Any]:
    if hasattr(value, "history") and not hasattr(value, "layers"):  # what fit returns
        return {"epochs": len(getattr(value, "epoch", ())), "history": dict(value.history)}
    if not hasattr(value, "layers"):
        return _keras_layer(value)
    optimizer = getattr(value, "optimizer", None)
    described: dict[str, Any] = {
        "layers": [_keras_layer(layer) for layer in value.layers[:MAX_ITEMS]],
        "loss": _name_of(getattr(value, "loss", None)),
        "optimizer": None if optimizer is None else type_name(optimizer, short=True),
    }
    with contextlib.suppress(Exception):
        described["total_params"] = int(value.count_params())
    with contextlib.suppress(Exception):
        described["input_shape"] = _plain(value.input_shape)
        described["output_shape"] = _plain(value.output_shape)
    return described


def _keras_layer(layer: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "class": type_name(layer, short=True),
        "name": str(getattr(layer, "name", "")),
    }
    for name in (
        "units",
        "filters",
        "kernel_size",
        "pool_size",
        "strides",
        "padding",
        "rate",
        "use_bias",
        "trainable",
    ):
        if hasattr(layer, name):
            described[name] = _plain(getattr(layer, name))
    described["activation"] = _name_of(getattr(layer, "activation", None))
    with contextlib.suppress(Exception):
        described["params"] = int(layer.count_params())
    with contextlib.suppress(Exception):
        described["input_shape"] = _shape(layer.input)
        described["output_shape"] = _shape(layer.output)
    regularizer = getattr(layer, "kernel_regularizer", None)
    if regularizer is not None:
        described["kernel_regularizer"] = type_name(regularizer, short=True)
    return described


def _sklearn(value: Any) -> Mapping[str, Any]:
    described: dict[str, Any] = {"class": type_name(value, short=True)}
    with contextlib.suppress(Exception):
        described["params"] = {k: _plain(v) for k, v in value.get_params(deep=False).items()}
    if hasattr(value, "steps"):
        described["steps"] = [[name, type_name(step, short=True)] for name, step in value.steps]
    for name in ("n_features_in_", "n_iter_", "classes_", "feature_names_in_"):
        with contextlib.suppress(Exception):
            described[name] = getattr(value, name)
    estimator_type = getattr(value, "_estimator_type", None)
    if estimator_type is None:
        with contextlib.suppress(Exception):
            from sklearn.base import is_classifier

            estimator_type = "classifier" if is_classifier(value) else None
    described["estimator_type"] = estimator_type
    return described


def _matplotlib(value: Any) -> Mapping[str, Any]:
    if hasattr(value, "savefig"):
        return _figure(value, value.get_axes())
    if hasattr(value, "get_xlabel"):
        return _figure(value.get_figure(), [value])
    on: Any = getattr(value, "axes", None)
    # A plot of many artists is not told once for each of them.
    if hasattr(on, "get_xlabel") and len(on.get_children()) <= MAX_ITEMS:
        return _figure(value.get_figure(), [on])  # a line or a patch: what it is on
    return {"class": type_name(value, short=True)}


def _figure(figure: Any, axes: list[Any]) -> dict[str, Any]:
    """Some axes of a figure, with the words that stand on the figure itself."""
    described: dict[str, Any] = {"axes": [_axes(ax) for ax in axes[:MAX_ITEMS]]}
    for name in ("suptitle", "supxlabel", "supylabel"):
        words = getattr(figure, f"get_{name}", str)()
        described[name] = str(words)[:MAX_CHARS]
    legends = getattr(figure, "legends", None) or []
    described["legends"] = [_entries(legend) for legend in legends[:MAX_ITEMS]]
    return described


def _entries(legend: Any) -> list[str]:
    return [text.get_text()[:MAX_CHARS] for text in legend.get_texts()[:MAX_ITEMS]]


def _axes(ax: Any) -> dict[str, Any]:
    import numpy as np
    from matplotlib.legend import Legend
    from matplotlib.patches import Rectangle

    legend = ax.get_legend()
    more = [artist for artist in ax.artists if isinstance(artist, Legend)]
    described: dict[str, Any] = {
        "title": ax.get_title(),
        "titles": [ax.get_title(loc=place) for place in ("center", "left", "right")],
        "xlabel": ax.get_xlabel(),
        "ylabel": ax.get_ylabel(),
        "zlabel": ax.get_zlabel() if hasattr(ax, "get_zlabel") else None,
        "xscale": ax.get_xscale(),
        "yscale": ax.get_yscale(),
        "xticklabels": [t.get_text() for t in ax.get_xticklabels()[:MAX_ITEMS]],
        "yticklabels": [t.get_text() for t in ax.get_yticklabels()[:MAX_ITEMS]],
        "legend": None if legend is None else _entries(legend),
        "legends": [_entries(each) for each in more[:MAX_ITEMS]],
        "texts": [t.get_text() for t in ax.texts[:MAX_DRAWN]],
        "lines": [],
        "collections": [],
        "images": [],
    }
    for line in ax.lines[:MAX_DRAWN]:
        # A line in three dimensions keeps its own x, y, z; the others are projected.
        # Dates and categories are drawn as numbers: those are asked for.
        if not line.get_visible():
            continue
        data = line.get_data_3d() if hasattr(line, "get_data_3d") else line.get_data(orig=False)
        arrays = [np.asarray(part, dtype=float) for part in data]
        label = str(line.get_label())
        described["lines"].append(dict(zip("xyz", arrays, strict=False)) | {"label": label})
    for collection in ax.collections[:MAX_DRAWN]:
        if not collection.get_visible():
            continue
        entry: dict[str, Any] = {
            "class": type_name(collection, short=True),
            "label": str(collection.get_label()),
        }
        if hasattr(collection, "_offsets3d"):
            parts = [np.asarray(part, dtype=float) for part in collection._offsets3d]
            entry["offsets"] = np.column_stack(parts)
        else:
            entry["offsets"] = np.asarray(collection.get_offsets(), dtype=float)
        described["collections"].append(entry)
    for image in ax.images[:MAX_DRAWN]:
        array = image.get_array()
        described["images"].append(None if array is None else np.asarray(array))
    described["bars"] = [
        {
            "x": float(p.get_x()),
            "y": float(p.get_y()),
            "width": float(p.get_width()),
            "height": float(p.get_height()),
        }
        for p in ax.patches[:MAX_DRAWN]
        if isinstance(p, Rectangle) and p.get_visible()
    ]
    return described


_READERS = (
    ("keras", _keras),
    ("tensorflow", _keras),
    ("sklearn", _sklearn),
    ("matplotlib", _matplotlib),
)
