"""The latest grade of each submission, as JSON in ``.softmark/grades``.

A record is what marking found, with the version of softmark that made it and all that it
stands on. What people decided afterwards is not in it: that is the gradebook's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import softmark
from softmark.course import Assignment, Course
from softmark.model import Grade
from softmark.model.files import write_atomically
from softmark.records.basis import Basis

FORMAT = 2
"""Raised when records are written in another form; form 1 (0.1.0) was the bare grade."""

_LONGEST = 120
"""Bytes of a student's id that go into a file's name; a longer one is cut, and a digest added."""


@dataclass(frozen=True)
class Kept:
    """A record, and the version of softmark that made it (empty: one before 0.2)."""

    grade: Grade
    made_by: str
    basis: Basis | None = None
    """What the grade stands on; None where nobody said."""
    shown: str = ""
    """A digest of the grade as its page shows it, see :func:`digest_of`."""


@dataclass(frozen=True)
class Records:
    """The records of an assignment, and the submissions whose record is there but unusable."""

    kept: tuple[Kept, ...]
    broken: tuple[str, ...]
    """A sentence each, with the file and the remedy."""
    unmarked: tuple[str, ...] = ()
    """The students who have no record yet, or not of every notebook."""

    @property
    def grades(self) -> list[Grade]:
        """The grades alone."""
        return [each.grade for each in self.kept]

    @property
    def old(self) -> list[Kept]:
        """Those that were written in an earlier form."""
        return [each for each in self.kept if not each.made_by]


def record_file(course: Course, student: str, assignment: str, notebook: str = "") -> Path:
    """The file of one record; of a notebook that is not called as the assignment, one below."""
    raw = student.encode()
    if len(raw) > _LONGEST:
        kept = raw[:_LONGEST].decode("utf-8", "ignore")
        student = f"{kept}~{hashlib.sha256(raw).hexdigest()[:16]}"
    folder = course.records(assignment)
    if notebook not in ("", assignment):
        folder /= notebook
    return folder / f"{student}.json"


def digest_of(grade: Grade) -> str:
    """Changes with whatever a page shows of a grade."""
    return hashlib.sha256(json.dumps(grade.to_record()).encode()).hexdigest()[:20]


def record_bytes(kept: Kept) -> bytes:
    """A record as it is kept."""
    made = {
        "format": FORMAT,
        "softmark": kept.made_by or softmark.__version__,
        "grade": kept.grade.to_record(),
        "basis": None if kept.basis is None else kept.basis.to_json(),
        "shown": kept.shown,
    }
    return json.dumps(made).encode()


def remember(course: Course, kept: Kept) -> None:
    """Keep a record for later reports; raises OSError."""
    grade = kept.grade
    path = record_file(course, grade.student, grade.assignment, grade.notebook)
    write_atomically(path, record_bytes(kept))


def recall(course: Course, assignment: Assignment, students: Iterable[str]) -> Records:
    """The latest records of these students' submissions, and who has none."""
    names = [part.notebook for part in assignment.parts()]
    wanted = ((s, n) for s in dict.fromkeys(students) for n in names)
    return _records(
        course, assignment, ((s, record_file(course, s, assignment.name, n)) for s, n in wanted)
    )


def every_record(course: Course, assignment: Assignment) -> Records:
    """The records of everything that was ever marked, whether or not it still lies there."""
    folders = {record_file(course, "", a.name, a.notebook).parent for a in assignment.parts()}
    paths = sorted(path for folder in folders for path in folder.glob("*.json"))
    return _records(course, assignment, ((path.stem, path) for path in paths))


def _records(course: Course, assignment: Assignment, files: Iterable[tuple[str, Path]]) -> Records:
    kept, broken, unmarked = [], [], []
    for student, path in files:
        try:
            kept.append(_read(path))
        except FileNotFoundError:
            unmarked.append(student)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            broken.append(
                f"the record of {student} cannot be read "
                f"({path.relative_to(course.root)}: {_why(error)}). It is left out until "
                f"`softmark grade {assignment.name} --student {student}` makes it anew."
            )
    return Records(tuple(kept), tuple(broken), tuple(dict.fromkeys(unmarked)))


def remembered(course: Course, assignment: Assignment, students: Iterable[str]) -> list[Grade]:
    """The grades of :func:`recall`."""
    return recall(course, assignment, students).grades


def _read(path: Path) -> Kept:
    found = json.loads(path.read_text(encoding="utf-8"))
    if "format" not in found:
        return Kept(Grade.from_record(found), "")
    if found["format"] != FORMAT:
        raise ValueError(f"written by softmark {found.get('softmark')}, in another form")
    return Kept(
        Grade.from_record(found["grade"]),
        str(found["softmark"]),
        Basis.from_json(found.get("basis")),
        str(found.get("shown", "")),
    )


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, json.JSONDecodeError):
        return "it is cut short or damaged"
    return str(error) if type(error) is ValueError else "it is no record"
