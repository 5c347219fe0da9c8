"""Every right solution, in any style, earns full marks; every wrong one fails just its tests."""

import json
import sys
from pathlib import Path

import pytest

from softmark.course import Course
from softmark.grading import Engine, Job
from softmark.model import Outcome, Submission
from softmark.notebook import graded_cells, read_notebook, solution_cells

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "examples"))
from build import apply, read_variants  # noqa: E402

COURSE = Course.load(ROOT)
TEXTS = {
    name: read_variants(path)
    for name in COURSE.assignments
    if (path := ROOT / "examples" / "variants" / f"{name}.py").is_file()
}


@pytest.fixture(scope="module")
def engine():
    with Engine() as engine:
        yield engine


def exercise(cell: str) -> str:
    return cell.removesuffix("_solution")


def job_of(assignment):
    submission = Submission("variant", assignment.name, assignment.source)
    return Job(submission, assignment, COURSE.reference_cache(assignment.name))


def outcomes_of(cell) -> dict[str, Outcome]:
    """Test function (parameters stripped) to its worst outcome."""
    found: dict[str, Outcome] = {}
    for verdict in cell.verdicts:
        name = verdict.test.partition("::")[2].partition("[")[0]
        if name not in found or not verdict.outcome.earns:
            found[name] = verdict.outcome
    return found


def trimmed(notebook, cell: str, needs: tuple[str, ...]):
    """The notebook up to the exercise of ``cell``; with ``needs``, only what it names."""
    last = next(i for i, c in enumerate(notebook.cells) if tag(c) == exercise(cell))
    kept = notebook.cells[: last + 1]
    if needs:
        solutions = {c.grade_id for c in solution_cells(notebook)} - {cell, *needs}
        graded = {c.grade_id for c in graded_cells(notebook)} - {exercise(cell)}
        kept = [c for c in kept if tag(c) not in solutions | graded]
    notebook.cells = kept
    return notebook


def tag(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def rights():
    """All right solutions of one rank are tried together: the first of each cell, ..."""
    for name, variants in TEXTS.items():
        by_cell: dict[str, list] = {}
        for variant in variants:
            if variant.kind == "right":
                by_cell.setdefault(variant.cell, []).append(variant)
        for rank in range(max(map(len, by_cell.values()), default=0)):
            chosen = {cell: found[rank] for cell, found in by_cell.items() if rank < len(found)}
            yield pytest.param(name, chosen, id=f"{name}-{rank + 1}")


def wrongs():
    for name, variants in TEXTS.items():
        for variant in variants:
            if variant.kind == "wrong":
                label = f"{name}-{exercise(variant.cell)}-{variant.name}"
                yield pytest.param(name, variant, id=label)


@pytest.mark.parametrize(("name", "chosen"), list(rights()))
def test_right_solutions_earn_full_marks(engine, name, chosen):
    assignment = COURSE.assignment(name)
    notebook = read_notebook(assignment.source)
    notebook = apply(notebook, {cell: variant.source for cell, variant in chosen.items()})
    cells = {c.grade_id for c in graded_cells(notebook) if not c.manual}
    graded = engine.mark_cells(job_of(assignment), notebook, cells)
    short = {
        f"{cell.grade_id} ({chosen[f'{cell.grade_id}_solution'].name})": [
            (v.test, v.outcome.value, v.detail[-800:]) for v in cell.verdicts if not v.outcome.earns
        ]
        for cell in graded.grade.cells
        if cell.earned != cell.points and f"{cell.grade_id}_solution" in chosen
    }
    assert not short, json.dumps(short, indent=1)
    assert graded.grade.earned == graded.grade.points


@pytest.mark.parametrize(("name", "variant"), list(wrongs()))
def test_wrong_solutions_fail_exactly_their_tests(engine, name, variant):
    assignment = COURSE.assignment(name)
    notebook = read_notebook(assignment.source)
    notebook = apply(notebook, {variant.cell: variant.source})
    notebook = trimmed(notebook, variant.cell, tuple(variant.needs))
    graded = engine.mark_cells(job_of(assignment), notebook, {exercise(variant.cell)})
    (cell,) = graded.grade.cells
    outcomes = outcomes_of(cell)
    assert not [t for t, outcome in outcomes.items() if outcome.ours], outcomes
    failed = {test for test, outcome in outcomes.items() if not outcome.earns}
    assert failed == set(variant.fails), f"{variant.where}: {outcomes}"


@pytest.mark.parametrize("name", TEXTS)
def test_each_graded_cell_has_enough_of_both(name):
    notebook = read_notebook(COURSE.assignment(name).source)
    tagged = {c.grade_id for c in solution_cells(notebook)}
    for cell in graded_cells(notebook):
        if cell.manual or f"{cell.grade_id}_solution" not in tagged:
            continue
        mine = [v for v in TEXTS[name] if exercise(v.cell) == cell.grade_id]
        assert len([v for v in mine if v.kind == "right"]) >= 3, cell.grade_id
        assert len([v for v in mine if v.kind == "wrong"]) >= 5, cell.grade_id
