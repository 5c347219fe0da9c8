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
``T``    date and time, ISO 8601; ``D`` span of time: days, seconds, microseconds
``h``    handle: type name, description, ref
=======  =====================================================
"""

from softmark.wire.decoding import decode
from softmark.wire.encoding import encode
from softmark.wire.format import MAX_NODES, Message, NotData, Unwrap, WireFormatError, Wrap

__all__ = [
    "MAX_NODES",
    "Message",
    "NotData",
    "Unwrap",
    "WireFormatError",
    "Wrap",
    "decode",
    "encode",
]
