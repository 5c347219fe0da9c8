"""Verdicts into points: a cell's points shared among its tests, cells added up to a grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from softmark.model.records import CellGrade, Grade, Outcome, Resources, Status, Submission, Verdict
from softmark.model.seal import Level


def score_cell(grade_id: str, points: float, verdicts: Iterable[Verdict]) -> CellGrade:
    """Share a cell's points among its tests, whose ``points`` hold their weights.

    The cell's points in the notebook are the total; a test's own points are its weight
    within the cell. Returns verdicts whose ``points`` and ``earned`` are in the cell's
    points. A cell without verdicts earns nothing.
    """
    found = tuple(verdicts)
    total = sum(v.points for v in found)
    shared = tuple(
        replace(
            v,
            points=round(points * v.points / total, 4) if total else 0.0,
            earned=round(points * v.points / total, 4) if total and v.outcome.earns else 0.0,
        )
        for v in found
    )
    weight = sum(v.points for v in found if v.outcome.earns)
    earned = round(points * weight / total, 4) if total else 0.0
    return CellGrade(grade_id, points, earned, shared)


def score(
    submission: Submission,
    cells: Iterable[CellGrade],
    *,
    sealed: bool,
    notes: Iterable[str] = (),
    resources: Resources | None = None,
) -> Grade:
    """Add up the cells of one submission and decide its status."""
    found = tuple(cells)
    if any(v.outcome.ours for cell in found for v in cell.verdicts):
        status = Status.ON_HOLD
    elif any(cell.earned is None for cell in found):
        status = Status.NEEDS_MANUAL
    else:
        status = Status.GRADED
    return Grade(
        student=submission.student,
        assignment=submission.assignment,
        notebook=submission.notebook,
        status=status,
        points=round(sum(cell.points for cell in found), 4),
        earned=round(sum(cell.earned or 0.0 for cell in found), 4),
        sealed=sealed,
        notes=tuple(notes),
        resources=resources or Resources(),
        cells=found,
    )


HELD = "On hold: marking failed on our side, not yours; your lecturer will see to it."
"""What a student reads of a grade that our own failure keeps open."""


class Markable(Protocol):
    """A graded cell of a source notebook."""

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell."""
        ...

    @property
    def points(self) -> float:
        """What it is worth."""
        ...

    @property
    def manual(self) -> bool:
        """Whether a person marks it."""
        ...

    @property
    def title(self) -> str:
        """Its heading in the notebook."""
        ...


def on_hold(
    submission: Submission,
    cells: Iterable[Markable],
    why: str,
    *,
    sealed: bool,
    marked: Iterable[CellGrade] = (),
) -> Grade:
    """The record where our side failed: every cell waits, none is a zero that counts.

    ``why`` is for the lecturer. ``marked`` are cells that are settled all the same.
    """
    settled = {cell.grade_id: cell for cell in marked}
    verdict = Verdict("", "marking", Outcome.INFRA_ERROR, 1.0, 0.0, None, why)

    def hold(cell: Markable) -> CellGrade:
        if cell.grade_id in settled:
            return settled[cell.grade_id]
        waits = score_cell(cell.grade_id, cell.points, [verdict])
        return replace(waits, title=cell.title, manual=cell.manual)

    held = score(submission, map(hold, cells), sealed=sealed, notes=[HELD])
    return replace(held, status=Status.ON_HOLD, held=why)


def whole_hand_ins(grades: Iterable[Grade]) -> list[Grade]:
    """One grade for each student and assignment, in the order in which they come.

    The grades of an assignment's several notebooks are added up; the status is that which
    asks most of a person. A grade_id that two notebooks have carries the notebook's name.
    """
    by_hand_in: dict[tuple[str, str], list[Grade]] = {}
    for grade in grades:
        by_hand_in.setdefault((grade.student, grade.assignment), []).append(grade)
    return [found[0] if len(found) == 1 else _whole(found) for found in by_hand_in.values()]


def _whole(grades: list[Grade]) -> Grade:
    ids = Counter(cell.grade_id for grade in grades for cell in grade.cells)
    cells = tuple(
        replace(cell, grade_id=f"{grade.notebook}/{cell.grade_id}")
        if ids[cell.grade_id] > 1
        else cell
        for grade in grades
        for cell in grade.cells
    )
    statuses = {grade.status for grade in grades if grade.points or len(grades) == 1}
    order = (Status.ON_HOLD, Status.NEEDS_MANUAL, Status.GRADED, Status.REJECTED)
    return replace(
        grades[0],
        status=next((s for s in order if s in statuses), Status.GRADED),
        points=round(sum(grade.points for grade in grades), 4),
        earned=round(sum(grade.earned for grade in grades), 4),
        sealed=all(grade.sealed for grade in grades),
        seal=max((g.seal for g in grades if g.seal), key=list(Level).index, default=None),
        notes=tuple(dict.fromkeys(f"{g.notebook}: {note}" for g in grades for note in g.notes)),
        needs_you=tuple(dict.fromkeys(note for g in grades for note in g.needs_you)),
        comments=tuple(comment for grade in grades for comment in grade.comments),
        late=next((grade.late for grade in grades if grade.late), None),
        held=" ".join(grade.held for grade in grades if grade.held),
        entered=all(grade.entered for grade in grades),
        resources=Resources(
            sum(g.resources.wall_s for g in grades),
            sum(g.resources.cpu_s for g in grades),
            max(g.resources.peak_memory_bytes for g in grades),
        ),
        cells=cells,
    )
