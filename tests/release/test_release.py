"""From source to release: the checks, nbgrader's own result, no leaks, fresh folders."""

from __future__ import annotations

import copy
import functools
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tiny_course import tagged

from softmark.model import NotebookError
from softmark.notebook import imports_of
from softmark.release import (
    ReleaseError,
    check_source,
    leaks,
    release_assignment,
    release_notebook,
    zip_release,
)

HIDDEN = """
### BEGIN HIDDEN TESTS
from softmark.hidden_tests import check
check("sigmoid")
### END HIDDEN TESTS"""

TESTS = '''"""Hidden tests."""
import numpy as np
from softmark.hidden_tests import approx, grades, hint

pytestmark = grades("sigmoid")


def test_far_out(student):
    """It is right far from zero."""
    assert student["sigmoid"](-30.0) == approx(9.35762297e-14, rel=1e-6), hint("check the sign")
'''


@functools.cache
def built() -> NotebookNode:
    solution = tagged(
        "def sigmoid(x):\n    ### BEGIN SOLUTION\n    return 1 / (1 + np.exp(-x))  # the secret\n"
        "    ### END SOLUTION\nsigmoid(0.0)",
        "sigmoid_solution",
        solution=True,
    )
    solution.outputs, solution.execution_count = [new_output("stream", text="0.5")], 3
    return new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        cells=[
            new_markdown_cell("# One neuron\nWrite the sigmoid.", id="title"),
            tagged("import numpy as np\nfrom sklearn import svm", "setup", locked=True),
            solution,
            tagged(
                "assert sigmoid(0.0) == 0.5, 'halfway at zero'" + HIDDEN,
                "sigmoid", grade=True, locked=True, points=2,
            ),
            tagged(
                new_markdown_cell(
                    "### BEGIN MARK SCHEME\n2 points for saturation of the neuron\n"
                    "### END MARK SCHEME\nBecause its slope is nearly zero there."
                ),
                "why", grade=True, solution=True, points=2,
            ),
        ],
    )  # fmt: skip


@pytest.fixture
def nb() -> NotebookNode:
    return copy.deepcopy(built())


@pytest.fixture
def tests_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "grader_tests" / "neuron"
    folder.mkdir(parents=True)
    (folder / "test_sigmoid.py").write_text(TESTS)
    return folder


# --- check_source


def test_a_sound_source_has_no_problem(nb: NotebookNode) -> None:
    assert check_source(nb, ["sigmoid", "sigmoid"]) == []


def meta(nb: NotebookNode, index: int) -> dict[str, Any]:
    found: dict[str, Any] = nb.cells[index].metadata.nbgrader
    return found


def edit(nb: NotebookNode, index: int, old: str, new: str) -> None:
    assert old in nb.cells[index].source
    nb.cells[index].source = nb.cells[index].source.replace(old, new)


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (lambda nb: meta(nb, 1).update(grade_id="why"), "cell 5 (why)", "that of cell 2 too"),
        (lambda nb: meta(nb, 1).update(grade_id="a b"), "cell 2 (a b)", "the grade_id is 'a b'"),
        (lambda nb: meta(nb, 1).pop("grade_id"), "cell 2", "there is no grade_id"),
        (lambda nb: meta(nb, 3).pop("points"), "cell 4 (sigmoid)", "there are no points"),
        (lambda nb: meta(nb, 3).update(points=-0.5), "cell 4 (sigmoid)", "the points are -0.5"),
        (lambda nb: meta(nb, 4).update(points=-1), "cell 5 (why)", "the points are -1"),
        (lambda nb: meta(nb, 3).update(points="2"), "cell 4 (sigmoid)", "the points are '2'"),
        (lambda nb: meta(nb, 1).update(schema_version=2), "cell 2 (setup)", "invalid (Outdated"),
        (lambda nb: meta(nb, 1).update(locked=1), "cell 2 (setup)", "invalid (1 is not of type"),
        (lambda nb: meta(nb, 1).update(extra=1), "cell 2 (setup)", "'extra' was unexpected"),
        (lambda nb: edit(nb, 3, HIDDEN, ""), "cell 4 (sigmoid)", "no ### BEGIN HIDDEN TESTS"),
        (lambda nb: edit(nb, 3, 'check("s', 'check("S'), "cell 4 (sigmoid)", "check('Sigmoid')"),
        (lambda nb: edit(nb, 3, "### END", "### ENDE"), "cell 4 (sigmoid)", "without END HIDDEN"),
        (lambda nb: edit(nb, 4, "### BEGIN", "#"), "cell 5 (why)", "without a BEGIN MARK SCHEME"),
        (
            lambda nb: setattr(nb.cells[2], "source", "x = 1"),
            "cell 3 (sigmoid_solution)", "has no ### BEGIN SOLUTION region",
        ),
        (
            lambda nb: nb.cells.append(new_code_cell(HIDDEN)),
            "cell 6", "BEGIN HIDDEN TESTS region in a cell that is no such cell",
        ),
        (
            lambda nb: nb.cells[0].update(source="### BEGIN SOLUTION\n1\n### END SOLUTION"),
            "cell 1", "BEGIN SOLUTION region in a cell that is no such cell",
        ),
        (
            lambda nb: nb.cells[4].update(
                source=nb.cells[4].source + "\n### BEGIN SOLUTION\n1\n### END SOLUTION"
            ),
            "cell 5 (why)", "a SOLUTION region and a MARK SCHEME region",
        ),
    ],
)  # fmt: skip
def test_each_problem_is_told_with_its_cell(
    nb: NotebookNode, change: Any, where: str, what: str
) -> None:
    change(nb)
    [problem] = check_source(nb, ["sigmoid"])
    assert problem.where == where
    assert what in problem.found
    assert problem.expected
    assert problem.todo.endswith((".", "?"))
    assert str(problem).startswith(f"{where}: ")


def test_a_graded_cell_needs_hidden_tests(nb: NotebookNode) -> None:
    [problem] = check_source(nb, [])
    assert (problem.where, problem.found) == (
        "cell 4 (sigmoid)",
        "no hidden test names this graded cell",
    )


@pytest.mark.parametrize(
    ("name", "what", "fix"),
    [
        ("sigmoyd", "name 'sigmoyd', a cell that does not exist", "Did you mean 'sigmoid'?"),
        ("elsewhere", "a cell that does not exist", "Correct the name in grades(...)."),
        ("setup", "name the locked cell 'setup'", "Correct the name in grades(...)."),
        ("why", "name the answer cell 'why'", "Correct the name in grades(...)."),
    ],
)
def test_hidden_tests_must_name_a_graded_cell(
    nb: NotebookNode, name: str, what: str, fix: str
) -> None:
    [problem] = check_source(nb, ["sigmoid", name])
    assert what in problem.found
    assert problem.todo == fix
    assert problem.where == f"grader_tests ({name})"


@pytest.mark.parametrize("junk", [7, [], {"grade": 1}, {"grade": True, "grade_id": []}])
def test_metadata_that_is_junk_is_a_problem_and_no_crash(nb: NotebookNode, junk: Any) -> None:
    nb.cells[0].metadata["nbgrader"] = junk
    assert [problem.where for problem in check_source(nb, ["sigmoid"])] == ["cell 1"]


# --- release_notebook


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


# --- leaks


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


# --- release_assignment


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


def listed(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


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


def test_a_graded_cell_may_be_worth_nothing(nb: NotebookNode) -> None:
    before = check_source(nb, ["sigmoid"])
    meta(nb, 3).update(points=0)
    assert check_source(nb, ["sigmoid"]) == before


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
    module.write_text("# 2 points for saturation of the neuron\n2 points for saturation of the neuron")
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


def test_a_release_that_would_leak_is_not_written(course: dict[str, Any]) -> None:
    nb = nbformat.read(course["source_path"], 4)
    nb.metadata["title"] = "2 points for saturation of the neuron"
    nbformat.write(nb, course["source_path"])
    with pytest.raises(ReleaseError, match="the notebook's metadata shows a line of a MARK SCHEME"):
        release_assignment(**course)
    assert not course["release_dir"].exists()


def test_the_readme_says_how_to_open_it(course: dict[str, Any]) -> None:
    release_assignment(**course)
    text = (course["release_dir"] / "README.md").read_text()
    assert text.startswith("# One neuron\n")
    assert "pip install jupyterlab numpy scikit-learn\n" in text
    assert "jupyter lab neuron.ipynb" in text
    assert "may\nbe older than those of the marking" in text
    assert "If `data/fetched` is not in this folder" in text
    assert "\n\n\n" not in text


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


def test_a_release_imports_no_hidden_tests(nb: NotebookNode) -> None:
    assert imports_of(release_notebook(nb)) == ("numpy", "sklearn")
