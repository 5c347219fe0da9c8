"""What a data set is: a folder in data/, and what its ``dataset.toml`` says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024**2
DESCRIPTION = "dataset.toml"
"""The file in data/<name>/ that says where its data come from; students never see it."""


@dataclass(frozen=True)
class TableCheck:
    """What a CSV that has no byte-stable source must look like; None is not looked at.

    ``means`` are the means of some columns, which tell the real table from another one
    of the same form.
    """

    columns: tuple[str, ...] | int | None = None
    """The names, in order, or how many there are."""
    rows: int | None = None
    numbers: bool = False
    """Whether every value below the header is a finite number."""
    label: str | None = None
    counts: Mapping[str, int] | None = None
    """How many rows have each value of ``label``."""
    means: Mapping[str, float] | None = None
    tolerance: float = 1e-5


@dataclass(frozen=True)
class DataFile:
    """One file of a data set: where it may be had, and how it is known to be the right one.

    Checked by its digest, by what the table holds, by both, or not at all.
    """

    name: str
    sha256: str | None = None
    table: TableCheck | None = None
    url: str | None = None
    """This file's own address, where the data set has none for all."""
    member: str | None = None
    """Its name inside the archive, if another one."""

    @property
    def checked(self) -> bool:
        """Whether anything can be said of a file of this name."""
        return self.sha256 is not None or self.table is not None


@dataclass(frozen=True)
class StandIn:
    """The lecturer's script that makes data of the same form when the real ones cannot be had."""

    script: Path
    notice: str
    """The sentence that every user of the stand-in is told."""
    time_limit_s: float = 60.0


@dataclass(frozen=True)
class Dataset:
    """One folder under data/. Without a ``dataset.toml`` it is whatever lies there."""

    name: str
    files: tuple[DataFile, ...] = ()
    """Empty where the folder's files are not listed: then whatever lies there counts."""
    title: str = ""
    source: str = ""
    licence: str = ""
    citation: str = ""
    url: str | None = None
    """An archive that holds the files, or the only file; None for data that lie there."""
    packing: str | None = None
    """How ``url`` is packed: "zip", "gz" or "plain"; None: as its name ends."""
    stand_in: StandIn | None = None
    private: tuple[str, ...] = ()
    """Patterns of file names in the folder that students never see."""
    max_bytes: int = 64 * MEGABYTE
    """No download, and no file out of an archive, may be larger."""

    @property
    def fetched(self) -> bool:
        """Whether a public source is known; otherwise the files come with the course."""
        return self.url is not None or any(file.url for file in self.files)
