"""What commands show fits the terminal and loses nothing."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from softmark.cli import terminal
from softmark.course import Course
from softmark.model import Grade, Status


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "softmark.toml").write_text('[course]\ntitle = "Section 7"\n')
    return Course.load(tmp_path)


def graded(assignment: str, student: str = "ada") -> Grade:
    return Grade(student, assignment, Status.GRADED, 41.5, 29.4, True)


def shown(course: Course, *grades: Grade, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    console = Console(width=80, record=True, file=io.StringIO())
    monkeypatch.setattr(terminal, "out", console)
    terminal.show_summary(course, grades, 3.2)
    return console.export_text().splitlines()


def test_the_table_fits_80_columns(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [graded("unsupervised_review", f"s{n}") for n in range(1000)]
    lines = shown(course, *many, monkeypatch=monkeypatch)
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if "…" in line]
    (row,) = [line.split() for line in lines if " 1000 " in line]
    assert row == ["unsupervised_review", "1000", "1000", "0", "0", "0", "29.4", "41.5"]
    long = graded("an_assignment_with_a_name_that_is_longer_than_any_should_be")
    lines = shown(course, long, monkeypatch=monkeypatch)
    assert max(map(len, lines)) <= 80
    assert "41.5" in " ".join(lines)


def test_it_says_where_to_look(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(course, graded("tiny"), monkeypatch=monkeypatch)
    assert "1 submission in 3 s. Where to look:" in lines
    assert "  report     reports/tiny/index.html" in lines


def test_a_file_that_was_not_there_is_not_left_behind_empty(tmp_path: Path) -> None:
    terminal.check_json(tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()
    kept = tmp_path / "old.json"
    kept.write_text("[]")
    terminal.check_json(kept)
    assert kept.read_text() == "[]"
    terminal.write_json(kept, [{"a": 1}])
    assert '"a": 1' in kept.read_text()
