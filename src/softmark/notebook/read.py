"""Reading a notebook that anyone may have written, or damaged.

Whatever the bytes are, the result is a notebook of the current format or a NotebookError
that says what was found and what to do about it.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from softmark.model import FileRefused, NotebookError
from softmark.notebook.foreign import (
    AGAIN,
    FROM_THE_START,
    WRONG_FILE,
    Foreign,
    by_first_bytes,
    by_text,
    kind_of_file,
)
from softmark.notebook.outputs import count_parts, without_outputs
from softmark.notebook.shape import refuse, shape, too_deep

MAX_BYTES = 64 * 1024**2
"""The largest file that is read unless the caller says otherwise."""

MAX_ITEMS = 2_000_000
"""Most commas and brackets outside texts: each may become an object a hundred times its size."""

READABLE = "Let whoever runs softmark read it, then mark it again."
_OF_THE_FILE = (errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR)
"""A socket, a device, a name that no file has: whoever handed it in has to know. All else is
between the system and whoever runs softmark."""


def read_notebook(
    path: Path | str, max_bytes: int = MAX_BYTES, *, inside: Path | str | None = None
) -> NotebookNode:
    """The notebook in ``path``, upgraded to the current nbformat and nbgrader metadata.

    A symbolic link is refused, never followed. With ``inside``, so is a file that a linked
    folder puts outside that folder. Raises NotebookError with the reason.
    """
    file = Path(path)
    if inside is not None:
        _refuse_detour(file, Path(inside))
    return parse_notebook(read_bytes(file, max_bytes), str(path))


def parse_notebook(data: bytes, where: str) -> NotebookNode:
    """The notebook in these bytes; ``where`` names their origin in a NotebookError."""
    return shape(_parse_json(data, where), where)


def _refuse_detour(file: Path, folder: Path) -> None:
    """Raise unless the way from ``folder`` to the file's own folder is free of links."""
    try:
        home = folder.resolve()
        straight = file.parent.resolve() == home / file.parent.absolute().relative_to(
            folder.absolute()
        )
        detour = not straight or not file.parent.resolve().is_relative_to(home)
    except (OSError, ValueError, RuntimeError) as error:
        raise refuse(str(file), f"cannot be reached ({_why(error)})", WRONG_FILE) from None
    if detour:
        raise refuse(
            str(file),
            "it lies behind a symbolic link, and links are not followed",
            "Hand in the notebook itself instead of a link to it.",
        )


def _why(error: Exception) -> str:
    """What the system says, without the path: who reads this may not know our folders."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


def read_bytes(file: Path, max_bytes: int) -> bytes:
    """What a regular file holds; a link is not followed, a pipe not waited for.

    Raises NotebookError with the reason, also where there are more than ``max_bytes``; it is
    FileRefused where the system keeps back what is there.
    """
    where = str(file)
    # O_NONBLOCK: opening a named pipe must not wait for its other end.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(file, flags | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise refuse(where, "there is no such file", "Check the folder and the name.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ELOOP, errno.EMLINK):
            raise refuse(
                where,
                "a symbolic link, where a file was expected",
                "Hand in the notebook itself instead of a link to it.",
            ) from None
        found = f"cannot be opened ({_why(error)})"
        if isinstance(error, OSError) and error.errno not in _OF_THE_FILE:
            raise FileRefused(found, where=where, todo=READABLE) from None
        raise refuse(where, found, WRONG_FILE) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            kind = kind_of_file(status.st_mode)
            raise refuse(where, f"{kind}, where a notebook file was expected", WRONG_FILE)
        data = None
        if status.st_size <= max_bytes:
            with os.fdopen(handle, "rb", closefd=False) as stream:
                data = stream.read(max_bytes + 1)
    except OSError as error:
        raise FileRefused(
            f"cannot be read ({_why(error)})", where=where, todo="Check the disk."
        ) from None
    finally:
        os.close(handle)
    if data is None or len(data) > max_bytes:
        raise refuse(
            where,
            f"too large: {max(status.st_size, max_bytes + 1):,} bytes, at most {max_bytes:,} "
            "are accepted",
            "Clear the outputs of all cells, save it and hand it in again.",
        )
    return data


_NOTEBOOK = re.compile(rb"\s*\{\s*\"(?:cells|metadata|nbformat|nbformat_minor|worksheets)\"\s*:")


def _parse_json(data: bytes, where: str) -> Any:
    if not data.strip(b" \t\r\n\0"):
        what = "the file is empty" if not data else "the file holds nothing but blanks"
        raise refuse(where, what, FROM_THE_START)
    if foreign := by_first_bytes(data):
        raise _no_notebook(where, foreign)
    text = _decoded(data, where)
    text = text.rstrip("\0 \t\r\n")  # a disk or a copy that was padded to a whole block
    if "\0" in text:
        line, column = _position(text, text.index("\0"))
        raise refuse(where, f"damaged: a NUL byte at line {line}, column {column}", FROM_THE_START)
    if count_parts(text, MAX_ITEMS) > MAX_ITEMS:
        text = without_outputs(text, MAX_ITEMS)
        if count_parts(text, MAX_ITEMS) > MAX_ITEMS:
            raise refuse(
                where,
                f"its JSON has more than {MAX_ITEMS:,} parts",
                "Clear the outputs of all cells, save it and hand it in again.",
            )
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except RecursionError:
        raise too_deep(where) from None
    except json.JSONDecodeError as error:
        raise _no_json(text, error, where) from None
    except ValueError as error:  # a number of thousands of digits
        raise refuse(where, f"not JSON that can be read: {error}", AGAIN) from None


def _decoded(data: bytes, where: str) -> str:
    """The text of a notebook; letters that an old editor wrote in its own way are no loss.

    Code is ASCII in all of these encodings. Where some letters are UTF-8, others are damaged.
    """
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if foreign := by_text(data.decode("latin-1")):
            raise _no_notebook(where, foreign) from None
        if encoding != "utf-8" or not _NOTEBOOK.match(data):
            raise refuse(
                where,
                f"not text in {encoding.upper()}: byte {error.start} cannot be decoded "
                "(a notebook is UTF-8)",
                AGAIN,
            ) from None
    some = not data.decode("utf-8", "ignore").isascii()
    return data.decode("utf-8" if some else "cp1252", "replace")


def _no_json(text: str, error: json.JSONDecodeError, where: str) -> NotebookError:
    if foreign := by_text(text):
        return _no_notebook(where, foreign)
    end = len(text.rstrip())
    cut = error.pos >= end or error.msg.startswith(("Unterminated string", "Invalid \\uXXXX"))
    if cut and text.lstrip("\ufeff \t\r\n").startswith("{"):
        lines = text.count("\n", 0, end) + 1
        return refuse(
            where,
            f"not JSON: the file ends in the middle, in line {lines}, after {end:,} characters "
            "(it was not saved or not copied to its end)",
            FROM_THE_START,
        )
    return refuse(
        where,
        f"not JSON: line {error.lineno}, column {error.colno}: {error.msg} "
        "(a notebook is a JSON file)",
        f"Somebody or something has edited the file as text: undo that. {FROM_THE_START}",
    )


def _no_notebook(where: str, foreign: Foreign) -> NotebookError:
    return refuse(where, f"not a notebook but {foreign.what}", foreign.todo)


def _position(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
