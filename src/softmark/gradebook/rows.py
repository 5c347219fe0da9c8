"""One submission's rows in nbgrader's tables: found, made where they are new, written.

One small table of ours stands beside nbgrader's: what each cell looked like when it was last
marked, which is how a manual score can survive re-marking until the answer under it changes.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from softmark.gradebook.marks import Mark
from softmark.gradebook.sync import GradebookError, complete
from softmark.model import Grade

MARKED = sa.Table(
    "softmark_marked",
    sa.MetaData(),
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("notebook", sa.String(128), primary_key=True),
    sa.Column("cell", sa.String(128), primary_key=True),
    sa.Column("answer", sa.String(64)),
    sa.Column("auto_score", sa.Float()),
    sa.Column("waits", sa.Boolean(), nullable=False),
)


@dataclass(frozen=True)
class Rows:
    """The rows of submissions, within one transaction; ``name`` is the gradebook's, for errors."""

    api: Any
    db: Session
    name: str

    def source(self, grade: Grade, notebook: str) -> Any:
        """The row of the assignment's notebook; raises GradebookError where there is none."""
        api = self.api
        found = self.db.execute(
            sa.select(api.Notebook.id, api.Notebook.assignment_id)
            .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
            .where(api.Assignment.name == grade.assignment, api.Notebook.name == notebook)
        ).first()
        if found is None:
            raise GradebookError(
                f"{self.name}: assignment {grade.assignment!r} has no notebook {notebook!r}, "
                f"so the grade of {grade.student!r} has no place; run "
                f"'nbgrader generate_assignment {grade.assignment}' or sync it first"
            )
        return found

    def graded_cells(self, notebook_id: str, grade: Grade) -> dict[str, str]:
        """grade_id to row id of what the gradebook holds, refusing a grade for other cells."""
        api = self.api
        held: dict[str, tuple[str, float]] = {}
        for kind in (api.GradeCell, api.TaskCell):
            for row in self.db.execute(
                sa.select(kind.id, kind.name, kind.max_score).where(kind.notebook_id == notebook_id)
            ):
                held[row.name] = (row.id, row.max_score)
        for cell in grade.cells:
            there = held.get(cell.grade_id)
            if there is None or abs(there[1] - cell.points) > 1e-6:
                found = "does not know it" if there is None else f"says {there[1]:g} points"
                raise GradebookError(
                    f"{self.name}: {grade.student!r} was marked on cell {cell.grade_id!r} "
                    f"({cell.points:g} points) of {grade.assignment!r}, but the gradebook {found}; "
                    f"the source has changed since the assignment was saved: run "
                    f"'nbgrader generate_assignment {grade.assignment} --force' or sync it, "
                    f"then mark again"
                )
        return {name: row_id for name, (row_id, _) in held.items()}

    def submitted_notebook(
        self, source: Any, student: str, submitted_at: datetime | str | None
    ) -> Any:
        """The row of this student's notebook, made with everything it hangs on if new."""
        api = self.api
        students, submissions = api.Student.__table__, api.SubmittedAssignment.__table__
        notebooks = api.SubmittedNotebook.__table__
        if self.db.scalar(sa.select(students.c.id).where(students.c.id == student)) is None:
            self.db.execute(sa.insert(students).values(id=student))
        of_student = sa.and_(
            submissions.c.assignment_id == source.assignment_id, submissions.c.student_id == student
        )
        query = sa.select(submissions.c.id, submissions.c.timestamp).where(of_student)
        submission = self.db.execute(query).first()
        if submission is None:
            self.db.execute(
                sa.insert(submissions).values(
                    assignment_id=source.assignment_id, student_id=student
                )
            )
            submission = self.db.execute(query).one()
        when = parse_time(submitted_at, student)
        if when is not None and when != submission.timestamp:
            self.db.execute(sa.update(submissions).where(of_student).values(timestamp=when))
        own = sa.and_(
            notebooks.c.assignment_id == submission.id, notebooks.c.notebook_id == source.id
        )
        wanted = sa.select(notebooks.c.id, notebooks.c.late_submission_penalty).where(own)
        row = self.db.execute(wanted).first()
        if row is None:
            self.db.execute(
                sa.insert(notebooks).values(assignment_id=submission.id, notebook_id=source.id)
            )
            row = self.db.execute(wanted).one()
            complete(self.api, self.db, source.id, row.id)
        return row

    def stubs(self, notebook_id: str) -> dict[str, str]:
        """The released texts of the cells that students write in, by grade_id."""
        cell = self.api.SourceCell
        rows = self.db.execute(
            sa.select(cell.name, cell.source).where(cell.notebook_id == notebook_id, ~cell.locked)
        )
        return {row[0]: row[1] for row in rows}

    def write_grades(
        self,
        submitted_id: str,
        cells: Mapping[str, str],
        marks: Mapping[str, Mark],
        of: tuple[Grade, str],
    ) -> None:
        """Write what marking found, leave what a person decided."""
        table, changed = self.api.Grade.__table__, []
        rows = {
            row.cell_id: row
            for row in self.db.execute(sa.select(table).where(table.c.notebook_id == submitted_id))
        }
        if missing := [name for name, cell in cells.items() if cell not in rows]:
            raise GradebookError(
                f"{self.name}: the submission of {of[0].student!r} has no row for "
                f"{', '.join(missing)} of {of[0].assignment!r}; sync the assignment, mark again"
            )
        before = self._swap_marks(marks, of)
        for name, mark in marks.items():
            row, auto, waits = rows[cells[name]], mark.auto_score, mark.waits
            if auto is None and waits and _same_answer(before.get(name), mark):
                auto = row.auto_score  # what was known of this very answer is still known
            if row.manual_score is not None:
                waits = row.needs_manual_grade if before.get(name) == mark else True
            if (row.auto_score, row.needs_manual_grade) != (auto, waits):
                changed.append({"row": row.id, "auto": auto, "waits": waits})
        if changed:
            self.db.execute(
                sa.update(table)
                .where(table.c.id == sa.bindparam("row"))
                .values(auto_score=sa.bindparam("auto"), needs_manual_grade=sa.bindparam("waits")),
                changed,
            )

    def _swap_marks(self, marks: Mapping[str, Mark], of: tuple[Grade, str]) -> dict[str, Mark]:
        """Remember these marks and return those remembered before."""
        whose = {"assignment": of[0].assignment, "student": of[0].student, "notebook": of[1]}
        own = sa.and_(*(MARKED.c[key] == value for key, value in whose.items()))
        before = {
            row.cell: Mark(row.answer, row.auto_score, row.waits)
            for row in self.db.execute(sa.select(MARKED).where(own))
        }
        if before != dict(marks):
            self.db.execute(sa.delete(MARKED).where(own))
            if marks:
                self.db.execute(
                    sa.insert(MARKED),
                    [{**whose, "cell": name, **mark._asdict()} for name, mark in marks.items()],
                )
        return before

    def write_comments(self, submitted_id: str, notebook_id: str, blank: frozenset[str]) -> None:
        """nbgrader's automatic comment on what was left blank; manual comments stay."""
        api, table = self.api, self.api.Comment.__table__
        base = api.BaseCell.__table__
        rows = self.db.execute(
            sa.select(table.c.id, table.c.auto_comment, base.c.name, base.c.type)
            .join(base, base.c.id == table.c.cell_id)
            .where(table.c.notebook_id == submitted_id, base.c.notebook_id == notebook_id)
        ).all()
        changed = [
            {"row": row.id, "says": says}
            for row in rows
            if row.type == "SolutionCell"
            and (says := "No response." if row.name in blank else None) != row.auto_comment
        ]
        if changed:
            self.db.execute(
                sa.update(table)
                .where(table.c.id == sa.bindparam("row"))
                .values(auto_comment=sa.bindparam("says")),
                changed,
            )


def _same_answer(before: Mark | None, mark: Mark) -> bool:
    return before is not None and mark.answer is not None and before.answer == mark.answer


def parse_time(when: datetime | str | None, whose: str) -> datetime | None:
    """A time as nbgrader reads it (naive UTC); raises GradebookError that names ``whose``."""
    if when is None or (isinstance(when, str) and not when.strip()):
        return None
    utils: Any = importlib.import_module("nbgrader.utils")
    try:
        found: datetime = utils.parse_utc(when.strip() if isinstance(when, str) else when)
    except (ValueError, ArithmeticError) as error:
        raise GradebookError(
            f"{whose}: {when!r} is not a time; expected something like 2026-03-02 23:59:00 UTC"
        ) from error
    return found
