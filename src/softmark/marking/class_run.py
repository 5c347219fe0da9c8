"""Marks a class: checks the references, runs the jobs, writes everything as it comes.

What is written: autograded notebooks, feedback pages, the gradebook, a report for each
assignment, and the records themselves in ``.softmark/grades`` so that a later run of a
part of the class still reports on all of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import softmark
from softmark.collect.timestamps import read_timestamp
from softmark.course import Assignment, Course
from softmark.course.data import notices
from softmark.gradebook import Gradebook
from softmark.hidden_tests import collect_hidden_tests
from softmark.html.feedback import annotate, write_feedback
from softmark.html.report import write_report
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pool import run_jobs
from softmark.model import (
    ConfigError,
    Grade,
    Outcome,
    SoftmarkError,
    Status,
    Submission,
    Verdict,
    score_cell,
)
from softmark.notebook import graded_cells, read_notebook
from softmark.records.grades import remember, remembered
from softmark.release import check_source

Progress = Callable[[Grade, int, int], None]
"""Called with each grade, how many are done, and how many there are."""


@dataclass(frozen=True)
class Problem:
    """An assignment that cannot be marked, and why."""

    assignment: str
    message: str


@dataclass(frozen=True)
class Outcomes:
    """What marking a class came to."""

    grades: tuple[Grade, ...]
    problems: tuple[Problem, ...]
    cells_cpu_s: float = 0.0


def check_references(
    course: Course,
    assignments: Sequence[Assignment],
    workers: int,
    *,
    sealed: bool,
    blanks: Mapping[str, Path] | None = None,
) -> list[Problem]:
    """Let every source notebook earn its own marks, once for each state of its files.

    A reference that does not earn all its points would mark a whole class wrongly. Given
    the blank releases too (assignment to file), each of them must earn nothing.
    """
    jobs = []
    problems = []
    for assignment in assignments:
        try:
            stamp = checked_stamp(course, assignment)
        except SoftmarkError as error:
            problems.append(Problem(assignment.name, _of_a_source(error)))
            continue
        wanted = [stamp, *([stamp.with_suffix(".blank")] if blanks else [])]
        if not all(path.exists() for path in wanted):
            submission = Submission("(reference)", assignment.name, assignment.source)
            cache = course.reference_cache(assignment.name)
            jobs.append(Job(submission, assignment, cache, sealed))
    for job, result in run_jobs(_Prove(dict(blanks or {})), jobs, workers):
        name = job.assignment.name
        if isinstance(result, Exception):
            problems.append(Problem(name, _sentence(result)))
            continue
        reference, raised, blank = result
        short = _shortfall(reference, raised) or (_unearned(blank) if blank is not None else "")
        if short:
            problems.append(Problem(name, short))
            continue
        stamp = checked_stamp(course, job.assignment)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
        if blank is not None:
            stamp.with_suffix(".blank").touch()
    return problems


@dataclass(frozen=True)
class _Prove:
    """In a worker: the reference's own grade, its cells that raise, and the grade of the
    blank release if there is one.

    All in one job, so that they share a warm parent.
    """

    blanks: Mapping[str, Path]

    def __call__(self, engine: Engine, job: Job) -> tuple[Grade, tuple[str, ...], Grade | None]:
        checked = engine.check(job)
        raised = () if checked.notebook is None else tuple(_raised(checked.notebook))
        name = job.assignment.name
        if name not in self.blanks:
            return checked.grade, raised, None
        blank = replace(job, submission=Submission("(blank)", name, self.blanks[name]))
        return checked.grade, raised, engine.grade(blank).grade


def _raised(ran: NotebookNode) -> Iterator[str]:
    """The cells that ended in an error, but for those that are tagged as meant to."""
    for number, cell in enumerate(ran.cells, start=1):
        if "raises-exception" in cell.metadata.get("tags", ()):
            continue
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                said = f"{output.ename}: {output.evalue}".splitlines()[0]
                yield f"  cell {number}: {said[:160]}"


def _unearned(grade: Grade) -> str:
    if grade.earned == 0:
        return ""
    tests = [
        f"  {cell.grade_id}: {v.test} {v.outcome.value}"
        for cell in grade.cells
        for v in cell.verdicts
        if v.earned
    ]
    return (
        f"the blank release earns {grade.earned:g} of {grade.points:g}, expected 0. These hidden "
        "tests pass when nothing was written:\n" + "\n".join(tests[:12])
    )


def _shortfall(grade: Grade, raised: Sequence[str]) -> str:
    """What keeps a reference from full marks; empty when nothing does."""
    failed = [
        f"  {cell.grade_id}: {v.test or 'marking'} {v.outcome.value}: {_last_line(v.detail)}"
        for cell in grade.cells
        for v in cell.verdicts
        if v.outcome is not Outcome.PASSED
    ]
    if not failed and raised:
        listed = "\n".join(raised[:12])
        return (
            "the source notebook does not run through, so its answers cannot be trusted:\n"
            f"{listed}\nMend source/{grade.assignment}/, then run this again. A cell that is "
            "meant to raise carries the tag raises-exception."
        )
    if not failed:
        return ""
    listed = "\n".join(failed[:12]) + ("\n  ..." if len(failed) > 12 else "")
    return (
        f"the source notebook fails its own hidden tests, so it cannot mark anyone:\n{listed}\n"
        f"Mend source/{grade.assignment}/ or grader_tests/{grade.assignment}/, then run this again."
    )


def _last_line(detail: str) -> str:
    lines = [line for line in detail.splitlines() if line.startswith("E ")] or detail.splitlines()
    return lines[0].removeprefix("E").strip()[:160] if lines else "no detail"


def source_problems(assignment: Assignment) -> list[str]:
    """What is wrong with a source notebook and its hidden tests, without running anything."""
    where = f"source/{assignment.name}/{assignment.source.name}"
    try:
        notebook = read_notebook(assignment.source)
    except SoftmarkError as error:
        return [_of_a_source(error)]
    try:
        tests = collect_hidden_tests(assignment.tests)
    except SoftmarkError as error:
        return [str(error)]
    return [f"{where}, {p}" for p in check_source(notebook, [test.grade_id for test in tests])]


def _of_a_source(error: SoftmarkError) -> str:
    """The lecturer's own file: nobody hands it in."""
    return str(error).replace("save it and hand it in again", "mend it and save it")


def checked_stamp(course: Course, assignment: Assignment) -> Path:
    """A file whose name says that this source passed these tests."""
    digest = hashlib.sha256(Engine().digest(assignment).encode())
    for path in sorted(assignment.tests.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(assignment.tests).as_posix().encode())
            digest.update(path.read_bytes())
    return course.reference_cache(assignment.name) / f"checked-{digest.hexdigest()[:20]}"


def _process(engine: Engine, job: Job, course: Course) -> GradedSubmission:
    """In a worker: mark, then write what belongs to this submission alone."""
    graded = engine.grade(job)
    student, name = job.submission.student, job.submission.assignment
    notebook = None if graded.notebook is None else annotate(graded.notebook, graded.grade)
    target = course.autograded(student, name)
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    if notebook is not None:
        _write_notebook(notebook, target / f"{name}.ipynb")
        for extra in ("timestamp.txt",):
            found = job.submission.path.parent / extra
            if found.is_file() and not found.is_symlink():
                shutil.copyfile(found, target / extra)
    write_feedback(graded.grade, notebook, course.feedback(student, name))
    return replace(graded, notebook=notebook)


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
    workers: int,
    *,
    sealed: bool = True,
    progress: Progress | None = None,
) -> Outcomes:
    """Mark everything handed in for these assignments; one file never stops the others.

    Raises ConfigError, before anything is marked, where the results cannot be written or
    another run is marking one of the assignments.
    """
    writable(course)
    with ExitStack() as held:
        for assignment in assignments:
            held.enter_context(_only_run(course, assignment))
        return _mark_class(course, assignments, students, workers, sealed, progress)


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
    workers: int,
    sealed: bool,
    progress: Progress | None,
) -> Outcomes:
    problems = check_references(course, assignments, workers, sealed=sealed)
    broken = {problem.assignment for problem in problems}
    usable = [a for a in assignments if a.name not in broken]
    jobs = [
        Job(
            submission,
            course.assignments[submission.assignment],
            course.reference_cache(submission.assignment),
            sealed,
            course.submitted,
        )
        for submission in course.submissions(usable, students)
    ]
    grades: list[Grade] = []
    cpu_s = 0.0
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        for assignment in list(usable):
            try:
                gradebook.sync_assignment(assignment.name, read_notebook(assignment.source))
            except SoftmarkError as error:
                why = "\n".join(source_problems(assignment)) or str(error)
                problems.append(Problem(assignment.name, why))
                usable.remove(assignment)
        names = {assignment.name for assignment in usable}
        jobs = [job for job in jobs if job.assignment.name in names]
        for job, result in run_jobs(_Process(course), jobs, workers):
            graded = _held(job, result) if isinstance(result, Exception) else result
            cpu_s += graded.cells_cpu_s
            grade = graded.grade
            try:
                when = read_timestamp(job.submission.path.parent)
                gradebook.record(grade, graded.notebook, submitted_at=when)
            except SoftmarkError as error:
                note = f"Not in the gradebook: {error}"
                grade = replace(grade.with_notes(note), status=Status.ON_HOLD)
            grades.append(grade)
            remember(course, grade)
            if progress is not None:
                progress(grade, len(grades), len(jobs))
    for assignment in usable:
        report(course, assignment)
    order = {job.submission: i for i, job in enumerate(jobs)}
    key = {(s.student, s.assignment): i for s, i in order.items()}
    grades.sort(key=lambda g: key[g.student, g.assignment])
    return Outcomes(tuple(grades), tuple(problems), cpu_s)


def _held(job: Job, error: Exception) -> GradedSubmission:
    """The record when the machinery failed: on hold, never a zero that counts."""
    source = read_notebook(job.assignment.source)
    why = f"marking failed: {_sentence(error)}"
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
    return GradedSubmission(grade, None)


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, SoftmarkError) else f"{type(error).__name__}: {error}"


def report(course: Course, assignment: Assignment) -> Path:
    """Write the lecturer's page for one assignment from the records there are."""
    grades = remembered(course, assignment)
    stand_in = notices(assignment.data, course.data_dir)
    return write_report(
        assignment.name,
        grades,
        course.report(assignment.name),
        title=assignment.title,
        stand_in_notice=" ".join(stand_in) or None,
        engine_info={"softmark": softmark.__version__},
    )
