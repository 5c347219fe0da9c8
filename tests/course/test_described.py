"""dataset.toml: what it may say, and how each mistake is answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from softmark.course.data import (
    DataFile,
    FetchStatus,
    TableCheck,
    data_files,
    describe,
    fetch,
    lies_there,
    read_provenance,
    require_data,
    shown,
)
from softmark.model import ConfigError, DataError

DIGEST = "ab" * 32


def described(tmp_path: Path, text: str, name: str = "cities") -> Path:
    folder = tmp_path / "data" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(text)
    return tmp_path / "data"


def test_any_folder_is_a_data_set(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "cities"
    folder.mkdir(parents=True)
    (got,) = fetch(["cities"], tmp_path / "data")
    assert got.status is FetchStatus.FAILED
    assert "data/cities holds no file. Put the data there" in got.message
    with pytest.raises(ConfigError, match=r"hw needs the data set cities.*holds no data"):
        require_data("hw", {"cities": folder})
    (folder / "cities.csv").write_text("a\n1\n")
    (got,) = fetch(["cities"], tmp_path / "data")
    assert got.status is FetchStatus.PRESENT
    assert got.message == "there; not checked, since there is no dataset.toml"
    assert require_data("hw", {"cities": folder}) == []
    assert [p.name for p in folder.iterdir()] == ["cities.csv"]


def test_data_that_are_nowhere_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "data" / "cities").mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"data/citys is not there.*Did you mean 'cities'"):
        require_data("hw", {"citys": tmp_path / "data" / "citys"})
    data = described(tmp_path, 'url = "https://x.example/cities.csv"')
    with pytest.raises(ConfigError, match=r"holds no data.*Fetch it with `softmark data`"):
        require_data("hw", {"cities": data / "cities"})


def test_every_key_is_read(tmp_path: Path) -> None:
    data = described(
        tmp_path,
        f"""
        title = "Cities"
        source = "an atlas"
        licence = "CC0"
        citation = "Atlas (1900)."
        url = "https://x.example/get/cities.zip"
        max_mb = 2
        private = ["notes*"]
        [files."cities.csv"]
        sha256 = "{DIGEST.upper()}"
        member = "all cities.csv"
        [files."cities.csv".table]
        columns = ["name", "people"]
        rows = 3
        label = "name"
        counts = {{ Rome = 1 }}
        means = {{ people = 2.5 }}
        tolerance = 0.1
        [files."more.csv".table]
        columns = 2
        numbers = true
        """,
    )
    found = describe(data, "cities")
    table = TableCheck(("name", "people"), 3, False, "name", {"Rome": 1}, {"people": 2.5}, 0.1)
    assert found.files == (
        DataFile("cities.csv", DIGEST, table, member="all cities.csv"),
        DataFile("more.csv", table=TableCheck(columns=2, numbers=True)),
    )
    assert (found.title, found.source, found.licence) == ("Cities", "an atlas", "CC0")
    assert (found.max_bytes, found.private, found.fetched) == (2 * 1024**2, ("notes*",), True)


def test_an_address_alone_is_enough(tmp_path: Path) -> None:
    data = described(tmp_path, 'url = "https://x.example/a/big%20cities.csv.gz"')
    assert describe(data, "cities").files == (DataFile("big cities.csv"),)
    data = described(tmp_path, 'url = "https://x.example/cities.csv?year=1900"')
    assert describe(data, "cities").files == (DataFile("cities.csv"),)


FILES = '[files."a.csv"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = 'x' y", r"data/cities/dataset\.toml: not valid TOML: .*line 1.*Mend the place"),
        ("\ntitel = 'x'", r"toml, line 2: unknown key 'titel'; expected .*Did you mean 'title'\?"),
        ("title = 3", r"line 1: title is 3; expected a text, as title = "),
        ("url = 'ftp://x/a.csv'", r"line 1: url is 'ftp.*begins with https:.*mirror"),
        ("url = 'https://x.example/'", r"url is .*ends in a file"),
        ("url = 'https://x.example/a.zip'", r"line 1: url.*table for each file.*\[files\."),
        ("url = 'https://x/a.csv'\n[files.a]\n[files.b]", r"one file for one address, found 2"),
        ("packing = 'tar'", r"packing is 'tar'; expected one of zip, gz, plain"),
        ("max_mb = -1", r"line 1: max_mb is -1; expected a number above 0"),
        ("private = 'x'", r"private is 'x'; expected a list of file names"),
        ("files = ['a.csv']", r"files is .*expected a table for each file"),
        ("[files.a.csv]\nsha256 = ''", r'a file\'s name in quotes\. Write \[files\."a\.csv"\]'),
        ('[files."../a"]', r"line 1: files\.\.\./a is .*without / or \.\."),
        (
            FILES + "sha256 = 'abc'",
            r"line 2: .*64 hexadecimal digits.*sha256sum data/cities/a\.csv",
        ),
        (FILES + "sha265 = ''", r"line 2: unknown key 'sha265'.*Did you mean 'sha256'\?"),
        (FILES + "\ntable = 3", r"line 3: files\.a\.csv\.table is 3; expected a table with"),
        (FILES + "table = { row = 3 }", r"line 2: unknown key 'row'.*Did you mean 'rows'"),
        (FILES + "[files.'a.csv'.table]\nrows = -3", r"line 3: .*rows is -3.*header not counted"),
        (FILES + "table.columns = 'a'", r"line 2: .*columns is 'a'; expected how many"),
        (FILES + "table.counts = {a = 1}", r"expected label, the column that is counted"),
        (FILES + "table = {columns = ['abc'], means = {aBc = 1}}", r"Did you mean 'abc'"),
        (FILES + "table.means = 3", r"means is 3; expected numbers by name"),
        ("stand_in = 'x.py'", r"stand_in is 'x\.py'; expected a table \[stand_in\] with script"),
        (FILES + "[stand_in]\n", r"line 2: stand_in\.script is 'nothing'; expected a Python file"),
        (FILES + "[stand_in]\nscript = 'mak.py'", r"line 3: .*a file in data/cities/.*'make\.py'"),
        (FILES + "[stand_in]\nscript = '/etc/passwd'", r"expected a file of this course"),
        (FILES + "[stand_in]\nscript = '../../../x'", r"expected a file of this course"),
        ("[stand_in]\nscript = 'make.py'", r"stand_in is 'no \[files\]'.*Name each"),
        (FILES + "[stand_in]\nscript = 'make.py'\ntime_limit_s = 0", r"line 4: .*number above 0"),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(tmp_path: Path, text: str, says: str) -> None:
    data = described(tmp_path, text)
    (data / "cities" / "make.py").write_text("")
    with pytest.raises(DataError, match=says) as caught:
        describe(data, "cities")
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("data/cities/dataset.toml")
    (got,) = fetch(["cities"], data)  # the command says the same, and goes on
    assert (got.status, got.message) == (FetchStatus.FAILED, message)
    with pytest.raises(DataError):
        data_files(data / "cities")  # nobody knows what is private


SCRIPT = "import sys, pathlib\nfolder = pathlib.Path(sys.argv[1])\n"
MAKES = SCRIPT + "(folder / 'a.csv').write_text('x\\n1\\n')\n"
STAND_IN = FILES + "[stand_in]\nscript = 'make.py'\ntime_limit_s = 5\n"


def test_a_stand_in_is_made_by_the_lecturers_script(tmp_path: Path) -> None:
    data = described(tmp_path, STAND_IN + "notice = 'Invented.'")
    (data / "cities" / "make.py").write_text(MAKES)
    (got,) = fetch(["cities"], data, offline=True)
    assert got.status is FetchStatus.STAND_IN, got.message
    assert (data / "cities" / "a.csv").read_text() == "x\n1\n"
    said = read_provenance(data / "cities")
    assert said is not None
    assert (said.stand_in, said.notice) == (True, "Invented.")
    assert require_data("hw", {"cities": data / "cities"}) == ["Invented."]
    assert sorted(p.name for p in (data / "cities").iterdir()) == [
        "PROVENANCE.json",
        "a.csv",
        "dataset.toml",
        "make.py",
    ]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("raise ValueError('no numbers')", r"make\.py: the script ended with code 1: ValueError"),
        ("import time\ntime.sleep(100)", r"not made within 0\.5 s.*time_limit_s"),
        (SCRIPT, r"the script made no a\.csv; expected it to write"),
        (SCRIPT + "(folder / 'a.csv').symlink_to('/etc/passwd')", r"made no a\.csv"),
        (SCRIPT + "(folder / 'a.csv').write_bytes(b'x' * 2000000)", r"has 2000000 bytes"),
    ],
)
def test_a_script_that_makes_nothing_is_a_failure(tmp_path: Path, script: str, says: str) -> None:
    limit = 0.5 if "sleep" in script else 20
    text = "max_mb = 1\n" + STAND_IN.replace("= 5", f"= {limit}")
    data = described(tmp_path, text)
    (data / "cities" / "make.py").write_text(script)
    (got,) = fetch(["cities"], data, offline=True)
    assert got.status is FetchStatus.FAILED
    assert re.search(says, got.message), got.message
    assert sorted(p.name for p in (data / "cities").iterdir()) == ["dataset.toml", "make.py"]


def test_students_get_the_data_and_nothing_private(tmp_path: Path) -> None:
    data = described(tmp_path, STAND_IN.replace(FILES, "private = ['key*', 'in/*.txt']\n" + FILES))
    folder = data / "cities"
    (folder / "in").mkdir()
    for name in ("a.csv", "README.md", "make.py", "keys.npz", "in/b.csv", "in/c.txt", "in/key"):
        (folder / name).write_text("x")
    (folder / "a.csv.rejected").write_text("x")
    (folder / ".incoming").mkdir()
    (folder / ".incoming" / "a.csv.part").write_text("x")
    (folder / "link.csv").symlink_to("/etc/passwd")
    assert [name for name, _ in data_files(folder)] == ["README.md", "a.csv", "in/b.csv"]
    view = shown(folder, tmp_path / "views")
    held = sorted(p.relative_to(view).as_posix() for p in view.rglob("*") if p.is_file())
    assert held == ["README.md", "a.csv", "in/b.csv"]
    assert shown(folder, tmp_path / "views") == view  # made once
    (folder / "a.csv").unlink()
    (folder / "a.csv").write_text("other")
    later = shown(folder, tmp_path / "views")
    assert (later / "a.csv").read_text() == "other"
    assert (view / "a.csv").read_text() == "x"  # a marking that runs still has what it had


SHOWS = """
import sys
from pathlib import Path
from subprocess import PIPE
from softmark.course.data.shown import shown
print(shown(Path(sys.argv[1]), Path(sys.argv[2])), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("age", [-400 * 86400, 0, 400 * 86400])
def test_a_view_goes_when_nobody_shows_it_any_more_whatever_clocks_say(
    tmp_path: Path, age: int
) -> None:
    folder, views = described(tmp_path, STAND_IN) / "cities", tmp_path / "views"
    for name in ("a.csv", "make.py"):
        (folder / name).write_text("first")
    command = [sys.executable, "-c", SHOWS, str(folder), str(views)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout is not None
        first = Path(other.stdout.readline().strip())
        now = time.time()
        os.utime(first, (now - age, now - age))
        (folder / "a.csv").write_text("second version")
        second = shown(folder, views)
        assert (first / "a.csv").is_file()  # a marking that runs shows it
        other.communicate()
    (folder / "a.csv").write_text("the third version")
    third = shown(folder, views)
    assert not first.exists()
    assert {path.name for path in views.iterdir() if not path.name.startswith(".")} == {
        second.name,  # this process may show it still
        third.name,
    }
    assert not (views / f".{first.name}.lock").exists()


def test_a_folder_without_secrets_is_shown_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "cities"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("x")
    assert shown(folder, tmp_path / "views") == folder
    assert not (tmp_path / "views").exists()
    assert lies_there(folder)
