"""Marks one submission: a job in, a grade record and the executed notebook out.

An :class:`Engine` holds what is worth keeping between jobs (warm parents, reference
answers, source notebooks); the grade itself is a function of the job alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

import softmark
from softmark.course import Assignment, Course
from softmark.course.data import stands_in
from softmark.hidden_tests import run_hidden_tests
from softmark.html.feedback import annotate
from softmark.kernel import Session
from softmark.kernel.reference import ReferenceAnswers
from softmark.model import (
    CellGrade,
    Grade,
    NotebookError,
    Outcome,
    SandboxError,
    Status,
    Submission,
    Verdict,
    score,
    score_cell,
)
from softmark.notebook import (
    graded_cells,
    imports_of,
    read_notebook,
    repair,
    without_hidden_tests,
)
from softmark.sandbox.warm_parent import WarmParent

WARM_PARENTS = 3
"""How many assignments' warm parents one worker keeps."""


@dataclass(frozen=True)
class Job:
    """Everything that marking one submission needs; picklable."""

    submission: Submission
    assignment: Assignment
    cache: Path
    sealed: bool = True
    inside: Path | None = None
    """The folder that the file must not lead out of by links."""


@dataclass(frozen=True)
class GradedSubmission:
    """The record, the executed and repaired notebook (None if rejected), CPU seconds."""

    grade: Grade
    notebook: NotebookNode | None
    cells_cpu_s: float = 0.0
    """CPU seconds of the student's own cells."""
    timings: Mapping[str, float] = field(default_factory=dict)


class Engine:
    """Marks submissions one after the other in this process; a context manager."""

    def __init__(self) -> None:
        self._warm: OrderedDict[tuple[str, bool], WarmParent] = OrderedDict()
        self._references: dict[tuple[str, str], ReferenceAnswers] = {}
        self._asked: dict[tuple[str, str], Session] = {}
        """The live session of each reference that has one."""
        self._sources: dict[Path, tuple[bytes, NotebookNode]] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process that was started."""
        for reference in self._references.values():
            reference.close()
        self._references.clear()
        for warm in self._warm.values():
            warm.close()
        self._warm.clear()

    def grade(self, job: Job) -> GradedSubmission:
        """Mark one submission; whatever the file holds, the result is a record.

        Raises NotebookError or ConfigError only for the course's own files.
        """
        source = self.source(job.assignment)
        if job.submission.fate is Status.REJECTED:
            return rejected(job, source)
        try:
            submitted = read_notebook(job.submission.path, inside=job.inside)
        except NotebookError as error:
            # The student reads this: our folders are our own.
            root = job.inside or job.submission.path.parent
            return rejected(job, source, str(error.but(where=_within(job.submission.path, root))))
        repaired = repair(submitted, source)
        notebook = repaired.notebook
        for attempt in (1, 2):
            try:
                return self._mark(job, source, notebook, repaired.notes)
            except SandboxError as error:
                self._discard(job)
                if attempt == 2:
                    return self._on_hold(job, source, notebook, str(error))
        raise AssertionError("unreachable")

    def check(self, job: Job) -> GradedSubmission:
        """Mark the source notebook itself: the reference solution must earn all points."""
        source = self.source(job.assignment)
        notebook = without_hidden_tests(source)
        return self._mark(job, source, notebook, (), is_reference=True)

    def mark_cells(self, job: Job, notebook: NotebookNode, only: set[str]) -> GradedSubmission:
        """Run a notebook as it is and mark some of its graded cells, by grade_id.

        For trying single solutions: nothing is repaired, and cells that are not in
        ``only`` are left out of the record. Raises SandboxError.
        """
        return self._mark(job, notebook, without_hidden_tests(notebook), (), only=only)

    def run(self, job: Job, notebook: NotebookNode) -> Session:
        """The live answers of a notebook that has run as it is; whoever asks closes them.

        Raises SandboxError.
        """
        session = self._session(job, without_hidden_tests(notebook), trusted=True)
        try:
            session.execute()
        except BaseException:
            session.close()
            raise
        return session

    def source(self, assignment: Assignment) -> NotebookNode:
        """The source notebook, read once; raises NotebookError."""
        if assignment.source not in self._sources:
            notebook = read_notebook(assignment.source)
            self._sources[assignment.source] = (assignment.source.read_bytes(), notebook)
        return self._sources[assignment.source][1]

    def _mark(
        self,
        job: Job,
        source: NotebookNode,
        notebook: NotebookNode,
        notes: tuple[str, ...],
        *,
        is_reference: bool = False,
        only: set[str] | None = None,
    ) -> GradedSubmission:
        clock = time.process_time()
        cells = [c for c in graded_cells(source) if only is None or c.grade_id in only]
        automatic = {c.grade_id: c.points for c in cells if not c.manual}
        reference = self._reference(job)
        trusted = is_reference or only is not None
        session = self._session(job, notebook, trusted=trusted)
        try:
            run = session.execute()
            if is_reference:
                reference.adopt(session)
            began = time.process_time()
            marked = {
                cell.grade_id: cell
                for cell in run_hidden_tests(
                    job.assignment.tests,
                    automatic,
                    session,
                    reference,
                    session.unreached(),
                    stand_in=stands_in(job.assignment.data.values()),
                )
            }
            tests_cpu_s = time.process_time() - began
        finally:
            if not is_reference:
                session.close()
            self._heal(job)
        for cell in cells:
            if cell.manual:
                marked[cell.grade_id] = _manual(job, notebook, cell.grade_id, cell.points)
        grade = score(
            job.submission,
            (replace(marked[cell.grade_id], title=cell.title) for cell in cells),
            sealed=job.sealed,
            notes=(*notes, *run.notes),
            resources=session.resources,
        )
        timings = {"host": time.process_time() - clock, "hidden_tests": tests_cpu_s}
        return GradedSubmission(grade, run.notebook, run.cells_cpu_s, timings)

    def _session(self, job: Job, notebook: NotebookNode, *, trusted: bool) -> Session:
        graded = {c.index: c.grade_id for c in graded_cells(notebook) if not c.manual}
        return Session(
            self._parent(job),
            notebook,
            graded,
            job.assignment.limits,
            folder=job.assignment.name,
            trusted=trusted,
        )

    def _parent(self, job: Job) -> WarmParent:
        key = (job.assignment.name, job.sealed)
        warm = self._warm.get(key)
        if warm is not None and not warm.alive:
            warm.close()
            del self._warm[key]
            warm = None
        if warm is None:
            data = job.assignment.shown_data()
            imports = imports_of(self.source(job.assignment))
            warm = WarmParent(imports, data, sealed=job.sealed)
            warm.start()
            self._warm[key] = warm
            while len(self._warm) > WARM_PARENTS:
                (old, _), oldest = self._warm.popitem(last=False)
                for (name, _folder), reference in self._references.items():
                    if name == old:
                        reference.close()
                oldest.close()
        self._warm.move_to_end(key)
        return warm

    def _discard(self, job: Job) -> None:
        """After a fault of ours: start again from nothing."""
        for (name, _), reference in self._references.items():
            if name == job.assignment.name:
                reference.close()
        warm = self._warm.pop((job.assignment.name, job.sealed), None)
        if warm is not None:
            warm.close()

    def _reference(self, job: Job) -> ReferenceAnswers:
        folder = job.cache / self.digest(job.assignment)
        key = (job.assignment.name, str(folder))
        if key not in self._references:

            def make() -> Session:
                notebook = without_hidden_tests(self.source(job.assignment))
                session = self._session(job, notebook, trusted=True)
                session.execute()
                self._asked[key] = session
                return session

            self._references[key] = ReferenceAnswers(folder, make)
        return self._references[key]

    def _heal(self, job: Job) -> None:
        """End a reference's kernel that a student's data broke: the next gets a sound one."""
        for key, session in list(self._asked.items()):
            if key[0] == job.assignment.name and session.hurt:
                self._references[key].close()
                del self._asked[key]

    def digest(self, assignment: Assignment) -> str:
        """Changes whenever the reference's answers may: its notebook, data, softmark."""
        self.source(assignment)
        digest = hashlib.sha256(softmark.__version__.encode())
        digest.update(self._sources[assignment.source][0])
        for name, folder in sorted(assignment.data.items()):
            for path in sorted(folder.glob("*")) if folder.is_dir() else ():
                stat = path.stat()
                digest.update(f"{name}/{path.name}:{stat.st_size}:{stat.st_mtime_ns}".encode())
        return digest.hexdigest()[:20]

    def _on_hold(
        self, job: Job, source: NotebookNode, notebook: NotebookNode, why: str
    ) -> GradedSubmission:
        held = []
        for cell in graded_cells(source):
            if cell.manual:
                marked = _manual(job, notebook, cell.grade_id, cell.points)
            else:
                verdict = Verdict("", "marking", Outcome.INFRA_ERROR, 1.0, 0.0, None, why)
                marked = score_cell(cell.grade_id, cell.points, [verdict])
            held.append(replace(marked, title=cell.title))
        note = "On hold: marking failed on our side, not yours; your lecturer will see to it."
        grade = score(job.submission, held, sealed=job.sealed, notes=[note])
        return GradedSubmission(grade, notebook)


def _within(path: Path, root: Path) -> str:
    shown = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    return os.fsencode(shown).decode("utf-8", "replace")


def rejected(job: Job, source: NotebookNode, *why: str) -> GradedSubmission:
    """The record of a file that is no notebook: nothing earned, the reason in the notes."""
    cells = [
        CellGrade(c.grade_id, c.points, 0.0, (), manual=c.manual, title=c.title)
        for c in graded_cells(source)
    ]
    grade = Grade(
        student=job.submission.student,
        assignment=job.submission.assignment,
        status=Status.REJECTED,
        points=round(sum(cell.points for cell in cells), 4),
        earned=0.0,
        sealed=job.sealed,
        notes=why,
        cells=tuple(cells),
    )
    return GradedSubmission(grade, None)


def _manual(job: Job, notebook: NotebookNode, grade_id: str, points: float) -> CellGrade:
    """A cell that a person marks; one left as it was released earns nothing at once."""
    text = _text_of(notebook, grade_id)
    released = job.assignment.release / f"{job.assignment.name}.ipynb"
    blank = not text.strip()
    if not blank and released.is_file():
        raw: dict[str, Any] = json.loads(released.read_text(encoding="utf-8"))
        blank = text.strip() == _text_of(raw, grade_id).strip()
    return CellGrade(grade_id, points, 0.0 if blank else None, (), manual=True)


def _text_of(notebook: Mapping[str, Any], grade_id: str) -> str:
    for cell in notebook.get("cells", ()):
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == grade_id:
            source = cell.get("source", "")
            return source if isinstance(source, str) else "".join(source)
    return ""


def grade_submission(
    course_root: Path,
    assignment: str,
    student: str,
    notebook: Path | NotebookNode,
    *,
    sealed: bool = True,
) -> GradedSubmission:
    """Mark one file of a course on its own (nbgrader's autograde, ``softmark mark``).

    The notebook that comes back carries the verdicts as outputs of its graded cells.
    """
    course = Course.load(Path(course_root))
    found = course.assignment(assignment)
    with tempfile.TemporaryDirectory() as folder, Engine() as engine:
        if isinstance(notebook, NotebookNode):
            path = Path(folder) / f"{assignment}.ipynb"
            path.write_text(json.dumps(notebook), encoding="utf-8")
        else:
            path = Path(notebook)
        submission = Submission(student, assignment, path)
        graded = engine.grade(Job(submission, found, course.reference_cache(assignment), sealed))
    if graded.notebook is None:
        return graded
    return replace(graded, notebook=annotate(graded.notebook, graded.grade))
