"""A course after ``nbgrader generate_assignment``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader_bridge.course import (
    CONFIG,
    NAME,
    marks_with,
    nbgrader,
    run,
    source,
    stand_in,
    write,
)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course after ``nbgrader generate_assignment``, made once."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(CONFIG, root)
    write(root / "source" / NAME / f"{NAME}.ipynb", nbformat.writes(source()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/bin:/bin")
        run(nbgrader(root).generate_assignment(NAME))
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    shutil.copytree(released, root)
    marks_with(monkeypatch, stand_in)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    return root
