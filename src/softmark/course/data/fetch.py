"""Getting the data sets a course needs: there already, from a mirror, from the source, or made.

Nothing is put in place before it is checked, and nothing that was there is lost: a file that
is not what it should be is moved to ``<file>.rejected`` when the right one takes its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from softmark.course.data import transfer
from softmark.course.data.dataset import DESCRIPTION, DataFile, Dataset, StandIn
from softmark.course.data.described import describe, lies_there, names_in, packing_of
from softmark.course.data.provenance import Provenance, read_provenance, write_provenance
from softmark.course.data.standin import make_stand_in
from softmark.course.data.transfer import Network, NotThere
from softmark.course.data.verify import sha256, verify
from softmark.model import DataError

MIRROR_VARIABLE = "SOFTMARK_DATA_MIRROR"
ADVICE = (
    "Give a folder or URL that has a copy: --mirror, the environment variable "
    f"{MIRROR_VARIABLE}, or mirror under [data] in softmark.toml"
)

Arriving = Callable[[str, int, int | None], None]
"""Called with the data set, the bytes that are there and, where known, how many there will be."""


class FetchStatus(StrEnum):
    """What became of one data set."""

    PRESENT = "present"
    FETCHED = "fetched"
    STAND_IN = "stand_in"
    FAILED = "failed"


@dataclass(frozen=True)
class FetchResult:
    """One data set after fetching: what is in its folder now, and why."""

    name: str
    status: FetchStatus
    source: str
    message: str


@dataclass(frozen=True)
class _Place:
    """Somewhere a file may be had from, and how it is packed there."""

    where: str
    shown: str
    packing: str
    """"plain", "gz" or "zip"."""

    @property
    def remote(self) -> bool:
        return self.where.startswith(("http://", "https://"))


def mirror_setting(
    option: str | None, environment: Mapping[str, str], configured: str | None
) -> str | None:
    """The mirror that counts: the option, else the environment, else the configuration."""
    return option or environment.get(MIRROR_VARIABLE) or configured or None


def notices(names: Iterable[str], data_dir: Path) -> list[str]:
    """What every user of these data sets must be told: one sentence for each stand-in."""
    said = (read_provenance(data_dir / name) for name in names)
    return [
        p.notice or f"STAND-IN DATA: data/{p.dataset} holds invented data."
        for p in said
        if p is not None and p.stand_in
    ]


def fetch(
    names: Iterable[str],
    data_dir: Path,
    mirror: str | Path | None = None,
    offline: bool = False,
    progress: Arriving | None = None,
    *,
    described_in: Path | None = None,
    network: Network | None = None,
) -> list[FetchResult]:
    """Make these data sets be in ``data_dir/<name>``; one result for each, in order.

    What each is, its dataset.toml says, in ``described_in`` (default: ``data_dir``). A data
    set that is there and verified is left alone. Otherwise the mirror is tried, then the
    public source; ``offline`` keeps to folders. A data set with a stand-in never fails for
    want of a source; a stand-in is replaced as soon as the real data can be had. A
    dataset.toml with a mistake is a failed result too. Raises DataError, before anything
    is fetched, for a name without a folder.
    """
    wanted, home = list(dict.fromkeys(names)), described_in or data_dir
    known = names_in(home)
    for name in wanted:
        if name not in known:
            describe(home, name)  # raises, with the names that there are
    results = []
    for name in wanted:
        try:
            dataset = describe(home, name)
            job = _Job(dataset, data_dir / name, offline, network or Network(), progress)
            results.append(job.run(None if mirror is None else str(mirror)))
        except DataError as error:
            results.append(FetchResult(name, FetchStatus.FAILED, "", str(error)))
        except OSError as error:
            message = f"{error.filename or data_dir / name}: {error.strerror or error}"
            results.append(FetchResult(name, FetchStatus.FAILED, "", message))
    return results


@dataclass(frozen=True)
class _Job:
    dataset: Dataset
    folder: Path
    offline: bool
    network: Network
    progress: Arriving | None

    @property
    def incoming(self) -> Path:
        return self.folder / ".incoming"

    def run(self, mirror: str | None) -> FetchResult:
        if not self.dataset.files:
            return self._as_it_lies()
        said = read_provenance(self.folder)
        wrong = self._wrong()
        if wrong is None:
            return self._present(said)
        made_up = said is not None and said.stand_in and self._holds(said)
        tried: list[str] = []
        for places in self._sources(mirror):
            if (came := self._from(places, tried)) is not None:
                return self._installed(came, made_up)
        return self._without(wrong, tried, made_up)

    def _sources(self, mirror: str | None) -> Iterator[Mapping[str, list[_Place]]]:
        if mirror is not None:
            yield mirror_places(self.dataset, mirror)
        if self.dataset.fetched:
            yield {file.name: list(_public(self.dataset, file)) for file in self.dataset.files}

    # what is there

    def _as_it_lies(self) -> FetchResult:
        """A data set whose files are not listed: whatever is in its folder."""
        if lies_there(self.folder):
            message = f"there; not checked, since {DESCRIPTION} lists no files"
            if not (self.folder / DESCRIPTION).is_file():
                message = f"there; not checked, since there is no {DESCRIPTION}"
            return self._result(FetchStatus.PRESENT, self.dataset.source, message)
        message = (
            f"data/{self.dataset.name} holds no file. Put the data there, or say in "
            f"data/{self.dataset.name}/{DESCRIPTION} where to fetch them (docs/data.md)."
        )
        return self._result(FetchStatus.FAILED, "", message)

    def _wrong(self) -> str | None:
        """What is missing or wrong in the folder; None when all is verified."""
        for file in self.dataset.files:
            path = self.folder / file.name
            if not path.is_file():
                return f"{file.name} is missing"
            try:
                verify(path, file)
            except DataError as error:
                return str(error)
        return None

    def _holds(self, said: Provenance) -> bool:
        """Whether the files are the very ones that the provenance speaks of."""
        paths = {file.name: self.folder / file.name for file in self.dataset.files}
        return all(p.is_file() and said.sha256.get(n) == sha256(p) for n, p in paths.items())

    def _present(self, said: Provenance | None) -> FetchResult:
        if said is None or said.stand_in or not self._holds(said):
            said = self._provenance(self.dataset.source)
            with suppress(OSError):  # a read-only folder is good enough: its data are verified
                write_provenance(self.folder, said)
        return self._result(FetchStatus.PRESENT, said.source, f"already there, {self._checked()}")

    def _checked(self) -> str:
        unknown = [file.name for file in self.dataset.files if not file.checked]
        if not unknown:
            return "verified"
        return f"not checked ({DESCRIPTION} has no sha256 or table of {', '.join(unknown)})"

    # getting it

    def _from(self, places: Mapping[str, list[_Place]], tried: list[str]) -> str | None:
        """Bring every file, verified, into ``incoming``; where the last one came from."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        came = None
        for file in self.dataset.files:
            came = self._first(file, places[file.name], tried)
            if came is None:
                return None
        return came

    def _first(self, file: DataFile, places: list[_Place], tried: list[str]) -> str | None:
        looked = []
        for place in places:
            if place.remote and self.offline:
                tried.append(f"{place.shown} was not asked (offline)")
                return None
            try:
                self._bring(file, place)
            except NotThere:
                looked.append(place.shown)
            except _Rejected as error:
                tried.append(f"{place.shown}: {error}")
            except DataError as error:
                tried.append(str(error))
                return None
            else:
                return place.shown
        if looked:
            tried.append(f"{file.name} was looked for in vain at {', '.join(looked)}")
        return None

    def _bring(self, file: DataFile, place: _Place) -> None:
        """One file from one place into ``incoming``, verified. A bad resumed one is got anew."""
        for last in (False, True):
            resumed = self._unpacked(file, place)
            try:
                verify(self.incoming / file.name, file)
                return
            except DataError as error:
                (self.incoming / file.name).unlink()
                if last or not resumed:
                    raise _Rejected(f"{error}; not installed") from None

    def _unpacked(self, file: DataFile, place: _Place) -> bool:
        limit, target = self.dataset.max_bytes, self.incoming / file.name
        packed = target if place.packing == "plain" else target.with_name(f"packed.{place.packing}")
        resumed = False
        if place.remote:
            resumed = transfer.download(
                place.where,
                packed,
                max_bytes=limit,
                network=self.network,
                progress=self._tell if self.progress else None,
            )
        else:
            transfer.copy(Path(place.where), packed, limit)
        try:
            if place.packing == "gz":
                transfer.gunzip(packed, target, limit)
            elif place.packing == "zip":
                transfer.unzip(packed, file.member or file.name, target, limit)
        except DataError as error:
            target.unlink(missing_ok=True)
            if resumed:
                return self._unpacked(file, place)
            raise _Rejected(f"{error}; not installed") from None
        finally:
            if packed != target:
                packed.unlink(missing_ok=True)
        return resumed

    def _tell(self, done: int, total: int | None) -> None:
        if self.progress:
            self.progress(self.dataset.name, done, total)

    # putting it in place

    def _installed(self, came: str, made_up: bool) -> FetchResult:
        aside = []
        for file in self.dataset.files:
            target = self.folder / file.name
            if (
                target.is_file()
                and not made_up
                and sha256(target) != sha256(self.incoming / file.name)
            ):
                aside.append(_put_aside(target))
            (self.incoming / file.name).replace(target)
        shutil.rmtree(self.incoming, ignore_errors=True)
        by = f", from {came}" if came.startswith("http") else ", from a mirror folder"
        write_provenance(self.folder, self._provenance(self.dataset.source + by))
        message = f"fetched from {came}, {self._checked()}"
        if made_up:
            message += "; it replaces the stand-in"
        if aside:
            message += f"; what was there and wrong is kept as {', '.join(aside)}"
        return self._result(FetchStatus.FETCHED, came, message)

    def _without(self, wrong: str, tried: list[str], made_up: bool) -> FetchResult:
        """What can be done when the real data could not be had."""
        if self.incoming.is_dir() and not any(self.incoming.iterdir()):
            self.incoming.rmdir()
        why = "; ".join(tried) or ("offline, and no mirror" if self.offline else "no mirror given")
        if made_up:
            message = f"the stand-in stays, because the real data could not be had: {why}. {ADVICE}"
            return self._result(FetchStatus.STAND_IN, "stand-in", message)
        there = any((self.folder / file.name).is_file() for file in self.dataset.files)
        stand_in = self.dataset.stand_in
        if stand_in is not None and not there:
            self._make(stand_in)
            message = (
                f"a stand-in was made, because the real data could not be had: {why}. {ADVICE}"
            )
            return self._result(FetchStatus.STAND_IN, "stand-in", message)
        if stand_in is not None:
            advice = f"{ADVICE}; or move the file away, and a stand-in is made"
        elif self.dataset.fetched:
            advice = ADVICE
        else:
            advice = f"It comes with the course: git checkout -- data/{self.dataset.name}. {ADVICE}"
        return self._result(FetchStatus.FAILED, "", f"{wrong}. Tried: {why}. {advice}")

    def _make(self, stand_in: StandIn) -> None:
        made = self.incoming / "stand_in"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        try:
            make_stand_in(self.dataset, stand_in, made.resolve())
            said = Provenance(
                dataset=self.dataset.name,
                source=f"made by {stand_in.script.name} of this data set; not real data",
                licence=self.dataset.licence,
                citation=self.dataset.citation,
                sha256={file.name: sha256(made / file.name) for file in self.dataset.files},
                stand_in=True,
                notice=stand_in.notice,
            )
            write_provenance(self.folder, said)
            for file in self.dataset.files:
                (made / file.name).replace(self.folder / file.name)
        finally:
            shutil.rmtree(made, ignore_errors=True)
            if not any(self.incoming.iterdir()):
                self.incoming.rmdir()

    def _provenance(self, source: str) -> Provenance:
        return Provenance(
            dataset=self.dataset.name,
            source=source,
            licence=self.dataset.licence,
            citation=self.dataset.citation,
            sha256={f.name: sha256(self.folder / f.name) for f in self.dataset.files},
        )

    def _result(self, status: FetchStatus, source: str, message: str) -> FetchResult:
        return FetchResult(self.dataset.name, status, source, message)


class _Rejected(DataError):
    """A file arrived and is not what it should be."""


def mirror_places(dataset: Dataset, mirror: str) -> dict[str, list[_Place]]:
    """Where a mirror may have each file: as it is, as .gz, or in the source's zip archive."""
    return {file.name: list(_places(dataset, file, mirror)) for file in dataset.files}


def _places(dataset: Dataset, file: DataFile, mirror: str) -> Iterator[_Place]:
    if urlsplit(mirror).scheme == "file":
        mirror = url2pathname(urlsplit(mirror).path)
    remote = mirror.startswith(("http://", "https://"))

    def place(packing: str, *parts: str) -> _Place:
        if remote:
            where = "/".join([mirror.rstrip("/"), *(quote(part, safe="+") for part in parts)])
            return _Place(where, where, packing)
        where = str(Path(mirror).expanduser().joinpath(*parts))
        return _Place(where, where, packing)

    if mirror.endswith(".zip"):
        yield place("zip")
        return
    yield place("plain", dataset.name, file.name)
    yield place("gz", dataset.name, file.name + ".gz")
    for public in _public(dataset, file):
        if public.packing == "zip":
            archive = unquote(public.where.rsplit("/", 1)[-1])
            yield place("zip", dataset.name, archive)
            yield place("zip", archive)


def _public(dataset: Dataset, file: DataFile) -> Iterator[_Place]:
    """The public source of one file: its own address, else that of the data set."""
    url = file.url or dataset.url
    if url is None:
        return
    packing = packing_of(url) if file.url else dataset.packing or packing_of(url)
    if packing == "gz" and file.name.endswith(".gz"):
        packing = "plain"  # wanted as it is
    yield _Place(url, url, packing)


def _put_aside(path: Path) -> str:
    """Move a wrong file out of the way without writing over an earlier one."""
    number = 1
    aside = path.with_name(path.name + ".rejected")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.rejected-{number}")
    path.rename(aside)
    return aside.name
