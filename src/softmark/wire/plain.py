"""What kinds of numbers and containers that libraries have become plain data, and which cannot.

A number is a number, whoever made it. Values keep their meaning: a masked entry is NaN, a
sparse matrix the matrix it stands for, bfloat16 the value that it holds. What would change by
being looked at is refused, with what to do instead.
"""

from __future__ import annotations

import math
import numbers
import sys
from array import array as packed
from collections import UserList, deque
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from softmark.wire.format import NotData, WireFormatError

AS_IS = object()
"""What :func:`simpler` returns for a value that it knows nothing simpler for."""
_TENSORS = ("tensorflow", "keras", "torch", "jax", "jaxlib")


def simpler(value: Any, room: int) -> Any:
    """Data that says the same as ``value`` within ``room`` bytes, or ``AS_IS``.

    Raises NotData for what cannot be sent, WireFormatError for what would not fit.
    """
    if isinstance(value, Iterator):
        kind = type(value).__name__
        raise NotData(f"a {kind} gives its values only once: make a list of it, list(...)")
    if isinstance(value, numbers.Number) and not isinstance(value, complex):
        return _number(value)
    module = type(value).__module__.partition(".")[0]
    if module == "sympy" and getattr(value, "is_number", False):
        return complex(value) if value.is_real is False else float(value)
    if module == "scipy" and hasattr(value, "toarray"):
        _fits(value.shape, value.dtype.itemsize, room)
        return value.toarray()
    if module == "pandas":
        return _pandas(value)
    if isinstance(value, deque | packed | memoryview | UserList):
        return _items(value, room)
    return _tensor(value, room) if module in _TENSORS else AS_IS


def _items(value: Any, room: int) -> list[Any]:
    """What other containers of Python's own hold."""
    _fits((value.nbytes if isinstance(value, memoryview) else len(value),), 1, room)
    return value.tolist() if isinstance(value, memoryview) else list(value)


def _number(value: Any) -> Any:
    """Fractions, decimals and the like as Python's own numbers."""
    try:
        if isinstance(value, numbers.Integral):
            return int(value)
        if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
            return complex(value)
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except ValueError:  # a signalling NaN
        return math.nan


def _pandas(value: Any) -> Any:
    pd = sys.modules["pandas"]
    if isinstance(value, pd.Period | pd.Interval):
        return str(value)
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return list(value.astype(object))
    if isinstance(value, pd.tseries.offsets.BaseOffset):
        return str(value.freqstr)
    return AS_IS


def _tensor(value: Any, room: int) -> Any:
    """Tensors and variables are arrays that live elsewhere; one number is a number."""
    np = sys.modules.get("numpy")
    if np is None or not hasattr(value, "shape"):
        return AS_IS
    try:
        if hasattr(value, "to_list"):  # a ragged tensor
            return value.to_list()
        if hasattr(value, "dense_shape"):  # a sparse one of TensorFlow
            shape = [int(n) for n in value.dense_shape]
            dense = np.asarray(value.values)
            _fits(shape, dense.dtype.itemsize, room)
            whole = np.zeros(shape, dense.dtype)
            whole[tuple(np.asarray(value.indices).T)] = dense
            return whole
        if hasattr(value, "detach"):
            array = _of_torch(value)
        else:  # TensorFlow's own way knows bfloat16
            array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    except WireFormatError:
        raise
    except Exception:  # a symbolic tensor has no value: it stays a handle
        return AS_IS
    if array.dtype.hasobject and array.ndim == 0 and array.item() is value:
        return AS_IS
    return array[()] if array.ndim == 0 else array


def _of_torch(value: Any) -> Any:
    value = value.detach().cpu()
    if value.layout is not sys.modules["torch"].strided:
        value = value.to_dense()
    value = value.resolve_conj().resolve_neg()
    try:
        return value.numpy()
    except TypeError:  # bfloat16 and the like, which NumPy lacks
        return value.double().numpy()


def widened(array: Any) -> Any:
    """An array in a type that every NumPy reads, with the same values: no longdouble, no bfloat16.

    Masked entries become NaN, or the empty text among texts.
    """
    import numpy as np

    if isinstance(array, np.ma.MaskedArray):
        array = _unmasked(array)
    array = np.asarray(array)
    kind, size = array.dtype.kind, array.dtype.itemsize
    if (kind == "f" and size > 8) or (kind == "V" and not array.dtype.names and _counts(array)):
        return array.astype(np.float64)
    return array.astype(np.complex128) if kind == "c" and size > 16 else array


def _unmasked(array: Any) -> Any:
    import numpy as np

    if not np.ma.is_masked(array):
        return array.data
    if array.dtype.kind in "SU":
        return array.filled("")
    if array.dtype.kind in "mM":
        return array.filled(np.array("NaT", array.dtype))
    return (array if array.dtype.kind in "fc" else array.astype(float)).filled(np.nan)


def _counts(array: Any) -> bool:
    """Whether NumPy's void stands for a number of ``ml_dtypes``: bfloat16, float8, int4."""
    return bool(array.dtype.type.__module__.partition(".")[0] == "ml_dtypes")


def seconds(value: timedelta) -> list[int]:
    """A span of time in whole days, seconds and microseconds."""
    return [value.days, value.seconds, value.microseconds]


def _fits(shape: Any, itemsize: int, room: int) -> None:
    if math.prod(int(n) for n in shape) * itemsize > room:
        raise WireFormatError("the array is larger than an answer may be")
