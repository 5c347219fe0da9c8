"""Data sets: the catalogue, fetching, checking, and the stand-in."""

from softmark.course.data.catalogue import CATALOGUE, DataFile, Dataset
from softmark.course.data.fetch import (
    MIRROR_VARIABLE,
    FetchResult,
    FetchStatus,
    fetch,
    mirror_setting,
    notices,
)
from softmark.course.data.provenance import Provenance, read_provenance, stands_in
from softmark.course.data.transfer import Network

__all__ = [
    "CATALOGUE",
    "MIRROR_VARIABLE",
    "DataFile",
    "Dataset",
    "FetchResult",
    "FetchStatus",
    "Network",
    "Provenance",
    "fetch",
    "mirror_setting",
    "notices",
    "read_provenance",
    "stands_in",
]
