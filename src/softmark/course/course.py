"""The course: its folders, its configuration, its assignments, what was handed in.

The only place that knows where things lie. A course is a folder with ``softmark.toml``
(or ``nbgrader_config.py``) and ``source/``.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from softmark.course.data.shown import shown
from softmark.model import ConfigError, Limits, did_you_mean

CONFIG = "softmark.toml"
_MB = 1024**2
_SIZES = {
    "memory_mb": "memory_bytes",
    "scratch_mb": "scratch_bytes",
    "answer_mb": "answer_bytes",
}
_KB = {
    "output_kb_per_cell": "output_bytes_per_cell",
    "output_kb_per_notebook": "output_bytes_per_notebook",
}
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*\Z")
ASSIGNMENT_KEYS = frozenset({"title", "data", "limits"})


@dataclass(frozen=True)
class Assignment:
    """One assignment: its source notebook, hidden tests, data sets and limits."""

    name: str
    title: str
    source: Path
    tests: Path
    release: Path
    data: Mapping[str, Path]
    limits: Limits
    views: Path
    """Where views of the data are made that leave out what is private."""

    def shown_data(self) -> dict[str, Path]:
        """The folders that a sandbox shows of the data sets that are there, by name.

        Raises DataError when a dataset.toml cannot be understood: what is private then?
        """
        there = {name: folder for name, folder in self.data.items() if folder.is_dir()}
        return {name: shown(folder, self.views) for name, folder in there.items()}


@dataclass(frozen=True)
class Course:
    """A course folder and its configuration."""

    root: Path
    id: str
    title: str
    mirror: str | None
    assignments: Mapping[str, Assignment]

    @staticmethod
    def find(start: Path | None = None) -> Course:
        """The course that ``start`` (default: the working folder) lies in.

        Raises ConfigError when there is none, or its configuration cannot be used.
        """
        here = _here(start)
        root = _root_above(here)
        if root is not None:
            return Course.load(root)
        raise ConfigError(
            f"no course found: neither {here} nor a folder above it has {CONFIG} or "
            "nbgrader_config.py. Go to the course folder, or make one as in docs/course.md."
        )

    @staticmethod
    def load(root: Path) -> Course:
        """Read the configuration of the course at ``root``; raises ConfigError."""
        config = _read(root / CONFIG)
        course = _table(config, "course", root)
        _known(config, {"course", "data", "limits", "assignments"}, CONFIG)
        _known(course, {"id", "title"}, f"{CONFIG} [course]")
        _known(_table(config, "data", root), {"mirror"}, f"{CONFIG} [data]")
        common = _limits(Limits(), _table(config, "limits", root), f"{CONFIG} [limits]")
        described = _table(config, "assignments", root)
        sources = sorted(
            folder.name
            for folder in _folders(root / "source")
            if (folder / f"{folder.name}.ipynb").is_file()
        )
        for name in described:
            if name not in sources:
                raise ConfigError(
                    f"{CONFIG}: [assignments.{name}] has no notebook; expected "
                    f"source/{name}/{name}.ipynb. Write it, or remove the section."
                    + did_you_mean(name, sources)
                )
        order = [*described, *(name for name in sources if name not in described)]
        found = {name: _assignment(root, name, described.get(name, {}), common) for name in order}
        mirror = _text(_table(config, "data", root), "mirror", "", f"{CONFIG} [data]")
        if mirror and "://" not in mirror and not Path(mirror).is_absolute():
            mirror = str((root / mirror).resolve())
        course_id = _text(course, "id", root.name, f"{CONFIG} [course]")
        return Course(
            root=root,
            id=course_id,
            title=_text(course, "title", course_id, f"{CONFIG} [course]"),
            mirror=mirror or None,
            assignments=found,
        )

    def assignment(self, name: str) -> Assignment:
        """The assignment called ``name``; raises ConfigError that lists those there are."""
        if name not in self.assignments:
            known = ", ".join(self.assignments) or "none: source/ holds no notebook yet"
            raise ConfigError(
                f"there is no assignment {name!r}; the course has: {known}."
                + did_you_mean(name, self.assignments)
            )
        return self.assignments[name]

    def chosen(self, names: list[str] | None) -> list[Assignment]:
        """The named assignments, or all of them, in the course's order."""
        for name in names or []:
            self.assignment(name)
        return [a for n, a in self.assignments.items() if not names or n in names]

    @property
    def data_dir(self) -> Path:
        """Where data sets lie."""
        return self.root / "data"

    @property
    def submitted(self) -> Path:
        """What students handed in."""
        return self.root / "submitted"

    @property
    def gradebook_url(self) -> str:
        """nbgrader's gradebook."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def autograded(self, student: str, assignment: str) -> Path:
        """Folder of the marked notebook."""
        return self.root / "autograded" / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        """Folder of the student's page."""
        return self.root / "feedback" / student / assignment

    def report(self, assignment: str) -> Path:
        """Folder of the lecturer's page."""
        return self.root / "reports" / assignment

    def reference_cache(self, assignment: str) -> Path:
        """Folder of the reference's answers."""
        return self.root / ".softmark" / "reference" / assignment


def has_course(start: Path | None = None) -> bool:
    """Whether ``start`` (default: the working folder) lies in a course, usable or not."""
    return _root_above(_here(start)) is not None


def _here(start: Path | None) -> Path:
    try:
        return (start or Path.cwd()).resolve()
    except FileNotFoundError as error:
        raise ConfigError(
            "the folder that this runs in is gone; go to the course folder and run again."
        ) from error


def _root_above(here: Path) -> Path | None:
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file() or (folder / "nbgrader_config.py").is_file():
            return folder
    return None


def _assignment(root: Path, name: str, config: Any, common: Limits) -> Assignment:
    where = f"{CONFIG} [assignments.{name}]"
    if not isinstance(config, Mapping):
        raise ConfigError(f"{where}: expected a table with {', '.join(sorted(ASSIGNMENT_KEYS))}.")
    _known(config, ASSIGNMENT_KEYS, where)
    if not _NAME.match(name):
        raise ConfigError(f"{where}: the name may hold letters, digits, '_', '-' and '.' only.")
    data = config.get("data", [])
    if not isinstance(data, list) or not all(isinstance(d, str) and _NAME.match(d) for d in data):
        raise ConfigError(f'{where}: data is {data!r}; expected a list of names, as ["iris"].')
    return Assignment(
        name=name,
        title=_text(config, "title", name.replace("_", " ").capitalize(), where),
        source=root / "source" / name / f"{name}.ipynb",
        tests=root / "grader_tests" / name,
        release=root / "release" / name,
        data={dataset: root / "data" / dataset for dataset in data},
        limits=_limits(common, config.get("limits", {}), f"{where} limits"),
        views=root / ".softmark" / "data",
    )


def _limits(base: Limits, config: Any, where: str) -> Limits:
    values = {field.name: getattr(base, field.name) for field in fields(Limits)}
    plain = {name for name in values if not name.endswith("_bytes") and "_bytes_" not in name}
    if not isinstance(config, Mapping):
        raise ConfigError(f"{where}: expected a table such as memory_mb = 1024.")
    _known(config, plain | set(_SIZES) | set(_KB), where)
    for key, value in config.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ConfigError(f"{where}: {key} is {value!r}; expected a number above 0.")
        if not math.isfinite(value):
            raise ConfigError(f"{where}: {key} is {value!r}; expected a number above 0.")
        if key in plain and type(values[key]) is int and value != int(value):
            raise ConfigError(f"{where}: {key} is {value!r}; expected a whole number above 0.")
        if key in _SIZES:
            values[_SIZES[key]] = int(value * _MB)
        elif key in _KB:
            values[_KB[key]] = int(value * 1024)
        else:
            values[key] = type(values[key])(value)
    return Limits(**values)


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}. Mend the line it names.") from error


def _table(config: Mapping[str, Any], name: str, root: Path) -> Mapping[str, Any]:
    table = config.get(name, {})
    if not isinstance(table, Mapping):
        raise ConfigError(f"{root / CONFIG}: {name} is {table!r}; expected a table [{name}].")
    return table


def _text(table: Mapping[str, Any], key: str, otherwise: str, where: str) -> str:
    value = table.get(key, otherwise)
    if not isinstance(value, str) or not value.isprintable():
        raise ConfigError(f'{where}: {key} is {value!r}; expected a text, as {key} = "...".')
    return value or otherwise


def _known(table: Mapping[str, Any], known: set[str] | frozenset[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(
                f"{where}: unknown key {key!r}; expected one of {', '.join(sorted(known))}."
                + did_you_mean(key, known)
            )


def _folders(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.iterdir() if p.is_dir() and not p.is_symlink())
