"""An array from ``.npy`` bytes that the student's process wrote.

NumPy's own reader evaluates the header as Python and allocates what it claims before it looks at
the data. Here the header must be one that :mod:`softmark.wire.encoding` makes, to the letter, and
account for every byte; text must be text that can be written to a file.
"""

from __future__ import annotations

import math
import re
from typing import Any

from softmark.wire.format import WireFormatError

_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<>|][biufcUSmM]\d{1,9}(?:\[\d{0,10}[A-Za-z]{1,2}\])?)', "
    rb"'fortran_order': (True|False), 'shape': \(((?:\d{1,19},? ?){0,32})\),? ?\} *\n",
    re.S,
)
_LARGEST = {"f": 8, "c": 16}
"""Bytes of one number: longer ones differ between processors and are never sent."""
_QUESTION_MARK = 63


def read_npy(data: bytes) -> Any:
    """The array, which may be written to. Raises WireFormatError."""
    import numpy as np

    header = _HEADER.match(data)
    if header is None or 10 + int.from_bytes(data[8:10], "little") != header.end():
        raise WireFormatError("the answer is malformed: an array without a header of ours")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(number) for number in re.findall(rb"\d+", header[3]))
    if not 0 < dtype.itemsize <= _LARGEST.get(dtype.kind, dtype.itemsize):
        raise WireFormatError("the answer is malformed: an array of a type that is not sent")
    if math.prod(shape) * dtype.itemsize != len(data) - header.end():
        raise WireFormatError("the answer is malformed: an array of another size than it says")
    if not math.prod(shape):
        return np.empty(shape, dtype=dtype)
    # A copy, because tests may write into what they were given.
    array = np.frombuffer(data, dtype=dtype, offset=header.end()).copy()
    if dtype.kind == "U":
        _clean(array.view(np.dtype(np.uint32).newbyteorder(dtype.byteorder)))
    if dtype.kind == "M" and np.datetime_data(dtype)[0] == "generic" and not np.isnat(array).all():
        raise WireFormatError("the answer is malformed: times without a unit")
    return array.reshape(shape, order="F" if header[2] == b"True" else "C")


def _clean(codes: Any) -> None:
    """Put question marks for halves of surrogate pairs, which no file can hold."""
    if (codes > 0x10FFFF).any():
        raise WireFormatError("the answer is malformed: text of what is no letter")
    codes[(codes & 0xFFFFF800) == 0xD800] = _QUESTION_MARK
