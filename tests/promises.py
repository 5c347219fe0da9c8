"""What is promised of the two readers that strangers feed, the notebook's and the wire's.

Each function takes bytes and fails where a promise is broken. Property tests, the corpus of
``tests/fuzz`` and ``benchmarks/fuzz.py`` all ask these.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode
from two_exercises import built_source, check_cells

from softmark.model import NotebookError
from softmark.notebook import imports_of, parse_notebook, repair, tag_of
from softmark.notebook.cells import headings
from softmark.wire import WireFormatError, decode

WHERE = "ada/hw/hw.ipynb"
LIMIT = 1 << 20
REFUSED = object()


def read(data: bytes) -> NotebookNode | None:
    """A notebook of which all holds that is promised, or None after one clear error."""
    try:
        nb = parse_notebook(data, WHERE)
    except NotebookError as error:  # and no other exception
        _is_clear(str(error))
        return None
    nbformat.validate(nb)
    assert parse_notebook(json.dumps(nb).encode(), WHERE) == nb, "read again, it is the same"
    assert len({cell.id for cell in nb.cells}) == len(nb.cells)
    return nb


def _is_clear(message: str) -> None:
    assert message.startswith(f"{WHERE}: ")
    assert message.endswith((".", "again."))
    assert len(message) < 700
    message.encode()


def marked(data: bytes) -> None:
    """Read it, and if it is a notebook, do all that is done with one before it runs."""
    nb = read(data)
    if nb is None:
        return
    for cell in nb.cells:
        tag_of(cell)
    headings(nb)
    imports_of(nb)
    result = check_cells(repair(nb, built_source()))
    again = repair(result.notebook, built_source())
    assert (again.notebook, again.notes) == (result.notebook, ()), "repaired again, it is the same"


def received(tree: bytes, buffers: Sequence[bytes]) -> Any:
    """What a message says, or REFUSED; no other exception leaves the decoder."""

    def handle(*parts: Any) -> Any:
        return ("handle", *parts)

    try:
        return decode(tree, list(buffers), limit=LIMIT, unwrap=handle)
    except WireFormatError:
        return REFUSED


def looked_at(value: Any) -> None:
    """Do what a test does with an answer at least: take it apart, show it, write it to a file."""
    repr(value).encode()
    if isinstance(value, list | tuple | set | frozenset):
        for each in value:
            looked_at(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            looked_at(key)
            looked_at(each)
    elif isinstance(value, np.ndarray | pd.Series | pd.Index | pd.DataFrame):
        np.asarray(value).tolist()
    else:
        allowed = (str, bytes, int, float, complex, datetime, timedelta)
        assert value is None or isinstance(value, allowed), type(value)


SEPARATOR = b"\xff|"


def message(data: bytes) -> None:
    """Decode a message whose tree and buffers stand one after the other, and look at it."""
    tree, *buffers = data.split(SEPARATOR)
    found = received(tree, buffers)
    if found is not REFUSED:
        looked_at(found)


TARGETS = {"notebook": marked, "wire": message}
