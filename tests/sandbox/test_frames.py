"""Messages come whole out of any pieces, and nothing else does."""

import contextlib
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softmark.sandbox.frames import MAX_PARTS, BrokenStream, Reader, pack

LIMIT = 10_000


def taken(reader: Reader) -> list[tuple[dict, list[bytes]]]:
    found = []
    while (message := reader.take()) is not None:
        found.append(message)
    return found


@given(
    messages=st.lists(
        st.tuples(
            st.dictionaries(st.text(), st.integers() | st.text(), max_size=3),
            st.lists(st.binary(max_size=50), max_size=3),
        ),
        max_size=4,
    ),
    size=st.integers(1, 40),
)
def test_messages_come_out_as_they_went_in_whatever_the_pieces(messages, size):
    stream = b"".join(pack(content, buffers) for content, buffers in messages)
    reader, found = Reader(LIMIT), []
    for start in range(0, len(stream), size):
        reader.feed(stream[start : start + size])
        found += taken(reader)
    assert found == messages


@given(st.binary(max_size=200))
def test_any_bytes_give_messages_or_a_broken_stream(stream):
    reader = Reader(LIMIT)
    reader.feed(stream)
    with contextlib.suppress(BrokenStream):
        taken(reader)


@pytest.mark.parametrize(
    "stream",
    [
        struct.pack("!I", 0),
        struct.pack("!I", MAX_PARTS + 1),
        struct.pack("!IQ", 1, LIMIT + 1),
        struct.pack("!IQQ", 2, LIMIT, 1),
        struct.pack("!IQ", 1, 2**64 - 1),
        struct.pack("!IQ", 1, 2) + b"[]",
        struct.pack("!IQ", 1, 2) + b"{x",
        struct.pack("!IQ", 1, 9000) + b"[" * 9000,
        struct.pack("!IQ", 1, 1) + b"\xff",
    ],
)
def test_what_is_no_message_is_told_at_once(stream):
    reader = Reader(LIMIT)
    reader.feed(stream)
    with pytest.raises(BrokenStream):
        reader.take()


def test_a_length_that_lies_takes_no_memory():
    reader = Reader(1 << 40)
    reader.feed(struct.pack("!IQ", 1, 1 << 39) + b"{}")
    assert reader.take() is None
    assert len(reader._arrived) == 2


def test_lone_surrogates_travel():
    reader = Reader(LIMIT)
    reader.feed(pack({"a": "\ud800"}))
    assert reader.take() == ({"a": "\ud800"}, [])
    assert json.loads(json.dumps("\ud800")) == "\ud800"
