"""The records that travel between the stages of marking, and the error family.

Every record is frozen, picklable and made of plain data, so that it can cross a
process boundary, be written as JSON, or be compared in a test. Nothing in here does
anything but hold data and add up points.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol


class Outcome(StrEnum):
    """How one hidden test ended."""

    PASSED = "passed"
    FAILED = "failed"
    CARRIED = "carried"
    """Right, given the student's own wrong earlier value: full points."""
    MISSING = "missing"
    """A name the test asked for is not defined in the student's notebook."""
    STUDENT_ERROR = "student_error"
    """The student's code raised, or its kernel had died."""
    TIMEOUT = "timeout"
    SKIPPED = "skipped"
    TEST_ERROR = "test_error"
    """The hidden test itself is broken: our fault, the grade goes on hold."""
    INFRA_ERROR = "infra_error"
    """The marking machinery failed: our fault, the grade goes on hold."""

    @property
    def earns(self) -> bool:
        """Whether this outcome is worth the test's points."""
        return self in (Outcome.PASSED, Outcome.CARRIED)

    @property
    def ours(self) -> bool:
        """Whether the fault is on our side, so that no zero may follow from it."""
        return self in (Outcome.TEST_ERROR, Outcome.INFRA_ERROR)


class Status(StrEnum):
    """What has become of a submission."""

    GRADED = "graded"
    ON_HOLD = "on_hold"
    """A hidden test or the machinery failed: a person must look before a mark counts."""
    NEEDS_MANUAL = "needs_manual"
    """Marked as far as tests can; manually graded cells wait for a person."""
    REJECTED = "rejected"
    """Not a notebook that can be marked: nothing earned, with the reason in the notes."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Times are CPU seconds unless they say wall.

    CPU time does not depend on how busy the machine is; the wall-clock backstop is
    ``wall_factor`` times the CPU limit plus ``wall_grace_s``, and only catches code
    that waits instead of computing.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_s_per_cell: float = 30.0
    cpu_s_per_notebook: float = 180.0
    cpu_s_per_call: float = 10.0
    wall_factor: float = 4.0
    wall_grace_s: float = 10.0
    processes: int = 128
    scratch_bytes: int = 256 * 1024**2
    output_bytes_per_cell: int = 1024**2
    output_bytes_per_notebook: int = 4 * 1024**2
    answer_bytes: int = 64 * 1024**2

    def wall_s(self, cpu_s: float) -> float:
        """Wall-clock backstop, in seconds, for work that may use ``cpu_s`` CPU seconds."""
        return cpu_s * self.wall_factor + self.wall_grace_s


@dataclass(frozen=True)
class Submission:
    """One file handed in by one student for one assignment."""

    student: str
    assignment: str
    path: Path


@dataclass(frozen=True)
class Resources:
    """What marking one submission used (the student's process tree)."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_memory_bytes: int = 0


@dataclass(frozen=True)
class Verdict:
    """The result of one hidden test.

    ``title``, ``outcome``, ``points``, ``earned`` and ``hint`` may be shown to the
    student; ``detail`` (what pytest reports) and ``carried_from`` are the instructor's.
    """

    test: str
    title: str
    outcome: Outcome
    points: float
    earned: float
    hint: str | None = None
    detail: str = ""
    carried_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class CellGrade:
    """The points of one graded cell. ``earned`` is None while a person must mark it."""

    grade_id: str
    points: float
    earned: float | None
    verdicts: tuple[Verdict, ...] = ()
    manual: bool = False
    title: str = ""
    """The exercise's heading in the notebook, for pages."""


@dataclass(frozen=True)
class Grade:
    """All that marking one submission produced, without the notebook itself."""

    student: str
    assignment: str
    status: Status
    points: float
    earned: float
    sealed: bool
    notes: tuple[str, ...] = ()
    resources: Resources = field(default_factory=Resources)
    cells: tuple[CellGrade, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record as the documented JSON object (docs/grade.schema.json)."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "status": self.status.value,
            "points": self.points,
            "earned": self.earned,
            "sealed": self.sealed,
            "notes": list(self.notes),
            "resources": {
                "wall_s": round(self.resources.wall_s, 3),
                "cpu_s": round(self.resources.cpu_s, 3),
                "peak_memory_bytes": self.resources.peak_memory_bytes,
            },
            "cells": [
                {
                    "grade_id": cell.grade_id,
                    "points": cell.points,
                    "earned": cell.earned,
                    "verdicts": [
                        {
                            "test": v.test,
                            "title": v.title,
                            "outcome": v.outcome.value,
                            "points": v.points,
                            "earned": v.earned,
                            "hint": v.hint,
                        }
                        for v in cell.verdicts
                    ],
                }
                for cell in self.cells
            ],
        }

    def to_record(self) -> dict[str, Any]:
        """All of the record, the instructor's part too, as plain data; see from_record."""
        return asdict(self)

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> Grade:
        """The grade that :meth:`to_record` made plain; raises KeyError, TypeError, ValueError."""
        cells = tuple(
            CellGrade(
                **{
                    **cell,
                    "verdicts": tuple(
                        Verdict(
                            **{
                                **verdict,
                                "outcome": Outcome(verdict["outcome"]),
                                "carried_from": tuple(verdict["carried_from"]),
                            }
                        )
                        for verdict in cell["verdicts"]
                    ),
                }
            )
            for cell in record["cells"]
        )
        return Grade(
            **{
                **record,
                "status": Status(record["status"]),
                "notes": tuple(record["notes"]),
                "resources": Resources(**record["resources"]),
                "cells": cells,
            }
        )

    def with_notes(self, *notes: str) -> Grade:
        """The same grade with notes added."""
        return replace(self, notes=self.notes + notes)


def score_cell(grade_id: str, points: float, verdicts: Iterable[Verdict]) -> CellGrade:
    """Share a cell's points among its tests, whose ``points`` hold their weights.

    The cell's points in the notebook are the total; a test's own points are its weight
    within the cell. Returns verdicts whose ``points`` and ``earned`` are in the cell's
    points. A cell without verdicts earns nothing.
    """
    found = tuple(verdicts)
    total = sum(v.points for v in found)
    shared = tuple(
        replace(
            v,
            points=round(points * v.points / total, 4) if total else 0.0,
            earned=round(points * v.points / total, 4) if total and v.outcome.earns else 0.0,
        )
        for v in found
    )
    weight = sum(v.points for v in found if v.outcome.earns)
    earned = round(points * weight / total, 4) if total else 0.0
    return CellGrade(grade_id, points, earned, shared)


def score(
    submission: Submission,
    cells: Iterable[CellGrade],
    *,
    sealed: bool,
    notes: Iterable[str] = (),
    resources: Resources | None = None,
) -> Grade:
    """Add up the cells of one submission and decide its status."""
    found = tuple(cells)
    if any(v.outcome.ours for cell in found for v in cell.verdicts):
        status = Status.ON_HOLD
    elif any(cell.earned is None for cell in found):
        status = Status.NEEDS_MANUAL
    else:
        status = Status.GRADED
    return Grade(
        student=submission.student,
        assignment=submission.assignment,
        status=status,
        points=round(sum(cell.points for cell in found), 4),
        earned=round(sum(cell.earned or 0.0 for cell in found), 4),
        sealed=sealed,
        notes=tuple(notes),
        resources=resources or Resources(),
        cells=found,
    )


class SoftmarkError(Exception):
    """Base of every error a user may see: one message that says what to do next."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end a message with when ``name`` is close to a known one, else nothing."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""


class ConfigError(SoftmarkError):
    """The course folder or its configuration cannot be used as it is."""


class NotebookError(SoftmarkError):
    """A file is not a notebook that can be read."""


class SandboxError(SoftmarkError):
    """The sandbox could not be made or broke down: our side, never the student's mark."""


class DataError(SoftmarkError):
    """A data set could not be fetched or is not what it should be."""


class WireError(SoftmarkError):
    """Bytes on the wire are not an answer: malformed, or larger than allowed."""


class StudentError(Exception):
    """An exception that the student's code raised, as seen by a hidden test.

    It is an instance of the builtin exception of the same name too, so that
    ``pytest.raises(ValueError)`` works; see :func:`student_error`.
    """

    type_name: str = "Exception"


class MissingName(StudentError):
    """The student's notebook does not define the name that a test asked for."""

    type_name = "NameError"


class AnswerTimeout(StudentError):
    """The student's code did not answer within its limit."""

    type_name = "TimeoutError"


class KernelDied(StudentError):
    """The student's kernel ended: the code left, crashed or was stopped at a limit."""

    type_name = "SystemExit"


class Answers(Protocol):
    """What a hidden test can ask of a notebook that has run.

    ``cell`` is the grade_id whose moment counts: names are looked up as they were when
    that cell had run. ``path`` starts with a name and goes on with attributes, as in
    ``("model", "predict")``. Values are plain data, arrays, frames, or a ``Handle``.
    Raises MissingName, AnswerTimeout, KernelDied or another StudentError for what the
    student's side did, SandboxError or WireError for what went wrong on ours.
    """

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        """The value of a name (or of an attribute of it) as data."""
        ...

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """The data that calling it with these data returns."""
        ...


@dataclass(frozen=True)
class Handle:
    """Stands for an object that stays in the student's kernel: a model, a function.

    ``type_name`` and ``description`` are plain data made in the sandbox (layers, units,
    hyper-parameters; axes of a figure): a claim, to be checked by what it answers.
    ``ref`` names the object in the kernel that made it.
    """

    type_name: str
    description: Mapping[str, Any]
    ref: str
