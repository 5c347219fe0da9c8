"""From what a student handed in to the notebook that is run.

The instructor's cells (graded and locked ones) come from the source, the student's from the
submission. Whatever was deleted, doubled, moved, retyped or edited in between is put right,
and every such step is noted in a sentence that lecturer and student can read.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from softmark.notebook.align import heaviest_rising, match
from softmark.notebook.blank import left_blank, same_text
from softmark.notebook.cells import Tag, tag_of
from softmark.notebook.names import defined_for, unmet
from softmark.notebook.regions import released_text
from softmark.notebook.shape import node
from softmark.notebook.words import Place, words_for

_CELL_METADATA_KEPT = ("deletable", "editable")


@dataclass(frozen=True)
class Repaired:
    """The notebook to run, what was put right, and the solution cells left without answer."""

    notebook: NotebookNode
    notes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass
class _Original:
    """A cell of the source, as students got it."""

    index: int
    cell: NotebookNode
    tag: Tag | None
    text: str

    def is_blank(self, text: str) -> bool:
        return left_blank(text, self.text)

    def is_as_written(self, text: str) -> bool:
        return same_text(text, self.text) or same_text(text, self.cell.source)

    @property
    def name(self) -> str:
        assert self.tag is not None
        return f"{self.tag.kind} `{self.tag.grade_id}`"


@dataclass
class _Item:
    """A cell on its way into the result; ``original`` is the cell of the source that it is."""

    cell: NotebookNode
    original: _Original | None = None


@dataclass
class _Work:
    originals: list[_Original]
    items: list[_Item]
    notes: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


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
        _Original(index, cell, tag, released_text(cell, solution=bool(tag and tag.solution)))
        for index, (cell, tag) in enumerate((cell, tag_of(cell)) for cell in source.cells)
    ]
    work = _Work(originals, [_Item(cell) for cell in submitted.cells])
    found = match(submitted.cells, source.cells, [original.text for original in originals])
    _choose(work, found)
    _note_unknown_tags(work)
    work.items = [made for item in work.items for made in _made(item, work.notes)]
    _order(work)
    _lift_solutions(work)
    _take_words(work)
    notebook = _notebook(work, source)
    return Repaired(notebook, tuple(work.notes), tuple(work.unanswered))


def _note_unknown_tags(work: _Work) -> None:
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


def _choose(work: _Work, found: dict[int, list[int]]) -> None:
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


def _keeper(work: _Work, original: _Original, positions: Sequence[int]) -> int:
    """A copy of the instructor's cell as it was; of the student's, the first that is filled."""
    wanted = original.tag is not None and original.tag.read_only
    for position in positions:
        if original.is_blank(work.items[position].cell.source) == wanted:
            return position
    return positions[0]


def _made(item: _Item, notes: list[str]) -> list[_Item]:
    """The cell as it goes into the result, with a note for each thing put right.

    Two cells, where a student wrote into one of the instructor's.
    """
    original = item.original
    if original is None or original.tag is None:
        return [_Item(_student_cell(item.cell, item.cell.cell_type), original)]
    _note_changed_tag(item.cell, original, notes)
    if original.tag.read_only:
        restored = _Item(_instructor_cell(original), original)
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
        return [_Item(_student_cell(item.cell, item.cell.cell_type)), restored]
    if item.cell.cell_type != original.cell.cell_type:
        notes.append(_retyped(item.cell, original))
    cell = _student_cell(item.cell, original.cell.cell_type)
    _put_tag(cell, original)
    return [_Item(cell, original)]


def _adds(text: str, original: _Original) -> bool:
    """Whether there is a line in a changed cell of the instructor's that is not the source's."""
    given = {line.strip() for each in (original.text, original.cell.source)
             for line in each.splitlines()}  # fmt: skip
    return any(line.strip() and line.strip() not in given for line in text.splitlines())


def _note_changed_tag(cell: NotebookNode, original: _Original, notes: list[str]) -> None:
    tag, real = tag_of(cell), original.tag
    assert real is not None
    if tag is None or tag.grade_id != real.grade_id:
        notes.append(f"The {original.name} had lost its name; it has been given back.")
    elif tag.points != real.points:
        notes.append(f"The points of the {original.name} had been changed; the assignment's count.")
    elif (tag.grade, tag.solution, tag.task) != (real.grade, real.solution, real.task):
        notes.append(f"The {original.name} had been given another role; it is restored.")


def _retyped(cell: NotebookNode, original: _Original) -> str:
    return (
        f"The {original.name} had been turned into a {cell.cell_type} cell; "
        f"it is a {original.cell.cell_type} cell again."
    )


def _new_cell(cell_type: str, text: str) -> NotebookNode:
    plain: dict[str, Any] = {"cell_type": cell_type, "metadata": {}, "source": text}
    if cell_type == "code":
        plain |= {"execution_count": None, "outputs": []}
    return node(plain)


def _student_cell(cell: NotebookNode, cell_type: str) -> NotebookNode:
    """The student's text and pictures. Metadata goes: its tags can skip or hide a cell."""
    result = _new_cell(cell_type, cell.source)
    result.id = cell.get("id")
    if cell_type != "code" and cell.get("attachments"):
        result.attachments = copy.deepcopy(cell.attachments)
    return result


def _instructor_cell(original: _Original) -> NotebookNode:
    result = _new_cell(original.cell.cell_type, original.text)
    result.metadata = copy.deepcopy(original.cell.metadata)
    result.id = original.cell.get("id")
    if original.cell.cell_type != "code" and original.cell.get("attachments"):
        result.attachments = copy.deepcopy(original.cell.attachments)
    _put_tag(result, original)
    return result


def _put_tag(cell: NotebookNode, original: _Original) -> None:
    meta = original.cell.metadata
    for key in _CELL_METADATA_KEPT:
        if key in meta:
            cell.metadata[key] = meta[key]
    cell.metadata["nbgrader"] = copy.deepcopy(meta["nbgrader"])


def _order(work: _Work) -> None:
    """Put the notebook into the order in which it runs; see :func:`repair`."""
    back, as_is = _in_order_of_source(work), _with_missing(work, _Order(list(work.items)))
    # Where only checks were moved, the source's order takes nothing from the student's.
    found = [as_is, back] if back.moves_answers else [back, as_is]
    best = min(found, key=lambda order: unmet(_code(order.items)))
    work.items = best.items
    work.notes += best.notes
    for item in work.items:
        known = item.original
        if known and known.tag and known.tag.solution and known.is_blank(item.cell.source):
            work.unanswered.append(known.tag.grade_id)


@dataclass
class _Order:
    """One way to order the cells, and what was put right for it."""

    items: list[_Item]
    notes: list[str] = field(default_factory=list)
    moves_answers: bool = False


def _code(items: Sequence[_Item]) -> list[str]:
    return [item.cell.source for item in items if item.cell.cell_type == "code"]


def _in_order_of_source(work: _Work) -> _Order:
    """The source's tagged cells in the source's order, moving as little as can be.

    Cells of the student weigh more than the instructor's: it is the checks that move.
    """
    anchors = [item for item in work.items if item.original is not None]
    keep = heaviest_rising([(_index(item), _weight(item)) for item in anchors])
    moved = {_index(item): item for place, item in enumerate(anchors) if place not in keep}
    order = _Order([])
    for item in work.items:
        if item.original is None or item.original.index not in moved:
            order.items.append(item)
        elif item.original.tag is None:
            order.items.append(_Item(item.cell))
    for original in work.originals:
        if original.tag is not None and original.index in moved:
            order.notes.append(f"The {original.name} had been moved; it is back at its place.")
            _insert(order.items, moved[original.index])
            order.moves_answers |= original.tag.solution
    return _with_missing(work, order)


def _with_missing(work: _Work, order: _Order) -> _Order:
    present = {_index(item) for item in work.items if item.original is not None}
    for original in work.originals:
        if original.tag is not None and original.index not in present:
            order.notes.append(_missing(original))
            _insert(order.items, _Item(_substitute(original), original))
    return order


def _lift_solutions(work: _Work) -> None:
    """A solution that was written below its check, above it blank, runs before the check."""
    for check in list(work.items):
        graded = check.original
        if graded is None or graded.tag is None or not graded.tag.autograded:
            continue
        at = next(place for place, item in enumerate(work.items) if item is check)
        tags = [tag for item in work.items[:at] if (tag := _tag(item))]
        if not tags or tags[-1].grade_id not in work.unanswered or tags[-1].manual:
            continue
        below: list[_Item] = []
        for item in work.items[at + 1 :]:
            if _tag(item):
                break
            if item.original is None and item.cell.cell_type == "code":
                below.append(item)
        used = [n for n, i in enumerate(below) if defined_for(i.cell.source, check.cell.source)]
        if not used:
            continue
        lifted = below[: used[-1] + 1]
        rest = [item for item in work.items if not any(item is each for each in lifted)]
        at = next(place for place, item in enumerate(rest) if item is check)
        found = [*rest[:at], *lifted, *rest[at:]]
        if unmet(_code(found)) > unmet(_code(work.items)):
            continue
        work.items = found
        work.unanswered.remove(tags[-1].grade_id)
        work.notes.append(f"The answer for the {graded.name} stood below it; it was run before it.")


def _tag(item: _Item) -> Tag | None:
    return item.original.tag if item.original else None


def _take_words(work: _Work) -> None:
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
    gone: list[_Item] = []
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


def _is_blank_answer(item: _Item) -> bool:
    original = item.original
    if original is None or original.tag is None:
        return False
    asks_words = original.tag.manual and original.tag.solution and original.cell.cell_type != "code"
    return asks_words and original.is_blank(item.cell.source) and not item.cell.get("attachments")


def _index(item: _Item) -> int:
    assert item.original is not None
    return item.original.index


def _weight(item: _Item) -> int:
    tag = item.original.tag if item.original else None
    if tag is None:
        return 1
    blank = item.original is not None and item.original.is_blank(item.cell.source)
    return 1_000_000 if tag.solution and not blank else 1000


def _missing(original: _Original) -> str:
    assert original.tag is not None
    if original.tag.manual:
        return f"The {original.name} was missing; an empty one is there now."
    if original.tag.solution:
        return f"The {original.name} was missing; what another cell defines for it counts."
    return f"The {original.name} was missing and has been put back."


def _substitute(original: _Original) -> NotebookNode:
    assert original.tag is not None
    cell = _instructor_cell(original)
    if original.tag.solution:
        cell.source = ""  # the stub would raise, after an answer given in some other cell
        cell.pop("attachments", None)
    return cell


def _insert(items: list[_Item], item: _Item) -> None:
    """Between its neighbours of the source: what the student's code needs as early as can be,
    what judges or follows it as late as can be."""
    index = _index(item)
    tag = item.original.tag if item.original else None
    assert tag is not None
    early = not tag.grade and (not tag.solution or not item.cell.source.strip())
    places = [
        place
        for place, other in enumerate(items)
        if other.original is not None
        and (other.original.index < index if early else other.original.index > index)
    ]
    if early:
        items.insert(places[-1] + 1 if places else 0, item)
    else:
        items.insert(places[0] if places else len(items), item)


def _notebook(work: _Work, source: NotebookNode) -> NotebookNode:
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


def _unique_ids(cells: list[NotebookNode], originals: list[_Original | None]) -> None:
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
