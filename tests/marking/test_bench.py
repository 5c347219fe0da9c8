"""A bench marks, heals what a submission broke, notices edits, and leaves nothing behind."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.bench import Bench, digest_of_answers
from softmark.model import NotebookError, Status, Submission
from softmark.model.scoring import HELD
from softmark.notebook import read_notebook

RIGHT = "def double(x):\n    return x + x"

ASKS_BACK = '''
from softmark.hidden_tests import grades

pytestmark = grades("double")


def test_both(student, reference):
    """double does what ours does."""
    assert student["double"](student["number"]) == reference["double"](student["number"])
'''
"""Hands the student's own value to the reference."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny.make_course(tmp_path / "course")


def bench_of(root: Path) -> Bench:
    course = Course.load(root)
    return Bench(course.assignment("tiny"), course.reference_cache("tiny"))


def submission(root: Path, student: str, *sources: str) -> Submission:
    return Submission(student, "tiny", tiny.hand_in(root, student, *sources))


def test_one_bench_marks_one_after_the_other_with_one_warm_parent(root: Path) -> None:
    before = psutil.Process().children(recursive=True)
    bench = bench_of(root)
    assert psutil.Process().children(recursive=True) == before  # nothing starts before it must
    assert bench.prove().grade.earned == 3
    warm = bench.warm()
    for student, source, earned in (("ada", RIGHT, 3), ("bob", "", 0), ("cyd", RIGHT, 3)):
        marked = bench.mark(submission(root, student, source))
        assert (marked.grade.student, marked.grade.earned) == (student, earned)
    assert bench.warm() is warm
    bench.close()
    assert psutil.Process().children(recursive=True) == before


def test_a_source_that_cannot_be_read_opens_no_bench(root: Path) -> None:
    (root / "source" / "tiny" / "tiny.ipynb").write_text("{")
    with pytest.raises(NotebookError, match="not JSON"):
        bench_of(root)


def test_a_reference_hurt_by_a_submission_is_healed_for_the_next(root: Path) -> None:
    slow = tiny.SOLUTION.replace("    return", "    while x == 13: pass\n    return")
    tiny.write(tiny.source(slow), root / "source" / "tiny" / "tiny.ipynb")
    (root / "grader_tests" / "tiny" / "test_double.py").write_text(ASKS_BACK)
    (root / "softmark.toml").write_text("[limits]\ncpu_s_per_call = 0.3\n")
    bench = bench_of(root)
    try:
        reference = bench.reference(bench.source)
        first = bench.mark(submission(root, "ada", f"number = 2\n{RIGHT}")).grade
        assert first.cells[0].earned == 3
        kernel = reference.was_live
        hurt = bench.mark(submission(root, "eve", f"number = 13\n{RIGHT}")).grade
        assert hurt.status is Status.ON_HOLD  # ours took too long: nobody's zero
        assert kernel
        assert not reference.was_live
        after = bench.mark(submission(root, "bob", f"number = 3\n{RIGHT}")).grade
        assert after.cells[0].earned == 3
        assert bench.reference(bench.source) is reference
    finally:
        bench.close()


def test_a_warm_parent_that_ended_is_started_again(root: Path) -> None:
    bench = bench_of(root)
    try:
        ended = bench.warm()
        psutil.Process(ended.pid).kill()
        deadline = time.monotonic() + 20
        while ended.alive and time.monotonic() < deadline:
            psutil.wait_procs([psutil.Process(ended.pid)], timeout=0.1)
        assert bench.mark(submission(root, "ada", RIGHT)).grade.earned == 3
        assert bench.warm() is not ended
    finally:
        bench.close()


def edit_source(root: Path) -> None:
    tiny.write(tiny.source(points=4), root / "source" / "tiny" / "tiny.ipynb")


def edit_tests(root: Path) -> None:
    (root / "grader_tests" / "tiny" / "helpers").mkdir()
    (root / "grader_tests" / "tiny" / "helpers" / "more.py").write_text("x = 1\n")


def edit_data(root: Path) -> None:
    (root / "data" / "some" / "deep" / "numbers.csv").write_text("3\n")


def edit_limits(root: Path) -> None:
    with (root / "softmark.toml").open("a") as file:
        file.write("cpu_s_per_notebook = 7\n")


@pytest.mark.parametrize("edit", [edit_source, edit_tests, edit_data, edit_limits])
def test_a_bench_does_not_serve_what_was_edited(root: Path, edit: Callable[[Path], None]) -> None:
    (root / "data" / "some" / "deep").mkdir(parents=True)
    (root / "data" / "some" / "deep" / "numbers.csv").write_text("1\n2\n")
    with (root / "softmark.toml").open("r+") as file:
        text = file.read()
        file.seek(0)
        file.write(f'[assignments.tiny]\ndata = ["some"]\n{text}')
    bench = bench_of(root)
    course = Course.load(root)
    cache = course.reference_cache("tiny")
    assert bench.serves(course.assignment("tiny"), cache)
    edit(root)
    assert not bench.serves(Course.load(root).assignment("tiny"), cache)


def test_answers_follow_from_cells_and_data_not_from_what_was_shown(root: Path) -> None:
    data = {"some": root / "data"}
    (root / "data").mkdir()
    first = digest_of_answers(tiny.source(), data)
    shown = tiny.source()
    shown.cells[1].execution_count = 7
    path = tiny.write(shown, root / "again.ipynb")
    assert digest_of_answers(read_notebook(path), data) == first
    assert digest_of_answers(tiny.source("def double(x): return 3"), data) != first
    (root / "data" / "more.csv").write_text("1")
    assert digest_of_answers(tiny.source(), data) != first


def test_a_hold_is_the_one_record_of_our_failures(root: Path) -> None:
    path = tiny.hand_in(root, "ada", RIGHT)
    bench = bench_of(root)
    graded = bench.hold(Submission("ada", "tiny", path), "no sandbox today")
    found = graded.grade
    assert (found.status, found.held, found.notes) == (Status.ON_HOLD, "no sandbox today", (HELD,))
    assert [(cell.grade_id, cell.manual) for cell in found.cells] == [
        ("double", False),
        ("why", True),
    ]
    assert graded.notebook is not None
