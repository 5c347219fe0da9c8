"""A gradebook that is held, damaged, empty or gone, and records that cannot be read.

Nobody's marks are lost, one line says what is the matter, and the remedy it names works.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import runs
import tiny_course as tiny
from runs import Undisturbed, finish, results, start, wait_until

BETTER = "double = lambda x: 2 * x"


@pytest.mark.heavy
def test_a_gradebook_that_is_held_is_waited_for_with_a_word(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    root = undisturbed.copy_marked(tmp_path)
    tiny.hand_in(root, "ben", BETTER)
    said = tmp_path / "said"
    with said.open("w") as file, closing(sqlite3.connect(root / "gradebook.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN EXCLUSIVE")
        run = start(root, out=file)
        wait_until(lambda: "waiting for" in said.read_text(), run)
        other.execute("COMMIT")
        assert run.wait(timeout=runs.PATIENCE_S) == 0
    told = said.read_text()
    (line,) = [line for line in told.splitlines() if "waiting for" in line]
    assert line == (
        f"waiting for gradebook {root}/gradebook.db: another program holds it (a second marking "
        "run, formgrader, a database browser). It is waited for up to 60 s."
    )
    assert results(root)["record ben"]["earned"] == 3


@pytest.mark.heavy
def test_ctrl_c_is_heard_while_it_is_waited_for(undisturbed: Undisturbed, tmp_path: Path) -> None:
    root = undisturbed.copy_marked(tmp_path)
    said = tmp_path / "said"
    with said.open("w") as file, closing(sqlite3.connect(root / "gradebook.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN EXCLUSIVE")
        run = start(root, out=file)
        wait_until(lambda: "waiting for" in said.read_text(), run)
        began = time.monotonic()
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=runs.PATIENCE_S) == 130
        assert time.monotonic() - began < 30, "not when SQLite is done waiting"
    assert results(root) == undisturbed.results


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "overwritten": lambda content: content[:200] + b"\xff" * 40_000 + content[40_200:],
    "another file": lambda content: b"This is no database, it is a letter.\n" * 100,
}


def hurt(root: Path, how: str) -> None:
    path = root / "gradebook.db"
    path.write_bytes(DAMAGE[how](path.read_bytes()))


@pytest.mark.parametrize(
    "how", [pytest.param(h, marks=() if h == "cut short" else pytest.mark.heavy) for h in DAMAGE]
)
def test_a_damaged_gradebook_stops_the_run_and_can_be_rebuilt(
    undisturbed: Undisturbed, tmp_path: Path, how: str
) -> None:
    root = undisturbed.copy_marked(tmp_path)
    hurt(root, how)
    hurt_bytes = (root / "gradebook.db").read_bytes()
    code, told = finish(start(root))
    assert code == 2, told
    line = told.splitlines()[-1]
    assert line.startswith(f"softmark: gradebook {root}/gradebook.db: the file is damaged (")
    assert "`softmark gradebook rebuild` makes it anew from the records" in line
    assert (root / "gradebook.db").read_bytes() == hurt_bytes
    command = [*runs.SOFTMARK, "gradebook", "rebuild"]
    code, told = finish(start(root, through=lambda _: command))
    assert code in (0, 1), told
    assert results(root) == undisturbed.results


@pytest.mark.heavy
@pytest.mark.parametrize("state", ["empty", "not there"])
def test_a_gradebook_that_has_gone_is_made_anew_with_a_word(
    undisturbed: Undisturbed, tmp_path: Path, state: str
) -> None:
    root = undisturbed.copy_marked(tmp_path)
    (root / "gradebook.db").unlink()
    if state == "empty":
        (root / "gradebook.db").touch()
    code, told = finish(start(root))
    assert code == 0, told
    assert (
        f"note: gradebook.db was {state} although there are marks: it was made anew. What people "
        "had decided in it is gone, unless you have a copy."
    ) in told.splitlines()
    assert results(root) == undisturbed.results


@pytest.mark.heavy
def test_a_gradebook_that_is_deleted_in_the_middle(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    root = undisturbed.copy(tmp_path)
    tiny.hand_in(root, "zoe", "import time\ntime.sleep(60)")
    run = start(root, jobs=1)
    wait_until(lambda: runs.has_record(root, *runs.ANSWERS), run)
    (root / "gradebook.db").unlink()
    code, told = finish(run)
    assert code == 1, told
    (line,) = [line for line in told.splitlines() if "zoe: on hold" in line]
    assert "gradebook.db: it was deleted, or another file was put in its place, while" in line
    assert "run `softmark grade` again" in line
    shutil.rmtree(root / "submitted" / "zoe")
    code, told = finish(start(root))
    assert code == 0, told
    found = results(root)
    assert {k: found[k] for k in ("gradebook", "record ada")} == {
        k: undisturbed.results[k] for k in ("gradebook", "record ada")
    }


SPOILT: dict[str, Callable[[str], str]] = {
    "cut short": lambda text: text[:100],
    "garbage": lambda text: "\x00\xff{]",
    "empty": lambda text: "",
    "a list": lambda text: "[1, 2]",
    "another version's": lambda text: json.dumps({**json.loads(text), "format": 9}),
    "without a grade": lambda text: json.dumps({**json.loads(text), "grade": {"a": 1}}),
}


def _name(how: str) -> str:
    return how.replace(" ", "-").replace("'", "")


@pytest.mark.heavy
def test_records_that_cannot_be_read(undisturbed: Undisturbed, tmp_path: Path) -> None:
    root = undisturbed.copy_marked(tmp_path)
    for how in SPOILT:
        name = _name(how)
        tiny.hand_in(root, name, BETTER)
        good = root / ".softmark/grades/tiny/ada.json"
        good.with_name(f"{name}.json").write_text(SPOILT[how](good.read_text()))
    code, told = finish(start(root, "--student", "ada"))
    assert code == 0, told
    for how in SPOILT:
        name = _name(how)
        (line,) = [line for line in told.splitlines() if f"the record of {name} " in line]
        assert f"(.softmark/grades/tiny/{name}.json: " in line
        assert f"`softmark grade tiny --student {name}` makes it anew." in line
    code, told = finish(start(root))
    assert code == 0, told
    assert "record of" not in told
    found = results(root)
    assert {found[f"record {s}"]["earned"] for s in map(_name, SPOILT)} == {3}
