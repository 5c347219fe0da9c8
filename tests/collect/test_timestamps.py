"""timestamp.txt is a student's file: whatever it is, it costs one note at most."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from softmark.collect.timestamps import HandedIn, read_timestamp


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-02 12:00:00.5 UTC\n", datetime(2026, 3, 2, 12, 0, 0, 500000)),
        ("2026-03-02 12:00:00", datetime(2026, 3, 2, 12)),
        ("2026-03-02T12:00:00Z", datetime(2026, 3, 2, 12)),
        ("2026-03-02 12:00:00 +0100", datetime(2026, 3, 2, 11)),
        ("2026-03-02 12:00:00 Europe/Berlin", datetime(2026, 3, 2, 11)),
        ("2026-03-02", datetime(2026, 3, 2)),
        ("March 2, 2026 3:04 PM", datetime(2026, 3, 2, 15, 4)),
    ],
)
def test_a_time(tmp_path: Path, text: str, when: datetime) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    assert read_timestamp(tmp_path) == HandedIn(when, text.encode())


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_says_nothing(tmp_path: Path, text: str) -> None:
    assert read_timestamp(tmp_path) == HandedIn()
    (tmp_path / "timestamp.txt").write_text(text)
    assert read_timestamp(tmp_path) == HandedIn()


@pytest.mark.parametrize(
    "content",
    [
        b"1" * 30 + b"h",
        b"yesterday-ish",
        b"2026-13-45 99:99:99 UTC",
        b"2026-03-02 12:00:00 /etc/localtime",
        b"2026-03-02 12:00:00 ../../etc/passwd",
        b"9999-12-31 23:59:59 -2359",
        b"0001-01-01 00:00:00 +2359",
        b"0000-00-00",
        b"\x00" * 50,
        b"\xff\xfe2\x000\x002\x006\x00",
        b"2026-03-02 12:00:00\n<script>",
        b"\x1b[31m2026",
        b"x" * 400,
        b"-1e400",
        b"NaN",
    ],
)
def test_what_is_no_time_is_a_note(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "timestamp.txt").write_bytes(content)
    found = read_timestamp(tmp_path)
    assert found.when is None
    assert found.content is None
    assert "`timestamp.txt` holds no time" in found.note
    assert "\x1b" not in found.note
    assert len(found.note) < 400


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "timestamp.txt").open("wb") as file:
        file.truncate(3 * 1024**3)
    assert "it has 3221225472 bytes" in read_timestamp(tmp_path).note


@pytest.mark.parametrize("kind", ["link", "dangling", "fifo", "folder", "device"])
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "timestamp.txt"
    (tmp_path / "elsewhere").write_text("2026-03-02 12:00:00 UTC")
    if kind == "link":
        file.symlink_to(tmp_path / "elsewhere")
    elif kind == "dangling":
        file.symlink_to(tmp_path / "nowhere")
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "fifo":
        os.mkfifo(file)
    else:
        file.mkdir()
    assert "it is not a plain file" in read_timestamp(tmp_path).note


def test_where_a_folder_should_be_there_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "tiny").write_text("a file")
    assert read_timestamp(tmp_path / "tiny") == HandedIn()
