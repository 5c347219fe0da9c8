"""From a message to a value, checking everything: the student's process wrote it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from softmark.wire.format import (
    MAX_ALIKE,
    MAX_BRACKETS,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_NODES,
    Unwrap,
    WireFormatError,
)
from softmark.wire.npy import read_npy


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


_COLLIDE = "the answer is malformed: keys that are made to collide"


def _spread(keys: list[Any]) -> list[Any]:
    """The keys, which hash apart; a hash table of others takes time by the square."""
    hashes = sorted(map(hash, keys))
    if any(one == other for one, other in zip(hashes, hashes[MAX_ALIKE:], strict=False)):
        raise WireFormatError(_COLLIDE)
    return keys


def _spread_labels(labels: list[Any]) -> None:
    """The same for labels and the parts of compound ones, which may each be there many times.

    pandas makes tables of them, and of compound ones as wide a table as the longest of them.
    """
    different: dict[int, list[Any]] = {}
    for label in labels:
        alike = different.setdefault(hash(label), [])
        if label not in alike:
            alike.append(label)
            if len(alike) > MAX_ALIKE:
                raise WireFormatError(_COLLIDE)
    if labels and all(isinstance(label, tuple) for label in labels):
        if len({len(label) for label in labels}) > 1:
            raise WireFormatError("the answer is malformed: labels of different lengths")
        for part in zip(*labels, strict=True):
            _spread_labels(list(part))


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
        return set(_spread(self._items(node[1], depth)))

    def _frozenset(self, node: Any, depth: int) -> frozenset[Any]:
        return frozenset(_spread(self._items(node[1], depth)))

    def _dict(self, node: Any, depth: int) -> dict[Any, Any]:
        pairs = node[1]
        if not isinstance(pairs, list):
            raise WireFormatError("the answer is malformed: a dict without pairs")
        made = [(self.value(k, depth), self.value(v, depth)) for k, v in pairs]
        _spread([key for key, _ in made])
        return dict(made)

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
        array = read_npy(self._buffer(node[1]))
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
        if max(map(abs, (start, stop, step))) > 1 << 62:
            raise WireFormatError("the answer is malformed: a range that no array could hold")
        return pd.RangeIndex(start, stop, step)

    def _labels(self, node: Any, depth: int, length: int | None) -> Any:
        import numpy as np
        import pandas as pd

        # The labels of values that did travel cost no more than those.
        labels = self._range(node) if node[0] == "i" else self.value(node, depth)
        if length is None and isinstance(labels, pd.RangeIndex):
            self._spread([len(labels)], 8)
        if length is not None and len(labels) != length:
            raise WireFormatError("the answer is malformed: labels and values differ in number")
        if isinstance(labels, pd.RangeIndex):
            return labels
        if isinstance(labels, np.ndarray) and labels.ndim == 1 and labels.dtype == np.int64:
            return pd.Index(labels)  # few whole numbers of that size have the same hash
        if not isinstance(labels, list):
            raise WireFormatError("the answer is malformed: labels that are no list")
        _spread_labels(labels)
        return pd.Index(labels)

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
        if node[3][:1] == ["a"]:
            return self._frame_of_one_array(node, depth)
        if len(node[3]) > MAX_COLUMNS:
            raise WireFormatError(f"the answer has more than {MAX_COLUMNS:,} columns")
        columns = [self._column(column, depth) for column in node[3]]
        index = self._labels(node[2], depth, len(columns[0]) if columns else None)
        if len({len(column) for column in columns} | {len(index)}) > 1:
            raise WireFormatError("the answer is malformed: columns of different lengths")
        frame = pd.DataFrame(dict(enumerate(columns)), index=index)
        frame.columns = self._labels(node[1], depth, len(columns))
        return frame

    def _frame_of_one_array(self, node: Any, depth: int) -> Any:
        import pandas as pd

        array = self.value(node[3], depth)
        if array.ndim != 2 or array.dtype.kind not in "biuf":
            raise WireFormatError("the answer is malformed: a frame of what is no table")
        rows, count = array.shape
        if count > MAX_COLUMNS:
            raise WireFormatError(f"the answer has more than {MAX_COLUMNS:,} columns")
        index = self._labels(node[2], depth, rows)
        frame = pd.DataFrame(array, index=index)
        frame.columns = self._labels(node[1], depth, count)
        return frame

    def _datetime(self, node: Any, depth: int) -> datetime:
        return datetime.fromisoformat(node[1])

    def _timedelta(self, node: Any, depth: int) -> timedelta:
        _, days, seconds, microseconds = node
        return timedelta(int(days), int(seconds), int(microseconds))

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
        "D": _timedelta,
        "h": _handle,
    }


def _clean(text: str) -> str:
    """Text without lone surrogates, which could not be written to any file later."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
