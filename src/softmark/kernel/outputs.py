"""Takes in what a notebook's cells print and show, within limits.

What arrives comes from the student's process: it is counted before it is kept, and only
handled in ways whose cost grows with its size and no faster.
"""

from __future__ import annotations

import json
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from softmark.model import Limits

_OUTPUTS = ("stream", "display_data", "execute_result", "error", "update_display_data")
_UPDATED = 20
"""How many displays of one name an update changes: the last ones."""
_FIRST_CHARACTERS = 20_000
"""How much of a text that is over the limit is kept."""


class CappedClient(NotebookClient):
    """nbclient with its outputs counted: what is over the limit is said to be, and dropped."""

    def __init__(self, nb: NotebookNode, km: AsyncKernelManager, limits: Limits) -> None:
        super().__init__(
            nb,
            km=km,
            timeout=None,
            startup_timeout=60,
            allow_errors=True,
            record_timing=False,
            store_widget_state=False,
            # nbclient's own joining takes hours for one long line; see join_streams.
            coalesce_streams=False,
            iopub_timeout=10,
        )
        self._limits = limits
        self._notebook_left = limits.output_bytes_per_notebook
        self._cell_left = 0
        self._cell: Any = None
        self._displays: dict[str, list[NotebookNode]] = {}

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Keep an output that fits; comm messages (widgets) would be kept without limit."""
        if msg["msg_type"].startswith("comm"):
            return None
        if msg["msg_type"] not in _OUTPUTS:
            return super().process_message(msg, cell, cell_index)
        if cell is not self._cell:
            self._cell = cell
            self._cell_left = self._limits.output_bytes_per_cell
        text = json.dumps(msg["content"], default=str)
        if "\\ud" in text:
            msg["content"] = _writable(msg["content"])
        size = 64 + len(text)
        left = min(self._cell_left, self._notebook_left)
        if size <= left:
            self._cell_left -= size
            self._notebook_left -= size
            return self._keep(msg, cell, cell_index)
        if self._cell_left > 0:
            if msg["msg_type"] == "stream":
                text = str(msg["content"].get("text", ""))[: min(left, _FIRST_CHARACTERS)]
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
        return None

    def _keep(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Keep an output; one with the name of earlier displays takes their place as well.

        nbclient finds these by the numbers of cells and outputs, but here cells come one by one.
        """
        transient = msg["content"].pop("transient", None)
        name = transient.get("display_id") if isinstance(transient, dict) else None
        made = super().process_message(msg, cell, cell_index)
        if not isinstance(name, str):
            return made
        displays = self._displays.setdefault(name, [])
        content = {"data": msg["content"].get("data"), "metadata": msg["content"].get("metadata")}
        shown = from_dict({"output_type": "display_data", **content})
        if displays and _is_output(shown):
            for display in displays:
                display["data"], display["metadata"] = shown["data"], shown["metadata"]
        if made is not None and msg["msg_type"] in ("display_data", "execute_result"):
            displays.append(made)
            del displays[:-_UPDATED]
        return made


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
