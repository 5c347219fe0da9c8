"""What lies in submitted/ is marked or named, whatever it is called and wherever it lies."""

from __future__ import annotations

import json
import os
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import tiny_course as tiny
from nbformat import NotebookNode

from softmark.collect.hand_ins import HandIns, find_hand_ins
from softmark.course import Course
from softmark.model import ConfigError, Status, Submission

RIGHT = "def double(x):\n    return x + x"
OTHER = "def double(x):\n    return 2 * x  # my second try"
WORDS = "because it is so"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The course of ``tiny``, and a second assignment, ``other``."""
    tiny.make_course(tmp_path)
    tiny.write(tiny.source(grade_id="triple"), tmp_path / "source" / "other" / "other.ipynb")
    return tmp_path


def notebook(solution: str = "", words: str = "", grade_id: str = "double") -> NotebookNode:
    """What a student saved; with no solution and no words, what was handed out."""
    made = tiny.source(
        solution or "# YOUR CODE HERE\nraise NotImplementedError()", grade_id=grade_id
    )
    made.cells[2].source = "assert double(1) == 2, 'twice one is two'"
    made.cells[3].source = words or "YOUR ANSWER HERE"
    return made


def put(root: Path, *files: str) -> Path:
    """The folder of ada's hand-in of tiny, with blank notebooks of these names."""
    place = root / "submitted" / "ada" / "tiny"
    place.mkdir(parents=True, exist_ok=True)
    for name in files:
        tiny.write(notebook(), place / name)
    return place


def find(root: Path) -> HandIns:
    course = Course.load(root)
    return find_hand_ins(course, course.chosen(None))


def ada(root: Path) -> Submission:
    (found,) = [s for s in find(root).submissions if (s.student, s.assignment) == ("ada", "tiny")]
    return found


def name_of(found: Submission) -> str:
    assert found.place is not None
    return found.path.relative_to(found.place).as_posix()


def test_the_usual_hand_in_leaves_nothing_to_say(root: Path) -> None:
    place = root / "submitted" / "ada" / "tiny"
    path = tiny.write(notebook(RIGHT), place / "tiny.ipynb")
    (place / "timestamp.txt").write_text("2026-11-28 12:00:00 UTC")
    (place / "helpers.py").write_text("ONE = 1")
    (place / ".ipynb_checkpoints").mkdir()
    tiny.write(notebook(), place / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb")
    assert find(root) == HandIns((Submission("ada", "tiny", path, place),), (), ("ada",))


def test_a_blank_beside_a_solved_one_is_not_marked(root: Path) -> None:
    place = put(root, "tiny.ipynb")
    tiny.write(notebook(RIGHT), place / "tiny (1).ipynb")
    found = ada(root)
    assert name_of(found) == "tiny (1).ipynb"
    assert found.notes == (
        "`tiny (1).ipynb` was marked: nothing was written in `tiny.ipynb` beside it.",
        "Not marked: `tiny.ipynb`; nothing was written in it.",
    )
    assert (found.fate, found.needs_you) == (None, ())


def test_of_two_with_work_the_expected_name_wins_and_both_are_named(root: Path) -> None:
    place = put(root)
    tiny.write(notebook(RIGHT), place / "tiny.ipynb")
    tiny.write(notebook(OTHER, WORDS), place / "tiny-Copy1.ipynb")
    found = ada(root)
    assert name_of(found) == "tiny.ipynb"
    assert found.notes == ("Not marked: `tiny-Copy1.ipynb`; it holds work, too.",)
    assert found.needs_you == found.notes
    assert found.fate is None


@pytest.mark.parametrize("blank", [False, True])
def test_of_two_with_work_under_other_names_a_person_decides(root: Path, blank: bool) -> None:
    place = put(root, *(["tiny.ipynb"] if blank else []))
    tiny.write(notebook(RIGHT), place / "tiny (1).ipynb")
    tiny.write(notebook(OTHER, WORDS), place / "final.ipynb")
    found = ada(root)
    assert name_of(found) == "final.ipynb", "the one with more work, for now"
    assert found.fate is Status.ON_HOLD
    assert (
        "Several notebooks with work were handed in: `final.ipynb` and `tiny (1).ipynb`. "
        "`final.ipynb` was marked for now; a person decides which one counts."
    ) in found.notes
    assert "submitted/ada/tiny/" in found.needs_you[-1]


def test_copies_of_one_notebook_need_nobody(root: Path) -> None:
    place = put(root)
    for name in ("a.ipynb", "b.ipynb"):
        tiny.write(notebook(RIGHT), place / name)
    found = ada(root)
    assert name_of(found) == "a.ipynb"
    assert found.notes[-1] == "Not marked: `b.ipynb`; it is a copy of `a.ipynb`."
    assert (found.fate, found.needs_you) == (None, ())


@pytest.mark.parametrize(
    "name",
    [
        "tiny/tiny.ipynb",
        "tiny/homework/tiny.ipynb",
        "tiny.ipynb.json",
        "tiny.ipynb.txt",
        "TINY.IPYNB",
        "my homework.ipynb",
        "Übung.ipynb",
    ],
)
def test_a_notebook_is_found_under_other_names(root: Path, name: str) -> None:
    place = root / "submitted" / "ada" / "tiny"
    tiny.write(notebook(RIGHT), place / name)
    found = ada(root)
    assert name_of(found) == name
    assert found.notes == (f"`{name}` was marked: it was expected as `tiny.ipynb`.",)
    assert found.fate is None


def test_a_damaged_notebook_beside_a_sound_one_is_named(root: Path) -> None:
    place = put(root)
    (place / "tiny.ipynb").write_text('{"cells": [')
    tiny.write(notebook(RIGHT), place / "tiny (1).ipynb")
    found = ada(root)
    assert name_of(found) == "tiny (1).ipynb"
    assert found.notes[0] == "`tiny (1).ipynb` was marked: `tiny.ipynb` beside it cannot be read."
    assert "the file ends in the middle" in found.notes[1]


def test_another_assignments_notebook_is_recognised(root: Path) -> None:
    tiny.write(notebook(RIGHT, grade_id="triple"), put(root) / "tiny.ipynb")
    found = ada(root)
    assert found.fate is Status.REJECTED
    assert found.notes == (
        "`tiny.ipynb` is the notebook of `other`, not of `tiny`, so nothing could be marked. "
        "Hand in `tiny.ipynb`.",
    )


def test_another_assignments_notebook_beside_the_right_one_is_named(root: Path) -> None:
    place = put(root)
    tiny.write(notebook(RIGHT, grade_id="triple"), place / "tiny.ipynb")
    tiny.write(notebook(RIGHT), place / "right.ipynb")
    found = ada(root)
    assert name_of(found) == "right.ipynb"
    assert found.needs_you == ("Not marked: `tiny.ipynb`; it is the notebook of `other`.",)


def test_a_copy_that_jupyter_saved_is_called_so(root: Path) -> None:
    tiny.write(notebook(RIGHT), put(root) / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb")
    found = ada(root)
    assert found.fate is Status.REJECTED
    assert "a copy that Jupyter saves by itself" in found.notes[0]


def test_one_file_that_is_no_notebook_is_read_to_say_what_it_is(root: Path) -> None:
    place = put(root)
    with zipfile.ZipFile(place / "homework.zip", "w") as archive:
        archive.writestr("tiny.ipynb", json.dumps(notebook(RIGHT)))
    assert ada(root).path == place / "homework.zip"


def test_what_lies_where_no_notebook_is_is_named(root: Path) -> None:
    place = put(root)
    (place / "photo.jpg").write_bytes(b"")
    (place / "notes.docx").write_bytes(b"")
    found = ada(root)
    assert found.fate is Status.REJECTED
    assert found.notes == (
        "There is no notebook here; what lies here is `notes.docx`, `photo.jpg`. Hand in "
        "`tiny.ipynb`.",
    )


def test_links_pipes_and_devices_are_named_and_never_followed(root: Path) -> None:
    place = put(root)
    tiny.write(notebook(RIGHT), place / "tiny.ipynb")
    os.mkfifo(place / "pipe.ipynb")
    (place / "secret.ipynb").symlink_to(root / "source" / "tiny" / "tiny.ipynb")
    (place / "all").symlink_to(root)
    found = ada(root)
    assert name_of(found) == "tiny.ipynb"
    assert found.notes == (
        "`all` is a symbolic link: it was not followed.",
        "`pipe.ipynb` is a named pipe, no regular file: it was not followed.",
        "`secret.ipynb` is a symbolic link: it was not followed.",
    )


def strays(root: Path) -> list[str]:
    return [str(stray) for stray in find(root).strays]


def test_a_mistyped_folder_is_named_with_what_was_meant(root: Path) -> None:
    tiny.write(notebook(RIGHT), root / "submitted" / "ada" / "tiny" / "tiny.ipynb")
    (root / "submitted" / "ada" / "othr").mkdir()
    assert strays(root) == [
        "submitted/ada/othr: `othr` is no assignment of this course. Did you mean 'other'? "
        "Rename the folder, then run `softmark grade` again."
    ]
    assert ada(root).notes == ("Not marked: `othr` is no assignment of this course.",)


def test_an_unknown_folder_says_whose_notebook_is_in_it(root: Path) -> None:
    path = root / "submitted" / "ada" / "week 3" / "final.ipynb"
    tiny.write(notebook(RIGHT), path)
    (stray,) = find(root).strays
    assert (stray.student, stray.assignment) == ("ada", "tiny")
    assert str(stray) == (
        "submitted/ada/week 3: `week 3` is no assignment of this course, but the notebook in it "
        "is that of `tiny`. Rename the folder to tiny, then run `softmark grade` again."
    )


def test_what_lies_beside_the_folders_is_named(root: Path) -> None:
    tiny.write(notebook(RIGHT), root / "submitted" / "ada" / "tiny.ipynb")
    (root / "submitted" / "ada" / "notes.txt").write_text("")
    (root / "submitted" / "bob").symlink_to(root / "submitted" / "ada")
    (root / "submitted" / "class.zip").write_bytes(b"PK")
    (root / "submitted" / "cleo.ipynb").write_text("{}")
    (root / "submitted" / "README.md").write_text("")
    again = "then run `softmark grade` again."
    assert strays(root) == [
        "submitted/bob: a symbolic link, where one folder a student belongs. Links and special "
        f"files are never followed: put the folder itself there, {again}",
        "submitted/class.zip: a file, where one folder a student belongs. Unpack it there, "
        + again,
        "submitted/cleo.ipynb: a file, where one folder a student belongs. Put it where it "
        f"belongs, submitted/<student>/<assignment>/, or remove it, {again}",
        "submitted/ada/notes.txt: `notes.txt` is a file that belongs to no assignment. Put it "
        f"into the folder of its assignment or remove it, {again}",
        "submitted/ada/tiny.ipynb: `tiny.ipynb`, the notebook of `tiny`, lies outside the folder "
        f"of an assignment. Move it into submitted/ada/tiny/, {again}",
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bruno", "bruno"),
        ("bruno", "bruno "),
        ("van dam", "vandam"),
        (unicodedata.normalize("NFC", "möller"), unicodedata.normalize("NFD", "möller")),
    ],
)
def test_ids_that_look_like_another_are_named(root: Path, one: str, two: str) -> None:
    for student in (one, two):
        tiny.write(notebook(RIGHT), root / "submitted" / student / "tiny" / "tiny.ipynb")
    found = find(root)
    assert {s.student for s in found.submissions} == {one, two}
    assert [s.found.startswith("the ids `") for s in found.strays] == [True]


def test_an_id_with_a_blank_at_its_end_is_named(root: Path) -> None:
    tiny.write(notebook(RIGHT), root / "submitted" / "bruno " / "tiny" / "tiny.ipynb")
    assert "the id `bruno ` has blanks around it" in strays(root)[0]


def in_bytes(root: Path, name: bytes) -> Path:
    return Path(os.fsdecode(os.fsencode(root) + b"/submitted/" + name))


def test_latin_names_stay_two_students_and_are_repaired(root: Path) -> None:
    for name in (b"M\xfcller", b"M\xf6ller", "Müller".encode()):
        tiny.write(notebook(RIGHT), in_bytes(root, name) / "tiny" / "tiny.ipynb")
    found = find(root)
    students = [s.student for s in found.submissions]
    assert len(students) == 3
    assert {"Müller", "Möller"} < set(students)
    (third,) = set(students) - {"Müller", "Möller"}
    assert third.startswith("Müller~")
    assert all(s.path.is_file() for s in found.submissions)
    doubtful = [stray for stray in found.strays if "is no UTF-8" in str(stray)]
    assert [stray.marked for stray in doubtful] == [True, True]


@pytest.mark.parametrize("name", [b"x" * 246, b"x" * 255, b"\xfc" * 250, "ü".encode() * 127])
def test_a_name_as_long_as_can_be_is_one_student(root: Path, name: bytes) -> None:
    tiny.write(notebook(RIGHT), in_bytes(root, name) / "tiny" / "tiny.ipynb")
    (found,) = find(root).submissions
    assert len(found.student.encode()) <= 255
    assert found.path.is_file()


def test_only_some_students(root: Path) -> None:
    for student in ("ann", "ben"):
        tiny.write(notebook(RIGHT), root / "submitted" / student / "tiny" / "tiny.ipynb")
    (root / "submitted" / "ben" / "tyni").mkdir()
    found = find(root)
    assert [s.student for s in found.of(["ann"]).submissions] == ["ann"]
    assert found.of(["ann"]).strays == ()
    assert found.of(None) is found
    with pytest.raises(
        ConfigError, match=r"no folder submitted/anm.*ann, ben\. Did you mean 'ann'"
    ):
        found.of(["anm"])


def test_by_assignment_then_student_and_whatever_lies_there_counts(root: Path) -> None:
    for place in ("ann/tiny", "ann/other", "ben/tiny", ".hidden/tiny"):
        (root / "submitted" / place).mkdir(parents=True)
    (root / "submitted" / "cat").mkdir()
    a_file = root / "submitted" / "cat" / "tiny"
    a_file.write_text("not a folder")
    (root / "submitted" / "dan").mkdir()
    (root / "submitted" / "dan" / "tiny").symlink_to("/etc")
    found = find(root).submissions
    assert [(s.assignment, s.student) for s in found] == [
        ("other", "ann"),
        ("tiny", "ann"),
        ("tiny", "ben"),
        ("tiny", "cat"),
        ("tiny", "dan"),
    ]
    assert found[-2].path == a_file
    assert found[-1].path == root / "submitted" / "dan" / "tiny"
    assert found[0].notes == ("The folder is empty. Hand in `other.ipynb`.",)


@contextmanager
def as_plain_user(folder: Path) -> Iterator[None]:
    """Root may read everything: for a while this process is somebody who owns the folder."""
    if os.geteuid() != 0:
        yield
        return
    parents = {parent: parent.stat().st_mode for parent in folder.parents}
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 64646, 64646)
    for parent in folder.parents:
        parent.chmod(parents[parent] | 0o011)
    os.seteuid(64646)
    try:
        yield
    finally:
        os.seteuid(0)
        for parent, mode in parents.items():
            parent.chmod(mode)


def test_what_cannot_be_looked_at_counts_as_handed_in(root: Path) -> None:
    closed = [root / "submitted" / "ann", root / "submitted" / "ben" / "tiny"]
    for folder in closed:
        folder.mkdir(parents=True)
    with as_plain_user(root):
        for folder in closed:
            folder.chmod(0)
        found = find(root).submissions
        for folder in closed:
            folder.chmod(0o700)
    assert [(s.student, s.assignment) for s in found] == [
        ("ann", "other"),
        ("ann", "tiny"),
        ("ben", "tiny"),
    ]
