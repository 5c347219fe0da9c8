"""What commands show fits the terminal and loses nothing."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course as tiny
from rich.console import Console

from softmark.cli import terminal
from softmark.cli.progress import lines
from softmark.collect.hand_ins import Stray
from softmark.course import Course
from softmark.marking.class_run import Outcomes
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


def test_core_assignments_are_named(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.write(tiny.source(), course.root / "source" / "tiny" / "tiny.ipynb")
    with (course.root / "softmark.toml").open("a", encoding="utf-8") as config:
        config.write("[assignments.tiny]\ncore = true\n")
    course = Course.load(course.root)
    lines = shown(course, graded("tiny"), graded("other"), monkeypatch=monkeypatch)
    rows = [line.split() for line in lines]
    named = [row[:2] for row in rows if row[:1] in (["tiny"], ["other"])]
    assert named == [["tiny", "core"], ["other", "1"]]


def test_it_says_where_to_look(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(course, graded("tiny"), monkeypatch=monkeypatch)
    assert "1 submission in 3 s. Where to look:" in lines
    assert "  report     reports/tiny/index.html" in lines


def test_every_page_of_an_assignment_with_several_notebooks_is_named(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("tiny/tiny", "two/one", "two/two"):
        tiny.write(tiny.source(), course.root / "source" / f"{path}.ipynb")
    course = Course.load(course.root)
    two = [replace(graded("two"), notebook=name) for name in ("one", "two")]
    lines = shown(course, graded("tiny"), *two, monkeypatch=monkeypatch)
    assert "2 submissions in 3 s. Where to look:" in lines
    assert [line.split()[1] for line in lines if line.startswith("  feedback")] == [
        "feedback/<student>/<assignment>/<assignment>.html",
        "feedback/<student>/two/one.html",
        "feedback/<student>/two/two.html",
    ]
    held = replace(two[1], status=Status.ON_HOLD, held="why")
    console = Console(width=80, record=True, file=io.StringIO())
    monkeypatch.setattr(terminal, "err", console)
    terminal.show_aftermath(course, Outcomes((held,), ()))
    assert "two/two: ada: on hold: why" in console.export_text()


def test_a_hand_in_that_was_marked_under_a_repaired_name_is_not_called_unmarked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    monkeypatch.setattr(terminal, "err", console)
    repaired = Stray("submitted/M", "the student is called `M`", "Rename it.", marked=True)
    lost = [Stray(f"submitted/{n}", "a file", "Move it.") for n in range(terminal.MAX_STRAYS + 3)]
    terminal.show_strays([repaired, *lost])
    lines = console.export_text().splitlines()
    assert lines[0] == "NOT MARKED submitted/0: a file. Move it."
    assert lines[-2:] == [
        "NOT MARKED 3 more; the reports list them all.",
        "LOOK submitted/M: the student is called `M`. Rename it.",
    ]


def test_a_file_that_was_not_there_is_not_left_behind_empty(tmp_path: Path) -> None:
    terminal.check_json(tmp_path / "new.json")
    assert not (tmp_path / "new.json").exists()
    kept = tmp_path / "old.json"
    kept.write_text("[]")
    terminal.check_json(kept)
    assert kept.read_text() == "[]"
    terminal.write_json(kept, [{"a": 1}])
    assert '"a": 1' in kept.read_text()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b]0;title\x07", "\\x1b[31mred\\x1b]0;title\\x07"),
        ("one\rtwo\b\x9b2J", "one\\rtwo\\x08\\x9b2J"),
        ("\u202eevil \udcff", "\\u202eevil \\udcff"),
        ("Zoë \u200c 李\n\tnext", "Zoë \u200c 李\n\tnext"),
    ],
)
def test_what_acts_on_a_terminal_is_written_out(
    text: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = io.StringIO()
    for name in ("out", "err"):
        monkeypatch.setattr(terminal, name, Console(file=seen, width=80))
    terminal.say(text)
    terminal.say_error(text)
    assert seen.getvalue() == f"{shown}\nsoftmark: {shown}\n".expandtabs()


def test_a_students_name_does_not_act_on_the_terminal() -> None:
    said: list[str] = []
    step = lines("marking", 2, "\x1b[2J", said.append, iter((0.0, 9.0)).__next__)
    step(1, 2, "eve\x1b[2J")
    assert said == ["marking: 2 to do, \\x1b[2J", "marking: 1 of 2 in 9 s, last eve\\x1b[2J"]
