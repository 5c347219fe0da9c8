"""A scratch is measured and removed whatever student code made of it; nothing is followed."""

import os
from pathlib import Path

from softmark.sandbox.scratch import MOST_FILES, remove, size


def test_everything_goes_and_nothing_is_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "of the host").write_text("1")
    scratch = tmp_path / "scratch"
    (scratch / "a" / "b").mkdir(parents=True)
    (scratch / "a" / "out").symlink_to(kept)
    (scratch / "loop").symlink_to("loop")
    os.mkfifo(scratch / "a" / "fifo")
    (scratch / "a" / "b" / "file").write_text("1")
    (scratch / "a" / "b").chmod(0o300)  # cannot be listed
    (scratch / "a").chmod(0)
    remove(scratch)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]
    assert (kept / "of the host").read_text() == "1"


def test_folders_deeper_than_any_path(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    here = os.open(scratch, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("deep" * 4, dir_fd=here)
        inner = os.open("deep" * 4, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert size(scratch, 10**9) > 10**9
    remove(scratch)
    assert not scratch.exists()


def test_what_is_counted_is_what_the_disk_holds(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x" * 100_000)
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(10**12)
    (tmp_path / "link").symlink_to("/")
    assert 100_000 <= size(tmp_path, 10**9) < 1_000_000
    assert size(tmp_path, 50_000) > 50_000
    assert size(tmp_path / "not there", 1) == 0


def test_files_without_number(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    for number in range(MOST_FILES + 1):
        os.link(tmp_path / "one", tmp_path / str(number))
    assert size(tmp_path, 10**12) > 10**12
