"""The proof that a release holds nothing of what is the instructor's alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from nbformat import NotebookNode

from softmark.model.files import files_below
from softmark.notebook.cells import tag_of
from softmark.notebook.regions import Region, has_region, lines_with_region

SHORTEST = 20
"""Characters (blanks at the ends not counted) from which a line tells something."""


def leaks(released: NotebookNode, source: NotebookNode, tests_dir: Path) -> list[str]:
    """One sentence for each secret line that occurs anywhere in the released notebook.

    Secret are the lines of solutions, hidden tests and mark schemes in the source and all
    lines of the files in ``tests_dir``, unless the source shows the same text openly.
    Searched is every text of the release: cells, outputs, metadata, attachments.
    """
    open_text = "\n".join(_plain(line) for line, secret in _judged(source) if not secret)
    places = [(where, _plain(text)) for where, text in _texts(released)]
    found: dict[str, None] = {}
    for origin, line in _secrets(source, tests_dir):
        plain = _plain(line)
        if len(plain) < SHORTEST or plain in open_text:
            continue
        for where, text in places:
            if plain in text:
                found[f"{where} shows a line of {origin}: {plain[:80]}"] = None
    found.update(dict.fromkeys(_leaking_attachments(released)))
    return list(found)


def file_leaks(content: bytes, sources: Iterable[NotebookNode], tests_dir: Path) -> list[str]:
    """One sentence for each secret line in a file that lies beside the source notebooks.

    Searched are texts; lines that import something tell nothing.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return []
    found: dict[str, None] = {}
    lines = {_plain(line) for line in text.splitlines()}
    for source in sources:
        shown = {_plain(line) for line, secret in _judged(source) if not secret}
        for origin, line in _secrets(source, tests_dir):
            plain = _plain(line)
            tells = len(plain) >= SHORTEST and not plain.startswith(("import ", "from "))
            if tells and plain in lines and plain not in shown:
                found[f"it shows a line of {origin}: {plain[:80]}"] = None
    return list(found)


def _plain(text: str) -> str:
    """The text with every run of blanks made one, so that no layout hides a line."""
    return " ".join(text.split())


def _judged(source: NotebookNode) -> Iterator[tuple[str, bool]]:
    for cell in source.cells:
        for line, origin in _origins(cell):
            yield line, origin is not None


def _origins(cell: NotebookNode) -> Iterator[tuple[str, str | None]]:
    """Each line of a cell of the source with the name of the secret that it belongs to."""
    tag = tag_of(cell)
    whole = tag is not None and tag.solution and not has_region(cell.source, Region.SOLUTION)
    judged = {
        region: [inside for _, inside in lines_with_region(cell.source, region)]
        for region in Region
    }
    for index, line in enumerate(cell.source.split("\n")):
        regions = [region for region in Region if judged[region][index]]
        if regions:
            yield line, f"a {regions[0].value} region"
        else:
            yield line, "a solution" if whole else None


def _secrets(source: NotebookNode, tests_dir: Path) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(source.cells, start=1):
        for line, origin in _origins(cell):
            if origin and not any(word in line for r in Region for word in (r.begin, r.end)):
                yield f"{origin} in cell {number} of the source", line
    for file in files_below(tests_dir):
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for line in text.splitlines():
            yield f"the hidden tests ({file.name})", line


def _texts(released: NotebookNode) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(released.cells, start=1):
        yield f"cell {number}", "\n".join(_strings(cell))
    yield "the notebook's metadata", "\n".join(_strings(released.metadata))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _leaking_attachments(released: NotebookNode) -> Iterator[str]:
    """Pictures that the released text no longer shows went along with a secret that did."""
    for number, cell in enumerate(released.cells, start=1):
        for name in cell.get("attachments", {}):
            if f"attachment:{name}" not in unquote(cell.source):
                yield f"cell {number} carries the picture {name}, which its text does not show"
