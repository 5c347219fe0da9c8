"""A release that would tell a solution, a hidden test or a mark scheme is found out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output

from softmark.release import (
    ReleaseError,
    leaks,
    release_assignment,
    release_notebook,
)


def test_a_clean_release_leaks_nothing(nb: NotebookNode, tests_dir: Path) -> None:
    assert leaks(release_notebook(nb), nb, tests_dir) == []


@pytest.mark.parametrize(
    ("put", "expected"),
    [
        (
            lambda nb: nb.cells[0].update(source="x\n  return 1 / (1 + np.exp(-x))  # the secret"),
            "cell 1 shows a line of a SOLUTION region in cell 3",
        ),
        (
            lambda nb: nb.cells[1].outputs.append(
                new_output("stream", text="from softmark.hidden_tests import check")
            ),
            "cell 2 shows a line of a HIDDEN TESTS region in cell 4",
        ),
        (
            lambda nb: nb.metadata.update(note="2 points for saturation of the neuron"),
            "metadata shows a line of a MARK SCHEME region in cell 5",
        ),
        (
            lambda nb: nb.cells[4].metadata.update(was="Because its  slope is nearly zero there."),
            "cell 5 shows a line of a solution in cell 5",
        ),
        (
            lambda nb: nb.cells[3].update(source='"""It is right far from zero."""'),
            "cell 4 shows a line of the hidden tests (test_sigmoid.py)",
        ),
        (
            lambda nb: nb.cells[4].update(attachments={"proof.png": {"image/png": "AAAA"}}),
            "cell 5 carries the picture proof.png",
        ),
    ],
)
def test_every_leak_is_found(nb: NotebookNode, tests_dir: Path, put: Any, expected: str) -> None:
    released = release_notebook(nb)
    put(released)
    [leak] = leaks(released, nb, tests_dir)
    assert expected in leak


def test_what_the_source_shows_openly_is_no_leak(nb: NotebookNode, tests_dir: Path) -> None:
    nb.cells[0].source += "\n`return 1 / (1 + np.exp(-x))  # the secret`"
    assert leaks(release_notebook(nb), nb, tests_dir) == []


def test_a_release_that_would_leak_is_not_written(course: dict[str, Any]) -> None:
    nb = nbformat.read(course["source_path"], 4)
    nb.metadata["title"] = "2 points for saturation of the neuron"
    nbformat.write(nb, course["source_path"])
    with pytest.raises(ReleaseError, match="the notebook's metadata shows a line of a MARK SCHEME"):
        release_assignment(**course)
    assert not course["release_dir"].exists()
