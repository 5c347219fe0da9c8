"""A whole calibration: what is planned, the runs, and the file written or checked by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from softmark.calibration.comparison import Compared, compare, gone_designs
from softmark.calibration.designs import planned_designs
from softmark.calibration.record import (
    LEAST_SEEDS,
    changed_versions,
    committed,
    failures_of,
    record_of,
    renewed_designs,
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

DESIGN_SEEDS = 2
"""How often each design is run, unless more are asked for."""


@dataclass(frozen=True)
class Plan:
    """What is to be run: the assignment, its metrics, the seeds, the designs; what is checked."""

    course: Course
    assignment: Assignment
    metrics: tuple[Metric, ...]
    seeds: range
    """Of the reference; none where its committed figures stay."""
    designs: tuple[str, ...]
    design_seeds: range
    check: bool
    record: Mapping[str, Any] | None
    """The committed figures, to be borne out or to be kept; None to write all anew."""

    @property
    def runs(self) -> int:
        """How many runs there are, of one notebook each."""
        return len(self.seeds) + len(self.designs) * len(self.design_seeds)

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
    design_seeds: int | None = None,
    designs_only: bool = False,
    stand_in: bool = False,
    check: bool = False,
) -> Plan:
    """What would be run; nothing runs yet. ``designs_only``: the reference's figures stay.

    Raises ConfigError for an assignment that cannot be calibrated, for a design that cannot
    be run, for too few seeds to set a threshold by, and when there is no file to check or to
    keep figures of.
    """
    assignment = course.assignment(name)
    count = seeds or (CHECK_SEEDS if check else LEAST_SEEDS)
    if designs_only and seeds is not None:
        raise ConfigError(
            "--seeds is about the reference, and --designs-only leaves it out",
            todo="Say --design-seeds.",
        )
    if count < LEAST_SEEDS and not check and not designs_only:
        raise ConfigError(
            str(count),
            where="--seeds",
            expected=f"at least {LEAST_SEEDS} runs, to set a threshold by",
            todo="Fewer are allowed with --check.",
        )
    metrics = check_ready(assignment)
    if stand_in:
        assignment = on_stand_in(course, assignment)
    designs = tuple(design.name for _, design, _ in planned_designs(assignment, metrics))
    if designs_only and not designs:
        raise ConfigError(
            "there are no designs",
            who=name,
            expected=f"them in grader_tests/{name}/designs.py",
            todo="docs/calibration.md shows how to write them.",
        )
    return Plan(
        course,
        assignment,
        metrics,
        range(first_seed, first_seed + (0 if designs_only else count)),
        designs,
        range(first_seed, first_seed + (design_seeds or DESIGN_SEEDS)) if designs else range(0),
        check,
        committed(assignment) if check or designs_only else None,
    )


def calibrate(
    plan: Plan, backend: Backend, *, sealed: bool = True, progress: Progress[Measured] | None = None
) -> Calibrated:
    """Run the reference and the designs, then write the file, or compare with it.

    Raises ConfigError when the file is to be written and a run gave no figure.
    """
    measured = measure_seeds(
        plan.course,
        plan.assignment,
        plan.seeds,
        backend,
        design_seeds=plan.design_seeds,
        sealed=sealed,
        progress=progress,
    )
    notes = tuple(f"{each.who}: {note}" for each in measured for note in each.notes)
    if plan.record is None or not plan.check:
        if plan.record is None:
            record = record_of(plan.assignment, plan.metrics, measured)
        else:
            record = renewed_designs(plan.record, plan.assignment, plan.metrics, measured)
        write_record(plan.assignment, record)
        return Calibrated(record, notes, unvaried=tuple(unvaried(record)))
    return Calibrated(
        plan.record,
        notes,
        failures=tuple(failures_of(measured)),
        compared=(
            *compare(plan.record, plan.metrics, measured),
            *gone_designs(plan.record, plan.designs),
        ),
        changed=tuple(changed_versions(plan.record, plan.assignment)),
    )
