"""Whether something was written in a notebook, whatever became of its tags."""

from __future__ import annotations

from nbformat import NotebookNode

from softmark.notebook.blank import trimmed
from softmark.notebook.cells import tag_of
from softmark.notebook.regions import Region, has_region, released_text


def given_texts(source: NotebookNode) -> frozenset[str]:
    """The texts that students were given in this notebook, the instructor's or the released."""
    given = set()
    for cell in source.cells:
        tag = tag_of(cell)
        solution = bool(tag and tag.solution)
        given.add(trimmed(released_text(cell, solution=solution)))
        if not (solution and has_region(cell.source, Region.SOLUTION)):
            given.add(trimmed(cell.source))
    return frozenset(given)


def work_in(notebook: NotebookNode, given: frozenset[str]) -> int:
    """How many cells hold something that nobody was given; 0 for a notebook left blank."""
    texts = (trimmed(cell.source) for cell in notebook.cells)
    return sum(bool(text) and text not in given for text in texts)
