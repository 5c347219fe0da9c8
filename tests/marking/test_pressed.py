"""A clock that ran out on a busy machine costs nobody a mark, whichever command marks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark import api
from softmark.course import Course
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.pressed import in_time
from softmark.model import Grade, Status, Submission

RIGHT = "def double(x):\n    return x + x"
HELD = (
    "marking failed: its time ran out while other programs had the processor, twice. Mark it again "
    "when the machine has less to do."
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course.load(tiny.make_course(tmp_path / "course"))


def busy(times: dict[str, int], asked: list[str]) -> Callable[[Job], GradedSubmission]:
    """Marks on a machine that is too busy for these students so many times."""

    def mark(job: Job) -> GradedSubmission:
        who = job.submission.student
        asked.append(who)
        grade = Grade(who, "tiny", Status.GRADED, 3, 3, True)
        return GradedSubmission(grade, None, pressed=asked.count(who) <= times.get(who, 0))

    return mark


def test_they_come_last_and_alone_and_twice_is_on_hold(course: Course) -> None:
    part, asked = course.assignment("tiny"), list[str]()
    mark = busy({"ada": 1, "ben": 2}, asked)
    jobs = [
        Job(Submission(who, "tiny", Path(who)), part, Path("cache"))
        for who in ("ada", "ben", "eve")
    ]
    batches: list[int] = []

    def run(some: object) -> list[tuple[Job, GradedSubmission | Exception]]:
        assert isinstance(some, list)
        batches.append(len(some))
        return [(job, mark(job)) for job in some]

    found = {job.submission.student: result for job, result in in_time(run, jobs)}
    assert list(found) == ["eve", "ada", "ben"]
    assert asked == ["ada", "ben", "eve", "ada", "ben"]
    assert batches == [3, 1, 1]
    grades = {who: r.grade for who, r in found.items() if isinstance(r, GradedSubmission)}
    assert grades["ada"].status is grades["eve"].status is Status.GRADED
    assert (grades["ben"].status, grades["ben"].held) == (Status.ON_HOLD, HELD)


@pytest.mark.parametrize(("times", "status"), [(1, Status.NEEDS_MANUAL), (2, Status.ON_HOLD)])
def test_one_notebook_by_itself(
    course: Course, monkeypatch: pytest.MonkeyPatch, times: int, status: Status
) -> None:
    path, real, asked = tiny.hand_in(course.root, "ada", RIGHT), Engine.grade, list[Job]()

    def grade(engine: Engine, job: Job) -> GradedSubmission:
        asked.append(job)
        return replace(real(engine, job), pressed=len(asked) <= times)

    monkeypatch.setattr(Engine, "grade", grade)
    marked = api.mark(path, course, "tiny", student="ada")
    assert (marked.status, len(asked)) == (status, 2)
    assert marked.held == (HELD if times == 2 else "")
    assert times == 2 or marked.earned == 3
