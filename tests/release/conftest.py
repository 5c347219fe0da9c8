"""One source, its hidden tests, and a course around them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from release.neuron import TESTS, built


@pytest.fixture
def nb() -> NotebookNode:
    return copy.deepcopy(built())


@pytest.fixture
def tests_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "grader_tests" / "neuron"
    folder.mkdir(parents=True)
    (folder / "test_sigmoid.py").write_text(TESTS)
    return folder


@pytest.fixture
def course(nb: NotebookNode, tests_dir: Path, tmp_path: Path) -> dict[str, Any]:
    source = tmp_path / "source" / "neuron" / "neuron.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(nb, source)
    data = {name: tmp_path / "data" / name for name in ("big", "fetched", "invented", "iris")}
    for folder in data.values():
        folder.mkdir(parents=True)
    (data["big"] / "all.csv").write_bytes(b"1" * 1_500_001)
    (data["big"] / "some.csv").write_bytes(b"1" * 1_500_000)
    (data["fetched"] / "README.md").write_text("where to get it")
    (data["invented"] / "PROVENANCE.json").write_text('{"stand_in": true}')
    (data["invented"] / "table.csv").write_text("1")
    (data["iris"] / "iris.csv").write_text("5.1,3.5")
    (data["iris"] / "PROVENANCE.json").write_text('{"stand_in": false}')
    (data["iris"] / "link.csv").symlink_to(tests_dir / "test_sigmoid.py")
    return {
        "source_path": source,
        "tests_dir": tests_dir,
        "release_dir": tmp_path / "release" / "neuron",
        "data_dirs": data,
    }
