"""Releases assignments once their sources have proved themselves.

Before a student's version is written, the source must be in order, earn full marks for
its own solution, and earn nothing once the solutions are taken out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from softmark.backends import run_jobs
from softmark.course import Assignment, Course
from softmark.grading import Engine, Job
from softmark.hidden_tests import collect_hidden_tests
from softmark.marking import check_references, checked_stamp
from softmark.model import Grade, SoftmarkError, Submission
from softmark.notebook import read_notebook
from softmark.release import check_source, release_assignment, release_notebook, zip_release
from softmark.release.folder import notebook_bytes


@dataclass(frozen=True)
class Released:
    """What became of one assignment: fresh, written, stale (with check) or refused."""

    assignment: str
    status: str
    messages: tuple[str, ...] = ()


def release_course(
    course: Course,
    assignments: Sequence[Assignment],
    workers: int,
    *,
    check: bool = False,
    zipped: bool = False,
    sealed: bool = True,
) -> list[Released]:
    """Check and release these assignments; one that is refused does not stop the others."""
    refused: dict[str, tuple[str, ...]] = {}
    for assignment in assignments:
        problems = source_problems(assignment)
        if problems:
            refused[assignment.name] = tuple(problems)
    sound = [a for a in assignments if a.name not in refused]
    for problem in check_references(course, sound, workers, sealed=sealed):
        refused[problem.assignment] = (problem.message,)
    sound = [a for a in sound if a.name not in refused]
    refused |= _blank_earns_nothing(course, sound, workers, sealed=sealed)
    return [
        Released(a.name, "refused", refused[a.name])
        if a.name in refused
        else _release(a, check=check, zipped=zipped)
        for a in assignments
    ]


def source_problems(assignment: Assignment) -> list[str]:
    """What is wrong with a source notebook and its hidden tests, without running anything."""
    try:
        notebook = read_notebook(assignment.source)
        tests = collect_hidden_tests(assignment.tests)
    except SoftmarkError as error:
        return [str(error)]
    where = f"source/{assignment.name}/{assignment.source.name}"
    return [f"{where}, {p}" for p in check_source(notebook, [test.grade_id for test in tests])]


def _blank_earns_nothing(
    course: Course, assignments: Sequence[Assignment], workers: int, *, sealed: bool
) -> dict[str, tuple[str, ...]]:
    refused: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for assignment in assignments:
            stamp = checked_stamp(course, assignment).with_suffix(".blank")
            if stamp.exists():
                continue
            path = Path(folder) / f"{assignment.name}.ipynb"
            path.write_bytes(notebook_bytes(release_notebook(read_notebook(assignment.source))))
            submission = Submission("(blank)", assignment.name, path)
            cache = course.reference_cache(assignment.name)
            jobs.append(Job(submission, assignment, cache, sealed))
        for job, result in run_jobs(Engine.grade, jobs, workers):
            name = job.assignment.name
            if isinstance(result, Exception):
                refused[name] = (f"the blank release could not be marked: {result}",)
            elif result.grade.earned > 0:
                refused[name] = (_unearned(result.grade),)
            else:
                checked_stamp(course, job.assignment).with_suffix(".blank").touch()
    return refused


def _unearned(grade: Grade) -> str:
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


def _release(assignment: Assignment, *, check: bool, zipped: bool) -> Released:
    try:
        result = release_assignment(
            assignment.source, assignment.tests, assignment.release, assignment.data, check
        )
    except SoftmarkError as error:
        return Released(assignment.name, "refused", (str(error),))
    messages = [f"not in release/{assignment.name}: {item}" for item in result.left_out]
    messages += [f"not part of the release, left alone: {path.name}" for path in result.strays]
    if check and not result.fresh:
        changed = [f"stale: {path.name}; run `softmark release`" for path in result.stale]
        return Released(assignment.name, "stale", (*messages, *changed))
    messages += [f"wrote {path.relative_to(assignment.release)}" for path in result.written]
    if zipped and not check:
        target = assignment.release.parent / f"{assignment.name}.zip"
        messages.append(f"wrote {zip_release(assignment.release, target)}")
    return Released(assignment.name, "written" if result.written else "fresh", tuple(messages))
