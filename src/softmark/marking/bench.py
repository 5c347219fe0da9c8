"""One assignment, ready to mark with: its source, its warm parent, its reference.

A bench has one life: it is opened for the files as they are, marks submissions one after
the other, heals after each, and is closed, with all that it started, when a file changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from nbformat import NotebookNode

import softmark
from softmark.course import Assignment
from softmark.course.data import stands_in
from softmark.hidden_tests import run_hidden_tests
from softmark.html.pictures import with_pictures
from softmark.kernel import Session
from softmark.kernel.reference import ReferenceAnswers
from softmark.model import (
    CellGrade,
    FileRefused,
    Grade,
    Limits,
    NotebookError,
    Status,
    Submission,
    on_hold,
    score,
)
from softmark.model.files import files_below
from softmark.notebook import (
    files_beside,
    graded_cells,
    imports_of,
    read_notebook,
    repair,
    without_hidden_tests,
)
from softmark.notebook.blank import left_blank
from softmark.notebook.cells import GradedCell, texts
from softmark.sandbox.warm_parent import WarmParent

_State = tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True)
class GradedSubmission:
    """The record, the executed and repaired notebook (None if rejected), CPU seconds."""

    grade: Grade
    notebook: NotebookNode | None
    cells_cpu_s: float = 0.0
    """CPU seconds of the student's own cells."""
    timings: Mapping[str, float] = field(default_factory=dict)
    pressed: bool = False
    """Whether the clock ran out somewhere because the machine was busy: to be tried again alone."""


class Bench:
    """What marking one assignment needs, kept from one submission to the next.

    ``cache`` is the folder of the reference's answers. Opening raises NotebookError when the
    source cannot be read; processes start when they are first needed.
    """

    def __init__(self, assignment: Assignment, cache: Path, *, sealed: bool = True) -> None:
        self.assignment = assignment
        self.cache = cache
        self.sealed = sealed
        self._state = _state_of(assignment)  # before anything is read: a later edit shows
        self.source = read_notebook(assignment.source)
        # The source's own files count, whatever a student made of them: as with nbgrader.
        self._beside = contents_beside(assignment)
        self._warm: WarmParent | None = None
        # By what its answers follow from. All submissions are held against the source as it
        # stands; a variant of it would be another notebook, with a reference of its own.
        self._references: dict[str, ReferenceAnswers] = {}

    def serves(self, assignment: Assignment, cache: Path) -> bool:
        """Whether it is still the bench for this: described alike, and no file changed."""
        same = (assignment, cache) == (self.assignment, self.cache)
        return same and self._state == _state_of(assignment)

    def close(self) -> None:
        """End every process that was started; what is asked next starts new ones."""
        for reference in self._references.values():
            reference.close()
        if self._warm is not None:
            self._warm.close()
            self._warm = None

    def heal(self) -> None:
        """After a submission: let go of what it broke, so that the next gets a sound one."""
        for reference in self._references.values():
            reference.heal()
        if self._warm is not None and not self._warm.alive:
            self.close()

    def mark(self, submission: Submission, inside: Path | None = None) -> GradedSubmission:
        """Mark one submission; whatever the file holds, the result is a record.

        The file must not lead out of the folder ``inside`` by links. Raises SandboxError.
        """
        if submission.fate is Status.REJECTED:
            return self._rejected(submission)
        try:
            submitted = read_notebook(submission.path, inside=inside)
        except FileRefused as error:
            held = on_hold(submission, graded_cells(self.source), str(error), sealed=self.sealed)
            return GradedSubmission(held, None)
        except NotebookError as error:
            # The student reads this: our folders are our own.
            where = _within(submission.path, inside or submission.path.parent)
            return self._rejected(submission, str(error.but(where=where)))
        repaired = repair(submitted, self.source)
        given = {*self._beside, *(f"{name}.ipynb" for name in self.assignment.notebooks)}
        beside = files_beside(submission.path, submission.place, self.assignment.data, given)
        return self._mark(
            submission,
            graded_cells(self.source),
            with_pictures(repaired.notebook, beside.files),
            (*repaired.notes, *beside.notes),
            files=beside.files,
        )

    def hold(
        self, submission: Submission, why: str, inside: Path | None = None
    ) -> GradedSubmission:
        """The record of a submission that could not be marked, by a fault of ours."""
        notebook = repair(read_notebook(submission.path, inside=inside), self.source).notebook
        cells = graded_cells(self.source)
        by_hand = self._by_hand(cells, notebook)
        grade = on_hold(submission, cells, why, sealed=self.sealed, marked=by_hand)
        return GradedSubmission(grade, notebook)

    def prove(self) -> GradedSubmission:
        """Mark the source itself, run anew: its solution must earn all points."""
        submission = Submission(
            "(reference)",
            self.assignment.name,
            self.assignment.source,
            notebook=self.assignment.notebook,
        )
        session = self.reference(self.source).restart()
        notebook = without_hidden_tests(self.source)
        return self._mark(submission, graded_cells(self.source), notebook, session=session)

    def mark_cells(
        self, submission: Submission, notebook: NotebookNode, only: set[str]
    ) -> GradedSubmission:
        """Run a notebook as it is and mark some of its graded cells, by grade_id.

        For trying single solutions: nothing is repaired, and cells that are not in
        ``only`` are left out of the record. Raises SandboxError.
        """
        cells = [cell for cell in graded_cells(notebook) if cell.grade_id in only]
        return self._mark(submission, cells, without_hidden_tests(notebook), trusted=True)

    def open(self, notebook: NotebookNode, limits: Limits | None = None) -> Session:
        """A session of a notebook of ours that has not run yet; whoever asks closes it.

        ``limits`` take the place of the assignment's. Raises SandboxError.
        """
        return self._session(without_hidden_tests(notebook), trusted=True, limits=limits)

    def warm(self) -> WarmParent:
        """The warm parent, started when it is first needed; raises SandboxError, DataError."""
        if self._warm is not None and not self._warm.alive:
            self.close()
        if self._warm is None:
            data = self.assignment.shown_data()
            warm = WarmParent(
                imports_of(self.source),
                data,
                sealed=self.sealed,
                private=[self.assignment.course],
                least=self.assignment.least,
            )
            warm.start()
            self._warm = warm
        return self._warm

    def reference(self, solved: NotebookNode) -> ReferenceAnswers:
        """The reference that answers as this notebook of ours does."""
        digest = digest_of_answers(solved, self.assignment.data, self._beside)
        if digest not in self._references:
            notebook = without_hidden_tests(solved)
            self._references[digest] = ReferenceAnswers(
                self.cache / digest, lambda: self._session(notebook, trusted=True)
            )
        return self._references[digest]

    def _mark(
        self,
        submission: Submission,
        cells: Iterable[GradedCell],
        notebook: NotebookNode,
        notes: tuple[str, ...] = (),
        *,
        trusted: bool = False,
        session: Session | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> GradedSubmission:
        """Hold a notebook against the reference; a ``session`` that is given stays open."""
        clock = time.process_time()
        cells = tuple(cells)
        automatic = {cell.grade_id: cell.points for cell in cells if not cell.manual}
        asked = session or self._session(notebook, trusted=trusted, files=files)
        try:
            run = asked.execute()
            if run.stops or run.stopped_at is not None:
                asked.warm.check_room()
            began = time.process_time()
            marked = {
                cell.grade_id: cell
                for cell in run_hidden_tests(
                    self.assignment.tests,
                    automatic,
                    asked,
                    self.reference(self.source),
                    asked.unreached(),
                    stand_in=stands_in(self.assignment.data.values()),
                )
            }
            tests_cpu_s = time.process_time() - began
        finally:
            if session is None:
                asked.close()
            self.heal()
        marked |= {cell.grade_id: cell for cell in self._by_hand(cells, notebook)}
        grade = score(
            submission,
            (replace(marked[cell.grade_id], title=cell.title) for cell in cells),
            sealed=self.sealed,
            notes=(*notes, *run.notes),
            resources=asked.resources,
        )
        grade = replace(grade, seal=asked.warm.level)
        timings = {"host": time.process_time() - clock, "hidden_tests": tests_cpu_s}
        return GradedSubmission(grade, run.notebook, run.cells_cpu_s, timings, asked.pressed)

    def _session(
        self,
        notebook: NotebookNode,
        *,
        trusted: bool,
        limits: Limits | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Session:
        graded = {c.index: c.grade_id for c in graded_cells(notebook) if not c.manual}
        return Session(
            self.warm(),
            notebook,
            graded,
            limits or self.assignment.limits,
            folder=self.assignment.name,
            trusted=trusted,
            files={**(files or {}), **self._beside},
        )

    def _by_hand(self, cells: Iterable[GradedCell], notebook: NotebookNode) -> list[CellGrade]:
        """The cells that a person marks; one left as it was released earns nothing at once."""
        manual = [cell for cell in cells if cell.manual]
        if not manual:
            return []
        written, given = texts(notebook), self._given()

        def earned(name: str) -> float | None:
            blank = left_blank(written.get(name, ""), given.get(name, ""))
            return 0.0 if blank else None

        return [
            CellGrade(c.grade_id, c.points, earned(c.grade_id), (), manual=True, title=c.title)
            for c in manual
        ]

    def _given(self) -> dict[str, str]:
        """The texts that students got; none where there is no release that can be read."""
        try:
            return texts(read_notebook(self.assignment.released()))
        except NotebookError:
            return {}  # nothing is known to be blank: a person looks

    def _rejected(self, submission: Submission, *why: str) -> GradedSubmission:
        """The record of a file that is no notebook: nothing earned, the reason in the notes."""
        cells = tuple(
            CellGrade(c.grade_id, c.points, 0.0, (), manual=c.manual, title=c.title)
            for c in graded_cells(self.source)
        )
        grade = Grade(
            student=submission.student,
            assignment=submission.assignment,
            notebook=submission.notebook,
            status=Status.REJECTED,
            points=round(sum(cell.points for cell in cells), 4),
            earned=0.0,
            sealed=self.sealed,
            notes=why,
            cells=cells,
        )
        return GradedSubmission(grade, None)


_NOTHING: Mapping[str, bytes] = MappingProxyType({})


def contents_beside(assignment: Assignment) -> dict[str, bytes]:
    """The files beside the source, as every working folder holds them."""
    return {name: path.read_bytes() for name, path in assignment.beside().items()}


def digest_of_answers(
    solved: NotebookNode, data: Mapping[str, Path], beside: Mapping[str, bytes] = _NOTHING
) -> str:
    """Changes whenever a reference's answers may: with cells, data, files beside, softmark."""
    cells = [[cell.cell_type, cell.source, cell.metadata] for cell in solved.cells]
    digest = hashlib.sha256(softmark.__version__.encode())
    digest.update(json.dumps(cells, sort_keys=True).encode())
    for name, content in sorted(beside.items()):
        digest.update(f"{name}:{hashlib.sha256(content).hexdigest()}".encode())
    for name, folder in sorted(data.items()):
        for path in files_below(folder):
            stat = path.stat()
            where = f"{name}/{path.relative_to(folder).as_posix()}"
            digest.update(f"{where}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:20]


def _state_of(assignment: Assignment) -> _State:
    """Every file that a bench stands on, and what tells that it was written to."""
    ours = dict.fromkeys(
        [assignment.source, *assignment.beside().values(), *files_below(assignment.tests)]
    )
    data = [path for folder in assignment.data.values() for path in files_below(folder)]
    found = []
    for path in (*ours, *data):
        try:
            stat = path.stat()
        except OSError:
            continue
        # What students may read of the data are links to the files: making one is a change too.
        changed = stat.st_ctime_ns if path in ours else 0
        found.append((str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns, changed))
    return tuple(found)


def _within(path: Path, folder: Path) -> str:
    """The file as seen from the folder, as text whatever bytes its name has."""
    shown = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return os.fsencode(shown).decode("utf-8", "replace")
