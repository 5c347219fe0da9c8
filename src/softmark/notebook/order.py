"""The order in which a repaired notebook runs: the source's, or the student's own if it must.

The longest run of known cells that already stands in the source's order stays where it is;
what stands across it has been moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from softmark.notebook.blank import computes_nothing
from softmark.notebook.cells import Tag
from softmark.notebook.names import defined_for, unmet
from softmark.notebook.pieces import Item, Original, Work, instructor_cell


def put_in_order(work: Work) -> None:
    """Put the notebook into the order in which it runs; see :func:`repair`."""
    # Cells that were missing are anchors, too, once they are there, and tell of others that moved.
    # After that all stands in the source's order, or in the student's for good.
    for _ in range(3):
        if not _ordered(work):
            break
    for item in work.items:
        known = item.original
        if known and known.tag and known.tag.solution and known.is_blank(item.cell.source):
            work.unanswered.append(known.tag.grade_id)


def _ordered(work: Work) -> bool:
    """Take the better of both orders; False where that is the one that was there."""
    back, as_is = _in_order_of_source(work), _with_missing(work, _Order(list(work.items)))
    # Where only checks were moved, the source's order takes nothing from the student's.
    found = [as_is, back] if back.moves_answers else [back, as_is]
    differ = _ids(back.items) != _ids(as_is.items)
    best = min(found, key=lambda order: unmet(_code(order.items))) if differ else found[0]
    changed = _ids(best.items) != _ids(work.items)
    work.items = best.items
    work.notes += [note for note in best.notes if note not in work.notes]
    return changed


@dataclass
class _Order:
    """One way to order the cells, and what was put right for it."""

    items: list[Item]
    notes: list[str] = field(default_factory=list)
    moves_answers: bool = False


def _ids(items: Sequence[Item]) -> list[int]:
    return [id(item.cell) for item in items]


def _code(items: Sequence[Item]) -> list[str]:
    return [item.cell.source for item in items if item.cell.cell_type == "code"]


def _in_order_of_source(work: Work) -> _Order:
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
            order.items.append(Item(item.cell))
    for original in work.originals:
        if original.tag is not None and original.index in moved:
            order.notes.append(f"The {original.name} had been moved; it is back at its place.")
            _insert(order.items, moved[original.index])
            order.moves_answers |= original.tag.solution
    return _with_missing(work, order)


def _with_missing(work: Work, order: _Order) -> _Order:
    present = {_index(item) for item in work.items if item.original is not None}
    for original in work.originals:
        if original.tag is not None and original.index not in present:
            order.notes.append(_missing(original))
            _insert(order.items, Item(_substitute(original), original))
    return order


def lift_solutions(work: Work) -> None:
    """A solution that was written below its check, above it blank, runs before the check."""
    for check in list(work.items):
        graded = check.original
        if graded is None or graded.tag is None or not graded.tag.autograded:
            continue
        at = next(place for place, item in enumerate(work.items) if item is check)
        above = next((item for item in reversed(work.items[:at]) if _tag(item)), None)
        asked = _tag(above) if above else None
        if above is None or asked is None or asked.manual or not asked.solution:
            continue
        if asked.grade_id not in work.unanswered and not computes_nothing(above.cell.source):
            continue
        below: list[Item] = []
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
        if asked.grade_id in work.unanswered:
            work.unanswered.remove(asked.grade_id)
        work.notes.append(f"The answer for the {graded.name} stood below it; it was run before it.")


def _tag(item: Item) -> Tag | None:
    return item.original.tag if item.original else None


def _index(item: Item) -> int:
    assert item.original is not None
    return item.original.index


def _weight(item: Item) -> int:
    tag = item.original.tag if item.original else None
    if tag is None:
        return 1
    blank = item.original is not None and item.original.is_blank(item.cell.source)
    return 1_000_000 if tag.solution and not blank else 1000


def _missing(original: Original) -> str:
    assert original.tag is not None
    if original.tag.manual:
        return f"The {original.name} was missing; an empty one is there now."
    if original.tag.solution:
        return f"The {original.name} was missing; what another cell defines for it counts."
    return f"The {original.name} was missing and has been put back."


def _substitute(original: Original) -> NotebookNode:
    assert original.tag is not None
    cell = instructor_cell(original)
    if original.tag.solution:
        cell.source = ""  # the stub would raise, after an answer given in some other cell
        cell.pop("attachments", None)
    return cell


def _insert(items: list[Item], item: Item) -> None:
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


def heaviest_rising(items: Sequence[tuple[int, int]]) -> set[int]:
    """The places in ``items`` (key, weight) of the heaviest subsequence with rising keys."""
    best: list[tuple[int, int]] = []  # weight of the best run that ends here, its last but one
    for place, (key, weight) in enumerate(items):
        before = [(best[p][0], p) for p in range(place) if items[p][0] < key]
        total, last = max(before, key=lambda pair: pair[0], default=(0, -1))
        best.append((total + weight, last))
    chosen: set[int] = set()
    place = max(range(len(best)), key=lambda p: best[p][0], default=-1)
    while place >= 0:
        chosen.add(place)
        place = best[place][1]
    return chosen
