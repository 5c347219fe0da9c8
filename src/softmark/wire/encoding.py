"""From a value to a message of plain data."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Set
from datetime import date, datetime, timedelta
from typing import Any

from softmark.wire.format import (
    ARRAY_KINDS,
    MAX_DEPTH,
    MAX_NODES,
    Message,
    WireFormatError,
    Wrap,
)
from softmark.wire.plain import AS_IS, seconds, simpler, widened


def encode(value: object, *, limit: int, wrap: Wrap) -> Message:
    """Encode ``value`` within ``limit`` bytes; ``wrap`` makes handles of what is not data.

    Raises WireFormatError when the value is larger or deeper than allowed, or is neither
    data nor wrapped.
    """
    encoder = _Encoder(limit, wrap)
    tree = json.dumps(encoder.node(value, 0), ensure_ascii=True, allow_nan=False).encode()
    encoder.spend(len(tree))
    return tree, encoder.buffers


class _Encoder:
    def __init__(self, limit: int, wrap: Wrap) -> None:
        self.left = limit
        self.nodes = MAX_NODES
        self.wrap = wrap
        self.buffers: list[bytes] = []

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise WireFormatError("the value is larger than an answer may be")

    def node(self, value: Any, depth: int) -> Any:
        self.nodes -= 1
        if depth > MAX_DEPTH or self.nodes < 0:
            raise WireFormatError("the value is nested too deeply or has too many parts")
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if kind is str:
            self.spend(len(value))
            return value
        if kind is int:
            return self._int(value)
        if kind is float:
            return value if math.isfinite(value) else ["f", str(value)]
        container = self._container(value, depth)
        if container is not None:
            return container
        for encode_kind in (self._numpy, self._pandas, self._other):
            found = encode_kind(value, depth)
            if found is not None:
                return found
        found = simpler(value, self.left)
        if found is not AS_IS:
            return self.node(found, depth + 1)
        wrapped = self.wrap(value)
        if wrapped is None:
            raise WireFormatError(f"a {kind.__name__} cannot be sent as data")
        type_name, description, ref = wrapped
        return ["h", type_name, self.node(dict(description), depth + 1), ref]

    def _int(self, value: int) -> int:
        if value.bit_length() > 4096:
            raise WireFormatError("the integer is larger than an answer may be")
        return value

    def _items(self, values: Any, depth: int) -> list[Any]:
        return [self.node(item, depth + 1) for item in values]

    def _container(self, value: Any, depth: int) -> list[Any] | None:
        if isinstance(value, tuple):
            return ["t", self._items(value, depth)]
        if isinstance(value, frozenset):
            return ["z", self._items(value, depth)]
        if isinstance(value, Set) and not isinstance(value, type({}.keys()) | type({}.items())):
            return ["s", self._items(value, depth)]
        if isinstance(value, Mapping):
            pairs = value.items()
            return ["d", [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in pairs]]
        if isinstance(value, list | range | type({}.keys()) | type({}.values()) | type({}.items())):
            if len(value) > self.nodes:
                raise WireFormatError("the value has too many parts")
            return ["l", self._items(value, depth)]
        if isinstance(value, bytes | bytearray):
            return ["b", self._buffer(bytes(value))]
        return None

    def _buffer(self, data: bytes) -> int:
        self.spend(len(data))
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _numpy(self, value: Any, depth: int) -> Any:
        np = sys.modules.get("numpy")
        if np is None:
            return None
        if isinstance(value, np.generic):
            wide = widened(np.asarray(value))
            if wide.dtype.kind in "mMV":
                return self._array(wide, depth)
            return self.node(wide.item(), depth + 1)
        if value is np.ma.masked:
            return ["f", "nan"]
        return self._array(value, depth) if isinstance(value, np.ndarray) else None

    def _array(self, array: Any, depth: int) -> list[Any]:
        import io

        import numpy as np

        array = widened(array)
        if array.dtype.kind not in ARRAY_KINDS or array.dtype.hasobject:
            if array.size > self.nodes:
                raise WireFormatError("the array has too many parts")
            items = [item if array.dtype.hasobject else str(item) for item in array.ravel()]
            return ["o", list(array.shape), self._items(items, depth)]
        if array.nbytes > self.left:
            raise WireFormatError("the array is larger than an answer may be")
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, allow_pickle=False)
        return ["a", self._buffer(stream.getvalue())]

    def _pandas(self, value: Any, depth: int) -> Any:
        pd = sys.modules.get("pandas")
        if pd is None or not hasattr(pd, "DataFrame"):
            return None
        if isinstance(value, pd.DataFrame):
            columns = self._index(value.columns, depth)
            return ["F", columns, self._labels(value.index, depth), self._columns(value, depth)]
        if isinstance(value, pd.Series):
            name = self.node(value.name, depth + 1)
            return ["S", name, self._labels(value.index, depth), self._column(value, depth)]
        if isinstance(value, pd.Index):
            return self._index(value, depth)
        if value is pd.NA or value is pd.NaT:
            return ["f", "nan"]
        return None

    def _columns(self, frame: Any, depth: int) -> Any:
        """One array where all columns hold numbers of one type, else a list of columns."""
        import numpy as np

        kinds = set(frame.dtypes)
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if isinstance(kind, np.dtype) and kind.kind in "biuf":
            return self._array(frame.to_numpy(), depth + 1)
        return [self._column(frame.iloc[:, i], depth) for i in range(frame.shape[1])]

    def _column(self, column: Any, depth: int) -> Any:
        import numpy as np

        if isinstance(column.dtype, np.dtype) and column.dtype.kind in ARRAY_KINDS:
            return self._array(column.to_numpy(), depth + 1)
        return ["l", self._items(column.astype(object).tolist(), depth + 1)]

    def _labels(self, index: Any, depth: int) -> Any:
        """Labels of rows: an array where they are whole numbers."""
        import numpy as np

        ranges = sys.modules["pandas"].RangeIndex
        if index.dtype == np.int64 and not isinstance(index, ranges):
            return self._array(index.to_numpy(), depth + 1)
        return self._index(index, depth)

    def _index(self, index: Any, depth: int) -> Any:
        pd = sys.modules["pandas"]
        if isinstance(index, pd.RangeIndex):
            return ["i", index.start, index.stop, index.step]
        return ["l", self._items(index.tolist(), depth + 1)]

    def _other(self, value: Any, depth: int) -> Any:
        if isinstance(value, complex):
            return ["c", self.node(value.real, depth + 1), self.node(value.imag, depth + 1)]
        if isinstance(value, datetime | date):
            return ["T", value.isoformat()]
        if isinstance(value, timedelta):
            return ["D", *seconds(value)]
        # Subclasses of the plain types (an IntEnum, a str subclass) are their plain value.
        for plain in (bool, int, float, str):
            if isinstance(value, plain):
                return self.node(plain(value), depth + 1)
        return None
