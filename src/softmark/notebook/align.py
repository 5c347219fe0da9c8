"""Which cell of a submission is which cell of the source.

A cell is known by its grade_id; where the tag was lost, by its cell id, and where that was
lost too, by its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from softmark.notebook.blank import trimmed
from softmark.notebook.cells import Tag, name_of, tag_of
from softmark.notebook.names import defined_for
from softmark.notebook.shape import GENERATED_ID

_LONG_ENOUGH = 12
"""Characters below which the same text proves nothing."""


def match(
    submitted: Sequence[NotebookNode],
    source: Sequence[NotebookNode],
    released: Sequence[str],
) -> dict[int, list[int]]:
    """For each index in the source, the indices of the submitted cells that are it.

    ``released`` holds the source's texts as students got them. A cell that nbgrader knows
    may have several candidates, when it was duplicated; any other has one at most.
    """
    tags = [tag_of(cell) for cell in source]
    by_tag = {tag.grade_id: index for index, tag in enumerate(tags) if tag}
    by_id = {
        cell.id: index
        for index, cell in enumerate(source)
        if "id" in cell and not cell.id.startswith(GENERATED_ID)
    }
    found: dict[int, list[int]] = {}
    nameless: list[int] = []
    for position, cell in enumerate(submitted):
        index = by_tag.get(name_of(cell))
        if index is None:
            nameless.append(position)
        else:
            found.setdefault(index, []).append(position)
    for index in list(found):
        _give_back_borrowed_tags(index, found, submitted, by_id, tags)
    nameless = _by_key(
        nameless,
        found,
        {position: by_id.get(submitted[position].get("id")) for position in nameless},
    )
    by_text = {
        trimmed(text): index
        for index, text in reversed(list(enumerate(released)))
        if len(text.strip()) >= _LONG_ENOUGH and _stands_for_itself(tags[index])
    }
    _by_key(
        nameless,
        found,
        {position: by_text.get(trimmed(submitted[position].source)) for position in nameless},
    )
    _by_place(found, submitted, source, released)
    return found


def _by_place(
    found: dict[int, list[int]],
    submitted: Sequence[NotebookNode],
    source: Sequence[NotebookNode],
    released: Sequence[str],
) -> None:
    """A solution that lost tag and id is known by the cells around it, where none is in doubt.

    Between two known neighbours there must be as many cells of the student's own as solutions
    are missing, of the same types; where one is missing, it is the last that defines what the
    next cell of the assignment uses.
    """
    taken = {position for positions in found.values() for position in positions}
    tags = [tag_of(cell) for cell in source]
    given = {
        trimmed(text)
        for tag, text in zip(tags, released, strict=True)
        if not (tag and tag.solution)
    }
    gaps: dict[tuple[int, int], list[int]] = {}
    for index, tag in enumerate(tags):
        if index in found or tag is None or not tag.solution:
            continue
        before = [max(found[i]) for i in range(index) if i in found]
        after = [min(found[i]) for i in range(index + 1, len(source)) if i in found]
        # The nearest known cells of the source; those that were moved prove nothing.
        gap = before[-1] if before else -1, after[0] if after else len(submitted)
        gaps.setdefault(gap, []).append(index)
    for (start, end), missing in gaps.items():
        types = [source[index].cell_type for index in missing]
        own = [
            position
            for position in range(start + 1, end)
            if position not in taken
            and tag_of(submitted[position]) is None
            and submitted[position].cell_type in types
            and trimmed(submitted[position].source) not in given | {""}
        ]
        if [submitted[position].cell_type for position in own] == types:
            for index, position in zip(missing, own, strict=True):
                found[index] = [position]
        elif len(missing) == 1 and end < len(submitted):
            check = submitted[end].source
            own = [each for each in own if defined_for(submitted[each].source, check)]
            found.update({missing[0]: own[-1:]} if own else {})


def _stands_for_itself(tag: Tag | None) -> bool:
    return tag is None or tag.read_only


def _give_back_borrowed_tags(
    index: int,
    found: dict[int, list[int]],
    submitted: Sequence[NotebookNode],
    by_id: Mapping[str, int],
    tags: Sequence[Tag | None],
) -> None:
    """A second cell under one tag, whose id is that of a missing cell, is that cell."""
    if len(found[index]) == 1:
        return
    for position in list(found[index]):
        other = by_id.get(submitted[position].get("id", ""))
        if other is None or other == index or other in found or tags[other] is None:
            continue
        if len(found[index]) > 1:
            found[index].remove(position)
            found[other] = [position]


def _by_key(
    nameless: list[int], found: dict[int, list[int]], guess: Mapping[int, int | None]
) -> list[int]:
    """Take each guess whose cell is still missing; return the positions that stay nameless."""
    rest = []
    for position in nameless:
        index = guess[position]
        if index is None or index in found:
            rest.append(position)
        else:
            found[index] = [position]
    return rest
