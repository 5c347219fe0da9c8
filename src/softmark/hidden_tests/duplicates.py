"""Finds tests that a later test of the same name hides."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path


def repeated_names(path: Path) -> Iterator[str]:
    """One sentence for each test function of a module that is defined twice."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return  # collecting says so, with the line
    yield from _repeated(tree.body, path.name)


def _repeated(body: list[ast.stmt], where: str) -> Iterator[str]:
    seen: dict[str, int] = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _repeated(node.body, f"{where}::{node.name}")
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test"):
            continue
        if node.name in seen:
            yield (
                f"{where}::{node.name} is defined in line {seen[node.name]} and again in line "
                f"{node.lineno}, which hides the first: rename one"
            )
        seen[node.name] = node.lineno
