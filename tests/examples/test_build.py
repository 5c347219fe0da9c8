"""examples/build.py: texts to notebooks."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

BUILD = Path(__file__).resolve().parents[2] / "examples" / "build.py"


def load_build() -> Any:
    spec = importlib.util.spec_from_file_location("examples_build", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["examples_build"] = module
    spec.loader.exec_module(module)
    return module


build = load_build()


def tag(grade_id: str, *, grade: bool = False, solution: bool = False) -> dict[str, Any]:
    return {
        "nbgrader": {
            "grade_id": grade_id,
            "grade": grade,
            "solution": solution,
            "locked": not solution,
            "task": False,
            "schema_version": 3,
        }
    }


def released() -> Any:
    return new_notebook(
        cells=[
            new_code_cell("import numpy", id="setup", metadata=tag("setup")),
            new_markdown_cell("Do it.", id="text"),
            new_code_cell(
                "a = 1\nb = 2\nc = 3", id="xs", metadata=tag("x_solution", solution=True)
            ),
            new_code_cell("assert a", id="x", metadata=tag("x", grade=True)),
            new_markdown_cell("Words", id="w", metadata=tag("w", grade=True, solution=True)),
        ]
    )


def apply(text: str) -> list[Any]:
    made = build.apply_text(released(), build.read_text(text, "mia.py"))
    nbformat.validate(made)
    return list(made.cells)


def test_replaces_a_solution_cell_and_leaves_the_rest() -> None:
    cells = apply('"""Mia."""\n\n# %% cell="x_solution"\n\na = 5\n\n')
    assert [c.source for c in cells] == ["import numpy", "Do it.", "a = 5", "assert a", "Words"]


def test_markdown_body_loses_its_comment_signs() -> None:
    assert apply('# %% cell="w"\n# One.\n#\n# # Two\n')[4].source == "One.\n\n# Two"
    assert apply('# %% cell="w"\n# A heading\nand text\n')[4].source == "# A heading\nand text"


def test_delete_and_edit() -> None:
    cells = apply('# %% delete="x_solution"\n# %% edit="x"\npass\n')
    assert [c.source for c in cells] == ["import numpy", "Do it.", "pass", "Words"]


def test_duplicate_copies_the_cell_as_it_then_is() -> None:
    cells = apply('# %% cell="x_solution"\na = 7\n# %% duplicate="x_solution"\n')
    assert [c.source for c in cells[2:4]] == ["a = 7", "a = 7"]
    assert [build.grade_id(c) for c in cells[2:4]] == ["x_solution", "x_solution"]
    assert cells[2].id != cells[3].id


def test_inserts_keep_their_order_and_carry_no_tag() -> None:
    cells = apply('# %% insert after="x_solution"\none\n# %% insert after="x_solution"\ntwo\n')
    assert [c.source for c in cells[3:5]] == ["one", "two"]
    assert build.grade_id(cells[3]) is None


def test_retype_keeps_tag_and_source() -> None:
    cell = apply('# %% retype="x_solution" to="markdown"\n')[2]
    assert (cell.cell_type, build.grade_id(cell)) == ("markdown", "x_solution")
    assert "outputs" not in cell


def test_split_leaves_the_tag_on_the_first_part() -> None:
    cells = apply('# %% split="x_solution" at="2"\n')
    assert [c.source for c in cells[2:4]] == ["a = 1\nb = 2", "c = 3"]
    assert [build.grade_id(c) for c in cells[2:4]] == ["x_solution", None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# %% cell="y_solution"\n', r"mia.py:1: no cell 'y_solution'.*setup, x_solution, x, w"),
        ('# %% cell="x"\n', r"'x' is not a solution cell.*edit"),
        ('Mia\n# %% cel="x"\n', r"mia.py:2: no such header"),
        ('# %% cell="x\n', r"mia.py:1: this header cannot be read"),
        ('# %% split="x_solution" at="3"\n', r"3 lines.*at 1 to 2, not at 3"),
        ('# %% retype="x_solution" to="text"\n', r"not 'text'"),
        ('# %% delete="x"\nprint()\n', r"nothing may stand"),
        ('# %% delete="x"\n# %% raw\n', r"mia.py:2: `raw` must be the only header"),
    ],
)
def test_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(build.TextError, match=message):
        apply(text)


def course(root: Path, **texts: str) -> Path:
    folder = root / "release" / "hw"
    folder.mkdir(parents=True)
    nbformat.write(released(), folder / "hw.ipynb")
    (root / "examples" / "class_src" / "hw").mkdir(parents=True)
    for student, text in texts.items():
        (root / "examples" / "class_src" / "hw" / f"{student}.py").write_text(text)
    return root


def test_build_is_stable_and_check_tells_stale_files(tmp_path: Path, capsys: Any) -> None:
    root = course(
        tmp_path,
        mia='"""Mia."""\n# %% insert after="x"\nprint(a)\n# %% duplicate="x_solution"\n',
        leo='"""Leo handed in half a file."""\n# %% raw\n{"cells": [\n',
        ana='"""Ana handed in nothing."""\n# %% raw\n',
    )
    assert build.main(["--check"], root) == 1
    assert build.main([], root) == 0
    made = {p.parts[-3]: p.read_bytes() for p in root.glob("examples/class/*/hw/hw.ipynb")}
    assert made["leo"] == b'{"cells": [\n'
    assert made["ana"] == b""
    assert b"Mia" not in made["mia"]
    assert build.main(["hw", "--check"], root) == 0
    assert build.main([], root) == 0
    assert capsys.readouterr().out.endswith("3 submissions, 0 written\n")

    mia = root / "examples/class/mia/hw/hw.ipynb"
    mia.write_bytes(b"changed by hand")
    (root / "examples/class_src/hw/leo.py").unlink()
    assert build.main(["--check"], root) == 1
    told = capsys.readouterr()
    assert "stale: examples/class/mia/hw/hw.ipynb" in told.out
    assert "no text for examples/class/leo/hw/hw.ipynb" in told.err


def test_a_bad_text_writes_nothing_and_says_where(tmp_path: Path, capsys: Any) -> None:
    root = course(tmp_path, ana='"""Ana."""\n', mia='"""Mia."""\n# %% cell="q"\n')
    assert build.main([], root) == 2
    assert "examples/class_src/hw/mia.py:2: no cell 'q'" in capsys.readouterr().err
    assert not (root / "examples/class").exists()
    assert build.main(["other"], root) == 2
    assert "there are: hw" in capsys.readouterr().err


def test_every_text_says_who_the_student_is(tmp_path: Path, capsys: Any) -> None:
    assert build.main([], course(tmp_path, mia='# %% delete="x"\n')) == 2
    assert "mia.py:1: say in one sentence" in capsys.readouterr().err
