"""Outputs are joined as a terminal shows them, in time that grows with their size only."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from softmark.kernel.outputs import tidy


def joined(*texts: str) -> str:
    outputs = [new_output("stream", name="stdout", text=text) for text in texts]
    cell = NotebookNode(cell_type="code", outputs=outputs)
    tidy(cell)
    (output,) = cell.outputs
    return output.text


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("a", "b\n", "c"), "ab\nc"),
        (("10%\r", "20%\r", "done\n"), "done\n"),
        (("10%\r20%\r",), "20%"),
        (("one\r\ntwo\r\n",), "one\ntwo\n"),
        (("abc\b\bX",), "aX"),
        (("line\n\b\bX",), "line\n\b\bX"),
        (("\rstart",), "start"),
    ],
)
def test_control_characters_are_obeyed(texts: tuple[str, ...], shown: str) -> None:
    assert joined(*texts) == shown


def test_one_long_line_is_no_trouble() -> None:
    # What grows with the square of its length would take days for these.
    line = "x" * 2_000_000
    assert joined(line) == line
    assert joined(line + "\r" + "y") == "y"
    assert joined("ab\b" * 500_000) == "a" * 500_000


def test_streams_are_kept_apart_and_other_outputs_in_place() -> None:
    cell = NotebookNode(
        cell_type="code",
        outputs=[
            new_output("stream", name="stdout", text="a"),
            new_output("display_data", {"text/plain": "picture"}),
            new_output("stream", name="stderr", text="warning"),
            new_output("stream", name="stdout", text="b"),
        ],
    )
    tidy(cell)
    assert [o.get("text", "picture") for o in cell.outputs] == ["ab", "picture", "warning"]


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"output_type": "invented"},
        {"output_type": "stream", "name": "elsewhere", "text": "x"},
        {"output_type": "stream", "name": "stdout", "text": ["x", 3]},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": [1]},
        {"output_type": "error", "ename": {}, "evalue": "", "traceback": []},
        {"output_type": "display_data", "data": "x", "metadata": {}},
        {"output_type": "display_data", "data": {"text/html": {"a": 1}}, "metadata": {}},
        {"output_type": "display_data", "data": {}, "metadata": []},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": "x"},
    ],
)
def test_what_is_no_output_is_dropped(output: dict[str, object]) -> None:
    cell = NotebookNode(cell_type="code", execution_count={}, outputs=[NotebookNode(output)])
    tidy(cell)
    assert cell.outputs == []
    assert cell.execution_count is None
