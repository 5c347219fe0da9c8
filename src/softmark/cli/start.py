"""Commands that begin something: a course, or an assignment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from softmark.cli.terminal import say, warn

if TYPE_CHECKING:
    from softmark.course.start import Started

DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would be written, write nothing")]


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="made if it is not there")
    ] = Path(),
    dry_run: DryRun = False,
) -> None:
    """Make a course that marks, with one small assignment and an example of a hand-in.

    Nothing that is there is overwritten. In a folder that is a course already, only the
    nbgrader_config.py is added, if it is missing.

    Examples:
        softmark init physics
        softmark init
        softmark init physics --dry-run
    """
    from softmark.course.start import start_course

    started = start_course(folder, dry_run=dry_run)
    if not started.was_course:
        say(f"{'would make' if dry_run else 'made'} a course in {started.folder}:")
    elif started.added:
        say(f"{started.folder} is a course; what it lacked:")
    else:
        say(f"{started.folder} is a course already, and lacks no settings. Nothing was written.")
    _show(started, dry_run)
    if started.nbgrader_alone:
        warn(
            "NOTICE",
            "nbgrader_config.py was left as it is, and does not mark with softmark: `nbgrader "
            "autograde` and formgrader's button would run student code unsealed and write marks "
            "of their own. `softmark init` in an empty folder makes one that shows the lines "
            "to add.",
        )
    if not (started.was_course or dry_run):
        say("Next:")
        if started.folder != Path.cwd():
            say(f"  cd {os.path.relpath(started.folder)}")
        say("  softmark release    check the source, make the students' version")
        say("  softmark grade      mark what is in submitted/")
        say("  softmark new NAME   add an assignment of your own")


def new(
    assignment: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="its name")],
    dry_run: DryRun = False,
) -> None:
    """Add an assignment: a source notebook and its hidden tests, to write on from.

    It can be released as it is. Its name becomes that of the folders and of the notebook.

    Examples:
        softmark new week_2
        softmark new week_2 --dry-run
    """
    from softmark.course import Course
    from softmark.course.start import add_assignment

    started = add_assignment(Course.find(), assignment, dry_run=dry_run)
    _show(started, dry_run)
    if not dry_run:
        say("Write your tasks into the notebook and their tests beside it, then:")
        say(f"  softmark release {assignment}")


def _show(started: Started, dry_run: bool) -> None:
    for name in started.added:
        say(f"  {'would add' if dry_run else 'added'} {name}")
    for name in started.kept:
        say(f"  kept {name}, which was there")
