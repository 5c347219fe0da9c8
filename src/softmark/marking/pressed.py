"""A clock that ran out while other programs had the processor: tried again, then on hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from softmark.marking.engine import GradedSubmission, Job
from softmark.marking.proof import problem_of
from softmark.model import SandboxError, on_hold
from softmark.notebook import graded_cells, read_notebook

Result = GradedSubmission | Exception
Run = Callable[[Sequence[Job]], Iterable[tuple[Job, Result]]]
"""Marks jobs, in any order: each with its result, an exception where the machinery failed."""

TOO_BUSY = SandboxError(
    "its time ran out while other programs had the processor, twice",
    todo="Mark it again when the machine has less to do.",
)


def in_time(run: Run, jobs: Sequence[Job]) -> Iterator[tuple[Job, Result]]:
    """The result of each job. One whose clock ran out on a busy machine comes last, tried alone."""
    pressed = []
    for job, result in run(jobs):
        if _is_pressed(result):
            pressed.append(job)
        else:
            yield job, result
    for job in pressed:
        for _, result in run([job]):
            yield job, held(job, TOO_BUSY) if _is_pressed(result) else result


def _is_pressed(result: Result) -> bool:
    return isinstance(result, GradedSubmission) and result.pressed


def held(job: Job, error: Exception) -> GradedSubmission:
    """The record when the machinery failed: on hold, never a zero that counts."""
    cells = graded_cells(read_notebook(job.assignment.source))
    why = f"marking failed: {problem_of(error)}"
    grade = on_hold(job.submission, cells, why, sealed=job.sealed)
    return GradedSubmission(grade.as_found(job.submission), None)
