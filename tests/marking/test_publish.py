"""One writer: gradebook, notebook, page, record and report tell the same, at every end."""

import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.course.data.provenance import Provenance, write_provenance
from softmark.gradebook import Gradebook, late_policy
from softmark.marking.again import publish_again
from softmark.marking.engine import Engine, GradedSubmission, Job
from softmark.marking.publish import Publisher
from softmark.marking.stale import Grounds
from softmark.marking.unwritten import causes
from softmark.model import Grade, Status, Submission, files
from softmark.notebook import read_notebook
from softmark.records.grades import recall, remembered

RIGHT = "def double(x):\n    return x + x"
WRONG = "def double(x):\n    return x ** 2"
STUDENTS = {"ada": RIGHT, "bob": WRONG}

GRADES = """
    select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade
    from grade g join base_cell b on b.id = g.cell_id
    join submitted_notebook n on n.id = g.notebook_id
    join submitted_assignment s on s.id = n.assignment_id order by 1, 2"""


def handed_in(root: Path, student: str) -> Path:
    return root / "submitted" / student / "tiny" / "tiny.ipynb"


def synced(root: Path) -> Course:
    course = Course.load(root)
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        gradebook.sync_assignment("tiny", read_notebook(course.assignments["tiny"].source))
    return course


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, GradedSubmission]]:
    """A course whose class a real kernel has marked and nobody has published, made once."""
    root = tiny.make_course(tmp_path_factory.mktemp("made") / "course")
    course = synced(root)
    results = {}
    with Engine() as engine:
        for student, code in STUDENTS.items():
            path = tiny.hand_in(root, student, code)
            (path.parent / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
            submission = Submission(student, "tiny", path)
            job = Job(submission, course.assignments["tiny"], course.reference_cache("tiny"))
            results[student] = engine.grade(job)
    shutil.rmtree(root / ".softmark")
    return root, results


@pytest.fixture
def root(marked: tuple[Path, dict[str, GradedSubmission]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(marked[0], tmp_path / "course"))


@pytest.fixture
def results(marked: tuple[Path, dict[str, GradedSubmission]]) -> dict[str, GradedSubmission]:
    return marked[1]


def publish(root: Path, results: dict[str, GradedSubmission]) -> dict[str, Grade]:
    """What the coordinator does with the results of its workers."""
    course = Course.load(root)
    found = {}
    with Gradebook(course.gradebook_url, course.id, wait_s=0.1) as gradebook:
        publisher = Publisher(course, gradebook, late_policy(root))
        hand_ins = find_hand_ins(course, [course.assignments["tiny"]])
        for student, graded in results.items():
            submission = Submission(student, "tiny", handed_in(root, student))
            published = publisher.publish(submission, graded.grade, graded.notebook)
            found[student] = published.grade
            assert not published.refused
        reported = publisher.report(course.assignments["tiny"], hand_ins, Grounds(course))
        assert not reported.refused
    return found


def everything(root: Path) -> dict[str, object]:
    """All that was published, as it can be compared."""
    found: dict[str, object] = {
        str(path.relative_to(root)): path.read_bytes()
        for folder in ("autograded", "feedback", "reports", ".softmark/grades")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }
    with sqlite3.connect(root / "gradebook.db") as db:
        found["gradebook"] = db.execute(GRADES).fetchall()
    return found


def mark_by_hand(root: Path, points: float, student: str = "ada") -> None:
    with sqlite3.connect(root / "gradebook.db") as db:
        db.execute(
            "update grade set manual_score = ?, needs_manual_grade = 0 where id in (select g.id "
            "from grade g join base_cell b on b.id = g.cell_id "
            "join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id "
            "where b.name = 'why' and s.student_id = ?)",
            (points, student),
        )


def page(root: Path, student: str = "ada") -> str:
    return (root / "feedback" / student / "tiny" / "tiny.html").read_text(encoding="utf-8")


def test_invented_data_are_said_on_the_page(
    root: Path, results: dict[str, GradedSubmission]
) -> None:
    publish(root, results)
    assert "Stand-in data." not in page(root)
    with (root / "softmark.toml").open("a") as config:
        config.write('[assignments.tiny]\ndata = ["firms"]\n')
    notice = "STAND-IN DATA: no real firm."
    invented = Provenance("firms", "made up", "", "", stand_in=True, notice=notice)
    (root / "data" / "firms").mkdir(parents=True)
    write_provenance(root / "data" / "firms", invented)
    publish(root, results)
    assert "<strong>Stand-in data.</strong> STAND-IN DATA: no real firm." in page(root)


def test_all_tell_the_same(root: Path, results: dict[str, GradedSubmission]) -> None:
    grades = publish(root, results)
    assert {s: (g.status, g.earned) for s, g in grades.items()} == {
        "ada": (Status.NEEDS_MANUAL, 3),
        "bob": (Status.NEEDS_MANUAL, 1),
    }
    course = Course.load(root)
    records = recall(course, course.assignments["tiny"], STUDENTS)
    assert records.grades == [results[s].grade for s in STUDENTS], "what marking found, no more"
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        totals = gradebook.totals()
    assert totals == {("ada", "tiny"): (3, 4), ("bob", "tiny"): (1, 4)}
    assert sorted(p.name for p in (root / "autograded" / "ada" / "tiny").iterdir()) == [
        "timestamp.txt",
        "tiny.ipynb",
    ]
    assert "<strong>3</strong>" in page(root)


def test_publishing_again_changes_nothing(root: Path, results: dict[str, GradedSubmission]) -> None:
    publish(root, results)
    before = everything(root)
    publish(root, results)
    assert everything(root) == before


def test_a_grade_that_the_gradebook_refuses_is_on_hold_everywhere(
    root: Path, results: dict[str, GradedSubmission]
) -> None:
    renamed = tiny.source(grade_id="other")
    with Gradebook(Course.load(root).gradebook_url, "tiny") as gradebook:
        gradebook.sync_assignment("tiny", renamed)
    grades = publish(root, results)
    assert {g.status for g in grades.values()} == {Status.ON_HOLD}
    assert "Not in the gradebook" in grades["ada"].held
    assert "'double'" in grades["ada"].held
    course = Course.load(root)
    assert [g.status for g in recall(course, course.assignments["tiny"], STUDENTS).grades] == [
        Status.ON_HOLD
    ] * 2
    assert "could not be entered in the gradebook" in page(root)
    assert "gradebook.db" not in page(root), "the reason is the lecturer's"
    report = (root / "reports" / "tiny" / "index.html").read_text(encoding="utf-8")
    assert "Not in the gradebook" in report
    again = publish_again(course, [course.assignments["tiny"]])
    assert {g.status for g in again.grades} == {Status.ON_HOLD}


def test_a_lost_gradebook_is_no_mark(root: Path, results: dict[str, GradedSubmission]) -> None:
    publish(root, results)
    (root / "gradebook.db").unlink()
    course = synced(root)
    again = publish_again(course, [course.assignments["tiny"]], ["ada"])
    assert [(g.student, g.status) for g in again.grades] == [("ada", Status.ON_HOLD)]
    assert "softmark grade tiny" in again.grades[0].held
    assert "could not be entered" in page(root)


def test_what_a_person_decided_is_shown_at_once(
    root: Path, results: dict[str, GradedSubmission]
) -> None:
    publish(root, results)
    course = Course.load(root)
    kept = {k: v for k, v in everything(root).items() if k.startswith("autograded")}
    records = remembered(course, course.assignments["tiny"], STUDENTS)
    mark_by_hand(root, 0.5)
    outcomes = publish_again(course, [course.assignments["tiny"]])
    assert [(g.student, g.status, g.earned) for g in outcomes.grades] == [
        ("ada", Status.GRADED, 3.5),
        ("bob", Status.NEEDS_MANUAL, 1),
    ]
    assert "A person gave 0.5." in page(root)
    assert "<strong>3.5</strong>" in page(root)
    assert kept == {k: v for k, v in everything(root).items() if k in kept}
    assert records == remembered(course, course.assignments["tiny"], STUDENTS)
    assert publish(root, results)["ada"] == outcomes.grades[0]


def test_a_second_attempt_asks_the_person_to_look_again(
    root: Path, results: dict[str, GradedSubmission]
) -> None:
    publish(root, results)
    mark_by_hand(root, 0.5)
    changed = tiny.source(RIGHT)
    changed.cells[3].source = "another reason"
    second = {"ada": replace(results["ada"], notebook=changed)}
    grade = publish(root, second)["ada"]
    assert (grade.status, grade.earned) == (Status.NEEDS_MANUAL, 3.5)
    assert "for an earlier answer" in page(root)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which autograded notebooks find no space."""
    real = files.write_atomically

    def write(path: Path, content: bytes, *, durable: bool = True) -> Path:
        if path.suffix == ".ipynb":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, content, durable=durable)

    monkeypatch.setattr(files, "write_atomically", write)


def test_a_full_disk_changes_nothing_and_says_where(
    root: Path, results: dict[str, GradedSubmission], request: pytest.FixtureRequest
) -> None:
    publish(root, results)
    before = everything(root)
    request.getfixturevalue("full")
    better = {"bob": replace(results["ada"], grade=replace(results["ada"].grade, student="bob"))}
    course = Course.load(root)
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        publisher = Publisher(course, gradebook, None)
        submission = Submission("bob", "tiny", handed_in(root, "bob"))
        published = publisher.publish(submission, better["bob"].grade, better["bob"].notebook)
    assert published.grade.status is Status.ON_HOLD
    assert [str(problem) for problem in causes(published.refused)] == [
        "bob: no space left in autograded/; what was there stays. Free some, then run "
        "`softmark grade tiny --student bob`."
    ]
    assert everything(root) == before, "the gradebook too"


def killed_at(root: Path, results: dict[str, GradedSubmission], moment: int) -> int:
    """Publish in a process that is killed at one of its steps; how many steps it made."""
    count = 0
    read, write = os.pipe()
    child = os.fork()
    if not child:

        def step(event: str, _: object) -> None:
            nonlocal count
            if event in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"):
                count += 1
                if count == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(step)
        try:
            publish(root, results)
        finally:
            os.write(write, str(count).encode())
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as said:
        return int(said.read() or 0)


def test_a_kill_at_any_moment_is_healed_by_a_repeat(
    root: Path, results: dict[str, GradedSubmission], tmp_path: Path
) -> None:
    undisturbed = Path(shutil.copytree(root, tmp_path / "undisturbed"))
    steps = killed_at(undisturbed, results, 0)
    expected = everything(undisturbed)
    assert "feedback/ada/tiny/tiny.html" in expected
    moments = random.Random(7).sample(range(1, steps + 1), 16)
    for moment in moments:
        assert killed_at(root, results, moment) == 0
        for path in root.rglob("*"):
            if path.suffix == ".ipynb":
                read_notebook(path)
            elif path.suffix == ".json":
                json.loads(path.read_text(encoding="utf-8"))
            elif path.suffix == ".html":
                assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    publish(root, results)
    assert everything(root) == expected
    assert not list(root.rglob("*.part"))
