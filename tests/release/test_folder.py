"""The folder of a release, its README and its zip: complete, fresh, and no more."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from release.neuron import listed

from softmark.release import (
    ReleaseError,
    release_assignment,
    zip_release,
)


def test_a_release_has_notebook_readme_and_small_data(course: dict[str, Any]) -> None:
    result = release_assignment(**course)
    assert listed(course["release_dir"]) == [
        "README.md",
        "data/big/some.csv",
        "data/fetched/README.md",
        "data/iris/PROVENANCE.json",
        "data/iris/iris.csv",
        "neuron.ipynb",
    ]
    assert len(result.written) == 6
    assert result.left_out == ("data/big/all.csv", "data/fetched", "data/invented")
    assert result.fresh


def test_fetching_data_changes_no_release(course: dict[str, Any]) -> None:
    release_assignment(**course)
    (course["data_dirs"]["fetched"] / "table.csv").write_bytes(b"1" * 2_000_000)
    (course["data_dirs"]["fetched"] / "PROVENANCE.json").write_text('{"stand_in": false}')
    assert release_assignment(**course, check=True).fresh


def test_a_second_release_writes_nothing(course: dict[str, Any]) -> None:
    release_assignment(**course)
    before = {p: p.stat().st_mtime_ns for p in course["release_dir"].rglob("*")}
    assert release_assignment(**course).written == ()
    assert before == {p: p.stat().st_mtime_ns for p in course["release_dir"].rglob("*")}


def test_check_writes_nothing_and_tells_what_is_stale(course: dict[str, Any]) -> None:
    folder = course["release_dir"]
    assert len(release_assignment(**course, check=True).stale) == 6
    assert not folder.exists()
    release_assignment(**course)
    assert release_assignment(**course, check=True).fresh
    (folder / "neuron.ipynb").write_text("old")
    (folder / "solution.ipynb").write_text("left over")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "x.ipynb").write_text("")
    result = release_assignment(**course, check=True)
    assert (result.stale, result.strays) == (
        (folder / "neuron.ipynb",),
        (folder / "solution.ipynb",),
    )
    assert not result.fresh
    assert (folder / "neuron.ipynb").read_text() == "old"


def test_metadata_of_the_lecturers_own_stays_with_the_lecturer(course: dict[str, Any]) -> None:
    nb = nbformat.read(course["source_path"], 4)
    nb.metadata["note"] = "2 points for saturation of the neuron"
    nb.cells[0].metadata["solution"] = {"text": "Because its slope is nearly zero there."}
    nb.cells[0].metadata["tags"] = ["intro"]
    nb.cells[1].metadata["solution"] = 42
    nbformat.write(nb, course["source_path"])
    result = release_assignment(**course)
    assert result.taken_off == ("note", "solution")
    released = nbformat.read(course["release_dir"] / "neuron.ipynb", 4)
    assert "note" not in released.metadata
    assert all("solution" not in cell.metadata for cell in released.cells)
    assert released.cells[0].metadata["tags"] == ["intro"]
    assert released.metadata["kernelspec"] == nb.metadata["kernelspec"]


def test_files_beside_the_source_go_along_unless_they_tell(
    course: dict[str, Any], tmp_path: Path
) -> None:
    picture, module = tmp_path / "net.png", tmp_path / "helper.py"
    picture.write_bytes(b"\x89PNG\xff")
    module.write_text("import numpy as np\n")
    beside = {"images/net.png": picture, "helper.py": module}
    release_assignment(**course, beside=beside)
    assert (course["release_dir"] / "images" / "net.png").read_bytes() == b"\x89PNG\xff"
    assert (course["release_dir"] / "helper.py").read_text() == "import numpy as np\n"
    assert release_assignment(**course, beside=beside, check=True).fresh
    module.write_text(
        "# 2 points for saturation of the neuron\n2 points for saturation of the neuron"
    )
    with pytest.raises(ReleaseError, match=r"helper\.py: the release would show.*\n.*MARK SCHEME"):
        release_assignment(**course, beside=beside)


def test_several_notebooks_are_one_release(course: dict[str, Any]) -> None:
    other = course["source_path"].with_name("second.ipynb")
    shutil.copyfile(course["source_path"], other)
    course["source_path"] = [course["source_path"], other]
    release_assignment(**course)
    assert (course["release_dir"] / "second.ipynb").is_file()
    readme = (course["release_dir"] / "README.md").read_text()
    assert "Work in `neuron.ipynb` and `second.ipynb`" in readme
    assert "Hand in these files, all of them" in readme


def test_the_readme_says_how_to_open_it(course: dict[str, Any]) -> None:
    release_assignment(**course)
    text = (course["release_dir"] / "README.md").read_text()
    assert text.startswith("# One neuron\n")
    assert "pip install jupyterlab numpy scikit-learn\n" in text
    assert "jupyter lab neuron.ipynb" in text
    assert "may be older than those of the\nmarking" in text
    assert "then upload\nthe folder `data` into the file pane" in text
    assert "If `data/fetched` is not in this folder" in text
    assert "\n\n\n" not in text


def test_the_readme_says_what_colab_needs_beside_the_notebook(
    course: dict[str, Any], tmp_path: Path
) -> None:
    (module := tmp_path / "helper.py").write_text("import numpy as np\n")
    release_assignment(**course, beside={"helper.py": module})
    readme = course["release_dir"] / "README.md"
    assert "then upload\n`helper.py` and the folder `data` into the file pane" in readme.read_text()
    course["data_dirs"] = {}
    release_assignment(**course)
    assert "In Google Colab: upload the notebook (File, Upload notebook).\n" in readme.read_text()


def test_the_zip_is_the_same_each_time(course: dict[str, Any], tmp_path: Path) -> None:
    release_assignment(**course)
    folder = course["release_dir"]
    one = zip_release(folder, tmp_path / "out" / "one.zip").read_bytes()
    for file in folder.rglob("*"):
        file.touch()
    assert zip_release(folder, tmp_path / "two.zip").read_bytes() == one
    with zipfile.ZipFile(tmp_path / "two.zip") as archive:
        assert sorted(archive.namelist()) == [f"neuron/{name}" for name in listed(folder)]
        assert archive.read("neuron/neuron.ipynb") == (folder / "neuron.ipynb").read_bytes()


def test_the_zip_holds_the_data_that_the_release_leaves_out_but_no_stand_in(
    course: dict[str, Any], tmp_path: Path
) -> None:
    data = {}
    for name, stand_in in (("real", False), ("made_up", True)):
        data[name] = tmp_path / name
        data[name].mkdir()
        (data[name] / "table.csv").write_text("x\n1\n")
        (data[name] / "PROVENANCE.json").write_text(json.dumps({"stand_in": stand_in}))
    release_assignment(**course)
    target = zip_release(course["release_dir"], tmp_path / "one.zip", data)
    with zipfile.ZipFile(target) as archive:
        assert archive.read("neuron/data/real/table.csv") == b"x\n1\n"
        assert not [name for name in archive.namelist() if "made_up" in name]


def test_a_zip_inside_its_own_folder_does_not_hold_itself(course: dict[str, Any]) -> None:
    release_assignment(**course)
    target = course["release_dir"] / "neuron.zip"
    first = zip_release(course["release_dir"], target).read_bytes()
    assert zip_release(course["release_dir"], target).read_bytes() == first
