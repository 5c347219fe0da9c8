"""Messages between host and guest on one stream: an object as JSON, and byte strings.

A message is the number of its parts, their lengths, and the parts: first the JSON, then the
buffers. Nothing is believed: a reader is told how large a message may be, and takes no more
memory than has arrived.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

MAX_PARTS = 1_000_000
"""Buffers of one message."""
MAX_BRACKETS = 8_000_000
"""Lists and objects that the JSON of one message may open; each becomes a Python object."""
_COUNT = struct.Struct("!I")
_LENGTH = 8
_dumps = json.dumps


class BrokenStream(ValueError):
    """What arrived is no message, and nothing after it can be one."""


def pack(content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> bytes:
    """One message as bytes; raises TypeError, ValueError for what JSON cannot hold."""
    parts = [_dumps(content).encode("utf-8", "surrogatepass"), *buffers]
    lengths = struct.pack(f"!{len(parts)}Q", *map(len, parts))
    return b"".join((_COUNT.pack(len(parts)), lengths, *parts))


class Reader:
    """Puts messages of at most ``limit`` bytes together from what arrives in pieces."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._arrived = bytearray()
        self._lengths: tuple[int, ...] = ()

    def feed(self, piece: bytes) -> None:
        """Take in what has arrived."""
        self._arrived += piece

    def take(self) -> tuple[dict[str, Any], list[bytes]] | None:
        """The next whole message, None if it has not arrived; raises BrokenStream."""
        if not self._lengths and not self._take_lengths():
            return None
        if len(self._arrived) < sum(self._lengths):
            return None
        parts, at = [], 0
        for length in self._lengths:
            parts.append(bytes(self._arrived[at : at + length]))
            at += length
        del self._arrived[:at]
        self._lengths = ()
        return _object(parts[0]), parts[1:]

    def _take_lengths(self) -> bool:
        if len(self._arrived) < _COUNT.size:
            return False
        (count,) = _COUNT.unpack_from(self._arrived)
        if not 1 <= count <= MAX_PARTS:
            raise BrokenStream("a message of too many parts, or of none")
        end = _COUNT.size + _LENGTH * count
        if len(self._arrived) < end:
            return False
        lengths = struct.unpack_from(f"!{count}Q", self._arrived, _COUNT.size)
        if sum(lengths) > self.limit:
            raise BrokenStream("a message that is too large")
        del self._arrived[:end]
        self._lengths = lengths
        return True


def _object(text: bytes) -> dict[str, Any]:
    if len(text) > MAX_BRACKETS and text.count(b"[") + text.count(b"{") > MAX_BRACKETS:
        raise BrokenStream("a message of too many parts")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenStream("a message that is no JSON") from error
    if not isinstance(content, dict):
        raise BrokenStream("a message that is no object")
    return content
