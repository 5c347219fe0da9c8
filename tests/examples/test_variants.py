"""Every right solution, in any style, earns full marks; every wrong one fails just its tests.

Wrong solutions of one exercise share a kernel: what stands before the exercise runs once, and
each starts from the names as they were then. One that does not come out as expected is tried
again in a kernel of its own, and that run counts.
"""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from softmark.course import Course
from softmark.course.data import stands_in
from softmark.hidden_tests import run_hidden_tests
from softmark.marking.engine import Engine, Job
from softmark.model import Outcome, Submission
from softmark.notebook import graded_cells, read_notebook, solution_cells
from softmark.variants import apply, read_variants

ROOT = Path(__file__).parents[2]

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
    job = job_of(assignment)
    graded = engine.bench(job).mark_cells(job.submission, notebook, cells)
    short = {
        f"{cell.grade_id} ({chosen[f'{cell.grade_id}_solution'].name})": [
            (v.test, v.outcome.value, v.detail[-800:]) for v in cell.verdicts if not v.outcome.earns
        ]
        for cell in graded.grade.cells
        if cell.earned != cell.points and f"{cell.grade_id}_solution" in chosen
    }
    assert not short, json.dumps(short, indent=1)
    assert graded.grade.earned == graded.grade.points


KEEP = """
import copy as _copy, random as _random, sys as _sys
_np = _sys.modules.get("numpy")
_kept = {k: v for k, v in globals().items() if not k.startswith("_")}
_data = {k: v for k, v in _kept.items()
         if type(v).__module__.partition(".")[0] in ("builtins", "numpy", "pandas")
         and not callable(v) and type(v).__name__ != "module" and k not in ("In", "Out")}
_data = _copy.deepcopy(_data)
_states = _random.getstate(), _np and _np.random.get_state()
"""
RESTORE = """
for _name in [k for k in globals() if not k.startswith("_") and k not in _kept]:
    del globals()[_name]
globals().update(_kept)
globals().update(_copy.deepcopy(_data))
_random.setstate(_states[0])
_np and _np.random.set_state(_states[1])
"""


class Moment:
    """The answers of one notebook at one labelled moment, whatever cell is asked about."""

    def __init__(self, session, label):
        self.session, self.label = session, label

    def value(self, cell, path):
        return self.session.value(self.label, path)

    def call(self, cell, path, args=(), kwargs=None):
        return self.session.call(self.label, path, args, kwargs)


def side_by_side(name, cell, needs, group):
    """One notebook: what stands before the exercise, then each solution with its checks."""
    notebook = trimmed(read_notebook(COURSE.assignment(name).source), cell, needs)
    start = next(i for i, c in enumerate(notebook.cells) if tag(c) == cell)
    exercise_cells = notebook.cells[start:]
    notebook.cells = [*notebook.cells[:start], new_code_cell(KEEP)]
    for variant in group:
        tried = copy.deepcopy(exercise_cells)
        tried[0].source = variant.source
        tried[-1].metadata.nbgrader.grade_id = variant.name
        notebook.cells += [new_code_cell(RESTORE), *tried]
    return notebook


def outcomes_side_by_side(engine, name, cell, needs, group):
    """Variant's name to its tests' outcomes; nothing where one ended or held up the kernel."""
    assignment = COURSE.assignment(name)
    limits = replace(
        assignment.limits,
        cpu_s_per_notebook=assignment.limits.cpu_s_per_notebook * len(group),
        output_bytes_per_notebook=assignment.limits.output_bytes_per_notebook * len(group),
    )
    bench = engine.bench(job_of(assignment))
    with bench.run(side_by_side(name, cell, needs, group), limits=limits) as session:
        if session.run.notes:
            return {}
        return {
            variant.name: outcomes_of(
                run_hidden_tests(
                    assignment.tests,
                    {exercise(cell): 1.0},
                    Moment(session, variant.name),
                    bench.reference(bench.source),
                    stand_in=stands_in(assignment.data.values()),
                )[0]
            )
            for variant in group
        }


def outcomes_alone(engine, name, variant):
    assignment = COURSE.assignment(name)
    notebook = read_notebook(assignment.source)
    notebook = apply(notebook, {variant.cell: variant.source})
    notebook = trimmed(notebook, variant.cell, tuple(variant.needs))
    job = job_of(assignment)
    graded = engine.bench(job).mark_cells(job.submission, notebook, {exercise(variant.cell)})
    return outcomes_of(graded.grade.cells[0])


@pytest.fixture(scope="module")
def together(engine):
    """A function: the outcomes of a variant that was run with the others of its exercise."""
    latest: dict = {}

    def outcomes(name, variant):
        key = (name, variant.cell, tuple(variant.needs))
        if key not in latest:
            latest.clear()
            group = [
                v
                for v in TEXTS[name]
                if v.kind == "wrong" and (name, v.cell, tuple(v.needs)) == key
            ]
            latest[key] = outcomes_side_by_side(engine, *key, group) if len(group) > 1 else {}
        return latest[key].get(variant.name)

    return outcomes


def failed_of(outcomes):
    return {test for test, outcome in outcomes.items() if not outcome.earns}


@pytest.mark.parametrize(("name", "variant"), list(wrongs()))
def test_wrong_solutions_fail_exactly_their_tests(engine, together, name, variant):
    outcomes = together(name, variant)
    if not outcomes or failed_of(outcomes) != set(variant.fails):
        outcomes = outcomes_alone(engine, name, variant)
    assert not [t for t, outcome in outcomes.items() if outcome.ours], outcomes
    assert failed_of(outcomes) == set(variant.fails), f"{variant.where}: {outcomes}"


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
