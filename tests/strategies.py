"""What hypothesis makes: JSON, notebooks of every shape, messages of the wire, long texts."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from two_exercises import ORDER, built_release, built_source


def share(part: float) -> settings:
    """As many examples as the profile says, times this, for what takes longer or finds more."""
    return settings(max_examples=int(settings().max_examples * part))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def loosely(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects whose fields are each right, wrong or missing."""
    return st.fixed_dictionaries({}, optional={k: v | JSON for k, v in fields.items()})


# --- notebooks

_GIVEN = [cell.source for cell in (*built_source().cells, *built_release().cells)]
_LINES = ["x = 1", "def first(x):", "    return x + 1", "first(2)", "import os", "%%time", "!ls",
          "#", "# words that may be an answer to what was asked", "### BEGIN HIDDEN TESTS",
          "### END SOLUTION", "BEGIN MARK SCHEME", "![a](attachment:a.png)", "```", "$x$",
          "because", "\x0c", "\u2028", "'''", "(", "\\", "del first"]  # fmt: skip
TEXT = (
    st.sampled_from(_GIVEN)
    | st.lists(st.sampled_from(_LINES) | st.text(max_size=6), max_size=6).map("\n".join)
    | st.tuples(st.sampled_from(_GIVEN), st.sampled_from(_LINES)).map("\n".join)
)
TAG = loosely(
    schema_version=st.integers(-1, 5), grade=st.booleans(), solution=st.booleans(),
    locked=st.booleans(), task=st.booleans(),
    grade_id=st.sampled_from([name for name in ORDER if "\n" not in name]) | st.text(max_size=4),
    points=st.floats() | st.text(max_size=3) | st.integers(), checksum=st.text(max_size=3),
)  # fmt: skip
OUTPUT = loosely(
    output_type=st.sampled_from(["stream", "display_data", "execute_result", "error"]),
    name=st.just("stdout"), text=st.text(max_size=5), metadata=st.just({}),
    data=st.dictionaries(st.sampled_from(["text/plain", "image/png"]), JSON),
)  # fmt: skip
_IDS = [cell.id for cell in built_source().cells]
CELL = loosely(
    cell_type=st.sampled_from(["code", "markdown", "raw", "heading"]),
    id=st.sampled_from(_IDS) | st.text(max_size=4),
    source=TEXT | st.lists(st.text(max_size=4)), input=TEXT,
    metadata=loosely(nbgrader=TAG, tags=st.lists(st.text(max_size=3))), level=st.integers(),
    outputs=st.lists(OUTPUT, max_size=2), execution_count=st.integers(),
    attachments=st.dictionaries(st.text(max_size=3), JSON, max_size=2),
)  # fmt: skip
CELLS = st.lists(CELL, max_size=6)
WHOLE = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([3, 4]), "nbformat_minor": st.integers(0, 6), "metadata": JSON}
).flatmap(
    lambda head: CELLS.map(lambda cells: head | {"cells": cells, "worksheets": [{"cells": cells}]})
)
"""Files that are notebooks but for what is in their cells."""
NOTEBOOK = loosely(
    nbformat=st.sampled_from([3, 4]), nbformat_minor=st.integers(0, 6), metadata=JSON,
    cells=CELLS, worksheets=st.lists(loosely(cells=CELLS, metadata=JSON), max_size=2),
)  # fmt: skip
"""Files that may be notebooks."""

_UNITS = ["a\n", "(", "[", "{", "-", "not ", "a.", "1+", "a,", "\n", " ", "\t", "#", "# ", "![",
          "](", "<img ", "<title", "<", "$", "`", "```\n", "~~~\n", "%%a\n", "!a\n", "%", "'", '"',
          "\\", "lambda:", "f()\n", "if a:\n ", "elif a: a\n", "else:", "def f(): f()\n",
          "import a\n", "a=a\n", "a = f'{a}'\n", "---\n", "<<<<<<< ", "a b ", "BEGIN SOLUTION\n",
          "END HIDDEN TESTS\n", "\x0c", "\u2028", "α", "9", "x" * 40, "# a ", "@a\n", "await ",
          "class A:\n ", "global a\n", '"outputs": [', "{}", ","]  # fmt: skip
LONG = st.builds(
    lambda start, units, count, end: start + "".join(units) * (count // len("".join(units))) + end,
    st.sampled_from(["", "<html>", "<?xml", "---", "# ", "x = ", "%%html\n", "```\n", "{"]),
    st.lists(st.sampled_from(_UNITS), min_size=1, max_size=3),
    st.sampled_from([1_000, 100_000]),
    st.sampled_from(["", "\n", "1", ")", "b", "}"]),
)
"""Texts of one thing many times over, which are slow to read for who reads by going back."""

# --- messages of the wire: any tree of tags, right or wrong, over buffers that may be arrays

_NUMBERS = st.integers(-3, 9) | st.integers() | st.floats() | st.booleans() | st.none()
_NAMES = st.sampled_from(
    ["nan", "inf", "2024-01-01", "2024-02-30T25:00:00+99:99", "\ud800", "name"]
)


def _tagged(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(inner, max_size=4)
    numbers = st.lists(_NUMBERS, max_size=4)
    pairs = st.lists(st.lists(inner, max_size=3), max_size=3)
    return (
        st.tuples(st.sampled_from("ltsz"), items)
        | st.tuples(st.just("d"), pairs)
        | st.tuples(st.just("o"), numbers, items)
        | st.tuples(st.just("c"), inner, inner)
        | st.tuples(st.just("S"), inner, inner, inner)
        | st.tuples(st.just("F"), inner, inner, items)
        | st.tuples(st.just("h"), _NAMES, inner, _NAMES)
        | st.tuples(st.sampled_from("fTb"), _NAMES | _NUMBERS)
        | numbers.map(lambda found: ("i", *found))
        | numbers.map(lambda found: ("D", *found))
        | st.tuples(st.just("a"), st.integers(0, 2))
        | st.tuples(st.sampled_from("ltszdobcafTDhSFi?"), inner, inner)
        | st.lists(inner, max_size=3)
    )


TREE = st.recursive(_NUMBERS | _NAMES | st.text(max_size=4), _tagged, max_leaves=12)


def npy(descr: str, shape: str, body: bytes = b"") -> bytes:
    """The bytes of an array, whatever its header claims."""
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    text = text.ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body


BUFFER = st.binary(max_size=20) | st.builds(
    npy,
    st.builds("{}{}{}{}".format, st.sampled_from("<>|="), st.sampled_from("biufcUSmMVOa"),
              st.sampled_from(["0", "1", "2", "4", "8", "16", ""]),
              st.sampled_from(["", "", "[s]", "[25ns]", "[generic]", "[D]"])),
    st.sampled_from(["()", "(1,)", "(2,)", "(1, 2)", "(0,)", "(0, 999999)", "(3L,)", "(-1,)", "2"]),
    st.binary(max_size=8).map(lambda body: body * 2),
)  # fmt: skip
BUFFERS = st.lists(BUFFER, max_size=3)
