"""The command that says what this machine can do."""

from __future__ import annotations

from dataclasses import asdict

import typer

from softmark.cli.options import JsonFile
from softmark.cli.terminal import STDOUT, check_json, show_findings, write_json
from softmark.model import ConfigError


def doctor(json_file: JsonFile = None) -> None:
    """Say what this machine can do, and what to install for what it cannot.

    Examples:
        softmark doctor
        softmark doctor --json -
    """
    from softmark.course import Course, has_course
    from softmark.doctor import Finding, examine

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
        raise typer.Exit(3 if problems & {"system", "bubblewrap", "sandbox"} else 1)
