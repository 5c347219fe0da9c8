"""The cells of a repair: what the source has, what was handed in, and what is made of both."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from softmark.notebook.blank import left_blank, same_text
from softmark.notebook.cells import Tag
from softmark.notebook.shape import node

_CELL_METADATA_KEPT = ("deletable", "editable")


@dataclass
class Original:
    """A cell of the source, as students got it."""

    index: int
    cell: NotebookNode
    tag: Tag | None
    text: str

    def is_blank(self, text: str) -> bool:
        """Whether a cell of this text was left as students got it, or empty."""
        return left_blank(text, self.text)

    def is_as_written(self, text: str) -> bool:
        """Whether the text is the source's own, as released or as written."""
        return same_text(text, self.text) or same_text(text, self.cell.source)

    @property
    def name(self) -> str:
        """What a note calls the cell, by its role and its grade_id."""
        assert self.tag is not None
        return f"{self.tag.kind} `{self.tag.grade_id}`"


@dataclass
class Item:
    """A cell on its way into the result; ``original`` is the cell of the source that it is."""

    cell: NotebookNode
    original: Original | None = None


@dataclass
class Work:
    """A repair on its way: the source, the cells in their order so far, what was found."""

    originals: list[Original]
    items: list[Item]
    notes: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def _new_cell(cell_type: str, text: str) -> NotebookNode:
    plain: dict[str, Any] = {"cell_type": cell_type, "metadata": {}, "source": text}
    if cell_type == "code":
        plain |= {"execution_count": None, "outputs": []}
    return node(plain)


def student_cell(cell: NotebookNode, cell_type: str) -> NotebookNode:
    """The student's text and pictures. Metadata goes: its tags can skip or hide a cell."""
    result = _new_cell(cell_type, cell.source)
    result.id = cell.get("id")
    if cell_type != "code" and cell.get("attachments"):
        result.attachments = copy.deepcopy(cell.attachments)
    return result


def instructor_cell(original: Original) -> NotebookNode:
    """The source's cell as students got it."""
    result = _new_cell(original.cell.cell_type, original.text)
    result.metadata = copy.deepcopy(original.cell.metadata)
    result.id = original.cell.get("id")
    if original.cell.cell_type != "code" and original.cell.get("attachments"):
        result.attachments = copy.deepcopy(original.cell.attachments)
    put_tag(result, original)
    return result


def put_tag(cell: NotebookNode, original: Original) -> None:
    """Give a cell nbgrader's tag as the source has it, and what keeps it in place."""
    meta = original.cell.metadata
    for key in _CELL_METADATA_KEPT:
        if key in meta:
            cell.metadata[key] = meta[key]
    cell.metadata["nbgrader"] = copy.deepcopy(meta["nbgrader"])
