"""Is a source fit to mark with? It must earn its own marks, and its blank release none.

A reference that does not earn all its points would mark a whole class wrongly. What was
proved is remembered by a stamp: a file named after the state of source, data and tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from softmark.course import Assignment, Course
from softmark.hidden_tests import collect_hidden_tests
from softmark.kernel.stops import raised_in
from softmark.marking.bench import contents_beside, digest_of_answers
from softmark.marking.engine import Engine, Job
from softmark.marking.pool import Backend
from softmark.model import (
    UNREADABLE,
    Grade,
    NotebookError,
    Outcome,
    Problem,
    SoftmarkError,
    Submission,
)
from softmark.model.files import files_below
from softmark.notebook import read_notebook
from softmark.notebook.cells import headings, tagged
from softmark.release import check_source

_LISTED = 12
"""How many of its findings a problem lists."""


@dataclass(frozen=True)
class Proof:
    """What running a source gave: its own grade, its cells that raise, its blank's grade."""

    own: Grade
    raised: tuple[str, ...]
    blank: Grade | None = None

    def problem(self) -> Problem | None:
        """Why nobody can be marked with this source, or None when it is fit."""
        raises = _raises(self.own, self.raised)
        # What an error left undefined is no news beside the error itself.
        fails = _fails_its_tests(self.own, besides=frozenset([Outcome.MISSING] if raises else ()))
        if raises and fails:
            raises = replace(raises, found=f"{raises.found}\n{fails.found}")
        return _unusable(self.own) or raises or fails or _gives(self.blank)


def check_references(
    course: Course,
    assignments: Sequence[Assignment],
    backend: Backend,
    *,
    sealed: bool,
    blanks: Mapping[str, Path] | None = None,
) -> list[Problem]:
    """Let every source prove itself, once for each state of its files.

    One problem for each notebook that marks nobody; ``who`` is its assignment. Given the
    blank releases too (by the assignment's label), each of them must earn nothing.
    """
    jobs, problems = [], []
    for assignment in (part for each in assignments for part in each.parts()):
        try:
            proved = is_proved(course, assignment, with_blank=bool(blanks))
        except SoftmarkError as error:
            problems.append(_to_the_lecturer(error, assignment))
            continue
        if not proved:
            submission = Submission(
                "(reference)", assignment.name, assignment.source, notebook=assignment.notebook
            )
            cache = course.reference_cache(assignment.name)
            jobs.append(Job(submission, assignment, cache, sealed))
    for job, result in backend.run(_Prove(dict(blanks or {})), jobs, lambda job: job.bench):
        if isinstance(result, Exception):
            problem: Problem | None = problem_of(result)
        else:
            problem = result.problem()
        if problem is not None:
            problems.append(replace(problem, who=job.assignment.name))
            continue
        for stamp in _stamps(course, job.assignment, bool(blanks)):
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.touch()
    return problems


def is_proved(course: Course, assignment: Assignment, *, with_blank: bool = False) -> bool:
    """Whether this source has proved itself, as its files are now; raises NotebookError."""
    return all(path.exists() for path in _stamps(course, assignment, with_blank))


def source_problems(assignment: Assignment) -> list[Problem]:
    """What is wrong with the source and its hidden tests, without running anything."""
    notebooks: dict[str, NotebookNode] = {}
    try:
        assignment.beside()
    except SoftmarkError as error:
        return [_to_the_lecturer(error, assignment)]
    for part in assignment.parts():
        try:
            notebooks[part.source.name] = read_notebook(part.source)
        except SoftmarkError as error:
            return [_to_the_lecturer(error, assignment)]
    try:
        tests = [test.grade_id for test in collect_hidden_tests(assignment.tests)]
    except SoftmarkError as error:
        return [replace(error.problem, who=assignment.name)]
    held = {file: {tag.grade_id for _, _, tag in tagged(nb)} for file, nb in notebooks.items()}
    problems = []
    for file, notebook in notebooks.items():
        # The tests serve all notebooks; one that fits none is told of with the first.
        elsewhere = set().union(*(ids for other, ids in held.items() if other != file))
        if file == next(iter(notebooks)):
            elsewhere -= held[file]
            here = [grade_id for grade_id in tests if grade_id not in elsewhere]
        else:
            here = [grade_id for grade_id in tests if grade_id in held[file]]
        problems += [
            replace(
                each, where=f"source/{assignment.name}/{file}, {each.where}", who=assignment.name
            )
            for each in check_source(notebook, here)
        ]
    return problems


def problem_of(error: Exception) -> Problem:
    """What an exception out of a job says, whether it is one of ours or not."""
    if isinstance(error, SoftmarkError):
        return error.problem
    return Problem("", f"{type(error).__name__}: {error}")


def _to_the_lecturer(error: SoftmarkError, assignment: Assignment) -> Problem:
    """Told of their own file: nobody hands it in."""
    todo = "Mend it and save it." if isinstance(error, NotebookError) else error.todo
    return error.but(who=assignment.name, todo=todo).problem


def _stamps(course: Course, assignment: Assignment, with_blank: bool) -> list[Path]:
    """Files whose names say that this source passed these tests; and its blank failed them."""
    answers = digest_of_answers(
        read_notebook(assignment.source), assignment.data, contents_beside(assignment)
    )
    digest = hashlib.sha256(answers.encode())
    for path in files_below(assignment.tests):
        digest.update(path.relative_to(assignment.tests).as_posix().encode())
        digest.update(path.read_bytes())
    stamp = course.reference_cache(assignment.name) / f"checked-{digest.hexdigest()[:20]}"
    return [stamp, stamp.with_suffix(".blank")] if with_blank else [stamp]


def prove(engine: Engine, job: Job) -> Proof:
    """Run the source of a job's assignment, whatever was handed in, and hold it to its tests."""
    checked = engine.bench(job).prove()
    raised = () if checked.notebook is None else tuple(_errors_in(checked.notebook))
    return Proof(checked.grade, raised)


@dataclass(frozen=True)
class _Prove:
    """In a worker: run source and blank release in one job, so that they share a bench."""

    blanks: Mapping[str, Path]

    def __call__(self, engine: Engine, job: Job) -> Proof:
        proof = prove(engine, job)
        label = job.assignment.label
        if label not in self.blanks:
            return proof
        handed_in = replace(job.submission, student="(blank)", path=self.blanks[label])
        blank = replace(job, submission=handed_in)
        return replace(proof, blank=engine.grade(blank).grade)


def _errors_in(ran: NotebookNode) -> Iterator[str]:
    """The cells that ended in an error, but for those that are tagged as meant to."""
    titles = headings(ran)
    for index, cell in enumerate(ran.cells):
        stop = raised_in(ran, index)
        if stop is not None and "raises-exception" not in cell.metadata.get("tags", ()):
            title = titles[index]
            where = f"cell {index + 1} ({title})" if title else f"cell {index + 1}"
            yield str(replace(stop, where=where))


def _unusable(grade: Grade) -> Problem | None:
    """Hidden tests that cannot be read: a fault of no cell, and of all."""
    faults = dict.fromkeys(
        v.detail for cell in grade.cells for v in cell.verdicts if v.test == UNREADABLE
    )
    if not faults:
        return None
    lines = [line for fault in faults for line in fault.splitlines()]
    return Problem(
        "",
        _list("the hidden tests cannot be used:", lines),
        todo=f"Mend grader_tests/{grade.assignment}/, then run this again.",
    )


def _fails_its_tests(grade: Grade, besides: frozenset[Outcome]) -> Problem | None:
    failed = [
        f"{cell.grade_id}: {v.test or 'marking'} {v.outcome.value}: {v.reason}"
        for cell in grade.cells
        for v in cell.verdicts
        if v.outcome is not Outcome.PASSED and v.outcome not in besides
    ]
    if not failed:
        return None
    return Problem(
        "",
        _list(
            "the source notebook fails its own hidden tests, so it cannot mark anyone:",
            [*grade.notes, *failed],
        ),
        todo=f"Mend source/{grade.assignment}/ or grader_tests/{grade.assignment}/, then run this "
        "again.",
    )


def _raises(grade: Grade, raised: Sequence[str]) -> Problem | None:
    if not raised:
        return None
    unseen = any("FileNotFoundError" in line for line in raised)
    return Problem(
        "",
        _list(
            "the source notebook does not run through, so its answers cannot be trusted:", raised
        ),
        todo=f"Mend source/{grade.assignment}/, then run this again. A cell that is meant to "
        "raise carries the tag raises-exception."
        + (
            f" A notebook sees those folders of data/ that softmark.toml names: "
            f'[assignments.{grade.assignment}], data = ["..."].'
            if unseen
            else ""
        ),
    )


def _gives(blank: Grade | None) -> Problem | None:
    if blank is None or blank.earned == 0:
        return None
    tests = [
        f"{cell.grade_id}: {v.test} {v.outcome.value}"
        for cell in blank.cells
        for v in cell.verdicts
        if v.earned
    ]
    return Problem(
        "",
        _list(
            f"the blank release earns {blank.earned:g} of {blank.points:g}, expected 0. These "
            "hidden tests pass when nothing was written:",
            tests,
        ),
    )


def _list(heading: str, found: Sequence[str]) -> str:
    rest = ["..."] if len(found) > _LISTED else []
    return "\n  ".join([heading, *found[:_LISTED], *rest])
