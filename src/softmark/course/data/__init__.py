"""Data sets: what they are, fetching, checking, stand-ins, and what of them is shown."""

from softmark.course.data.dataset import DESCRIPTION, DataFile, Dataset, StandIn, TableCheck
from softmark.course.data.described import NOTES, data_files, describe, lies_there, names_in
from softmark.course.data.fetch import (
    MIRROR_VARIABLE,
    FetchResult,
    FetchStatus,
    fetch,
    mirror_setting,
    notices,
)
from softmark.course.data.provenance import Provenance, read_provenance, stands_in
from softmark.course.data.ready import require_data
from softmark.course.data.shown import shown
from softmark.course.data.transfer import Network

__all__ = [
    "DESCRIPTION",
    "MIRROR_VARIABLE",
    "NOTES",
    "DataFile",
    "Dataset",
    "FetchResult",
    "FetchStatus",
    "Network",
    "Provenance",
    "StandIn",
    "TableCheck",
    "data_files",
    "describe",
    "fetch",
    "lies_there",
    "mirror_setting",
    "names_in",
    "notices",
    "read_provenance",
    "require_data",
    "shown",
    "stands_in",
]
