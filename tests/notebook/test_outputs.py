"""Outputs that were handed in cost nothing, however large, and what is a bomb stays one."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from softmark.model import NotebookError
from softmark.notebook import parse_notebook
from softmark.notebook.outputs import count_parts, without_outputs


def notebook(*outputs: Any, metadata: Any = None) -> bytes:
    cell = {
        "cell_type": "code",
        "id": "one",
        "metadata": metadata or {},
        "source": "x = 1",
        "execution_count": 1,
        "outputs": list(outputs),
    }
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


def test_a_large_printed_array_is_text_and_counts_once() -> None:
    printed = "\n".join(["0," * 784] * 2552)
    found = parse_notebook(
        notebook({"output_type": "stream", "name": "stdout", "text": printed}), "hw.ipynb"
    )
    assert found.cells[0].source == "x = 1"


def test_a_figure_of_millions_of_numbers_is_left_out() -> None:
    figure = {"application/vnd.plotly.v1+json": {"data": [{"y": [0] * 2_100_000}]}}
    data = notebook({"output_type": "display_data", "data": figure, "metadata": {}})
    found = parse_notebook(data, "hw.ipynb")
    assert (found.cells[0].source, found.cells[0].outputs) == ("x = 1", [])


@pytest.mark.parametrize(
    "bomb",
    [
        notebook(metadata={"x": 0}).replace(b'"x": 0', b'"x": [' + b"{}," * 3_000_000 + b"{}]"),
        notebook("here").replace(b'"here"', b"{}," * 3_000_000 + b"{}"),
        b'{"cells": "' + b'\\",[' * 3_000_000,
        b"[" * 3_000_000,
    ],
    ids=["metadata", "outputs", "a text without end", "brackets"],
)
def test_a_bomb_is_refused_in_seconds(bomb: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NotebookError):
        parse_notebook(bomb, "hw.ipynb")
    assert time.process_time() - began < 10


def test_sixty_megabytes_of_empty_objects_are_refused() -> None:
    with pytest.raises(NotebookError, match="more than 2,000,000 parts"):
        parse_notebook(b'{"cells": [' + b"{}," * 20_000_000 + b"{}]}", "hw.ipynb")


def test_what_stands_in_texts_is_no_structure() -> None:
    text = json.dumps({"a": '[{,"', "b": ["x", "y,"], '"outputs": [': 1})
    assert count_parts(text, 0) == 5
    assert count_parts(text, 1000) == sum(map(text.count, ",[{"))


def test_outputs_are_emptied_and_all_else_stays() -> None:
    source = '"outputs": ['
    found = {"cells": [{"outputs": [{"text": ["]]}{[", source]}], "source": source}]}
    assert json.loads(without_outputs(json.dumps(found), 1000)) == {
        "cells": [{"outputs": [], "source": source}]
    }
