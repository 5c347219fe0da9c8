"""Whether the data sets of an assignment are there, before anything runs on them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from softmark.course.data.dataset import DESCRIPTION
from softmark.course.data.described import describe, lies_there, names_in
from softmark.course.data.fetch import notices
from softmark.model import ConfigError, DataError, did_you_mean


def require_data(assignment: str, data: Mapping[str, Path]) -> list[str]:
    """What users of these data sets must be told: one sentence for each stand-in.

    Raises ConfigError when one of them holds no data, DataError when its dataset.toml has
    a mistake.
    """
    said: list[str] = []
    for name, folder in data.items():
        if not lies_there(folder):
            raise ConfigError(
                f"{assignment} needs the data set {name}, but data/{name} "
                f"{'holds no data' if folder.is_dir() else 'is not there'}",
                where=str(folder),
                todo=_remedy(name, folder.parent),
            )
        said += notices([name], folder.parent)
    return said


def _remedy(name: str, data_dir: Path) -> str:
    try:
        dataset = describe(data_dir, name)
    except DataError:
        dataset = None
    if dataset is not None and (dataset.fetched or dataset.stand_in):
        return "Fetch it with `softmark data`."
    return (
        f"Put its files there; or say in data/{name}/{DESCRIPTION} where to fetch them, and run "
        "`softmark data`." + did_you_mean(name, names_in(data_dir))
    )
