"""Outputs are joined as a terminal shows them, in time that grows with their size only."""

from textwrap import dedent

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from support import Play

from softmark.kernel import Session
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


SHOWS = """
from IPython.display import clear_output, display
print("before")
handle = display("first", display_id="shown")
print("after")
"""


def displays(session: Session) -> list[list[str]]:
    return [
        [o.data["text/plain"] for o in cell.outputs if o.output_type == "display_data"]
        for cell in session.run.notebook.cells
    ]


def test_a_display_is_updated_by_a_later_cell(play: Play) -> None:
    update = "display('second', display_id='shown', update=True)"
    again = "display('third', display_id='shown')"
    session = play(SHOWS, update, again, "print(1)\nhandle.update('last')\nx = 1")
    assert session.run.stopped_at is None
    assert displays(session) == [["'last'"], [], ["'last'"], []]
    assert session.value("c3", ("x",)) == 1


def test_updates_of_what_was_cleared_change_nothing_else(play: Play) -> None:
    clear = "clear_output()\ndisplay('other')\nhandle.update('late')"
    session = play(SHOWS + clear, "handle.update('later')\nx = 1")
    assert displays(session) == [["'other'"], []]
    assert session.value("c1", ("x",)) == 1


@pytest.mark.parametrize("name", ["[]", "{}", "3", "None", "'never shown'"])
def test_a_forged_name_of_a_display_is_no_harm(play: Play, name: str) -> None:
    forge = """
    from ipykernel.kernelapp import IPKernelApp
    app = IPKernelApp.instance()
    for data in ({"text/plain": "x"}, [], 7, {"text/html": []}):
        content = {"data": data, "metadata": {}, "transient": {"display_id": name}}
        app.kernel.session.send(
            app.iopub_socket, "update_display_data", content, parent=app.kernel.get_parent()
        )
    x = 1
    """
    session = play(SHOWS, f"name = {name}\n" + dedent(forge))
    assert displays(session)[0] == ["'first'"]
    assert session.value("c1", ("x",)) == 1
