"""An engine keeps a few benches, opens one anew after an edit, and meets faults with a hold."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.bench import Bench
from softmark.marking.engine import Engine, Job
from softmark.model import Grade, Outcome, SandboxError, Status, Submission

RIGHT = "def double(x):\n    return x + x"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny.make_course(tmp_path / "course")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(keep=2) as made:
        yield made


def job_of(root: Path, student: str = "ada", source: str = RIGHT, name: str = "tiny") -> Job:
    course = Course.load(root)
    path = tiny.hand_in(root, student, source)
    submission = Submission(student, name, path)
    return Job(submission, course.assignment(name), course.reference_cache(name))


def earned(grade: Grade) -> float | None:
    return grade.cells[0].earned


def test_an_edited_source_is_noticed(root: Path, engine: Engine) -> None:
    assert earned(engine.grade(job_of(root)).grade) == 3
    bench = engine.bench(job_of(root))
    assert engine.bench(job_of(root)) is bench
    wrong = tiny.SOLUTION.replace("2 * x", "3 * x")
    tiny.write(tiny.source(wrong, points=5), root / "source" / "tiny" / "tiny.ipynb")
    after = engine.grade(job_of(root)).grade
    assert after.cells[0].points == 5
    outcomes = [verdict.outcome for verdict in after.cells[0].verdicts]
    assert outcomes == [Outcome.FAILED, Outcome.PASSED]  # it is held against the new reference
    assert engine.bench(job_of(root)) is not bench


def test_edited_tests_are_noticed(root: Path, engine: Engine) -> None:
    assert earned(engine.grade(job_of(root)).grade) == 3
    path = root / "grader_tests" / "tiny" / "test_double.py"
    path.write_text(tiny.HIDDEN.replace("(0) == 0", "(0) == 1"))
    assert earned(engine.grade(job_of(root)).grade) == 2


def test_the_least_recently_used_bench_goes(root: Path, engine: Engine) -> None:
    for name in ("second", "third"):
        shutil.copytree(root / "grader_tests" / "tiny", root / "grader_tests" / name)
        tiny.write(tiny.source(), root / "source" / name / f"{name}.ipynb")
    first = engine.bench(job_of(root))
    second = engine.bench(job_of(root, name="second"))
    warm = second.warm()
    assert engine.bench(job_of(root)) is first
    engine.bench(job_of(root, name="third"))
    assert engine.bench(job_of(root)) is first
    assert not warm.alive
    assert engine.bench(job_of(root, name="second")) is not second


@pytest.mark.parametrize(("faults", "status"), [(1, Status.NEEDS_MANUAL), (2, Status.ON_HOLD)])
def test_a_fault_of_ours_is_tried_again_and_then_held(
    root: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, faults: int, status: Status
) -> None:
    left = [faults]
    real = Bench.warm

    def failing(self: Bench) -> object:
        if left[0]:
            left[0] -= 1
            raise SandboxError("no sandbox today")
        return real(self)

    monkeypatch.setattr(Bench, "warm", failing)
    grade = engine.grade(job_of(root)).grade
    assert grade.status is status
    assert left == [0]
    if status is Status.ON_HOLD:
        (verdict,) = grade.cells[0].verdicts
        assert (verdict.outcome, verdict.detail) == (Outcome.INFRA_ERROR, "no sandbox today")
        assert grade.cells[1].manual


def test_a_rejected_file_is_named_as_its_student_knows_it(root: Path, engine: Engine) -> None:
    job = job_of(root)
    job.submission.path.write_text("{")
    inside = Job(job.submission, job.assignment, job.cache, True, root / "submitted")
    for each, name in ((job, "tiny.ipynb"), (inside, "ada/tiny/tiny.ipynb")):
        (note,) = engine.grade(each).grade.notes
        assert note.startswith(f"{name}: ")
        assert str(root) not in note


def test_what_lies_beside_a_hand_in_counts_anew_each_time(root: Path, engine: Engine) -> None:
    job = job_of(root)
    tiny.write(tiny.source("from mine import double"), job.submission.path)
    helper = job.submission.path.with_name("mine.py")
    for factor, points in ((2, 3), (7, 1), (2, 3)):
        helper.write_text(f"def double(x):\n    return {factor} * x\n")
        assert earned(engine.grade(job).grade) == points
