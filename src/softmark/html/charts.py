"""The two pictures of a class report, as SVG that belongs to the page it stands in.

Lengths along the page are per cent of the picture's width and heights are pixels, so that
letters keep their size on a phone. Colours are the page's own, in light, dark and print.
The bytes depend on the data alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from softmark.html import pages

NAME_LENGTH = 40
"""Characters of an exercise's name that are drawn; the description has all of them."""


@dataclass(frozen=True)
class _Column:
    """A tenth of the points: where it begins (per cent), its height in pixels, its submissions."""

    left: float
    height: float
    count: int


@dataclass(frozen=True)
class _Row:
    """One exercise: the name as drawn, its share in per cent (None: to mark), and in words."""

    name: str
    share: float | None
    words: str


def histogram(earned: Sequence[float], points: float, mean: float) -> Markup:
    """How many submissions there are in each tenth of the points.

    Args:
        earned: the points of each submission; at least one.
        points: the points of the assignment, more than 0.
        mean: the mean of ``earned``, in points.
    """
    counts = [0] * 10
    for mark in earned:
        counts[min(9, max(0, int(10 * mark / points + 1e-9)))] += 1
    tallest = max(counts)
    edges = [points * tenth / 10 for tenth in range(11)]
    spoken = ", ".join(
        f"{edges[n]:.4g} to {edges[n + 1]:.4g}: {count}" for n, count in enumerate(counts) if count
    )
    return _drawn(
        "histogram",
        columns=[
            _Column(10 * n, 120 * count / tallest, count) for n, count in enumerate(counts) if count
        ],
        ticks=[(100 * tick / points, f"{tick:g}") for tick in _ticks(points)],
        mean=min(100, max(0, 100 * mean / points)),
        mean_points=mean,
        spoken=f"{spoken}. Mean: {pages.number(mean)} of {pages.number(points)}.",
    )


def shares(names: Sequence[str], values: Sequence[float | None]) -> Markup:
    """The mean share of the points of each exercise, in the order of the notebook.

    Args:
        names: what each exercise is called.
        values: its share, from 0 to 1; None stands for one that a person has yet to mark.

    Raises:
        ValueError: there are more names than values, or fewer.
    """
    rows = [
        _Row(
            name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…",
            None if value is None else 100.0 * value,
            "to mark" if value is None else pages.percent(value),
        )
        for name, value in zip(names, values, strict=True)
    ]
    spoken = ", ".join(f"{name}: {row.words}" for name, row in zip(names, rows, strict=True))
    return _drawn("shares", rows=rows, spoken=f"{spoken}.")


def _ticks(points: float) -> list[float]:
    """Round numbers from 0 to ``points``, three to seven of them."""
    rough = points / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough * (1 - 1e-9))
    return [step * n for n in range(math.floor(points / step + 1e-9) + 1)]


def _drawn(chart: str, **context: object) -> Markup:
    return Markup(pages.render("charts.svg.j2", chart=chart, **context).strip())
