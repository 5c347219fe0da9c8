"""What lies in the folder of a hand-in: the notebook with the work is found, files come along."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from house import House, at, below, last, saved, written

from softmark.model import Status

UP = "import numpy as np\n\ndef up(x):\n    return int(np.ceil(x))\n"
IMPORTED = "from {} import up\n\ndef updates_per_epoch(n, m):\n    return up(n / m)"
GD = "gradient_descent"


def test_a_helper_beside_the_notebook(house: House) -> None:
    edited = written(house.solved(GD), "epoch_solution", IMPORTED.format("helpers"))
    marked = house.mark(GD, edited, {"helpers.py": UP.encode()})
    assert marked.earned == house.full(GD), marked.lost()
    assert marked.notes == "In the working folder, as beside the notebook: `helpers.py`."


def test_a_module_written_by_a_cell(house: House) -> None:
    edited = written(house.solved(GD), "epoch_solution", IMPORTED.format("mytools"))
    marked = house.mark(GD, below(edited, "setup", f"%%writefile mytools.py\n{UP}"))
    assert marked.earned == house.full(GD), marked.lost()
    assert marked.grade.notes == ()


def test_a_blank_beside_a_solved_one(house: House) -> None:
    files = {f"{GD}.ipynb": house.blank(GD), f"{GD} (1).ipynb": house.solved(GD)}
    marked = house.mark(GD, files=files)
    assert marked.earned == house.full(GD), marked.lost()
    assert f"`{GD} (1).ipynb` was marked: nothing was written in `{GD}.ipynb`" in marked.notes


def test_two_other_names_of_which_one_holds_the_work(house: House) -> None:
    files = {f"{GD}-Copy1.ipynb": house.blank(GD), f"{GD} (1).ipynb": house.solved(GD)}
    marked = house.mark(GD, files=files)
    assert marked.earned == house.full(GD), marked.lost()
    assert f"`{GD} (1).ipynb` was marked" in marked.notes
    assert f"Not marked: `{GD}-Copy1.ipynb`; nothing was written in it." in marked.notes


@pytest.mark.parametrize("name", [f"{GD}/{GD}.ipynb", f"{GD}.ipynb.json"])
def test_nested_or_under_another_ending(house: House, name: str) -> None:
    marked = house.mark(GD, files={name: house.solved(GD)})
    assert marked.earned == house.full(GD), marked.lost()
    assert marked.notes == f"`{name}` was marked: it was expected as `{GD}.ipynb`."


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def conflicting(one: bytes) -> bytes:
    lines = one.decode().splitlines()
    return "\n".join(
        [*lines[:5], "<<<<<<< HEAD", lines[5], "=======", lines[5], ">>>>>>> theirs", *lines[6:]]
    ).encode()


def test_a_zip_called_a_notebook_is_called_a_zip(house: House) -> None:
    file = zipped(f"{GD}.ipynb", saved(house.solved(GD)))
    marked = house.mark(GD, files={f"{GD}.ipynb": file})
    assert marked.grade.status is Status.REJECTED
    assert f"a zip archive that holds `{GD}.ipynb`" in marked.notes
    assert "Unpack it and hand in the .ipynb file that is in it." in marked.notes
    assert "save it" not in marked.notes, "nobody can open a zip in JupyterLab"
    assert "a zip archive" in marked.page


def test_a_git_conflict_is_called_one(house: House) -> None:
    file = conflicting(json.dumps(house.solved(GD), indent=1).encode())
    marked = house.mark(GD, files={f"{GD}.ipynb": file})
    assert marked.grade.status is Status.REJECTED
    assert "unsettled git conflict: line 6 begins with <<<<<<<" in marked.notes
    assert "git checkout --ours" in marked.notes


def test_a_large_printed_array_does_no_harm(house: House) -> None:
    edited = house.solved(GD)
    text = ", ".join(["0.125"] * 700_000)
    cell = at(edited, "descend_square_solution")
    cell.outputs = [{"output_type": "stream", "name": "stdout", "text": text}]
    marked = house.mark(GD, edited)
    assert marked.earned == house.full(GD), marked.lost()
    assert marked.grade.notes == ()


# Relatives, in a small course


def npy(value: float) -> bytes:
    stream = io.BytesIO()
    np.save(stream, value)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("files", "solution"),
    [
        ({"my tools/half.py": b"def f(x):\n    return x / 2"},
         "import sys\nsys.path.append('my tools')\nfrom half import f as half"),
        ({"kit/__init__.py": b"from .a import half", "kit/a.py": b"def half(x):\n    return x / 2"},
         "from kit import half"),
        ({"rate.csv": b"rate\n0.5\n"},
         "import pandas as pd\nr = pd.read_csv('rate.csv').rate[0]\n"
         "def half(x):\n    return r * x"),
        ({"rate.json": b'{"rate": 0.5}'},
         "import json\nr = json.load(open('rate.json'))['rate']\ndef half(x):\n    return r * x"),
        ({"half.py": b"def half(x):\n    return x / 2"}, "%run half.py"),
        ({"half.py": b"def half(x):\n    return x / 2"}, "exec(open('half.py').read())"),
        ({"half.py": b"def half(x):\n    return x / 2"}, "import importlib, half as h\n"
         "importlib.reload(h)\nhalf = h.half"),
        ({"rates/rate.txt": b"0.5"}, "from pathlib import Path\nr = float(Path('rates', 'rate.txt')"
         ".read_text())\ndef half(x):\n    return r * x"),
        ({"rate.npy": npy(0.5)}, "r = float(np.load('rate.npy'))\ndef half(x):\n    return r * x"),
    ],
    ids=["path", "package", "csv", "json", "run", "exec", "reload", "folder", "npy"],
)  # fmt: skip
def test_files_of_every_kind_come_along(
    small: House, files: dict[str, bytes], solution: str
) -> None:
    edited = written(small.solved("small"), "half_solution", solution)
    marked = small.mark("small", edited, files)
    assert marked.earned == small.full("small"), marked.lost()
    assert next(iter(files)) in marked.notes


@pytest.mark.parametrize(
    "cell",
    [
        "%%file kit.py\ndef half(x):\n    return x / 2",
        "open('kit.py', 'w').write('def half(x):\\n    return x / 2')",
        "!echo 'half = lambda x: x / 2' > kit.py",
        "from pathlib import Path\nPath('kit.py').write_text('half = lambda x: x / 2')",
        "%%bash\nprintf 'half = lambda x: x / 2\\n' > kit.py",
    ],
)
def test_a_module_is_written_in_every_way(small: House, cell: str) -> None:
    edited = written(small.solved("small"), "half_solution", "from kit import half")
    marked = small.mark("small", below(edited, "setup", cell))
    assert marked.earned == small.full("small"), marked.lost()


@pytest.mark.parametrize(
    "name",
    [
        "small_ada_lovelace.ipynb",
        "Small.ipynb",
        "small (2) (1).ipynb",
        "small.ipynb.txt",
        "small_late_12345_67890_small.ipynb",
        "work/uni/small/small.ipynb",
        "klein – Lösung.ipynb",
        "Untitled.ipynb",
    ],
)
def test_the_notebook_is_found_under_any_name(small: House, name: str) -> None:
    marked = small.mark("small", files={name: small.solved("small")})
    assert marked.earned == small.full("small"), marked.lost()
    assert "was marked: it was expected as `small.ipynb`." in marked.notes


@pytest.mark.parametrize(
    ("content", "what", "todo"),
    [
        (b"", "empty", "save the notebook once more"),
        (b"%PDF-1.7 ...", "a PDF document", "the .ipynb file"),
        (b"<!DOCTYPE html><title>small - Colab</title>", "a web page", "Download .ipynb"),
        (b"<!DOCTYPE html><title>ada/hw: small on GitHub</title>", "a web page", "Download raw"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS", "git lfs pull"),
        (b"import numpy as np\ndef half(x):\n    return x / 2\n", "a Python script", "notebook"),
        (b'{"cells": [{"cell_type": "code", "sou', "ends in the middle", "save"),
        (b"\x1f\x8b\x08\x00", "gzip", "Unpack"),
        (b"PK\x03\x04oops", "a zip archive, and a damaged one", "Unpack"),
        (b"null", "the JSON holds nothing", "Hand in the .ipynb file"),
    ],
    ids=["empty", "pdf", "colab", "github", "lfs", "script", "cut", "gzip", "zip", "null"],
)
def test_what_is_no_notebook_is_called_what_it_is(
    small: House, content: bytes, what: str, todo: str
) -> None:
    marked = small.mark("small", files={"small.ipynb": content})
    assert marked.grade.status is Status.REJECTED
    assert what in marked.notes, marked.notes
    assert todo in marked.notes, marked.notes
    assert "Traceback" not in marked.notes


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "stream", "name": "stdout", "text": "[1, 2], " * 400_000},
        {"output_type": "display_data", "metadata": {},
         "data": {"text/html": "<td>1</td>" * 300_000}},
        {"output_type": "display_data", "metadata": {},
         "data": {"application/vnd.plotly.v1+json": {"x": [0.5] * 400_000}}},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 4_000_000}},
        {"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["{}, " * 500_000]},
    ],
    ids=["brackets", "table", "plotly", "picture", "traceback"],
)  # fmt: skip
def test_large_outputs_of_every_kind_do_no_harm(small: House, output: dict[str, Any]) -> None:
    edited = small.solved("small")
    at(edited, "half_solution").outputs = [output]
    marked = small.mark("small", last(edited, "3 + 4"))
    assert marked.earned == small.full("small"), (marked.lost(), marked.notes)
