"""What a source must show before it may mark, as data; proved once for each state of its files."""

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest
import tiny_course as tiny
from nbformat.v4 import new_code_cell

from softmark.course import Course
from softmark.course.assignment import LARGEST_BESIDE
from softmark.marking.engine import Engine
from softmark.marking.pool import J, Pool, R
from softmark.marking.proof import Proof, check_references, source_problems
from softmark.model import CellGrade, Grade, Outcome, Problem, Status, Verdict


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny.make_course(tmp_path / "course")


class Here:
    """A backend that runs jobs in this process, one by one, and counts them."""

    def __init__(self) -> None:
        self.ran = 0

    def run(
        self, task: Callable[[Engine, J], R], jobs: Sequence[J], bench: object = None
    ) -> Iterator[tuple[J, R | Exception]]:
        with Engine() as engine:
            for job in jobs:
                self.ran += 1
                yield job, task(engine, job)


class Failing:
    """A backend whose workers die of everything."""

    def run(
        self, task: Callable[[Engine, J], R], jobs: Sequence[J], bench: object = None
    ) -> Generator[tuple[J, R | Exception], None, None]:
        for job in jobs:
            yield job, MemoryError("all of it")


def check(root: Path, backend: Here | Failing | Pool) -> list[Problem]:
    course = Course.load(root)
    return check_references(course, list(course.assignments.values()), backend, sealed=True)


def test_a_source_is_proved_once_for_each_state_of_its_files(root: Path) -> None:
    here = Here()
    assert check(root, here) == []
    assert check(root, here) == []
    assert here.ran == 1
    path = root / "grader_tests" / "tiny" / "test_double.py"
    path.write_text(tiny.HIDDEN.replace("(0) == 0", "(0) == 1"))
    (problem,) = check(root, here)
    assert here.ran == 2
    assert problem.who == "tiny"
    assert problem.found.splitlines()[0] == (
        "the source notebook fails its own hidden tests, so it cannot mark anyone:"
    )
    assert "double: test_double.py::test_zero failed" in problem.found
    assert problem.todo == "Mend source/tiny/ or grader_tests/tiny/, then run this again."
    assert check(root, here) == [problem]  # what failed is tried again
    assert here.ran == 3


def test_a_job_that_fails_is_a_problem_of_its_assignment(root: Path) -> None:
    assert check(root, Failing()) == [Problem("", "MemoryError: all of it", who="tiny")]


def test_a_lecturer_is_not_told_to_hand_in_their_own_file(root: Path) -> None:
    source = root / "source" / "tiny" / "tiny.ipynb"
    source.write_text("{")
    (problem,) = check(root, Here())
    assert (problem.who, problem.where) == ("tiny", str(source))
    assert problem.todo == "Mend it and save it."
    assert source_problems(Course.load(root).assignment("tiny")) == [problem]


def test_what_is_wrong_in_a_cell_says_in_which_file(root: Path) -> None:
    source = tiny.source()
    source.cells[2].source = "assert double(1) == 2"
    tiny.write(source, root / "source" / "tiny" / "tiny.ipynb")
    (problem,) = source_problems(Course.load(root).assignment("tiny"))
    assert problem.where == "source/tiny/tiny.ipynb, cell 3 (double)"
    assert "HIDDEN TESTS" in problem.found
    (root / "grader_tests" / "tiny" / "test_double.py").write_text("import nothing_of_the_kind")
    (problem,) = source_problems(Course.load(root).assignment("tiny"))
    assert "nothing_of_the_kind" in str(problem)
    assert problem.who == "tiny"


def grade(outcome: Outcome, earned: float, detail: str = "") -> Grade:
    verdict = Verdict("test_a", "A", outcome, 1, earned, None, detail)
    cells = (CellGrade("a", 1, earned, (verdict,)),)
    return Grade("x", "tiny", Status.GRADED, 1, earned, True, cells=cells)


def test_a_proof_says_the_first_thing_that_is_wrong() -> None:
    right, wrong = grade(Outcome.PASSED, 1), grade(Outcome.FAILED, 0, "x\nE  assert 1 == 2")
    assert Proof(right, ()).problem() is None
    assert Proof(right, (), wrong).problem() is None
    failed = Proof(wrong, ("cell 3: ValueError: no",)).problem()
    assert failed is not None
    assert failed.found.endswith("\n  a: test_a failed: assert 1 == 2")
    raised = Proof(right, ("cell 3: ValueError: no",)).problem()
    assert raised is not None
    assert raised.found.endswith("\n  cell 3: ValueError: no")
    assert "raises-exception" in raised.todo
    assert "data/" not in raised.todo
    unseen = Proof(right, ("cell 1: FileNotFoundError: data/a/a.csv",)).problem()
    assert unseen is not None
    assert unseen.todo.endswith('softmark.toml names: [assignments.tiny], data = ["..."].')
    given = Proof(right, (), right).problem()
    assert given is not None
    assert "the blank release earns 1 of 1" in given.found


def test_a_source_that_raises_names_its_own_error_and_no_name_that_is_missing_for_it(
    root: Path,
) -> None:
    source = tiny.source("### BEGIN SOLUTION\nhalf = 1 / 0\n" + tiny.SOLUTION.partition("\n")[2])
    source.cells[0].source = "## Exercise 1\n\nWrite `double`."
    source.cells.insert(0, new_code_cell("import no_such_package_at_all", id="first"))
    tiny.write(source, root / "source" / "tiny" / "tiny.ipynb")
    (problem,) = check(root, Here())
    heading, first, second, *_ = problem.found.splitlines()
    assert heading == (
        "the source notebook does not run through, so its answers cannot be trusted:"
    )
    assert first.startswith(
        "  cell 1, line 1 (`import no_such_package_at_all`): ModuleNotFoundError: No module named "
        "'no_such_package_at_all'"
    )
    assert second == (
        "  cell 3 (Exercise 1), line 2 (`half = 1 / 0`): ZeroDivisionError: division by zero"
    )
    assert "MissingName" not in str(problem)


@pytest.mark.parametrize("broken", ["conftest.py", "test_double.py", "helpers.py"])
def test_hidden_tests_that_cannot_be_read_are_said_once_for_all_cells(
    root: Path, broken: str
) -> None:
    source = tiny.source()
    source.cells += [
        tiny.tagged(new_code_cell("triple = 3"), "triple_solution", solution=True),
        tiny.tagged(new_code_cell(), "triple", grade=True, locked=True, points=2),
    ]
    tiny.write(source, root / "source" / "tiny" / "tiny.ipynb")
    tests = root / "grader_tests" / "tiny"
    (tests / "test_triple.py").write_text(tiny.HIDDEN.replace("double", "triple"))
    if broken == "helpers.py":
        for path in tests.glob("test_*.py"):
            path.write_text(f"from .helpers import f\n{path.read_text()}")
    (tests / broken).write_text("def f(:\n")
    (problem,) = check(root, Here())
    assert str(problem).count("SyntaxError") == 1
    assert problem.found.startswith("the hidden tests cannot be used:\n")
    assert f"SyntaxError: invalid syntax ({broken}, line 1)" in problem.found
    assert problem.todo == "Mend grader_tests/tiny/, then run this again."
    (told,) = source_problems(Course.load(root).assignment("tiny"))
    assert str(told).count("SyntaxError") == 1


def test_files_beside_the_source_have_a_size_that_is_told_before_anything_runs(root: Path) -> None:
    large = root / "source" / "tiny" / "tables" / "all.csv"
    large.parent.mkdir()
    with large.open("wb") as file:
        file.truncate(LARGEST_BESIDE + 1)  # a hole: nothing is written
    here = Here()
    (problem,) = check(root, here)
    assert here.ran == 0
    assert source_problems(Course.load(root).assignment("tiny")) == [problem]
    assert str(problem) == (
        "tiny: source/tiny: the files beside the notebooks take 20.0 MB (tables/all.csv alone "
        "20.0 MB); expected 20.0 MB at most, since each submission gets a copy. Put tables into "
        "data/<name>/ and name it in softmark.toml."
    )
