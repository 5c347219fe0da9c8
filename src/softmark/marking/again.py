"""Makes pages and reports anew from what is kept; marks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from softmark.collect.hand_ins import HandIns, find_hand_ins
from softmark.course import Assignment, Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import Outcomes
from softmark.marking.publish import Publisher, check_writable, only_run
from softmark.marking.stale import Grounds
from softmark.marking.unwritten import Unwritten, causes, names_of
from softmark.model import ConfigError, Grade, Problem
from softmark.records.grades import Kept, recall


def publish_again(
    course: Course, assignments: Sequence[Assignment], students: Sequence[str] | None = None
) -> Outcomes:
    """Write every page and report anew, with what people have decided since.

    Made from the records, the autograded notebooks and the gradebook. Raises ConfigError
    where the gradebook is not there, results cannot be written or a run is marking one of
    the assignments, and GradebookError where the gradebook cannot be read.
    """
    if not course.gradebook.is_file():
        raise ConfigError(
            "the gradebook is not there, so marks given by hand would be gone from the pages",
            where=course.gradebook.name,
            expected="the one that marking wrote",
            todo="Put it back, or mark anew with `softmark grade`. No page was changed.",
        )
    check_writable(course)
    hand_ins = find_hand_ins(course, assignments)
    wanted = hand_ins.of(students)
    grades: list[Grade] = []
    refused: list[Unwritten] = []
    without: list[Problem] = []
    said: list[str] = []
    with ExitStack() as held:
        for assignment in assignments:
            held.enter_context(only_run(course, assignment))
        gradebook = held.enter_context(Gradebook(course.gradebook_url, course.id))
        publisher = Publisher(course, gradebook, None)
        grounds = Grounds(course)
        for assignment in assignments:
            bare: list[str] = []
            for each in kept(course, assignment, wanted):
                published = publisher.again(each, publisher.settled(each.grade))
                grades.append(published.grade)
                refused += published.refused
                bare += [each.grade.student] if published.bare else []
            if bare:
                without.append(_without_notebooks(course, assignment, list(dict.fromkeys(bare))))
            reported = publisher.report(assignment, hand_ins, grounds)
            said += reported.said
            refused += reported.refused
    unwritten = (*causes(refused), *without)
    return Outcomes(tuple(grades), (), 0.0, unwritten, tuple(said), wanted.strays)


def _without_notebooks(course: Course, assignment: Assignment, students: list[str]) -> Problem:
    return Problem(
        "",
        f"no notebook is on the page of {names_of(students)}, since {course.marked.name}/ has none "
        "that can be read",
        todo=f"Run `softmark grade {assignment.name}`.",
        who=assignment.name,
    )


def kept(course: Course, assignment: Assignment, hand_ins: HandIns) -> tuple[Kept, ...]:
    """The records of what was handed in for an assignment."""
    present = [s.student for s in hand_ins.submissions if s.assignment == assignment.name]
    return recall(course, assignment, present).kept
