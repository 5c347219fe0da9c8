"""What holds for any value that is sent, and for any message that comes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
from bounds import cpu, memory
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from promises import LIMIT, REFUSED, looked_at, received
from strategies import BUFFERS, LONG, TREE, share

from softmark.wire import encode


def there_and_back(value: Any) -> Any:
    tree, buffers = encode(value, limit=LIMIT, wrap=lambda _: None)
    found = received(tree, buffers)
    assert found is not REFUSED, (tree, buffers)
    return found


# --- values

WHOLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ZONES = st.integers(-1380, 1380).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**2000), 2**2000)
    | st.floats()
    | WHOLE_TEXT
    | st.binary()
    | st.complex_numbers()
    | st.datetimes(timezones=st.none() | ZONES).map(lambda when: when.replace(fold=0))
    | st.timedeltas()
)  # fmt: skip
HASHABLE = st.recursive(SCALARS, lambda s: st.tuples(s, s) | st.frozensets(s, max_size=3))
DATA = st.recursive(
    SCALARS,
    lambda s: (
        st.lists(s, max_size=4)
        | st.dictionaries(HASHABLE, s, max_size=4)
        | st.tuples(s, s)
        | st.sets(HASHABLE, max_size=3)
    ),
    max_leaves=12,
)
ARRAYS = hnp.arrays(
    dtype=hnp.boolean_dtypes()
    | hnp.integer_dtypes(endianness="?")
    | hnp.floating_dtypes(sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(sizes=(64, 128))
    | hnp.datetime64_dtypes()
    | hnp.timedelta64_dtypes()
    | hnp.byte_string_dtypes(max_len=5)
    | hnp.unicode_string_dtypes(max_len=5),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


def alike(one: Any, other: Any) -> bool:
    """Equal in type and value; what is not a number is what is not a number."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            alike(k, key) and alike(v, value)
            for (k, v), (key, value) in zip(one.items(), other.items(), strict=True)
        )
    if isinstance(one, float):
        return repr(one) == repr(other)
    if isinstance(one, complex):
        return alike(one.real, other.real) and alike(one.imag, other.imag)
    if isinstance(one, set | frozenset):
        return len(one) == len(other) and all(any(alike(a, b) for b in other) for a in one)
    return bool(one == other)


@given(DATA)
def test_plain_data_survives(value: Any) -> None:
    assert alike(there_and_back(value), value)


@given(ARRAYS)
def test_arrays_survive(array: Any) -> None:
    for each in (
        array,
        np.asfortranarray(array),
        array.T,
        array[..., ::-1] if array.ndim else array,
    ):
        back = there_and_back(each)
        assert (back.dtype, back.shape) == (each.dtype, each.shape)
        if each.dtype.kind != "U":
            np.testing.assert_array_equal(back, each)
        else:  # halves of surrogate pairs could be written to no file
            assert back.tolist() == _whole(each.tolist())
        assert back.flags.writeable, "a test may write into its answer"


def _whole(texts: Any) -> Any:
    if isinstance(texts, list):
        return [_whole(each) for each in texts]
    return texts.encode("utf-8", "replace").decode()


COLUMN = st.one_of(
    *(
        st.lists(kind, min_size=3, max_size=3)
        for kind in (
            st.integers(-9, 9),
            st.floats(),
            WHOLE_TEXT,
            st.booleans(),
            st.none() | WHOLE_TEXT,
        )
    ),
)
LABELS = (
    st.just(pd.RangeIndex(3))
    | st.lists(st.integers(0, 3) | WHOLE_TEXT, min_size=3, max_size=3).map(pd.Index)
    | st.lists(st.tuples(st.integers(0, 2), WHOLE_TEXT), min_size=3, max_size=3).map(
        pd.MultiIndex.from_tuples
    )
)


@given(st.dictionaries(WHOLE_TEXT, COLUMN, max_size=3), LABELS)
def test_frames_and_series_survive(columns: dict[str, list[Any]], labels: Any) -> None:
    frame = pd.DataFrame(columns, index=labels)
    back = there_and_back(frame)
    pd.testing.assert_frame_equal(back, frame, check_dtype=False, check_column_type=False)
    for name in columns:
        series = there_and_back(frame[name])
        pd.testing.assert_series_equal(series, frame[name], check_dtype=False)


# --- messages


@given(st.binary(max_size=200), BUFFERS)
def test_any_bytes_are_data_or_refused(tree: bytes, buffers: list[bytes]) -> None:
    found = received(tree, buffers)
    if found is not REFUSED:
        looked_at(found)


@share(3)
@given(TREE, BUFFERS)
def test_any_tree_is_data_or_refused(tree: Any, buffers: list[bytes]) -> None:
    found = received(json.dumps(tree).encode(), buffers)
    if found is not REFUSED:
        looked_at(found)


@given(DATA | ARRAYS, st.integers(0, 10_000), st.binary(max_size=3), st.booleans())
def test_a_damaged_message_is_data_or_refused(
    value: Any, place: int, junk: bytes, in_buffer: bool
) -> None:
    tree, buffers = encode(value, limit=LIMIT, wrap=lambda _: None)
    damaged = buffers[0] if buffers and in_buffer else tree
    place %= max(1, len(damaged))
    damaged = damaged[:place] + junk + damaged[place + len(junk) :]
    if buffers and in_buffer:
        found = received(tree, [damaged, *buffers[1:]])
    else:
        found = received(damaged, buffers)
    if found is not REFUSED:
        looked_at(found)


PARTS: dict[str, Callable[[int], Any]] = {
    "numbers": lambda n: n,
    "that hash alike": lambda n: n * (2**61 - 1),
    "pairs that hash alike": lambda n: ["t", [n * (2**61 - 1), 0]],
    "complex that hash alike": lambda n: ["c", -1000003.0 * n, float(n)],
    "wide and narrow": lambda n: ["t", [0] * (1_000 if n == 0 else 0)],
    "lists": lambda n: ["l", []],
    "short lists": lambda n: ["l", [0]],
    "dates": lambda n: ["T", "2024-01-01"],
    "texts": str,
    "half pairs": lambda n: "\ud800",
    "handles": lambda n: ["h", "x", ["d", []], "x"],
}
WHOLES: dict[str, Callable[[list[Any]], Any]] = {
    "list": lambda parts: ["l", parts],
    "set": lambda parts: ["s", parts],
    "dict": lambda parts: ["d", [[part, 0] for part in parts]],
    "objects": lambda parts: ["o", [len(parts)], parts],
    "index": lambda parts: ["S", None, ["l", parts], ["l", [0] * len(parts)]],
    "values": lambda parts: ["S", "x", ["i", 0, len(parts), 1], ["l", parts]],
    "columns": lambda parts: ["F", ["i", 0, len(parts), 1], ["i", 0, 1, 1], parts],
    "names of columns": lambda parts: [
        "F", ["l", parts], ["i", 0, 1, 1], len(parts) * [["l", [0]]]
    ],
    "table": lambda parts: ["F", ["l", ["x"]], ["l", parts], [["l", parts]]],
}  # fmt: skip


def large(size: int) -> st.SearchStrategy[Any]:
    """One thing of so many parts."""
    return st.builds(
        lambda part, whole: WHOLES[whole]([PARTS[part](n) for n in range(size)]),
        st.sampled_from(sorted(PARTS)),
        st.sampled_from(sorted(WHOLES)),
    )


@share(1 / 4)
@given(large(10_000))
def test_decoding_takes_time_by_the_size(tree: Any) -> None:
    with cpu(1.5):  # a tenth is usual; by the square it would be several
        received(json.dumps(tree).encode(), [])


@share(1 / 4)
@given(large(2_000) | TREE, BUFFERS)
def test_decoding_takes_memory_by_the_size(tree: Any, buffers: list[bytes]) -> None:
    message = json.dumps(tree).encode()
    with memory(1_000_000 + 300 * (len(message) + sum(map(len, buffers)))):
        received(message, buffers)


@share(1 / 4)
@given(LONG)
def test_any_text_is_no_message(text: str) -> None:
    with cpu(3.0):
        found = received(text.encode(), [text.encode()])
    assert found is REFUSED or isinstance(found, int | float) or math.isnan(found)
