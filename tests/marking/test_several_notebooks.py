"""An assignment of several notebooks, with files beside them: marked, recorded, added up."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.html.report import class_summary
from softmark.marking.class_run import mark_class
from softmark.marking.pool import Pool
from softmark.marking.releasing import release_course
from softmark.model import Status

RIGHT = "def double(x):\n    return x + x"
TRIPLE = "### BEGIN SOLUTION\ndef triple(x):\n    return 3 * x\n### END SOLUTION"
HIDDEN = '''
from softmark.hidden_tests import grades

pytestmark = grades("triple")


def test_triple(student, reference):
    """triple works for any number."""
    assert student["triple"](7.5) == reference["triple"](7.5)
'''
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny course, whose assignment has a second notebook and a picture."""
    root = tiny.make_course(tmp_path)
    second = tiny.source(TRIPLE, points=4, grade_id="triple")
    second.cells[0].source = "Write `triple`. ![a net](images/net.png)"
    second.cells[2].source = (
        "assert triple(1) == 3\n### BEGIN HIDDEN TESTS\n"
        "from softmark.hidden_tests import check\ncheck('triple')\n### END HIDDEN TESTS"
    )
    tiny.write(second, root / "source" / "tiny" / "second.ipynb")
    (root / "source" / "tiny" / "images").mkdir()
    (root / "source" / "tiny" / "images" / "net.png").write_bytes(PNG)
    (root / "grader_tests" / "tiny" / "test_triple.py").write_text(HIDDEN)
    return root


def test_each_notebook_is_marked_and_the_points_add_up(root: Path) -> None:
    course = Course.load(root)
    with Pool(2) as pool:
        (released,) = release_course(course, course.chosen(None), pool)
    assert released.status == "written", released.messages
    names = {p.relative_to(root / "release/tiny").as_posix() for p in (root / "release").rglob("*")}
    assert {"tiny.ipynb", "second.ipynb", "images/net.png"} <= names

    tiny.hand_in(root, "ann", RIGHT)
    second = nbformat.read(root / "release" / "tiny" / "second.ipynb", 4)
    second.cells[1].source = "def triple(x):\n    return x + x + x"
    tiny.write(second, root / "submitted" / "ann" / "tiny" / "second.ipynb")
    tiny.hand_in(root, "bob", RIGHT)  # and no second notebook
    with Pool(2) as pool:
        outcomes = mark_class(course, course.chosen(None), None, pool)
    assert not outcomes.problems
    found = {(g.student, g.notebook): (g.status, g.earned, g.points) for g in outcomes.grades}
    assert found == {
        ("ann", "tiny"): (Status.NEEDS_MANUAL, 3, 4),
        ("ann", "second"): (Status.GRADED, 4, 5),  # its answer in words was left blank
        ("bob", "tiny"): (Status.NEEDS_MANUAL, 3, 4),
        ("bob", "second"): (Status.REJECTED, 0, 5),
    }
    (row,) = class_summary(outcomes.grades)
    assert (row.submissions, row.points, row.mean) == (2, 9, 5.0)

    with Gradebook(course.gradebook_url, course.id) as gradebook:
        for notebook, earned in (("tiny", 3), ("second", 4)):
            standing = gradebook.standing("ann", "tiny", notebook=notebook)
            assert standing is not None
            grade = next(g for g in outcomes.grades if (g.student, g.notebook) == ("ann", notebook))
            assert grade.earned == earned
    marked = root / "autograded" / "ann" / "tiny"
    assert {p.name for p in marked.iterdir()} >= {"tiny.ipynb", "second.ipynb", "images"}
    assert (marked / "images" / "net.png").read_bytes() == PNG
    page = (root / "feedback" / "ann" / "tiny" / "second.html").read_text()
    assert "data:image/png;base64," in page
    assert '<span class="part">second.ipynb</span></h1>' in page
    assert "<title>Tiny, second.ipynb: feedback for ann</title>" in page
    main = (root / "feedback" / "ann" / "tiny" / "tiny.html").read_text()
    assert '<span class="part">tiny.ipynb</span></h1>' in main
    assert "Write" in main
    report = (root / "reports" / "tiny" / "index.html").read_text()
    for name in ("second", "tiny"):
        assert f'href="../../feedback/ann/tiny/{name}.html">{name}</a>' in report
    records = root / ".softmark" / "grades" / "tiny"
    assert json.loads((records / "second" / "ann.json").read_text())["grade"]["earned"] == 4
    assert json.loads((records / "ann.json").read_text())["grade"]["earned"] == 3


def test_a_cell_of_no_points_is_marked_and_worth_nothing(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path)
    nothing = tiny.source(points=0)
    nothing.cells.pop()  # nor anything that a person marks
    tiny.write(nothing, root / "source" / "tiny" / "tiny.ipynb")
    tiny.hand_in(root, "ann", RIGHT)
    tiny.hand_in(root, "bob", "def double(x):\n    return 7")
    course = Course.load(root)
    with Pool(1) as pool:
        outcomes = mark_class(course, course.chosen(None), None, pool)
    assert not outcomes.problems
    ann, bob = outcomes.grades
    assert [(g.status, g.earned, g.points) for g in (ann, bob)] == [(Status.GRADED, 0, 0)] * 2
    assert all(v.outcome.earns for v in ann.cells[0].verdicts)
    assert not all(v.outcome.earns for v in bob.cells[0].verdicts)
    assert (root / "feedback" / "bob" / "tiny" / "tiny.html").is_file()
    assert (root / "reports" / "tiny" / "index.html").is_file()


def test_files_beside_the_source_are_where_a_submission_runs(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path)
    folder = root / "source" / "tiny"
    (folder / "helper.py").write_text("FACTOR = 2\n")
    (folder / "tables").mkdir()
    (folder / "tables" / "two.csv").write_text("2\n")
    (folder / "link.txt").symlink_to(root / "softmark.toml")
    (root / "source" / "halves.py").write_text("HALF = 0.5\n")
    with (root / "softmark.toml").open("a") as config:
        config.write('\n[assignments.tiny]\nbeside = ["halves.py"]\n')
    reads = (
        "import os, helper, halves\n"
        "def double(x):\n"
        "    return helper.FACTOR * x * int(open('tables/two.csv').read()) * halves.HALF\n"
    )
    tiny.hand_in(root, "ann", reads, "print(sorted(os.listdir('.')))")
    (root / "submitted" / "ann" / "tiny" / "helper.py").write_text("FACTOR = 7  # mine\n")
    course = Course.load(root)
    with Pool(1) as pool:
        (grade,) = mark_class(course, course.chosen(None), None, pool).grades
    assert grade.earned == 3, grade
    assert not any("helper.py" in note for note in grade.notes)
    marked = nbformat.read(root / "autograded" / "ann" / "tiny" / "tiny.ipynb", 4)
    assert "helper.py" in marked.cells[-1].outputs[0].text
    assert "link.txt" not in marked.cells[-1].outputs[0].text
    assert "grader_tests" not in marked.cells[-1].outputs[0].text


def test_a_dry_run_names_the_notebook(root: Path) -> None:
    tiny.hand_in(root, "ada", RIGHT)
    done = subprocess.run(
        [sys.executable, "-m", "softmark.cli", "grade", "--dry-run"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split()[0] for line in done.stdout.splitlines() if "  ada" in line] == [
        "tiny/second",
        "tiny/tiny",
    ]
