"""What a grade means for each row of the gradebook: decisions, without a database.

A mark is what marking a cell produced together with a digest of the answer it was given
for, so that the next marking can tell whether a lecturer's manual score still fits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from nbformat import NotebookNode

from softmark.model import CellGrade, Grade, Status
from softmark.notebook.regions import Region, without_region


class Mark(NamedTuple):
    """What marking one cell produced, and what it was given for."""

    answer: str | None
    auto_score: float | None
    waits: bool


def _tags(cell: NotebookNode) -> Mapping[str, Any]:
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, Mapping) else {}


def is_tagged(cell: NotebookNode) -> bool:
    """Whether nbgrader keeps this cell: graded, a solution, a task or locked."""
    return any(_tags(cell).get(tag) for tag in ("grade", "solution", "locked", "task"))


def _tagged(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for cell in notebook.cells:
        name = _tags(cell).get("grade_id")
        if is_tagged(cell) and isinstance(name, str):
            yield name, cell


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def unanswered(stubs: Mapping[str, str], notebook: NotebookNode | None) -> frozenset[str]:
    """Which solution cells still say what the release said, given the release's texts.

    nbgrader saves the texts with their mark schemes, which no student ever sees.
    """
    if notebook is None:
        return frozenset()
    released = {
        name: _plain(without_region(text, Region.MARK_SCHEME)) for name, text in stubs.items()
    }
    return frozenset(
        name for name, cell in _tagged(notebook) if released.get(name) == _plain(cell.source)
    )


def answers(notebook: NotebookNode | None) -> dict[str, str]:
    """grade_id to a digest of what the student wrote for it: its own solution cells."""
    digests: dict[str, str] = {}
    written: list[str] = []
    for name, cell in _tagged(notebook) if notebook is not None else ():
        if _tags(cell).get("solution") or _tags(cell).get("task"):
            written.append(_plain(cell.source))
        if _tags(cell).get("grade") or _tags(cell).get("task"):
            digests[name] = hashlib.sha256("\0".join(written).encode()).hexdigest()
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
