"""The students' version is nbgrader's own, byte for byte."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from release.neuron import edit

from softmark.model import NotebookError
from softmark.notebook import imports_of
from softmark.release import (
    release_assignment,
    release_notebook,
)


def test_the_students_version(nb: NotebookNode) -> None:
    before = copy.deepcopy(nb)
    released = release_notebook(nb)
    assert nb == before
    title, setup, solution, graded, why = released.cells
    assert title == before.cells[0]
    assert setup.metadata.editable is False
    assert solution.source == (
        "def sigmoid(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\nsigmoid(0.0)"
    )
    assert (solution.outputs, solution.execution_count) == ([], None)
    assert graded.source == "assert sigmoid(0.0) == 0.5, 'halfway at zero'"
    assert why.source == "YOUR ANSWER HERE"
    assert len(graded.metadata.nbgrader.checksum) == 32
    nbformat.validate(released)


def test_nbgraders_options_are_passed_on(nb: NotebookNode) -> None:
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": "# your turn"}
    assert "# your turn" in release_notebook(nb, config).cells[2].source


def test_what_nbgrader_refuses_is_told(nb: NotebookNode) -> None:
    edit(nb, 2, "    ### END SOLUTION\n", "")
    with pytest.raises(NotebookError, match=r"ClearSolutions refuses .* no end solution"):
        release_notebook(nb)


def test_nbgrader_generate_assignment_gives_the_same_bytes(
    nb: NotebookNode, tests_dir: Path, tmp_path: Path
) -> None:
    course = tmp_path / "course"
    (course / "source" / "neuron").mkdir(parents=True)
    nbformat.write(nb, course / "source" / "neuron" / "neuron.ipynb")
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "neuron", "--no-db"],
        cwd=course, check=True, capture_output=True,
    )  # fmt: skip
    theirs = course / "release" / "neuron" / "neuron.ipynb"
    ours = tmp_path / "ours"
    release_assignment(course / "source" / "neuron" / "neuron.ipynb", tests_dir, ours, {})
    assert (ours / "neuron.ipynb").read_bytes() == theirs.read_bytes()


def test_a_release_imports_no_hidden_tests(nb: NotebookNode) -> None:
    assert imports_of(release_notebook(nb)) == ("numpy", "sklearn")
