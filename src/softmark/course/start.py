"""A course, or one more assignment, out of templates; what is there is never overwritten.

The templates are ordinary files beside this module. In them ``COURSE_ID``, ``COURSE_TITLE``,
``ASSIGNMENT_TITLE`` and ``ASSIGNMENT`` stand for the names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from softmark.course.config import CONFIG
from softmark.course.course import Course, has_course
from softmark.model import ConfigError
from softmark.model.files import write_atomically

NBGRADER_CONFIG = "nbgrader_config.py"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files from our git
_MARKS_WITH_SOFTMARK = "softmark.nbgrader_bridge"


@dataclass(frozen=True)
class Started:
    """What a template became: files by their names within ``folder``."""

    folder: Path
    added: tuple[str, ...]
    kept: tuple[str, ...] = ()
    """Names that the template has too, left as they were."""
    was_course: bool = False
    """Whether the folder was a course before: then only its missing settings were added."""
    nbgrader_alone: bool = False
    """Whether its nbgrader_config.py, left as it was, does not mark with softmark."""


def start_course(folder: Path, *, dry_run: bool = False) -> Started:
    """Make ``folder`` a course that marks, or add to a course the settings it lacks.

    The settings of a course are softmark.toml and nbgrader_config.py; one of them, or a
    notebook in source/, makes a folder a course. With ``dry_run`` nothing is written.
    Raises ConfigError where no course can be made, OSError where a file cannot be written.
    """
    folder = folder.resolve()
    _check_place(folder)
    course = Course.load(folder) if _is_course(folder) else None
    wanted = dict(_files(files("softmark.course") / "templates" / "course"))
    if course is not None:
        missing = not (folder / NBGRADER_CONFIG).exists()
        wanted = {NBGRADER_CONFIG: wanted[NBGRADER_CONFIG]} if missing else {}
    elif _holds_something(folder / "submitted"):
        wanted = {name: text for name, text in wanted.items() if not name.startswith("submitted/")}
    course_id = course.id if course else _id_of(folder)
    names = {"COURSE_ID": course_id, "COURSE_TITLE": _title_of(course_id.replace("-", " "))}
    # What makes it a course comes last: a run that was stopped before is gone on with.
    order = sorted(wanted, key=lambda name: _makes_a_course(name))
    started = _write(folder, {name: _filled(wanted[name], names) for name in order}, dry_run)
    return Started(
        folder,
        started.added,
        started.kept,
        was_course=course is not None,
        nbgrader_alone=_without_softmark(folder / NBGRADER_CONFIG),
    )


def add_assignment(course: Course, name: str, *, dry_run: bool = False) -> Started:
    """Add ``source/<name>/`` and ``grader_tests/<name>/``, ready to be released.

    Raises ConfigError for a name that cannot be used or is taken.
    """
    if not _NAME.match(name):
        raise ConfigError(
            f"{name!r} cannot be the name of an assignment",
            expected="letters, digits, _ and - only, as in week_3",
            todo="A title with spaces goes into softmark.toml.",
        )
    source, tests = Path("source", name), Path("grader_tests", name)
    for place in (source, tests):
        if _holds_something(course.root / place):
            raise ConfigError(
                f"{course.root / place} is there already",
                expected="a new name",
                todo="Nothing was written.",
            )
    made = {
        (source / f"{name}.ipynb").as_posix(): "assignment.ipynb",
        (tests / f"test_{name.replace('-', '_')}.py").as_posix(): "test_assignment.py",
    }
    templates = dict(_files(files("softmark.course") / "templates" / "assignment"))
    names = {"ASSIGNMENT_TITLE": _title_of(name), "ASSIGNMENT": name}
    contents = {path: _filled(templates[template], names) for path, template in made.items()}
    return _write(course.root, contents, dry_run)


def lacks_nbgrader_config(course: Course) -> bool:
    """Whether nbgrader's own autograde would mark this course without softmark.

    It would run student code unsealed and write marks that softmark did not give.
    """
    config = course.root / NBGRADER_CONFIG
    return not config.exists() or _without_softmark(config)


def _check_place(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ConfigError("it is a file", where=str(folder), expected="a folder, or a new name")
    if not _is_course(folder) and has_course(folder):
        raise ConfigError(
            f"{folder} lies inside the course {Course.find(folder).root}",
            expected="a folder of its own for a new course",
            todo="Name one, or run this in that course's folder.",
        )


def _is_course(folder: Path) -> bool:
    settings = any((folder / name).is_file() for name in (CONFIG, NBGRADER_CONFIG))
    return settings or any(folder.glob("source/*/*.ipynb"))


def _makes_a_course(name: str) -> int:
    """0 for a file that does not; the settings after the notebook."""
    return name.startswith("source/") + 2 * (name == CONFIG) + 3 * (name == NBGRADER_CONFIG)


def _holds_something(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _without_softmark(config: Path) -> bool:
    if not config.is_file():
        return False
    return _MARKS_WITH_SOFTMARK not in config.read_text(encoding="utf-8", errors="replace")


def _id_of(folder: Path) -> str:
    """A course id from a folder's name, fit for nbgrader's database and for a link."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.name).strip("-.") or "course"


def _title_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    """Every template of a folder, by the name that its copy has."""
    for entry in folder.iterdir():
        name = above + _RENAMED.get(entry.name, entry.name)
        if entry.is_file():
            yield name, entry.read_bytes()
        elif entry.name != "__pycache__":  # of the templates that pip compiled
            yield from _files(entry, f"{name}/")


def _filled(template: bytes, names: Mapping[str, str]) -> bytes:
    for word, name in names.items():
        # They stand between quotes in TOML, Python and JSON, which escape alike.
        escaped = json.dumps(name, ensure_ascii=False)[1:-1]
        template = template.replace(word.encode(), escaped.encode())
    return template


def _write(folder: Path, contents: Mapping[str, bytes], dry_run: bool) -> Started:
    added = [name for name in contents if not (folder / name).exists()]
    kept = [name for name in contents if name not in added]
    for name in added if not dry_run else ():
        write_atomically(folder / name, contents[name])
    return Started(folder, tuple(sorted(added)), tuple(sorted(kept)))
