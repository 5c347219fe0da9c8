"""The course: its folders, its configuration, its assignments, what was handed in.

The only place that knows where things lie. A course is a folder with ``softmark.toml``
(or ``nbgrader_config.py``) and ``source/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from softmark.course.assignment import Assignment, notebooks_in, read_assignment
from softmark.course.config import (
    CONFIG,
    read_level,
    read_limits,
    read_toml,
    refuse_unknown,
    table_of,
    text_of,
)
from softmark.model import ConfigError, Level, Limits, did_you_mean


@dataclass(frozen=True)
class Course:
    """A course folder and its configuration."""

    root: Path
    id: str
    title: str
    mirror: str | None
    assignments: Mapping[str, Assignment]
    unwritten: Mapping[str, ConfigError] = field(default_factory=dict)
    """Sections of softmark.toml whose notebook is not there yet, and what to say of each."""
    least: Level = Level.BARE
    """The level below which the seal is not to be."""

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
        root = root.resolve()  # the sandbox and the workers have other working folders
        config = read_toml(root / CONFIG)
        course = table_of(config, "course", root)
        refuse_unknown(config, {"course", "data", "limits", "assignments", "sandbox"}, CONFIG)
        refuse_unknown(course, {"id", "title"}, f"{CONFIG} [course]")
        refuse_unknown(table_of(config, "data", root), {"mirror"}, f"{CONFIG} [data]")
        common = read_limits(Limits(), table_of(config, "limits", root), f"{CONFIG} [limits]")
        least = read_level(table_of(config, "sandbox", root), f"{CONFIG} [sandbox]")
        described = table_of(config, "assignments", root)
        sources = [f.name for f in _folders(root / "source") if notebooks_in(f)]
        unwritten = {
            name: ConfigError(
                f"{CONFIG}: [assignments.{name}] has no notebook",
                expected=f"source/{name}/{name}.ipynb",
                todo="Write it, or remove the section." + did_you_mean(name, sources),
            )
            for name in described
            if name not in sources
        }
        order = [*described, *(name for name in sources if name not in described)]
        found = {
            name: replace(read_assignment(root, name, described.get(name, {}), common), least=least)
            for name in order
        }
        mirror = text_of(table_of(config, "data", root), "mirror", "", f"{CONFIG} [data]")
        if mirror and "://" not in mirror and not Path(mirror).is_absolute():
            mirror = str((root / mirror).resolve())
        course_id = text_of(course, "id", root.name, f"{CONFIG} [course]")
        return Course(
            root=root,
            id=course_id,
            title=text_of(course, "title", course_id, f"{CONFIG} [course]"),
            mirror=mirror or None,
            assignments={name: a for name, a in found.items() if name not in unwritten},
            unwritten=unwritten,
            least=least,
        )

    def assignment(self, name: str) -> Assignment:
        """The assignment called ``name``; raises ConfigError that lists those there are."""
        if name in self.unwritten:
            raise self.unwritten[name]
        if name not in self.assignments:
            known = ", ".join(self.assignments) or "none: source/ holds no notebook yet"
            raise ConfigError(
                f"there is no assignment {name!r}; the course has: {known}."
                + did_you_mean(name, self.assignments)
            )
        return self.assignments[name]

    def label(self, assignment: str, notebook: str) -> str:
        """How messages call one notebook: by its assignment, and its own name if that has more."""
        known = self.assignments.get(assignment)
        return assignment if known is None else known.part(notebook).label

    def seen(self, path: Path) -> Path:
        """A path as people see it who stand in the course folder."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

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
    def gradebook(self) -> Path:
        """nbgrader's gradebook."""
        return self.root / "gradebook.db"

    @property
    def gradebook_url(self) -> str:
        """The gradebook as a database."""
        return f"sqlite:///{self.gradebook}"

    @property
    def marked(self) -> Path:
        """The marked notebooks of everybody."""
        return self.root / "autograded"

    def autograded(self, student: str, assignment: str) -> Path:
        """Folder of the marked notebook."""
        return self.marked / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        """Folder of the student's page."""
        return self.root / "feedback" / student / assignment

    def report(self, assignment: str) -> Path:
        """Folder of the lecturer's page."""
        return self.root / "reports" / assignment

    def page(self, student: str, assignment: str, notebook: str) -> Path:
        """The student's page of one notebook."""
        return self.feedback(student, assignment) / f"{notebook}.html"

    def report_page(self, assignment: str) -> Path:
        """The lecturer's page itself."""
        return self.report(assignment) / "index.html"

    @property
    def sample(self) -> Path:
        """The sample class: hand-ins of invented students."""
        return self.root / "examples" / "class"

    @property
    def own(self) -> Path:
        """What softmark keeps for itself; all of it can be made again."""
        return self.root / ".softmark"

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders that marking writes into."""
        names = ("autograded", "feedback", "reports")
        return (*(self.root / name for name in names), self.own)

    @property
    def stand_ins(self) -> Path:
        """Stand-ins that were made for a calibration."""
        return self.own / "stand_in"

    def records(self, assignment: str) -> Path:
        """Folder of the latest grade records."""
        return self.own / "grades" / assignment

    def running(self, assignment: str) -> Path:
        """The file that a run holds while it marks the assignment."""
        return self.own / "running" / assignment

    def reference_cache(self, assignment: str) -> Path:
        """Folder of the reference's answers."""
        return self.own / "reference" / assignment


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


def _folders(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.iterdir() if p.is_dir() and not p.is_symlink())
