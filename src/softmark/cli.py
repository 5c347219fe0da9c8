"""The command line: thin doors that parse, call and render.

Exit codes: 0 done; 1 done, but something needs you (a grade on hold, a reference that
fails, a release that is stale); 2 the command or the course cannot be used as it is;
3 no sandbox can be made here.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from softmark import __version__
from softmark.course import Course
from softmark.model import ConfigError, Grade, SandboxError, SoftmarkError, Status

app = typer.Typer(
    name="softmark",
    help="Mark Jupyter homework: sandboxed student code, hidden tests on your side.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

Names = Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="all if none")]
Unsealed = Annotated[
    bool,
    typer.Option(
        "--unsealed", help="run student code without a sandbox, as yourself; every record says so"
    ),
]
JsonFile = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="write the records here; - for stdout")
]


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    try:
        # Outside standalone mode click returns the exit code instead of raising it.
        sys.exit(app(standalone_mode=False) or 0)
    except SystemExit:
        raise
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except KeyboardInterrupt:
        _say_error("stopped. What was marked so far is written; run the command again to go on.")
        sys.exit(130)
    except SandboxError as error:
        _say_error(str(error))
        sys.exit(3)
    except SoftmarkError as error:
        _say_error(str(error))
        sys.exit(2)
    except Exception as error:
        show = getattr(error, "show", None)  # click's own usage errors know how to say it
        if show is not None:
            show()
            sys.exit(getattr(error, "exit_code", 2))
        if isinstance(error, typer.Abort | EOFError):
            sys.exit(1)
        log = Path(".softmark-error.log")
        log.write_text(traceback.format_exc(), encoding="utf-8")
        _say_error(
            f"internal error: {type(error).__name__}: {error}. This is a fault of softmark; the "
            f"details are in {log}. Please report it with that file."
        )
        sys.exit(70)


def _say_error(text: str) -> None:
    err.print("[bold red]softmark:[/] ", end="")
    err.print(text, markup=False, highlight=False, soft_wrap=True)


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
) -> None:
    """Fetch and check the data sets that the assignments need."""
    import os

    from softmark.data import FetchStatus, fetch, mirror_setting, notices

    course = Course.find()
    needed = datasets or sorted({name for a in course.assignments.values() for name in a.data})
    place = mirror_setting(mirror, os.environ, course.mirror)
    results = []
    with err.status("fetching data") if err.is_terminal else _Nothing():
        for name in needed:
            results += fetch([name], course.data_dir, place, offline)
    styles = {"present": "green", "fetched": "green", "stand_in": "bold yellow", "failed": "red"}
    for result in results:
        status = result.status.value
        out.print(f"[{styles[status]}]{status.replace('_', '-'):9}[/] ", end="")
        out.print(f"{result.name}: {result.message}", markup=False, highlight=False, soft_wrap=True)
    for notice in notices(needed, course.data_dir):
        err.print("[bold yellow]NOTICE[/] ", end="")
        err.print(notice, markup=False, highlight=False, soft_wrap=True)
    if any(r.status is FetchStatus.FAILED for r in results):
        raise typer.Exit(1)


@app.command()
def sample(
    source: Annotated[
        Path | None, typer.Option("--from", help="folder with one folder a student")
    ] = None,
) -> None:
    """Copy the sample class into submitted/, if nothing is there."""
    from softmark.marking import copy_sample

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
    from softmark.backends import default_workers
    from softmark.marking import mark_class

    course = Course.find()
    chosen = course.chosen(assignments)
    submissions = course.submissions(chosen, student)
    if not submissions:
        wanted = ", ".join(a.name for a in chosen) or "any assignment"
        raise ConfigError(
            f"nothing to mark: {course.submitted} holds no submission for {wanted}. Expected "
            "submitted/<student>/<assignment>/<assignment>.ipynb; `softmark sample` copies a "
            "sample class there."
        )
    if dry_run:
        for submission in submissions:
            out.print(f"{submission.assignment}  {submission.student}", highlight=False)
        out.print(f"{len(submissions)} submissions would be marked; their earlier marks replaced.")
        return
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
    _write_json(json_file, list(outcomes.grades))
    if json_file != Path("-"):
        _summary(course, outcomes.grades, time.monotonic() - began)
    for problem in outcomes.problems:
        _say_error(f"{problem.assignment}: {problem.message}")
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
    from softmark.grading import grade_submission

    course = Course.find()
    _require_data([course.assignment(assignment)])
    _require_seal(unsealed)
    with err.status(f"marking {notebook.name}") if err.is_terminal else _Nothing():
        path = notebook.absolute()
        graded = grade_submission(course.root, assignment, notebook.stem, path, sealed=not unsealed)
    _write_json(json_file, [graded.grade])
    if json_file != Path("-"):
        _verdicts(graded.grade, detail)
    if graded.grade.status is Status.ON_HOLD:
        raise typer.Exit(1)


@app.command()
def release(
    assignments: Names = None,
    check: Annotated[
        bool, typer.Option("--check", help="write nothing; fail if a release is not fresh")
    ] = False,
    zip_: Annotated[
        bool, typer.Option("--zip", help="also write release/<assignment>.zip to hand out")
    ] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1)] = None,
    unsealed: Unsealed = False,
) -> None:
    """Make the students' version from source/, once the source has proved itself."""
    from softmark.backends import default_workers
    from softmark.releasing import release_course

    course = Course.find()
    chosen = course.chosen(assignments)
    if not chosen:
        raise ConfigError(f"{course.root / 'source'} holds no notebook to release.")
    _require_data(chosen)
    _require_seal(unsealed)
    with (
        err.status("checking sources against their hidden tests")
        if err.is_terminal
        else (_Nothing())
    ):
        results = release_course(
            course, chosen, jobs or default_workers(), check=check, zipped=zip_, sealed=not unsealed
        )
    for result in results:
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
    from softmark.backends import default_workers
    from softmark.calibration.show import caveat_of, command_of, table_of

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
            _say_error(f"seed {each.seed}: {note}")
    if record is None:
        record = calibration.record_of(chosen, metrics, measured)
        calibration.write_record(chosen, record)
        out.print(table_of(record))
        out.print(caveat_of(record), highlight=False, soft_wrap=True)
        for name in calibration.unvaried(record):
            _say_error(f"{name} is the same for every seed: does the solution use SEED?")
        out.print(f"wrote {path}", highlight=False, soft_wrap=True)
        return
    for failure in calibration.failures_of(measured):
        _say_error(failure)
    results = calibration.compare(record, metrics, measured)
    for result in results:
        out.print("[green]holds[/]   " if result.holds else "[red]differs[/] ", end="")
        text = f"{result.metric}: {result.message}"
        out.print(text, markup=False, highlight=False, soft_wrap=True)
    for change in calibration.changed_versions(record, chosen):
        err.print(f"note: {change}", markup=False, highlight=False, soft_wrap=True)
    if not all(result.holds for result in results):
        advice = f"If the change is meant, `{command_of(record)}` measures anew."
        _say_error(f"{path} is not borne out. {advice}")
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Say what this machine can do, and what to install for what it cannot."""
    from softmark.doctor import examine

    try:
        course = Course.find()
    except ConfigError:
        course = None
    findings = examine(course)
    marks = {"ok": "[green]ok[/]", "warning": "[yellow]look[/]", "problem": "[red]problem[/]"}
    for finding in findings:
        out.print(f"{marks[finding.level]:>8} ", end="")
        out.print(f"{finding.what}: {finding.found}", markup=False, highlight=False, soft_wrap=True)
        if finding.advice:
            out.print(
                f"         -> {finding.advice}", markup=False, highlight=False, soft_wrap=True
            )
    if any(f.level == "problem" for f in findings):
        raise typer.Exit(3)


def _require_seal(unsealed: bool) -> None:
    """Refuse before any work where nothing can be sealed, or say loudly that nothing is."""
    if unsealed:
        err.print(
            "[bold yellow]NOT SEALED[/] student code runs as you, with your files and network; "
            "every record will say so."
        )
        return
    from softmark.doctor import seal_works

    for finding in seal_works():
        if finding.level == "problem":
            raise SandboxError(f"{finding.found.strip()} {finding.advice} (--unsealed overrides)")


def _require_data(assignments: list[Any]) -> None:
    from softmark.data import notices

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
            err.print("[bold yellow]NOTICE[/] ", end="")
            err.print(notice, markup=False, highlight=False, soft_wrap=True)


def _write_json(path: Path | None, grades: list[Grade]) -> None:
    if path is None:
        return
    text = json.dumps([grade.to_json() for grade in grades], indent=1) + "\n"
    if path == Path("-"):
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _summary(course: Course, grades: tuple[Grade, ...], seconds: float) -> None:
    from softmark.report import class_summary

    table = Table(title=course.title, title_justify="left")
    table.add_column("assignment", no_wrap=True)
    for heading in ("all", "marked", "by hand", "on hold", "rejected", "mean", "of"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in class_summary(grades):
        mean = "" if row.mean is None else f"{row.mean:.1f}"
        table.add_row(
            row.assignment,
            *(str(n) for n in (row.submissions, row.graded, row.needs_manual)),
            f"[red]{row.on_hold}[/]" if row.on_hold else "0",
            str(row.rejected),
            mean,
            f"{row.points:g}",
        )
    out.print(table)
    if any(not grade.sealed for grade in grades):
        out.print("[bold yellow]NOT SEALED[/]: these marks were made without a sandbox.")
    out.print(f"{len(grades)} submissions in {seconds:.0f} s. Where to look:", highlight=False)
    for assignment in dict.fromkeys(grade.assignment for grade in grades):
        out.print(f"  report     reports/{assignment}/index.html", highlight=False)
    out.print("  feedback   feedback/<student>/<assignment>/<assignment>.html", highlight=False)
    out.print("  gradebook  gradebook.db (nbgrader export, nbgrader formgrader)", highlight=False)


def _verdicts(grade: Grade, detail: bool) -> None:
    styles = {"passed": "green", "carried": "green", "failed": "red"}
    for cell in grade.cells:
        earned = "waits for a person" if cell.earned is None else f"{cell.earned:g}/{cell.points:g}"
        out.print(f"[bold]{cell.grade_id}[/]  {earned}", highlight=False)
        for verdict in cell.verdicts:
            word = verdict.outcome.value
            out.print(f"  [{styles.get(word, 'yellow')}]{word:13}[/] ", end="")
            out.print(verdict.title, markup=False, highlight=False, soft_wrap=True)
            if verdict.hint and not verdict.outcome.earns:
                out.print(
                    f"    hint: {verdict.hint}", markup=False, highlight=False, soft_wrap=True
                )
            if detail and verdict.detail and not verdict.outcome.earns:
                out.print(verdict.detail, markup=False, highlight=False, style="dim")
    for note in grade.notes:
        out.print(f"note: {note}", markup=False, highlight=False, soft_wrap=True)
    seal = "" if grade.sealed else "  NOT SEALED"
    out.print(f"[bold]{grade.status.value}[/]  {grade.earned:g} of {grade.points:g}{seal}")


class _Nothing:
    """A context that does nothing, where there is no terminal to draw on."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


if __name__ == "__main__":
    main()
