"""Which solutions were proved before: nothing that has not changed need be tried again.

A record stands beside the solutions and is committed with them. It holds a digest for each
solution that ended as it should, made of all that its end depends on: its own text, the code of
the source, the hidden tests, the data, and the part of softmark that judges.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import softmark
from softmark.course import Assignment
from softmark.model.files import files_below, write_atomically
from softmark.notebook import read_notebook
from softmark.variants.read import Variant

FORMAT = 1
JUDGES = ("hidden_tests", "variants/kept.py", "variants/trial.py", "wire")
"""What of softmark decides how a solution ends, once it has run: rooms, and two modules."""
NO_TESTS = frozenset({"designs.py"})
"""What lies with the hidden tests and is no part of them."""


def ground_of(part: Assignment) -> str:
    """A digest of all that the ends of a notebook's solutions depend on, but for themselves.

    Texts of the notebook are no part of it: they may be mended. Raises NotebookError.
    """
    digest = hashlib.sha256(_judges().encode())
    source = read_notebook(part.source)
    cells = [
        [cell.source, cell.metadata.get("nbgrader")]
        for cell in source.cells
        if cell.cell_type == "code"
    ]
    digest.update(json.dumps([cells, repr(part.limits)], sort_keys=True).encode())
    for place, content in _contents(part):
        digest.update(f"{place}:{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def digest_of(ground: str, variant: Variant) -> str:
    """What stands for one solution in the record."""
    said = [ground, variant.kind, variant.cell, variant.fails, variant.needs, variant.source]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def sample_of(variants: Sequence[Variant]) -> list[Variant]:
    """Some of the solutions, the same each time: of each cell its first right one and a wrong one.

    The right ones make one notebook; which wrong one it is changes with their texts.
    """
    chosen: dict[tuple[str, str], Variant] = {}
    for variant in variants:
        key = variant.cell, variant.kind
        if key not in chosen or (
            variant.kind == "wrong" and digest_of("", variant) < digest_of("", chosen[key])
        ):
            chosen[key] = variant
    return [variant for variant in variants if variant in chosen.values()]


def record_of(solutions: Path) -> Path:
    """Where the record of a file of solutions stands."""
    return solutions.with_suffix(".proved.json")


def read_proved(path: Path) -> frozenset[str]:
    """The digests in a record; none where it is missing, or was written otherwise."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return frozenset()
    return frozenset(digest for digest in found.get("proved", ()) if isinstance(digest, str))


def write_proved(path: Path, digests: Collection[str]) -> None:
    """Write a record, one digest a line, so that changes of two people seldom meet."""
    content = {"format": FORMAT, "proved": sorted(digests)}
    write_atomically(path, (json.dumps(content, indent=1) + "\n").encode())


def _contents(part: Assignment) -> Iterator[tuple[str, bytes]]:
    """Each file that a notebook is marked with, and the place that it has there."""
    folders: Mapping[str, Path] = {"tests": part.tests, **part.shown_data()}
    for name, folder in sorted(folders.items()):
        for path in files_below(folder):
            if name != "tests" or path.name not in NO_TESTS:
                yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()
    for name, path in sorted(part.beside().items()):
        yield f"beside/{name}", path.read_bytes()


@functools.cache
def _judges() -> str:
    """A digest of softmark's own judgement."""
    home = Path(softmark.__file__).parent
    digest = hashlib.sha256(softmark.__version__.encode())
    for name in JUDGES:
        for path in files_below(home / name) if (home / name).is_dir() else [home / name]:
            digest.update(path.read_bytes())
    return digest.hexdigest()
