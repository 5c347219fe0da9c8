"""From what a student handed in to the notebook that is run.

The instructor's cells (graded and locked ones) come from the source, the student's from the
submission. Whatever was deleted, doubled, moved, retyped or edited in between is put right,
and every such step is noted in a sentence that lecturer and student can read.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from softmark.notebook.align import match
from softmark.notebook.cells import tag_of
from softmark.notebook.merged import unmerged
from softmark.notebook.order import lift_solutions, put_in_order
from softmark.notebook.pieces import (
    Item,
    Original,
    Work,
    instructor_cell,
    put_tag,
    student_cell,
)
from softmark.notebook.regions import released_text
from softmark.notebook.shape import node
from softmark.notebook.words import Place, words_for


@dataclass(frozen=True)
class Repaired:
    """The notebook to run, what was put right, and the solution cells left without answer."""

    notebook: NotebookNode
    notes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def repair(submitted: NotebookNode, source: NotebookNode) -> Repaired:
    """The notebook to run for a submission, given the instructor's notebook.

    - Graded and locked cells are the source's, without hidden tests, each exactly once. What a
      student wrote into one runs before it, as a cell of the student's own.
    - A moved cell goes back to its place in the source, unless the notebook runs as it was
      handed in and would not any more: then it runs in the student's order.
    - The text of solution and answer cells is the student's; a missing one comes back empty.
    - Every other cell of the student stays where it is; outputs and counts are cleared.
    """
    originals = [
        Original(index, cell, tag, released_text(cell, solution=bool(tag and tag.solution)))
        for index, (cell, tag) in enumerate((cell, tag_of(cell)) for cell in source.cells)
    ]
    texts = [original.text for original in originals]
    found = match(submitted.cells, source.cells, texts)
    cells, notes = unmerged(submitted.cells, source.cells, texts, found)
    work = Work(originals, [Item(cell) for cell in cells], notes)
    _choose(work, match(cells, source.cells, texts) if notes else found)
    _note_unknown_tags(work)
    work.items = [made for item in work.items for made in _made(item, work.notes)]
    put_in_order(work)
    lift_solutions(work)
    _take_words(work)
    notebook = _notebook(work, source)
    return Repaired(notebook, tuple(work.notes), tuple(work.unanswered))


def _note_unknown_tags(work: Work) -> None:
    known = {original.tag.grade_id for original in work.originals if original.tag}
    tags = [tag_of(item.cell) for item in work.items if item.original is None]
    strange = dict.fromkeys(tag.grade_id for tag in tags if tag and tag.grade_id not in known)
    if strange:
        names = ", ".join(f"`{_printable(name)}`" for name in list(strange)[:3])
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        work.notes.append(
            f"The notebook has cells under names that this assignment does not know "
            f"({names}{more}); they are run as the student's own cells."
        )


def _printable(text: str) -> str:
    plain = "".join(c if c.isprintable() and c != "`" else "?" for c in text)
    return plain if len(plain) <= 40 else plain[:39] + "…"


def _choose(work: Work, found: dict[int, list[int]]) -> None:
    """Say which item is which cell of the source, and drop the copies that must not run."""
    dropped: set[int] = set()
    for index in sorted(found):
        original, positions = work.originals[index], found[index]
        keeper = _keeper(work, original, positions)
        work.items[keeper].original = original
        if original.tag is None or len(positions) == 1:
            continue
        others = [position for position in positions if position != keeper]
        dropped.update(p for p in others if original.is_blank(work.items[p].cell.source))
        if original.tag.solution:
            what = "all that are filled in are kept, and the first of them is the answer"
        else:
            what = "one is kept"
        work.notes.append(f"The {original.name} was there {len(positions)} times; {what}.")
    work.items = [item for place, item in enumerate(work.items) if place not in dropped]


def _keeper(work: Work, original: Original, positions: Sequence[int]) -> int:
    """A copy of the instructor's cell as it was; of the student's, the first that is filled."""
    wanted = original.tag is not None and original.tag.read_only
    for position in positions:
        if original.is_blank(work.items[position].cell.source) == wanted:
            return position
    return positions[0]


def _made(item: Item, notes: list[str]) -> list[Item]:
    """The cell as it goes into the result, with a note for each thing put right.

    Two cells, where a student wrote into one of the instructor's.
    """
    original = item.original
    if original is None or original.tag is None:
        return [Item(student_cell(item.cell, item.cell.cell_type), original)]
    _note_changed_tag(item.cell, original, notes)
    if original.tag.read_only:
        restored = Item(instructor_cell(original), original)
        if original.is_as_written(item.cell.source):
            if item.cell.cell_type != original.cell.cell_type:
                notes.append(_retyped(item.cell, original))
            return [restored]
        if not _adds(item.cell.source, original):
            notes.append(f"The {original.name} had been changed; its text has been restored.")
            return [restored]
        notes.append(
            f"The {original.name} had been changed: what stood there is kept as a cell of the "
            "student's own, and the assignment's text follows it."
        )
        return [Item(student_cell(item.cell, item.cell.cell_type)), restored]
    if item.cell.cell_type != original.cell.cell_type:
        notes.append(_retyped(item.cell, original))
    cell = student_cell(item.cell, original.cell.cell_type)
    put_tag(cell, original)
    return [Item(cell, original)]


def _adds(text: str, original: Original) -> bool:
    """Whether there is a line in a changed cell of the instructor's that is not the source's."""
    given = {line.strip() for each in (original.text, original.cell.source)
             for line in each.splitlines()}  # fmt: skip
    return any(line.strip() and line.strip() not in given for line in text.splitlines())


def _note_changed_tag(cell: NotebookNode, original: Original, notes: list[str]) -> None:
    tag, real = tag_of(cell), original.tag
    assert real is not None
    if tag is None or tag.grade_id != real.grade_id:
        notes.append(f"The {original.name} had lost its name; it has been given back.")
    elif tag.points != real.points:
        notes.append(f"The points of the {original.name} had been changed; the assignment's count.")
    elif (tag.grade, tag.solution, tag.task) != (real.grade, real.solution, real.task):
        notes.append(f"The {original.name} had been given another role; it is restored.")


def _retyped(cell: NotebookNode, original: Original) -> str:
    return (
        f"The {original.name} had been turned into a {cell.cell_type} cell; "
        f"it is a {original.cell.cell_type} cell again."
    )


def _take_words(work: Work) -> None:
    """Words that were written beside a blank answer cell are put into it, for a person to read."""
    blank = [(at, item) for at, item in enumerate(work.items) if _is_blank_answer(item)]
    places = [
        Place(
            item.cell,
            tagged=bool(item.original and item.original.tag),
            given=item.original is not None,
        )
        for item in work.items
    ]
    lines = {line.strip() for each in work.originals for line in each.text.splitlines()}
    gone: list[Item] = []
    for at, item in blank:
        words = words_for(at, places, lines - {""})
        if words is None:
            continue
        original = item.original
        assert original is not None
        assert original.tag is not None
        sources = [work.items[place] for place in words.places]
        item.cell.source = words.text
        for source in sources:
            if pictures := source.cell.get("attachments"):
                item.cell.setdefault("attachments", {}).update(copy.deepcopy(pictures))
        work.unanswered.remove(original.tag.grade_id)
        if words.near:
            # They stand in the answer cell now; what is code runs, and the question stays.
            gone += [s for s in sources if s.original is None and _is_all(s.cell, words.text)]
            where = "that stood beside it"
        else:
            where = "from elsewhere in the notebook, which may be its answer,"
        work.notes.append(
            f"The {original.name} was blank. Words {where} are shown in it for the person who "
            "marks it."
        )
    work.items = [item for item in work.items if not any(item is each for each in gone)]


def _is_all(cell: NotebookNode, words: str) -> bool:
    return cell.cell_type != "code" and cell.source.strip() in words


def _is_blank_answer(item: Item) -> bool:
    original = item.original
    if original is None or original.tag is None:
        return False
    asks_words = original.tag.manual and original.tag.solution and original.cell.cell_type != "code"
    return asks_words and original.is_blank(item.cell.source) and not item.cell.get("attachments")


def _notebook(work: Work, source: NotebookNode) -> NotebookNode:
    cells = [item.cell for item in work.items]
    _unique_ids(cells, [item.original for item in work.items])
    metadata = {
        key: copy.deepcopy(source.metadata[key])
        for key in ("kernelspec", "language_info")
        if key in source.metadata
    }
    return node(
        {
            "nbformat": source.nbformat,
            "nbformat_minor": source.nbformat_minor,
            "metadata": metadata,
            "cells": cells,
        }
    )


def _unique_ids(cells: list[NotebookNode], originals: list[Original | None]) -> None:
    """The source's cells keep the source's ids; the student's step aside."""
    taken: set[str] = set()
    for cell, original in zip(cells, originals, strict=True):
        if original is not None and original.tag is not None:
            cell.id = original.cell.get("id") or f"cell-{original.index}"
            taken.add(cell.id)
    for place, (cell, original) in enumerate(zip(cells, originals, strict=True)):
        if original is None or original.tag is None:
            name = cell.get("id") or f"own-{place}"
            number = 2
            while name in taken:
                name = f"own-{place}-{number}"
                number += 1
            cell.id = name
            taken.add(name)
