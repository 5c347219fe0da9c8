"""The reference runs once for each seed, sealed like a student's, and is measured."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course as tiny
from measured_course import FIT, METRICS, SETUP, assignment_of, commit, drawn, notebook, provide

from softmark import calibration
from softmark.calibration.runs import SeedRun, measure
from softmark.course import Course
from softmark.course.data import read_provenance
from softmark.marking.engine import Engine, Job
from softmark.model import ConfigError, Submission


def test_the_seed_is_replaced_in_the_locked_cell_alone():
    source = notebook(fit="### BEGIN SOLUTION\nSEED = 1\n### END SOLUTION")
    seeded = calibration.with_seed(source, 42)
    assert seeded.cells[0].source == SETUP.replace("SEED = 1 ", "SEED = 42 ")
    assert [c.source for c in seeded.cells[1:]] == [c.source for c in source.cells[1:]]
    assert source.cells[0].source == SETUP


@pytest.mark.parametrize(
    ("setup", "found"),
    [
        ("import numpy as np", "no lines"),
        ("SEED = 1\nSEED = 2", "2 lines"),
        ("SEED = int('1')", "no lines"),
        ("if True:\n    SEED = 1", "no lines"),
        ("# SEED = 1\nMY_SEED = 1", "no lines"),
    ],
)
def test_a_notebook_without_one_line_of_the_seed_is_refused(setup, found):
    with pytest.raises(ConfigError, match=rf"source/hw has {found} 'SEED = <number>'"):
        calibration.with_seed(notebook(setup), 2, "source/hw")


@pytest.fixture(scope="module")
def engine():
    with Engine() as made:
        yield made


def job_of(root: Path) -> Job:
    assignment = assignment_of(root)
    submission = Submission("(reference)", "hw", assignment.source)
    return Job(submission, assignment, root / ".softmark" / "reference" / "hw")


def test_each_seed_is_run_and_measured(root, engine):
    for seed in (1, 2):
        measured = measure(engine, SeedRun(job_of(root), seed))
        assert (measured.problems, measured.notes) == ({}, ())
        assert measured.values["hw_score"] == pytest.approx(drawn(seed), abs=1e-6)
        assert measured.values["hw_error"] == pytest.approx(1 - drawn(seed), abs=1e-6)


def test_a_run_that_fails_says_in_which_cell_and_metric(root, engine):
    broken = FIT.replace("score =", "assert SEED != 3, 'not three'\nscore =", 1)
    tiny.write(notebook(fit=broken), root / "source" / "hw" / "hw.ipynb")
    (root / "grader_tests" / "hw" / "calibration.py").write_text(
        METRICS.replace('return student["error"]', 'return student["np"].pi')
    )
    measured = measure(engine, SeedRun(job_of(root), 3))
    assert measured.values == {}
    assert measured.problems["hw_score"] == "MissingName: score"
    assert measured.problems["hw_error"].startswith("TypeError")
    assert measured.notes[0] == "cell 2 raised AssertionError: not three"


@pytest.mark.parametrize(("stand_in", "earned"), [(False, 0.0), (True, 2.0)])
def test_marking_reads_the_threshold_that_fits_the_data(root, stand_in, earned):
    commit(root, hw_score=1.0)
    commit(root, "calibration.stand_in.json", hw_score=0.1)
    provide(root, stand_in=stand_in)
    with Engine() as engine:
        assert engine.bench(job_of(root)).prove().grade.earned == earned


def test_a_stand_in_is_made_for_the_run_and_the_data_stay(tmp_path, root):
    course = Course.load(root)
    with pytest.raises(ConfigError, match=r"none of its data sets \(one\) has a stand-in"):
        calibration.on_stand_in(course, course.assignment("hw"))
    name = "bankruptcy_prediction"
    real = root / "data" / name
    described = shutil.ignore_patterns("data.csv", "PROVENANCE.json")
    shutil.copytree(Path(__file__).parents[2] / "data" / name, real, ignore=described)
    assignment = replace(course.assignment("hw"), data={name: real})
    made = calibration.on_stand_in(course, assignment).data[name]
    assert made != real
    assert not (real / "data.csv").exists()
    provenance = read_provenance(made)
    assert provenance is not None
    assert provenance.stand_in
