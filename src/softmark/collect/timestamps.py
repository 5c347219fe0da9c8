"""When something was handed in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from softmark.gradebook import parse_time


def read_timestamp(folder: Path) -> datetime | None:
    """When a submission folder was handed in, from nbgrader's timestamp.txt (naive UTC).

    Raises GradebookError where the file holds no time.
    """
    file = folder / "timestamp.txt"
    if not file.is_file():
        return None
    with file.open("rb") as stream:  # a student's file: it may be of any size
        text = stream.read(200).decode("utf-8", "replace")
    return parse_time(text, str(file))
