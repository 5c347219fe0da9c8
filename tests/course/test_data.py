"""Fetching data: mirrors, the network (on loopback), checks, and what is never lost."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import json
import runpy
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from softmark.course.data import (
    FetchStatus,
    Network,
    TableCheck,
    describe,
    fetch,
    mirror_setting,
    names_in,
    notices,
)
from softmark.course.data.provenance import read_provenance
from softmark.course.data.verify import verify, verify_table
from softmark.model import DataError

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
FAST = Network(timeout_s=10, attempts=3, pause_s=0)
CONTENT = b"a,b\n" + b"1,2\n" * 50_000


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def toy(
    folder: Path, url: str | None = None, content: bytes = CONTENT, max_bytes: int | None = None
) -> Path:
    """Describe the data set ``toy`` in ``folder/described``, which is returned."""
    data = folder / "described"
    lines = [f'url = "{url}"'] if url else []
    lines += [f"max_mb = {max_bytes / 1024**2!r}"] if max_bytes else []
    lines += ['[files."toy.csv"]', f'sha256 = "{digest(content)}"']
    (data / "toy").mkdir(parents=True, exist_ok=True)
    (data / "toy" / "dataset.toml").write_text("\n".join(lines) + "\n")
    return data


@dataclass
class Site:
    """A small web server: files by path, and a log of what was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    break_after: list[int] = field(default_factory=list)
    """Each of the next answers ends after so many bytes."""
    url: str = ""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            made.asked.append((self.path, wanted))
            content = made.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            tag = f'"{digest(content)[:8]}"'
            start = 0
            if wanted and self.headers.get("If-Range") == tag:
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/*")
            else:
                self.send_response(200)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end = start + made.break_after.pop(0) if made.break_after else len(content)
            self.wfile.write(content[start:end])

        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


# -- what ships


SECTION7 = {name: describe(ROOT / "data", name) for name in names_in(ROOT / "data")}


def test_every_data_set_of_the_course_is_described() -> None:
    assert list(SECTION7) == [
        "bankruptcy_prediction",
        "gradient_descent",
        "iris",
        "mnist",
        "spiral",
        "usarrests",
    ]
    assert all(d.title and d.source and d.licence and d.citation for d in SECTION7.values())
    assert [n for n, d in SECTION7.items() if d.fetched] == ["bankruptcy_prediction"]


@pytest.mark.parametrize("name", [n for n, d in SECTION7.items() if not d.fetched])
def test_shipped_data_are_verified_and_say_where_they_are_from(name: str) -> None:
    for file in SECTION7[name].files:
        assert file.sha256 is not None
        verify(ROOT / "data" / name / file.name, file)
    said = read_provenance(ROOT / "data" / name)
    assert said is not None
    assert (said.dataset, said.stand_in, said.notice) == (name, False, None)
    assert dict(said.sha256) == {f.name: f.sha256 for f in SECTION7[name].files}


def test_the_readme_lists_every_data_set_with_its_licence() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, dataset in SECTION7.items():
        assert f"`{name}/{dataset.files[0].name}`" in readme
        assert dataset.licence.split(" (")[0].split("; ")[0] in readme


def test_mnist_sample_is_balanced_and_drawn_the_same_each_time(tmp_path: Path) -> None:
    sample_mnist = runpy.run_path(str(ROOT / "data" / "small.py"))["sample_mnist"]
    labels = np.arange(10_000) % 10
    images = np.zeros((10_000, 28, 28), dtype=np.uint8)
    images[:, 0, 0] = labels
    full = tmp_path / "full.npz"
    np.savez_compressed(full, x_train=images, y_train=labels, x_test=images, y_test=labels)
    sample_mnist(full, tmp_path / "a.npz")
    sample_mnist(full, tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    with np.load(tmp_path / "a.npz", allow_pickle=False) as sample:
        assert np.bincount(sample["y_train"]).tolist() == [500] * 10
        assert np.bincount(sample["y_test"]).tolist() == [100] * 10
        assert (sample["x_train"][:, 0, 0] == sample["y_train"]).all()


# -- mirrors


@pytest.mark.parametrize("form", ["plain", "gz", "zip", "zip at the top", "the zip", "file URL"])
def test_mirror_folder_in_each_form(tmp_path: Path, form: str) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "toy").mkdir(parents=True)
    given = str(mirror)
    archive = zipped(deep__toy_csv=b"", **{"deep__toy.csv": CONTENT})
    if form in ("plain", "file URL"):
        (mirror / "toy" / "toy.csv").write_bytes(CONTENT)
    elif form == "gz":
        (mirror / "toy" / "toy.csv.gz").write_bytes(gzip.compress(CONTENT))
    elif form == "zip":
        (mirror / "toy" / "the+toy.zip").write_bytes(archive)
    else:
        (mirror / "the+toy.zip").write_bytes(archive)
    if form == "the zip":
        given = str(mirror / "the+toy.zip")
    if form == "file URL":
        given = mirror.as_uri()
    known = toy(tmp_path, "http://127.0.0.1:9/the+toy.zip")
    (got,) = fetch(["toy"], tmp_path / "data", given, offline=True, described_in=known)
    assert got.status == FetchStatus.FETCHED, got.message
    assert (tmp_path / "data/toy/toy.csv").read_bytes() == CONTENT
    assert sorted(p.name for p in (tmp_path / "data/toy").iterdir()) == [
        "PROVENANCE.json",
        "toy.csv",
    ]
    said = json.loads((tmp_path / "data/toy/PROVENANCE.json").read_text())
    assert said["sha256"] == {"toy.csv": digest(CONTENT)}
    assert str(tmp_path) not in said["source"]


def test_what_is_there_and_verified_is_not_fetched_again(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = CONTENT
    known = toy(tmp_path)
    fetch(["toy"], tmp_path, site.url, described_in=known, network=FAST)
    site.asked.clear()
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=known, network=FAST)
    assert got.status == FetchStatus.PRESENT
    assert site.asked == []


def test_public_source_after_a_mirror_without_the_file(tmp_path: Path, site: Site) -> None:
    site.files["/source/the+toy.zip"] = zipped(**{"toy.csv": CONTENT})
    known = toy(tmp_path, f"{site.url}/source/the+toy.zip")
    seen: list[tuple[str, int, int | None]] = []
    (got,) = fetch(
        ["toy"],
        tmp_path,
        f"{site.url}/mirror",
        progress=lambda *told: seen.append(told),
        described_in=known,
        network=FAST,
    )
    assert got.status == FetchStatus.FETCHED
    assert got.source == f"{site.url}/source/the+toy.zip"
    assert [path for path, _ in site.asked] == [
        "/mirror/toy/toy.csv",
        "/mirror/toy/toy.csv.gz",
        "/mirror/toy/the+toy.zip",
        "/mirror/the+toy.zip",
        "/source/the+toy.zip",
    ]
    size = len(site.files["/source/the+toy.zip"])
    assert seen[-1] == ("toy", size, size)


# -- resuming, and what goes wrong on the way


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = CONTENT
    site.break_after = [70_000]
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FETCHED
    assert [wanted for _, wanted in site.asked] == [None, "bytes=70000-"]


def test_a_later_run_goes_on_too(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = CONTENT
    site.break_after = [70_000, 1, 1]
    (failed,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert failed.status == FetchStatus.FAILED
    assert "127.0.0.1" in failed.message
    assert "after 70002 of 200004 bytes; 70002 bytes are kept" in failed.message
    assert "--mirror" in failed.message
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FETCHED
    assert site.asked[-1] == ("/toy/toy.csv", "bytes=70002-")


def test_a_part_of_another_version_is_not_mixed_in(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = b"x" * len(CONTENT)
    site.break_after = [70_000, 0, 0]
    fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    site.files["/toy/toy.csv"] = CONTENT
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FETCHED
    assert (tmp_path / "toy/toy.csv").read_bytes() == CONTENT


def test_a_damaged_part_is_got_anew(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = CONTENT
    site.break_after = [70_000, 0, 0]
    fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    (tmp_path / "toy/.incoming/toy.csv.part").write_bytes(b"?" * 70_000)
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FETCHED
    assert [wanted for _, wanted in site.asked[-2:]] == ["bytes=70000-", None]


def test_a_wrong_file_is_not_installed_and_says_what_was_found(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = b"not it"
    (got,) = fetch(["toy"], tmp_path, site.url, described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FAILED
    assert f"found 6 bytes with sha256 {digest(b'not it')[:16]}" in got.message
    assert f"expected sha256 {digest(CONTENT)[:16]}" in got.message
    assert "git checkout" in got.message
    assert list((tmp_path / "toy").iterdir()) == []


def test_what_was_there_is_kept_aside_when_the_right_file_comes(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror" / "toy"
    folder = tmp_path / "data" / "toy"
    mirror.mkdir(parents=True)
    folder.mkdir(parents=True)
    (folder / "toy.csv").write_bytes(b"my notes")
    (got,) = fetch(["toy"], tmp_path / "data", mirror.parent, described_in=toy(tmp_path))
    assert got.status == FetchStatus.FAILED
    assert (folder / "toy.csv").read_bytes() == b"my notes"
    (mirror / "toy.csv").write_bytes(CONTENT)
    (got,) = fetch(["toy"], tmp_path / "data", mirror.parent, described_in=toy(tmp_path))
    assert got.status == FetchStatus.FETCHED
    assert "toy.csv.rejected" in got.message
    assert (folder / "toy.csv.rejected").read_bytes() == b"my notes"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("toy.csv.gz", gzip.compress(CONTENT)[:-20], "not a whole gzip file"),
        ("toy.csv.gz", b"plain", "not a whole gzip file"),
        ("the+toy.zip", b"plain", "not a usable zip archive"),
        ("the+toy.zip", zipped(other=b""), "0 files named toy.csv, expected one; it holds: other"),
        ("toy.csv", b"x" * 200_005, "more than the 200004"),
        ("toy.csv.gz", gzip.compress(b"x" * 200_005), "more than the 200004"),
        ("the+toy.zip", zipped(**{"toy.csv": b"x" * 200_005}), "more than the 200004"),
    ],
)
@pytest.mark.parametrize("by", ["folder", "http"])
def test_bad_archives(
    tmp_path: Path, site: Site, name: str, content: bytes, message: str, by: str
) -> None:
    known = toy(tmp_path, f"{site.url}/the+toy.zip", max_bytes=len(CONTENT))
    mirror = tmp_path / "mirror"
    (mirror / "toy").mkdir(parents=True)
    (mirror / "toy" / name).write_bytes(content)
    site.files[f"/mirror/toy/{name}"] = content
    given = f"{site.url}/mirror" if by == "http" else mirror
    (got,) = fetch(["toy"], tmp_path / "data", given, described_in=known, network=FAST)
    assert got.status == FetchStatus.FAILED
    assert message in got.message
    assert not (tmp_path / "data/toy/toy.csv").exists()


def test_an_archive_cannot_write_outside(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "t.zip").write_bytes(zipped(**{"..__..__..__toy.csv": CONTENT}))
    (got,) = fetch(
        ["toy"],
        tmp_path / "a" / "b",
        mirror,
        offline=True,
        described_in=toy(tmp_path, "http://x/t.zip"),
    )
    assert got.status == FetchStatus.FETCHED
    assert list(tmp_path.rglob("toy.csv")) == [tmp_path / "a/b/toy/toy.csv"]


def test_offline_asks_nobody(tmp_path: Path, site: Site) -> None:
    site.files["/toy/toy.csv"] = CONTENT
    known = toy(tmp_path, f"{site.url}/the+toy.zip")
    (got,) = fetch(["toy"], tmp_path, site.url, offline=True, described_in=known, network=FAST)
    assert got.status == FetchStatus.FAILED
    assert "was not asked (offline)" in got.message
    assert site.asked == []


def test_a_closed_port_is_named(tmp_path: Path, site: Site) -> None:
    closed = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    host = f"127.0.0.1:{closed.server_address[1]}"
    closed.server_close()
    (got,) = fetch(["toy"], tmp_path, f"http://{host}", described_in=toy(tmp_path), network=FAST)
    assert got.status == FetchStatus.FAILED
    assert f"{host} failed 3 times, at last with: Connection refused" in got.message


def test_one_failure_does_not_stop_the_others(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "toy").mkdir(parents=True)
    (mirror / "toy" / "toy.csv").write_bytes(CONTENT)
    known = toy(tmp_path)
    shutil.copytree(known / "toy", known / "other")
    got = fetch(["other", "toy", "other"], tmp_path / "data", mirror, described_in=known)
    assert [(r.name, r.status.value) for r in got] == [("other", "failed"), ("toy", "fetched")]
    (tmp_path / "blocked").write_text("a file where the data folder should be")
    (got2,) = fetch(["toy"], tmp_path / "blocked", mirror, described_in=known)
    assert got2.status == FetchStatus.FAILED
    assert "blocked" in got2.message


def test_an_unknown_name() -> None:
    with pytest.raises(
        DataError,
        match=r"no data set 'mnst'; there are: bankruptcy_prediction.*Did you mean 'mnist'",
    ):
        fetch(["mnst"], ROOT / "data")


def test_the_mirror_that_counts() -> None:
    environment = {"SOFTMARK_DATA_MIRROR": "env"}
    assert mirror_setting("option", environment, "conf") == "option"
    assert mirror_setting(None, environment, "conf") == "env"
    assert mirror_setting(None, {}, "conf") == "conf"
    assert mirror_setting(None, {}, None) is None


# -- the bankruptcy table


@pytest.mark.skipif(
    not (SHARED / "bankruptcy_prediction").is_dir(), reason="no mirror folder ../shared/data"
)
def test_the_real_table_comes_from_a_mirror_folder(tmp_path: Path) -> None:
    names = ["bankruptcy_prediction"]
    (made,) = fetch(names, tmp_path, offline=True, described_in=ROOT / "data")
    assert made.status == FetchStatus.STAND_IN
    assert len(notices(names, tmp_path)) == 1
    (got,) = fetch(names, tmp_path, SHARED, offline=True, described_in=ROOT / "data")
    assert got.status == FetchStatus.FETCHED
    assert "it replaces the stand-in" in got.message
    assert notices(names, tmp_path) == []
    assert sorted(p.name for p in (tmp_path / names[0]).iterdir()) == [
        "PROVENANCE.json",
        "data.csv",
    ]
    (again,) = fetch(names, tmp_path, offline=True, described_in=ROOT / "data")
    assert again.status == FetchStatus.PRESENT


def table(path: Path, change: str = "") -> Path:
    """A small table of the checked form, with one thing wrong."""
    lines = ["y, a,b", "1,1.5,2", "0,2.5,3", "0,3.5,4"]
    match change:
        case "column":
            lines[0] = "y,a,b"
        case "columns":
            lines = [line + ",9" for line in lines]
        case "rows":
            lines.append("0,1,1")
        case "short":
            lines[2] = "0,2.5"
        case "text":
            lines[2] = "0,2.5,none"
        case "nan":
            lines[3] = "0,nan,4"
        case "classes":
            lines[1] = "0,1.5,2"
        case "mean":
            lines[1] = "1,1.6,2"
        case "bytes":
            path.write_bytes(b"\xff\xfe")
            return path
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("column", r"column 2 is 'a', expected ' a' \(leading spaces count\)"),
        ("columns", r"found 4, expected 3"),
        ("rows", r"has 4 rows, expected 3"),
        ("short", r"line 3: found 2 values, expected 3"),
        ("text", r"not a number.*none"),
        ("nan", r"line 4, column ' a': found nan, expected a finite number"),
        ("classes", r"found 0: 3; expected 0: 2, 1: 1"),
        ("mean", r"mean of ' a' is 2.533333, expected 2.500000"),
        ("bytes", r"not text in UTF-8"),
    ],
)
def test_the_table_check_says_what_was_found(tmp_path: Path, change: str, message: str) -> None:
    check = TableCheck(
        columns=("y", " a", "b"),
        rows=3,
        numbers=True,
        label="y",
        counts={"0": 2, "1": 1},
        means={" a": 2.5},
    )
    verify_table(table(tmp_path / "right.csv"), check)
    with pytest.raises(DataError, match=message):
        verify_table(table(tmp_path / "wrong.csv", change), check)
