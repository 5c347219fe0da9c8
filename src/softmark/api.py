"""What other programs call: load a course, mark a notebook or a class, read its grades.

The commands are built on this module, and ``import softmark`` offers its names, so that
what a command gives and what a program gets are the same. See docs/api.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from softmark.collect.hand_ins import HandIns, find_hand_ins
from softmark.course import Course
from softmark.marking.class_run import Begin, Outcomes
from softmark.marking.class_run import mark_class as _mark_class
from softmark.marking.class_run import what_is_due as _what_is_due
from softmark.marking.pool import Backend, Pool, Progress
from softmark.marking.single import grade_submission
from softmark.marking.stale import Due
from softmark.model import ConfigError, Grade, NotebookError
from softmark.records.grades import remembered

__all__ = [
    "Due",
    "HandIns",
    "Outcomes",
    "check_file",
    "grades",
    "load_course",
    "mark",
    "mark_class",
    "no_assignment",
    "nothing_handed_in",
    "to_mark",
    "what_is_due",
]


def load_course(path: str | Path = ".") -> Course:
    """The course that ``path`` lies in: its folder, or any folder below it.

    Raises ConfigError where there is none, or its configuration cannot be used.
    """
    return Course.find(Path(path))


def mark(
    notebook: str | Path,
    course: Course,
    assignment: str,
    *,
    student: str | None = None,
    sealed: bool = True,
) -> Grade:
    """Mark one notebook file; nothing is kept, and nothing of the course changes.

    ``student`` is who the grade names, by default the file's name. Whatever the file
    holds, the result is a grade: with the status REJECTED for one that is no notebook,
    ON_HOLD where marking failed on our side. Takes some seconds; may be called by several
    threads or processes at once.

    Raises NotebookError where there is no such file, ConfigError for an assignment that the
    course does not have or whose source cannot be used, and SandboxError where no sandbox
    can be made. ``sealed=False`` runs the notebook's code as you, with your files.
    """
    path = Path(notebook).absolute()
    course.assignment(assignment)
    check_file(path)
    who = path.stem if student is None else student
    return grade_submission(course.root, assignment, who, path, sealed=sealed).grade


def check_file(notebook: str | Path) -> None:
    """Raise NotebookError unless there is a file of this name; what it holds is for marking."""
    path = Path(notebook)
    if not path.is_file():
        found = "it is a folder" if path.is_dir() else "there is no such file"
        raise NotebookError(found, where=str(notebook), expected="a notebook to mark")


def mark_class(
    course: Course,
    assignments: Iterable[str] | None = None,
    students: Iterable[str] | None = None,
    *,
    jobs: int | None = None,
    sealed: bool = True,
    everything: bool = False,
    progress: Progress[Grade] | None = None,
    begin: Begin | None = None,
    backend: Backend | None = None,
) -> Outcomes:
    """Mark what is in submitted/, as ``softmark grade`` does, and publish the results.

    A hand-in whose grade stands on what is there now is left as it is, unless ``everything``
    is to be marked.

    ``assignments`` and ``students`` are names, None for all; ``jobs`` is how many run at
    once (default: the cores), where no ``backend`` is given to run them. ``progress`` is
    called with each grade, how many are done and how many there are; ``begin``, if anything is
    to be marked, with how much, before anything is done about it. One submission never stops
    the others.

    Returns the grades, in the course's order, and a problem for each assignment that could
    not be marked. Raises ConfigError, before anything is marked, for a name that the course
    does not have, where nothing is to be marked, where the results cannot be written, and
    where another run is marking the same assignment.
    """
    names = None if assignments is None else list(assignments)
    wanted = None if students is None else list(students)
    hand_ins = to_mark(course, names)
    if not hand_ins.of(wanted).submissions:
        raise nothing_handed_in(course, names)
    chosen = course.chosen(names)
    with nullcontext(backend) if backend is not None else Pool(jobs) as pool:
        return _mark_class(
            course,
            chosen,
            wanted,
            pool,
            sealed=sealed,
            everything=everything,
            progress=progress,
            begin=begin,
            hand_ins=hand_ins,
        )


def what_is_due(
    course: Course,
    assignments: Iterable[str] | None = None,
    students: Iterable[str] | None = None,
    *,
    sealed: bool = True,
    everything: bool = False,
) -> list[Due]:
    """What :func:`mark_class` would mark, and why; a hand-in whose grade stands has no ``why``.

    Changes nothing. Raises ConfigError for a name that the course does not have.
    """
    return _what_is_due(
        course,
        course.chosen(None if assignments is None else list(assignments)),
        None if students is None else list(students),
        sealed=sealed,
        everything=everything,
    )


def to_mark(
    course: Course,
    assignments: Iterable[str] | None = None,
    students: Iterable[str] | None = None,
) -> HandIns:
    """What was handed in (``submissions``), and what lies beside it (``strays``).

    Raises ConfigError for a name that the course does not have, and without any assignment.
    """
    chosen = course.chosen(None if assignments is None else list(assignments))
    if not chosen:
        raise no_assignment(course)
    return find_hand_ins(course, chosen).of(None if students is None else list(students))


def no_assignment(course: Course) -> ConfigError:
    """The error to raise where the course has no assignment at all."""
    return ConfigError(
        f"nothing to mark: {course.root / 'source'} holds no assignment",
        expected="source/<assignment>/<assignment>.ipynb",
        todo="`softmark new NAME` adds one.",
    )


def nothing_handed_in(course: Course, assignments: Iterable[str] | None = None) -> ConfigError:
    """The error to raise where nothing was handed in for these assignments."""
    names = ", ".join(assignments or course.assignments)
    return ConfigError(
        f"nothing to mark: {course.submitted} holds no submission for {names}",
        expected="submitted/<student>/<assignment>/<assignment>.ipynb",
        todo="`softmark sample` copies a sample class there." if course.sample.is_dir() else "",
    )


def grades(course: Course, assignments: Iterable[str] | None = None) -> Iterator[Grade]:
    """The latest grade of every submission that is there and was marked, by assignment.

    Marks nothing. ``assignments`` are names, None for all. Raises ConfigError for a name
    that the course does not have.
    """
    chosen = course.chosen(None if assignments is None else list(assignments))
    submissions = find_hand_ins(course, chosen).submissions
    for assignment in chosen:
        present = [s.student for s in submissions if s.assignment == assignment.name]
        yield from remembered(course, assignment, present)
