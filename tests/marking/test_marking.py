"""A class is marked whatever is handed in, and nothing hidden reaches a student."""

import fcntl
import json
import os
import re
import shutil
from pathlib import Path

import pytest
import tiny_course as tiny
from nbformat.v4 import new_code_cell

from softmark.collect.sample import copy_sample
from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.class_run import Outcomes, mark_class
from softmark.marking.pool import Pool
from softmark.marking.releasing import release_course
from softmark.model import ConfigError, Grade, Outcome, Status
from softmark.records.grades import remembered

RIGHT = "def double(x):\n    return x + x"


@pytest.fixture
def root(tmp_path):
    return tiny.make_course(tmp_path)


def run(course: Course, students=None) -> Outcomes:
    with Pool(2) as pool:
        return mark_class(course, list(course.assignments.values()), students, pool)


def mark(root: Path, students=None) -> dict[str, Grade]:
    course = Course.load(root)
    outcomes = run(course, students)
    assert not outcomes.problems
    return {grade.student: grade for grade in outcomes.grades}


def test_one_file_never_stops_the_others(root):
    tiny.hand_in(root, "ada", RIGHT)
    tiny.hand_in(root, "bob", "def double(x):\n    return x ** 2")
    tiny.hand_in(root, "cy", "import os\nos._exit(3)")
    tiny.hand_in(root, os.fsdecode(b"kim\xeb"), RIGHT)
    no_text = os.fsdecode(b"lou\xeb")
    for student, content in (
        (no_text, b"{"),
        ("dot", b""),
        ("eve", b"{"),
        ("fay", b"\xff\xfe\x00"),
        ("gus", b"[]"),
    ):
        path = root / "submitted" / student / "tiny" / "tiny.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    (root / "submitted" / "hal" / "tiny").mkdir(parents=True)
    (root / "submitted" / "ivy").mkdir()
    (root / "submitted" / "ivy" / "tiny").write_text("a file where a folder belongs")
    (root / "submitted" / "jon" / "tiny").mkdir(parents=True)
    (root / "submitted" / "jon" / "tiny" / "tiny.ipynb").symlink_to("/etc/passwd")
    grades = mark(root)
    assert {s: (g.status, g.earned) for s, g in grades.items()} == {
        "ada": (Status.NEEDS_MANUAL, 3),
        "bob": (Status.NEEDS_MANUAL, 1),
        "cy": (Status.NEEDS_MANUAL, 0),
        "kimë": (Status.NEEDS_MANUAL, 3),
        "louë": (Status.REJECTED, 0),
        **dict.fromkeys(("dot", "eve", "fay", "gus", "hal", "ivy", "jon"), (Status.REJECTED, 0)),
    }
    assert all(g.notes for g in grades.values() if g.status is Status.REJECTED)
    notes = [note for grade in grades.values() for note in grade.notes]
    assert not [note for note in notes if str(root) in note]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "tiny") as gradebook:
        totals = {s: score for (s, _), (score, _) in gradebook.totals().items()}
    assert totals == {s: g.earned for s, g in grades.items()}


def test_what_was_found_stands_in_record_page_and_report(root):
    place = root / "submitted" / "ada" / "tiny"
    hand_in = tiny.hand_in(root, "ada", RIGHT)
    hand_in.rename(place / "one.ipynb")
    tiny.hand_in(root, "ada", "def double(x):\n    return 3 * x").rename(place / "two.ipynb")
    tiny.hand_in(root, "bob", "")
    tiny.hand_in(root, "bob", "").rename(root / "submitted/bob/tiny/blank.ipynb")
    tiny.hand_in(root, "bob", RIGHT)
    (root / "submitted" / "bob" / "tinyy").mkdir()
    (root / "submitted" / "eve").mkdir()
    (root / "submitted" / "eve" / "tiny").symlink_to("../bob/tiny")
    (root / "submitted" / "fay.ipynb").write_text("{}")
    course = Course.load(root)
    outcomes = run(course)
    grades = {grade.student: grade for grade in outcomes.grades}
    assert (grades["ada"].status, grades["ada"].earned) == (Status.ON_HOLD, 3)
    assert (grades["bob"].status, grades["bob"].earned) == (Status.NEEDS_MANUAL, 3)
    assert (grades["eve"].status, grades["eve"].earned) == (Status.REJECTED, 0)
    assert "a symbolic link" in grades["eve"].notes[0]
    assert [stray.where for stray in outcomes.strays] == [
        "submitted/fay.ipynb",
        "submitted/bob/tinyy",
    ]
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    page = (root / "feedback" / "ada" / "tiny" / "tiny.html").read_text(encoding="utf-8")
    for name in ("one.ipynb", "two.ipynb"):
        assert name in report
        assert name in page
    assert "on our side" not in page
    assert "Did you mean &#39;tiny&#39;?" in report
    assert "<code>tinyy</code>" in (root / "feedback/bob/tiny/tiny.html").read_text(
        encoding="utf-8"
    )


def test_what_was_marked_under_a_repaired_name_is_not_called_unmarked(root):
    tiny.hand_in(root, os.fsdecode(b"M\xfcller"), RIGHT)
    (root / "submitted" / "fay.ipynb").write_text("{}")
    assert mark(root)["Müller"].earned == 3
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    _, unmarked, doubtful = re.split("Not marked, as|Marked, under a name to look at", report)
    assert "These need you (2)" in report
    assert "submitted/fay.ipynb" in unmarked
    assert "the student is called <code>Müller</code>" in doubtful


def test_a_name_as_long_as_can_be_gets_its_record_and_its_page(root):
    for student in ("x" * 246, "y" * 255, os.fsdecode(b"\xfc" * 250)):
        tiny.hand_in(root, student, RIGHT)
    grades = mark(root)
    assert [grade.earned for grade in grades.values()] == [3, 3, 3]
    for student in grades:
        assert (root / "feedback" / student / "tiny" / "tiny.html").is_file()
        assert (root / "autograded" / student / "tiny" / "tiny.ipynb").is_file()
    course = Course.load(root)
    assert len(remembered(course, course.assignment("tiny"), list(grades))) == 3


def test_hidden_inputs_and_values_do_not_reach_the_student(root):
    spy = (
        "seen = []\n"
        "def double(x):\n"
        "    seen.append(x)\n"
        "    print('was asked', x)\n"
        "    open('seen.txt', 'a').write(repr(x))\n"
        "    raise RuntimeError(f'asked for {x}')"
    )
    later = "import os, time\nprint(seen, os.path.exists('seen.txt') and open('seen.txt').read())"
    tiny.hand_in(root, "spy", spy, later)
    grade = mark(root)["spy"]
    assert [v.outcome for v in grade.cells[0].verdicts] == [Outcome.STUDENT_ERROR] * 2
    shown = [
        *(root / "feedback").rglob("*.html"),
        *(root / "autograded").rglob("*.ipynb"),
    ]
    assert len(shown) == 2
    for path in shown:
        text = path.read_text(encoding="utf-8")
        assert "86753" not in text
        assert "173506" not in text
    assert "86753" not in json.dumps(grade.to_json())


def test_a_right_answer_in_another_style_and_blank_words(root):
    tiny.hand_in(root, "ada", "import numpy as np\ndouble = lambda x: np.multiply(x, 2)", words="")
    grade = mark(root)["ada"]
    assert (grade.status, grade.earned) == (Status.GRADED, 3)


def test_marking_a_part_keeps_the_rest_of_the_report(root):
    tiny.hand_in(root, "ada", RIGHT)
    tiny.hand_in(root, "bob", RIGHT)
    mark(root)
    assert list(mark(root, ["bob"])) == ["bob"]
    course = Course.load(root)
    assert [g.student for g in remembered(course, course.assignment("tiny"), ["ada", "bob"])] == [
        "ada",
        "bob",
    ]
    page = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    assert "ada" in page
    assert "bob" in page


def test_a_broken_reference_marks_nobody(root):
    tiny.hand_in(root, "ada", RIGHT)
    wrong = tiny.SOLUTION.replace("2 * x", "3 * x + 1")
    tiny.write(tiny.source(wrong), root / "source" / "tiny" / "tiny.ipynb")
    course = Course.load(root)
    outcomes = run(course)
    assert not outcomes.grades
    assert "fails its own hidden tests" in str(outcomes.problems[0])
    assert "test_zero" in str(outcomes.problems[0])


def test_a_broken_hidden_test_puts_grades_on_hold_and_costs_nobody(root):
    broken = tiny.HIDDEN + (
        "\n\ndef test_ours(student):\n"
        '    """This one is broken for answers other than the reference\'s."""\n'
        "    student['double']\n"
        "    raise OSError('our fault')\n"
    )
    (root / "grader_tests" / "tiny" / "test_double.py").write_text(broken)
    tiny.hand_in(root, "ada", RIGHT)
    course = Course.load(root)
    outcomes = run(course)
    assert not outcomes.grades
    assert "test_ours" in str(outcomes.problems[0])


def test_the_sample_class_is_copied_only_into_an_empty_folder(root, tmp_path):
    sample = tmp_path / "sample"
    (sample / "zoe" / "tiny").mkdir(parents=True)
    course = Course.load(root)
    (root / "submitted").mkdir()
    (root / "submitted" / "README.md").write_text("what students handed in")
    assert copy_sample(course, sample) == 1
    assert (root / "submitted" / "zoe" / "tiny").is_dir()
    assert copy_sample(course, sample) == 0
    with pytest.raises(ConfigError, match="no sample class: there is no such folder"):
        copy_sample(Course.load(tiny.make_course(tmp_path / "other")), tmp_path / "nothing")


def release(root: Path, **options):
    course = Course.load(root)
    with Pool(1) as pool:
        (result,) = release_course(course, list(course.assignments.values()), pool, **options)
    return result


def test_a_release_is_written_once_and_checked(root):
    assert release(root, check=True).status == "stale"
    assert not (root / "release").exists()
    assert release(root).status == "written"
    assert release(root).status == "fresh"
    assert release(root, check=True).status == "fresh"
    text = (root / "release" / "tiny" / "tiny.ipynb").read_text(encoding="utf-8")
    for secret in ("2 * x", "HIDDEN", "softmark.hidden_tests", "says why"):
        assert secret not in text
    assert release(root, zipped=True).status == "fresh"
    assert (root / "release" / "tiny.zip").is_file()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nb: nb.cells.pop(2), "double"),
        (lambda nb: nb.cells[2].metadata.nbgrader.update(grade_id="triple"), "triple"),
        (lambda nb: nb.cells[2].update(source="assert double(1) == 2"), "HIDDEN TESTS"),
        (lambda nb: nb.cells[1].update(source="def double(x): return 2 * x"), "SOLUTION"),
        (lambda nb: nb.cells[2].metadata.nbgrader.pop("points"), "points"),
    ],
)
def test_a_source_that_is_not_in_order_is_refused(root, change, said):
    notebook = tiny.source()
    change(notebook)
    tiny.write(notebook, root / "source" / "tiny" / "tiny.ipynb")
    result = release(root)
    assert result.status == "refused"
    assert said in "\n".join(result.messages)
    assert not (root / "release" / "tiny").exists()


def test_a_blank_release_that_earns_points_is_refused(root):
    lax = tiny.HIDDEN + '\n\ndef test_lax():\n    """Passes for everyone."""\n'
    (root / "grader_tests" / "tiny" / "test_double.py").write_text(lax)
    result = release(root)
    assert result.status == "refused"
    assert "test_lax" in result.messages[0]


def test_a_source_that_raises_marks_nobody(root):
    tiny.hand_in(root, "ada", RIGHT)
    path = root / "source" / "tiny" / "tiny.ipynb"
    notebook = tiny.source()
    notebook.cells[2].source = notebook.cells[2].source.replace("== 2", "== 3")
    tiny.write(notebook, path)
    course = Course.load(root)
    outcomes = run(course)
    assert outcomes.grades == ()
    said = str(outcomes.problems[0])
    assert "cell 3, line 1 (`assert double(1) == 3" in said
    assert "AssertionError: twice one is two" in said
    notebook.cells[2].metadata["tags"] = ["raises-exception"]
    tiny.write(notebook, path)
    assert mark(root)["ada"].earned == 3


def test_an_assignment_that_cannot_be_saved_never_stops_the_others(root):
    tiny.hand_in(root, "ada", RIGHT)
    twice = tiny.source()
    twice.cells.append(tiny.tagged(new_code_cell(tiny.CHECKS), "double", grade=True, points=3))
    twice.cells[-1]["id"] = "again"
    tiny.write(twice, root / "source" / "other" / "other.ipynb")
    shutil.copytree(root / "grader_tests" / "tiny", root / "grader_tests" / "other")
    shutil.copytree(root / "submitted" / "ada" / "tiny", root / "submitted" / "ada" / "other")
    course = Course.load(root)
    outcomes = run(course)
    assert [(g.assignment, g.earned) for g in outcomes.grades] == [("tiny", 3)]
    (problem,) = outcomes.problems
    assert problem.who == "other"
    assert "the grade_id is that of cell 3 too" in str(problem)


def test_two_runs_do_not_mark_one_assignment_at_once(root):
    tiny.hand_in(root, "ada", RIGHT)
    course = Course.load(root)
    held = root / ".softmark" / "running" / "tiny"
    held.parent.mkdir(parents=True)
    with held.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ConfigError, match="another softmark is marking tiny"):
            run(course)
    assert not (root / "gradebook.db").exists()
    assert mark(root)["ada"].earned == 3


def test_a_submission_sees_its_data_and_nothing_that_is_private(root):
    (root / "softmark.toml").write_text('[assignments.tiny]\ndata = ["cities"]\n')
    folder = root / "data" / "cities"
    folder.mkdir(parents=True)
    (folder / "cities.csv").write_text("x\n1\n")
    (folder / "make.py").write_text("TRUE_SLOPE = 3.25\n")
    (folder / "dataset.toml").write_text('[files."cities.csv"]\n[stand_in]\nscript = "make.py"\n')
    looks = (
        "import os\nprint(sorted(os.listdir('data/cities')), open('data/cities/cities.csv').read())"
    )
    tiny.hand_in(root, "ann", RIGHT, looks)
    assert mark(root)["ann"].earned == 3
    page = (root / "feedback" / "ann" / "tiny" / "tiny.html").read_text()
    assert "cities.csv" in page
    assert "make.py" not in page
    assert "dataset.toml" not in page


def test_files_beside_the_source_that_grow_too_large_in_mid_run_hold_what_is_left(root):
    for student in ("ada", "bob", "cem"):
        tiny.hand_in(root, student, RIGHT)
    course = Course.load(root)

    def grow(grade: Grade, done: int, total: int) -> None:
        with (root / "source" / "tiny" / "grown.bin").open("wb") as file:
            file.truncate(21 * 1024**2)

    with Pool(1) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool, progress=grow)
    ada, _, cem = outcomes.grades
    assert ada.earned == 3
    assert cem.status is Status.ON_HOLD
    assert cem.held == (
        "marking failed: source/tiny: the files beside the notebooks take 21.0 MB (grown.bin alone "
        "21.0 MB); expected 20.0 MB at most, since each submission gets a copy. Put tables into "
        "data/<name>/ and name it in softmark.toml."
    )
    assert (root / "feedback" / "cem" / "tiny" / "tiny.html").is_file()
    assert not outcomes.problems
