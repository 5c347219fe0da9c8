"""Reading notebooks: whatever the bytes, a notebook or one clear NotebookError."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from softmark.model import NotebookError
from softmark.notebook import parse_notebook, read_notebook, tag_of
from softmark.notebook import read as reading


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def code(source: Any = "x = 1", **more: Any) -> dict[str, Any]:
    plain = {"cell_type": "code", "id": "one", "metadata": {}, "source": source}
    return plain | {"execution_count": None, "outputs": []} | more


def parse(value: Any) -> nbformat.NotebookNode:
    return parse_notebook(json.dumps(value).encode(), "ada/hw/hw.ipynb")


def test_a_plain_notebook_is_read_as_it_is(tmp_path: Path) -> None:
    nb = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Häuser"), nbformat.v4.new_code_cell("x = 1")]
    )
    nbformat.write(nb, tmp_path / "hw.ipynb")
    assert read_notebook(tmp_path / "hw.ipynb") == nb


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "nothing but blanks"),
        (b"\0\0\0\0", "nothing but blanks"),
        (b"PK\x03\x04 a zip", "a zip archive, and a damaged one"),
        (b"hello, this is my homework", "not JSON: line 1, column 1"),
        (b'{"cells": [\n  oops', "not JSON: line 2, column 3"),
        (b'{"letter": "\xff\xfe\xfa"}', "byte 12 cannot be decoded"),
        (b'{"a": 1,\n "b": \0 2, "c": "and more"}', "a NUL byte at line 2, column 7"),
        (b"[1, 2]", "the JSON holds a list"),
        (b"null", "the JSON holds nothing (null)"),
        (b'"hello"', "the JSON holds a text"),
        (b'{"cells": []}', "no nbformat number"),
        (b'{"nbformat": "4", "cells": []}', "its nbformat is a text"),
        (b'{"nbformat": true, "cells": []}', "its nbformat is true or false"),
        (b'{"nbformat": 4}', "it has no cells"),
        (b'{"nbformat": 4, "cells": {}}', "its cells are an object instead of a list"),
        (b'{"nbformat": 4, "cells": [7]}', "cell 1 is a number"),
        (b'{"nbformat": 4, "cells": [{"source": {}}]}', "the text of cell 1 is an object"),
        (b'{"nbformat": 4, "cells": [' + b"{}," * 5000 + b"{}]}", "5,001 cells, at most 5,000"),
        (b'{"nbformat": 2, "worksheets": []}', "format 2 is too old"),
        (b'{"nbformat": 5, "cells": []}', "format 5 is newer than 4"),
        (b'{"nbformat": 3, "worksheets": 1}', "its worksheets"),
        (b'{"nbformat": 3, "worksheets": [{"cells": 1}]}', "the cells of a worksheet are a number"),
        (
            b'{"nbformat": 3, "worksheets": [' + b'{"cells": [{}]},' * 5000 + b'{"cells": [{}]}]}',
            "5,001 cells, at most 5,000",
        ),
        (b"[" * 100_000, "nested deeper than"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 300 + b"]" * 300 + b"}", "nested deeper than"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "not JSON that can be read"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotebookError) as caught:
        parse_notebook(data, "ada/hw/hw.ipynb")
    message = str(caught.value)
    assert message.startswith("ada/hw/hw.ipynb: ")
    assert reason in message
    assert message.endswith((".", "again.")), "says what to do next"
    assert len(message) < 400


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "hw.ipynb").write_bytes(b" " * 2000)
    with pytest.raises(NotebookError, match="too large: 2,000 bytes, at most 1,000"):
        read_notebook(tmp_path / "hw.ipynb", max_bytes=1000)


def test_a_small_file_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ITEMS", 100)
    with pytest.raises(NotebookError, match="more than 100 parts"):
        parse(notebook(code(metadata={"x": [[]] * 100})))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: None, "there is no such file"),
        (lambda path: path.mkdir(), "a folder"),
        (lambda path: os.mkfifo(path), "no regular file"),
        (lambda path: path.symlink_to("/etc/passwd"), "a symbolic link"),
        (lambda path: path.symlink_to("real.ipynb"), "a symbolic link"),
    ],
)
def test_only_a_regular_file_is_opened(tmp_path: Path, make: Any, reason: str) -> None:
    (tmp_path / "real.ipynb").write_text(json.dumps(notebook()))
    make(tmp_path / "hw.ipynb")
    with pytest.raises(NotebookError, match=reason):
        read_notebook(tmp_path / "hw.ipynb")


def test_a_linked_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "hw.ipynb").write_text(json.dumps(notebook()))
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / "hw").symlink_to(tmp_path / "source")
    path = tmp_path / "submitted" / "hw" / "hw.ipynb"
    with pytest.raises(NotebookError, match="behind a symbolic link"):
        read_notebook(path, inside=tmp_path / "submitted")
    assert read_notebook(tmp_path / "source" / "hw.ipynb", inside=tmp_path).cells == []


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    with pytest.raises(NotebookError, match="cannot be opened"):
        read_notebook(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    text = json.dumps(notebook(code("# Übung α")), ensure_ascii=False)
    assert parse_notebook(text.encode(encoding), "x").cells[0].source == "# Übung α"


def test_text_may_be_a_list_of_lines() -> None:
    assert parse(notebook(code(["a = 1\n", "b = 2"]))).cells[0].source == "a = 1\nb = 2"


def test_missing_parts_get_their_defaults() -> None:
    nb = parse({"nbformat": 4, "cells": [{"cell_type": "code"}, {}]})
    first, second = nb.cells
    assert (first.source, first.outputs, first.execution_count, first.metadata) == (
        "",
        [],
        None,
        {},
    )
    assert second.cell_type == "raw"
    nbformat.validate(nb)


def test_ids_are_made_unique_and_stay_the_same_each_time() -> None:
    cells = [code(id="a"), code(id="a"), code(id="not an id!"), code(id="unnamed-1"), code(id=3)]
    ids = [cell.id for cell in parse(notebook(*cells)).cells]
    assert ids == ["a", "unnamed-1x", "unnamed-2", "unnamed-1", "unnamed-4"]


def test_what_is_invalid_but_not_needed_is_dropped() -> None:
    tag = {"grade": False, "solution": True, "locked": False, "grade_id": "f", "schema_version": 3}
    cell = code(
        metadata={"tags": 5, "collapsed": "yes", "nbgrader": tag},
        outputs=[{"output_type": "stream", "text": 3}, "junk"],
        execution_count="7",
        surplus=1,
    )
    nb = parse(notebook(cell, metadata={"kernelspec": {"name": 1}}))
    assert nb.cells[0].metadata == {"nbgrader": tag}
    assert nb.cells[0].outputs == []
    nbformat.validate(nb)


def test_valid_outputs_and_attachments_stay() -> None:
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["1\n", "2"]}}
    picture = {"a.png": {"image/png": "AAAA"}}
    text = {"cell_type": "markdown", "id": "two", "source": "![a](attachment:a.png)"}
    nb = parse(notebook(code(outputs=[output]), text | {"attachments": picture}))
    assert nb.cells[0].outputs[0].data == {"text/plain": "1\n2"}
    assert nb.cells[1].attachments == picture


def test_of_very_many_outputs_the_first_are_kept() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "."}
    cells = [code(id="a", outputs=[output]), code(id="b", outputs=[output] * 5000)]
    assert [len(cell.outputs) for cell in parse(notebook(*cells)).cells] == [1, 0]


def test_text_that_cannot_be_written_is_replaced() -> None:
    data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a\\ud800b\\u0000c"}]}'
    nb = parse_notebook(data, "x")
    assert nb.cells[0].source == "a\ufffdbc"
    nbformat.writes(nb).encode()


def test_numbers_that_json_lacks_are_tolerated() -> None:
    data = b'{"nbformat": 4, "cells": [], "metadata": {"a": NaN, "b": -Infinity, "c": 1e999}}'
    assert parse_notebook(data, "x").metadata == {"a": None, "b": None, "c": None}


def test_format_3_is_upgraded() -> None:
    tag = {"grade": True, "grade_id": "f", "points": 2, "locked": True, "solution": False}
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Part one"]},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": [5], "language": "python"},
        {"cell_type": "code", "input": "assert x", "metadata": {"nbgrader": tag}},
        {"cell_type": "html", "source": "<b>"},
    ]
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells}],
    }
    nb = parse(old)
    assert (nb.nbformat, [c.cell_type for c in nb.cells]) == (
        4,
        ["markdown", "code", "code", "markdown"],
    )
    assert [c.source for c in nb.cells] == ["## Part one", "x = 1\ny = 2", "assert x", "<b>"]
    tag_read = tag_of(nb.cells[2])
    assert tag_read is not None
    assert tag_read.points == 2
    assert nb == parse(old)


@pytest.mark.parametrize("minor", [0, 2, 4, 5, 6, None])
def test_every_minor_of_format_4_is_read(minor: int | None) -> None:
    nb = parse(notebook(code(), nbformat_minor=minor))
    assert nb.nbformat_minor == nbformat.current_nbformat_minor
    nbformat.validate(nb)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"grade": True, "grade_id": "f", "points": "", "extra": 1},
            {"grade": True, "grade_id": "f", "points": 0.0, "locked": False, "solution": False},
        ),
        (
            {"schema_version": 1, "grade": True, "solution": False, "locked": True}
            | {"grade_id": "f", "points": 3, "checksum": "0" * 32},
            {"grade": True, "solution": False, "locked": True, "grade_id": "f", "points": 3.0}
            | {"checksum": "0" * 32, "cell_type": "code"},
        ),
        (
            {"schema_version": 2, "grade": False, "solution": True, "locked": False}
            | {"grade_id": "f", "points": 3},
            {"grade": False, "solution": True, "locked": False, "grade_id": "f"},
        ),
        ({"grade": False}, None),
        (
            {"schema_version": 3, "grade": True, "solution": False, "locked": True, "points": -1},
            {"grade": True, "solution": False, "locked": True, "points": -1},
        ),
    ],
)
def test_old_nbgrader_metadata_is_upgraded(old: dict[str, Any], new: dict[str, Any] | None) -> None:
    found = parse(notebook(code(metadata={"nbgrader": old}))).cells[0].metadata.get("nbgrader")
    assert found == (new and new | {"schema_version": 3})


def test_the_upgrade_of_metadata_is_nbgraders() -> None:
    from nbgrader.nbgraderformat import MetadataValidator

    old = {"grade": True, "grade_id": "f", "points": "2", "solution": True, "checksum": "0" * 32}
    cell = nbformat.from_dict(code(metadata={"nbgrader": dict(old)}))
    theirs = MetadataValidator().upgrade_cell_metadata(cell).metadata
    assert parse(notebook(code(metadata={"nbgrader": old}))).cells[0].metadata == theirs


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("für alle".encode("cp1252"), "für alle"),
        ("“so” – 5 €".encode("cp1252"), "“so” – 5 €"),
        ("für".encode() + b" \xff all", "für \ufffd all"),
    ],
    ids=["umlaut", "quotes", "one byte damaged"],
)
def test_letters_of_an_old_editor_cost_no_notebook(tmp_path: Path, data: bytes, words: str) -> None:
    whole = json.dumps(new_notebook(cells=[new_markdown_cell("WORDS")])).encode()
    (tmp_path / "hw.ipynb").write_bytes(whole.replace(b"WORDS", data))
    assert read_notebook(tmp_path / "hw.ipynb").cells[0].source == words


def test_a_file_that_was_padded_to_a_whole_block_is_read(tmp_path: Path) -> None:
    whole = json.dumps(new_notebook(cells=[new_markdown_cell("here")])).encode()
    (tmp_path / "hw.ipynb").write_bytes(whole + b"\n" + bytes(4096))
    assert read_notebook(tmp_path / "hw.ipynb").cells[0].source == "here"
