"""What the cells of a notebook are, its regions, and the modules it imports."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from softmark.notebook import (
    GradedCell,
    SolutionCell,
    graded_cells,
    has_hidden_tests,
    imports_of,
    solution_cells,
    tag_of,
    without_hidden_tests,
)
from softmark.notebook.regions import Region, region_error, without_region


def cell(text: str = "", kind: str = "code", **tag: Any) -> nbformat.NotebookNode:
    make = new_code_cell if kind == "code" else new_markdown_cell
    plain = {"grade": False, "solution": False, "locked": False, "schema_version": 3}
    return make(text, metadata={"nbgrader": plain | tag} if tag else {})


NB = new_notebook(
    cells=[
        cell("# title", "markdown"),
        cell("import numpy as np", locked=True, grade_id="setup"),
        cell("f = 1", solution=True, grade_id="f_solution"),
        cell(
            "assert f\n### BEGIN HIDDEN TESTS\ncheck('f')\n### END HIDDEN TESTS",
            grade=True, locked=True, grade_id="f", points=2,
        ),
        cell("why?", "markdown", grade=True, solution=True, grade_id="why", points=1.5),
        cell("do it", "markdown", task=True, locked=True, grade_id="work", points=3),
    ]
)  # fmt: skip


def test_graded_cells() -> None:
    assert graded_cells(NB) == (
        GradedCell("f", 2.0, False, 3, "title"),
        GradedCell("why", 1.5, True, 4, "title"),
        GradedCell("work", 3.0, True, 5, "title"),
    )


def test_an_exercise_is_called_what_stands_above_it() -> None:
    graded: dict[str, Any] = {"grade": True, "locked": True, "points": 1}
    nb = new_notebook(
        cells=[
            cell("1", **graded, grade_id="a"),
            cell("# 1 All\n\n## 1.1 The chain of `w` to $w_5$ ##\n\nText", "markdown"),
            cell("2", **graded, grade_id="b"),
            cell("```\n# a comment\n```", "markdown"),
            cell("# an answer", "markdown", grade=True, solution=True, grade_id="c", points=1),
            cell("#\n#hashtag\n### " + 100 * "long ", "markdown"),
            cell("3", **graded, grade_id="d"),
        ]
    )
    titles = [found.title for found in graded_cells(nb)]
    assert titles[:3] == ["", "1.1 The chain of w to w_5", "1.1 The chain of w to w_5"]
    assert titles[3].startswith("long long")
    assert len(titles[3]) == 80


def test_solution_cells() -> None:
    assert solution_cells(NB) == (
        SolutionCell("f_solution", False, 2),
        SolutionCell("why", True, 4),
    )


def test_kinds_of_cells_have_names() -> None:
    tags = [tag_of(each) for each in NB.cells]
    assert [tag and tag.kind for tag in tags] == [
        None, "locked cell", "solution cell", "graded cell", "answer cell", "task cell",
    ]  # fmt: skip
    assert [tag.read_only for tag in tags if tag] == [True, False, True, False, True]


@pytest.mark.parametrize(
    "meta",
    [
        None,
        [],
        {},
        {"grade": True},
        {"grade": True, "grade_id": ""},
        {"grade": True, "grade_id": ["f"]},
        {"grade": "yes", "grade_id": "f"},
        {"grade": False, "locked": False, "solution": False, "grade_id": "f"},
    ],
)
def test_what_means_nothing_is_no_tag(meta: Any) -> None:
    assert tag_of(new_code_cell(metadata={"nbgrader": meta})) is None


@pytest.mark.parametrize("points", [None, "3", True, float("nan"), float("inf"), 10**400])
def test_points_that_are_no_number_are_zero(points: Any) -> None:
    [found] = graded_cells(new_notebook(cells=[cell(grade=True, grade_id="f", points=points)]))
    assert found.points == 0.0


def test_hidden_tests_are_cut_out_of_a_copy() -> None:
    assert [has_hidden_tests(each) for each in NB.cells] == [False] * 3 + [True] + [False] * 2
    clean = without_hidden_tests(NB)
    assert clean.cells[3].source == "assert f"
    assert "check" in NB.cells[3].source


def test_a_region_that_is_never_closed_reaches_to_the_end() -> None:
    text = "a\n# BEGIN HIDDEN TESTS\nsecret\nsecret"
    assert without_region(text, Region.HIDDEN_TESTS) == "a"


def test_a_stub_takes_the_indent_of_the_region() -> None:
    text = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\nf()"
    assert without_region(text, Region.SOLUTION, ("pass",)) == "def f():\n    pass\nf()"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a\n# BEGIN SOLUTION\nb\n# END SOLUTION", None),
        ("# BEGIN HIDDEN TESTS", None),
        ("# BEGIN SOLUTION\nb", "BEGIN SOLUTION in line 1 without END SOLUTION"),
        ("b\n# END SOLUTION", "END SOLUTION in line 2 without a BEGIN SOLUTION before it"),
        (
            "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION",
            "BEGIN SOLUTION in line 2 inside the region of line 1",
        ),
    ],
)
def test_unbalanced_regions_are_told(text: str, error: str | None) -> None:
    assert region_error(text, Region.SOLUTION) == error


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("import numpy as np, os.path", ("numpy", "os.path")),
        ("from sklearn.datasets import load_iris", ("sklearn.datasets",)),
        ("from . import x\nfrom .a import b\nfrom __future__ import annotations", ()),
        ("def f():\n    import b\ntry:\n    import a\nexcept ImportError:\n    a = 0", ("a", "b")),
        ("%matplotlib inline\n!pip install x\n?help\nimport a", ("a",)),
        ("if 1:\n    !ls\n    import a", ("a",)),
        ("%%time\nimport a", ("a",)),
        ("%%bash\nimport -window root x.png", ()),
        ("import a\nthis is no python\nfrom b.c import d", ("a", "b.c")),
        ("files = !ls\nimport a", ("a",)),
        ("import a\n### BEGIN HIDDEN TESTS\nimport b\n### END HIDDEN TESTS", ("a",)),
        ("x = '\\d'\nimport a\nimport a", ("a",)),
        ("import a\0", ()),
        ("(" * 5000, ()),
    ],
)  # fmt: skip
def test_imports(text: str, modules: tuple[str, ...]) -> None:
    nb = new_notebook(cells=[new_markdown_cell("import this"), new_code_cell(text)])
    assert set(imports_of(nb)) == set(modules)
    assert len(imports_of(nb)) == len(modules)
