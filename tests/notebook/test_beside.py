"""What lies beside a hand-in's notebook comes along: its own folder's files, within bounds."""

import os
from pathlib import Path

import pytest

from softmark.notebook import beside, files_beside


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "submitted" / "ada" / "hw"
    folder.mkdir(parents=True)
    (folder / "hw.ipynb").write_text("{}")
    return folder


def test_helpers_tables_and_folders_come_along(place: Path) -> None:
    (place / "helpers.py").write_text("n = 1")
    (place / "pictures").mkdir()
    (place / "pictures" / "net.png").write_bytes(b"\x89PNG")
    (place / "other.ipynb").write_text("{}")
    (place / "timestamp.txt").write_text("2026")
    found = files_beside(place / "hw.ipynb", place, ())
    assert found.files == {
        "helpers.py": b"n = 1",
        "other.ipynb": b"{}",
        "pictures/net.png": b"\x89PNG",
    }
    assert found.notes == (
        "In the working folder, as beside the notebook: `helpers.py`, `other.ipynb`, "
        "`pictures/net.png`.",
    )


def test_a_notebook_alone_has_nothing_beside_it(place: Path) -> None:
    assert files_beside(place / "hw.ipynb", place, ()) == beside.Beside()


def test_copies_of_the_courses_data_stay_out(place: Path) -> None:
    for name in ("data/iris/iris.csv", "data/own.csv", "data/mine/x.csv"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name)
    found = files_beside(place / "hw.ipynb", place, {"iris"})
    assert sorted(found.files) == ["data/mine/x.csv", "data/own.csv"]


def test_links_hidden_files_and_pipes_stay_out(place: Path, tmp_path: Path) -> None:
    secret = tmp_path / "submitted" / "bob"
    secret.mkdir()
    (secret / "answers.py").write_text("theirs")
    (place / "answers.py").symlink_to(secret / "answers.py")
    (place / "bob").symlink_to(secret)
    (place / ".git").mkdir()
    (place / ".git" / "config").write_text("x")
    (place / ".env").write_text("x")
    (place / "__pycache__").mkdir()
    (place / "__pycache__" / "x.pyc").write_text("x")
    os.mkfifo(place / "pipe")
    found = files_beside(place / "hw.ipynb", place, ())
    assert found.files == {}
    (note,) = found.notes
    assert note.startswith("Left out of the working folder: `answers.py`, `bob`, `pipe` (")


def test_a_folder_behind_a_link_is_not_read(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "theirs.py").write_text("x")
    (place / "in").symlink_to(other)
    assert files_beside(place / "in" / "hw.ipynb", place, ()).files == {}


def test_what_is_over_the_bounds_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MAX_BYTES", 10)
    monkeypatch.setattr(beside, "MAX_FILES", 2)
    for name, size in (("a", 4), ("b", 7), ("c", 6), ("d", 0)):
        (place / name).write_bytes(bytes(size))
    found = files_beside(place / "hw.ipynb", place, ())
    assert {name: len(content) for name, content in found.files.items()} == {"a": 4, "c": 6}
    assert "Left out of the working folder: `b`, `d` (" in found.notes[1]


def test_what_is_in_the_way_of_a_file_that_was_handed_out_is_named(place: Path) -> None:
    (place / "images").write_text("a file, where the assignment has a folder")
    (place / "helper.py").mkdir()
    (place / "helper.py" / "a.py").write_text("a folder, where it has a file")
    found = files_beside(place / "hw.ipynb", place, (), {"images/net.png", "helper.py"})
    assert found.files == {}
    assert found.notes[0].startswith(
        "Left out of the working folder: `helper.py/a.py`, `images` (links, what cannot be read, "
        "what is in the way of the assignment's own files"
    )


def test_a_folder_that_several_share_is_not_read(place: Path) -> None:
    (place / "helpers.py").write_text("n = 1")
    assert sorted(files_beside(place / "hw.ipynb", None, ()).files) == ["helpers.py"]
    (place / "bob.ipynb").write_text("{}")
    assert files_beside(place / "hw.ipynb", None, ()).files == {}
