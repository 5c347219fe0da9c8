"""What both sides of the codec share: its limits, its types, its error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MAX_DEPTH = 48
MAX_NODES = 2_000_000
MAX_BRACKETS = 4 * MAX_NODES
"""Lists that a tree may open: the parser makes each of them before a node is counted."""
MAX_COLUMNS = 100_000
"""Columns of a frame: pandas takes a second for as many."""
MAX_ALIKE = 64
"""Keys of one set or dict that may hash alike: by chance a few do, -1 and -2."""
ARRAY_KINDS = "biufcUSmM"

Message = tuple[bytes, list[bytes]]
Wrap = Callable[[object], "tuple[str, Mapping[str, Any], str] | None"]
"""Turns an object into (type name, description, ref) of a handle, or None for none."""
Unwrap = Callable[[str, Mapping[str, Any], str], Any]
"""Turns (type name, description, ref) into what stands for the object on this side."""


class WireFormatError(ValueError):
    """Data that cannot be encoded within the limits, or bytes that are no message."""


class NotData(TypeError):
    """A value that cannot be sent as data, with what to do about it in plain words."""
