"""Marks one submission by itself, where no run has proved the source before."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from softmark.course import Course
from softmark.html.feedback import annotate
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pressed import in_time
from softmark.marking.proof import is_proved, prove
from softmark.model import SoftmarkError, Status, Submission


def grade_submission(
    course_root: Path,
    assignment: str,
    student: str,
    notebook: Path | NotebookNode,
    *,
    sealed: bool = True,
) -> GradedSubmission:
    """Mark one file of a course on its own (``softmark mark``).

    The notebook that comes back carries the verdicts as outputs of its graded cells.
    """
    course = Course.load(Path(course_root))
    found = course.assignment(assignment)
    if not isinstance(notebook, NotebookNode) and Path(notebook).stem in found.notebooks:
        found = found.part(Path(notebook).stem)
    with tempfile.TemporaryDirectory() as folder, Engine() as engine:
        if isinstance(notebook, NotebookNode):
            path = Path(folder) / f"{assignment}.ipynb"
            path.write_text(json.dumps(notebook), encoding="utf-8")
        else:
            path = Path(notebook)
        submission = Submission(student, assignment, path, notebook=found.notebook)
        job = Job(submission, found, course.reference_cache(assignment), sealed)
        graded = grade_unproved(engine, course, job)
    if graded.notebook is None:
        return graded
    return replace(graded, notebook=annotate(graded.notebook, graded.grade))


def grade_unproved(engine: Engine, course: Course, job: Job) -> GradedSubmission:
    """Mark a submission; a grade on hold says what is wrong with the source, if that is why.

    A run proves every source first. Here it is proved only where a mark has to wait, so that
    marking one notebook takes no longer than it must. Where the clock runs out on a busy machine
    it is tried again, as in a run. Raises as :meth:`Engine.grade` does.
    """
    graded = _in_time(engine, job)
    if graded.grade.status is not Status.ON_HOLD or graded.grade.held:
        return graded
    try:
        if is_proved(course, job.assignment):
            return graded
        problem = prove(engine, job).problem()
    except SoftmarkError:
        return graded  # it is on hold, and says why
    if problem is None:
        return graded
    return replace(graded, grade=replace(graded.grade, held=str(problem)))


def _in_time(engine: Engine, job: Job) -> GradedSubmission:
    ((_, graded),) = in_time(lambda jobs: [(each, engine.grade(each)) for each in jobs], [job])
    assert not isinstance(graded, Exception)  # what this engine raises comes as it is
    return graded
