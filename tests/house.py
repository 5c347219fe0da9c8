"""A course into which a test hands in, and what comes of it: record, notebook, page.

Hand-ins are edits of the solved notebook in source/: what a good student would send, changed
as some student's was. One engine serves all tests, so that each assignment is opened once.
"""

from __future__ import annotations

import copy
import itertools
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.html.feedback import annotate, feedback_page
from softmark.marking.engine import Engine, Job
from softmark.model import Grade, Verdict
from softmark.notebook import graded_cells, read_notebook, tag_of
from softmark.notebook.regions import Region, released_text, without_region

ROOT = Path(__file__).parents[1]
ANSWER = "An answer in my own words, which a person reads."
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


@dataclass(frozen=True)
class Marked:
    """What a hand-in came to. ``shown`` is the notebook with the verdicts in it, as a lecturer
    opens it; ``page`` the student's page. Both are None and a page without cells if rejected."""

    grade: Grade
    shown: NotebookNode | None
    page: str

    @property
    def earned(self) -> float:
        return self.grade.earned

    @property
    def notes(self) -> str:
        return "\n".join(self.grade.notes)

    def verdicts(self, grade_id: str) -> tuple[Verdict, ...]:
        (cell,) = [cell for cell in self.grade.cells if cell.grade_id == grade_id]
        return cell.verdicts

    def hints(self, grade_id: str) -> str:
        return "\n".join(v.hint or "" for v in self.verdicts(grade_id) if not v.outcome.earns)

    def lost(self) -> dict[str, list[str]]:
        """The tests that earned nothing, by graded cell."""
        found = {
            cell.grade_id: [
                f"{v.outcome.value}: {v.title}: {v.hint}"
                for v in cell.verdicts
                if not v.outcome.earns
            ]
            for cell in self.grade.cells
        }
        return {grade_id: tests for grade_id, tests in found.items() if tests}


class House:
    """A course folder with one engine; ``root`` holds its softmark.toml and source/."""

    def __init__(self, root: Path, engine: Engine) -> None:
        self.course = Course.load(root)
        self.engine = engine
        self._numbers = itertools.count(1)

    @staticmethod
    def of_the_course(root: Path, engine: Engine) -> House:
        """A copy of this repository's course in ``root``; the references' answers are kept."""
        for name in ("source", "grader_tests", "release", "data"):
            (root / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "softmark.toml", root)
        kept = ROOT / ".softmark" / "reference"
        kept.mkdir(parents=True, exist_ok=True)
        (root / ".softmark").mkdir()
        (root / ".softmark" / "reference").symlink_to(kept)
        return House(root, engine)

    def source(self, name: str) -> NotebookNode:
        return read_notebook(self.course.assignment(name).source)

    def solved(self, name: str) -> NotebookNode:
        """The source as a good student would hand it in: all solved, nothing of ours in it."""
        notebook = self.source(name)
        for cell in notebook.cells:
            for region in (Region.HIDDEN_TESTS, Region.MARK_SCHEME):
                cell.source = without_region(cell.source, region)
            lines = cell.source.split("\n")
            cell.source = "\n".join(
                line
                for line in lines
                if "BEGIN SOLUTION" not in line and "END SOLUTION" not in line
            ).strip("\n")
            tag = tag_of(cell)
            if tag and tag.manual and not cell.source.strip():
                cell.source = ANSWER
        return notebook

    def blank(self, name: str) -> NotebookNode:
        """The notebook as it was handed out."""
        notebook = self.source(name)
        for cell in notebook.cells:
            tag = tag_of(cell)
            cell.source = released_text(cell, solution=bool(tag and tag.solution))
        return notebook

    def full(self, name: str) -> float:
        """All points that tests can give."""
        cells = graded_cells(self.source(name))
        return round(sum(cell.points for cell in cells if not cell.manual), 4)

    def points(self, name: str, *grade_ids: str) -> float:
        """The points of these graded cells together."""
        return sum(c.points for c in graded_cells(self.source(name)) if c.grade_id in grade_ids)

    def mark(
        self,
        name: str,
        notebook: NotebookNode | None = None,
        files: Mapping[str, bytes | NotebookNode] | None = None,
    ) -> Marked:
        """Hand in a notebook under its expected name, and files by their paths; mark it."""
        student = f"student{next(self._numbers)}"
        place = self.course.submitted / student / name
        given = dict(files or {})
        if notebook is not None:
            given[f"{name}.ipynb"] = notebook
        for path, content in given.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else saved(content))
        assignment = self.course.assignment(name)
        try:
            (found,) = find_hand_ins(self.course, [assignment]).of([student]).submissions
            cache = self.course.reference_cache(name)
            graded = self.engine.grade(Job(found, assignment, cache, inside=self.course.submitted))
        finally:
            shutil.rmtree(self.course.submitted / student)
        grade = graded.grade.as_found(found)
        shown = annotate(graded.notebook, grade) if graded.notebook is not None else None
        return Marked(grade, shown, feedback_page(grade, graded.notebook))


def saved(notebook: NotebookNode) -> bytes:
    """The bytes of a notebook, however odd it is."""
    return json.dumps(notebook).encode()


# Edits. Each gives the notebook back, so that they can be put one into the other.


def place(notebook: NotebookNode, grade_id: str) -> int:
    (found,) = [
        n for n, cell in enumerate(notebook.cells) if (t := tag_of(cell)) and t.grade_id == grade_id
    ]
    return found


def at(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    cell: NotebookNode = notebook.cells[place(notebook, grade_id)]
    return cell


def written(notebook: NotebookNode, grade_id: str, text: str) -> NotebookNode:
    """Another text in this cell."""
    at(notebook, grade_id).source = text
    return notebook


def below(notebook: NotebookNode, grade_id: str, *texts: str) -> NotebookNode:
    """Code cells of the student's own below this one."""
    after = place(notebook, grade_id) + 1
    notebook.cells[after:after] = [new_code_cell(text) for text in texts]
    return notebook


def first(notebook: NotebookNode, *texts: str) -> NotebookNode:
    """Code cells of the student's own at the very top."""
    notebook.cells[:0] = [new_code_cell(text) for text in texts]
    return notebook


def last(notebook: NotebookNode, *texts: str) -> NotebookNode:
    """Code cells of the student's own at the very end."""
    notebook.cells += [new_code_cell(text) for text in texts]
    return notebook


def words_below(notebook: NotebookNode, grade_id: str, text: str) -> NotebookNode:
    """The blank answer cell as it was handed out, and the words in a new cell below it."""
    at(notebook, grade_id).source = "YOUR ANSWER HERE"
    notebook.cells.insert(place(notebook, grade_id) + 1, new_markdown_cell(text))
    return notebook


def moved(notebook: NotebookNode, grade_id: str, before: str) -> NotebookNode:
    """The cell taken out and put above another."""
    cell = notebook.cells.pop(place(notebook, grade_id))
    notebook.cells.insert(place(notebook, before), cell)
    return notebook


def merged(notebook: NotebookNode, upper: str, lower: str, keep: str) -> NotebookNode:
    """Two cells made one, as an editor merges them; tag and id of ``keep`` stay."""
    one, other = at(notebook, upper), at(notebook, lower)
    stays = copy.deepcopy(at(notebook, keep))
    stays.source = f"{one.source}\n\n{other.source}"
    notebook.cells[place(notebook, upper)] = stays
    notebook.cells.remove(other)
    return notebook


def without_tag(cell: NotebookNode, **metadata: Any) -> NotebookNode:
    """The cell as an editor leaves it that knows neither metadata nor ids."""
    cell.metadata = NotebookNode(metadata)
    cell.pop("id", None)
    return cell
