"""Runs alternative solutions and says how each hidden test ended for each of them.

Right solutions are tried as students hand them in: a whole notebook that holds one for every
exercise. Wrong ones are many and mostly alike, so one run of the source serves them all: where
an exercise stands, each wrong solution runs in its turn, with the names as the source's earlier
cells left them. A solution that does not end as it should there is tried again by itself, in a
notebook of its own: only that counts against it.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from softmark.course.data import stands_in
from softmark.hidden_tests import run_hidden_tests
from softmark.kernel import KernelEnded, Session
from softmark.marking.bench import Bench
from softmark.model import CellGrade, Outcome, SandboxError, Submission, Verdict
from softmark.notebook import graded_cells, solution_cells, tag_of, without_hidden_tests
from softmark.variants import kept
from softmark.variants.read import Variant, apply

KEEP = f"""
import types as _types
_keeping = _types.ModuleType("_keeping")
exec({inspect.getsource(kept)!r}, vars(_keeping))
_kept = _keeping.Kept(globals())
"""
"""Remembers the names of the notebook, and all that a solution could change of them."""

RESTORE = "_kept.put_back()"
"""Makes them what they were at the last KEEP."""


@dataclass(frozen=True)
class Tried:
    """One solution and how the hidden tests of its exercise ended.

    ``outcomes`` has one entry for each test function: the worst of its cases.
    """

    variant: Variant
    outcomes: Mapping[str, Outcome]
    details: Mapping[str, str]
    """What the tests that failed report, for authors."""

    @property
    def failed(self) -> frozenset[str]:
        """The test functions that earned nothing."""
        return frozenset(test for test, outcome in self.outcomes.items() if not outcome.earns)

    @property
    def false_fails(self) -> frozenset[str]:
        """Tests that fail and should not: this solution has them right."""
        return self.failed - set(self.variant.fails)

    @property
    def false_passes(self) -> frozenset[str]:
        """Tests that pass and should not: this solution has them wrong."""
        return frozenset(self.variant.fails) - self.failed

    @property
    def ours(self) -> frozenset[str]:
        """Tests that broke: a fault of the test, whatever the solution."""
        return frozenset(test for test, outcome in self.outcomes.items() if outcome.ours)

    @property
    def holds(self) -> bool:
        """Whether exactly the tests failed that should."""
        return not (self.false_fails or self.false_passes or self.ours)


def exercise_of(cell: str) -> str:
    """The graded cell that a solution cell belongs to: ``sigmoid`` for ``sigmoid_solution``."""
    return cell.removesuffix("_solution")


def ranks_of(variants: Iterable[Variant]) -> list[tuple[Variant, ...]]:
    """Right solutions that are tried together: the first of each cell, the second of each, ..."""
    by_cell: dict[str, list[Variant]] = {}
    for variant in variants:
        if variant.kind == "right":
            by_cell.setdefault(variant.cell, []).append(variant)
    most = max(map(len, by_cell.values()), default=0)
    return [
        tuple(found[rank] for found in by_cell.values() if rank < len(found))
        for rank in range(most)
    ]


def try_together(bench: Bench, rights: Sequence[Variant]) -> list[Tried]:
    """Right solutions, one an exercise, in one notebook; what is not theirs is the source's.

    One that fails there is tried again alone, so that it is blamed for its own faults only.
    The exercises that keep the source's solution are tried too: what a student wrote for an
    earlier one must not cost them a later one.
    """
    notebook = apply(bench.source, {variant.cell: variant.source for variant in rights})
    cells = [cell for cell in graded_cells(notebook) if not cell.manual]
    graded = bench.mark_cells(_submission(bench), notebook, {cell.grade_id for cell in cells})
    mine = {exercise_of(variant.cell): variant for variant in rights}
    tried = []
    for cell in graded.grade.cells:
        variant = mine.get(cell.grade_id)
        found = _tried(variant or _own_solution(cell, rights), cell)
        if variant is not None and not found.holds:
            found = try_alone(bench, variant)
        if variant is not None or not found.holds:
            tried.append(found)
    return tried


def try_alone(bench: Bench, variant: Variant) -> Tried:
    """One solution in a notebook that ends with its exercise."""
    notebook = apply(bench.source, {variant.cell: variant.source})
    notebook = trimmed(notebook, variant.cell, variant.needs)
    graded = bench.mark_cells(_submission(bench), notebook, {exercise_of(variant.cell)})
    return _tried(variant, graded.grade.cells[0])


def try_in_turn(bench: Bench, wrongs: Sequence[Variant]) -> Iterator[Tried]:
    """Wrong solutions, all in one run of the source, in the order of their exercises.

    A solution that ended the kernel or did not end as it should is tried again alone; where
    the run itself came to an end, the rest are.
    """
    notebook, turns = _in_turn(bench.source, wrongs)
    limits, times = bench.assignment.limits, 1 + len(wrongs)
    roomy = replace(
        limits,
        memory_bytes=2 * limits.memory_bytes,
        cpu_s_per_notebook=limits.cpu_s_per_notebook * times,
        output_bytes_per_notebook=limits.output_bytes_per_notebook * times,
    )
    with bench.open(notebook, roomy) as session:
        for turn in turns:
            tried = _ask(session, bench, turn)
            yield tried if tried and tried.holds else try_alone(bench, turn.variant)


def _submission(bench: Bench) -> Submission:
    return Submission("(variant)", bench.assignment.name, bench.assignment.source)


def _own_solution(cell: CellGrade, rights: Sequence[Variant]) -> Variant:
    """Stands for the source's solution of an exercise, after others of earlier ones."""
    others = ", ".join(f"{variant.cell}: {variant.name}" for variant in rights)
    return Variant("right", "the source's own", f"{cell.grade_id}_solution", (), "", (), others)


@dataclass(frozen=True)
class _Turn:
    """Where a solution stands in the notebook of all: its moment, and the cell after it."""

    variant: Variant
    label: str
    stop: int


def _in_turn(source: NotebookNode, wrongs: Sequence[Variant]) -> tuple[NotebookNode, list[_Turn]]:
    """The source, and in it each solution's cells before those of its exercise."""
    plain = without_hidden_tests(source)
    tags = [tag.grade_id if (tag := tag_of(cell)) else None for cell in plain.cells]
    by_cell: dict[int, list[Variant]] = {}
    for variant in wrongs:
        by_cell.setdefault(tags.index(variant.cell), []).append(variant)
    cells: list[NotebookNode] = []
    turns: list[_Turn] = []
    for index, cell in enumerate(plain.cells):
        if index in by_cell:
            graded = tags.index(exercise_of(str(tags[index])))
            cells.append(new_code_cell(KEEP))
            for variant in by_cell[index]:
                tried = copy.deepcopy(plain.cells[index : graded + 1])
                tried[0].source = variant.source
                label = f"{variant.cell}: {variant.name}"
                tried[-1].metadata.nbgrader.grade_id = label
                cells += [new_code_cell(RESTORE), *map(_untagged_but_last(tried), tried)]
                turns.append(_Turn(variant, label, len(cells)))
            cells.append(new_code_cell(RESTORE))
        cells.append(cell)
    made = copy.deepcopy(plain)
    made.cells = cells
    return made, turns


def _untagged_but_last(cells: Sequence[NotebookNode]) -> Any:
    """A function that takes the tags off all of these cells but the last: they stand twice."""

    def untagged(cell: NotebookNode) -> NotebookNode:
        if cell is not cells[-1]:
            cell.metadata.pop("nbgrader", None)
        return cell

    return untagged


class _Moment:
    """The answers of one notebook at one labelled moment, whatever cell is asked about."""

    def __init__(self, session: Session, label: str) -> None:
        self.session, self.label = session, label

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        return self.session.value(self.label, path)

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        return self.session.call(self.label, path, args, kwargs)


def _ask(session: Session, bench: Bench, turn: _Turn) -> Tried | None:
    """How the tests ended for the solution whose turn it is; None where it cannot be told."""
    notes = len(session.run.notes)
    session.advance(turn.stop)
    if session.run.stopped_at is not None or len(session.run.notes) > notes or session.hurt:
        return None
    try:
        (cell,) = run_hidden_tests(
            bench.assignment.tests,
            {exercise_of(turn.variant.cell): 1.0},
            _Moment(session, turn.label),
            bench.reference(bench.source),
            stand_in=stands_in(bench.assignment.data.values()),
        )
        session.forget(turn.label)
    except (SandboxError, KernelEnded):
        return None
    return _tried(turn.variant, cell)


def _tried(variant: Variant, cell: CellGrade) -> Tried:
    worst: dict[str, Verdict] = {}
    for verdict in cell.verdicts:
        test = verdict.test.partition("::")[2].partition("[")[0]
        if test not in worst or not verdict.outcome.earns:
            worst[test] = verdict
    outcomes = {test: verdict.outcome for test, verdict in worst.items()}
    details = {test: v.detail for test, v in worst.items() if not v.outcome.earns}
    return Tried(variant, outcomes, details)


def trimmed(notebook: NotebookNode, cell: str, needs: Sequence[str] = ()) -> NotebookNode:
    """The notebook, changed in place: up to the exercise of ``cell``; of ``needs``, if any, only
    what they name."""
    tags = [tag.grade_id if (tag := tag_of(c)) else None for c in notebook.cells]
    left = list(zip(tags, notebook.cells, strict=True))[: tags.index(exercise_of(cell)) + 1]
    if needs:
        solutions = {c.grade_id for c in solution_cells(notebook)} - {cell, *needs}
        graded = {c.grade_id for c in graded_cells(notebook)} - {exercise_of(cell)}
        left = [(tag, c) for tag, c in left if tag not in solutions | graded]
    notebook.cells = [c for _, c in left]
    return notebook
