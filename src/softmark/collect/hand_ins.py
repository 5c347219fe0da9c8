"""What was handed in: for each student and assignment the file to mark, and all that is left.

Nothing that lies in submitted/ is passed over in silence: it is marked, named on the
student's page, or a :class:`Stray` that the lecturer is told of. Links are never followed. So
is a name that may be a slip, though what lies under it is marked.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from softmark.collect.choice import Chooser
from softmark.collect.folder import is_notebook_name
from softmark.collect.students import lookalikes, repaired, student_ids
from softmark.course import Assignment, Course
from softmark.model import ConfigError, Submission, did_you_mean
from softmark.notebook.foreign import kind_of_file, printable

_AGAIN = "then run `softmark grade` again."
_OF_THE_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini", "readme.md", "readme.txt"})


@dataclass(frozen=True)
class Stray:
    """Something in submitted/ to look at: where it lies, what it is, what to do.

    ``student`` is whose folder it lies in, if any; ``assignment`` the one it may be meant for.
    Nobody marks it, but where ``marked`` says so: then its name alone is in doubt.
    """

    where: str
    found: str
    todo: str
    student: str = ""
    assignment: str = ""
    marked: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.found}. {self.todo}"


@dataclass(frozen=True)
class HandIns:
    """What is to be marked, by assignment, then student, and what to look at."""

    submissions: tuple[Submission, ...]
    strays: tuple[Stray, ...] = ()
    students: tuple[str, ...] = ()
    """Everybody who has a folder."""

    def of(self, students: Sequence[str] | None) -> HandIns:
        """What these students handed in; all of it if none is named.

        Raises ConfigError when a student is asked for who has handed in nothing.
        """
        if not students:
            return self
        for student in students:
            if student not in self.students:
                shown = ", ".join(self.students[:8]) or "none"
                more = " ..." if len(self.students) > 8 else ""
                raise ConfigError(
                    f"there is no folder submitted/{student}",
                    expected=f"one of these students: {shown}{more}",
                    todo=did_you_mean(student, self.students).strip(),
                )
        return HandIns(
            tuple(s for s in self.submissions if s.student in students),
            tuple(s for s in self.strays if s.student in students),
            self.students,
        )


def find_hand_ins(course: Course, assignments: Sequence[Assignment]) -> HandIns:
    """Everything handed in for these assignments, and what lies around it.

    A hand-in is whatever lies at submitted/<student>/<assignment>: a folder with the
    notebook, a folder without it, or a file where a folder was expected. What cannot be
    looked at counts as handed in: its record will say so.
    """
    entries = list(_entries(course.submitted))
    ids = student_ids([path for path, kind in entries if kind == "a folder"])
    chooser = Chooser(course)
    strays = [*_beside_students(entries), *_doubtful_ids(ids)]
    for folder, student in ids.items():
        strays += _in_a_students_folder(course, chooser, folder, student)
    submissions = []
    for assignment in assignments:
        for folder, student in ids.items():
            place = folder / assignment.name
            if _is_there(place):
                said = [stray for stray in strays if stray.student == student]
                notes = tuple(f"Not marked: {stray.found}." for stray in said)
                for part in assignment.parts():
                    found = chooser.choose(student, part, place)
                    submissions.append(replace(found, notes=(*found.notes, *notes)))
    return HandIns(tuple(submissions), tuple(strays), tuple(ids.values()))


def _entries(folder: Path) -> Iterator[tuple[Path, str]]:
    """What lies in a folder, with what kind of entry it is; not what systems leave there."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    for path in found:
        if path.name.startswith(".") or path.name.casefold() in _OF_THE_SYSTEM:
            continue
        try:
            yield path, kind_of_file(path.lstat().st_mode)
        except PermissionError:
            yield path, "a folder"
        except OSError:
            continue


def _beside_students(entries: Sequence[tuple[Path, str]]) -> Iterator[Stray]:
    for path, kind in entries:
        if kind == "a folder":
            continue
        name = printable(path.name)
        if kind == "a file":
            todo = (
                "Unpack it there,"
                if path.suffix.casefold() in (".zip", ".tar", ".gz", ".7z")
                else "Put it where it belongs, submitted/<student>/<assignment>/, or remove it,"
            )
        else:
            todo = "Links and special files are never followed: put the folder itself there,"
        yield Stray(
            f"submitted/{name}", f"{kind}, where one folder a student belongs", f"{todo} {_AGAIN}"
        )


def _doubtful_ids(ids: Mapping[Path, str]) -> Iterator[Stray]:
    for group in lookalikes(ids.values()):
        names = " and ".join(f"`{printable(name)}`" for name in group)
        found = (
            f"the ids {names} differ in case, blanks or accents alone and are marked as "
            "different students"
            if len(group) > 1
            else f"the id {names} has blanks around it"
        )
        todo = f"If that is a slip, rename the folder, {_AGAIN}"
        yield Stray("submitted/", found, todo, marked=True)
    for folder, name in repaired(ids):
        raw = printable(folder.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        yield Stray(
            f"submitted/{raw}",
            f"the folder's name is no UTF-8 or too long; the student is called `{printable(name)}`",
            f"If that is not the student's id, rename the folder, {_AGAIN}",
            marked=True,
        )


def _in_a_students_folder(
    course: Course, chooser: Chooser, folder: Path, student: str
) -> Iterator[Stray]:
    """What lies beside the assignments' folders of one student."""
    for path, kind in _entries(folder):
        if path.name in course.assignments or path.name == "timestamp.txt":
            continue
        name = printable(path.name)
        where = f"submitted/{printable(student)}/{name}"
        if kind == "a folder":
            meant = chooser.assignment_in(path)
            guess = meant or did_you_mean(path.name, course.assignments).strip()
            said = f", but the notebook in it is that of `{meant}`" if meant else ""
            rename = f"Rename the folder to {meant}," if meant else f"{guess} Rename the folder,"
            yield Stray(
                where,
                f"`{name}` is no assignment of this course{said}",
                f"{rename.strip()} {_AGAIN}",
                student,
                meant,
            )
        elif kind == "a file" and is_notebook_name(path.name):
            meant = chooser.assignment_of(path)
            said = f", the notebook of `{meant}`," if meant else ""
            target = meant or "<assignment>"
            yield Stray(
                where,
                f"`{name}`{said} lies outside the folder of an assignment",
                f"Move it into submitted/{printable(student)}/{target}/, {_AGAIN}",
                student,
                meant,
            )
        else:
            yield Stray(
                where,
                f"`{name}` is {kind} that belongs to no assignment",
                f"Put it into the folder of its assignment or remove it, {_AGAIN}",
                student,
            )


def _is_there(place: Path) -> bool:
    try:
        return stat.S_IFMT(place.lstat().st_mode) != 0
    except PermissionError:  # of the folder around it: nobody can tell, so somebody must
        return True
    except OSError:
        return False
