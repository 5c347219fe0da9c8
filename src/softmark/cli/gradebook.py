"""``softmark gradebook``: the database itself."""

from __future__ import annotations

from typing import Annotated

import typer

from softmark.cli.terminal import count_of, say, say_error
from softmark.model import ConfigError

group = typer.Typer(
    name="gradebook",
    help="Look after nbgrader's gradebook.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@group.command(
    epilog="Examples:\n    softmark gradebook rebuild --dry-run\n    softmark gradebook rebuild"
)
def rebuild(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would stand in it, write nothing")
    ] = False,
) -> None:
    """Make gradebook.db anew from the records of what was marked; marks nothing.

    For a gradebook that is damaged, empty or gone. Marks, extra credit and comments that
    people gave are taken from the old one as far as it can be read; it is kept beside the
    new one.
    """
    from softmark.course import Course
    from softmark.marking.rebuild import rebuild as rebuilt

    course = Course.find()
    name = course.gradebook.name
    done = rebuilt(course, dry_run=dry_run)
    if not done.grades and not done.by_hand and not dry_run and not done.problems:
        raise ConfigError(
            "nothing has been marked yet, so the new gradebook is empty",
            where=name,
            todo="Run `softmark grade`.",
        )
    decisions = f"{done.by_hand} decision{'' if done.by_hand == 1 else 's'}"
    would = "would stand" if dry_run else "stand"
    say(f"{count_of(done.grades)} {would} in {name}, with {decisions} of people.")
    if done.damage:
        say_error(f"of the {name} that there was, not all could be read: {'; '.join(done.damage)}.")
    for problem in done.problems:
        say_error(str(problem))
    if done.kept is not None:
        say(f"The one that there was is {done.kept.name}.")
    if not dry_run:
        say("Next: `softmark feedback` makes pages and reports say the same.")
    if done.damage or done.problems:
        raise typer.Exit(1)
