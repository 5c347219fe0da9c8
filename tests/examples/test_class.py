"""The sample class, marked as a user would mark it, gets the marks written beside it.

Once: `make test` gives each file to one worker (`--dist loadfile`).
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from remembered import Record, digest_of, is_whole

from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import mark_class
from softmark.marking.pool import Pool
from softmark.model import Grade

ROOT = Path(__file__).parents[2]
EXPECTED = {
    path.stem.removeprefix("expected_"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "examples" / "class").glob("expected_*.json"))
}
ALWAYS = ("neurons", "first_look", "sequences", "backpropagation", "unsupervised_review")
"""Assignments whose hand-ins are cheap: all are marked each time."""
FIRST = ("amelie", "hana")
SCHEMA = json.loads((ROOT / "docs" / "grade.schema.json").read_text(encoding="utf-8"))


def hand_in_of(assignment: str, student: str) -> str:
    """The digest of a hand-in, and of what is expected of it."""
    folder = ROOT / "examples" / "class" / student / assignment
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    expected = json.dumps(EXPECTED[assignment][student], sort_keys=True).encode()
    contents = [part for path in files for part in (path.name.encode(), path.read_bytes())]
    return digest_of(assignment, expected, *contents)


ALL = {(name, student) for name, students in EXPECTED.items() for student in students}


def copy_course(target: Path, wanted: set[tuple[str, str]] = ALL) -> Course:
    """The course in a folder of its own, with the sample class, or some of it, handed in."""
    for name in ("source", "grader_tests", "data"):
        (target / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "release", target / "release")  # nbgrader writes into it
    shutil.copy(ROOT / "nbgrader_config.py", target / "nbgrader_config.py")
    # Less time than students have: no cell of these needs more, and what never ends is stopped
    # all the same.
    config = (ROOT / "softmark.toml").read_text(encoding="utf-8")
    limit = re.compile(r"(cpu_s_per_cell = )(\d+)")
    shorter = limit.sub(lambda found: f"{found[1]}{15 if int(found[2]) > 50 else 10}", config)
    (target / "softmark.toml").write_text(shorter, encoding="utf-8")
    (target / "submitted").mkdir()
    for student in sorted((ROOT / "examples" / "class").iterdir()):
        for assignment in sorted(student.iterdir()) if student.is_dir() else ():
            if (assignment.name, student.name) in wanted:
                shutil.copytree(assignment, target / "submitted" / student.name / assignment.name)
    return Course.load(target)


@pytest.fixture(scope="module")
def known(request):
    """The hand-ins that need not be marked again; see the module ``remembered``."""
    record = Record("class/marked.json")
    if is_whole(request):
        return set()
    return {
        (name, student)
        for name, student in ALL
        if name not in ALWAYS
        and student not in FIRST
        and record.holds(f"{name}/{student}", hand_in_of(name, student))
    }


@pytest.fixture(scope="module")
def marked(tmp_path_factory, known):
    """The course, and each grade by (assignment, student)."""
    course = copy_course(tmp_path_factory.mktemp("course"), ALL - known)
    # The references' answers are worth keeping between runs; marks are made anew.
    kept = ROOT / ".softmark" / "reference"
    kept.mkdir(parents=True, exist_ok=True)
    (course.root / ".softmark").mkdir()
    (course.root / ".softmark" / "reference").symlink_to(kept)
    with Pool() as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    assert not outcomes.problems
    grades = {(g.assignment, g.student): g for g in outcomes.grades}
    right = {k for k, g in grades.items() if k in ALL and not differences(g, EXPECTED[k[0]][k[1]])}
    Record("class/marked.json").keep({f"{a}/{s}": hand_in_of(a, s) for a, s in right})
    return course, grades


def differences(grade: Grade, expected: dict) -> list[str]:
    found = []
    if grade.status.value != expected["status"]:
        found.append(f"status {grade.status.value}, expected {expected['status']}")
    if abs(grade.earned - expected["earned"]) > 0.005:
        found.append(f"earned {grade.earned}, expected {expected['earned']}")
    cells = {cell.grade_id: cell for cell in grade.cells}
    for grade_id, earned in expected.get("cells", {}).items():
        cell = cells[grade_id]
        if (cell.earned is None) != (earned is None) or abs(
            (cell.earned or 0) - (earned or 0)
        ) > 0.005:
            verdicts = [(v.test, v.outcome.value) for v in cell.verdicts]
            found.append(f"{grade_id}: {cell.earned}, expected {earned}: {verdicts}")
    if found:
        found += [f"note: {note}" for note in grade.notes]
        found += [
            f"{cell.grade_id}: {cell.earned}/{cell.points} "
            f"{[(v.test, v.outcome.value) for v in cell.verdicts if not v.outcome.earns]}"
            for cell in grade.cells
            if cell.earned != cell.points
        ]
    return found


@pytest.mark.parametrize(
    ("assignment", "student"),
    [(name, student) for name, students in EXPECTED.items() for student in students],
)
def test_expected_marks(marked, known, assignment, student):
    if (assignment, student) in known:
        return  # it had the marks that are expected, and nothing has changed since
    found = differences(marked[1][assignment, student], EXPECTED[assignment][student])
    assert not found, EXPECTED[assignment][student]["reason"] + "\n" + "\n".join(found)


def test_every_file_has_a_sealed_record_in_the_documented_form(marked):
    course, grades = marked
    submissions = find_hand_ins(course, list(course.assignments.values())).submissions
    assert {(s.assignment, s.student) for s in submissions} == set(grades)
    assert all(grade.sealed for grade in grades.values())
    jsonschema.validate([grade.to_json() for grade in grades.values()], SCHEMA)


def test_every_expectation_is_about_a_file_and_every_file_has_one(marked, known):
    folders = (ROOT / "examples" / "class").glob("*/*")
    assert {(path.name, path.parent.name) for path in folders if path.is_dir()} == ALL
    assert ALL - known == set(marked[1])


def nbgrader(course: Course, *arguments: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def test_nbgrader_exports_the_same_totals(marked):
    course, grades = marked
    nbgrader(course, "export", "--to", "grades.csv")
    with (course.root / "grades.csv").open(newline="") as stream:
        rows = {(r["assignment"], r["student_id"]): r for r in csv.DictReader(stream)}
    for (assignment, student), grade in grades.items():
        row = rows[assignment, student]
        assert float(row["raw_score"] or 0) == pytest.approx(grade.earned, abs=0.005), row
        assert float(row["max_score"]) == pytest.approx(grade.points)


def test_nbgrader_autograde_gives_the_same_scores(marked, tmp_path):
    _course, grades = marked
    other = copy_course(tmp_path)
    students = [s for a, s in grades if a == "backpropagation"][::2]
    for folder in other.submitted.iterdir():
        if folder.name not in students:
            shutil.rmtree(folder)
    nbgrader(other, "generate_assignment", "backpropagation", "--force", "--no-db")
    with Gradebook(other.gradebook_url, other.id) as gradebook:
        from softmark.notebook import read_notebook

        source = other.assignment("backpropagation").source
        gradebook.sync_assignment("backpropagation", read_notebook(source))
    nbgrader(other, "autograde", "backpropagation")
    with Gradebook(other.gradebook_url, other.id) as gradebook:
        totals = gradebook.totals()
    got = {s: totals[s, "backpropagation"][0] for s in students}
    wanted = {s: grades["backpropagation", s].earned for s in students}
    assert got == pytest.approx(wanted, abs=0.005)


def secrets(course: Course, assignment: str) -> set[str]:
    """Lines of hidden tests that say something and are neither titles nor hints."""
    found = set()
    visible = course.assignment(assignment).source.read_text(encoding="utf-8")
    for path in course.assignment(assignment).tests.glob("*.py"):
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S)
        for line in text.splitlines():
            line = line.strip()
            if len(line) >= 25 and "hint(" not in line and '"' not in line and line not in visible:
                found.add(line)
    return found


@pytest.mark.parametrize("assignment", EXPECTED)
def test_no_text_of_a_hidden_test_leaves_our_side(marked, assignment):
    course, grades = marked
    lines = secrets(course, assignment)
    assert lines
    pages = [
        *course.root.glob(f"feedback/*/{assignment}/*.html"),
        *course.root.glob(f"autograded/*/{assignment}/*.ipynb"),
        *course.assignment(assignment).release.rglob("*.ipynb"),
    ]
    assert len(pages) > len([1 for a, _ in grades if a == assignment])
    for page in pages:
        text = page.read_text(encoding="utf-8")
        own = written_by(course, page, assignment)
        leaked = [line for line in lines if line in text and line not in own]
        assert not leaked, f"{page}: {leaked[:3]}"


def written_by(course: Course, page: Path, assignment: str) -> str:
    """What the student whose page this is handed in: a line of their own is no leak."""
    student = page.parts[-3]
    path = course.submitted / student / assignment / f"{assignment}.ipynb"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def test_every_student_has_a_page_and_every_assignment_a_report(marked):
    course, grades = marked
    for assignment, student in grades:
        assert (course.feedback(student, assignment) / f"{assignment}.html").is_file()
        assert (course.report(assignment) / "index.html").is_file()
