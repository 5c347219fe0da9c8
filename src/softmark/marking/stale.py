"""What has to be marked, and why: everything whose grade does not stand on what is there now.

A grade that stands on the same hand-in, source, hidden tests, data, limits and versions would
come out the same. So it is left alone, unless it waits for a better day (on hold), is not in
the gradebook, or has lost a page.
"""

from __future__ import annotations

import functools
import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import softmark
from softmark.course import Assignment, Course
from softmark.gradebook import Standing
from softmark.marking.bench import contents_beside, digest_of_answers
from softmark.model import Grade, NotebookError, SoftmarkError, Status, Submission
from softmark.model.files import files_below
from softmark.notebook import read_notebook
from softmark.notebook.read import MAX_BYTES, read_bytes
from softmark.records.basis import Basis
from softmark.records.grades import Kept

MAX_DEPTH = 12
"""Folders below a hand-in's own that are looked into; what lies deeper never runs."""

Standings = Mapping[tuple[str, str], Standing]
"""What the gradebook says of an assignment, by student and notebook."""


@dataclass(frozen=True)
class Due:
    """A hand-in and why it is to be marked; ``why`` is empty where its grade stands."""

    submission: Submission
    why: str


class Grounds:
    """What grades stand on as the files are now; each is read once."""

    def __init__(self, course: Course, *, sealed: bool = True) -> None:
        self._course = course
        self._sealed = sealed
        self._common: dict[tuple[str, str], Basis] = {}
        self._bases: dict[tuple[str, str, str], Basis] = {}

    def basis(self, submission: Submission) -> Basis:
        """What marking this submission now would stand on.

        Raises SoftmarkError or OSError where a file of the course cannot be read.
        """
        key = (submission.student, submission.assignment, submission.notebook)
        if key not in self._bases:
            common = self._of_the_course(submission.assignment, submission.notebook)
            self._bases[key] = Basis(
                submission=_of_the_hand_in(submission),
                source=common.source,
                tests=common.tests,
                data=common.data,
                settings=common.settings,
                engine=common.engine,
            )
        return self._bases[key]

    def changes(self, submission: Submission, kept: Kept) -> list[str]:
        """What a kept grade stood on and is not as it was, in words; none where nobody knows."""
        try:
            return [] if kept.basis is None else kept.basis.changes(self.basis(submission))
        except (SoftmarkError, OSError):
            return []

    def why(self, submission: Submission, kept: Kept | None, standings: Standings) -> str:
        """Why this submission is to be marked, empty where its grade stands."""
        if kept is None:
            return "not marked yet"
        try:
            now = self.basis(submission)
        except (SoftmarkError, OSError) as error:
            return f"what it stands on cannot be read ({error})"
        grade = kept.grade
        if kept.basis is None:
            return "nothing says what its grade stands on"
        if changes := kept.basis.changes(now):
            return ", ".join(changes)
        if grade.status is Status.ON_HOLD:
            return "on hold"
        if grade.sealed is not self._sealed:
            return "marked without a sandbox" if self._sealed else "marked in a sandbox"
        if grade.seal is not None and not grade.seal.reaches(
            self._course.assignments[grade.assignment].least
        ):
            return f"marked at level {grade.seal}"
        if not grade.entered or not _agrees(grade, standings.get((grade.student, grade.notebook))):
            return "the gradebook holds something else"
        return self._lost(grade)

    def _lost(self, grade: Grade) -> str:
        """What is not there any more of what marking had written."""
        folder = self._course.autograded(grade.student, grade.assignment)
        page = self._course.page(grade.student, grade.assignment, grade.notebook)
        if not page.is_file():
            return "its feedback page is gone"
        ran = grade.status is not Status.REJECTED
        if ran and not (folder / f"{grade.notebook}.ipynb").is_file():
            return "its autograded notebook is gone"
        return ""

    def _of_the_course(self, assignment: str, notebook: str) -> Basis:
        key = (assignment, notebook)
        if key not in self._common:
            part = self._course.assignments[assignment].part(notebook)
            self._common[key] = Basis(
                submission="",
                source=_of_the_source(part),
                tests=_digest(_of_files(part.tests.parent.glob("*.py"), files_below(part.tests))),
                data=_of_data(part),
                settings=_digest([repr((part.limits, part.title, self._course.title)).encode()]),
                engine=_engine(),
            )
        return self._common[key]


def _agrees(grade: Grade, standing: Standing | None) -> bool:
    """Whether the gradebook holds what marking found, whatever people have added to it."""
    if standing is None:
        return False
    for cell in grade.cells:
        row = standing.rows.get(cell.grade_id)
        if row is None:
            return False
        if cell.earned is not None and (row.auto is None or abs(row.auto - cell.earned) > 1e-6):
            return False
    return True


def _of_the_source(part: Assignment) -> str:
    answers = digest_of_answers(read_notebook(part.source), {}, contents_beside(part))
    try:
        released = read_bytes(part.released(), MAX_BYTES)
    except NotebookError:
        released = b""
    return _digest([answers.encode(), released])


def _of_data(part: Assignment) -> str:
    """By names, sizes and times of the files: data may be large, and nobody else writes there."""
    found = []
    for name, folder in sorted(part.data.items()):
        for path in files_below(folder):
            known = path.stat()
            where = path.relative_to(folder).as_posix()
            found.append(repr((name, where, known.st_size, known.st_mtime_ns)).encode())
    return _digest(found)


@functools.cache
def _engine() -> str:
    """Softmark itself, Python, and the names of all installed packages, which hold versions."""
    home = Path(softmark.__file__).parent
    installed = {
        entry.name
        for folder in dict.fromkeys(sys.path)
        if folder and Path(folder).is_dir()
        for entry in os.scandir(folder)
        if entry.name.endswith((".dist-info", ".egg-info"))
    }
    return _digest([repr((sys.version, sorted(installed))).encode(), *_of_files(files_below(home))])


def _of_the_hand_in(submission: Submission) -> str:
    """All that lies there, and which of it counts."""
    place = submission.place or submission.path
    chosen = os.path.relpath(submission.path, place)
    said = (submission.notebook, chosen, submission.notes, submission.needs_you, submission.fate)
    return _digest([repr(said).encode(), *_contents(place)])


def _contents(place: Path, depth: int = MAX_DEPTH) -> Iterator[bytes]:
    """Names and contents below a folder that a student filled: no link is followed."""
    try:
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode):
            yield _content(place, found)
            return
        paths = sorted(place.iterdir())
    except OSError as error:
        yield repr(("unreadable", error.errno)).encode()
        return
    for path in paths:
        yield os.fsencode(path.name)
        if depth > 0:
            yield from _contents(path, depth - 1)
    yield b"/"


def _content(path: Path, found: os.stat_result) -> bytes:
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_BYTES:
        return repr((stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime_ns)).encode()
    try:
        return read_bytes(path, MAX_BYTES)
    except NotebookError as error:
        return repr(("unreadable", error.found)).encode()


def _of_files(*groups: Iterable[Path]) -> Iterator[bytes]:
    for path in (path for group in groups for path in group):
        yield path.name.encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:20]
