"""What the cells of an nbgrader notebook are: graded, solution or locked, and their imports.

The one reader of nbgrader's metadata: whoever wants to know a cell's tag, name or role asks here.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from softmark.notebook.regions import Region, without_region


@dataclass(frozen=True)
class Tag:
    """A cell's nbgrader metadata, read without trusting it."""

    grade_id: str
    grade: bool
    solution: bool
    locked: bool
    task: bool
    points: float

    @property
    def manual(self) -> bool:
        """Whether a person gives the points: an answer in words, or nbgrader's task cell."""
        return self.task or (self.grade and self.solution)

    @property
    def earns(self) -> bool:
        """Whether the cell earns points, whoever gives them."""
        return self.grade or self.task

    @property
    def autograded(self) -> bool:
        """Whether tests give the points."""
        return self.grade and not self.solution and not self.task

    @property
    def read_only(self) -> bool:
        """Whether the text is the instructor's: a test cell or a locked one."""
        return not self.solution and (self.grade or self.locked or self.task)

    @property
    def kind(self) -> str:
        """What a message calls the cell."""
        if self.autograded:
            return "graded cell"
        if self.solution:
            return "answer cell" if self.grade else "solution cell"
        return "task cell" if self.task else "locked cell"


@dataclass(frozen=True)
class GradedCell:
    """A cell that earns points; ``manual`` ones are marked by a person."""

    grade_id: str
    points: float
    manual: bool
    index: int
    title: str = ""
    """The heading that it stands under, as plain text."""


@dataclass(frozen=True)
class SolutionCell:
    """A cell that the student writes; ``manual`` ones are marked by a person."""

    grade_id: str
    manual: bool
    index: int


def metadata_of(cell: Mapping[str, Any]) -> Any:
    """What stands where nbgrader keeps its metadata of a cell, whatever it is; None for nothing."""
    return cell.get("metadata", {}).get("nbgrader")


def name_of(cell: Mapping[str, Any]) -> str:
    """The grade_id of a cell, be it tagged or not; empty where there is none."""
    meta = metadata_of(cell)
    name = meta.get("grade_id") if isinstance(meta, Mapping) else None
    return name if isinstance(name, str) else ""


def tag_of(cell: NotebookNode) -> Tag | None:
    """The cell's nbgrader metadata, or None when it has no tag that means anything."""
    meta = metadata_of(cell)
    if not isinstance(meta, dict):
        return None
    grade_id = meta.get("grade_id")
    grade, solution, locked, task = (
        meta.get(flag) is True for flag in ("grade", "solution", "locked", "task")
    )
    if not isinstance(grade_id, str) or not grade_id or not (grade or solution or locked or task):
        return None
    points = meta.get("points") if grade or task else 0.0
    return Tag(grade_id, grade, solution, locked, task, _number(points))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        number = float(value)
    except OverflowError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def tagged(nb: NotebookNode) -> Iterator[tuple[int, NotebookNode, Tag]]:
    """Index, cell and tag of every cell that nbgrader knows."""
    for index, cell in enumerate(nb.cells):
        tag = tag_of(cell)
        if tag is not None:
            yield index, cell, tag


def graded_cells(nb: NotebookNode) -> tuple[GradedCell, ...]:
    """The cells that earn points, in the notebook's order."""
    titles = headings(nb)
    return tuple(
        GradedCell(tag.grade_id, tag.points, tag.manual, index, titles[index])
        for index, _, tag in tagged(nb)
        if tag.earns
    )


def texts(nb: NotebookNode) -> dict[str, str]:
    """The text of every cell that nbgrader knows, by grade_id; of two alike, the first."""
    found: dict[str, str] = {}
    for _, cell, tag in tagged(nb):
        found.setdefault(tag.grade_id, cell.source)
    return found


_FENCED = re.compile(r"^(```|~~~).*?(^\1|\Z)", re.M | re.S)
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)", re.M)
_LONGEST_TITLE = 80


def headings(nb: NotebookNode) -> list[str]:
    """For each cell the heading above it, as plain text; empty where there is none."""
    titles, title = [], ""
    for cell in nb.cells:
        if cell.cell_type == "markdown" and tag_of(cell) is None:
            headings = _HEADING.findall(_FENCED.sub("", cell.source))
            if headings:
                title = re.sub(r"[`*$\\]", "", headings[-1].rstrip(" \t#")).strip()[:_LONGEST_TITLE]
        titles.append(title)
    return titles


def solution_cells(nb: NotebookNode) -> tuple[SolutionCell, ...]:
    """The cells that the student writes, in the notebook's order."""
    return tuple(
        SolutionCell(tag.grade_id, tag.manual, index)
        for index, _, tag in tagged(nb)
        if tag.solution
    )


def imports_of(nb: NotebookNode) -> tuple[str, ...]:
    """The modules that the code cells import, dotted, each once, in order of appearance.

    Imports inside functions count as well; relative ones and those of hidden tests do not.
    Magics are skipped. A cell that is not Python gives what its import lines say.
    """
    found: dict[str, None] = {}
    for cell in nb.cells:
        if cell.cell_type == "code":
            text = without_region(cell.source, Region.HIDDEN_TESTS)
            found.update(dict.fromkeys(_imports(text)))
    return tuple(found)


_CELL_MAGIC_WITH_PYTHON = re.compile(r"\s*%%(time|timeit|capture|prun)\b")
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*((?:import|from)[ \t].*)$", re.MULTILINE)


def _imports(text: str) -> Iterator[str]:
    if _is_other_language(text):
        return
    tree = python_of(text)
    trees = [tree] if tree else filter(None, map(_parse, _IMPORT.findall(text)))
    for each in trees:
        for node in ast.walk(each):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif (
                isinstance(node, ast.ImportFrom)
                and node.module
                and not node.level
                and node.module != "__future__"
            ):
                yield node.module


LONGEST_PYTHON = 400_000
"""Characters of a cell that are parsed: a syntax tree takes hundreds of times the text's memory."""


def python_of(text: str) -> ast.Module | None:
    """A code cell as Python, its magics left out; None where it is none, or endless."""
    if len(text) > LONGEST_PYTHON or _is_other_language(text):
        return None
    return _parse(_MAGIC.sub(r"\1pass", text))


def _is_other_language(text: str) -> bool:
    return text.lstrip().startswith("%%") and not _CELL_MAGIC_WITH_PYTHON.match(text)


def _parse(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
