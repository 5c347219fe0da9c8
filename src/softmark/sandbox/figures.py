"""Guest: what figures showed at a moment, for a later cell may draw on.

A figure that names are bound to, or one of its parts, is told once it has changed: matplotlib says
so of a figure itself (it is stale), and otherwise the last account of it serves again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from softmark.sandbox.describe import describe


@dataclass(frozen=True)
class Drawn:
    """A figure, or axes, at one moment."""

    value: Any
    description: Mapping[str, Any]


class Gallery:
    """The figures of one namespace, as they were when they were last looked at."""

    def __init__(self) -> None:
        self._last: dict[int, Drawn] = {}

    def look(self, values: Iterable[object]) -> dict[int, Drawn]:
        """What each figure or pair of axes among ``values`` shows now, by its id."""
        found: dict[int, Drawn] = {}
        seen: list[Any] = []
        for value in list(values):
            figure = _figure_of(value)
            if figure is None or id(value) in found:
                continue
            before = self._last.get(id(value))
            if before is not None and before.value is value and not figure.stale:
                found[id(value)] = before
            else:
                found[id(value)] = Drawn(value, describe(value))
                seen.append(figure)
        for figure in seen:  # any change from now on makes it stale
            figure.stale = False
        self._last = found
        return found


def _figure_of(value: Any) -> Any:
    """The figure that ``value`` is, or that these axes are on; None for all else."""
    try:
        if type(value).__module__.partition(".")[0] != "matplotlib":
            return None
        if hasattr(value, "savefig"):
            return value
        return value.get_figure() if hasattr(value, "get_xlabel") else None
    except Exception:  # axes whose figure is gone
        return None
