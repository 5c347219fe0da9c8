"""What commands show: messages, tables, verdicts, and records as JSON for machines."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional, category

from rich.console import Console

from softmark.model import UNREADABLE, ConfigError, Grade, Submission

if TYPE_CHECKING:
    from softmark.collect.hand_ins import Stray
    from softmark.course import Course
    from softmark.doctor import Finding
    from softmark.marking.class_run import Outcomes

out = Console()
err = Console(stderr=True)
STDOUT = Path("-")
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's marks that turn the order of the letters after them."""
MAX_STRAYS = 12
"""How many things that were not marked the terminal lists."""


def plain(text: str) -> str:
    """The text with what acts on a terminal written out: names and errors are students' words."""
    return "".join(ascii(c)[1:-1] if _acts(c) else c for c in text)


def _acts(character: str) -> bool:
    if character in "\n\t":
        return False
    return category(character) in ("Cc", "Cs") or bidirectional(character) in _TURNING


def say(text: str, word: str = "", style: str = "") -> None:
    """One line on standard output, as it is; the word before it may have a style."""
    if word:
        out.print(word, end=" ", style=style, markup=False, highlight=False)
    out.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def note(text: str) -> None:
    """One line on standard error that nobody needs to act on."""
    err.print(f"note: {plain(text)}", markup=False, highlight=False, soft_wrap=True)


def waiting(doing: str) -> AbstractContextManager[object]:
    """Show on a terminal that something goes on; nothing elsewhere."""
    return err.status(doing) if err.is_terminal else nullcontext()


def say_error(text: str) -> None:
    """One message on standard error."""
    err.print("[bold red]softmark:[/] ", end="")
    err.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def warn(what: str, text: str) -> None:
    """Something that must not be overlooked, on standard error."""
    err.print(f"[bold yellow]{what}[/] ", end="")
    err.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def count_of(submissions: Iterable[Submission | Grade]) -> str:
    """How many submissions, in words; the notebooks of one count once."""
    count = len({(each.student, each.assignment) for each in submissions})
    return f"{count} submission{'' if count == 1 else 's'}"


def write_log(text: str) -> Path:
    """Keep what went wrong inside, here or where temporary files lie."""
    for folder in (Path, tempfile.gettempdir):
        try:
            path = Path(folder()) / ".softmark-error.log"
            path.write_text(text, encoding="utf-8")
            return path
        except OSError:
            continue
    err.print(plain(text), markup=False, highlight=False)
    return Path("the lines above")


def check_json(path: Path | None) -> None:
    """Raise ConfigError, before any work, if the records could not be written there."""
    if path is None or path == STDOUT:
        return
    try:
        new = not path.exists()
        with path.open("a", encoding="utf-8"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise ConfigError(
            f"--json {path}: {error.strerror or error}; expected a file that can be written, or - "
            "for standard output. Nothing was done."
        ) from error


def write_json(path: Path | None, records: Sequence[Mapping[str, Any]]) -> None:
    """Write the records of a command as a list; nowhere without a path."""
    if path is None:
        return
    text = json.dumps(records, indent=1) + "\n"
    if path == STDOUT:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def show_summary(
    course: Course, grades: tuple[Grade, ...], seconds: float, *, left: int = 0
) -> None:
    """The table after marking, and where to look; ``left`` grades stood and were left alone."""
    from rich import box
    from rich.table import Table

    from softmark.html.report import class_summary

    # Fits 80 columns: figures are never cut, a long name folds.
    table = Table(
        title=course.title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.add_column("assignment", overflow="fold")
    for heading in ("all", "marked", "by hand", "on hold", "rejected", "mean", "of"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in class_summary(grades):
        mean = "" if row.mean is None else f"{row.mean:.1f}"
        table.add_row(
            _with_path(course, row.assignment),
            *(str(n) for n in (row.submissions, row.graded, row.needs_manual)),
            f"[red]{row.on_hold}[/]" if row.on_hold else "0",
            str(row.rejected),
            mean,
            f"{row.points:g}",
        )
    out.print(table)
    if any(not grade.sealed for grade in grades):
        out.print("[bold yellow]NOT SEALED[/]: these marks were made without a sandbox.")
    for lesser in sorted({grade.seal for grade in grades if grade.seal and grade.seal.shared}):
        say(f"Sealed at level {lesser}: `softmark doctor` says what would add to it.")
    stood = f", {left} of them unchanged (`--all` marks these too)" if left else ""
    say(f"{count_of(grades)} in {seconds:.0f} s{stood}. Where to look:")
    for assignment in dict.fromkeys(grade.assignment for grade in grades):
        _show_place("report", course.seen(course.report_page(assignment)))
    for page in _pages(course, grades):
        _show_place("feedback", course.seen(page))
    say(f"  gradebook  {course.seen(course.gradebook)} (nbgrader export, nbgrader formgrader)")


def _with_path(course: Course, name: str) -> str:
    assignment = course.assignments.get(name)
    return f"{name} [dim]core[/]" if assignment is not None and assignment.core else name


def _show_place(what: str, path: Path) -> None:
    out.print(f"  {what:10} {plain(str(path))}", markup=False, highlight=False)


def _pages(course: Course, grades: Sequence[Grade]) -> dict[Path, None]:
    """Where the students' pages lie; notebooks that are not called as the assignment by name."""
    pages: dict[Path, None] = {}
    for grade in grades:
        alone = course.label(grade.assignment, grade.notebook) == grade.notebook
        name = "<assignment>" if alone else grade.assignment
        notebook = "<assignment>" if alone else grade.notebook
        pages[course.page("<student>", name, notebook)] = None
    return pages


def show_strays(strays: Sequence[Stray]) -> None:
    """What lies in submitted/ and was not marked, or under a name in doubt, a line each."""
    for marked, word in ((False, "NOT MARKED"), (True, "LOOK")):
        found = [stray for stray in strays if stray.marked is marked]
        for stray in found[:MAX_STRAYS]:
            warn(word, str(stray))
        if len(found) > MAX_STRAYS:
            warn(word, f"{len(found) - MAX_STRAYS} more; the reports list them all.")


def show_aftermath(course: Course, outcomes: Outcomes) -> None:
    """What a run leaves to do: grades on hold with the reason, what could not be written."""
    from softmark.marking.unwritten import names_of
    from softmark.model import Status

    unwritten = {problem.found for problem in outcomes.unwritten}
    held: dict[tuple[str, str], list[str]] = {}
    for grade in outcomes.grades:
        if grade.status is Status.ON_HOLD and grade.held and grade.held not in unwritten:
            which = course.label(grade.assignment, grade.notebook)
            held.setdefault((which, grade.held), []).append(grade.student)
    for (which, why), students in held.items():
        say_error(f"{which}: {names_of(students)}: on hold: {why}")
    for problem in outcomes.unwritten:
        say_error(str(problem))
    for line in outcomes.said:
        note(line)


def faults_of(grade: Grade) -> list[str]:
    """What went wrong on our side, each thing once whichever cells it holds up."""
    if grade.held:
        return [grade.held]  # the rest follows from it
    found: dict[str, None] = {}
    for verdict in (v for cell in grade.cells for v in cell.verdicts if v.outcome.ours):
        named = verdict.test not in ("", UNREADABLE)
        found[f"{verdict.test}: {verdict.reason}" if named else verdict.reason] = None
    return list(found)


def show_verdicts(grade: Grade, detail: bool) -> None:
    """What became of one notebook, test by test."""
    styles = {"passed": "green", "carried": "green", "failed": "red"}
    for cell in grade.cells:
        earned = "waits for a person" if cell.earned is None else f"{cell.earned:g}/{cell.points:g}"
        out.print(f"[bold]{cell.grade_id}[/]  {earned}", highlight=False)
        for verdict in cell.verdicts:
            word = verdict.outcome.value
            say(verdict.title, f"  {word:13}", styles.get(word, "yellow"))
            if verdict.hint and not verdict.outcome.earns:
                say(f"    hint: {verdict.hint}")
            if detail and verdict.detail and not verdict.outcome.earns:
                out.print(plain(verdict.detail), markup=False, highlight=False, style="dim")
    for text in grade.notes:
        say(f"note: {text}")
    for fault in faults_of(grade):
        say_error(f"on hold: {fault}")
    seal = "  NOT SEALED" if not grade.sealed else f"  sealed: {grade.seal}" if grade.seal else ""
    out.print(f"[bold]{grade.status.value}[/]  {grade.earned:g} of {grade.points:g}{seal}")


def show_findings(findings: Sequence[Finding]) -> None:
    """What `softmark doctor` found."""
    styles = {"ok": ("green", "ok"), "warning": ("yellow", "look"), "problem": ("red", "problem")}
    for finding in findings:
        style, word = styles[finding.level]
        say(f"{finding.what}: {finding.found}", f"{word:8}", style)
        if finding.advice:
            say(f"         -> {finding.advice}")
