"""Makes the gradebook anew from the records, with what people decided from the one there was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from softmark.collect.timestamps import read_timestamp
from softmark.course import Assignment, Course
from softmark.gradebook import Gradebook, GradebookError, late_policy
from softmark.gradebook.decisions import (
    Decisions,
    read_decisions,
    set_aside,
    write_decisions,
)
from softmark.marking.publish import only_run
from softmark.model import Grade, NotebookError, Problem, SoftmarkError
from softmark.notebook import read_notebook
from softmark.records.grades import every_record

_NEW = ".rebuilt"


@dataclass(frozen=True)
class Rebuilt:
    """What stands in the new gradebook, and what does not."""

    grades: tuple[Grade, ...]
    by_hand: int
    """Marks, extra credit and comments of people that were kept."""
    damage: tuple[str, ...]
    """What could not be read of the gradebook that there was."""
    problems: tuple[Problem, ...]
    """Records and decisions that have no place in the new one."""
    kept: Path | None = None
    """Where the gradebook that there was lies now."""


def rebuild(course: Course, *, dry_run: bool = False) -> Rebuilt:
    """Make the gradebook anew from ``.softmark/grades``; marks nothing.

    The new one takes the place of the old one in one step, at the end; the old one is kept
    beside it. Raises ConfigError where a run is at one of the assignments or there are no
    records, GradebookError or OSError where the new one cannot be written: all stays as it is.
    """
    assignments = list(course.assignments.values())
    if dry_run:
        decisions = read_decisions(course.gradebook)
        records, problems = _records(course, assignments)
        return Rebuilt(tuple(records), len(decisions.cells), tuple(decisions.damage), problems)
    with ExitStack() as held:
        for assignment in assignments:
            held.enter_context(only_run(course, assignment))
        decisions = read_decisions(course.gradebook)
        records, problems = _records(course, assignments)
        new = course.gradebook.with_name(course.gradebook.name + _NEW)
        new.unlink(missing_ok=True)
        try:
            entered, refused = _enter(course, assignments, records, new)
            lost = _decide(new, decisions)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        kept = set_aside(course.gradebook, datetime.now().strftime("%Y%m%d-%H%M%S"))
        new.replace(course.gradebook)
    return Rebuilt(
        tuple(entered),
        len(decisions.cells) - len(lost),
        tuple(decisions.damage),
        (*problems, *refused, *lost),
        kept,
    )


def _records(
    course: Course, assignments: list[Assignment]
) -> tuple[list[Grade], tuple[Problem, ...]]:
    grades: list[Grade] = []
    problems: list[Problem] = []
    for assignment in assignments:
        found = every_record(course, assignment)
        grades += found.grades
        problems += [Problem("", line, who=assignment.name) for line in found.broken]
    return grades, tuple(problems)


def _enter(
    course: Course, assignments: list[Assignment], records: list[Grade], new: Path
) -> tuple[list[Grade], list[Problem]]:
    entered: list[Grade] = []
    refused: list[Problem] = []
    policy = late_policy(course.root)
    with Gradebook(f"sqlite:///{new}", course.id) as gradebook:
        gradebook.open()
        usable = set()
        for assignment, problem in _synced(assignments, gradebook):
            if problem is None:
                usable.add(assignment.name)
            else:
                refused.append(problem)
        for grade in records:
            if grade.assignment not in usable or not grade.entered:
                continue
            folder = course.autograded(grade.student, grade.assignment)
            try:
                ran = read_notebook(folder / f"{grade.notebook}.ipynb", inside=course.marked)
            except NotebookError:
                ran = None
            when = read_timestamp(folder).when
            try:
                gradebook.record(grade, ran, submitted_at=when, policy=policy)
            except GradebookError as error:
                refused.append(error.problem)
            else:
                entered.append(grade)
    return entered, refused


def _synced(
    assignments: list[Assignment], gradebook: Gradebook
) -> Iterator[tuple[Assignment, Problem | None]]:
    for assignment in assignments:
        try:
            for part in assignment.parts():
                gradebook.sync_assignment(
                    part.name, read_notebook(part.source), notebook=part.notebook
                )
        except SoftmarkError as error:
            yield assignment, error.but(who=assignment.name).problem
        else:
            yield assignment, None


def _decide(new: Path, decisions: Decisions) -> list[Problem]:
    try:
        homeless = write_decisions(new, decisions)
    except sqlite3.Error as error:
        raise GradebookError(f"{new.name}: the database refused: {error}") from error
    return [
        Problem(
            "",
            f"what a person decided about {each.cell} has no place: there is no such record "
            f"({_said(each.manual_score, each.extra_credit, each.comment)})",
            who=f"{each.assignment}, {each.student}",
            todo=f"Run `softmark grade {each.assignment}`, then enter it in formgrader.",
        )
        for each in homeless
    ]


def _said(score: float | None, extra: float | None, comment: str | None) -> str:
    parts = [
        f"{score:g} points" if score is not None else "",
        f"{extra:g} extra" if extra is not None else "",
        f"comment {comment[:80]!r}" if comment else "",
    ]
    return ", ".join(filter(None, parts))
