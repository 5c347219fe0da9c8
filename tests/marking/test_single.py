"""One submission by itself: marked as a run would, and the source's own error is named."""

from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.single import grade_submission
from softmark.model import Status

RIGHT = "def double(x):\n    return x + x"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny.make_course(tmp_path / "course")


def test_a_notebook_in_memory_is_marked_on_its_own(root: Path) -> None:
    marked = grade_submission(root, "tiny", "ada", tiny.source(RIGHT))
    assert marked.grade.earned == 3
    assert marked.notebook is not None
    assert not (root / "gradebook.db").exists()


def test_a_source_that_raises_is_named_and_not_what_is_missing_for_it(root: Path) -> None:
    broken = tiny.source("### BEGIN SOLUTION\nhalf = 1 / 0\n### END SOLUTION")
    tiny.write(broken, root / "source" / "tiny" / "tiny.ipynb")
    grade = grade_submission(root, "tiny", "ada", tiny.source(RIGHT)).grade
    assert grade.status is Status.ON_HOLD
    assert grade.held.startswith("the source notebook does not run through")
    assert "line 2 (`half = 1 / 0`): ZeroDivisionError: division by zero" in grade.held
    assert "MissingName" not in grade.held


def test_hidden_tests_that_the_source_fails_too_are_named(root: Path) -> None:
    tests = root / "grader_tests" / "tiny" / "test_double.py"
    tests.write_text(tiny.HIDDEN.replace('student["double"](0) == 0', "no_such_helper()"))
    grade = grade_submission(root, "tiny", "ada", tiny.source(RIGHT)).grade
    assert grade.status is Status.ON_HOLD
    assert grade.held.startswith("the source notebook fails its own hidden tests")
    assert "name 'no_such_helper' is not defined" in grade.held


def test_the_course_is_found_with_its_notebook(root: Path) -> None:
    path = tiny.hand_in(root, "ada", RIGHT)
    found = grade_submission(Course.load(root).root, "tiny", "ada", path).grade
    assert (found.notebook, found.earned) == ("tiny", 3)
