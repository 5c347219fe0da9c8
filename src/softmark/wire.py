"""The codec of answers: plain data as JSON and ``.npy`` buffers, never pickle.

The student's process encodes, ours decodes, so decoding trusts nothing: sizes, depth,
the number of nodes, dtypes and shapes are all checked before memory is spent on them.
A message is ``(tree, buffers)``: ``tree`` is UTF-8 JSON, ``buffers`` are raw bytes that
it refers to by index. NumPy and pandas are imported only when a value needs them.

Plain JSON values stand for themselves; everything else is a list that starts with a tag:

=======  =====================================================
``l``    list; ``t`` tuple; ``s`` set; ``z`` frozenset: items
``d``    dict: list of [key, value]
``f``    "nan", "inf" or "-inf"; ``c`` complex: real, imaginary
``b``    bytes: buffer index
``a``    array: buffer index of an ``.npy``; ``o`` object array: shape, items
``S``    Series: name, index, values; ``F`` DataFrame: columns, index, columns' values
``i``    pandas RangeIndex: start, stop, step
``T``    date and time, ISO 8601
``h``    handle: type name, description, ref
=======  =====================================================
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any

MAX_DEPTH = 48
MAX_NODES = 2_000_000
MAX_BRACKETS = 4 * MAX_NODES
"""Lists that a tree may open: the parser makes each of them before a node is counted."""
ARRAY_KINDS = "biufcUSmM"

Message = tuple[bytes, list[bytes]]
Wrap = Callable[[object], "tuple[str, Mapping[str, Any], str] | None"]
"""Turns an object into (type name, description, ref) of a handle, or None for none."""
Unwrap = Callable[[str, Mapping[str, Any], str], Any]
"""Turns (type name, description, ref) into what stands for the object on this side."""


class WireFormatError(ValueError):
    """Data that cannot be encoded within the limits, or bytes that are no message."""


def encode(value: object, *, limit: int, wrap: Wrap) -> Message:
    """Encode ``value`` within ``limit`` bytes; ``wrap`` makes handles of what is not data.

    Raises WireFormatError when the value is larger or deeper than allowed, or is neither
    data nor wrapped.
    """
    encoder = _Encoder(limit, wrap)
    tree = json.dumps(encoder.node(value, 0), ensure_ascii=True, allow_nan=False).encode()
    encoder.spend(len(tree))
    return tree, encoder.buffers


def decode(tree: bytes, buffers: Sequence[bytes], *, limit: int, unwrap: Unwrap) -> Any:
    """Decode a message made by :func:`encode`, checking everything against ``limit`` bytes.

    Raises WireFormatError for anything that is not a well-formed message.
    """
    if len(tree) + sum(len(b) for b in buffers) > limit:
        raise WireFormatError(f"the answer is larger than the {limit:,} bytes allowed")
    if tree.count(b"[") + tree.count(b"{") > MAX_BRACKETS:
        raise WireFormatError("the answer has too many parts")
    try:
        parsed = json.loads(tree)
        return _Decoder(buffers, unwrap, limit).value(parsed, 0)
    except WireFormatError:
        raise
    except Exception as error:  # NumPy, pandas and tokenize have their own
        raise WireFormatError(f"the answer is malformed: {type(error).__name__}") from error


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
            if value.dtype.kind in "mMV":
                return self._array(np.asarray(value), depth)
            return self.node(value.item(), depth)
        if isinstance(value, np.ndarray):
            return self._array(value, depth)
        module = type(value).__module__.partition(".")[0]
        if module in ("tensorflow", "keras", "torch", "jax", "jaxlib") and hasattr(value, "shape"):
            try:  # tensors and variables are arrays that live elsewhere
                return self._array(np.asarray(value), depth)
            except Exception:  # a symbolic tensor has no value: it stays a handle
                return None
        return None

    def _array(self, array: Any, depth: int) -> list[Any]:
        import io

        import numpy as np

        if isinstance(array, np.ma.MaskedArray):
            array = array.filled(np.nan if array.dtype.kind in "fc" else array.fill_value)
        array = np.asarray(array)
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
            columns = [self._column(value.iloc[:, i], depth) for i in range(value.shape[1])]
            return [
                "F",
                self._index(value.columns, depth),
                self._index(value.index, depth),
                columns,
            ]
        if isinstance(value, pd.Series):
            name = self.node(value.name, depth + 1)
            return ["S", name, self._index(value.index, depth), self._column(value, depth)]
        if isinstance(value, pd.Index):
            return self._index(value, depth)
        if value is pd.NA or value is pd.NaT:
            return ["f", "nan"]
        return None

    def _column(self, column: Any, depth: int) -> Any:
        import numpy as np

        if isinstance(column.dtype, np.dtype) and column.dtype.kind in ARRAY_KINDS:
            return self._array(column.to_numpy(), depth + 1)
        return ["l", self._items(column.astype(object).tolist(), depth + 1)]

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
        # Subclasses of the plain types (an IntEnum, a str subclass) are their plain value.
        for plain in (bool, int, float, str):
            if isinstance(value, plain):
                return self.node(plain(value), depth + 1)
        return None


class _Decoder:
    def __init__(self, buffers: Sequence[bytes], unwrap: Unwrap, limit: int) -> None:
        self.buffers: list[bytes | None] = list(buffers)
        self.unwrap = unwrap
        self.limit = limit
        self.nodes = MAX_NODES

    def value(self, node: Any, depth: int) -> Any:
        self.nodes -= 1
        if depth > MAX_DEPTH or self.nodes < 0:
            raise WireFormatError("the answer is nested too deeply or has too many parts")
        if node is None or isinstance(node, bool | int | float):
            return node
        if isinstance(node, str):
            return _clean(node)
        if not isinstance(node, list) or not node or not isinstance(node[0], str):
            raise WireFormatError("the answer is malformed: a node without a tag")
        read = self.READERS.get(node[0])
        if read is None:
            raise WireFormatError(f"the answer is malformed: unknown tag {node[0][:8]!r}")
        return read(self, node, depth + 1)

    def _items(self, items: Any, depth: int) -> list[Any]:
        if not isinstance(items, list):
            raise WireFormatError("the answer is malformed: a container without items")
        return [self.value(item, depth) for item in items]

    def _list(self, node: Any, depth: int) -> list[Any]:
        return self._items(node[1], depth)

    def _tuple(self, node: Any, depth: int) -> tuple[Any, ...]:
        return tuple(self._items(node[1], depth))

    def _set(self, node: Any, depth: int) -> set[Any]:
        return set(self._items(node[1], depth))

    def _frozenset(self, node: Any, depth: int) -> frozenset[Any]:
        return frozenset(self._items(node[1], depth))

    def _dict(self, node: Any, depth: int) -> dict[Any, Any]:
        pairs = node[1]
        if not isinstance(pairs, list):
            raise WireFormatError("the answer is malformed: a dict without pairs")
        return {self.value(k, depth): self.value(v, depth) for k, v in pairs}

    def _float(self, node: Any, depth: int) -> float:
        if node[1] not in ("nan", "inf", "-inf"):
            raise WireFormatError("the answer is malformed: no such float")
        return float(node[1])

    def _complex(self, node: Any, depth: int) -> complex:
        return complex(self.value(node[1], depth), self.value(node[2], depth))

    def _bytes(self, node: Any, depth: int) -> bytes:
        return bytes(self._buffer(node[1]))

    def _buffer(self, index: Any) -> bytes:
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise WireFormatError("the answer is malformed: no such buffer")
        data = self.buffers[index]
        if data is None:  # each use is a copy: a few bytes of tree could ask for thousands
            raise WireFormatError("the answer is malformed: a buffer that is used twice")
        self.buffers[index] = None
        return data

    def _spread(self, sizes: Sequence[int], item: int) -> None:
        """Refuse what is small on the wire and huge in use: (0, 10**12), a range of 10**12."""
        if math.prod(max(1, size) for size in sizes) * item > self.limit:
            raise WireFormatError("the answer stands for more data than an answer may hold")

    def _array(self, node: Any, depth: int) -> Any:
        array = _read_npy(self._buffer(node[1]))
        if array.size == 0:
            self._spread(array.shape, max(1, array.dtype.itemsize))
        return array

    def _object_array(self, node: Any, depth: int) -> Any:
        import numpy as np

        shape = node[1]
        items = self._items(node[2], depth)
        if not isinstance(shape, list) or len(shape) > 32:
            raise WireFormatError("the answer is malformed: an array without a shape")
        self._spread([int(n) for n in shape], 8)
        array = np.empty(len(items), dtype=object)
        for place, item in enumerate(items):  # at once, NumPy would spread items that are lists
            array[place] = item
        return array.reshape([int(n) for n in shape])

    def _index(self, node: Any, depth: int) -> Any:
        index = self._range(node)
        self._spread([len(index)], 8)
        return index

    def _range(self, node: Any) -> Any:
        import pandas as pd

        start, stop, step = (int(n) for n in node[1:4])
        return pd.RangeIndex(start, stop, step)

    def _labels(self, node: Any, depth: int, length: int) -> Any:
        import pandas as pd

        # The labels of values that did travel cost no more than those.
        labels = self._range(node) if node[0] == "i" else self.value(node, depth)
        if len(labels) != length:
            raise WireFormatError("the answer is malformed: labels and values differ in number")
        return labels if isinstance(labels, pd.Index) else pd.Index(labels)

    def _series(self, node: Any, depth: int) -> Any:
        import pandas as pd

        values = self._column(node[3], depth)
        index = self._labels(node[2], depth, len(values))
        return pd.Series(values, index=index, name=self.value(node[1], depth))

    def _column(self, node: Any, depth: int) -> Any:
        import numpy as np

        values = self.value(node, depth)
        if not isinstance(values, list | np.ndarray) or (
            isinstance(values, np.ndarray) and values.ndim != 1
        ):
            raise WireFormatError("the answer is malformed: a column that is no list")
        return values

    def _frame(self, node: Any, depth: int) -> Any:
        import pandas as pd

        if not isinstance(node[3], list):
            raise WireFormatError("the answer is malformed: a frame without columns")
        columns = [self._column(column, depth) for column in node[3]]
        rows = len(columns[0]) if columns else len(self.value(node[2], depth))
        index = self._labels(node[2], depth, rows)
        if len({len(column) for column in columns} | {len(index)}) > 1:
            raise WireFormatError("the answer is malformed: columns of different lengths")
        frame = pd.DataFrame(dict(enumerate(columns)), index=index)
        frame.columns = self._labels(node[1], depth, len(columns))
        return frame

    def _datetime(self, node: Any, depth: int) -> datetime:
        return datetime.fromisoformat(node[1])

    def _handle(self, node: Any, depth: int) -> Any:
        _, type_name, description, ref = node
        if not isinstance(type_name, str) or not isinstance(ref, str):
            raise WireFormatError("the answer is malformed: a handle without a name")
        described = self.value(description, depth)
        if not isinstance(described, dict):
            raise WireFormatError("the answer is malformed: a handle without a description")
        return self.unwrap(_clean(type_name)[:200], described, _clean(ref)[:200])

    READERS: Mapping[str, Callable[[_Decoder, Any, int], Any]] = {
        "l": _list,
        "t": _tuple,
        "s": _set,
        "z": _frozenset,
        "d": _dict,
        "f": _float,
        "c": _complex,
        "b": _bytes,
        "a": _array,
        "o": _object_array,
        "i": _index,
        "S": _series,
        "F": _frame,
        "T": _datetime,
        "h": _handle,
    }


def _clean(text: str) -> str:
    """Text without lone surrogates, which could not be written to any file later."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _read_npy(data: bytes) -> Any:
    """An array from ``.npy`` bytes whose header must account for every byte.

    ``numpy.load`` allocates what a header claims before it looks at the data; here the
    claim is checked first.
    """
    import io

    import numpy as np

    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        header = np.lib.format.read_array_header_1_0(stream, max_header_size=4096)
    elif version == (2, 0):
        header = np.lib.format.read_array_header_2_0(stream, max_header_size=4096)
    else:
        raise WireFormatError("the answer is malformed: an array of an unknown version")
    shape, fortran, dtype = header
    if dtype.hasobject or dtype.kind not in ARRAY_KINDS or dtype.fields or dtype.subdtype:
        raise WireFormatError("the answer is malformed: an array of a type that is not data")
    offset = stream.tell()
    if len(shape) > 32 or math.prod(shape) * dtype.itemsize != len(data) - offset:
        raise WireFormatError("the answer is malformed: an array of another size than it says")
    array = np.frombuffer(data, dtype=dtype, offset=offset) if math.prod(shape) else None
    if array is None:
        return np.empty(shape, dtype=dtype)
    # A copy, because tests may write into what they were given.
    return array.reshape(shape, order="F" if fortran else "C").copy()
