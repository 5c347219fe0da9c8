"""What the gradebook says of one submission, and a grade as it then counts.

Marks, comments and extra credit that a person gave, lateness and its penalty: pages,
reports and the terminal show a grade only after :func:`settle`, so that they all say what
the gradebook says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from softmark.gradebook.tables import (
    ASSIGNMENT,
    BASE_CELL,
    COMMENT,
    GRADE,
    NOTEBOOK,
    SUBMITTED_ASSIGNMENT,
    SUBMITTED_NOTEBOOK,
)
from softmark.model import CellGrade, Grade, Late, PersonMark, Status


@dataclass(frozen=True)
class Row:
    """One graded cell in the gradebook, in nbgrader's words."""

    auto: float | None
    manual: float | None
    extra: float
    waits: bool

    @property
    def score(self) -> float | None:
        """What counts, as nbgrader has it; None as long as there is none."""
        base = self.auto if self.manual is None else self.manual
        return None if base is None else base + self.extra


@dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission. Times are naive UTC, points the cells'."""

    id: str
    """Of the row of the submitted notebook."""
    rows: Mapping[str, Row]
    comments: Mapping[str, str]
    """What a person wrote, by grade_id."""
    handed_in: datetime | None
    due: datetime | None
    """With any extension."""
    penalty: float | None

    @property
    def score(self) -> float:
        """The points before any penalty."""
        return sum(row.score or 0.0 for row in self.rows.values())

    @property
    def seconds_late(self) -> float:
        """As nbgrader counts them: 0 where one of the times is not known."""
        if self.handed_in is None or self.due is None:
            return 0.0
        return max(0.0, (self.handed_in - self.due).total_seconds())


def read_standings(
    db: sa.Connection | Session, wanted: sa.ColumnElement[bool]
) -> dict[tuple[str, str], Standing]:
    """The standing of every submitted notebook that is ``wanted``, by student and notebook.

    One statement; ``wanted`` may speak of the tables of a submission, its notebook and its
    assignment.
    """
    own, whole, cell, grade = SUBMITTED_NOTEBOOK, SUBMITTED_ASSIGNMENT, BASE_CELL, GRADE
    rows = db.execute(
        sa.select(
            own.c.id.label("submitted"),
            whole.c.student_id,
            NOTEBOOK.c.name.label("notebook"),
            whole.c.timestamp,
            whole.c.extension,
            ASSIGNMENT.c.duedate,
            own.c.late_submission_penalty,
            cell.c.name,
            grade.c.id,
            grade.c.auto_score,
            grade.c.manual_score,
            grade.c.extra_credit,
            grade.c.needs_manual_grade,
            COMMENT.c.manual_comment,
        )
        .select_from(own)
        .join(whole, whole.c.id == own.c.assignment_id)
        .join(NOTEBOOK, NOTEBOOK.c.id == own.c.notebook_id)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == whole.c.assignment_id)
        .outerjoin(cell, cell.c.notebook_id == own.c.notebook_id)
        .outerjoin(grade, _of(grade, cell, own))
        .outerjoin(COMMENT, _of(COMMENT, cell, own))
        .where(wanted)
        .order_by(cell.c.name)
    ).all()
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.student_id, row.notebook), []).append(row)
    return {whose: _standing(its) for whose, its in found.items()}


def is_of(assignment: str, student: str = "", notebook: str = "") -> sa.ColumnElement[bool]:
    """Whether a row of :func:`read_standings` is of this assignment, student, notebook."""
    wanted = [ASSIGNMENT.c.name == assignment]
    if student:
        wanted += [SUBMITTED_ASSIGNMENT.c.student_id == student, NOTEBOOK.c.name == notebook]
    return sa.and_(*wanted)


def _standing(rows: Sequence[Any]) -> Standing:
    due = rows[0].duedate
    if due is not None and rows[0].extension is not None:
        due = due + rows[0].extension
    return Standing(
        id=rows[0].submitted,
        rows={
            r.name: Row(r.auto_score, r.manual_score, r.extra_credit or 0.0, r.needs_manual_grade)
            for r in rows
            if r.id is not None
        },
        comments={
            r.name: r.manual_comment for r in rows if r.manual_comment and r.manual_comment.strip()
        },
        handed_in=rows[0].timestamp,
        due=due,
        penalty=rows[0].late_submission_penalty,
    )


def _of(table: sa.TableClause, cell: sa.TableClause, own: sa.TableClause) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.cell_id == cell.c.id, table.c.notebook_id == own.c.id)


def settle(grade: Grade, standing: Standing) -> Grade:
    """The grade as it counts: with what people decided, and any penalty.

    A grade that the gradebook has not taken stays as it is: the standing is of another one.
    """
    if not grade.entered:
        return grade
    penalty = standing.penalty or 0.0
    late = None
    if standing.seconds_late or penalty:
        late = Late(
            standing.seconds_late,
            round(penalty, 4),
            "" if standing.handed_in is None else _said(standing.handed_in),
            "" if standing.due is None else _said(standing.due),
        )
    return replace(
        grade,
        status=_status(grade, standing),
        earned=round(max(0.0, standing.score - penalty), 4),
        cells=tuple(_settled(cell, standing.rows.get(cell.grade_id)) for cell in grade.cells),
        comments=tuple(standing.comments.items()),
        late=late,
    )


def _settled(cell: CellGrade, row: Row | None) -> CellGrade:
    if row is None:
        return cell
    person = None
    if row.manual is not None or row.extra:
        person = PersonMark(row.manual, row.extra, row.manual is not None and row.waits)
    if row.score is None:
        ours = any(verdict.outcome.ours for verdict in cell.verdicts)
        return replace(cell, person=person, earned=cell.earned if ours else None)
    return replace(cell, person=person, earned=round(row.score, 4))


def _status(grade: Grade, standing: Standing) -> Status:
    """Marked once nothing waits; on hold until a person has decided what we could not."""
    waiting = {name for name, row in standing.rows.items() if row.waits}
    decided = {name for name, row in standing.rows.items() if row.manual is not None}
    if grade.status is Status.REJECTED:
        return Status.GRADED if decided and not waiting else Status.REJECTED
    if not waiting:
        return Status.GRADED
    if grade.status is Status.ON_HOLD:
        ours = {c.grade_id for c in grade.cells if any(v.outcome.ours for v in c.verdicts)}
        if (ours or waiting) & waiting - decided:
            return Status.ON_HOLD
    return Status.NEEDS_MANUAL


def _said(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
