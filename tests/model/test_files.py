"""A file is the old one or the new one, whatever happens in between."""

import errno
import os
import stat

import pytest

from softmark.model import files
from softmark.model.files import (
    remove_leftovers,
    staged,
    staged_folder,
    write_atomically,
    writing,
)


def replace_folder(path, content):
    with staged_folder(path, content):
        pass
    return path


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_writes_and_replaces_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "new" / "page.html"
    assert write_atomically(path, b"one") == path
    write_atomically(path, b"two", durable=False)
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["page.html"]


def test_permissions_follow_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        path = write_atomically(tmp_path / "shared", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_name_as_long_as_the_system_allows(tmp_path):
    assert write_atomically(tmp_path / ("n" * 255), b"x").read_bytes() == b"x"


def test_a_link_is_replaced_not_followed(tmp_path):
    (tmp_path / "far").write_bytes(b"theirs")
    (tmp_path / "here").symlink_to(tmp_path / "far")
    write_atomically(tmp_path / "here", b"ours")
    assert (tmp_path / "far").read_bytes() == b"theirs"
    assert not (tmp_path / "here").is_symlink()


@pytest.fixture
def full(monkeypatch):
    """A disk on which nothing more fits."""

    def refuse(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("softmark.model.files.os.fsync", refuse)


def test_a_full_disk_keeps_what_was_there_and_names_the_file(tmp_path, request):
    path = write_atomically(tmp_path / "grade.json", b"old")
    request.getfixturevalue("full")
    with pytest.raises(OSError, match="No space") as caught:
        write_atomically(path, b"new")
    assert caught.value.filename == str(path)
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["grade.json"]


def test_a_file_that_is_written_piece_by_piece_and_given_up(tmp_path):
    path = write_atomically(tmp_path / "all.zip", b"old")

    def half():
        with writing(path) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["all.zip"]


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    folder = tmp_path / "eve" / "tiny"
    replace_folder(folder, {"tiny.ipynb": b"1", "timestamp.txt": b"then"})
    replace_folder(folder, {"tiny.ipynb": b"2"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"tiny.ipynb": b"2"}
    assert names(folder.parent) == ["tiny"]


def test_a_full_disk_keeps_the_folder_that_was_there(tmp_path, request):
    folder = replace_folder(tmp_path / "tiny", {"tiny.ipynb": b"old"})
    request.getfixturevalue("full")
    with pytest.raises(OSError, match="No space") as caught:
        replace_folder(folder, {"tiny.ipynb": b"new"})
    assert caught.value.filename == str(folder)
    assert (folder / "tiny.ipynb").read_bytes() == b"old"
    assert names(tmp_path) == ["tiny"]


def test_what_is_staged_is_in_place_only_at_the_end(tmp_path):
    with staged(tmp_path / "page", b"new"), staged_folder(tmp_path / "tiny", {"a": b"1"}):
        assert not (tmp_path / "page").exists()
        assert not (tmp_path / "tiny").exists()
    assert names(tmp_path) == ["page", "tiny"]

    def refused():
        with staged(tmp_path / "page", b"newer"), staged_folder(tmp_path / "tiny", {}):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refused()
    assert (tmp_path / "page").read_bytes() == b"new"
    assert names(tmp_path / "tiny") == ["a"]
    assert names(tmp_path) == ["page", "tiny"]


@pytest.mark.parametrize("make", ["file", "link"])
def test_what_stands_in_the_place_of_a_folder_goes(tmp_path, make):
    (tmp_path / "far").mkdir()
    if make == "file":
        (tmp_path / "tiny").write_bytes(b"")
    else:
        (tmp_path / "tiny").symlink_to(tmp_path / "far")
    replace_folder(tmp_path / "tiny", {"tiny.ipynb": b"new"})
    assert names(tmp_path / "tiny") == ["tiny.ipynb"]
    assert names(tmp_path / "far") == []


def test_a_file_system_that_cannot_exchange_folders(tmp_path, monkeypatch):
    def cannot(one, other):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(files, "_exchange", cannot)
    for content in (b"1", b"2"):
        replace_folder(tmp_path / "tiny", {"tiny.ipynb": content})
    assert (tmp_path / "tiny" / "tiny.ipynb").read_bytes() == b"2"
    assert names(tmp_path) == ["tiny"]


def test_leftovers_of_a_run_that_was_killed_go(tmp_path):
    def killed():
        with staged(tmp_path / "page", b"half"), staged_folder(tmp_path / "tiny", {"a": b""}):
            os._exit(9)

    child = os.fork()
    if not child:
        killed()
    os.waitpid(child, 0)
    with staged(tmp_path / "other", b"being written"):
        assert len(names(tmp_path)) == 3
        remove_leftovers(tmp_path / "page")
        remove_leftovers(tmp_path / "tiny")
        assert len(names(tmp_path)) == 1
    assert names(tmp_path) == ["other"]
