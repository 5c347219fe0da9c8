"""What a grade means for each row of the gradebook: decisions, without a database.

A mark is what marking a cell produced together with a digest of the answer it was given
for, so that the next marking can tell whether a lecturer's manual score still fits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from nbformat import NotebookNode

from softmark.model import CellGrade, Grade, Status
from softmark.notebook.blank import left_blank, trimmed
from softmark.notebook.cells import Tag, tag_of
from softmark.notebook.regions import Region, without_region


class Mark(NamedTuple):
    """What marking one cell produced, and what it was given for."""

    answer: str | None
    auto_score: float | None
    waits: bool


def _tagged(notebook: NotebookNode | None) -> Iterator[tuple[Tag, NotebookNode]]:
    for cell in notebook.cells if notebook is not None else ():
        tag = tag_of(cell)
        if tag is not None:
            yield tag, cell


def unanswered(stubs: Mapping[str, str], notebook: NotebookNode | None) -> frozenset[str]:
    """Which solution cells still say what the release said, given the release's texts.

    nbgrader saves the texts with their mark schemes, which no student ever sees.
    """
    return frozenset(
        tag.grade_id
        for tag, cell in _tagged(notebook)
        if tag.grade_id in stubs
        and left_blank(cell.source, without_region(stubs[tag.grade_id], Region.MARK_SCHEME))
    )


def answers(notebook: NotebookNode | None) -> dict[str, str]:
    """grade_id to a digest of what the student wrote for it: its own solution cells."""
    digests: dict[str, str] = {}
    written: list[str] = []
    for tag, cell in _tagged(notebook):
        if tag.solution or tag.task:
            written.append(trimmed(cell.source))
        if tag.grade or tag.task:
            digests[tag.grade_id] = hashlib.sha256("\0".join(written).encode()).hexdigest()
            written = []
    return digests


def marks_of(
    grade: Grade, cells: Iterable[str], blank: frozenset[str], answers: Mapping[str, str]
) -> dict[str, Mark]:
    """What each cell of the gradebook gets from a grade. Our own failures are never a zero."""
    found = {cell.grade_id: cell for cell in grade.cells}
    ours = {name for name, cell in found.items() if any(v.outcome.ours for v in cell.verdicts)}
    all_held = grade.status is Status.ON_HOLD and not ours

    def settle(name: str, cell: CellGrade | None) -> tuple[float | None, bool]:
        if grade.status is Status.REJECTED:
            return 0.0, False
        if cell is None or all_held or name in ours:
            known = cell is not None and not all(v.outcome.ours for v in cell.verdicts)
            return (cell.earned if cell and known else None), True
        if cell.earned is None and name in blank:
            return 0.0, False
        return cell.earned, cell.earned is None

    return {name: Mark(answers.get(name), *settle(name, found.get(name))) for name in cells}
