"""What counts as left blank: nothing at all, or no more than the cell came with."""

from __future__ import annotations

import ast

from softmark.notebook.cells import python_of


def trimmed(text: str) -> str:
    """The text without blanks at the ends of its lines and around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but blanks at the ends of lines and of the text."""
    return trimmed(one) == trimmed(other)


def left_blank(text: str, *given: str) -> bool:
    """Whether nothing was written into a cell that held one of the ``given`` texts."""
    return not text.strip() or any(same_text(text, before) for before in given)


def computes_nothing(text: str) -> bool:
    """Whether code is no more than a stub: comments, ``pass``, functions that do nothing yet."""
    tree = python_of(text)
    return tree is not None and all(map(_does_nothing, tree.body))


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Expr(ast.Constant(value=value)):
            return isinstance(value, str) or value is ...
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
        case ast.FunctionDef(body=body) | ast.ClassDef(body=body):
            return all(map(_does_nothing, body))
    return False
