"""nbgrader's gradebook: marks go in, a lecturer's own decisions stay.

This is the only importer of nbgrader's database API, and it imports it when a gradebook
is opened, since that takes seconds. Everything is an upsert: recording the same grade
twice leaves the same rows. One transaction per submission, taken as a writer from the
start, so that formgrader open at the same time never loses a mark.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from nbformat import NotebookNode
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from softmark.gradebook.marks import answers, marks_of, unanswered
from softmark.gradebook.patience import connect, is_busy
from softmark.gradebook.penalties import ASSIGNED, LatePolicy, assign_penalty
from softmark.gradebook.rows import MARKED, Rows
from softmark.gradebook.standing import Standing, is_of, read_standings
from softmark.gradebook.sync import GradebookError, Synced, sync_notebook
from softmark.gradebook.tables import SUBMITTED_NOTEBOOK
from softmark.model import Grade

__all__ = ["Gradebook", "GradebookError", "Synced"]

SILENT_S = 2.0
"""How long to wait for another program without a word."""

_OF_THE_DISK = {
    "disk is full": errno.ENOSPC,
    "readonly database": errno.EACCES,
    "disk I/O error": errno.EIO,
}
"""What SQLite says where it is the disk that refuses, and the system's number for that."""

_log = logging.getLogger("softmark.gradebook")


class Gradebook:
    """An open gradebook, used as a context manager by one writer at a time.

    ``wait_s`` is how long to wait for another program that holds the database.
    """

    def __init__(
        self, db_url: str, course_id: str = "default_course", *, wait_s: float = 60.0
    ) -> None:
        self._url = sa.make_url(db_url)
        self._course_id = course_id
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._wait_s = wait_s
        if self._sqlite:
            self._wait_s = float(str(self._url.query.get("timeout", wait_s)))
        self._identity: tuple[int, int] | None = None
        self._wait_for_others()

    @cached_property
    def _api(self) -> Any:
        return importlib.import_module("nbgrader.api")

    @cached_property
    def _nbgrader(self) -> Any:
        """nbgrader's own gradebook, which makes the tables: opened when something is written."""
        url = self._url
        if self._sqlite:
            url = url.update_query_dict({"timeout": str(self._wait_s)})
        self._wait_for_others()
        try:
            self._name_version(url)
            nbgrader = self._api.Gradebook(url, self._course_id)
            if self._sqlite and _identity_of(self._url) is not None:
                self._be_patient(nbgrader)
            for table in (MARKED, ASSIGNED):
                table.create(nbgrader.engine, checkfirst=True)
        except DBAPIError as error:
            raise self._refused(error) from error
        except self._api.InvalidEntry as error:  # nbgrader's, raised for what the database said
            said = error.__context__
            if not isinstance(said, DBAPIError):
                raise
            raise self._refused(said) from error
        self._identity = _identity_of(self._url)
        return nbgrader

    @property
    def _db(self) -> Session:
        session: Session = self._nbgrader.db
        return session

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        """Open it for writing, made anew where there is none; else the first writer does so.

        Raises GradebookError.
        """
        _ = self._nbgrader

    def close(self) -> None:
        """Let go of the database."""
        if self._is_open:
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
            rows = Rows(api, db, self._name)
            source = rows.source(grade, notebook)
            cells = rows.graded_cells(source.id, grade)
            submitted = rows.submitted_notebook(source, grade.student, submitted_at)
            blank = unanswered(rows.stubs(source.id), autograded_nb)
            marks = marks_of(grade, cells, blank, answers(autograded_nb))
            rows.write_grades(submitted.id, cells, marks, (grade, notebook))
            rows.write_comments(submitted.id, source.id, blank)
            (standing,) = read_standings(db, SUBMITTED_NOTEBOOK.c.id == submitted.id).values()
            if policy is not None:
                of = replace(grade, notebook=notebook)
                standing = self._penalised(db, of, standing, policy)
            yield standing

    def standings(self, assignment: str) -> dict[tuple[str, str], Standing]:
        """What the gradebook says of every submission it holds, by student and notebook."""
        with self._reading() as db:
            return {} if db is None else read_standings(db, is_of(assignment))

    def standing(
        self, student: str, assignment: str, *, notebook: str | None = None
    ) -> Standing | None:
        """What the gradebook says of a submission; None where it holds none."""
        with self._reading() as db:
            if db is None:
                return None
            wanted = is_of(assignment, student, notebook or assignment)
            return next(iter(read_standings(db, wanted).values()), None)

    def penalise(self, grade: Grade, policy: LatePolicy) -> Standing | None:
        """Ask the late policy anew about a submission that is recorded; None where none is.

        A deadline, an extension, or a mark that a person gave may have changed since.
        """
        wanted = is_of(grade.assignment, grade.student, grade.notebook)
        with self._transaction() as db:
            found = read_standings(db, wanted)
            return next((self._penalised(db, grade, each, policy) for each in found.values()), None)

    def _penalised(
        self, db: Session, grade: Grade, standing: Standing, policy: LatePolicy
    ) -> Standing:
        whose = {
            "assignment": grade.assignment,
            "student": grade.student,
            "notebook": grade.notebook,
        }
        penalty = assign_penalty(db, standing.id, whose, standing, policy)
        return replace(standing, penalty=penalty)

    @property
    def _is_open(self) -> bool:
        return "_nbgrader" in self.__dict__

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection | Session | None]:
        """What to read with; None where there is no gradebook yet."""
        try:
            if self._is_open or not self._sqlite:
                yield self._db
                self._db.rollback()
                return
            path = Path(self._url.database or "")
            if not path.is_file() or not path.stat().st_size:
                yield None
                return
            engine = sa.create_engine(
                self._url, creator=lambda: connect(path, self._wait_s), poolclass=sa.NullPool
            )
            with engine.connect() as db:
                with self._telling():
                    there = sa.inspect(db).has_table(SUBMITTED_NOTEBOOK.name)
                yield db if there else None
        except DBAPIError as error:
            raise self._refused(error) from error

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

    @property
    def _name(self) -> str:
        return f"gradebook {self._url.database or self._url.render_as_string()}"

    def _name_version(self, url: sa.URL) -> None:
        """Say in a new database which version of nbgrader's tables it has.

        nbgrader would start the alembic command to ask for it: a second of CPU time, and not on
        every PATH. alembic itself reads it here from the same scripts.
        """
        engine = sa.create_engine(url)
        try:
            with engine.begin() as connection:
                if sa.inspect(connection).has_table("alembic_version"):
                    return
                from alembic.script import ScriptDirectory

                scripts = Path(self._api.__file__).with_name("alembic")
                head = ScriptDirectory(str(scripts)).get_current_head()
                connection.execute(
                    sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                )
                connection.execute(
                    sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)"),
                    {"head": head},
                )
        finally:
            engine.dispose()

    def _be_patient(self, nbgrader: Any) -> None:
        """From now on connect so that Ctrl-C is heard while another program is waited for."""

        def connected(_: Any, __: Any, args: Any, settings: dict[str, Any]) -> sqlite3.Connection:
            return connect(args[0], self._wait_s, **settings)

        engine = nbgrader.engine
        sa.event.listen(engine, "do_connect", connected)
        nbgrader.db.rollback()
        engine.dispose()

    def _wait_for_others(self) -> None:
        """Until the database can be read; one that nobody lets go of, opening it refuses."""
        path = Path(self._url.database or "")
        if not self._sqlite or not path.is_file():
            return
        try:
            with self._telling(), closing(connect(path, self._wait_s)) as other:
                other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            if is_busy(error):
                raise self._locked() from error  # what else is wrong, opening it will say

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say for whom it waits, if what is done inside takes long: it does nothing but wait."""
        said = (
            "waiting for %s: another program holds it (a second marking run, formgrader, a "
            "database browser). It is waited for up to %g s.",
            self._name,
            self._wait_s,
        )
        timer = threading.Timer(SILENT_S, _log.warning, said)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """All or nothing. The write lock is taken first: no mark is read, then overtaken."""
        db = self._db
        try:
            if self._sqlite:
                with self._telling():
                    db.execute(sa.text("BEGIN IMMEDIATE"))
            yield db
            db.commit()
        except DBAPIError as error:
            self._rollback()
            raise self._refused(error) from error
        except BaseException:
            self._rollback()
            raise

    def _rollback(self) -> None:
        with suppress(DBAPIError):
            self._db.rollback()

    def _locked(self) -> GradebookError:
        return GradebookError(
            f"{self._name}: another program kept it locked (a second marking run, formgrader "
            f"or a database browser). Nothing was written for this submission: close the "
            f"other program and run again"
        )

    def _refused(self, error: DBAPIError) -> GradebookError | OSError:
        """What to raise: what the disk refuses is told as with any other file."""
        said = str(error.orig)
        if is_busy(error):
            return self._locked()
        if self._identity is not None and self._identity != _identity_of(self._url):
            return GradebookError(
                f"{self._name}: it was deleted, or another file was put in its place, while "
                "marking was going on. Put it back if you have it, then run `softmark grade` "
                "again: what was marked in the meantime is not in it"
            )
        number = next((n for words, n in _OF_THE_DISK.items() if words in said), None)
        if number is not None:
            return OSError(number, os.strerror(number), str(self._url.database))
        if "malformed" in said or "not a database" in said or "no such table" in said:
            return GradebookError(
                f"{self._name}: the file is damaged ({said}). `softmark gradebook rebuild` makes "
                f"it anew from the records, with the marks of people as far as they can be read"
            )
        return GradebookError(
            f"{self._name}: the database refused: {said}. Check that the file can be written and "
            f"that it is nbgrader's; after an upgrade of nbgrader run 'nbgrader db upgrade'"
        )


def _identity_of(url: sa.URL) -> tuple[int, int] | None:
    """Which file it is, whatever it is called; None for one that is not there, or none at all."""
    try:
        found = Path(url.database or "").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
