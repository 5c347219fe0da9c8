"""Whatever speaks Jupyter's provisioner protocol runs its notebooks sealed by configuration."""

import json
import os
from pathlib import Path

import psutil
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CODE = """
import os, sys
loaded = "numpy" in sys.modules
try:
    os.listdir("/proc/%d")
    other = "seen"
except FileNotFoundError:
    other = "not there"
print(loaded, other, open("data/sample/numbers.csv").read().split(), os.getcwd())
"""


@pytest.fixture
def spec(tmp_path: Path, sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an installed kernel spec that asks for the seal."""
    config = {"imports": ["numpy"], "data": {"sample": str(sample_data)}, "folder": "mine"}
    spec = {
        "argv": ["unused"],
        "display_name": "Sealed",
        "language": "python",
        "metadata": {
            "kernel_provisioner": {"provisioner_name": "softmark-sealed", "config": config}
        },
    }
    folder = tmp_path / "kernels" / "sealed"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return "sealed"


def test_plain_nbclient_runs_a_notebook_sealed(spec: str) -> None:
    notebook = new_notebook(
        cells=[new_code_cell(CODE % os.getpid()), new_code_cell("1 / 0")],
    )
    before = psutil.Process().children(recursive=True)
    NotebookClient(notebook, kernel_name=spec, timeout=60, allow_errors=True).execute()
    text = notebook.cells[0].outputs[0].text
    assert text == "True not there ['x,y', '1,2', '3,4'] /home/student/mine\n"
    assert notebook.cells[1].outputs[0].ename == "ZeroDivisionError"
    # Nothing is left running; what another test ended may have gone since.
    assert set(psutil.Process().children(recursive=True)) <= set(before)
