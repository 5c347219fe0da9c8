"""Marks a class: finds what is due, checks the references, runs the jobs, publishes each result
as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from softmark.collect.hand_ins import HandIns, Stray, find_hand_ins
from softmark.course import Assignment, Course
from softmark.gradebook import Gradebook, Standing, late_policy
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pool import Backend, Progress
from softmark.marking.pressed import held, in_time
from softmark.marking.proof import check_references, source_problems
from softmark.marking.publish import Publisher, check_writable, may_be_late, only_run
from softmark.marking.stale import Due, Grounds, Standings
from softmark.marking.unwritten import Unwritten, causes, names_of
from softmark.model import Grade, Level, Problem, SoftmarkError, Submission
from softmark.notebook import read_notebook
from softmark.records.basis import Basis
from softmark.records.grades import Kept, every_record, recall

Begin = Callable[[int], None]
"""Called, if anything is to be marked, with how much, before anything is done about it."""
ALL = "everything was asked for"
"""Why a submission is marked whose grade may stand."""


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
    left: int = 0
    """How many of the grades stood and were left as they are."""


def mark_class(
    course: Course,
    assignments: Sequence[Assignment],
    students: list[str] | None,
    backend: Backend,
    *,
    sealed: bool = True,
    everything: bool = False,
    progress: Progress[Grade] | None = None,
    begin: Begin | None = None,
    hand_ins: HandIns | None = None,
) -> Outcomes:
    """Mark what was handed in for these assignments and has no grade that stands.

    With ``everything``, all of it. One file never stops the others. ``hand_ins`` are those of
    all students, where the caller has just looked.

    Raises ConfigError, before anything is marked, where the results cannot be written,
    the late policy cannot be used, or another run is marking one of the assignments.
    """
    check_writable(course)
    run = _Run(course, backend, sealed, everything, progress, begin)
    with ExitStack() as locks:
        for assignment in assignments:
            locks.enter_context(only_run(course, assignment))
        return run.mark(assignments, hand_ins or find_hand_ins(course, assignments), students)


def what_is_due(
    course: Course,
    assignments: Sequence[Assignment],
    students: list[str] | None,
    *,
    sealed: bool = True,
    everything: bool = False,
) -> list[Due]:
    """What :func:`mark_class` would mark, and why; with an empty reason what it would leave."""
    wanted = find_hand_ins(course, assignments).of(students)
    if everything:
        return [Due(submission, ALL) for submission in wanted.submissions]
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        return _due(course, gradebook, wanted, Grounds(course, sealed=sealed))[0]


def _due(
    course: Course, gradebook: Gradebook, hand_ins: HandIns, grounds: Grounds
) -> tuple[list[Due], dict[Submission, tuple[Kept, Standing]]]:
    """Each hand-in with the reason to mark it, and what is known of those without a reason."""
    names = list(dict.fromkeys(s.assignment for s in hand_ins.submissions))
    records: dict[tuple[str, str, str], Kept] = {}
    for name in names:
        present = [s.student for s in hand_ins.submissions if s.assignment == name]
        for found in recall(course, course.assignments[name], present).kept:
            records[found.grade.student, name, found.grade.notebook] = found
    standings: dict[str, Standings] = {}
    if records:
        standings = {name: gradebook.standings(name) for name in names}
    due, stands = [], {}
    for each in hand_ins.submissions:
        kept = records.get((each.student, each.assignment, each.notebook))
        known = standings.get(each.assignment, {})
        why = grounds.why(each, kept, known)
        due.append(Due(each, why))
        if not why and kept is not None:
            stands[each] = kept, known[each.student, each.notebook]
    return due, stands


@dataclass(frozen=True)
class _Run:
    """One run over a class."""

    course: Course
    backend: Backend
    sealed: bool
    everything: bool
    progress: Progress[Grade] | None
    begin: Begin | None

    def mark(
        self, assignments: Sequence[Assignment], hand_ins: HandIns, students: list[str] | None
    ) -> Outcomes:
        course, grounds = self.course, Grounds(self.course, sealed=self.sealed)
        wanted = hand_ins.of(students)
        said = _about_the_gradebook(course, assignments)
        with Gradebook(course.gradebook_url, course.id) as gradebook:
            due, stands = _due(course, gradebook, wanted, grounds)
            if self.everything:
                due, stands = [replace(each, why=ALL) for each in due], {}
            busy = {each.submission.assignment for each in due if each.why}
            if busy and self.begin is not None:
                self.begin(sum(bool(each.why) for each in due))
            # nbgrader takes a second to import: only where its part is wanted.
            wants = busy or any(may_be_late(standing) for _, standing in stands.values())
            publisher = Publisher(course, gradebook, late_policy(course.root) if wants else None)
            problems = check_references(
                course, [a for a in assignments if a.name in busy], self.backend, sealed=self.sealed
            )
            broken = {problem.who for problem in problems}
            usable = [a for a in assignments if a.name not in broken]
            if busy - broken:
                gradebook.open()
            grades: list[Grade] = []
            refused: list[Unwritten] = []
            cpu_s = 0.0
            for problem in _sync(gradebook, [a for a in usable if a.name in busy]):
                problems.append(problem)
                usable = [a for a in usable if a.name != problem.who]
            names = {assignment.name for assignment in usable}
            for submission, (kept, standing) in stands.items():
                if submission.assignment in names:
                    published = publisher.up_to_date(kept, standing)
                    grades.append(published.grade)
                    refused += published.refused
            left = len(grades)
            jobs = [
                self._job(each.submission)
                for each in due
                if each.why and each.submission.assignment in names
            ]
            bases = {job.submission: _basis(grounds, job.submission) for job in jobs}
            for done, (job, result) in enumerate(in_time(self._run, jobs), 1):
                graded = held(job, result) if isinstance(result, Exception) else result
                cpu_s += graded.cells_cpu_s
                published = publisher.publish(
                    job.submission, graded.grade, graded.notebook, bases[job.submission]
                )
                grades.append(published.grade)
                refused += published.refused
                if self.progress is not None:
                    self.progress(published.grade, done, len(jobs))
            said += _about_the_seal(grades)
            for assignment in usable:
                reported = publisher.report(assignment, hand_ins, grounds)
                said += reported.said
                refused += reported.refused
        order = {(s.student, s.assignment, s.notebook): i for i, s in enumerate(wanted.submissions)}
        grades.sort(key=lambda g: order[g.student, g.assignment, g.notebook])
        return Outcomes(
            tuple(grades), tuple(problems), cpu_s, causes(refused), tuple(said), wanted.strays, left
        )

    def _run(self, some: Sequence[Job]) -> Iterator[tuple[Job, GradedSubmission | Exception]]:
        return self.backend.run(_mark, some, lambda job: job.bench)

    def _job(self, submission: Submission) -> Job:
        assignment = self.course.assignments[submission.assignment]
        return Job(
            submission,
            assignment.part(submission.notebook),
            self.course.reference_cache(submission.assignment),
            self.sealed,
            self.course.submitted,
        )


def _mark(engine: Engine, job: Job) -> GradedSubmission:
    """In a worker: compute, write nothing."""
    graded = engine.grade(job)
    return replace(graded, grade=graded.grade.as_found(job.submission))


def _sync(gradebook: Gradebook, assignments: Sequence[Assignment]) -> Iterator[Problem]:
    """Bring the gradebook's cells in step with the sources; a problem for each that cannot be."""
    for assignment in assignments:
        try:
            for part in assignment.parts():
                source = read_notebook(part.source)
                gradebook.sync_assignment(part.name, source, notebook=part.notebook)
        except SoftmarkError as error:
            found = source_problems(assignment) or [error.problem]
            why = "\n".join(str(replace(problem, who="")) for problem in found)
            yield Problem("", why, who=assignment.name)


def _basis(grounds: Grounds, submission: Submission) -> Basis | None:
    """Taken before anything is marked: what changes in the meantime is marked again."""
    try:
        return grounds.basis(submission)
    except (SoftmarkError, OSError):
        return None


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
