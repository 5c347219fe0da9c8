"""Python in the pages runs: what a reader copies works.

The blocks of a page run one after the other, as a reader would run them, in a folder with
this course and a few hand-ins. Blocks of hidden tests (they say ``grades``) are collected
and run against a notebook that has it right.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from softmark.hidden_tests import LiveAnswers, collect_hidden_tests, run_hidden_tests
from softmark.model import CellGrade, Grade, Outcome, Status, Verdict
from softmark.notebook import read_notebook
from softmark.sandbox.warm_parent import WarmParent

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
PAGES = {
    path.relative_to(ROOT).as_posix(): BLOCK.findall(path.read_text(encoding="utf-8"))
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}


def is_hidden_test(block: str) -> bool:
    """Whether a block is a file of grader_tests/, which pytest collects."""
    return "grades(" in block and "def test_" in block


RUN = [name for name, blocks in PAGES.items() if not all(map(is_hidden_test, blocks))]
TESTS = [
    pytest.param(block, id=f"{name}-{number}")
    for name, blocks in PAGES.items()
    for number, block in enumerate(blocks)
    if is_hidden_test(block)
]


def sigmoid(z: Any) -> Any:
    """Right for any z."""
    z = np.asarray(z, dtype=float)
    return np.exp(-np.logaddexp(0.0, -z))


def solved() -> dict[str, Any]:
    """What a right notebook defines, for the hidden tests that pages show."""
    X, y = np.random.default_rng(3).normal(size=(8, 2)), np.arange(8) % 2
    losses, (fig, ax) = [0.9, 0.5, 0.4], plt.subplots()
    ax.plot(losses)
    ax.set_xlabel("epoch")
    return {
        "sigmoid": sigmoid,
        "z_h1": 0.3775,
        "a_h1": float(sigmoid(0.3775)),
        "scores": lambda rows: rows @ np.array([[1.0, 0.2], [0.3, 2.0]]),
        "predict": lambda rows: (rows @ np.array([[1.0, 0.2], [0.3, 2.0]])).argmax(axis=1),
        "layer": lambda x: np.array([x, np.maximum(x, 0)]),
        "losses": losses,
        "fig": fig,
        **{"X": X, "y": y, "X_train": X[:6], "X_test": X[6:], "y_test": y[6:]},
    }


def a_network() -> dict[str, Any]:
    """A network with ReLU and softmax, for the page that asks for one."""
    keras = pytest.importorskip("keras")
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="relu"),
        keras.layers.Dense(3, activation=keras.layers.Softmax()),
    ]
    net = keras.Sequential(layers)
    return {"net": net, "classify": lambda rows: net.predict(rows, verbose=0).argmax(axis=1)}


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Path]:
    """A folder with this course, in which ada has handed in; the working folder of the test."""
    for name in ("softmark.toml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("source", "grader_tests", "release", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    handed_in = tmp_path / "submitted" / "ada" / "backpropagation" / "backpropagation.ipynb"
    handed_in.parent.mkdir(parents=True)
    shutil.copy(ROOT / "source/backpropagation/backpropagation.ipynb", handed_in)
    with contextlib.chdir(tmp_path):
        yield tmp_path


def a_grade() -> Grade:
    """A grade of one cell."""
    verdict = Verdict("test_x.py::test_a", "a is right", Outcome.PASSED, 2.0, 2.0)
    cell = CellGrade("sigmoid", 2.0, 2.0, (verdict,), title="Sigmoid")
    return Grade("ada", "backpropagation", Status.GRADED, 2.0, 2.0, True, cells=(cell,))


def pages_given(folder: Path) -> dict[str, Any]:
    """What pages about pages take as given: a notebook that ran, its grade, a folder."""
    notebook = read_notebook(ROOT / "source/backpropagation/backpropagation.ipynb")
    grade = a_grade()
    return {"notebook": notebook, "grade": grade, "grades": [grade], "folder": folder / "out"}


def release_given(folder: Path) -> dict[str, Any]:
    """What the page about releases takes as given."""
    source = ROOT / "source" / "gradient_descent" / "gradient_descent.ipynb"
    return {
        "notebook": read_notebook(source),
        "source_path": source,
        "tests_dir": ROOT / "grader_tests" / "gradient_descent",
        "release_dir": folder / "out",
        "Path": Path,
    }


GIVEN: dict[str, Callable[[Path], dict[str, Any]]] = {
    "docs/feedback.md": pages_given,
    "docs/report.md": pages_given,
    "docs/release.md": release_given,
}


@pytest.mark.parametrize("page", RUN)
def test_the_python_of_a_page_runs(page: str, course: Path, warm: WarmParent) -> None:
    given = {"warm": warm, **GIVEN.get(page, lambda folder: {})(course)}
    (course / "out").mkdir()
    for number, block in enumerate(PAGES[page]):
        if not is_hidden_test(block):
            exec(compile(block, f"{page}, block {number}", "exec"), given)
    assert Path.cwd() == Path(os.path.realpath(course))


@pytest.mark.parametrize("block", TESTS)
def test_a_hidden_test_of_a_page_passes_what_is_right(block: str, tmp_path: Path) -> None:
    (tmp_path / "test_page.py").write_text(block, encoding="utf-8")
    cells = {test.grade_id: 1.0 for test in collect_hidden_tests(tmp_path)}
    right = LiveAnswers(solved() | (a_network() if "networks" in block else {}))
    for cell in run_hidden_tests(tmp_path, cells, right, right):
        assert [v.outcome for v in cell.verdicts if v.outcome is not Outcome.PASSED] == []
