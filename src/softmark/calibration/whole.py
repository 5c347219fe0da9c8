"""A whole calibration: what is planned, the runs, and the file written or checked by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from softmark.calibration.comparison import Compared, compare
from softmark.calibration.record import (
    LEAST_SEEDS,
    changed_versions,
    committed,
    failures_of,
    record_of,
    target,
    unvaried,
    write_record,
)
from softmark.calibration.runs import Measured, check_ready, measure_seeds, on_stand_in
from softmark.course import Assignment, Course
from softmark.hidden_tests.calibrated import Metric
from softmark.marking.pool import Backend, Progress
from softmark.model import ConfigError

CHECK_SEEDS = 5
"""How many runs bear a file out, unless more are asked for."""


@dataclass(frozen=True)
class Plan:
    """What is to be run: the assignment, its metrics, the seeds; the file to check, if any."""

    course: Course
    assignment: Assignment
    metrics: tuple[Metric, ...]
    seeds: range
    record: Mapping[str, Any] | None
    """The committed figures, which new runs are to bear out; None to write them anew."""

    @property
    def path(self) -> Path:
        """The file of figures, as seen from the course folder."""
        return target(self.assignment).relative_to(self.course.root)


@dataclass(frozen=True)
class Calibrated:
    """What the runs came to; ``compared``, ``failures`` and ``changed`` after a check only."""

    record: Mapping[str, Any]
    notes: tuple[str, ...]
    """Cells that raised, with the seed."""
    failures: tuple[str, ...] = ()
    compared: tuple[Compared, ...] = ()
    changed: tuple[str, ...] = ()
    unvaried: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the committed figures are borne out."""
        return all(result.holds for result in self.compared)


def plan(
    course: Course,
    name: str,
    *,
    seeds: int | None = None,
    first_seed: int = 1,
    stand_in: bool = False,
    check: bool = False,
) -> Plan:
    """What would be run; nothing runs yet.

    Raises ConfigError for an assignment that cannot be calibrated, for too few seeds to
    set a threshold by, and when there is no file to check.
    """
    assignment = course.assignment(name)
    count = seeds or (CHECK_SEEDS if check else LEAST_SEEDS)
    if count < LEAST_SEEDS and not check:
        raise ConfigError(
            str(count),
            where="--seeds",
            expected=f"at least {LEAST_SEEDS} runs, to set a threshold by",
            todo="Fewer are allowed with --check.",
        )
    metrics = check_ready(assignment)
    if stand_in:
        assignment = on_stand_in(course, assignment)
    record = committed(assignment) if check else None
    return Plan(course, assignment, metrics, range(first_seed, first_seed + count), record)


def calibrate(
    plan: Plan, backend: Backend, *, sealed: bool = True, progress: Progress[Measured] | None = None
) -> Calibrated:
    """Run the reference for every seed, then write the file, or compare with it.

    Raises ConfigError when the file is to be written and a run gave no figure.
    """
    measured = measure_seeds(
        plan.course, plan.assignment, plan.seeds, backend, sealed=sealed, progress=progress
    )
    notes = tuple(f"seed {each.seed}: {note}" for each in measured for note in each.notes)
    if plan.record is None:
        record = record_of(plan.assignment, plan.metrics, measured)
        write_record(plan.assignment, record)
        return Calibrated(record, notes, unvaried=tuple(unvaried(record)))
    return Calibrated(
        plan.record,
        notes,
        failures=tuple(failures_of(measured)),
        compared=tuple(compare(plan.record, plan.metrics, measured)),
        changed=tuple(changed_versions(plan.record, plan.assignment)),
    )
