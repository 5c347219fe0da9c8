"""Full disks, disks that may not be written, files that may not be read.

One clear line each that names cause and remedy; the state stays as it was; the class goes on where
it can; and once there is room again, the same command finishes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import machines
import pytest
import runs
import tiny_course as tiny
from disks import Disks, disks
from runs import Undisturbed, finish, results, start

from softmark.model import Level

root_alone = pytest.mark.skipif(
    os.geteuid() != 0, reason="root alone has a mount namespace without asking"
)
SIZE = 4 * 1024**2
BETTER = "double = lambda x: 2 * x"


@pytest.fixture
def disk() -> Iterator[Disks]:
    with disks() as made:
        yield made


def with_news(undisturbed: Undisturbed, folder: Path) -> Path:
    """The class as it was marked; since then ben has handed in something better, and fay is new."""
    root = undisturbed.copy_marked(folder)
    for student in ("ben", "fay"):
        tiny.hand_in(root, student, BETTER)
    return root


def scores(found: dict[str, Any]) -> dict[str, float]:
    """What each record says, having looked that the gradebook says the same."""
    automatic: dict[str, float] = {}
    for student, _, score, _ in found["gradebook"]:
        automatic[student] = automatic.get(student, 0.0) + (score or 0.0)
    records = {k.split()[1]: v["earned"] for k, v in found.items() if k.startswith("record ")}
    assert automatic == records
    return records


BEFORE = {"ada": 3, "ben": 2, "eve": 0}
AFTER = {"ada": 3, "ben": 3, "eve": 0, "fay": 3}


def roomy(disk: Disks, root: Path, *names: str) -> None:
    for name in names:
        disk.small(root / name, SIZE)


FULL: dict[str, tuple[str, Callable[[Disks, Path], Path]]] = {}
"""What is full: what the line says of it, and how it comes about (the folder that is full)."""


def full(name: str, said: str) -> Callable[[Callable[[Disks, Path], Path]], None]:
    def add(make: Callable[[Disks, Path], Path]) -> None:
        FULL[name] = (said, make)

    return add


def _one(name: str) -> Callable[[Disks, Path], Path]:
    def make(disk: Disks, root: Path) -> Path:
        disk.small(root / name, SIZE)
        return root / name

    return make


for _name in (".softmark", "autograded", "feedback"):
    full(_name, f"no space left in {_name}/")(_one(_name))


@full("the gradebook's folder", "no space left for gradebook.db")
def _gradebook(disk: Disks, root: Path) -> Path:
    disk.small(root, SIZE)
    roomy(disk, root, ".softmark", "autograded", "feedback", "reports")
    return root


@full("the course", "no space left for gradebook.db")
def _course(disk: Disks, root: Path) -> Path:
    disk.small(root, SIZE)
    return root


@root_alone
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n == "autograded" else pytest.mark.heavy) for n in FULL]
)
def test_a_full_disk(undisturbed: Undisturbed, tmp_path: Path, disk: Disks, name: str) -> None:
    said, make = FULL[name]
    root = with_news(undisturbed, tmp_path)
    folder = make(disk, root)
    disk.fill(folder)
    code, told = finish(start(root, before=disk.enter))
    assert code == 1, told
    lines = [line for line in told.splitlines() if said in line]
    assert len(lines) == 1, told
    assert all("what was there stays" in line for line in lines)
    assert all("softmark grade tiny" in line for line in lines)
    seen = disk.seen(root)
    now = results(seen)
    found = scores(now)
    assert found == BEFORE
    before = undisturbed.results
    assert {k: now[k] for k in before if k != "reports"} == {
        k: v for k, v in before.items() if k != "reports"
    }
    assert not runs.half_written(seen)
    disk.empty(folder)
    code, told = finish(start(root, before=disk.enter))
    assert code == 0, told
    assert scores(results(seen)) == AFTER


@root_alone
@pytest.mark.heavy
def test_a_full_disk_under_the_reports_costs_only_the_report(
    undisturbed: Undisturbed, tmp_path: Path, disk: Disks
) -> None:
    root = with_news(undisturbed, tmp_path)
    disk.small(root / "reports", SIZE)
    disk.fill(root / "reports")
    code, told = finish(start(root, before=disk.enter))
    assert code == 1, told
    (line,) = [line for line in told.splitlines() if "no space" in line]
    assert "softmark: tiny: no space left in reports/; what was there stays." in line
    assert "softmark feedback tiny" in line
    assert scores(results(disk.seen(root))) == AFTER


@root_alone
@pytest.mark.heavy
def test_a_full_disk_before_anything_was_marked(
    undisturbed: Undisturbed, tmp_path: Path, disk: Disks
) -> None:
    root = undisturbed.copy(tmp_path)
    disk.small(root / ".softmark", SIZE)
    disk.fill(root / ".softmark")
    code, told = finish(start(root, before=disk.enter))
    assert code in (1, 2), told
    assert "no space left" in told.lower(), told
    assert ".softmark" in told
    disk.empty(root / ".softmark")
    code, told = finish(start(root, before=disk.enter))
    assert code == 0, told
    assert results(disk.seen(root)) == undisturbed.results


@root_alone
def test_no_room_for_temporary_files_anywhere(
    undisturbed: Undisturbed, tmp_path: Path, disk: Disks
) -> None:
    root = with_news(undisturbed, tmp_path)
    for folder in ("/tmp", "/var/tmp"):
        disk.shadow(Path(folder), SIZE, keeping=root)
    disk.fill(root)
    disk.fill(Path("/var/tmp"))
    run = start(root, before=disk.enter, environment={"TMPDIR": "/tmp"})
    code, told = finish(run)
    assert code == 3, told
    assert told.splitlines()[-1] == (
        "softmark: sandbox: temporary files have no place (No usable temporary directory found in "
        f"['/tmp', '/tmp', '/var/tmp', '/usr/tmp', '{root}']). Free some space, or name a folder "
        "that has room: `TMPDIR=/some/folder softmark ...`."
    )
    assert scores(results(disk.seen(root))) == BEFORE


WRITES = """
import os, time
for _ in range(100):  # until there is no room, for a while
    if os.statvfs(".").f_bavail == 0:
        break
    time.sleep(0.05)
with open("large", "wb") as file:
    file.write(b"1" * 3_000_000)
double = lambda x: 2 * x
"""


@root_alone
@pytest.mark.heavy
def test_who_finds_no_room_to_write_is_on_hold(disk: Disks) -> None:
    """Without namespaces submissions write where temporary files lie; with, into memory."""
    place = Path("/var/tmp") / f"softmark-room-{os.getpid()}"
    place.mkdir(mode=0o755)
    try:
        variables = machines.machine(Level.BARE, place)
        root = tiny.make_course(place / "course")
        tiny.hand_in(root, "ada", BETTER)
        tiny.hand_in(root, "zoe", WRITES)
        disk.small(place / "tmp", SIZE)
        run = start(root, jobs=1, before=disk.enter, environment=variables)
        runs.wait_until(lambda: runs.has_record(root, "ada"), run)
        disk.fill(place / "tmp")
        code, told = finish(run)
        assert code == 1, told
        (line,) = [line for line in told.splitlines() if "on hold:" in line]
        assert line.startswith(f"softmark: tiny: zoe: on hold: sandbox: no space left in {place}/")
        assert results(root)["record ada"]["earned"] == 3
        disk.empty(place / "tmp")
        code, told = finish(start(root, before=disk.enter, environment=variables))
        assert code == 0, told
        assert scores(results(root)) == {"ada": 3, "zoe": 3}
    finally:
        shutil.rmtree(place)


@root_alone
def test_a_course_that_may_not_be_written(
    undisturbed: Undisturbed, tmp_path: Path, disk: Disks
) -> None:
    root = with_news(undisturbed, tmp_path)
    disk.read_only(root)
    code, told = finish(start(root, before=disk.enter))
    assert code == 2, told
    assert told.splitlines()[-1] == (
        f"softmark: {root} cannot be written: Read-only file system. Marking writes there: mend "
        "that and run again. Nothing was marked."
    )
    assert results(root) == undisturbed.results


def plain(root: Path) -> Callable[[list[str]], list[str]]:
    """A way to run commands as a user without rights, who owns the course."""
    if os.geteuid() != 0:
        return list
    root.parent.chmod(0o755)
    for path in (root, *root.rglob("*")):
        os.chown(path, machines.PLAIN_USER, machines.PLAIN_USER, follow_symlinks=False)
    return lambda command: machines.as_plain_user(command, [root.parent])


CLOSED = (".softmark", "autograded", "feedback", "reports", "")


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n == "feedback" else pytest.mark.heavy) for n in CLOSED]
)
def test_a_folder_in_which_one_may_not_write(
    undisturbed: Undisturbed, tmp_path: Path, name: str
) -> None:
    root = with_news(undisturbed, tmp_path)
    through = plain(root)
    (root / name).chmod(0o555)
    code, told = finish(start(root, through=through, environment={"FOLDER": str(root)}))
    (root / name).chmod(0o755)
    assert code == 2, told
    assert told.splitlines()[-1] == (
        f"softmark: {root / name} cannot be written: Permission denied. Marking writes there: mend "
        "that and run again. Nothing was marked."
    )
    assert results(root) == undisturbed.results


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["autograded/ben", "feedback/ben/tiny", ".softmark/grades/tiny"])
def test_a_folder_further_down_in_which_one_may_not_write(
    undisturbed: Undisturbed, tmp_path: Path, name: str
) -> None:
    root = with_news(undisturbed, tmp_path)
    through = plain(root)
    (root / name).chmod(0o555)
    code, told = finish(start(root, through=through, environment={"FOLDER": str(root)}))
    (root / name).chmod(0o755)
    assert code == 1, told
    top = name.split("/")[0]
    (line,) = [line for line in told.splitlines() if "cannot be written" in line]
    assert f"{top}/ cannot be written (Permission denied)" in line
    assert "ben" in line.partition("then run")[2]
    found = scores(results(root))
    assert found["ben"] == BEFORE["ben"]
    assert found.get("fay", 3) == 3
    code, told = finish(start(root, through=through, environment={"FOLDER": str(root)}))
    assert code == 0, told
    assert scores(results(root)) == AFTER


def test_a_hand_in_that_may_not_be_read_costs_itself_alone(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    root = with_news(undisturbed, tmp_path)
    through = plain(root)
    file = root / "submitted" / "ben" / "tiny" / "tiny.ipynb"
    folder = root / "submitted" / "ada" / "tiny"
    file.chmod(0)
    folder.chmod(0)
    code, told = finish(start(root, through=through, environment={"FOLDER": str(root)}))
    file.chmod(0o644)
    folder.chmod(0o755)
    assert code == 1, told
    lines = [line for line in told.splitlines() if "on hold" in line and "tiny.ipynb" in line]
    assert len(lines) == 2, told
    for student in ("ada", "ben"):
        (line,) = [line for line in lines if f"tiny: {student}: on hold" in line]
        assert f"submitted/{student}/tiny/tiny.ipynb: cannot be opened (Permission denied)" in line
        assert line.endswith("Let whoever runs softmark read it, then mark it again.")
    found = results(root)
    assert {s: found[f"record {s}"]["status"] for s in AFTER} == {
        "ada": "on_hold",
        "ben": "on_hold",
        "eve": "needs_manual",
        "fay": "needs_manual",
    }
    waits = {(student, cell): wait for student, cell, _, wait in found["gradebook"]}
    assert waits["ada", "double"]
    assert waits["ben", "double"]
    assert not waits["fay", "double"]
    code, told = finish(start(root, through=through, environment={"FOLDER": str(root)}))
    assert code == 0, told
    assert scores(results(root)) == AFTER
