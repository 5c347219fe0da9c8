"""Marks a class: checks the references, runs the jobs, writes everything as it comes.

What is written: autograded notebooks, feedback pages, the gradebook, a report for each
assignment, and the records themselves in ``.softmark/grades`` so that a later run of a
part of the class still reports on all of it.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import softmark
from softmark.collect.hand_ins import HandIns, Stray, find_hand_ins
from softmark.collect.timestamps import read_timestamp
from softmark.course import Assignment, Course
from softmark.course.data import notices
from softmark.gradebook import Gradebook
from softmark.html.feedback import annotate, write_feedback
from softmark.html.report import write_report
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pool import Backend, Progress
from softmark.marking.proof import check_references, problem_of, source_problems
from softmark.model import (
    ConfigError,
    Grade,
    Outcome,
    Problem,
    SoftmarkError,
    Status,
    Submission,
    Verdict,
    score_cell,
)
from softmark.notebook import graded_cells, read_notebook
from softmark.records.grades import remember, remembered


@dataclass(frozen=True)
class Outcomes:
    """What marking a class came to."""

    grades: tuple[Grade, ...]
    problems: tuple[Problem, ...]
    """One for each assignment (``who``) that cannot be marked."""
    cells_cpu_s: float = 0.0
    strays: tuple[Stray, ...] = ()
    """What lies in submitted/ and was not marked."""


def _process(engine: Engine, job: Job, course: Course) -> GradedSubmission:
    """In a worker: mark, then write what belongs to this submission alone."""
    graded = engine.grade(job)
    graded = replace(graded, grade=graded.grade.as_found(job.submission))
    student, name = job.submission.student, job.submission.assignment
    notebook = None if graded.notebook is None else annotate(graded.notebook, graded.grade)
    target = course.autograded(student, name)
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    if notebook is not None:
        _write_notebook(notebook, target / f"{name}.ipynb")
        for extra in ("timestamp.txt",):
            found = _place(job.submission) / extra
            if found.is_file() and not found.is_symlink():
                shutil.copyfile(found, target / extra)
    write_feedback(graded.grade, notebook, course.feedback(student, name))
    return replace(graded, notebook=notebook)


def _place(submission: Submission) -> Path:
    return submission.place or submission.path.parent


@dataclass(frozen=True)
class _Process:
    """The task of a worker: picklable, with the course that says where to write."""

    course: Course

    def __call__(self, engine: Engine, job: Job) -> GradedSubmission:
        return _process(engine, job, self.course)


def _write_notebook(notebook: NotebookNode, path: Path) -> None:
    try:
        text = nbformat.writes(notebook)
    except Exception:
        # An output that is no valid output came from the student's process: leave outputs out.
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        text = nbformat.writes(notebook)
    path.write_text(text, encoding="utf-8", errors="replace")


def mark_class(
    course: Course,
    assignments: Sequence[Assignment],
    students: list[str] | None,
    backend: Backend,
    *,
    sealed: bool = True,
    progress: Progress[Grade] | None = None,
) -> Outcomes:
    """Mark everything handed in for these assignments; one file never stops the others.

    Raises ConfigError, before anything is marked, where the results cannot be written or
    another run is marking one of the assignments.
    """
    writable(course)
    with ExitStack() as held:
        for assignment in assignments:
            held.enter_context(_only_run(course, assignment))
        return _mark_class(course, assignments, students, backend, sealed, progress)


def writable(course: Course) -> None:
    """Raise ConfigError unless everything that marking writes can be written."""
    folders = [course.root / name for name in ("autograded", "feedback", "reports", ".softmark")]
    for folder in [course.root, *folders]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise ConfigError(
                f"{folder} cannot be written: {_why(folder, error)}. Marking writes there: "
                "mend that and run again. Nothing was marked."
            ) from error


def _why(folder: Path, error: OSError) -> str:
    if folder.exists() and not folder.is_dir():
        return "it is a file, expected a folder"
    return error.strerror or str(error)


@contextmanager
def _only_run(course: Course, assignment: Assignment) -> Iterator[None]:
    """Keep a second run off an assignment; the system lets go when the process ends."""
    path = course.root / ".softmark" / "running" / assignment.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"another softmark is marking {assignment.name} in {course.root} at this moment. "
                "Wait until it is done, or stop it, then run again."
            ) from None
        yield


def _mark_class(
    course: Course,
    assignments: Sequence[Assignment],
    students: list[str] | None,
    backend: Backend,
    sealed: bool,
    progress: Progress[Grade] | None,
) -> Outcomes:
    problems = check_references(course, assignments, backend, sealed=sealed)
    broken = {problem.who for problem in problems}
    usable = [a for a in assignments if a.name not in broken]
    hand_ins = find_hand_ins(course, usable)
    wanted = hand_ins.of(students)
    jobs = [
        Job(
            submission,
            course.assignments[submission.assignment],
            course.reference_cache(submission.assignment),
            sealed,
            course.submitted,
        )
        for submission in wanted.submissions
    ]
    grades: list[Grade] = []
    cpu_s = 0.0
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        for assignment in list(usable):
            try:
                gradebook.sync_assignment(assignment.name, read_notebook(assignment.source))
            except SoftmarkError as error:
                found = source_problems(assignment) or [error.problem]
                why = "\n".join(str(replace(problem, who="")) for problem in found)
                problems.append(Problem("", why, who=assignment.name))
                usable.remove(assignment)
        names = {assignment.name for assignment in usable}
        jobs = [job for job in jobs if job.assignment.name in names]
        for job, result in backend.run(_Process(course), jobs):
            graded = _held(job, result) if isinstance(result, Exception) else result
            cpu_s += graded.cells_cpu_s
            grade = graded.grade
            try:
                when = read_timestamp(_place(job.submission))
                gradebook.record(grade, graded.notebook, submitted_at=when)
            except SoftmarkError as error:
                note = f"Not in the gradebook: {error}"
                grade = replace(grade.with_notes(note), status=Status.ON_HOLD)
            grades.append(grade)
            remember(course, grade)
            if progress is not None:
                progress(grade, len(grades), len(jobs))
    for assignment in usable:
        report(course, assignment, hand_ins)
    key = {(j.submission.student, j.submission.assignment): i for i, j in enumerate(jobs)}
    grades.sort(key=lambda g: key[g.student, g.assignment])
    return Outcomes(tuple(grades), tuple(problems), cpu_s, wanted.strays)


def _held(job: Job, error: Exception) -> GradedSubmission:
    """The record when the machinery failed: on hold, never a zero that counts."""
    source = read_notebook(job.assignment.source)
    why = f"marking failed: {problem_of(error)}"
    verdict = Verdict("", "marking", Outcome.INFRA_ERROR, 1.0, 0.0, None, why)
    cells = tuple(
        replace(score_cell(c.grade_id, c.points, [verdict]), title=c.title)
        for c in graded_cells(source)
    )
    grade = Grade(
        student=job.submission.student,
        assignment=job.submission.assignment,
        status=Status.ON_HOLD,
        points=round(sum(c.points for c in cells), 4),
        earned=0.0,
        sealed=job.sealed,
        notes=("On hold: marking failed on our side, not yours; your lecturer will see to it.",),
        cells=cells,
    )
    return GradedSubmission(grade.as_found(job.submission), None)


def report(course: Course, assignment: Assignment, hand_ins: HandIns) -> Path:
    """Write the lecturer's page for one assignment from the records there are."""
    present = [s.student for s in hand_ins.submissions if s.assignment == assignment.name]
    grades = remembered(course, assignment, present)
    stand_in = notices(assignment.data, course.data_dir)
    return write_report(
        assignment.name,
        grades,
        course.report(assignment.name),
        title=assignment.title,
        stand_in_notice=" ".join(stand_in) or None,
        strays=[
            str(stray) for stray in hand_ins.strays if stray.assignment in ("", assignment.name)
        ],
        engine_info={"softmark": softmark.__version__},
    )
