"""Every example, question, lab and homework of the lecture has its exercise."""

import re
from pathlib import Path

import pytest

from softmark.course import Course
from softmark.notebook import graded_cells, read_notebook

ROOT = Path(__file__).parents[2]
COURSE = Course.load(ROOT)
ROW = re.compile(r"^\| (?P<what>.+?) \| (?P<where>.+?) \|$")


def rows():
    assignment = None
    for line in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            assignment = line[3:].strip().strip("`")
        found = ROW.match(line)
        if found and assignment and not set(found["what"]) <= set("-: ") and "`" in found["where"]:
            for grade_id in re.findall(r"`([^`]+)`", found["where"]):
                yield assignment, grade_id


@pytest.fixture(scope="module")
def cells():
    return {
        name: {cell.grade_id for cell in graded_cells(read_notebook(assignment.source))}
        for name, assignment in COURSE.assignments.items()
    }


def test_every_row_names_a_graded_cell(cells):
    listed = list(rows())
    assert listed
    missing = [(a, grade_id) for a, grade_id in listed if grade_id not in cells.get(a, ())]
    assert not missing


def test_every_assignment_and_every_graded_cell_is_listed(cells):
    listed: dict[str, set[str]] = {}
    for assignment, grade_id in rows():
        listed.setdefault(assignment, set()).add(grade_id)
    left_out = {a: sorted(found - listed.get(a, set())) for a, found in cells.items()}
    assert not {a: found for a, found in left_out.items() if found}


def test_every_question_in_words_has_a_mark_scheme_and_a_model_answer():
    begin, end = "### BEGIN MARK SCHEME", "### END MARK SCHEME"
    lacking = []
    for name, assignment in COURSE.assignments.items():
        notebook = read_notebook(assignment.source)
        for cell in graded_cells(notebook):
            scheme, _, answer = notebook.cells[cell.index].source.partition(end)
            if cell.manual and (begin not in scheme or not answer.strip()):
                lacking.append((name, cell.grade_id))
    assert lacking == []


@pytest.mark.parametrize(
    "exercise",
    [
        *(f"Example {n}" for n in range(1, 11)),
        *(f"Lab {n}" for n in (1, 2, 3)),
        *(f"Homework Q{n}" for n in (1, 2, 3, 4)),
        *(f"Example 9, Q{n}" for n in (1, 2, 3)),
    ],
)
def test_the_numbered_exercises_of_the_lecture_are_there(exercise):
    assert exercise in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
