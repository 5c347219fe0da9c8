"""A course with one assignment whose figures are drawn by its seed, for tests of calibration."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import tiny_course as tiny
from nbformat.v4 import new_code_cell, new_notebook

from softmark import calibration
from softmark.course import Course
from softmark.hidden_tests.calibrated import (
    Metric,
    metrics_of,
)

SETUP = "import numpy as np\n\nSEED = 1  # of all that is left to chance\n"
FIT = """### BEGIN SOLUTION
rng = np.random.default_rng(SEED)
score = 0.8 + 0.1 * rng.random()
error = 1 - score
### END SOLUTION"""
CHECKS = """assert 0 < score < 1
### BEGIN HIDDEN TESTS
from softmark.hidden_tests import check

check("fit")
### END HIDDEN TESTS"""
METRICS = '''
from softmark.hidden_tests import metric


@metric("fit", quantile=0.1, margin=0.01)
def hw_score(student):
    """How good it is.

    Not part of the title."""
    return student["score"]


@metric("fit", margin=0.03, lower=True)
def hw_error(student):
    """How bad it is."""
    return student["error"]
'''
HIDDEN = '''
from softmark.hidden_tests import grades


@grades("fit")
def test_score(student, calibrated):
    """The model is good enough."""
    assert student["score"] >= calibrated("hw_score")
'''


def notebook(setup=SETUP, fit=FIT):
    return new_notebook(
        cells=[
            tiny.tagged(new_code_cell(setup), "setup", locked=True),
            tiny.tagged(new_code_cell(fit), "fit_solution", solution=True),
            tiny.tagged(new_code_cell(CHECKS), "fit", grade=True, locked=True, points=2),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


def make_course(folder: Path) -> Path:
    """A course with one assignment, hw, whose score is drawn, and its data set of one number."""
    tiny.write(notebook(), folder / "source" / "hw" / "hw.ipynb")
    tests = folder / "grader_tests" / "hw"
    tests.mkdir(parents=True)
    (tests / "calibration.py").write_text(METRICS)
    (tests / "test_hw.py").write_text(HIDDEN)
    (folder / "softmark.toml").write_text('[course]\nid = "c"\n[assignments.hw]\ndata = ["one"]\n')
    provide(folder, stand_in=False)
    return folder


def provide(root: Path, *, stand_in: bool) -> None:
    data = root / "data" / "one"
    data.mkdir(parents=True, exist_ok=True)
    (data / "one.csv").write_text("x\n1\n")
    said = {"dataset": "one", "source": "here", "stand_in": stand_in, "notice": None}
    (data / "PROVENANCE.json").write_text(json.dumps(said))


def commit(root: Path, name="calibration.json", **thresholds: float) -> Path:
    """Put a calibration file there that holds no more than thresholds."""
    path = root / "grader_tests" / "hw" / name
    path.write_text(json.dumps({"metrics": {k: {"threshold": v} for k, v in thresholds.items()}}))
    return path


def drawn(seed: int) -> float:
    return 0.8 + 0.1 * np.random.default_rng(seed).random()


def runs(seeds, **values) -> list[calibration.Measured]:
    """What runs would give whose metrics are these functions of the seed."""
    return [calibration.Measured(s, {name: f(s) for name, f in values.items()}) for s in seeds]


def a_metric(name="m", *, lower=False, quantile=0.05, margin=0.02) -> Metric:
    return Metric(name, "What it is.", "fit", quantile, margin, lower, lambda student: 0.0)


def assignment_of(root: Path):
    return Course.load(root).assignment("hw")


def record_for(root: Path, seeds=range(1, 21)) -> dict:
    measured = runs(seeds, hw_score=drawn, hw_error=lambda seed: 1 - drawn(seed))
    assignment = assignment_of(root)
    return calibration.record_of(assignment, metrics_of(assignment.tests), measured)


def run_calibrate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `softmark calibrate` says and does in a course folder."""
    return subprocess.run(
        [sys.executable, "-m", "softmark.cli", "calibrate", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=600,
    )
