"""The command that hands out: from source to the students' version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from softmark.cli.needs import require_data, require_seal
from softmark.cli.options import Jobs, JsonFile, Names, Unsealed
from softmark.cli.terminal import STDOUT, check_json, say, waiting, write_json
from softmark.model import ConfigError


def release(
    assignments: Names = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="a dry run: fail if a release is not fresh"),
    ] = False,
    zip_: Annotated[
        bool, typer.Option("--zip", help="also write release/<assignment>.zip to hand out")
    ] = False,
    jobs: Jobs = None,
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
) -> None:
    """Make the students' version from source/, once the source has proved itself.

    Examples:
        softmark release
        softmark release neurons --zip
        softmark release --check
    """
    from softmark.course import Course
    from softmark.marking.pool import Pool
    from softmark.marking.releasing import release_course

    course = Course.find()
    chosen = course.chosen(assignments)
    if not chosen:
        raise ConfigError(f"{course.root / 'source'} holds no notebook to release.")
    check_json(json_file)
    require_data(chosen)
    require_seal(unsealed, course.least)
    with Pool(jobs) as pool, waiting("checking sources against their hidden tests"):
        results = release_course(
            course, chosen, pool, check=check, zipped=zip_, sealed=not unsealed
        )
    write_json(json_file, [asdict(result) for result in results])
    for result in results if json_file != STDOUT else ():
        style = {"fresh": "green", "written": "green"}.get(result.status, "red")
        say(result.assignment, f"{result.status:8}", style)
        for line in result.messages:
            say(f"  {line}")
    if any(result.status in ("refused", "stale") for result in results):
        raise typer.Exit(1)
