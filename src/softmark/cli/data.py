"""Commands that bring in what marking needs: data sets, and the sample class."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from softmark.cli.options import JsonFile
from softmark.cli.terminal import STDOUT, check_json, note, say, waiting, warn, write_json


def data(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="DATASET", help="all the course's if none")
    ] = None,
    mirror: Annotated[
        str | None, typer.Option(help="folder or URL to ask before the public source")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="do not use the network")] = False,
    json_file: JsonFile = None,
) -> None:
    """Fetch and check the data sets that the assignments need.

    Examples:
        softmark data
        softmark data iris --offline
        softmark data --mirror https://mirror.example.edu/data
    """
    from softmark.course import Course
    from softmark.course.data import FetchResult, FetchStatus, fetch, mirror_setting, notices
    from softmark.model import DataError

    course = Course.find()
    needed = datasets or sorted({name for a in course.assignments.values() for name in a.data})
    place = mirror_setting(mirror, os.environ, course.mirror)
    check_json(json_file)
    results = []
    with waiting("fetching data"):
        for name in needed:
            try:
                results += fetch([name], course.data_dir, place, offline)
            except DataError as error:
                if datasets:
                    raise
                results.append(FetchResult(name, FetchStatus.FAILED, "", str(error)))
    styles = {"present": "green", "fetched": "green", "stand_in": "bold yellow", "failed": "red"}
    write_json(json_file, [asdict(result) for result in results])
    for result in results if json_file != STDOUT else ():
        status = result.status.value
        say(f"{result.name}: {result.message}", f"{status.replace('_', '-'):9}", styles[status])
    for notice in notices(needed, course.data_dir):
        warn("NOTICE", notice)
    if any(r.status is FetchStatus.FAILED for r in results):
        raise typer.Exit(1)


def sample(
    source: Annotated[
        Path | None, typer.Option("--from", help="folder with one folder a student")
    ] = None,
) -> None:
    """Copy the sample class into submitted/, if nothing is there.

    Examples:
        softmark sample
        softmark sample --from ~/last-year/class
    """
    from softmark.collect.sample import copy_sample
    from softmark.course import Course

    course = Course.find()
    count = copy_sample(course, source or course.sample)
    if not count:
        note("submitted/ holds hand-ins already; nothing was copied.")
    else:
        say(
            f"submitted/ was empty: copied the sample class of {count} students into it. "
            "Remove them (rm -r submitted/*/) before you collect your own."
        )
