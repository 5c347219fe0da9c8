"""What kind of thing a value is, in words that a student understands."""

from __future__ import annotations

import numbers
import sys
from typing import Any

import numpy as np

_TOLD = frozenset({
    "Axes", "BatchNorm", "Conv2D", "Dense", "Figure", "Functional", "Generator", "History",
    "Index", "Input", "KMeans", "KerasTensor", "Line2D", "LinearRegression",
    "LogisticRegression", "MLPClassifier", "MLPRegressor", "Model", "PCA", "Pipeline",
    "RandomForestClassifier", "RandomState", "Sequential", "StandardScaler", "coroutine",
    "dict_keys", "dict_values", "enumerate", "filter", "generator", "map", "module", "reversed",
    "type", "zip",
})  # fmt: skip
"""Types that a hint may name. A name of the student's own choosing could carry the inputs of a
hidden call out, as in ``type(f"got_{x}", (), {})()``."""


def kind_of(value: Any) -> str:
    """A noun phrase for the kind of ``value``: "a number", "a DataFrame", "a function".

    Students read it, so it is one of a fixed list.
    """
    simple = _simple(value)
    if simple is not None:
        return simple
    if isinstance(value, np.ndarray):
        return "an array"
    if is_frame(value):
        return "a DataFrame"
    if is_series(value):
        return "a Series"
    # A handle or what wraps one: its own name would be the machinery's.
    described = getattr(value, "type_name", None)
    if isinstance(described, str):
        return _remote(described.rpartition(".")[2])
    name = type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"


def _simple(value: Any) -> str | None:
    if value is None:
        return "None"
    if isinstance(value, bool | np.bool_):
        return "a truth value"
    if isinstance(value, numbers.Number | np.number):
        return "a number"
    if isinstance(value, str):
        return "a str"
    return None


def _remote(name: str) -> str:
    if name in ("function", "builtin_function_or_method", "method", "ufunc"):
        return "a function"
    if name not in _TOLD:
        return "an object of another kind"
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"


def is_series(value: Any) -> bool:
    """Whether ``value`` is a pandas Series, without importing pandas for it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series)


def is_index(value: Any) -> bool:
    """Whether ``value`` is a pandas Index, without importing pandas for it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Index)


def is_frame(value: Any) -> bool:
    """Whether ``value`` is a pandas DataFrame, without importing pandas for it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def is_number(value: Any) -> bool:
    """Whether ``value`` is one number (a truth value counts, as in Python)."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "biufc"
    return isinstance(value, numbers.Number | np.number | np.bool_)
