"""Runs the reference, and other designs, once for each seed, sealed like a student's."""

from __future__ import annotations

import copy
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from softmark.calibration.designs import Design, planned_designs, with_design
from softmark.course import Assignment, Course
from softmark.course.data import FetchStatus, describe, fetch, names_in
from softmark.hidden_tests.calibrated import MODULE, Metric, metrics_of
from softmark.marking.engine import Engine, Job
from softmark.marking.pool import Backend, Progress
from softmark.marking.proof import problem_of
from softmark.model import ConfigError, DataError, Submission, did_you_mean
from softmark.notebook import read_notebook
from softmark.notebook.cells import tagged

_SEED_LINE = re.compile(r"^(SEED[ \t]*=[ \t]*)\d+(?=[ \t]*(?:#.*)?$)", re.MULTILINE)


@dataclass(frozen=True)
class SeedRun:
    """One run of one of the reference's notebooks, perhaps with a design in it; picklable."""

    job: Job
    seed: int
    metrics: tuple[str, ...] = ()
    """Those that are asked of it; none named: all."""
    design: Design | None = None


@dataclass(frozen=True)
class Measured:
    """What one run gave: the value of each metric, or why there is none."""

    seed: int
    values: Mapping[str, float] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """By metric; under the empty name what kept the whole run from happening."""
    notes: tuple[str, ...] = ()
    """Cells that raised, with this seed."""
    cpu_s: float = 0.0
    design: str = ""
    """Whose run it was; empty for the reference's own."""

    @property
    def who(self) -> str:
        """The design, if any, and the seed."""
        return f"design {self.design!r}, seed {self.seed}" if self.design else f"seed {self.seed}"


def with_seed(source: NotebookNode, seed: int, where: str = "the source notebook") -> NotebookNode:
    """A copy with another number in the line ``SEED = 1`` of its locked setup cell.

    Raises ConfigError unless the locked cells have exactly one such line.
    """
    notebook = copy.deepcopy(source)
    lines = 0
    for _, cell, tag in tagged(notebook):
        if cell.cell_type == "code" and tag.read_only and not tag.grade:
            cell.source, count = _SEED_LINE.subn(rf"\g<1>{seed}", cell.source)
            lines += count
    if lines != 1:
        raise ConfigError(
            f"{where} has {lines or 'no'} lines 'SEED = <number>' in its locked cells; expected "
            "one, in the setup cell, from which every random draw of the solution follows. "
            "See docs/calibration.md."
        )
    return notebook


def measure(engine: Engine, run: SeedRun) -> Measured:
    """Run a notebook of the reference with one seed and ask for its metrics (in a worker)."""
    metrics = metrics_of(run.job.assignment.tests)
    if run.metrics:
        metrics = tuple(metric for metric in metrics if metric.name in run.metrics)
    bench = engine.bench(run.job)
    values: dict[str, float] = {}
    problems: dict[str, str] = {}
    source = with_design(bench.source, run.design, metrics) if run.design else bench.source
    with bench.open(with_seed(source, run.seed)) as session:
        session.execute()
        unreached = session.unreached()
        for metric in metrics:
            try:
                if metric.grade_id in unreached:
                    raise ConfigError(unreached[metric.grade_id][1])
                values[metric.name] = round(metric.of(session), 6)
            except Exception as error:
                problems[metric.name] = str(problem_of(error))
        several = len(run.job.assignment.notebooks) > 1
        which = f"{run.job.assignment.notebook}, " if several else ""
        notes = tuple(which + line for line in _raised(session.run.notebook))
        cpu_s = session.run.cells_cpu_s
    return Measured(run.seed, values, problems, notes, cpu_s, _name_of(run))


def _name_of(run: SeedRun) -> str:
    return run.design.name if run.design else ""


def _raised(notebook: NotebookNode) -> list[str]:
    return [
        f"cell {index + 1} raised {output.ename}: {output.evalue}"[:200]
        for index, cell in enumerate(notebook.cells)
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]


def measure_seeds(
    course: Course,
    assignment: Assignment,
    seeds: Sequence[int],
    backend: Backend,
    *,
    design_seeds: Sequence[int] = (),
    sealed: bool = True,
    progress: Progress[Measured] | None = None,
) -> list[Measured]:
    """Run the reference once for each of ``seeds``, each design for each of ``design_seeds``.

    The results of the reference come first, by seed, then those of the designs in their
    order. Of an assignment with several notebooks those run that a metric is about. Raises
    ConfigError before anything runs when there is no metric or no line of the seed, or a
    design cannot be run.
    """

    def job_of(part: Assignment) -> Job:
        submission = Submission("(reference)", part.name, part.source, notebook=part.notebook)
        return Job(submission, part, course.reference_cache(part.name), sealed)

    metrics = check_ready(assignment)
    runs = [
        SeedRun(job_of(part), seed, tuple(m.name for m in mine))
        for part, mine in measured_parts(assignment, metrics)
        for seed in seeds
    ]
    designs = planned_designs(assignment, metrics) if design_seeds else []
    runs += [
        SeedRun(job_of(part), seed, tuple(m.name for m in mine), design)
        for part, design, mine in designs
        for seed in design_seeds
    ]
    done: dict[tuple[str, int], list[Measured]] = {}
    for design in ("", *(each.name for _, each, _ in designs)):
        done |= {(design, seed): [] for seed in sorted({*(design_seeds if design else seeds)})}
    for count, (run, result) in enumerate(backend.run(measure, runs), 1):
        if isinstance(result, Exception):
            why = {"": str(problem_of(result))}
            result = Measured(run.seed, problems=why, design=_name_of(run))
        done[_name_of(run), run.seed].append(result)
        if progress is not None:
            progress(result, count, len(runs))
    return [_together(parts) for parts in done.values()]


def _together(parts: Sequence[Measured]) -> Measured:
    """What the notebooks of an assignment gave in one run."""
    return Measured(
        parts[0].seed,
        {name: value for each in parts for name, value in each.values.items()},
        {name: why for each in parts for name, why in each.problems.items()},
        tuple(note for each in parts for note in each.notes),
        sum(each.cpu_s for each in parts),
        parts[0].design,
    )


def check_ready(assignment: Assignment) -> tuple[Metric, ...]:
    """The metrics; raises ConfigError that says what is missing, without running anything."""
    metrics = metrics_of(assignment.tests)
    for part, _ in measured_parts(assignment, metrics):
        where = f"source/{part.name}/{part.source.name}"
        with_seed(read_notebook(part.source), 1, where)
    return metrics


def measured_parts(
    assignment: Assignment, metrics: Sequence[Metric]
) -> list[tuple[Assignment, list[Metric]]]:
    """The notebooks that have to run, each with the metrics of its cells.

    Raises ConfigError for a metric of a cell that no notebook has.
    """
    parts = assignment.parts()
    cells = [{tag.grade_id for _, _, tag in tagged(read_notebook(p.source))} for p in parts]
    found: list[list[Metric]] = [[] for _ in parts]
    for metric in metrics:
        homes = [place for place, ids in enumerate(cells) if metric.grade_id in ids]
        if not homes:
            raise ConfigError(
                f"the metric {metric.name} is about {metric.grade_id!r}, which is no cell",
                where=f"grader_tests/{assignment.name}/{MODULE}",
                expected="the grade_id of a cell of the source",
                todo=did_you_mean(metric.grade_id, set().union(*cells)).strip(),
            )
        found[homes[0]].append(metric)
    return [(part, mine) for part, mine in zip(parts, found, strict=True) if mine]


def on_stand_in(course: Course, assignment: Assignment) -> Assignment:
    """The assignment on freshly made stand-ins of its data sets, in .softmark/stand_in.

    Raises ConfigError when none of its data sets has a stand-in, DataError when one cannot
    be made or its dataset.toml has a mistake.
    """
    known = names_in(course.data_dir)
    names = [name for name in assignment.data if name in known]
    made = [name for name in names if describe(course.data_dir, name).stand_in is not None]
    if not made:
        raise ConfigError(
            f"{assignment.name}: none of its data sets ({', '.join(assignment.data) or 'none'}) "
            "has a stand-in; leave --stand-in out."
        )
    folder = course.stand_ins
    for name in made:
        shutil.rmtree(folder / name, ignore_errors=True)
    for result in fetch(made, folder, offline=True, described_in=course.data_dir):
        if result.status is not FetchStatus.STAND_IN:
            raise DataError(f"no stand-in could be made of {result.name}: {result.message}")
    return replace(assignment, data={**assignment.data, **{name: folder / name for name in made}})
