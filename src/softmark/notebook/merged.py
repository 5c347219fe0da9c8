"""Cells of the assignment that a student's editor has made into one become cells again.

Known by the text of an instructor's cell that stands in it whole, line by line, where that cell
is missing, or is the one whose name the merged cell bears.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from softmark.notebook.blank import trimmed
from softmark.notebook.cells import Tag, tag_of
from softmark.notebook.shape import node

_LONG_ENOUGH = 12
"""Characters below which the same text proves nothing."""


@dataclass(frozen=True)
class _Part:
    """Some lines of a merged cell, and the index in the source of the cell that they are."""

    text: str
    index: int | None


def unmerged(
    submitted: Sequence[NotebookNode],
    source: Sequence[NotebookNode],
    released: Sequence[str],
    found: Mapping[int, Sequence[int]],
) -> tuple[list[NotebookNode], list[str]]:
    """The submitted cells with merged ones taken apart, and a note for each of these.

    ``released`` holds the source's texts as students got them; ``found`` gives for each index
    in the source the submitted cells that are it.
    """
    tags = [tag_of(cell) for cell in source]
    missing = {
        index
        for index, tag in enumerate(tags)
        if tag is not None and index not in found and source[index].cell_type == "code"
    }
    known = {position: index for index, places in found.items() for position in places}
    cells: list[NotebookNode] = []
    notes: list[str] = []
    for position, cell in enumerate(submitted):
        index = known.get(position)
        parts = None
        if missing and index is not None and tags[index] and cell.cell_type == "code":
            parts = _parts(cell.source, index, missing, tags, released)
        if parts is None:
            cells.append(cell)
            continue
        cells += [_cell(part, source) for part in parts]
        apart = [part.index for part in parts if part.index is not None]
        missing -= set(apart)
        notes.append(_note([tags[each] for each in apart]))
    return cells, notes


def _parts(
    text: str,
    own: int,
    missing: set[int],
    tags: Sequence[Tag | None],
    released: Sequence[str],
) -> list[_Part] | None:
    """What a cell is made of; None where it is one cell, whatever was written into it."""
    lines = trimmed(text).split("\n")
    blocks = []
    for index in sorted(missing | {own}):
        tag, given = tags[index], trimmed(released[index])
        if tag is not None and tag.read_only and len(given) >= _LONG_ENOUGH:
            start = _place_of(given.split("\n"), lines)
            if start is not None:
                blocks.append((start, start + given.count("\n") + 1, index))
    blocks.sort()
    parts: list[_Part] = []
    at = 0
    for start, end, index in blocks:
        if start < at:
            return None
        parts += _between(lines[at:start], None)
        parts.append(_Part("\n".join(lines[start:end]), index))
        at = end
    parts += _between(lines[at:], None)
    parts = _named(parts, own, missing, tags)
    return parts if sum(part.index is not None for part in parts) > 1 else None


def _between(lines: Sequence[str], index: int | None) -> list[_Part]:
    text = "\n".join(lines).strip("\n")
    return [_Part(text, index)] if text.strip() else []


def _place_of(wanted: Sequence[str], lines: Sequence[str]) -> int | None:
    size = len(wanted)
    starts = range(len(lines) - size + 1)
    return next((n for n in starts if list(lines[n : n + size]) == list(wanted)), None)


def _named(
    parts: Sequence[_Part], own: int, missing: set[int], tags: Sequence[Tag | None]
) -> list[_Part]:
    """The parts, each one of the student's given to the solution that is missing there."""
    free = {index for index in missing | {own} if (tag := tags[index]) and tag.solution}
    result: list[_Part] = []
    for place, part in enumerate(parts):
        if part.index is not None:
            result.append(part)
            continue
        low = max((p.index for p in result if p.index is not None), default=-1)
        above = [p.index for p in parts[place + 1 :] if p.index is not None]
        # A solution stands right before its check, so the last before the next one is meant.
        fits = sorted(n for n in free if low < n < (above[0] if above else len(tags)))
        chosen = (fits[-1] if above else fits[0]) if fits else None
        result.append(_Part(part.text, chosen))
        free.discard(-1 if chosen is None else chosen)
    return result


def _cell(part: _Part, source: Sequence[NotebookNode]) -> NotebookNode:
    plain = {"cell_type": "code", "metadata": {}, "source": part.text}
    made = node({**plain, "execution_count": None, "outputs": []})
    if part.index is None:
        return made
    original = source[part.index]
    made.metadata["nbgrader"] = copy.deepcopy(original.metadata["nbgrader"])
    if "id" in original:
        made.id = original.id
    return made


def _note(tags: Sequence[Tag | None]) -> str:
    names = [f"the {tag.kind} `{tag.grade_id}`" for tag in tags if tag is not None]
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed[0].upper()}{listed[1:]} had been merged; they are cells of their own again."
