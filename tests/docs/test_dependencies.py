"""The list of dependencies: what is imported is declared, what is declared is imported and has
its reason written down."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names(requirements: list[str]) -> set[str]:
    """The projects that requirements name."""
    return {_plain(re.split(r"[<>=!;\[ ]", text, maxsplit=1)[0]) for text in requirements}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """The projects that softmark's modules import, wherever in a module they do."""
    modules = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    known = packages_distributions()
    theirs = modules - set(sys.stdlib_module_names) - {"softmark"}
    return {_plain(known.get(module, [module])[0]) for module in theirs}


CORE = names(PROJECT["dependencies"])
COURSE = names(PROJECT["optional-dependencies"].get("course", []))


def test_everything_that_is_imported_is_declared():
    assert imported() - CORE <= COURSE


def test_everything_that_is_declared_is_imported():
    assert not CORE - imported()


def test_the_tool_needs_nothing_that_only_some_courses_do():
    assert not CORE & {"matplotlib", "tensorflow", "scikit-learn", "scipy"}


def test_no_start_compiles_a_grammar_that_nobody_needs():
    constraints = names((ROOT / "constraints.txt").read_text().split())
    assert "jsonschema" in constraints
    assert not constraints & {"lark", "rfc3987-syntax"}  # a second of every process's start


@pytest.mark.parametrize("name", sorted(CORE))
def test_each_dependency_has_its_reason_in_the_decisions(name):
    rows = (ROOT / "docs" / "decisions.md").read_text().splitlines()
    assert any(row.lower().startswith(f"| {name} |") for row in rows)
