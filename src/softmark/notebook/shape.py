"""From any JSON object that claims to be a notebook to one of the current nbformat.

nbformat upgrades from version 3 and validates the result; before it sees anything, what it
takes on trust (types, depth, text that cannot be encoded) is put right or refused here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.validator import ValidationError

from softmark.model import NotebookError
from softmark.notebook.foreign import AGAIN, WRONG_FILE, by_keys

MAX_DEPTH = 100
"""Deepest nesting of JSON: plots and widgets need some 30 levels."""

MAX_CELLS = 5_000
"""Most cells of a notebook: some fifty times what a long assignment has."""

MAX_OUTPUTS = 5_000
"""Most outputs that are kept; those of further cells are dropped, as marking needs none."""

GENERATED_ID = "unnamed-"
"""Start of the ids given to cells that come without a usable one."""

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CELL_TYPES = ("code", "markdown", "raw")


def shape(found: Any, where: str) -> NotebookNode:
    """The notebook that this JSON value is; ``where`` names its origin in a NotebookError."""
    if not isinstance(found, dict):
        raise no_notebook(where, f"the JSON holds {_kind(found)}")
    major = _check_version(found, where)
    try:
        found = _clean(found)
    except _TooDeep:
        raise too_deep(where) from None
    if major == 3:
        found = _upgrade_from_3(found, where)
    nb = _assemble(found, where)
    for cell in nb.cells:
        _upgrade_tag(cell)
    return nb


def node(plain: dict[str, Any]) -> NotebookNode:
    """The same data with attributes, as nbformat and its users want it."""
    made: NotebookNode = nbformat.from_dict(plain)
    return made


def refuse(where: str, found: str, todo: str) -> NotebookError:
    """The error that names the file, what was found in it, and what to do next."""
    return NotebookError(found, where=where, todo=todo)


def no_notebook(where: str, found: str) -> NotebookError:
    """The error for what is no notebook at all."""
    return refuse(where, f"not a notebook: {found}, where a notebook was expected", WRONG_FILE)


def too_deep(where: str) -> NotebookError:
    """The error for JSON that is nested beyond reason."""
    return refuse(
        where, f"its JSON is nested deeper than {MAX_DEPTH} levels, as no notebook is", AGAIN
    )


def _check_version(found: dict[str, Any], where: str) -> int:
    major = found.get("nbformat")
    if major is None and (foreign := by_keys(found)):
        raise refuse(where, f"not a notebook but {foreign.what}", foreign.todo)
    if major is None:
        raise no_notebook(where, "the JSON object has no nbformat number")
    if not isinstance(major, int) or isinstance(major, bool):
        raise no_notebook(where, f"its nbformat is {_kind(major)}")
    shown = f"notebook format {str(major)[:12]}"
    if major < 3:
        raise refuse(where, f"{shown} is too old: formats 3 and 4 are read", AGAIN)
    if major > nbformat.current_nbformat:
        raise refuse(
            where,
            f"{shown} is newer than {nbformat.current_nbformat}, the newest known",
            "Update nbformat on the marking side, or save the notebook in the older format.",
        )
    return major


class _TooDeep(Exception):
    pass


def _clean(value: Any, depth: int = 0) -> Any:
    """The same data, without text that cannot be written as UTF-8 or numbers JSON lacks."""
    if depth > MAX_DEPTH:
        raise _TooDeep
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, dict):
        return {_clean_text(key): _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _clean_text(text: str) -> str:
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "")


def _kind(value: Any) -> str:
    if value is None:
        return "nothing (null)"
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")


def _upgrade_from_3(found: dict[str, Any], where: str) -> dict[str, Any]:
    sheets = found.get("worksheets", [])
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        raise no_notebook(where, "its worksheets are no list of worksheets")
    cells: list[dict[str, Any]] = []
    joined: list[Any] = []
    for sheet in sheets:
        found_here = sheet.get("cells", [])
        if not isinstance(found_here, list):
            raise no_notebook(where, f"the cells of a worksheet are {_kind(found_here)}")
        joined += found_here
    for number, cell in _cell_objects(joined, where):
        kind = cell.get("cell_type")
        text = _text(cell, "input" if kind == "code" else "source", number, where)
        plain: dict[str, Any] = {"cell_type": kind, "metadata": _object(cell.get("metadata"))}
        if kind == "code":
            cells.append(plain | {"input": text, "outputs": [], "language": "python"})
        elif kind == "heading":
            level = cell.get("level")
            fit = isinstance(level, int) and 1 <= level <= 6
            cells.append(plain | {"source": text, "level": level if fit else 1})
        else:
            known = kind if kind in ("markdown", "html", "raw") else "raw"
            cells.append(plain | {"cell_type": known, "source": text})
    whole = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    upgraded = nbformat.convert(node(whole), nbformat.current_nbformat)
    for cell in upgraded.cells:  # nbformat draws random ids, which would differ each time
        cell.pop("id", None)
    return dict(upgraded) | {"metadata": _object(found.get("metadata"))}


def _cell_objects(cells: Any, where: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if not isinstance(cells, list):
        raise no_notebook(where, f"its cells are {_kind(cells)} instead of a list")
    if len(cells) > MAX_CELLS:
        raise refuse(
            where,
            f"{len(cells):,} cells, at most {MAX_CELLS:,} are accepted",
            "Delete the cells that are not needed, save it and hand it in again.",
        )
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            raise refuse(where, f"damaged: cell {number} is {_kind(cell)}", AGAIN)
        yield number, cell


def _text(cell: dict[str, Any], key: str, number: int, where: str) -> str:
    text = cell.get(key, "")
    if text is None:
        return ""
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        return "".join(text)
    if not isinstance(text, str):
        raise refuse(
            where, f"damaged: the text of cell {number} is {_kind(text)} instead of text", AGAIN
        )
    return text


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _assemble(found: dict[str, Any], where: str) -> NotebookNode:
    if "cells" not in found:
        raise no_notebook(where, "it has no cells")
    cells = [
        _plain_cell(cell, number, where) for number, cell in _cell_objects(found["cells"], where)
    ]
    _drop_outputs_beyond(MAX_OUTPUTS, cells)
    _give_ids(cells)
    metadata = _object(found.get("metadata"))
    for transient in ("orig_nbformat", "orig_nbformat_minor", "signature"):
        metadata.pop(transient, None)
    whole = {
        "nbformat": nbformat.current_nbformat,
        "nbformat_minor": nbformat.current_nbformat_minor,
        "metadata": metadata,
        "cells": cells,
    }
    if _flaw(nb := node(whole)):
        _strip_what_may_be_invalid(whole)
        if flaw := _flaw(nb := node(whole)):
            raise refuse(where, f"damaged: {flaw}", AGAIN)
    return nb


def _flaw(nb: NotebookNode) -> str | None:
    try:
        nbformat.validate(nb)
    except ValidationError as error:
        return str(error).splitlines()[0][:200]
    return None


def _plain_cell(cell: dict[str, Any], number: int, where: str) -> dict[str, Any]:
    kind = cell.get("cell_type")
    kind = kind if kind in _CELL_TYPES else "raw"
    plain = {
        "cell_type": kind,
        "id": cell.get("id"),
        "metadata": _object(cell.get("metadata")),
        "source": _text(cell, "source", number, where),
    }
    if kind == "code":
        count = cell.get("execution_count")
        fit = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        plain["execution_count"] = count if fit else None
        plain["outputs"] = [_plain_output(o) for o in _objects(cell.get("outputs"))]
    else:
        bundles = _object(cell.get("attachments"))
        if bundles and len(_objects(list(bundles.values()))) == len(bundles):
            plain["attachments"] = {name: _bundle(bundle) for name, bundle in bundles.items()}
    return plain


def _drop_outputs_beyond(most: int, cells: list[dict[str, Any]]) -> None:
    total = 0
    for cell in cells:
        total += len(cell.get("outputs", ()))
        if total > most and cell["cell_type"] == "code":
            cell["outputs"] = []


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list, or nothing."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plain_output(output: dict[str, Any]) -> dict[str, Any]:
    plain = dict(output)
    if isinstance(plain.get("data"), dict):
        plain["data"] = _bundle(plain["data"])
    text = plain.get("text")
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        plain["text"] = "".join(text)
    return plain


def _bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    return {
        mime: "".join(item)
        if isinstance(item, list)
        and not mime.endswith("json")
        and all(isinstance(line, str) for line in item)
        else item
        for mime, item in bundle.items()
    }


def _give_ids(cells: list[dict[str, Any]]) -> None:
    """Keep each usable id where it comes first; name the other cells by their place."""
    kept: set[str] = set()
    nameless = []
    for index, cell in enumerate(cells):
        name = cell["id"]
        if isinstance(name, str) and _CELL_ID.fullmatch(name) and name not in kept:
            kept.add(name)
        else:
            nameless.append(index)
    for index in nameless:
        name = f"{GENERATED_ID}{index}"
        while name in kept:
            name += "x"
        kept.add(name)
        cells[index]["id"] = name


def _strip_what_may_be_invalid(whole: dict[str, Any]) -> None:
    """Keep what marking needs: texts, types, nbgrader's tags and the kernel's name."""
    spec = whole["metadata"].get("kernelspec")
    whole["metadata"] = {}
    if isinstance(spec, dict) and all(
        isinstance(spec.get(key), str) for key in ("name", "display_name")
    ):
        whole["metadata"]["kernelspec"] = spec
    for cell in whole["cells"]:
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k == "nbgrader"}
        cell.pop("attachments", None)
        if cell["cell_type"] == "code":
            cell["outputs"] = []


_TAG_KEYS = frozenset(
    {"schema_version", "grade", "locked", "solution", "task"}
    | {"grade_id", "points", "checksum", "cell_type"}
)


def _upgrade_tag(cell: NotebookNode) -> None:
    """Bring nbgrader metadata of schema versions 0, 1 and 2 to version 3, as nbgrader does."""
    tag = cell.metadata.get("nbgrader")
    if tag is None:
        return
    version = tag.get("schema_version", 0) if isinstance(tag, dict) else None
    if version not in (0, 1, 2) or isinstance(version, bool):
        return
    for flag in ("grade", "locked", "solution"):
        tag.setdefault(flag, False)
    if not (tag["grade"] or tag["locked"] or tag["solution"]):
        del cell.metadata["nbgrader"]
        return
    if not tag["grade"]:
        tag.pop("points", None)
    else:
        tag["points"] = _old_points(tag.get("points"))
    if "checksum" in tag:
        tag.setdefault("cell_type", cell.cell_type)
    tag["schema_version"] = 3
    for key in set(tag) - _TAG_KEYS:
        del tag[key]


def _old_points(points: Any) -> float:
    """Points as old versions wrote them: a number, its text, or an empty text."""
    try:
        return max(0.0, float(points))
    except (TypeError, ValueError, OverflowError):
        return 0.0
