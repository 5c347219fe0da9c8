"""Who the folders in submitted/ belong to: one id a folder, whatever bytes its name is made of."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

LONGEST = 255
"""Bytes of the longest name that a folder can have: an id names folders of ours, too."""
_OLD_ZIPS = ("cp1252", "cp850")
"""What zips made on Windows write names in, the likelier first."""


def student_ids(folders: Iterable[Path]) -> dict[Path, str]:
    """The student's id for each folder: its name, repaired where that is no UTF-8.

    Two folders never get the same id: where a repaired or shortened name is taken, a digest
    of its bytes follows it.
    """
    found: dict[Path, str] = {}
    taken: set[str] = set()
    raw = {folder: os.fsencode(folder.name) for folder in folders}
    ordered = sorted(raw, key=lambda folder: (not _is_text(raw[folder]), raw[folder]))
    for folder in ordered:
        name = _readable(raw[folder])
        if name in taken or len(name.encode()) > LONGEST:
            digest = hashlib.sha256(raw[folder]).hexdigest()[:8]
            short = name.encode()[: LONGEST - 60].decode("utf-8", "ignore")
            name = f"{short}~{digest}"
        taken.add(name)
        found[folder] = name
    return dict(sorted(found.items(), key=lambda pair: raw[pair[0]]))


def _is_text(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _readable(name: bytes) -> str:
    for encoding in ("utf-8", *_OLD_ZIPS):
        try:
            text = name.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or text.isprintable():
            return text
    return name.decode("utf-8", "replace")


def lookalikes(ids: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of ids that differ in nothing but case, blanks or the way accents are written.

    A group of one is an id with blanks around it.
    """
    groups: dict[str, list[str]] = {}
    for name in sorted(ids):
        plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
        groups.setdefault(plain, []).append(name)
    return [
        tuple(group) for group in groups.values() if len(group) > 1 or group[0] != group[0].strip()
    ]


def repaired(ids: Mapping[Path, str]) -> list[tuple[Path, str]]:
    """The folders whose id is not their name, with that id."""
    return [(folder, name) for folder, name in ids.items() if folder.name != name]
