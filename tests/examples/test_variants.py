"""Right solutions in every style pass every hidden test, wrong ones fail just those they should."""

import os
from pathlib import Path

import pytest
from remembered import Record, digest_of, is_whole

from softmark.course import Course
from softmark.marking.pool import Pool, default_workers
from softmark.notebook import graded_cells, read_notebook, solution_cells
from softmark.variants.proof import prove, unproved, variants_of
from softmark.variants.proved import sample_of
from softmark.variants.trial import exercise_of

ROOT = Path(__file__).parents[2]
COURSE = Course.load(ROOT)


ALWAYS = ("neurons", "backpropagation")
"""Assignments of which the sample is tried each time; the others', when something changed."""


@pytest.fixture(scope="module")
def pool():
    beside = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    with Pool(max(1, default_workers() // beside)) as pool:
        yield pool


def assert_holds(name, proof, variants):
    found = "\n".join(
        f"{tried.variant.where} {tried.variant.kind} {tried.variant.cell}: {tried.variant.name}: "
        f"too strict {sorted(tried.false_fails)}, too lax {sorted(tried.false_passes)}, "
        f"broken {sorted(tried.ours)}\n"
        + "\n".join(tried.details[test][-800:] for test in sorted(tried.false_fails))
        for tried in proof.tried
        if not tried.holds
    )
    assert not found, f"{name}\n{found}"
    assert proof.problems == ()
    assert len(proof.tried) == len(variants)


@pytest.mark.parametrize("name", COURSE.assignments)
def test_what_changed_and_a_sample_of_the_rest_fail_exactly_the_tests_that_they_should(
    pool, request, name
):
    assignment = COURSE.assignment(name)
    changed = unproved(COURSE, assignment)  # since `softmark prove` wrote the record beside them
    sample = sample_of(variants_of(COURSE, assignment))
    told = [(v.kind, v.name, v.cell, v.fails, v.source, v.needs) for v in sample]
    digest = digest_of(name, repr(told).encode())
    record = Record("variants/sampled.json")
    known = record.holds(name, digest) and not is_whole(request) and name not in ALWAYS
    wanted = {*changed, *(() if known else sample)}
    if wanted:
        assert_holds(name, prove(COURSE, assignment, pool, only=wanted), wanted)
    record.keep({name: digest})


@pytest.mark.heavy
@pytest.mark.parametrize("name", COURSE.assignments)
def test_every_solution_fails_exactly_the_tests_that_it_should(pool, name):
    assignment = COURSE.assignment(name)
    proof = prove(COURSE, assignment, pool)
    assert_holds(name, proof, variants_of(COURSE, assignment))


@pytest.mark.parametrize("name", COURSE.assignments)
def test_each_graded_cell_has_enough_of_both(name):
    notebook = read_notebook(COURSE.assignment(name).source)
    tagged = {c.grade_id for c in solution_cells(notebook)}
    variants = variants_of(COURSE, COURSE.assignment(name))
    for cell in graded_cells(notebook):
        if cell.manual or f"{cell.grade_id}_solution" not in tagged:
            continue
        mine = [v.kind for v in variants if exercise_of(v.cell) == cell.grade_id]
        assert mine.count("right") >= 3, cell.grade_id
        assert mine.count("wrong") >= 5, cell.grade_id
