"""``softmark feedback``: pages and reports anew, with what people decided in formgrader."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from softmark.cli.options import JsonFile, Names
from softmark.cli.terminal import (
    STDOUT,
    check_json,
    count_of,
    say,
    show_aftermath,
    show_strays,
    show_summary,
    write_json,
)
from softmark.model import ConfigError


def feedback(
    assignments: Names = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", metavar="ID", help="only these students")
    ] = None,
    json_file: JsonFile = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say which pages would be made, make none")
    ] = False,
) -> None:
    """Make all pages and reports anew, with marks and comments given in formgrader.

    Nothing is marked: records, autograded notebooks and the gradebook stay as they are.

    Examples:
        softmark feedback
        softmark feedback neurons --student ada
        softmark feedback --dry-run
    """
    from softmark.api import no_assignment
    from softmark.collect.hand_ins import find_hand_ins
    from softmark.course import Course
    from softmark.marking.again import kept, publish_again
    from softmark.model import Status

    course = Course.find()
    chosen = course.chosen(assignments)
    if not chosen:
        raise no_assignment(course)
    hand_ins = find_hand_ins(course, chosen).of(student)
    grades = [each.grade for one in chosen for each in kept(course, one, hand_ins)]
    if not grades:
        raise ConfigError(
            "nothing has been marked yet",
            where=str(course.own / "grades"),
            expected="records of a marking",
            todo="Run `softmark grade` first.",
        )
    if dry_run:
        for grade in grades:
            say(f"{course.label(grade.assignment, grade.notebook)}  {grade.student}")
        say(f"The pages of {count_of(grades)} would be made anew, none was.")
        return
    check_json(json_file)
    began = time.monotonic()
    outcomes = publish_again(course, chosen, student)
    write_json(json_file, [record.to_json() for record in outcomes.grades])
    if json_file != STDOUT:
        show_summary(course, outcomes.grades, time.monotonic() - began)
    show_strays(outcomes.strays)
    show_aftermath(course, outcomes)
    if outcomes.unwritten or any(g.status is Status.ON_HOLD for g in outcomes.grades):
        raise typer.Exit(1)
