"""The records of marking: what was handed in, the verdicts, the grade.

Every record is frozen, picklable and made of plain data, so that it can cross a process
boundary, be written as JSON, or be compared in a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from softmark.model.seal import Level


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
class Submission:
    """One file handed in by one student for one assignment, and how it was found."""

    student: str
    assignment: str
    path: Path
    place: Path | None = None
    """The folder of the hand-in, where the file lies somewhere in one."""
    notes: tuple[str, ...] = ()
    """What the student is told of the file that was chosen and of those that were not."""
    needs_you: tuple[str, ...] = ()
    """What a lecturer should look at, a sentence each."""
    fate: Status | None = None
    """ON_HOLD where a person must say which file counts, REJECTED where there is none."""
    notebook: str = ""
    """Which notebook of the assignment it is; not given, the one called as the assignment."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "notebook", self.notebook or self.assignment)


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

    @property
    def reason(self) -> str:
        """In one line, for the instructor, why it ended so: pytest's, else the hint."""
        first = self.detail.strip().partition("\n")[0]
        return (self.raised or first)[:160] or self.hint or "no detail"

    @property
    def raised(self) -> str:
        """In one line, what was raised, where ``detail`` has it as pytest marks it."""
        lines = [line.strip() for line in self.detail.splitlines()]
        return " ".join(line[1:].strip() for line in lines if line.startswith("E "))


UNREADABLE = "(collection)"
"""What a verdict names in place of a test where hidden tests could not be read."""


@dataclass(frozen=True)
class PersonMark:
    """What a person decided of one graded cell, in formgrader.

    ``score`` stands in place of what the tests found (None: only ``extra`` was given).
    """

    score: float | None
    extra: float = 0.0
    again: bool = False
    """Whether it was given for an earlier answer, so that the person must look again."""


@dataclass(frozen=True)
class Late:
    """A hand-in after its time, and what that costs. Times are UTC, ``2026-03-02 23:59:00``."""

    seconds: float
    penalty: float
    handed_in: str = ""
    due: str = ""


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
    person: PersonMark | None = None


@dataclass(frozen=True)
class Grade:
    """All that is known of one marked submission, without the notebook itself.

    Marking fills it; what people decided, ``comments`` (grade_id of a cell and text) and
    ``late`` come from the gradebook, see :func:`softmark.gradebook.settle`. ``earned`` is
    what counts, after any penalty.
    """

    student: str
    assignment: str
    status: Status
    points: float
    earned: float
    sealed: bool
    notes: tuple[str, ...] = ()
    resources: Resources = field(default_factory=Resources)
    cells: tuple[CellGrade, ...] = ()
    needs_you: tuple[str, ...] = ()
    """What a lecturer should look at although the marks stand, a sentence each."""
    comments: tuple[tuple[str, str], ...] = ()
    late: Late | None = None
    held: str = ""
    """Why the whole grade is on hold, for the lecturer; the student reads the notes."""
    entered: bool = True
    """Whether the gradebook has taken it; if not it holds something else, or nothing."""
    notebook: str = ""
    """Which notebook of the assignment was marked; not given, the one called as it."""
    seal: Level | None = None
    """The level of the seal around the student's code; None where none ran, or it ran unsealed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "notebook", self.notebook or self.assignment)

    def to_json(self) -> dict[str, Any]:
        """The record as the documented JSON object (docs/grade.schema.json)."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "notebook": self.notebook,
            "status": self.status.value,
            "points": self.points,
            "earned": self.earned,
            "sealed": self.sealed,
            "seal": self.seal.value if self.seal else None,
            "notes": list(self.notes),
            "needs_you": list(self.needs_you),
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
                    "person": None if cell.person is None else asdict(cell.person),
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
            "comments": dict(self.comments),
            "late": None if self.late is None else asdict(self.late),
            "held": self.held,
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
                    "person": PersonMark(**cell["person"]) if cell.get("person") else None,
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
                "seal": Level(record["seal"]) if record.get("seal") else None,
                "notes": tuple(record["notes"]),
                "needs_you": tuple(record.get("needs_you", ())),
                "resources": Resources(**record["resources"]),
                "cells": cells,
                "comments": tuple((name, text) for name, text in record.get("comments", ())),
                "late": Late(**record["late"]) if record.get("late") else None,
            }
        )

    def as_found(self, submission: Submission) -> Grade:
        """The same grade, with what finding the file came to: notes, and a doubt of which."""
        doubtful = submission.fate is Status.ON_HOLD and self.status is not Status.REJECTED
        return replace(
            self,
            status=Status.ON_HOLD if doubtful else self.status,
            notes=(*submission.notes, *self.notes),
            needs_you=(*submission.needs_you, *self.needs_you),
        )

    def with_notes(self, *notes: str) -> Grade:
        """The same grade with notes added."""
        return replace(self, notes=self.notes + notes)
