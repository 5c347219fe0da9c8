"""Marks a class: checks the references, runs the jobs, publishes each result as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from softmark.collect.hand_ins import Stray, find_hand_ins
from softmark.course import Assignment, Course
from softmark.gradebook import Gradebook, LatePolicy, late_policy
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pool import Backend, Progress
from softmark.marking.pressed import held, in_time
from softmark.marking.proof import check_references, source_problems
from softmark.marking.publish import Publisher, check_writable, only_run
from softmark.marking.unwritten import Unwritten, causes, names_of
from softmark.model import Grade, Level, Problem, SoftmarkError
from softmark.notebook import read_notebook
from softmark.records.grades import every_record


@dataclass(frozen=True)
class Outcomes:
    """What marking a class came to."""

    grades: tuple[Grade, ...]
    problems: tuple[Problem, ...]
    """One for each assignment (``who``) that cannot be marked."""
    cells_cpu_s: float = 0.0
    unwritten: tuple[Problem, ...] = ()
    """One for each cause for which submissions or reports could not be written."""
    said: tuple[str, ...] = ()
    """What else the lecturer should know, a line each."""
    strays: tuple[Stray, ...] = ()
    """What lies in submitted/ and was not marked."""


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

    Raises ConfigError, before anything is marked, where the results cannot be written,
    the late policy cannot be used, or another run is marking one of the assignments.
    """
    check_writable(course)
    policy = late_policy(course.root)
    with ExitStack() as locks:
        for assignment in assignments:
            locks.enter_context(only_run(course, assignment))
        return _mark_class(course, assignments, students, backend, sealed, progress, policy)


def _mark(engine: Engine, job: Job) -> GradedSubmission:
    """In a worker: compute, write nothing."""
    graded = engine.grade(job)
    return replace(graded, grade=graded.grade.as_found(job.submission))


def _mark_class(
    course: Course,
    assignments: Sequence[Assignment],
    students: list[str] | None,
    backend: Backend,
    sealed: bool,
    progress: Progress[Grade] | None,
    policy: LatePolicy | None,
) -> Outcomes:
    problems = check_references(course, assignments, backend, sealed=sealed)
    broken = {problem.who for problem in problems}
    usable = [a for a in assignments if a.name not in broken]

    def run(some: Sequence[Job]) -> Iterator[tuple[Job, GradedSubmission | Exception]]:
        return backend.run(_mark, some, lambda job: job.bench)

    grades: list[Grade] = []
    refused: list[Unwritten] = []
    said = _about_the_gradebook(course, assignments)
    cpu_s = 0.0
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        publisher = Publisher(course, gradebook, policy)
        for assignment in list(usable):
            try:
                for part in assignment.parts():
                    source = read_notebook(part.source)
                    gradebook.sync_assignment(part.name, source, notebook=part.notebook)
            except SoftmarkError as error:
                found = source_problems(assignment) or [error.problem]
                why = "\n".join(str(replace(problem, who="")) for problem in found)
                problems.append(Problem("", why, who=assignment.name))
                usable.remove(assignment)
        hand_ins = find_hand_ins(course, usable)
        wanted = hand_ins.of(students)
        jobs = [
            Job(
                submission,
                course.assignments[submission.assignment].part(submission.notebook),
                course.reference_cache(submission.assignment),
                sealed,
                course.submitted,
            )
            for submission in wanted.submissions
        ]
        for job, result in in_time(run, jobs):
            graded = held(job, result) if isinstance(result, Exception) else result
            cpu_s += graded.cells_cpu_s
            published = publisher.publish(job.submission, graded.grade, graded.notebook)
            grades.append(published.grade)
            refused += published.refused
            if progress is not None:
                progress(published.grade, len(grades), len(jobs))
        said += _about_the_seal(grades)
        for assignment in usable:
            reported = publisher.report(assignment, hand_ins)
            said += reported.said
            refused += reported.refused
    order = [(job.submission, i) for i, job in enumerate(jobs)]
    key = {(found.student, found.assignment, found.notebook): i for found, i in order}
    grades.sort(key=lambda g: key[g.student, g.assignment, g.notebook])
    return Outcomes(
        tuple(grades), tuple(problems), cpu_s, causes(refused), tuple(said), wanted.strays
    )


def _about_the_gradebook(course: Course, assignments: Sequence[Assignment]) -> list[str]:
    """What to say where the gradebook has gone, so that a new one is about to be made."""
    path = course.gradebook
    if path.exists() and path.stat().st_size > 0:
        return []
    if not any(every_record(course, each).kept for each in assignments):
        return []
    state = "empty" if path.exists() else "not there"
    return [
        f"{path.name} was {state} although there are marks: it was made anew. What people had "
        "decided in it is gone, unless you have a copy."
    ]


def _about_the_seal(grades: Sequence[Grade]) -> list[str]:
    """What to say where the level of the seal fell while marking went on."""
    levels = {grade.seal for grade in grades if grade.seal is not None}
    if len(levels) < 2:
        return []
    best = next(level for level in Level if all(level.reaches(other) for other in levels))
    lower = [g for g in grades if g.seal is not None and g.seal is not best]
    names = names_of(list(dict.fromkeys(grade.student for grade in lower)))
    named = ", ".join(level.value for level in Level if level in levels and level is not best)
    return [
        f"the seal was not the same for all: {best.value}, but {named} for {names}. Every record "
        "names its own. `softmark doctor` says what does not stand any more."
    ]
