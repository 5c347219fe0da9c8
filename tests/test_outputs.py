"""Outputs are joined as a terminal shows them, in time that grows with their size only."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from softmark.outputs import join_streams


def joined(*texts: str) -> str:
    outputs = [new_output("stream", name="stdout", text=text) for text in texts]
    cell = NotebookNode(outputs=outputs)
    join_streams(cell)
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
        outputs=[
            new_output("stream", name="stdout", text="a"),
            new_output("display_data", {"text/plain": "picture"}),
            new_output("stream", name="stderr", text="warning"),
            new_output("stream", name="stdout", text="b"),
        ]
    )
    join_streams(cell)
    assert [o.get("text", "picture") for o in cell.outputs] == ["ab", "picture", "warning"]
