"""Which file of a hand-in is the one to mark, when more than the expected one lies there.

The notebook that holds work is marked. Where several do, the one with the expected name;
where that cannot settle it, a person is asked. Whatever is not marked is named.
"""

from __future__ import annotations

import contextlib
import re
import stat
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from softmark.collect.folder import Lying, look_into, shown
from softmark.course import Assignment, Course
from softmark.model import FileRefused, NotebookError, SoftmarkError, Status, Submission
from softmark.notebook import read_notebook
from softmark.notebook.foreign import listed, printable
from softmark.notebook.read import MAX_BYTES, read_bytes
from softmark.notebook.work import given_texts, work_in

MAX_READ = 30
"""Notebooks of one hand-in that are read to compare them."""
_GRADE_ID = re.compile(rb'"grade_id"\s*:\s*"([^"\\]{1,200})"')


@dataclass
class _Candidate:
    """One notebook of a hand-in."""

    path: Path
    name: str
    """Its path within the hand-in, printable."""
    work: int = 0
    """Cells that hold something of the student's."""
    other: str = ""
    """The assignment whose notebook it is, when that is another one."""
    problem: str = ""
    """Why it cannot be read."""
    kept_back: bool = False
    """Whether the system does not let us read it, so that nobody knows what it holds."""
    texts: tuple[str, ...] = ()


class Chooser:
    """Chooses for one course; reads each source notebook at most once, and only if needed."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._given: dict[str, frozenset[str] | None] = {}

    def choose(self, student: str, assignment: Assignment, place: Path) -> Submission:
        """The submission at ``place``, submitted/<student>/<assignment>, which is there."""
        expected = place / assignment.source.name
        found = Submission(
            student, assignment.name, expected, place=place, notebook=assignment.notebook
        )
        if len(assignment.notebooks) > 1:
            return found  # each notebook is known by its name alone
        try:
            if not stat.S_ISDIR(place.lstat().st_mode):
                return replace(found, path=place)  # reading it will say what it is
            lying = look_into(place)
        except OSError:
            return found
        notes = tuple(
            f"`{shown(path, place)}` is {kind}: it was not followed."
            for path, kind in lying.refused
        )
        return _told(self._choose(found, assignment, place, lying), *notes)

    def assignment_of(self, path: Path) -> str:
        """The assignment whose notebook this is, told by its grade_ids; empty if unknown."""
        ids = _grade_ids(path)
        counts = {name: len(ids & own) for name, own in self._own_ids.items()}
        best = max(counts, key=lambda name: counts[name], default="")
        return best if best and counts[best] else ""

    def assignment_in(self, folder: Path) -> str:
        """The assignment that the notebooks in a folder belong to; empty if unknown."""
        try:
            notebooks = look_into(folder).notebooks
        except OSError:
            return ""
        return next(filter(None, map(self.assignment_of, notebooks[:MAX_READ])), "")

    @cached_property
    def _own_ids(self) -> dict[str, set[bytes]]:
        """For each assignment the grade_ids that no other one has."""
        every = {
            a.name: set().union(*(_grade_ids(part.source) for part in a.parts()))
            for a in self._course.assignments.values()
        }
        return {
            name: ids - set().union(*(other for n, other in every.items() if n != name))
            for name, ids in every.items()
        }

    def _is_of_another(self, path: Path, assignment: Assignment) -> str:
        """The other assignment that a notebook belongs to, if none of its cells is of this one."""
        ids = _grade_ids(path)
        own = self._own_ids.get(assignment.name, set())
        if not ids or not own or ids & own:
            return ""
        return self.assignment_of(path)

    def _choose(
        self, found: Submission, assignment: Assignment, place: Path, lying: Lying
    ) -> Submission:
        expected = found.path
        if not lying.notebooks:
            return _no_notebook(found, place, lying)
        if lying.notebooks == [expected]:
            other = self._is_of_another(expected, assignment)
            return _of_another(found, expected.name, other) if other else found
        candidates = [self._candidate(p, place, assignment) for p in lying.notebooks[:MAX_READ]]
        kept_back = next((c for c in candidates if c.kept_back), None)
        if kept_back is not None:
            return replace(found, path=kept_back.path)  # reading it puts the grade on hold
        mine = [c for c in candidates if not c.other]
        if not mine:
            first = next((c for c in candidates if c.path == expected), candidates[0])
            return _of_another(replace(found, path=first.path), first.name, first.other)
        readable = [c for c in mine if not c.problem] or mine
        chosen, doubt = _best(readable, expected)
        rest = [c for c in candidates if c is not chosen]
        return _tell(found, chosen, rest, doubt)

    def _candidate(self, path: Path, place: Path, assignment: Assignment) -> _Candidate:
        found = _Candidate(path, shown(path, place))
        try:
            notebook = read_notebook(path, inside=place)
        except NotebookError as error:
            found.problem = error.found
            found.kept_back = isinstance(error, FileRefused)
            return found
        found.other = self._is_of_another(path, assignment)
        found.texts = tuple(cell.source for cell in notebook.cells)
        given = self._given_texts(assignment)
        found.work = 1 if given is None else work_in(notebook, given)
        return found

    def _given_texts(self, assignment: Assignment) -> frozenset[str] | None:
        """What students were given; None where the source cannot be read."""
        if assignment.name not in self._given:
            try:
                texts: frozenset[str] | None = given_texts(read_notebook(assignment.source))
            except SoftmarkError:
                texts = None
            released = assignment.release / assignment.source.name
            if texts is not None and released.is_file():
                with contextlib.suppress(SoftmarkError):
                    texts |= given_texts(read_notebook(released))
            self._given[assignment.name] = texts
        return self._given[assignment.name]


def _best(candidates: list[_Candidate], expected: Path) -> tuple[_Candidate, bool]:
    """The notebook to mark, and whether a person must decide."""
    by_work = sorted(candidates, key=lambda c: (-c.work, c.path != expected, len(c.name), c.name))
    worked = [c for c in by_work if c.work]
    for candidate in worked or by_work:
        if candidate.path == expected:
            return candidate, False
    return by_work[0], len({c.texts for c in worked}) > 1


def _tell(found: Submission, chosen: _Candidate, rest: list[_Candidate], doubt: bool) -> Submission:
    """The submission of the chosen notebook, with what is said of it and of the others."""
    submission = replace(found, path=chosen.path)
    if chosen.path != found.path:
        submission = _told(submission, f"`{chosen.name}` was marked: {_why(found, rest)}.")
    for other in rest:
        submission = _told(submission, f"Not marked: `{other.name}`; {_fate(other, chosen)}.")
        if other.other or (other.work and other.texts != chosen.texts):
            submission = _asked(submission, submission.notes[-1])
    if not doubt:
        return submission
    names = " and ".join(f"`{c.name}`" for c in (chosen, *rest) if c.work)
    submission = _told(
        submission,
        f"Several notebooks with work were handed in: {names}. `{chosen.name}` was marked for "
        "now; a person decides which one counts.",
    )
    return _asked(
        replace(submission, fate=Status.ON_HOLD),
        "Keep the notebook that counts, remove the others from "
        f"submitted/{printable(found.student)}/{found.assignment}/, then run `softmark grade` "
        "again.",
    )


def _why(found: Submission, rest: list[_Candidate]) -> str:
    expected = found.path.name
    beside = next((c for c in rest if c.path == found.path), None)
    if beside is None:
        return f"it was expected as `{expected}`"
    if beside.problem:
        return f"`{expected}` beside it cannot be read"
    if beside.other:
        return f"`{expected}` beside it is the notebook of `{beside.other}`"
    return f"nothing was written in `{expected}` beside it"


def _fate(other: _Candidate, chosen: _Candidate) -> str:
    if other.other:
        return f"it is the notebook of `{other.other}`"
    if other.problem:
        return f"it cannot be read ({other.problem})"
    if other.texts == chosen.texts:
        return f"it is a copy of `{chosen.name}`"
    return "it holds work, too" if other.work else "nothing was written in it"


def _of_another(found: Submission, name: str, other: str) -> Submission:
    """A hand-in whose only notebook belongs to another assignment."""
    note = (
        f"`{name}` is the notebook of `{other}`, not of `{found.assignment}`, so nothing could "
        f"be marked. Hand in `{found.notebook}.ipynb`."
    )
    return replace(_told(found, note), fate=Status.REJECTED)


def _no_notebook(found: Submission, place: Path, lying: Lying) -> Submission:
    """A hand-in without a notebook: what lies there is looked at, or named."""
    if lying.copies:
        note = (
            f"There is no notebook here but a copy that Jupyter saves by itself "
            f"({listed(shown(path, place) for path in lying.copies)}), which may be older than "
            f"the work. Hand in `{found.notebook}.ipynb` itself."
        )
        return replace(_told(found, note), fate=Status.REJECTED)
    if len(lying.files) == 1:  # a zip, a PDF: reading it will say what it is
        return replace(found, path=lying.files[0])
    if lying.files:
        note = (
            f"There is no notebook here; what lies here is "
            f"{listed(shown(path, place) for path in lying.files)}. Hand in "
            f"`{found.notebook}.ipynb`."
        )
        return replace(_told(found, note), fate=Status.REJECTED)
    if lying.refused:
        return found
    note = f"The folder is empty. Hand in `{found.notebook}.ipynb`."
    return replace(_told(found, note), fate=Status.REJECTED)


def _told(found: Submission, *notes: str) -> Submission:
    return replace(found, notes=(*found.notes, *notes))


def _asked(found: Submission, *reasons: str) -> Submission:
    return replace(found, needs_you=(*found.needs_you, *reasons))


def _grade_ids(path: Path) -> set[bytes]:
    """The grade_ids in a file, found without reading it as a notebook."""
    try:
        return set(_GRADE_ID.findall(read_bytes(path, MAX_BYTES)))
    except NotebookError:
        return set()
