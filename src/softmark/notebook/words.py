"""Words that were not written where they were asked, but beside it.

Students answer in a new cell below, in a comment, or in the question itself; the answer
cell then looks blank, and a blank earns nothing without anybody reading it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from softmark.notebook.blank import trimmed
from softmark.notebook.cells import LONGEST_PYTHON, python_of

LEAST_WORDS = 3
"""Fewer words beside a question are no answer."""
LEAST_FAR = 8
"""Fewer words somewhere else in the notebook are none."""
_WORD = re.compile(r"[^\W\d_]{2,}|\$[^$]+\$")
_HEADING = re.compile(r"^#{1,6}[ \t].*$", re.M)
_MAGICS_OF_WORDS = frozenset({"%%html", "%%latex", "%%markdown"})
_PICTURE = re.compile(r"!\[[^\][]*\]\([^)\s]|<img\s")  # from each [ only as far as the next one


@dataclass(frozen=True)
class Place:
    """One cell on its way into the repaired notebook."""

    cell: NotebookNode
    tagged: bool = False
    """Whether nbgrader knows it: a bound beyond which lies another exercise."""
    given: bool = False
    """Whether it is a cell of the source."""


@dataclass(frozen=True)
class Words:
    """What stands beside an answer cell: the text, the places it comes from, how near."""

    text: str
    places: tuple[int, ...]
    near: bool


def words_for(at: int, places: Sequence[Place], given: Collection[str]) -> Words | None:
    """The words that answer the blank answer cell at ``at``, if any stand beside it.

    Beside it is what lies between the tagged cells around it. Where nothing lies there,
    longer texts of the student's own in the whole notebook may be it. ``given`` are the
    lines of what students were given: whoever repeats one has not written it.
    """
    first = last = at
    while first > 0 and not places[first - 1].tagged:
        first -= 1
    while last + 1 < len(places) and not places[last + 1].tagged:
        last += 1
    # What follows the question comes first: so do students answer.
    order = [*range(at + 1, last + 1), *range(first, at)]
    found = {place: text for place in order if (text := _said(places[place], LEAST_WORDS, given))}
    near = bool(found)
    if not near:
        own = [n for n, place in enumerate(places) if not (place.tagged or place.given)]
        found = {place: text for place in own if (text := _said(places[place], LEAST_FAR, given))}
    if not found:
        return None
    return Words("\n\n".join(found.values()), tuple(found), near)


def _said(place: Place, least: int, given: Collection[str]) -> str:
    """The student's words in a cell; empty where there are too few to be an answer."""
    cell = place.cell
    if cell.cell_type != "code":
        text = cell.source
    elif place.given:
        return ""
    else:
        text = _prose_of_code(cell.source)
    text = "\n".join(line for line in text.splitlines() if line.strip() not in given)
    text = trimmed(text)
    plain = _HEADING.sub("", text)
    enough = len(_WORD.findall(plain)) >= least or _PICTURE.search(plain)
    return text if enough else ""


def _prose_of_code(source: str) -> str:
    """The words of a code cell that holds nothing but words; empty for code."""
    lines = [line.strip() for line in source.strip().splitlines()]
    if lines and all(not line or line.startswith("#") for line in lines):
        if any(line.startswith(("# YOUR CODE HERE", "#%%", "# %%")) for line in lines):
            return ""
        return "\n".join(line.lstrip("#").strip() for line in lines)
    if source.lstrip().startswith("%%"):
        magic, _, rest = source.strip().partition("\n")
        return rest if magic.split()[0] in _MAGICS_OF_WORDS else ""
    if len(source) > LONGEST_PYTHON:
        return ""
    tree = python_of(source)
    if tree is None:
        return source if _reads_as_prose(source) else ""
    texts = [_literal(statement) for statement in tree.body]
    return "\n".join(filter(None, texts)) if texts and None not in texts else ""


def _literal(statement: ast.stmt) -> str | None:
    """The text of a statement that is a string, or prints one."""
    if not isinstance(statement, ast.Expr):
        return None
    value = statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        if value.func.id != "print" or len(value.args) != 1:
            return None
        value = value.args[0]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    return None


def _reads_as_prose(source: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", source)
    signs = re.findall(r"[=\[\]{}:%!@]", source)
    return len(words) >= 2 * LEAST_WORDS and len(signs) * 5 < len(words)
