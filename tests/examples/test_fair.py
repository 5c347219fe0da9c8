"""What a locked cell of a notebook may do to its reader: nothing that stays."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from softmark.course import Course
from softmark.hidden_tests import collect_hidden_tests
from softmark.notebook import read_notebook

ROOT = Path(__file__).parents[2]
COURSE = Course.load(ROOT)

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)


def locked_checks(name: str) -> Iterator[tuple[str, ast.Module]]:
    """The code of each locked, graded cell of a source, without its hidden tests."""
    for tag, code in locked(name):
        if tag.get("grade"):
            yield tag["grade_id"], ast.parse(HIDDEN.sub("", code))


def locked(name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The tag and the code of each cell of a source that students do not write."""
    for cell in read_notebook(COURSE.assignment(name).source).cells:
        tag = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and tag.get("locked") and not tag.get("solution"):
            yield tag, cell.source


def bound(body: Sequence[ast.stmt]) -> set[str]:
    """The names that these statements leave in the namespace they run in."""
    names: set[str] = set()
    rest: list[ast.AST] = [*body]
    while rest:
        node = rest.pop(0)
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
                continue
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                continue
            case ast.GeneratorExp():
                continue
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Del()):
                names.discard(name)
        rest = [*ast.iter_child_nodes(node), *rest]
    return names


@pytest.mark.parametrize(
    ("code", "left"),
    [
        pytest.param("def _check():\n    a = 1\n\n\n_check()\ndel _check", set(), id="function"),
        pytest.param("a, (b, *c) = f()", {"a", "b", "c"}, id="unpacking"),
        pytest.param("for k in range(3):\n    assert k", {"k"}, id="loop"),
        pytest.param("assert all(k for k in x)", set(), id="generator"),
        pytest.param("import os.path as p, numpy", {"p", "numpy"}, id="import"),
        pytest.param("with open(f) as h:\n    pass", {"h"}, id="with"),
        pytest.param("assert (n := 3) == 3", {"n"}, id="walrus"),
    ],
)
def test_what_statements_leave(code, left):
    assert bound(ast.parse(code).body) == left


@pytest.mark.parametrize("name", COURSE.assignments)
def test_check_cells_leave_no_names_behind(name):
    left = {grade_id: bound(tree.body) for grade_id, tree in locked_checks(name)}
    assert left
    assert {grade_id: names for grade_id, names in left.items() if names} == {}


@pytest.mark.parametrize("name", COURSE.assignments)
def test_locked_cells_leave_no_loop_variables(name):
    left = {}
    for tag, code in locked(name):
        loops = [n for n in ast.parse(HIDDEN.sub("", code)).body if isinstance(n, ast.For | ast.If)]
        if names := bound(loops):
            left[tag["grade_id"]] = names
    assert left == {}


@pytest.mark.parametrize("name", COURSE.assignments)
def test_every_test_has_a_title_of_its_own(name):
    tests = collect_hidden_tests(COURSE.assignment(name).tests)
    titles = [(test.grade_id, test.title) for test in tests]
    assert len(set(titles)) == len(titles)
    assert [title for _, title in titles if re.search(r"\(case \d+\)$|\[[-\d.]*\]$", title)] == []
