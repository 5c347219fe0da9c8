"""Reads ``data/<name>/dataset.toml``; each mistake is one line with its place and its remedy."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from softmark.course.data.dataset import (
    DESCRIPTION,
    MEGABYTE,
    DataFile,
    Dataset,
    StandIn,
    TableCheck,
)
from softmark.course.data.provenance import FILE_NAME
from softmark.model import DataError, did_you_mean

TOP = (
    "title",
    "source",
    "licence",
    "citation",
    "url",
    "packing",
    "max_mb",
    "private",
    "files",
    "stand_in",
)
FILE = ("sha256", "table", "url", "member")
TABLE = ("columns", "rows", "numbers", "label", "counts", "means", "tolerance")
STAND_IN = ("script", "notice", "time_limit_s")
Keys = tuple[str, ...]
"""The way to a setting: the names of its tables, then its own."""
PACKINGS = ("zip", "gz", "plain")

_ALWAYS_PRIVATE = (DESCRIPTION, "*.rejected", "*.rejected-*", "*.new", "*.part", "*.pyc")
_NOTICE = (
    "STAND-IN DATA: data/{name} does not hold the real data but an invented stand-in of the "
    "same form. Results differ from the real ones. Run `softmark data` with a network or a "
    "mirror to get the real data."
)


def names_in(data_dir: Path) -> list[str]:
    """The data sets of a course: the folders in data/."""
    if not data_dir.is_dir():
        return []
    return sorted(p.name for p in data_dir.iterdir() if p.is_dir() and p.name[0] not in "._")


def describe(data_dir: Path, name: str) -> Dataset:
    """The data set in ``data_dir/name``.

    Raises DataError when there is no such folder, or its dataset.toml has a mistake.
    """
    known = names_in(data_dir)
    if name not in known:
        raise DataError(
            f"there is no data set {name!r}; there are: {', '.join(known) or 'none'}",
            todo=f"Put its files into data/{name}/, or say in data/{name}/{DESCRIPTION} where "
            "to fetch them (docs/data.md)." + did_you_mean(name, known),
        )
    path = data_dir / name / DESCRIPTION
    if not path.is_file():
        return Dataset(name)
    try:
        text = path.read_text(encoding="utf-8")
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = f"not valid TOML: {error}"
        todo = "Mend the place that it names."
        raise DataError(found, where=f"data/{name}/{DESCRIPTION}", todo=todo) from error
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}"
        raise DataError(found, where=f"data/{name}/{DESCRIPTION}") from error
    return _Reader(name, data_dir, text).dataset(said)


def data_files(folder: Path) -> list[tuple[str, Path]]:
    """The files of a data folder that students may have, by name relative to it, sorted.

    Links are not followed. Left out are dataset.toml, the stand-in's script, what
    ``private`` names, and what fetching leaves behind. Raises DataError when dataset.toml
    cannot be understood: then nobody knows what is private.
    """
    if not folder.is_dir():
        return []
    return [(name, folder / name) for name in _walk(folder, _private_of(folder), PurePosixPath())]


def lies_there(folder: Path) -> bool:
    """Whether the folder holds any data: a file beside its descriptions."""
    return any(PurePosixPath(name).name not in NOTES for name, _ in data_files(folder))


NOTES = frozenset({FILE_NAME, "README.md"})
"""Files of a data folder that tell of the data and are none."""


def _private_of(folder: Path) -> tuple[str, ...]:
    if not (folder / DESCRIPTION).is_file():
        return _ALWAYS_PRIVATE
    dataset = describe(folder.parent, folder.name)
    script = dataset.stand_in.script.resolve() if dataset.stand_in else None
    own: tuple[str, ...] = ()
    if script is not None and script.is_relative_to(folder.resolve()):
        own = (_literal(script.relative_to(folder.resolve()).as_posix()),)
    return (*_ALWAYS_PRIVATE, *dataset.private, *own)


def _literal(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _walk(folder: Path, private: tuple[str, ...], below: PurePosixPath) -> Iterable[str]:
    for entry in sorted(folder.iterdir()):
        name = (below / entry.name).as_posix()
        hidden = entry.name.startswith(".") or entry.name == "__pycache__"
        if hidden or entry.is_symlink() or any(_matches(name, each) for each in private):
            continue
        if entry.is_dir():
            yield from _walk(entry, private, below / entry.name)
        elif entry.is_file():
            yield name


def _matches(name: str, pattern: str) -> bool:
    last = name.rpartition("/")[2]
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(last, pattern)


class _Reader:
    """Turns what the file says into records; keeps where it stands, for messages."""

    def __init__(self, name: str, data_dir: Path, text: str) -> None:
        self.name, self.data_dir, self.text_of_file = name, data_dir, text
        self.folder = data_dir / name

    def dataset(self, said: Mapping[str, Any]) -> Dataset:
        self.known(said, TOP, ())
        url = self.address(said, "url", ())
        packing = said.get("packing")
        if packing is not None and packing not in PACKINGS:
            near = did_you_mean(str(packing), PACKINGS)
            raise self.wrong(("packing",), packing, "one of " + ", ".join(PACKINGS), near)
        max_mb = self.number(said, "max_mb", 64.0, ())
        private = said.get("private", [])
        if not isinstance(private, list) or not all(isinstance(p, str) and p for p in private):
            raise self.wrong(("private",), private, 'a list of file names, as ["notes.txt"]')
        files = self.files(said.get("files", {}))
        packed = packing or packing_of(url or "")
        if url and not files:
            if packed == "zip":
                raise self.wrong(
                    ("url",),
                    url,
                    "a table for each file that is wanted out of the zip archive",
                    'Add [files."data.csv"], with the name of the file.',
                )
            files = (DataFile(_last(url).removesuffix(".gz") if packed == "gz" else _last(url)),)
        if url and packed != "zip" and len(files) != 1:
            raise self.wrong(
                ("url",),
                url,
                f"one file for one address, found {len(files)} files",
                "Give each file a url of its own, or the address of a zip archive.",
            )
        return Dataset(
            name=self.name,
            files=files,
            title=self.text(said, "title", ()),
            source=self.text(said, "source", ()),
            licence=self.text(said, "licence", ()),
            citation=self.text(said, "citation", ()),
            url=url,
            packing=packing,
            stand_in=self.stand_in(said.get("stand_in"), files),
            private=tuple(private),
            max_bytes=int(max_mb * MEGABYTE),
        )

    def files(self, said: Any) -> tuple[DataFile, ...]:
        if not isinstance(said, Mapping):
            raise self.wrong(("files",), said, 'a table for each file, as [files."data.csv"]')
        made = []
        for name, about in said.items():
            where = ("files", name)
            if not plain_name(name):
                raise self.wrong(where, name, "the name of a file in this folder, without / or ..")
            if not isinstance(about, Mapping):
                if isinstance(about, str | int | float):
                    hint = f'Write [files."{name}"] with the ending in quotes.'
                else:
                    hint = ""
                raise self.wrong(where, about, "a table with " + ", ".join(FILE), hint)
            if "." not in name and about and all(isinstance(v, Mapping) for v in about.values()):
                inner = next(iter(about))
                if inner not in FILE:
                    raise self.wrong(
                        where,
                        {inner: "..."},
                        "a file's name in quotes",
                        f'Write [files."{name}.{inner}"].',
                    )
            self.known(about, FILE, where)
            sha256 = about.get("sha256")
            good = isinstance(sha256, str) and re.fullmatch(r"[0-9a-fA-F]{64}", sha256)
            if sha256 is not None and not good:
                raise self.wrong(
                    (*where, "sha256"),
                    sha256,
                    "64 hexadecimal digits",
                    f"`sha256sum data/{self.name}/{name}` prints them.",
                )
            made.append(
                DataFile(
                    name=name,
                    sha256=None if sha256 is None else sha256.lower(),
                    table=self.table(about.get("table"), (*where, "table")),
                    url=self.address(about, "url", where),
                    member=self.text(about, "member", where) or None,
                )
            )
        return tuple(made)

    def table(self, said: Any, where: Keys) -> TableCheck | None:
        if said is None:
            return None
        if not isinstance(said, Mapping):
            raise self.wrong(where, said, "a table with " + ", ".join(TABLE))
        self.known(said, TABLE, where)
        columns = said.get("columns")
        if isinstance(columns, list) and all(isinstance(c, str) for c in columns):
            columns = tuple(columns)
        elif columns is not None and not _whole(columns):
            raise self.wrong((*where, "columns"), columns, "how many there are, or their names")
        rows = said.get("rows")
        if rows is not None and not _whole(rows):
            raise self.wrong((*where, "rows"), rows, "a whole number, the header not counted")
        numbers = said.get("numbers", False)
        if not isinstance(numbers, bool):
            raise self.wrong((*where, "numbers"), numbers, "true or false")
        label = self.text(said, "label", where) or None
        counts = self.by_name(said, "counts", where)
        means = self.by_name(said, "means", where)
        if counts is not None and label is None:
            raise self.wrong((*where, "counts"), "no label", "label, the column that is counted")
        for key in [k for k in (label, *(means or ())) if k is not None]:
            if isinstance(columns, tuple) and key not in columns:
                near = did_you_mean(key, columns)
                raise self.wrong(where, key, "a name out of columns (blanks count)", near)
        return TableCheck(
            columns=columns,
            rows=rows,
            numbers=numbers,
            label=label,
            counts=None if counts is None else {k: int(v) for k, v in counts.items()},
            means=means,
            tolerance=self.number(said, "tolerance", 1e-5, where),
        )

    def stand_in(self, said: Any, files: tuple[DataFile, ...]) -> StandIn | None:
        if said is None:
            return None
        if not isinstance(said, Mapping):
            raise self.wrong(("stand_in",), said, "a table [stand_in] with script")
        self.known(said, STAND_IN, ("stand_in",))
        given = self.text(said, "script", ("stand_in",))
        if not given:
            raise self.wrong(("stand_in", "script"), "nothing", 'a Python file, as "stand_in.py"')
        script = (self.folder / given).resolve()
        if not script.is_relative_to(self.data_dir.resolve().parent):
            raise self.wrong(("stand_in", "script"), given, "a file of this course")
        if not script.is_file():
            here = [p.name for p in self.folder.glob("*.py")]
            near = did_you_mean(given, here)
            raise self.wrong(("stand_in", "script"), given, f"a file in data/{self.name}/", near)
        if not files:
            raise self.wrong(
                ("stand_in",),
                "no [files]",
                "the files that it makes",
                'Name each, as [files."data.csv"].',
            )
        return StandIn(
            script=script,
            notice=self.text(said, "notice", ("stand_in",)) or _NOTICE.format(name=self.name),
            time_limit_s=self.number(said, "time_limit_s", 60.0, ("stand_in",)),
        )

    def known(self, table: Mapping[str, Any], known: tuple[str, ...], where: Keys) -> None:
        for key in table:
            if key not in known:
                raise DataError(
                    f"unknown key {key!r}",
                    where=self.place((*where, key)),
                    expected="one of " + ", ".join(known),
                    todo=(did_you_mean(key, known) or "Remove it, or correct its name.").strip(),
                )

    def text(self, table: Mapping[str, Any], key: str, where: Keys) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.wrong((*where, key), value, f'a text, as {key} = "..."')
        return value

    def address(self, table: Mapping[str, Any], key: str, where: Keys) -> str | None:
        value = self.text(table, key, where)
        if value and (urlsplit(value).scheme not in ("http", "https") or not _last(value)):
            raise self.wrong(
                (*where, key),
                value,
                "an address that begins with https:// and ends in a file",
                "A folder with copies is a mirror: see [data] in softmark.toml.",
            )
        return value or None

    def number(self, table: Mapping[str, Any], key: str, otherwise: float, where: Keys) -> float:
        value = table.get(key, otherwise)
        fine = isinstance(value, int | float) and not isinstance(value, bool)
        if not fine or not 0 < value < float("inf"):
            raise self.wrong((*where, key), value, "a number above 0")
        return float(value)

    def by_name(
        self, table: Mapping[str, Any], key: str, where: Keys
    ) -> Mapping[str, float] | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping) or not all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in value.values()
        ):
            raise self.wrong((*where, key), value, 'numbers by name, as { "yes" = 220 }')
        return dict(value)

    def wrong(self, keys: Keys, found: object, expected: str, hint: str = "") -> DataError:
        shown = repr(found)
        return DataError(
            f"{'.'.join(keys)} is {shown if len(shown) <= 80 else shown[:77] + '...'}",
            where=self.place(keys),
            expected=expected,
            todo=hint.strip(),
        )

    def place(self, keys: Keys) -> str:
        """The file, and the line of the key, or else of the table around it."""
        file = f"data/{self.name}/{DESCRIPTION}"
        lines = dict(reversed([*_lines_of(self.text_of_file)]))
        for length in range(len(keys), 0, -1):
            if keys[:length] in lines:
                return f"{file}, line {lines[keys[:length]]}"
        return file


def _lines_of(text: str) -> Iterable[tuple[Keys, int]]:
    """Where each key stands: its whole path and its line, for what one line tells."""
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        head = line.strip()
        if head.startswith("["):
            table = _path_in(head) or table
            yield table, number
        elif "=" in head:
            key = _path_in(head.partition("=")[0] + "= 0")
            if key:
                yield (*table, *key), number


def _path_in(line: str) -> Keys:
    try:
        found: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(found, Mapping) and found:
        path.append(next(iter(found)))
        found = found[path[-1]]
    return tuple(path)


def packing_of(url: str) -> str:
    """How a file of this address is packed, by its ending."""
    last = _last(url)
    return "zip" if last.endswith(".zip") else "gz" if last.endswith(".gz") else "plain"


def plain_name(name: str) -> bool:
    """Whether this is the name of one file, that leads nowhere else and hides nowhere."""
    return bool(name) and name[0] != "." and not re.search(r"[/\\\x00-\x1f]", name)


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1])


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
