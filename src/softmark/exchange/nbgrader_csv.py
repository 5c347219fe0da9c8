"""``nbgrader export`` without the noise of binary fractions: 7.3333, not 7.3332999999999995.

nbgrader adds points up in the database and writes the sum as it comes. nbgrader_config.py
names this plugin in place of nbgrader's own; the file is the same but for the rounding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.plugins import CsvExportPlugin  # type: ignore[import-untyped,unused-ignore]

from softmark.model.files import write_atomically

DIGITS = 4
"""Decimals that are kept; marks are shared among tests to as many."""


class RoundedCsv(CsvExportPlugin):  # type: ignore[misc,unused-ignore]
    """nbgrader's CSV, its points rounded."""

    def export(self, gradebook: Any) -> None:
        """Write the file that ``--to`` names (grades.csv)."""
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        lines = path.read_text(encoding="utf-8").splitlines()
        write_atomically(path, ("\n".join(map(rounded, lines)) + "\n").encode())


def rounded(line: str) -> str:
    """One line of nbgrader's CSV with its last four fields rounded, where they are numbers.

    nbgrader quotes nothing, so that names may hold commas: the points are counted from the end.
    """
    head, *points = line.rsplit(",", 4)
    return ",".join([head, *map(_rounded, points)])


def _rounded(text: str) -> str:
    try:
        return str(round(float(text), DIGITS))
    except ValueError:
        return text
