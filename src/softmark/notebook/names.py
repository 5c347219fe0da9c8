"""Whether cells run in a given order: which names they would need before these are there."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from softmark.notebook.cells import python_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LONGEST_CELL = 100_000
"""Characters beyond which a cell is pasted data: nothing is said of its names."""
_LONGEST = 200_000
"""Characters of code beyond which nothing is said of a notebook's order; long ones have 50,000."""
_MOST_NEEDED = 1000
"""Names that are followed from one statement through the functions that it calls."""


def unmet(cells: Sequence[str]) -> int:
    """How many names the texts of code cells use before the cell that defines them has run.

    Names that no cell defines do not count. What a function needs, it needs when it is used.
    Code that is too long to say counts as having none.
    """
    cells = [text for text in cells if len(text) <= _LONGEST_CELL]
    if sum(map(len, cells)) > _LONGEST:
        return 0
    scans = [_scan(text) for text in cells]
    known = {name for scan in scans for step in scan for name in step.defines}
    defined: set[str] = set()
    inside: dict[str, set[str]] = {}
    missing = 0
    for scan in scans:
        early: set[str] = set()
        for step in scan:
            used = _with_what_they_need(step.uses, inside)
            early |= (used & known) - defined
            defined |= step.defines
            for name in step.defines:
                inside[name] = step.later
        missing += len(early)
    return missing


_DEFINITION = re.compile(r"^(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.M)


@functools.lru_cache(maxsize=1024)  # each name that a hidden test misses asks about all cells
def names_defined(text: str, line: int) -> frozenset[str]:
    """The names that a code cell defines by what stands at a line or after it, from line 1 on."""
    tree = python_of(text)
    if tree is None:
        rest = "\n".join(text.splitlines()[line - 1 :])
        return frozenset(one or other for one, other in _DEFINITION.findall(rest))
    return frozenset(
        name
        for statement in tree.body
        if (statement.end_lineno or statement.lineno) >= line
        for name in _step(statement).defines
    )


def defined_for(text: str, other: str) -> set[str]:
    """The names that one cell defines and another one uses."""
    made = {name for step in _scan(text) for name in step.defines}
    return made & {name for step in _scan(other) for name in step.uses | step.later}


@dataclass
class _Step:
    """One statement: the names it uses at once, those its functions use later, those it makes."""

    uses: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    defines: set[str] = field(default_factory=set)


@functools.lru_cache(maxsize=256)  # most cells of a class are the source's
def _scan(text: str) -> tuple[_Step, ...]:
    tree = python_of(text) if len(text) <= _LONGEST_CELL else None
    return tuple(_step(statement) for statement in tree.body) if tree else ()


def _step(statement: ast.stmt) -> _Step:
    step = _Step()
    for node in _now([statement]):
        if isinstance(node, ast.Name):
            (step.uses if isinstance(node.ctx, ast.Load) else step.defines).add(node.id)
            if isinstance(node.ctx, ast.Del):
                step.defines.discard(node.id)
        elif isinstance(node, ast.alias):
            step.defines.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            step.defines.add(node.name)
        if isinstance(node, _FUNCTIONS):
            step.later |= _free(node)
    if isinstance(statement, ast.ClassDef):
        step.defines = {statement.name}
    elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        step.uses.add(statement.target.id)
    if isinstance(statement, ast.Expr):  # a lambda that is handed on is called there
        step.uses |= step.later
    step.uses -= _own_names(statement)
    return step


def _now(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node that runs with the statement: all but the bodies of functions."""
    waiting = [*nodes]  # no recursion: a sum of a thousand terms is a thousand levels deep
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        yield node
        inside: list[ast.AST] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside += [*node.decorator_list, *node.args.defaults]
            inside += filter(None, node.args.kw_defaults)
        elif not isinstance(node, ast.Lambda):
            inside += ast.iter_child_nodes(node)
        waiting += reversed(inside)


def _own_names(statement: ast.stmt) -> set[str]:
    """Names that a statement makes for itself first: of loops, ``with`` and comprehensions."""
    own: set[str] = set()
    for node in _now([statement]):
        if isinstance(node, ast.comprehension | ast.For | ast.AsyncFor):
            own |= _stored(node.target)
        elif isinstance(node, ast.withitem) and node.optional_vars:
            own |= _stored(node.optional_vars)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            own.add(node.name)
        elif isinstance(node, ast.NamedExpr):
            own |= _stored(node.target)
    if isinstance(statement, ast.ClassDef):
        for inner in statement.body:
            own |= _step(inner).defines
    return own


def _stored(target: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _free(function: ast.AST) -> set[str]:
    """The names of the notebook that a function's body uses."""
    loads: set[str] = set()
    own: set[str] = set()
    shared: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            (loads if isinstance(node.ctx, ast.Load) else own).add(node.id)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.Global):
            shared.update(node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node is not function:
                own.add(node.name)
        elif isinstance(node, ast.alias):
            own.add((node.asname or node.name).partition(".")[0])
    return loads - (own - shared)


def _with_what_they_need(names: set[str], inside: dict[str, set[str]]) -> set[str]:
    """The names, and all that the functions among them need; only the names, where these are
    countless."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += inside.get(name, ())
        if len(found) > _MOST_NEEDED:
            return names
    return found
