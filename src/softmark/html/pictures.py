"""Pictures that lie beside a notebook, taken into a notebook that is to be shown."""

from __future__ import annotations

import base64
import copy
import mimetypes
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode

MOST = 8 * 1024**2
"""Bytes of pictures, all together, that one page takes in."""
_SHOWN = re.compile(
    r"""(!\[[^\]\n]*\]\(\s*<?|<img\b[^>]*?\bsrc\s*=\s*["']?)([^\s"'<>()]+)""", re.IGNORECASE
)


def with_pictures(nb: NotebookNode, pictures: Mapping[str, Path | bytes]) -> NotebookNode:
    """A copy in which Markdown that shows one of ``pictures`` (by relative name: where it
    lies, or what is in it) carries it.

    The picture becomes an attachment of its cell. No path of the notebook is ever opened:
    names are only looked up.
    """
    if not pictures:
        return nb
    made, left = copy.deepcopy(nb), MOST
    for cell in made.cells:
        if cell.cell_type != "markdown":
            continue
        for name in {unquote(found[2]) for found in _SHOWN.finditer(cell.source)}:
            found = pictures.get(posixpath.normpath(name))
            kind = mimetypes.guess_type(name)[0]
            if found is None or kind is None or not kind.startswith("image/"):
                continue
            content = found if isinstance(found, bytes) else found.read_bytes()
            if len(content) > left:
                continue
            left -= len(content)
            label = re.sub(r"[^A-Za-z0-9_.-]", "-", posixpath.normpath(name))
            attached = cell.setdefault("attachments", NotebookNode())
            attached[label] = NotebookNode({kind: base64.b64encode(content).decode()})
            cell.source = _shown_from(cell.source, name, f"attachment:{label}")
    return made


def _shown_from(text: str, name: str, place: str) -> str:
    """The text with ``place`` wherever it shows the picture ``name``."""

    def replaced(found: re.Match[str]) -> str:
        return f"{found[1]}{place}" if unquote(found[2]) == name else found[0]

    return _SHOWN.sub(replaced, text)
