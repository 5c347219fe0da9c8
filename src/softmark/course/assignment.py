"""One assignment: its notebooks, hidden tests, data sets, and the files beside its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from softmark.course.config import CONFIG, flag_of, read_limits, refuse_unknown, text_of
from softmark.course.data.shown import shown
from softmark.model import ConfigError, Level, Limits

KEYS = frozenset({"title", "core", "data", "limits", "beside"})
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*\Z")
_NEVER_SHOWN = frozenset({"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Assignment:
    """One assignment: its source notebook, hidden tests, data sets and limits.

    An assignment of several notebooks is marked one notebook at a time: :meth:`parts`.
    """

    name: str
    title: str
    source: Path
    """The notebook: the only one, the one called as the assignment, or else the first."""
    tests: Path
    """The folder of the hidden tests, which serve all notebooks."""
    release: Path
    data: Mapping[str, Path]
    limits: Limits
    views: Path
    """Where views of the data are made that leave out what is private."""
    notebooks: tuple[str, ...] = ()
    """The names of all notebooks of the assignment, without .ipynb."""
    shared: tuple[str, ...] = ()
    """Files right in source/ that lie beside its notebooks, as beside those of others."""
    least: Level = Level.BARE
    """The level below which the seal of its submissions is not to be."""
    core: bool = False
    """Whether it is on the course's core path; the others are practice."""

    @property
    def notebook(self) -> str:
        """The name of the source notebook, as the gradebook knows it."""
        return self.source.stem

    @property
    def folder(self) -> Path:
        """The folder of the source: notebooks, and the files beside them."""
        return self.source.parent

    @property
    def course(self) -> Path:
        """The course folder, nothing of which but the data is a submission's to see."""
        return self.tests.parents[1]

    @property
    def label(self) -> str:
        """How messages call it: its name, with the notebook where there are several."""
        return self.name if len(self.notebooks) <= 1 else f"{self.name}/{self.notebook}"

    def part(self, notebook: str) -> Assignment:
        """The assignment with ``notebook`` as its source."""
        return replace(self, source=self.folder / f"{notebook}.ipynb")

    def parts(self) -> list[Assignment]:
        """The assignment once for each of its notebooks."""
        return [self.part(name) for name in self.notebooks or (self.notebook,)]

    def released(self) -> Path:
        """The student's version of the source notebook."""
        return self.release / self.source.name

    def beside(self) -> dict[str, Path]:
        """The files beside the notebooks, by name relative to the folder, sorted.

        Pictures, modules, tables: students get them, and a submission finds them where it
        runs. Links, hidden files and caches are not among them, nor is any notebook: one in
        a folder below may hold solutions. Files that it shares with other assignments count
        as if they lay there.

        A copy of a data set that the assignment has is the data set's: see ``data``.

        Raises ConfigError when they are larger than ``LARGEST_BESIDE`` together, for a file
        that lies where a data set is shown and is none of its own, and for a shared file that
        is not there or has the name of another.
        """
        found = dict(sorted([*self._beside(), *self._shared()]))
        sizes = {name: path.stat().st_size for name, path in found.items()}
        if sum(sizes.values()) > LARGEST_BESIDE:
            largest = max(sizes, key=lambda name: sizes[name])
            raise ConfigError(
                f"the files beside the notebooks take {_mb(sum(sizes.values()))} "
                f"({largest} alone {_mb(sizes[largest])})",
                where=f"source/{self.name}",
                expected=f"{_mb(LARGEST_BESIDE)} at most, since each submission gets a copy",
                todo="Put tables into data/<name>/ and name it in softmark.toml.",
            )
        return found

    def pictures(self) -> dict[str, Path]:
        """The pictures beside the notebooks that pages may carry, by name; raises nothing."""
        found = {name: self.folder / name for name in _files(self.folder, PurePosixPath())}
        found |= {name: self.folder.parent / name for name in self.shared}
        return {name: path for name, path in found.items() if is_picture(name, path)}

    def _beside(self) -> Iterator[tuple[str, Path]]:
        for name in _files(self.folder, PurePosixPath()):
            path = self.folder / name
            top, *below = PurePosixPath(name).parts
            dataset = self.data.get(below[0]) if below else None
            if top != "data" or not self.data or (below and dataset is None):
                yield name, path
            elif dataset is None or not _same_size(path, dataset.joinpath(*below[1:])):
                shown = f"data/{below[0]}" if below else "data"
                raise ConfigError(
                    f"{name} lies where notebooks see the data sets of the assignment",
                    where=f"source/{self.name}",
                    expected=f"nothing called {shown} there, or copies of what {shown} of the "
                    "course holds",
                    todo="Put it into the course's data/ folder, or give it another name.",
                )

    def _shared(self) -> Iterator[tuple[str, Path]]:
        for name in self.shared:
            path = self.folder.parent / name
            if not path.is_file() or path.is_symlink():
                raise ConfigError(
                    f"{name}, which lies beside its notebooks, is not there",
                    where=f"{CONFIG} [assignments.{self.name}]",
                    expected=f"a file source/{name}",
                    todo="Put it there, or take its name out of `beside`.",
                )
            if (self.folder / name).exists():
                raise ConfigError(
                    f"{name} is there twice: in source/ and in source/{self.name}",
                    where=f"{CONFIG} [assignments.{self.name}]",
                    expected="one of them, since both are to lie beside the notebooks",
                    todo="Rename one of them, or take its name out of `beside`.",
                )
            yield name, path

    def shown_data(self) -> dict[str, Path]:
        """The folders that a sandbox shows of the data sets that are there, by name.

        Raises DataError when a dataset.toml cannot be understood: what is private then?
        """
        there = {name: folder for name, folder in self.data.items() if folder.is_dir()}
        return {name: shown(folder, self.views) for name, folder in there.items()}


LARGEST_BESIDE = 20 * 1024**2
"""Bytes that the files beside the source may take together; a hand-in's own may, too."""
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp"})
LARGEST_PICTURE = 4 * 1024**2
"""Bytes up to which a picture beside the source is taken onto pages."""


def is_picture(name: str, path: Path) -> bool:
    """Whether a file beside the source is a picture of a size that pages may carry."""
    if PurePosixPath(name).suffix.lower() not in PICTURES:
        return False
    try:
        return path.stat().st_size <= LARGEST_PICTURE
    except OSError:  # it has gone
        return False


def _same_size(one: Path, other: Path) -> bool:
    return other.is_file() and one.stat().st_size == other.stat().st_size


def notebooks_in(folder: Path) -> tuple[str, ...]:
    """The notebooks of a source folder by name, as nbgrader finds them: those right in it."""
    names = [path.stem for path in folder.glob("*.ipynb") if path.is_file()]
    return tuple(sorted(name for name in names if not name.startswith(".")))


def tests_folder(root: Path, name: str) -> Path:
    """Where the course at ``root`` keeps the hidden tests of an assignment."""
    return root / "grader_tests" / name


def read_assignment(root: Path, name: str, config: Any, common: Limits) -> Assignment:
    """The assignment from its section of softmark.toml; raises ConfigError."""
    where = f"{CONFIG} [assignments.{name}]"
    if not isinstance(config, Mapping):
        raise ConfigError(f"{where}: expected a table with {', '.join(sorted(KEYS))}.")
    refuse_unknown(config, KEYS, where)
    if not _NAME.match(name):
        raise ConfigError(f"{where}: the name may hold letters, digits, '_', '-' and '.' only.")
    data = config.get("data", [])
    if not isinstance(data, list) or not all(isinstance(d, str) and _NAME.match(d) for d in data):
        raise ConfigError(f'{where}: data is {data!r}; expected a list of names, as ["iris"].')
    shared = config.get("beside", [])
    if not isinstance(shared, list) or not all(map(_may_be_shared, shared)):
        raise ConfigError(
            f"{where}: beside is {shared!r}; expected a list of files right in source/, no "
            'notebooks, as ["helper.py"].'
        )
    folder = root / "source" / name
    notebooks = notebooks_in(folder)
    first = name if name in notebooks or not notebooks else notebooks[0]
    return Assignment(
        name=name,
        title=text_of(config, "title", name.replace("_", " ").capitalize(), where),
        source=folder / f"{first}.ipynb",
        tests=tests_folder(root, name),
        release=root / "release" / name,
        data={dataset: root / "data" / dataset for dataset in data},
        limits=read_limits(common, config.get("limits", {}), f"{where} limits"),
        views=root / ".softmark" / "data",
        notebooks=notebooks,
        shared=tuple(dict.fromkeys(shared)),
        core=flag_of(config, "core", where),
    )


def _may_be_shared(name: Any) -> bool:
    return (
        isinstance(name, str)
        and _NAME.match(name) is not None
        and name != "data"
        and not name.endswith((".ipynb", ".pyc"))
    )


def _mb(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"


def _files(folder: Path, below: PurePosixPath) -> Iterator[str]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = below / entry.name
        if entry.name.startswith(".") or entry.name in _NEVER_SHOWN or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.is_file() and entry.suffix not in (".ipynb", ".pyc"):
            yield name.as_posix()
