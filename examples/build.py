#!/usr/bin/env python3
"""Build the sample class's notebooks from short texts.

    python examples/build.py [ASSIGNMENT ...] [--check]

A submission is written as a text (examples/class_src/<assignment>/<student>.py) that says
only what differs from the released notebook. examples/README.md describes the format.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from softmark.variants import Block, TextError, parse

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Path("examples/class_src")
CLASS = Path("examples/class")
RAW = re.compile(r"^# %% raw *\n", re.M)


# ---------------------------------------------------------------- the texts


@dataclass(frozen=True)
class Text:
    """A whole text: who wrote it, its blocks, and the raw file if it has one."""

    about: str
    blocks: tuple[Block, ...]
    raw: str | None = None


def read_text(text: str, name: str) -> Text:
    """A student's text; a file that is handed in as it stands follows ``# %% raw``."""
    raw = RAW.search(text)
    about, blocks = parse(text[: raw.start()] if raw else text, name)
    if raw and blocks:
        line = text[: raw.start()].count("\n") + 1
        raise TextError(f"{name}:{line}: `raw` must be the only header, because it is the file")
    return Text(about, tuple(blocks), text[raw.end() :] if raw else None)


# ---------------------------------------------------------------- editing a notebook


def grade_id(cell: Any) -> str | None:
    """The nbgrader grade_id of a cell, or None for an untagged cell."""
    found = cell.metadata.get("nbgrader", {}).get("grade_id")
    return None if found is None else str(found)


def _find(notebook: Any, wanted: str, where: str) -> int:
    for index, cell in enumerate(notebook.cells):
        if grade_id(cell) == wanted:
            return index
    known = ", ".join(g for g in map(grade_id, notebook.cells) if g)
    raise TextError(f"{where}: no cell {wanted!r} in the notebook; it has: {known or 'none'}")


def _new_id(block: Block, notebook: Any) -> str:
    """An id that depends on the text alone, so that a rebuild changes nothing."""
    seed = repr((block.words, sorted(block.values.items()), block.body, len(notebook.cells)))
    return "added-" + hashlib.sha256(seed.encode()).hexdigest()[:12]


def _body_for(cell_type: str, body: str) -> str:
    """The block's body; text of a markdown cell may stand in ``# `` comments."""
    lines = body.split("\n")
    if cell_type == "code" or not all(line.startswith("#") or not line for line in lines):
        return body
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines)


def _retyped(cell: Any, to: str, where: str) -> Any:
    makers: dict[str, Callable[..., Any]] = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    if to not in makers:
        raise TextError(f"{where}: a cell is code, markdown or raw, not {to!r}")
    return makers[to](cell.source, id=cell.id, metadata=copy.deepcopy(cell.metadata))


def _replace(notebook: Any, block: Block) -> None:
    wanted = block.values["cell"]
    cell = notebook.cells[_find(notebook, wanted, block.where)]
    if not cell.metadata["nbgrader"].get("solution"):
        raise TextError(
            f"{block.where}: {wanted!r} is not a solution cell; "
            f'to tamper with it write # %% edit="{wanted}"'
        )
    cell.source = _body_for(cell.cell_type, block.body)


def _edit(notebook: Any, block: Block) -> None:
    cell = notebook.cells[_find(notebook, block.values["edit"], block.where)]
    cell.source = _body_for(cell.cell_type, block.body)


def _delete(notebook: Any, block: Block) -> None:
    _no_body(block)
    del notebook.cells[_find(notebook, block.values["delete"], block.where)]


def _duplicate(notebook: Any, block: Block) -> None:
    index = _find(notebook, block.values["duplicate"], block.where)
    twin = copy.deepcopy(notebook.cells[index])
    twin.id = _new_id(block, notebook)
    if block.body:
        twin.source = _body_for(twin.cell_type, block.body)
    notebook.cells.insert(index + 1, twin)


def _insert(notebook: Any, block: Block) -> None:
    index = _find(notebook, block.values["after"], block.where) + 1
    while index < len(notebook.cells) and notebook.cells[index].id.startswith("added-"):
        index += 1  # several inserts after one cell stay in the order of the text
    cell = nbformat.v4.new_code_cell(block.body, id=_new_id(block, notebook))
    notebook.cells.insert(index, cell)


def _retype(notebook: Any, block: Block) -> None:
    _no_body(block)
    index = _find(notebook, block.values["retype"], block.where)
    notebook.cells[index] = _retyped(notebook.cells[index], block.values["to"], block.where)


def _split(notebook: Any, block: Block) -> None:
    _no_body(block)
    index = _find(notebook, block.values["split"], block.where)
    cell = notebook.cells[index]
    lines = cell.source.split("\n")
    at = block.values["at"]
    if not at.isdigit() or not 0 < int(at) < len(lines):
        raise TextError(
            f"{block.where}: {grade_id(cell)!r} has {len(lines)} lines, so it can be split "
            f"at 1 to {len(lines) - 1}, not at {at}"
        )
    rest = copy.deepcopy(cell)
    rest.id, rest.metadata = _new_id(block, notebook), nbformat.from_dict({})
    rest.source = "\n".join(lines[int(at) :])
    cell.source = "\n".join(lines[: int(at)])
    notebook.cells.insert(index + 1, rest)


def _no_body(block: Block) -> None:
    if block.body:
        raise TextError(f"{block.where}: nothing may stand under this header")


Edit = Callable[[Any, Block], None]
EDITS: dict[tuple[tuple[str, ...], frozenset[str]], Edit] = {
    ((), frozenset({"cell"})): _replace,
    ((), frozenset({"edit"})): _edit,
    ((), frozenset({"delete"})): _delete,
    ((), frozenset({"duplicate"})): _duplicate,
    (("insert",), frozenset({"after"})): _insert,
    ((), frozenset({"retype", "to"})): _retype,
    ((), frozenset({"split", "at"})): _split,
}


def apply_text(notebook: Any, text: Text) -> Any:
    """The notebook that a student with this text would hand in; blocks work in order."""
    made = copy.deepcopy(notebook)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for block in text.blocks:
        edit = EDITS.get((block.words, frozenset(block.values)))
        if edit is None:
            raise TextError(
                f"{block.where}: no such header; use one of cell=, edit=, delete=, duplicate=, "
                "insert after=, retype= to=, split= at=, raw (see examples/README.md)"
            )
        edit(made, block)
    return made


# ---------------------------------------------------------------- building


def build(text: Text, released: Path) -> bytes:
    """The bytes of the file that this student hands in."""
    if text.raw is not None:
        return text.raw.encode()
    if not released.is_file():
        raise TextError(f"{released} is missing: make it first with `softmark release`")
    made = apply_text(nbformat.read(released, as_version=4), text)
    nbformat.validate(made)
    return (nbformat.writes(made, version=4).rstrip("\n") + "\n").encode()


def plan(root: Path, assignments: Iterable[str]) -> dict[Path, bytes]:
    """Every file of the sample class and what it must hold."""
    texts = root / TEXTS
    known = sorted(p.name for p in texts.iterdir() if p.is_dir()) if texts.is_dir() else []
    wanted = list(assignments) or known
    for name in wanted:
        if name not in known:
            raise TextError(f"{TEXTS}/{name} does not exist; there are: {', '.join(known)}")
    files: dict[Path, bytes] = {}
    for assignment in wanted:
        released = root / "release" / assignment / f"{assignment}.ipynb"
        for path in sorted((texts / assignment).glob("*.py")):
            name = path.relative_to(root).as_posix()
            text = read_text(path.read_bytes().decode("utf-8"), name)
            if not text.about:
                raise TextError(f"{name}:1: say in one sentence who the student is")
            target = root / CLASS / path.stem / assignment / f"{assignment}.ipynb"
            files[target] = build(text, released)
    return files


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write the class, or with --check list what is stale; the exit code."""
    parser = argparse.ArgumentParser(description="Build examples/class from examples/class_src.")
    parser.add_argument("assignment", nargs="*", help="only these assignments (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing, list stale files")
    asked = parser.parse_args(arguments)
    try:
        files = plan(root, asked.assignment)
    except (TextError, nbformat.ValidationError) as error:
        print(f"examples/build.py: {error}", file=sys.stderr)
        return 2
    stale = [p for p, held in files.items() if not p.is_file() or p.read_bytes() != held]
    names = set(asked.assignment) or {p.parent.name for p in files}
    made = (root / CLASS).glob("*/*/*.ipynb")
    left = sorted(p for p in made if p not in files and (p.parent.name in names))
    for path in left:
        print(f"no text for {path.relative_to(root)}: delete it", file=sys.stderr)
    if asked.check:
        for path in stale:
            print(f"stale: {path.relative_to(root)} (run python examples/build.py)")
        return 1 if stale or left else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path])
    print(f"{len(files)} submissions, {len(stale)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
