"""Commands that mark: a class, or one notebook."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from softmark.cli.needs import require_data, require_seal, warn_of
from softmark.cli.options import Jobs, JsonFile, Names, Unsealed
from softmark.cli.progress import progress
from softmark.cli.terminal import (
    STDOUT,
    check_json,
    count_of,
    note,
    say,
    say_error,
    show_aftermath,
    show_strays,
    show_summary,
    show_verdicts,
    waiting,
    write_json,
)

if TYPE_CHECKING:
    from softmark.model import Grade


def grade(
    assignments: Names = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", metavar="ID", help="only these students")
    ] = None,
    jobs: Jobs = None,
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
    everything: Annotated[
        bool, typer.Option("--all", help="also what has not changed since it was marked")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="say of each submission why it is marked, or not")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would be marked, mark nothing")
    ] = False,
) -> None:
    """Mark what is new in submitted/: gradebook, autograded notebooks, feedback, report.

    A submission is marked again when it, the source, the hidden tests, the data, the limits
    or the installed versions have changed, or its grade is on hold.

    Examples:
        softmark grade
        softmark grade neurons --student ada --student ben
        softmark grade --dry-run
        softmark grade --all
        softmark grade --json grades.json
    """
    from softmark import api
    from softmark.model import Status

    course = api.load_course()
    hand_ins = api.to_mark(course, assignments, student)
    submissions = hand_ins.submissions
    if not submissions:
        show_strays(hand_ins.strays)
        raise api.nothing_handed_in(course, assignments)
    warn_of(course)
    tell = note if json_file == STDOUT else say
    if dry_run or explain:
        due = api.what_is_due(
            course, assignments, student, sealed=not unsealed, everything=everything
        )
        for each in due if explain else [each for each in due if each.why]:
            which = course.label(each.submission.assignment, each.submission.notebook)
            tell(f"{which}  {each.submission.student}: {each.why or 'its grade stands'}")
    if dry_run:
        standing = [each.submission for each in due if not each.why]
        stand = f"; the grades of {count_of(standing)} stand" if standing else ""
        say(
            f"{count_of(each.submission for each in due if each.why)} would be marked, nothing "
            f"was{stand}. Earlier automatic marks would be replaced; manual scores and comments "
            "would stay."
        )
        show_strays(hand_ins.strays)
        return
    check_json(json_file)
    require_data(course.chosen(assignments))
    began = time.monotonic()
    with progress("marking", None, "looking for what has changed") as step:

        def begin(total: int) -> None:
            require_seal(unsealed, course.least)
            step(0, total, "checking the references")

        def show(record: Grade, done: int, total: int) -> None:
            which = course.label(record.assignment, record.notebook)
            step(done, total, f"{which} {record.student}")

        outcomes = api.mark_class(
            course,
            assignments,
            student,
            jobs=jobs,
            sealed=not unsealed,
            everything=everything,
            progress=show,
            begin=begin,
        )
    write_json(json_file, [record.to_json() for record in outcomes.grades])
    if json_file != STDOUT and outcomes.grades:
        show_summary(course, outcomes.grades, time.monotonic() - began, left=outcomes.left)
        show_strays(outcomes.strays)
    for problem in outcomes.problems:
        left = count_of(s for s in submissions if s.assignment == problem.who)
        say_error(f"{problem}\n{left} not marked.")
    show_aftermath(course, outcomes)
    if (
        outcomes.problems
        or outcomes.unwritten
        or any(g.status is Status.ON_HOLD for g in outcomes.grades)
    ):
        raise typer.Exit(1)


def mark(
    notebook: Annotated[Path, typer.Argument(help="the file to mark")],
    assignment: Annotated[str, typer.Option("--assignment", "-a", help="which assignment it is")],
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
    detail: Annotated[bool, typer.Option("--detail", help="show what the tests report")] = False,
) -> None:
    """Mark one notebook, print the verdicts, and touch nothing.

    Examples:
        softmark mark ~/Downloads/neurons.ipynb -a neurons
        softmark mark mine.ipynb -a neurons --detail
    """
    from softmark import api
    from softmark.model import Status

    course = api.load_course()
    check_json(json_file)
    require_data([course.assignment(assignment)])
    api.check_file(notebook)
    require_seal(unsealed, course.least)
    with waiting(f"marking {notebook.name}"):
        marked = api.mark(notebook, course, assignment, sealed=not unsealed)
    write_json(json_file, [marked.to_json()])
    if json_file != STDOUT:
        show_verdicts(marked, detail)
    if marked.status is Status.ON_HOLD:
        raise typer.Exit(1)
