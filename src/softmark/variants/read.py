"""Alternative solutions of one assignment, read from one file."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from softmark.notebook import tag_of
from softmark.variants.texts import TextError, parse

KEYS: Mapping[tuple[str, ...], set[str]] = {
    ("right",): {"style", "cell"},
    ("wrong",): {"name", "cell", "fails"},
}
"""What the header of each kind of solution says."""


@dataclass(frozen=True)
class Variant:
    """One alternative solution of one cell: a right one, or a wrong one that must fail.

    ``name`` is the style of a right one, the mistake of a wrong one. ``fails`` are the
    hidden test functions that must fail (all others of the exercise must pass);
    ``needs`` are further solution cells of the reference that must run before it.
    """

    kind: str
    name: str
    cell: str
    fails: tuple[str, ...]
    source: str
    needs: tuple[str, ...] = ()
    where: str = ""


def read_variants(path: Path) -> list[Variant]:
    """The alternative solutions in one file (examples/variants/<assignment>.py)."""
    variants: list[Variant] = []
    for block in parse(Path(path).read_text(encoding="utf-8"), Path(path).name)[1]:
        keys = KEYS.get(block.words)
        if keys is None or set(block.values) - {"needs"} != keys:
            raise TextError(
                f'{block.where}: write `# %% right style="..." cell="..."` or '
                '`# %% wrong name="..." cell="..." fails="test_a, test_b"` (needs="..." may follow)'
            )
        if not block.body:
            raise TextError(f"{block.where}: no code stands under this header")
        name = block.values.get("style") or block.values["name"]
        variant = Variant(
            kind=block.words[0],
            name=name,
            cell=block.values["cell"],
            fails=_names(block.values.get("fails", "")),
            source=block.body,
            needs=_names(block.values.get("needs", "")),
            where=block.where,
        )
        if any((v.kind, v.name, v.cell) == (variant.kind, name, variant.cell) for v in variants):
            raise TextError(f"{block.where}: {variant.cell} has two {variant.kind} ones: {name!r}")
        variants.append(variant)
    return variants


def _names(listed: str) -> tuple[str, ...]:
    """Names between commas; a comma within the brackets of a parametrised test is its own."""
    return tuple(n for n in map(str.strip, re.split(r",(?![^\[]*\])", listed)) if n)


def apply(notebook: NotebookNode, sources: Mapping[str, str]) -> NotebookNode:
    """A copy of the notebook with the sources of these cells (by grade_id) replaced."""
    made = copy.deepcopy(notebook)
    cells = {tag.grade_id: cell for cell in made.cells if (tag := tag_of(cell)) is not None}
    for wanted, source in sources.items():
        if wanted not in cells:
            known = ", ".join(cells)
            raise TextError(f"no cell {wanted!r} in the notebook; it has: {known or 'none'}")
        cells[wanted].source = source
    return made
