"""Makes pages and reports anew from what is kept; marks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from softmark.collect.hand_ins import HandIns, find_hand_ins
from softmark.course import Assignment, Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import Outcomes
from softmark.marking.publish import Publisher, check_writable, only_run
from softmark.model import Grade, Problem
from softmark.records.grades import recall


def publish_again(
    course: Course, assignments: Sequence[Assignment], students: Sequence[str] | None = None
) -> Outcomes:
    """Write every page and report anew, with what people have decided since.

    Made from the records, the autograded notebooks and the gradebook. Raises ConfigError
    where results cannot be written or a run is marking one of the assignments, and
    GradebookError where the gradebook cannot be read.
    """
    check_writable(course)
    hand_ins = find_hand_ins(course, assignments)
    wanted = hand_ins.of(students)
    grades: list[Grade] = []
    unwritten: list[Problem] = []
    said: list[str] = []
    with ExitStack() as held:
        for assignment in assignments:
            held.enter_context(only_run(course, assignment))
        gradebook = held.enter_context(Gradebook(course.gradebook_url, course.id))
        publisher = Publisher(course, gradebook, None)
        for assignment in assignments:
            for grade in kept(course, assignment, wanted):
                published = publisher.again(grade)
                grades.append(published.grade)
                unwritten += published.problems
            reported = publisher.report(assignment, hand_ins)
            said += reported.said
            unwritten += reported.problems
    return Outcomes(tuple(grades), (), 0.0, tuple(unwritten), tuple(said), wanted.strays)


def kept(course: Course, assignment: Assignment, hand_ins: HandIns) -> list[Grade]:
    """The kept grades of what was handed in for an assignment."""
    present = [s.student for s in hand_ins.submissions if s.assignment == assignment.name]
    return recall(course, assignment, present).grades
