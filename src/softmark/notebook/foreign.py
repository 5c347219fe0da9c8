"""What a file is that was handed in as a notebook and is none: a zip, a web page, a PDF ...

It is told by its first bytes and its text, never by running or unpacking it. Each kind comes
with a remedy that is possible for that kind: an empty file cannot be "opened and saved".
"""

from __future__ import annotations

import ast
import io
import re
import stat
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

AGAIN = "Open it in JupyterLab, save it and hand it in again."
WRONG_FILE = "Hand in the .ipynb file of the assignment."
FROM_THE_START = (
    "Your work is not in this file: save the notebook once more where you wrote it, look that "
    "the saved file opens, and hand that one in."
)
_NOTEBOOK = "Hand in the notebook itself, the .ipynb file that you wrote in Jupyter."
_UNPACK = "Unpack it and hand in the .ipynb file that is in it."
_MAX_SHOWN = 4
_MAX_LOOKED_AT = 200_000
"""Bytes of a text that are looked at to tell what it is."""


@dataclass(frozen=True)
class Foreign:
    """What a file is instead of a notebook (a noun phrase), and what to do about it."""

    what: str
    todo: str


def kind_of_file(mode: int) -> str:
    """What a directory entry is that is no plain file, from its ``st_mode``."""
    kinds = {
        stat.S_IFREG: "a file",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a named pipe, no regular file",
        stat.S_IFSOCK: "a socket, no regular file",
    }
    return kinds.get(stat.S_IFMT(mode), "a device, no regular file")


_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", _NOTEBOOK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older Microsoft Office", _NOTEBOOK),
    (b"{\\rtf", "a text document (RTF)", _NOTEBOOK),
    (b"\x89PNG\r\n", "a picture (PNG)", _NOTEBOOK),
    (b"\xff\xd8\xff", "a picture (JPEG)", _NOTEBOOK),
    (b"GIF8", "a picture (GIF)", _NOTEBOOK),
    (b"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (b"BZh", "a compressed file (bzip2)", _UNPACK),
    (b"\xfd7zXZ\0", "a compressed file (xz)", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)", _UNPACK),
    (b"Rar!\x1a\x07", "an archive (RAR)", _UNPACK),
    (b"\x89HDF\r\n", "a data file (HDF5), perhaps a saved model", _NOTEBOOK),
    (b"SQLite format 3\0", "a database", _NOTEBOOK),
    (b"L\0\0\0\x01\x14\x02\0", "a Windows shortcut, which only points to a file", _NOTEBOOK),
    (b"[InternetShortcut]", "a shortcut to a web address", _NOTEBOOK),
    (b"bplist00", "a macOS file that only points to another one", _NOTEBOOK),
    (b"\x7fELF", "a program", _NOTEBOOK),
    (b"MZ\x90\0", "a program", _NOTEBOOK),
)


def by_first_bytes(data: bytes) -> Foreign | None:
    """What a file of another format is, by how it begins; None for what may be text."""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip(data)
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1"):
        return Foreign("a picture (HEIC)", _NOTEBOOK)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Foreign("a picture (WebP)", _NOTEBOOK)
    if data[257:262] == b"ustar":
        return Foreign("an archive (tar)", _UNPACK)
    for start, what, todo in _STARTS:
        if data.startswith(start):
            return Foreign(what, todo)
    return None


_OFFICE = {
    "word/": "a Word document",
    "xl/": "an Excel workbook",
    "ppt/": "a PowerPoint presentation",
    "Index/Document.iwa": "a Pages document",
    "model.weights.h5": "a saved Keras model",
}


def _zip(data: bytes) -> Foreign:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return Foreign("a zip archive, and a damaged one", _UNPACK)
    for start, what in _OFFICE.items():
        if any(name.startswith(start) for name in names):
            return Foreign(what, _NOTEBOOK)
    if "mimetype" in names and "content.xml" in names:
        return Foreign("a document of LibreOffice", _NOTEBOOK)
    names = [name for name in names if not name.startswith("__MACOSX/")]
    if not names:
        return Foreign("a zip archive with nothing in it", FROM_THE_START)
    todo = _UNPACK if any(name.endswith(".ipynb") for name in names) else _NOTEBOOK
    return Foreign(f"a zip archive that holds {listed(names)}", todo)


def listed(names: Iterable[str]) -> str:
    """Names of files in a message: the notebooks first, a few of them, printable."""
    ordered = sorted(names, key=lambda name: (not name.endswith(".ipynb"), name))
    shown = ", ".join(f"`{printable(name)}`" for name in ordered[:_MAX_SHOWN])
    more = len(ordered) - _MAX_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def printable(name: str, most: int = 60) -> str:
    """A name that others chose, fit for a message: no control characters, no great length."""
    plain = "".join(c if c.isprintable() and c != "`" else "?" for c in name)
    return plain if len(plain) <= most else f"{plain[: most - 11]}…{plain[-10:]}"


_CONFLICT = re.compile(r"^<{7} ", re.M)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,200})", re.I)


def by_text(text: str) -> Foreign | None:
    """What a text is that is no JSON; None where nothing can be said of it."""
    head = text[:_MAX_LOOKED_AT].lstrip("\ufeff \t\r\n")
    lower = head[:1000].lower()
    if head.startswith("version https://git-lfs.github.com/spec/"):
        return Foreign(
            "a Git LFS pointer, which stands for a file that was not fetched",
            "Run `git lfs pull` in your repository and hand in the notebook that it brings.",
        )
    if found := _CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return Foreign(
            f"a text with an unsettled git conflict: line {line} begins with <<<<<<<",
            "Take one of the two sides (`git checkout --ours FILE` or `git checkout --theirs "
            "FILE`), open the notebook to see that it is the right one, and hand it in again.",
        )
    if re.match(r"<(!doctype html|html|head|body|script|\?xml[^>]*>\s*<(!doctype )?html)", lower):
        return _web_page(head)
    if lower.startswith("<?xml") and "plist" in lower:
        return Foreign("a macOS file that only points to another one", _NOTEBOOK)
    if lower.startswith(("<?xml", "<svg")):
        return Foreign("an XML file", _NOTEBOOK)
    if re.match(r"---\s*\n(?:.*\n){0,60}?---\s*\n", head):
        return Foreign("a text with a heading in YAML (R Markdown, Quarto, Jupytext)", _NOTEBOOK)
    if _is_python(head):
        return Foreign(
            "a Python script",
            "Hand in the notebook itself; in JupyterLab: File, Download. If you wrote a script, "
            "copy its parts into the cells of the notebook.",
        )
    return None


def _web_page(head: str) -> Foreign:
    title = _TITLE.search(head)
    said = f" (titled {printable(title[1].strip(), 50)!r})" if title and title[1].strip() else ""
    lower = head.lower()
    if "github" in lower:
        todo = "On GitHub open the notebook and choose Download raw file; hand in that file."
    elif "colab" in lower or "google" in lower:
        todo = "In Colab choose File, Download, Download .ipynb; hand in that file."
    else:
        todo = "Hand in the notebook itself; in JupyterLab: File, Download."
    return Foreign(f"a web page{said}", todo)


def _is_python(text: str) -> bool:
    if not re.search(r"^(import|from|def|class|#!|# ?%%)|^\w+ *=", text, re.M):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text[:_MAX_LOOKED_AT])
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return bool(re.match(r"#!.*python|# ?%%|(import|from) +\w+", text))
    return any(
        isinstance(part, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Assign)
        for part in tree.body
    )


def by_keys(found: Mapping[str, Any]) -> Foreign | None:
    """What a JSON object is that is no notebook; None where nothing can be said of it."""
    if "doc_id" in found or ("url" in found and "google" in str(found["url"])[:200]):
        return Foreign(
            "a shortcut of Google Drive, which only points to a file",
            "In Colab choose File, Download, Download .ipynb; hand in that file.",
        )
    if "paragraphs" in found:
        return Foreign("a Zeppelin notebook", _NOTEBOOK)
    return None
