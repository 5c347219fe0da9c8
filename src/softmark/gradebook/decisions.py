"""What people decided, read out of a gradebook file in whatever state it is.

Marks, extra credit and comments given by hand, the names of students and the due dates stand
nowhere but in the database. They are read row by row with SQLite alone, so that a file that
is damaged in one place still gives what stands in the others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from softmark.gradebook.patience import connect

WAIT_S = 60.0
"""How long to wait for another program that holds the file."""
_CELLS = """
SELECT a.name, n.name, s.student_id, c.name, {columns}
FROM {table} AS t
JOIN base_cell AS c ON c.id = t.cell_id
JOIN submitted_notebook AS w ON w.id = t.notebook_id
JOIN notebook AS n ON n.id = w.notebook_id
JOIN submitted_assignment AS s ON s.id = w.assignment_id
JOIN assignment AS a ON a.id = s.assignment_id
WHERE {wanted}
"""


@dataclass(frozen=True)
class Decision:
    """What a person decided about one cell of one hand-in; None: nothing."""

    assignment: str
    notebook: str
    student: str
    cell: str
    manual_score: float | None = None
    extra_credit: float | None = None
    comment: str | None = None


@dataclass
class Decisions:
    """What people decided, as far as the file can be read."""

    cells: list[Decision] = field(default_factory=list)
    students: list[dict[str, Any]] = field(default_factory=list)
    """id, first_name, last_name, email and lms_user_id of each."""
    due: dict[str, str] = field(default_factory=dict)
    """Due date by assignment, as the database writes it."""
    extensions: list[tuple[str, str, str]] = field(default_factory=list)
    """Assignment, student and the extension, as the database writes it."""
    damage: list[str] = field(default_factory=list)
    """What could not be read, a phrase each."""


def read_decisions(path: Path) -> Decisions:
    """Everything that can still be read; an unreadable file gives ``damage`` and nothing else."""
    found = Decisions()
    if not path.is_file():
        found.damage.append("it is not there")
        return found
    try:
        database = connect(f"{path.resolve().as_uri()}?mode=ro", WAIT_S, uri=True)
    except sqlite3.Error as error:
        found.damage.append(str(error))
        return found
    with closing(database):
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        scores = _CELLS.format(
            table="grade",
            columns="t.manual_score, t.extra_credit",
            wanted="t.manual_score IS NOT NULL OR t.extra_credit IS NOT NULL",
        )
        for assignment, notebook, student, cell, score, extra in _rows(database, scores, found):
            found.cells.append(Decision(assignment, notebook, student, cell, score, extra))
        comments = _CELLS.format(
            table="comment", columns="t.manual_comment", wanted="t.manual_comment IS NOT NULL"
        )
        for assignment, notebook, student, cell, text in _rows(database, comments, found):
            found.cells.append(Decision(assignment, notebook, student, cell, comment=text))
        columns = ("id", "first_name", "last_name", "email", "lms_user_id")
        for row in _rows(database, f"SELECT {', '.join(columns)} FROM student", found):
            found.students.append(dict(zip(columns, row, strict=True)))
        due = "SELECT name, duedate FROM assignment WHERE duedate IS NOT NULL"
        found.due = dict(_rows(database, due, found))
        found.extensions += _rows(
            database,
            "SELECT a.name, s.student_id, s.extension FROM submitted_assignment AS s "
            "JOIN assignment AS a ON a.id = s.assignment_id WHERE s.extension IS NOT NULL",
            found,
        )
    return found


def _rows(database: sqlite3.Connection, query: str, found: Decisions) -> Iterator[Any]:
    """The rows up to the first that cannot be read, which is said."""
    try:
        yield from database.execute(query)
    except sqlite3.Error as error:
        if str(error) not in found.damage:
            found.damage.append(str(error))


def write_decisions(path: Path, decisions: Decisions) -> list[Decision]:
    """Put decisions into a gradebook that has the submissions; returns those without a place.

    All or nothing. A cell that a person has marked waits for nobody any more. Raises
    sqlite3.Error.
    """
    homeless = []
    with closing(connect(path, WAIT_S)) as database, database:
        for student in decisions.students:
            names = [name for name in student if name != "id"]
            database.execute("INSERT OR IGNORE INTO student (id) VALUES (?)", (student["id"],))
            database.execute(
                f"UPDATE student SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
                (*(student[name] for name in names), student["id"]),
            )
        for assignment, when in decisions.due.items():
            database.execute("UPDATE assignment SET duedate = ? WHERE name = ?", (when, assignment))
        for assignment, whose, until in decisions.extensions:
            database.execute(
                "UPDATE submitted_assignment SET extension = ? WHERE student_id = ? AND "
                "assignment_id = (SELECT id FROM assignment WHERE name = ?)",
                (until, whose, assignment),
            )
        for decision in decisions.cells:
            if not _write(database, decision):
                homeless.append(decision)
    return homeless


def _write(database: sqlite3.Connection, decision: Decision) -> bool:
    """Whether the cell of the decision was there."""
    table = "grade" if decision.comment is None else "comment"
    query = _CELLS.format(
        table=table,
        columns="t.id",
        wanted="a.name = ? AND n.name = ? AND s.student_id = ? AND c.name = ?",
    )
    whose = (decision.assignment, decision.notebook, decision.student, decision.cell)
    row = database.execute(query, whose).fetchone()
    if row is None:
        return False
    if decision.comment is not None:
        database.execute(
            "UPDATE comment SET manual_comment = ? WHERE id = ?", (decision.comment, row[-1])
        )
    else:
        database.execute(
            "UPDATE grade SET manual_score = ?, extra_credit = ?, needs_manual_grade = "
            "CASE WHEN ? IS NULL THEN needs_manual_grade ELSE 0 END WHERE id = ?",
            (decision.manual_score, decision.extra_credit, decision.manual_score, row[-1]),
        )
    return True


def set_aside(path: Path, stamp: str) -> Path | None:
    """Give the old file, and what SQLite keeps beside it, another name; None if none is there."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-{stamp}")
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(kept.with_name(kept.name + ending))
    return kept
