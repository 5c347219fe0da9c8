"""The command line: thin doors that parse, call and render.

Exit codes: 0 done; 1 done, but something needs you (a grade on hold, a reference that
fails, a release that is stale); 2 the command or the course cannot be used as it is;
3 no sandbox can be made here.
"""

from __future__ import annotations

import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from softmark import __version__
from softmark.cli.terminal import (
    STDOUT,
    Nothing,
    check_json,
    count_of,
    err,
    out,
    say_error,
    show_findings,
    show_summary,
    show_verdicts,
    warn,
    write_json,
    write_log,
)
from softmark.course import Course, has_course
from softmark.model import ConfigError, Grade, SandboxError, SoftmarkError, Status

app = typer.Typer(
    name="softmark",
    help="Mark Jupyter homework: sandboxed student code, hidden tests on your side.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
INTERRUPTED = 130

Names = Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="all if none")]
Unsealed = Annotated[
    bool,
    typer.Option(
        "--unsealed", help="run student code without a sandbox, as yourself; every record says so"
    ),
]
JsonFile = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="write the records here; - for stdout only"),
]


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    try:
        # Outside standalone mode click returns the exit code instead of raising it: for Ctrl-C too.
        code = app(standalone_mode=False) or 0
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except SystemExit:
        raise
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except KeyboardInterrupt:
        say_error("stopped. What was done so far is kept; run the command again for the rest.")
        sys.exit(INTERRUPTED)
    except SandboxError as error:
        say_error(str(error))
        sys.exit(3)
    except SoftmarkError as error:
        say_error(str(error))
        sys.exit(2)
    except Exception as error:
        show = getattr(error, "show", None)  # click's own usage errors know how to say it
        if show is not None:
            show()
            sys.exit(getattr(error, "exit_code", 2))
        if isinstance(error, typer.Abort | EOFError):
            sys.exit(1)
        if isinstance(error, OSError) and error.filename is not None:
            say_error(
                f"{error.filename}: {error.strerror or error}. Mend that and run the command "
                "again; what was written before stays."
            )
            sys.exit(2)
        log = write_log(traceback.format_exc())
        say_error(
            f"internal error: {type(error).__name__}: {error}. This is a fault of softmark; the "
            f"details are in {log}. Please report it with that file."
        )
        sys.exit(70)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"softmark {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    pass


@app.command()
def data(
    datasets: Annotated[
        list[str] | None, typer.Argument(metavar="[DATASET]...", help="all the course's if none")
    ] = None,
    mirror: Annotated[
        str | None, typer.Option(help="folder or URL to ask before the public source")
    ] = None,
    offline: Annotated[bool, typer.Option(help="do not use the network")] = False,
    json_file: JsonFile = None,
) -> None:
    """Fetch and check the data sets that the assignments need."""
    import os

    from softmark.course.data import FetchStatus, fetch, mirror_setting, notices

    course = Course.find()
    needed = datasets or sorted({name for a in course.assignments.values() for name in a.data})
    place = mirror_setting(mirror, os.environ, course.mirror)
    check_json(json_file)
    results = []
    with err.status("fetching data") if err.is_terminal else Nothing():
        for name in needed:
            results += fetch([name], course.data_dir, place, offline)
    styles = {"present": "green", "fetched": "green", "stand_in": "bold yellow", "failed": "red"}
    write_json(json_file, [asdict(result) for result in results])
    for result in results if json_file != STDOUT else ():
        status = result.status.value
        out.print(f"[{styles[status]}]{status.replace('_', '-'):9}[/] ", end="")
        out.print(f"{result.name}: {result.message}", markup=False, highlight=False, soft_wrap=True)
    for notice in notices(needed, course.data_dir):
        warn("NOTICE", notice)
    if any(r.status is FetchStatus.FAILED for r in results):
        raise typer.Exit(1)


@app.command()
def sample(
    source: Annotated[
        Path | None, typer.Option("--from", help="folder with one folder a student")
    ] = None,
) -> None:
    """Copy the sample class into submitted/, if nothing is there."""
    from softmark.collect.sample import copy_sample

    course = Course.find()
    count = copy_sample(course, source or course.root / "examples" / "class")
    if count:
        out.print(
            f"submitted/ was empty: copied the sample class of {count} students into it. "
            "Remove them (rm -r submitted/*/) before you collect your own.",
            highlight=False,
            soft_wrap=True,
        )


@app.command()
def grade(
    assignments: Names = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", metavar="ID", help="only these students")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="at once (default: the cores)")
    ] = None,
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
    dry_run: Annotated[bool, typer.Option(help="say what would be marked, mark nothing")] = False,
) -> None:
    """Mark everything in submitted/: gradebook, autograded notebooks, feedback, report."""
    from softmark.marking.class_run import mark_class
    from softmark.marking.pool import default_workers

    course = Course.find()
    chosen = course.chosen(assignments)
    if not chosen:
        raise ConfigError(
            f"nothing to mark: {course.root / 'source'} holds no assignment; expected "
            "source/<assignment>/<assignment>.ipynb."
        )
    submissions = course.submissions(chosen, student)
    if not submissions:
        wanted = ", ".join(a.name for a in chosen)
        raise ConfigError(
            f"nothing to mark: {course.submitted} holds no submission for {wanted}. Expected "
            "submitted/<student>/<assignment>/<assignment>.ipynb; `softmark sample` copies a "
            "sample class there."
        )
    if dry_run:
        for submission in submissions:
            out.print(f"{submission.assignment}  {submission.student}", highlight=False)
        out.print(
            f"{count_of(submissions)} would be marked, nothing was. Earlier automatic marks "
            "would be replaced; manual scores and comments would stay.",
            highlight=False,
            soft_wrap=True,
        )
        return
    check_json(json_file)
    _require_data(chosen)
    _require_seal(unsealed)
    began = time.monotonic()
    columns = (
        TextColumn("marking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[last]}", style="dim", markup=False),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task("marking", total=len(submissions), last="checking the references")

        def show(record: Grade, done: int, total: int) -> None:
            last = f"{record.assignment} {record.student}"
            bar.update(task, completed=done, total=total, last=last)

        outcomes = mark_class(
            course, chosen, student, jobs or default_workers(), sealed=not unsealed, progress=show
        )
    write_json(json_file, [record.to_json() for record in outcomes.grades])
    if json_file != STDOUT and outcomes.grades:
        show_summary(course, outcomes.grades, time.monotonic() - began)
    for problem in outcomes.problems:
        left = count_of([s for s in submissions if s.assignment == problem.assignment])
        say_error(f"{problem.assignment}: {problem.message}\n{left} not marked.")
    if outcomes.problems or any(g.status is Status.ON_HOLD for g in outcomes.grades):
        raise typer.Exit(1)


@app.command()
def mark(
    notebook: Annotated[Path, typer.Argument(help="the file to mark")],
    assignment: Annotated[str, typer.Option("--assignment", "-a", help="which assignment it is")],
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
    detail: Annotated[bool, typer.Option(help="show what the tests report")] = False,
) -> None:
    """Mark one notebook, print the verdicts, and touch nothing."""
    from softmark.marking.engine import grade_submission

    course = Course.find()
    check_json(json_file)
    _require_data([course.assignment(assignment)])
    _require_seal(unsealed)
    with err.status(f"marking {notebook.name}") if err.is_terminal else Nothing():
        path = notebook.absolute()
        graded = grade_submission(course.root, assignment, notebook.stem, path, sealed=not unsealed)
    write_json(json_file, [graded.grade.to_json()])
    if json_file != STDOUT:
        show_verdicts(graded.grade, detail)
    if graded.grade.status is Status.ON_HOLD:
        raise typer.Exit(1)


@app.command()
def release(
    assignments: Names = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="a dry run: fail if a release is not fresh"),
    ] = False,
    zip_: Annotated[
        bool, typer.Option("--zip", help="also write release/<assignment>.zip to hand out")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="at once (default: the cores)")
    ] = None,
    json_file: JsonFile = None,
    unsealed: Unsealed = False,
) -> None:
    """Make the students' version from source/, once the source has proved itself."""
    from softmark.marking.pool import default_workers
    from softmark.marking.releasing import release_course

    course = Course.find()
    chosen = course.chosen(assignments)
    if not chosen:
        raise ConfigError(f"{course.root / 'source'} holds no notebook to release.")
    check_json(json_file)
    _require_data(chosen)
    _require_seal(unsealed)
    with (
        err.status("checking sources against their hidden tests")
        if err.is_terminal
        else (Nothing())
    ):
        results = release_course(
            course, chosen, jobs or default_workers(), check=check, zipped=zip_, sealed=not unsealed
        )
    write_json(json_file, [asdict(result) for result in results])
    for result in results if json_file != STDOUT else ():
        style = {"fresh": "green", "written": "green"}.get(result.status, "red")
        out.print(f"[{style}]{result.status:8}[/] {result.assignment}", highlight=False)
        for line in result.messages:
            out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if any(result.status in ("refused", "stale") for result in results):
        raise typer.Exit(1)


@app.command()
def calibrate(
    assignment: Annotated[str, typer.Argument(help="whose trained models are to be measured")],
    seeds: Annotated[
        int | None, typer.Option(min=1, help="how many runs (default 20; with --check 5)")
    ] = None,
    first_seed: Annotated[int, typer.Option(min=0, help="the runs count up from here")] = 1,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="at once (default: the cores)")
    ] = None,
    stand_in: Annotated[
        bool, typer.Option("--stand-in", help="on stand-in data, made for this run")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="write nothing; fail if the file is not borne out")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="say what would be run, run nothing")] = False,
    unsealed: Unsealed = False,
) -> None:
    """Run the reference over many seeds; thresholds on trained models follow from it."""
    from softmark import calibration
    from softmark.calibration.show import caveat_of, command_of, table_of
    from softmark.marking.pool import default_workers

    course = Course.find()
    chosen = course.assignment(assignment)
    count = seeds or (5 if check else calibration.LEAST_SEEDS)
    if count < calibration.LEAST_SEEDS and not (check or dry_run):
        raise ConfigError(
            f"--seeds {count}: a threshold needs at least {calibration.LEAST_SEEDS} runs. "
            "Fewer are allowed with --check."
        )
    metrics = calibration.check_ready(chosen)
    if stand_in:
        chosen = calibration.on_stand_in(course, chosen)
    _require_data([chosen])
    record = calibration.committed(chosen) if check else None
    path = calibration.target(chosen).relative_to(course.root)
    if dry_run:
        names = ", ".join(metric.name for metric in metrics)
        out.print(f"{count} runs of {assignment} would be measured: {names}", highlight=False)
        out.print(f"{path} would be {'checked' if check else 'written'}.", highlight=False)
        return
    _require_seal(unsealed)
    columns = (TextColumn("calibrating"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task("calibrating", total=count)
        measured = calibration.measure_seeds(
            course,
            chosen,
            range(first_seed, first_seed + count),
            jobs or default_workers(),
            sealed=not unsealed,
            progress=lambda _, done, total: bar.update(task, completed=done, total=total),
        )
    for each in measured:
        for note in each.notes:
            say_error(f"seed {each.seed}: {note}")
    if record is None:
        record = calibration.record_of(chosen, metrics, measured)
        calibration.write_record(chosen, record)
        out.print(table_of(record))
        out.print(caveat_of(record), highlight=False, soft_wrap=True)
        for name in calibration.unvaried(record):
            say_error(f"{name} is the same for every seed: does the solution use SEED?")
        out.print(f"wrote {path}", highlight=False, soft_wrap=True)
        return
    for failure in calibration.failures_of(measured):
        say_error(failure)
    results = calibration.compare(record, metrics, measured)
    for result in results:
        out.print("[green]holds[/]   " if result.holds else "[red]differs[/] ", end="")
        text = f"{result.metric}: {result.message}"
        out.print(text, markup=False, highlight=False, soft_wrap=True)
    for change in calibration.changed_versions(record, chosen):
        err.print(f"note: {change}", markup=False, highlight=False, soft_wrap=True)
    if not all(result.holds for result in results):
        advice = f"If the change is meant, `{command_of(record)}` measures anew."
        say_error(f"{path} is not borne out. {advice}")
        raise typer.Exit(1)


@app.command()
def doctor(json_file: JsonFile = None) -> None:
    """Say what this machine can do, and what to install for what it cannot."""
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


def _require_seal(unsealed: bool) -> None:
    """Refuse before any work where nothing can be sealed, or say loudly that nothing is."""
    if unsealed:
        warn(
            "NOT SEALED",
            "student code runs as you, with your files and network; every record will say so.",
        )
        return
    from softmark.doctor import seal_works

    for finding in seal_works():
        if finding.level == "problem":
            raise SandboxError(f"{finding.found.strip()} {finding.advice} (--unsealed overrides)")


def _require_data(assignments: list[Any]) -> None:
    from softmark.course.data import notices

    for assignment in assignments:
        for name, folder in assignment.data.items():
            if not (folder / "PROVENANCE.json").is_file():
                raise ConfigError(
                    f"{assignment.name} needs the data set {name}, which is not in {folder}. "
                    "Fetch it with `softmark data`."
                )
        for notice in (
            notices(assignment.data, next(iter(assignment.data.values())).parent)
            if (assignment.data)
            else ()
        ):
            warn("NOTICE", notice)
