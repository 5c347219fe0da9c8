"""The gradebook room against nbgrader's own database, in a file."""

from __future__ import annotations

import copy
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from tiny_course import tagged

from softmark.gradebook import Gradebook, GradebookError, Synced
from softmark.model import CellGrade, Grade, Outcome, Status, Submission, Verdict, score, score_cell

NAME = "hw1"
SUM = "# YOUR CODE HERE\nraise NotImplementedError()"


def source(points: float = 4, words: str = "words") -> NotebookNode:
    """A setup cell, an exercise marked by tests, and a question marked by a person."""
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            tagged("import math", "setup", locked=True),
            tagged(
                "### BEGIN SOLUTION\ntotal = 3\n### END SOLUTION",
                "sum_solution",
                solution=True,
            ),
            tagged(
                'assert total > 0\n### BEGIN HIDDEN TESTS\ncheck("sum")\n### END HIDDEN TESTS',
                "sum",
                grade=True,
                locked=True,
                points=points,
            ),
            tagged(
                new_markdown_cell(
                    "### BEGIN SOLUTION\nBecause.\n### END SOLUTION\n"
                    "### BEGIN MARK SCHEME\n1 for because\n### END MARK SCHEME"
                ),
                words,
                grade=True,
                solution=True,
                points=2,
            ),
        ],
    )


def handed_in(total: str = "total = 3", words: str = "I think so.") -> NotebookNode:
    nb = source()
    nb.cells[1].source, nb.cells[3].source = total, words
    return nb


def verdict(outcome: Outcome, weight: float = 1) -> Verdict:
    return Verdict("test_sum", "The sum.", outcome, weight, 0.0)


def grade(*outcomes: Outcome, student: str = "ada", points: float = 4) -> Grade:
    return score(
        Submission(student, NAME, Path("x.ipynb")),
        [
            score_cell("sum", points, [verdict(o) for o in outcomes]),
            CellGrade("words", 2, None, manual=True),
        ],
        sealed=True,
    )


HALF = grade(Outcome.PASSED, Outcome.FAILED)
FULL = grade(Outcome.PASSED, Outcome.CARRIED)


def nbgraders_version(beside: Path) -> str:
    """What nbgrader itself writes into a new database."""
    other = beside.with_name("nbgraders.db")
    code = f"from nbgrader.api import Gradebook; Gradebook('sqlite:///{other}').close()"
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PATH": scripts})
    ((version,),) = ask(other, "select version_num from alembic_version")
    return str(version)


@pytest.fixture(scope="module")
def created(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database with the assignment in it, made once, on a PATH without alembic."""
    file = tmp_path_factory.mktemp("made") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/bin:/bin")
        with Gradebook(f"sqlite:///{file}", "section7") as gb:
            assert os.environ["PATH"] == "/usr/bin:/bin"
            assert gb.totals() == {}
            gb.sync_assignment(NAME, source())
    return file


@pytest.fixture
def file(created: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "gradebook.db"
    copied.write_bytes(created.read_bytes())
    return copied


@pytest.fixture
def gb(file: Path) -> Iterator[Gradebook]:
    with Gradebook(f"sqlite:///{file}", wait_s=0.1) as opened:
        opened.open()
        yield opened


def ask(file: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(file) as db:
        return db.execute(sql).fetchall()


def dump(file: Path) -> list[str]:
    with sqlite3.connect(file) as db:
        return sorted(db.iterdump())


GRADES = """
    select s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
    from grade g join base_cell b on b.id = g.cell_id
    join submitted_notebook n on n.id = g.notebook_id
    join submitted_assignment s on s.id = n.assignment_id order by 1, 2"""


def by_cell(file: Path, student: str = "ada") -> dict[object, tuple[object, ...]]:
    return {row[1]: row[2:] for row in ask(file, GRADES) if row[0] == student}


def mark_by_hand(file: Path, cell: str, points: float, extra: float | None = None) -> None:
    """What formgrader does when a lecturer types a score."""
    with sqlite3.connect(file) as db:
        db.execute(
            "update grade set manual_score = ?, extra_credit = ?, needs_manual_grade = 0 "
            "where cell_id = (select id from base_cell where name = ? and type = 'GradeCell')",
            (points, extra, cell),
        )


def test_a_new_assignment_holds_what_generate_assignment_saves(file: Path) -> None:
    cells = "select type, b.name, coalesce(g.max_score, -1) from base_cell b "
    assert ask(file, cells + "left join grade_cells g on g.id = b.id order by 1, 2") == [
        ("GradeCell", "sum", 4.0),
        ("GradeCell", "words", 2.0),
        ("SolutionCell", "sum_solution", -1),
        ("SolutionCell", "words", -1),
    ]
    saved = {r[0]: r[1:] for r in ask(file, "select name, locked, source from source_cell")}
    assert list(saved) == ["setup", "sum_solution", "sum", "words"]
    assert saved["sum_solution"] == (0, SUM)
    assert saved["sum"][0] == 1
    assert "check" in str(saved["sum"][1])
    assert ask(file, "select version_num from alembic_version") == [(nbgraders_version(file),)]
    assert ask(file, "select course_id from assignment") == [("section7",)]


def test_recording_a_grade(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in(), submitted_at="2026-03-02 23:59:00 CET")
    assert by_cell(file) == {"sum": (2.0, None, None, 0), "words": (None, None, None, 1)}
    assert gb.totals() == {("ada", NAME): (2.0, 6.0)}
    assert gb.waiting() == (("ada", NAME, "words"),)
    assert ask(file, "select timestamp from submitted_assignment") == [
        ("2026-03-02 22:59:00.000000",)
    ]
    assert ask(file, "select distinct auto_comment from comment") == [(None,)]


def test_recording_twice_changes_nothing(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in(), submitted_at=datetime(2026, 3, 2))
    before = dump(file)
    gb.sync_assignment(NAME, source())
    gb.record(HALF, handed_in(), submitted_at=datetime(2026, 3, 2))
    assert dump(file) == before


def test_a_better_second_attempt_replaces_the_mark(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in())
    gb.record(FULL, handed_in("total = 3.0"))
    assert by_cell(file)["sum"] == (4.0, None, None, 0)
    assert ask(file, "select count(*) from submitted_assignment") == [(1,)]


def test_a_manual_score_survives_remarking(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in())
    mark_by_hand(file, "words", 1.5, extra=0.25)
    gb.record(FULL, handed_in("total = 1 + 2"))
    assert by_cell(file)["words"] == (None, 1.5, 0.25, 0)
    assert gb.totals() == {("ada", NAME): (5.75, 6.0)}


def test_a_manual_score_waits_again_when_its_answer_changed(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in())
    mark_by_hand(file, "words", 1.5)
    gb.record(HALF, handed_in(words="I changed my mind."))
    assert by_cell(file)["words"] == (None, 1.5, None, 1)
    gb.record(HALF, handed_in(words="I changed my mind."))
    assert by_cell(file)["words"] == (None, 1.5, None, 1), "still unseen, still waiting"


def test_a_manual_score_on_a_tested_cell_waits_when_the_code_changed(
    gb: Gradebook, file: Path
) -> None:
    gb.record(HALF, handed_in())
    mark_by_hand(file, "sum", 3)
    gb.record(HALF, handed_in())
    assert by_cell(file)["sum"] == (2.0, 3.0, None, 0)
    gb.record(HALF, handed_in("total = 4"))
    assert by_cell(file)["sum"] == (2.0, 3.0, None, 1)


def test_a_manual_comment_survives(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in())
    with sqlite3.connect(file) as db:
        db.execute("update comment set manual_comment = 'Well argued.'")
    gb.record(FULL, handed_in(words="Other."))
    assert ask(file, "select distinct manual_comment from comment") == [("Well argued.",)]


def test_unanswered_words_earn_zero_and_say_so(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in(total=SUM, words="YOUR ANSWER HERE\n"))
    assert by_cell(file)["words"] == (0.0, None, None, 0)
    assert ask(file, "select auto_comment from comment") == [("No response.",)] * 2
    gb.record(HALF, handed_in())
    assert by_cell(file)["words"] == (None, None, None, 1)
    assert ask(file, "select auto_comment from comment") == [(None,)] * 2


def test_a_broken_test_is_never_a_zero(gb: Gradebook, file: Path) -> None:
    gb.record(grade(Outcome.PASSED, Outcome.TEST_ERROR), handed_in())
    assert by_cell(file)["sum"] == (2.0, None, None, 1)


def test_a_hold_without_cells_leaves_everything_unmarked(gb: Gradebook, file: Path) -> None:
    gb.record(replace(HALF, status=Status.ON_HOLD, cells=()))
    assert by_cell(file) == {"sum": (None, None, None, 1), "words": (None, None, None, 1)}


def test_a_hold_keeps_what_was_known_of_the_same_answer(gb: Gradebook, file: Path) -> None:
    failed = replace(HALF, status=Status.ON_HOLD, cells=())
    gb.record(HALF, handed_in())
    gb.record(failed, handed_in())
    gb.record(failed, handed_in())
    assert by_cell(file)["sum"] == (2.0, None, None, 1)
    gb.record(failed, handed_in("total = 4"))
    assert by_cell(file)["sum"] == (None, None, None, 1)


def test_a_hold_that_names_no_cell_holds_all(gb: Gradebook, file: Path) -> None:
    gb.record(replace(FULL, status=Status.ON_HOLD), handed_in())
    assert by_cell(file) == {"sum": (4.0, None, None, 1), "words": (None, None, None, 1)}


def test_a_rejected_file_is_a_submission_with_zeros(gb: Gradebook, file: Path) -> None:
    gb.record(replace(HALF, status=Status.REJECTED, cells=(), notes=("not JSON",)))
    assert by_cell(file) == {"sum": (0.0, None, None, 0), "words": (0.0, None, None, 0)}
    assert gb.totals() == {("ada", NAME): (0.0, 6.0)}


def test_a_rejected_file_keeps_a_manual_score_and_asks(gb: Gradebook, file: Path) -> None:
    gb.record(HALF, handed_in())
    mark_by_hand(file, "words", 2)
    gb.record(replace(HALF, status=Status.REJECTED, cells=()))
    assert by_cell(file) == {"sum": (0.0, None, None, 0), "words": (0.0, 2.0, None, 1)}


def test_a_grade_for_another_version_of_the_source_is_refused(gb: Gradebook, file: Path) -> None:
    before = dump(file)
    with pytest.raises(GradebookError, match=r"'sum' \(5 points\).*says 4 points.*mark again"):
        gb.record(grade(Outcome.PASSED, points=5), handed_in())
    with pytest.raises(GradebookError, match=r"'other'.*does not know it"):
        gb.record(replace(HALF, cells=(CellGrade("other", 1, 1),)), handed_in())
    with pytest.raises(GradebookError, match="'hw2' has no notebook"):
        gb.record(replace(HALF, assignment="hw2"), handed_in())
    assert dump(file) == before, "a refused grade leaves no half-written submission"


def test_new_points_are_taken_and_ask_for_remarking(gb: Gradebook) -> None:
    gb.record(FULL, handed_in())
    assert gb.sync_assignment(NAME, source()) == Synced()
    synced = gb.sync_assignment(NAME, source(points=8))
    assert synced == Synced(repriced=("sum",))
    assert synced.must_remark
    gb.record(grade(Outcome.PASSED, points=8), handed_in())
    assert gb.totals() == {("ada", NAME): (8.0, 10.0)}


def test_a_renamed_cell_loses_only_marks_that_can_be_made_again(gb: Gradebook, file: Path) -> None:
    gb.record(FULL, handed_in())
    synced = gb.sync_assignment(NAME, source(words="essay"))
    assert synced == Synced(added=("essay",), removed=("words",))
    assert by_cell(file) == {"sum": (4.0, None, None, 0), "essay": (None, None, None, 1)}
    orphans = "select count(*) from {0} where cell_id not in (select id from base_cell)"
    assert ask(file, orphans.format("grade")) == [(0,)]
    assert ask(file, orphans.format("comment")) == [(0,)]
    assert gb.totals() == {("ada", NAME): (4.0, 6.0)}


def test_a_removed_cell_with_a_manual_score_is_refused(gb: Gradebook, file: Path) -> None:
    gb.record(FULL, handed_in())
    mark_by_hand(file, "words", 2)
    before = dump(file)
    with pytest.raises(GradebookError, match="words of ada"):
        gb.sync_assignment(NAME, source(words="essay"))
    assert dump(file) == before
    gb.sync_assignment(NAME, source(words="essay"), discard_manual=True)
    assert "words" not in by_cell(file)


def test_a_source_that_nbgrader_cannot_read_is_refused(gb: Gradebook, file: Path) -> None:
    broken = copy.deepcopy(source())
    broken.cells[1].source = "### BEGIN SOLUTION\ntotal = 3"
    with pytest.raises(GradebookError, match=r"hw1/hw1\.ipynb.*no end solution"):
        gb.sync_assignment(NAME, broken)
    twice = copy.deepcopy(source())
    twice.cells[3].metadata.nbgrader.grade_id = "sum"
    with pytest.raises(GradebookError, match=r"hw1/hw1\.ipynb"):
        gb.sync_assignment(NAME, twice)


def test_a_locked_database_is_one_clear_error(gb: Gradebook, file: Path) -> None:
    other = sqlite3.connect(file)
    try:
        other.execute("begin immediate")
        with pytest.raises(GradebookError, match="kept it locked"):
            gb.record(HALF, handed_in())
    finally:
        other.close()
    gb.record(HALF, handed_in())
    assert gb.totals() == {("ada", NAME): (2.0, 6.0)}


def test_a_database_that_is_locked_when_it_is_first_written_to_is_one_clear_error(
    gb: Gradebook, file: Path
) -> None:
    gb.record(HALF, handed_in())
    other = sqlite3.connect(file)
    with Gradebook(f"sqlite:///{file}", "another course", wait_s=0.1) as late:
        try:
            other.execute("begin immediate")
            assert late.standing("ada", NAME) is not None, "reading needs no lock"
            with pytest.raises(GradebookError, match="kept it locked"):
                late.record(HALF, handed_in())
        finally:
            other.close()
        late.record(HALF, handed_in())


def test_reading_makes_no_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        assert gradebook.standings(NAME) == {}
        assert gradebook.standing("ada", NAME) is None
        assert not path.exists()
        path.touch()
        assert gradebook.standings(NAME) == {}
    assert path.stat().st_size == 0


def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_text("no database at all, but longer than a header" * 99)
    with pytest.raises(GradebookError, match="not a database"):
        Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}").open()
    with pytest.raises(GradebookError, match="unable to open"):
        Gradebook(f"sqlite:///{tmp_path / 'nowhere' / 'gradebook.db'}").open()


def test_a_class_takes_a_bounded_number_of_statements(gb: Gradebook) -> None:
    import sqlalchemy as sa

    seen: list[str] = []
    sa.event.listen(
        gb._nbgrader.engine, "before_cursor_execute", lambda *said: seen.append(said[2])
    )
    gb.record(replace(HALF, student="first"), handed_in())
    once = len(seen)
    gb.record(replace(HALF, student="second"), handed_in())
    assert len(seen) == 2 * once <= 50
    assert sum(statement.startswith("BEGIN") for statement in seen) == 2


def test_a_gradebook_of_the_first_version_is_taken_over(file: Path) -> None:
    with Gradebook(f"sqlite:///{file}") as opened:
        opened.record(HALF, handed_in())
    with sqlite3.connect(file) as db:
        db.execute("DROP TABLE softmark_penalty")  # which 0.1.0 did not have
        db.execute("UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0")
    with Gradebook(f"sqlite:///{file}") as opened:
        opened.record(HALF, handed_in())
        assert opened.totals()["ada", NAME][0] == 3.0  # both cells as the person marked them
    assert ask(file, "SELECT count(*) FROM softmark_penalty") == [(0,)]


def test_one_waits_for_another_program_with_a_word_and_not_for_ever(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("softmark.gradebook.book.SILENT_S", 0.05)
    path = tmp_path / "gradebook.db"
    Gradebook(f"sqlite:///{path}").close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match="another program kept it locked"):
        Gradebook(f"sqlite:///{path}", wait_s=0.5)
    other.close()
    assert "waiting for gradebook" in caplog.text
