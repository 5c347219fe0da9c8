"""Releases assignments once their sources have proved themselves.

Before a student's version is written, the source must be in order, earn full marks for
its own solution, and earn nothing once the solutions are taken out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from softmark.course import Assignment, Course
from softmark.marking.pool import Backend
from softmark.marking.proof import check_references, source_problems
from softmark.model import Problem, SoftmarkError
from softmark.notebook import read_notebook
from softmark.release import release_assignment, release_notebook, zip_release
from softmark.release.folder import notebook_bytes


@dataclass(frozen=True)
class Released:
    """What became of one assignment: fresh, written, stale (with check) or refused."""

    assignment: str
    status: str
    messages: tuple[str, ...] = ()


def release_course(
    course: Course,
    assignments: Sequence[Assignment],
    backend: Backend,
    *,
    check: bool = False,
    zipped: bool = False,
    sealed: bool = True,
) -> list[Released]:
    """Check and release these assignments; one that is refused does not stop the others."""
    refused: dict[str, tuple[str, ...]] = {}
    for assignment in assignments:
        problems = source_problems(assignment)
        if problems:
            refused[assignment.name] = tuple(map(_told, problems))
    sound = [a for a in assignments if a.name not in refused]
    with tempfile.TemporaryDirectory() as folder:
        blanks: dict[str, Path] = {}
        for part in (part for each in sound for part in each.parts()):
            try:
                released = release_notebook(read_notebook(part.source))
            except SoftmarkError as error:
                refused[part.name] = (*refused.get(part.name, ()), str(error))
                continue
            blanks[part.label] = Path(folder) / f"{len(blanks)}.ipynb"
            blanks[part.label].write_bytes(notebook_bytes(released))
        sound = [a for a in sound if a.name not in refused]
        for problem in check_references(course, sound, backend, sealed=sealed, blanks=blanks):
            refused[problem.who] = (*refused.get(problem.who, ()), _told(problem))
    return [
        Released(a.name, "refused", refused[a.name])
        if a.name in refused
        else _release(a, check=check, zipped=zipped)
        for a in assignments
    ]


def _told(problem: Problem) -> str:
    """Under the heading of its assignment, which need not be named again."""
    return str(replace(problem, who=""))


def _release(assignment: Assignment, *, check: bool, zipped: bool) -> Released:
    try:
        result = release_assignment(
            [part.source for part in assignment.parts()],
            assignment.tests,
            assignment.release,
            assignment.data,
            check,
            beside=assignment.beside(),
        )
    except SoftmarkError as error:
        return Released(assignment.name, "refused", (str(error),))
    messages = [f"not in release/{assignment.name}: {item}" for item in result.left_out]
    if result.taken_off:
        named = ", ".join(result.taken_off)
        messages.append(f"metadata that is neither nbgrader's nor Jupyter's was left out: {named}")
    messages += [f"not part of the release, left alone: {path.name}" for path in result.strays]
    if check and not result.fresh:
        changed = [f"stale: {path.name}; run `softmark release`" for path in result.stale]
        return Released(assignment.name, "stale", (*messages, *changed))
    messages += [f"wrote {path.relative_to(assignment.release)}" for path in result.written]
    if zipped and not check:
        target = assignment.release.parent / f"{assignment.name}.zip"
        zip_release(assignment.release, target, assignment.data)
        messages.append(f"wrote release/{target.name}")
    return Released(assignment.name, "written" if result.written else "fresh", tuple(messages))
