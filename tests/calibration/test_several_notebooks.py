"""Every notebook of an assignment that a metric is about is run, and no other."""

from pathlib import Path

import pytest
import tiny_course as tiny
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from softmark import calibration
from softmark.course import Course
from softmark.marking.pool import Pool
from softmark.model import ConfigError

METRICS = '''
from softmark.hidden_tests import metric


@metric("late")
def on_time(student):
    """How often the train is on time."""
    return student["late"]


@metric("{cell}", lower=True)
def full(student):
    """How full it is."""
    return student["early"]
'''


def notebook(name: str, *, seed: bool = True) -> NotebookNode:
    setup = "import random\n\nSEED = 1" if seed else "import random"
    solution = f"### BEGIN SOLUTION\n{name} = random.Random(SEED).random()\n### END SOLUTION"
    return new_notebook(
        cells=[
            tiny.tagged(setup, "setup", locked=True),
            tiny.tagged(solution, f"{name}_solution", solution=True),
            tiny.tagged(f"assert {name} < 1", name, grade=True, locked=True, points=1),
        ]
    )


@pytest.fixture
def course(tmp_path: Path) -> Course:
    source = tmp_path / "source" / "trains"
    tiny.write(notebook("early"), source / "early.ipynb")
    tiny.write(notebook("late"), source / "trains.ipynb")
    tiny.write(notebook("unmeasured", seed=False), source / "extra.ipynb")
    metrics(tmp_path, "early")
    (tmp_path / "softmark.toml").touch()
    return Course.load(tmp_path)


def metrics(root: Path, cell: str) -> None:
    file = root / "grader_tests" / "trains" / "calibration.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(METRICS.replace("{cell}", cell))


def test_each_metric_is_measured_in_the_notebook_of_its_cell(course: Course) -> None:
    with Pool(1) as pool:
        first, second = calibration.measure_seeds(
            course, course.assignment("trains"), range(1, 3), pool
        )
    assert (first.seed, second.seed) == (1, 2)
    assert first.problems == second.problems == {}
    assert first.values == pytest.approx({"on_time": 0.134364, "full": 0.134364}, abs=1e-6)
    assert second.values == pytest.approx({"on_time": 0.956035, "full": 0.956035}, abs=1e-6)


def test_a_metric_of_no_cell_is_named_before_anything_runs(course: Course) -> None:
    metrics(course.root, "eraly")
    with pytest.raises(ConfigError) as error:
        calibration.plan(course, "trains")
    assert str(error.value) == (
        "grader_tests/trains/calibration.py: the metric full is about 'eraly', which is no cell; "
        "expected the grade_id of a cell of the source. Did you mean 'early'?"
    )


def test_a_measured_notebook_without_a_seed_is_named(course: Course) -> None:
    metrics(course.root, "unmeasured")
    with pytest.raises(ConfigError, match=r"source/trains/extra.ipynb has no lines 'SEED"):
        calibration.plan(course, "trains")
