"""Takes in what a notebook's cells print and show, within limits.

What arrives comes from the student's process: it is counted before it is kept, and only
handled in ways whose cost grows with its size and no faster.
"""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output, output_from_msg

from softmark.model import Limits

_OUTPUTS = ("stream", "display_data", "execute_result", "error", "update_display_data")
_UPDATED = 20
"""How many displays of one name an update changes: the last ones."""
_FIRST_CHARACTERS = 20_000
"""How much of a text that is over the limit is kept."""


class Outputs:
    """The outputs of one kernel's cells, counted: what is over the limit is dropped, and said."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._notebook_left = limits.output_bytes_per_notebook
        self._cell_left = 0
        self._cell: Any = None
        self._clear_next = False
        self._displays: dict[str, list[NotebookNode]] = {}

    def keep(self, cell: NotebookNode, kind: str, content: Any) -> None:
        """Take in one message of the running cell; raises what a malformed one leads to."""
        if cell is not self._cell:
            self._cell = cell
            self._cell_left = self._limits.output_bytes_per_cell
            self._clear_next = False
        if kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                cell.outputs = []
        elif kind in _OUTPUTS:
            self._count(cell, kind, content)

    def _count(self, cell: NotebookNode, kind: str, content: Any) -> None:
        if self._cell_left <= 0:  # it has been said
            return
        text = json.dumps(content, default=str)
        if "\\ud" in text:
            content = _writable(content)
        size = 64 + len(text)
        left = min(self._cell_left, self._notebook_left)
        if size <= left:
            self._cell_left -= size
            self._notebook_left -= size
            self._show(cell, kind, content)
        else:
            if kind == "stream":
                text = str(content.get("text", ""))[: min(left, _FIRST_CHARACTERS)]
                self._notebook_left -= len(text)
                cell.outputs.append(new_output("stream", name="stdout", text=text))
            over = (
                f"{self._limits.output_bytes_per_cell:,} bytes a cell may print"
                if self._cell_left < self._notebook_left
                else f"{self._limits.output_bytes_per_notebook:,} bytes a notebook may print"
            )
            text = f"\n[softmark: the rest of this cell's output is left out: over the {over}]\n"
            cell.outputs.append(new_output("stream", name="stderr", text=text))
            self._cell_left = 0

    def _show(self, cell: NotebookNode, kind: str, content: Any) -> None:
        """Keep an output; one with the name of earlier displays takes their place as well."""
        transient = content.pop("transient", None)
        name = transient.get("display_id") if isinstance(transient, dict) else None
        made = None
        if kind != "update_display_data":
            made = output_from_msg({"header": {"msg_type": kind}, "content": content})
            if self._clear_next:
                cell.outputs, self._clear_next = [], False
            cell.outputs.append(made)
        if not isinstance(name, str):
            return
        displays = self._displays.setdefault(name, [])
        data = {"data": content.get("data"), "metadata": content.get("metadata")}
        shown = from_dict({"output_type": "display_data", **data})
        if displays and _is_output(shown):
            for display in displays:
                display["data"], display["metadata"] = shown["data"], shown["metadata"]
        if made is not None and kind in ("display_data", "execute_result"):
            displays.append(made)
            del displays[:-_UPDATED]


def tidy(cell: NotebookNode) -> None:
    """Drop what is no output, and join each stream as a terminal would show it.

    The student's process can send anything; what stays can be written, shown and read.
    """
    if cell.get("cell_type") != "code":
        return
    if type(cell.get("execution_count")) is not int:
        cell["execution_count"] = None
    streams: dict[str, list[str]] = {}
    kept: list[NotebookNode] = []
    for output in filter(_is_output, cell.get("outputs", ())):
        if output["output_type"] != "stream":
            kept.append(output)
            continue
        if output["name"] not in streams:
            streams[output["name"]] = []
            kept.append(output)
        streams[output["name"]].append(output["text"])
    for output in kept:
        if output["output_type"] == "stream":
            output["text"] = _as_shown("".join(streams[output["name"]]))
    cell["outputs"] = kept


def _is_output(output: Any) -> bool:
    match output.get("output_type"):
        case "stream":
            return output.get("name") in ("stdout", "stderr") and isinstance(output["text"], str)
        case "error":
            trace = output.get("traceback")
            texts = [output.get("ename"), output.get("evalue")]
            return isinstance(trace, list) and all(isinstance(t, str) for t in [*texts, *trace])
        case "display_data" | "execute_result":
            data, metadata = output.get("data"), output.get("metadata")
            if not isinstance(data, dict) or not isinstance(metadata, dict):
                return False
            if type(output.get("execution_count", 0)) not in (int, type(None)):
                return False
            return all(isinstance(v, str) or kind.endswith("json") for kind, v in data.items())
    return False


def _writable(value: Any) -> Any:
    """The same without lone surrogates, which no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_writable(item) for item in value]
    if isinstance(value, dict):
        return {_writable(key): _writable(item) for key, item in value.items()}
    return value


def _as_shown(text: str) -> str:
    if "\b" in text:
        shown: list[str] = []
        for character in text:
            if character == "\b" and shown and shown[-1] not in "\n\b":
                shown.pop()
            else:
                shown.append(character)
        text = "".join(shown)
    if "\r" in text:
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join(_after_return(line) for line in lines)
    return text


def _after_return(line: str) -> str:
    """What is left of a line that goes back to its start: the last part that says something."""
    body = line.rstrip("\r")
    return body[body.rfind("\r") + 1 :]
