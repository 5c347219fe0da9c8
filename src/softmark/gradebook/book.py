"""nbgrader's gradebook: marks go in, a lecturer's own decisions stay.

This is the only importer of nbgrader's database API, and it imports it when a gradebook
is opened, since that takes seconds. Everything is an upsert: recording the same grade
twice leaves the same rows. One transaction per submission, taken as a writer from the
start, so that formgrader open at the same time never loses a mark.

nbgrader's tables are used as they are. One small table of ours stands beside them: what
each cell looked like when it was last marked, which is how a manual score can survive
re-marking until the answer under it changes.
"""

from __future__ import annotations

import importlib
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from nbformat import NotebookNode
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from softmark.gradebook.marks import Mark, answers, marks_of, unanswered
from softmark.gradebook.penalties import ASSIGNED, LatePolicy, assign_penalty
from softmark.gradebook.standing import Standing, read_standing
from softmark.gradebook.sync import GradebookError, Synced, complete, sync_notebook
from softmark.model import Grade

__all__ = ["Gradebook", "GradebookError", "Synced", "parse_time"]

_MARKED = sa.Table(
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


class Gradebook:
    """An open gradebook, used as a context manager by one writer at a time.

    ``wait_s`` is how long to wait for another program that holds the database.
    """

    def __init__(
        self, db_url: str, course_id: str = "default_course", *, wait_s: float = 60.0
    ) -> None:
        self._url = sa.make_url(db_url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        url = self._url
        if self._sqlite and "timeout" not in url.query:
            url = url.update_query_dict({"timeout": str(wait_s)})
        self._api: Any = importlib.import_module("nbgrader.api")
        try:
            with _scripts_on_path():
                self._nbgrader = self._api.Gradebook(url, course_id)
            for table in (_MARKED, ASSIGNED):
                table.create(self._nbgrader.engine, checkfirst=True)
        except DBAPIError as error:
            raise self._refused(error) from error
        except FileNotFoundError as error:
            raise GradebookError(
                f"{self._name}: the gradebook could not be created because {error.filename!r} was "
                f"not found; nbgrader needs the alembic command: pip install alembic"
            ) from error
        self._db: Session = self._nbgrader.db

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._nbgrader.close()

    def sync_assignment(
        self,
        name: str,
        source_nb: NotebookNode,
        *,
        notebook: str | None = None,
        discard_manual: bool = False,
    ) -> Synced:
        """Create or update an assignment's notebook from its source, solutions and all.

        Stores what ``nbgrader generate_assignment`` would store. Where nbgrader refuses
        to add or remove cells once there are submissions, this goes on: submissions get
        the new cells, unmarked, and lose the removed ones, since automatic marks can be
        made again. A removed cell that holds a manual score or comment is refused unless
        ``discard_manual`` is said. ``notebook`` is the notebook's name, the assignment's
        unless given.
        """
        with self._transaction() as db:
            return sync_notebook(
                self._api,
                db,
                self._nbgrader.course_id,
                (name, notebook or name),
                source_nb,
                discard_manual,
            )

    def record(
        self,
        grade: Grade,
        autograded_nb: NotebookNode | None = None,
        *,
        notebook: str | None = None,
        submitted_at: datetime | str | None = None,
        policy: LatePolicy | None = None,
    ) -> Standing:
        """Write one submission's grade, creating the student and the submission if new.

        ``autograded_nb`` shows what the student answered: without it nothing can be
        called unanswered, and every manual score is flagged for review when it is
        missing for the first time. ``submitted_at`` is naive UTC or text, as in nbgrader's
        timestamp.txt; None leaves the known one. ``policy`` decides the late penalty; None
        leaves the one there is. Returns what the gradebook then says.
        """
        with self.recording(
            grade, autograded_nb, notebook=notebook, submitted_at=submitted_at, policy=policy
        ) as standing:
            return standing

    @contextmanager
    def recording(
        self,
        grade: Grade,
        autograded_nb: NotebookNode | None = None,
        *,
        notebook: str | None = None,
        submitted_at: datetime | str | None = None,
        policy: LatePolicy | None = None,
    ) -> Iterator[Standing]:
        """As :meth:`record`, settled only at the end: what is raised inside undoes it.

        For whoever prepares other files that must say the same.
        """
        api, notebook = self._api, notebook or grade.notebook
        with self._transaction() as db:
            source = db.execute(
                sa.select(api.Notebook.id, api.Notebook.assignment_id)
                .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
                .where(api.Assignment.name == grade.assignment, api.Notebook.name == notebook)
            ).first()
            if source is None:
                raise GradebookError(
                    f"{self._name}: assignment {grade.assignment!r} has no notebook {notebook!r}, "
                    f"so the grade of {grade.student!r} has no place; run "
                    f"'nbgrader generate_assignment {grade.assignment}' or sync it first"
                )
            cells = self._graded_cells(db, source.id, grade)
            submitted = self._submitted_notebook(db, source, grade.student, submitted_at)
            blank = unanswered(self._stubs(db, source.id), autograded_nb)
            marks = marks_of(grade, cells, blank, answers(autograded_nb))
            self._write_grades(db, submitted.id, cells, marks, (grade, notebook))
            self._write_comments(db, submitted.id, source.id, blank)
            standing = read_standing(api, db, submitted.id)
            if policy is not None:
                whose = {
                    "assignment": grade.assignment,
                    "student": grade.student,
                    "notebook": notebook,
                }
                penalty = assign_penalty(api, db, submitted.id, whose, standing, policy)
                standing = replace(standing, penalty=penalty)
            yield standing

    def standing(
        self, student: str, assignment: str, *, notebook: str | None = None
    ) -> Standing | None:
        """What the gradebook says of a submission; None where it holds none."""
        api = self._api
        found = self._db.scalar(
            sa.select(api.SubmittedNotebook.id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .where(
                api.SubmittedAssignment.student_id == student,
                api.Assignment.name == assignment,
                api.Notebook.name == (notebook or assignment),
            )
        )
        standing = None if found is None else read_standing(api, self._db, found)
        self._db.rollback()
        return standing

    def totals(self) -> dict[tuple[str, str], tuple[float, float]]:
        """(student, assignment) to (score, max_score), the score as ``nbgrader export`` says it."""
        sub, assignment = self._api.SubmittedAssignment, self._api.Assignment
        rows = self._db.execute(
            sa.select(
                sub.student_id,
                assignment.name,
                sub.score,
                sub.late_submission_penalty,
                sub.max_score,
            ).join(assignment, assignment.id == sub.assignment_id)
        ).all()
        self._db.rollback()
        return {(r[0], r[1]): (max(0.0, r[2] - r[3]), r[4]) for r in rows}

    def waiting(self) -> tuple[tuple[str, str, str], ...]:
        """Every (student, assignment, grade_id) that waits for a person, sorted."""
        api = self._api
        rows = self._db.execute(
            sa.select(api.SubmittedAssignment.student_id, api.Assignment.name, api.BaseCell.name)
            .select_from(api.Grade)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
            .where(api.Grade.needs_manual_grade)
        ).all()
        self._db.rollback()
        return tuple(sorted((r[0], r[1], r[2]) for r in rows))

    # -- one submission ---------------------------------------------------------------

    def _graded_cells(self, db: Session, notebook_id: str, grade: Grade) -> dict[str, str]:
        """grade_id to row id of what the gradebook holds, refusing a grade for other cells."""
        api = self._api
        held: dict[str, tuple[str, float]] = {}
        for kind in (api.GradeCell, api.TaskCell):
            for row in db.execute(
                sa.select(kind.id, kind.name, kind.max_score).where(kind.notebook_id == notebook_id)
            ):
                held[row.name] = (row.id, row.max_score)
        for cell in grade.cells:
            there = held.get(cell.grade_id)
            if there is None or abs(there[1] - cell.points) > 1e-6:
                found = "does not know it" if there is None else f"says {there[1]:g} points"
                raise GradebookError(
                    f"{self._name}: {grade.student!r} was marked on cell {cell.grade_id!r} "
                    f"({cell.points:g} points) of {grade.assignment!r}, but the gradebook {found}; "
                    f"the source has changed since the assignment was saved: run "
                    f"'nbgrader generate_assignment {grade.assignment} --force' or sync it, "
                    f"then mark again"
                )
        return {name: row_id for name, (row_id, _) in held.items()}

    def _submitted_notebook(
        self, db: Session, source: Any, student: str, submitted_at: datetime | str | None
    ) -> Any:
        """The row of this student's notebook, made with everything it hangs on if new."""
        api = self._api
        students, submissions = api.Student.__table__, api.SubmittedAssignment.__table__
        notebooks = api.SubmittedNotebook.__table__
        if db.scalar(sa.select(students.c.id).where(students.c.id == student)) is None:
            db.execute(sa.insert(students).values(id=student))
        of_student = sa.and_(
            submissions.c.assignment_id == source.assignment_id, submissions.c.student_id == student
        )
        query = sa.select(submissions.c.id, submissions.c.timestamp).where(of_student)
        submission = db.execute(query).first()
        if submission is None:
            db.execute(
                sa.insert(submissions).values(
                    assignment_id=source.assignment_id, student_id=student
                )
            )
            submission = db.execute(query).one()
        when = parse_time(submitted_at, student)
        if when is not None and when != submission.timestamp:
            db.execute(sa.update(submissions).where(of_student).values(timestamp=when))
        own = sa.and_(
            notebooks.c.assignment_id == submission.id, notebooks.c.notebook_id == source.id
        )
        wanted = sa.select(notebooks.c.id, notebooks.c.late_submission_penalty).where(own)
        row = db.execute(wanted).first()
        if row is None:
            db.execute(
                sa.insert(notebooks).values(assignment_id=submission.id, notebook_id=source.id)
            )
            row = db.execute(wanted).one()
            complete(self._api, db, source.id, row.id)
        return row

    def _stubs(self, db: Session, notebook_id: str) -> dict[str, str]:
        """The released texts of the cells that students write in, by grade_id."""
        cell = self._api.SourceCell
        rows = db.execute(
            sa.select(cell.name, cell.source).where(cell.notebook_id == notebook_id, ~cell.locked)
        )
        return {row[0]: row[1] for row in rows}

    def _write_grades(
        self,
        db: Session,
        submitted_id: str,
        cells: Mapping[str, str],
        marks: Mapping[str, Mark],
        of: tuple[Grade, str],
    ) -> None:
        """Write what marking found, leave what a person decided."""
        table, changed = self._api.Grade.__table__, []
        rows = {
            row.cell_id: row
            for row in db.execute(sa.select(table).where(table.c.notebook_id == submitted_id))
        }
        if missing := [name for name, cell in cells.items() if cell not in rows]:
            raise GradebookError(
                f"{self._name}: the submission of {of[0].student!r} has no row for "
                f"{', '.join(missing)} of {of[0].assignment!r}; sync the assignment, mark again"
            )
        before = self._swap_marks(db, marks, of)
        for name, mark in marks.items():
            row, auto, waits = rows[cells[name]], mark.auto_score, mark.waits
            if auto is None and waits and _same_answer(before.get(name), mark):
                auto = row.auto_score  # what was known of this very answer is still known
            if row.manual_score is not None:
                waits = row.needs_manual_grade if before.get(name) == mark else True
            if (row.auto_score, row.needs_manual_grade) != (auto, waits):
                changed.append({"row": row.id, "auto": auto, "waits": waits})
        if changed:
            db.execute(
                sa.update(table)
                .where(table.c.id == sa.bindparam("row"))
                .values(auto_score=sa.bindparam("auto"), needs_manual_grade=sa.bindparam("waits")),
                changed,
            )

    def _swap_marks(
        self, db: Session, marks: Mapping[str, Mark], of: tuple[Grade, str]
    ) -> dict[str, Mark]:
        """Remember these marks and return those remembered before."""
        whose = {"assignment": of[0].assignment, "student": of[0].student, "notebook": of[1]}
        own = sa.and_(*(_MARKED.c[key] == value for key, value in whose.items()))
        before = {
            row.cell: Mark(row.answer, row.auto_score, row.waits)
            for row in db.execute(sa.select(_MARKED).where(own))
        }
        if before != dict(marks):
            db.execute(sa.delete(_MARKED).where(own))
            if marks:
                db.execute(
                    sa.insert(_MARKED),
                    [{**whose, "cell": name, **mark._asdict()} for name, mark in marks.items()],
                )
        return before

    def _write_comments(
        self, db: Session, submitted_id: str, notebook_id: str, blank: frozenset[str]
    ) -> None:
        """nbgrader's automatic comment on what was left blank; manual comments stay."""
        api, table = self._api, self._api.Comment.__table__
        base = api.BaseCell.__table__
        rows = db.execute(
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
            db.execute(
                sa.update(table)
                .where(table.c.id == sa.bindparam("row"))
                .values(auto_comment=sa.bindparam("says")),
                changed,
            )

    # -- the database -----------------------------------------------------------------

    @property
    def _name(self) -> str:
        return f"gradebook {self._url.database or self._url.render_as_string()}"

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """All or nothing. The write lock is taken first: no mark is read, then overtaken."""
        try:
            if self._sqlite:
                self._db.execute(sa.text("BEGIN IMMEDIATE"))
            yield self._db
            self._db.commit()
        except DBAPIError as error:
            self._rollback()
            raise self._refused(error) from error
        except BaseException:
            self._rollback()
            raise

    def _rollback(self) -> None:
        with suppress(DBAPIError):
            self._db.rollback()

    def _refused(self, error: DBAPIError) -> GradebookError:
        said = str(error.orig)
        if "locked" in said or "busy" in said:
            return GradebookError(
                f"{self._name}: another program kept it locked (a second marking run, formgrader "
                f"or a database browser). Nothing was written for this submission: close the "
                f"other program and run again"
            )
        return GradebookError(
            f"{self._name}: the database refused: {said}. Check that the file can be written and "
            f"that it is nbgrader's; after an upgrade of nbgrader run 'nbgrader db upgrade'"
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


@contextmanager
def _scripts_on_path() -> Iterator[None]:
    """nbgrader runs ``alembic`` from PATH, where the scripts of this Python may not be.

    They are not for a virtual environment called by path, nor after ``pip install --user``.
    """
    before = os.environ.get("PATH", "")
    own = sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), own, before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
