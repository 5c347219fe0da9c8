"""The regions that nbgrader cuts out of a cell: solutions, hidden tests, mark schemes.

A line that contains BEGIN or END and the region's name delimits it, as in nbgrader.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from enum import StrEnum

from nbformat import NotebookNode

CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
TEXT_STUB = ("YOUR ANSWER HERE",)


class Region(StrEnum):
    """What is cut out of the student's version."""

    SOLUTION = "SOLUTION"
    HIDDEN_TESTS = "HIDDEN TESTS"
    MARK_SCHEME = "MARK SCHEME"

    @property
    def begin(self) -> str:
        """The words that open it."""
        return f"BEGIN {self.value}"

    @property
    def end(self) -> str:
        """The words that close it."""
        return f"END {self.value}"


def lines_with_region(text: str, region: Region) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it lies in the region or delimits it.

    A region that is never closed reaches to the end: what may be secret stays secret.
    """
    inside = False
    for line in text.split("\n"):
        if region.begin in line:
            inside = True
            yield line, True
        elif region.end in line:
            inside = False
            yield line, True
        else:
            yield line, inside


def has_region(text: str, region: Region) -> bool:
    """Whether the region is opened or closed anywhere in the text."""
    return region.begin in text or region.end in text


def without_region(text: str, region: Region, stub: Sequence[str] = ()) -> str:
    """The text without the region, and with the stub's lines where one began."""
    kept: list[str] = []
    for line, inside in lines_with_region(text, region):
        if not inside:
            kept.append(line)
        elif region.begin in line:
            indent = line[: len(line) - len(line.lstrip())]
            kept.extend(indent + each for each in stub)
    return "\n".join(kept)


def region_error(text: str, region: Region) -> str | None:
    """What is wrong with the region's delimiters, or None."""
    open_since = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if region.begin in line:
            if open_since:
                return f"{region.begin} in line {number} inside the region of line {open_since}"
            open_since = number
        elif region.end in line:
            if not open_since:
                return f"{region.end} in line {number} without a {region.begin} before it"
            open_since = 0
    return f"{region.begin} in line {open_since} without {region.end}" if open_since else None


def has_hidden_tests(cell: NotebookNode) -> bool:
    """Whether the cell holds a region of hidden tests."""
    return has_region(cell.source, Region.HIDDEN_TESTS)


def without_hidden_tests(nb: NotebookNode) -> NotebookNode:
    """A copy of the notebook without any region of hidden tests."""
    result = copy.deepcopy(nb)
    for cell in result.cells:
        if has_hidden_tests(cell):
            cell.source = without_region(cell.source, Region.HIDDEN_TESTS)
    return result


def released_text(cell: NotebookNode, *, solution: bool) -> str:
    """The text of an instructor's cell as students get it, with nbgrader's default stubs."""
    stub = CODE_STUB if cell.cell_type == "code" else TEXT_STUB
    if solution and not has_region(cell.source, Region.SOLUTION):
        return "\n".join(stub)
    text = without_region(cell.source, Region.SOLUTION, stub)
    text = without_region(text, Region.HIDDEN_TESTS)
    return without_region(text, Region.MARK_SCHEME)
