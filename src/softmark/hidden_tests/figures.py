"""What a figure shows: titles, labels, legends and what is drawn, as it is drawn.

matplotlib knows several places for a title or a legend, and several ways to draw the same
points; here each is read in all of them. A description is a claim by the student's process:
nothing in it, however odd, makes these helpers raise anything but the author's hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from softmark.hidden_tests.marks import hint
from softmark.hidden_tests.numbers import Array, numbers

FIGURE = "keep the figure, or its axes, under the name of the task, with something drawn in it"

EPOCHS = (
    "epoch", "epoque", "époque", "iteration", "itération", "step", "round", "pass", "sweep",
    "update", "time", "number", "durchl", "durchg", "runde", "schritt", "zeit", "lernen", "trained",
)  # fmt: skip
LOSSES = (
    "loss", "cost", "entrop", "error", "objective", "likelihood", "log", "verlust", "kosten",
    "fehler", "perte", "coût", "cout",
)  # fmt: skip
"""What students call the epochs and the loss, also in German and French."""


@dataclass(frozen=True)
class Line:
    """A line: x and y of shape (n,), without the gaps that NaN makes; z of a line in space."""

    x: Array
    y: Array
    label: str
    z: Array | None = None


@dataclass(frozen=True)
class Bar:
    """A bar, upright or lying: from ``x`` over ``width``, and from ``y`` over ``height``."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        """Where an upright bar stands."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Where an upright bar ends, whatever it stands on."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Where a lying bar ends, whatever it begins at."""
        return self.x + self.width


@dataclass(frozen=True)
class Axes:
    """One pair of axes, as drawn.

    ``title`` joins the titles at the centre, left and right; ``legend`` holds the entries of
    every legend on the axes or on their figure; a label that only the figure has counts as
    that of the axes. ``scatters`` are arrays of shape (n, 2) or (n, 3); ``kinds`` are the
    classes of collections (contours, meshes, scatter plots).
    """

    title: str
    xlabel: str
    ylabel: str
    zlabel: str
    xscale: str
    yscale: str
    xticks: tuple[str, ...]
    yticks: tuple[str, ...]
    legend: tuple[str, ...]
    texts: tuple[str, ...]
    lines: tuple[Line, ...]
    scatters: tuple[Array, ...]
    bars: tuple[Bar, ...]
    images: tuple[Array, ...]
    kinds: tuple[str, ...]

    @property
    def points(self) -> Array:
        """Every point of lines and scatter plots, as rows of x and y (n, 2)."""
        pairs = [np.column_stack([line.x, line.y]) for line in self.lines]
        return np.concatenate([np.empty((0, 2)), *pairs, *(each[:, :2] for each in self.scatters)])

    @property
    def tops(self) -> Array:
        """Where each upright bar stands and ends, as rows of x and y (n, 2)."""
        return np.array([[bar.centre, bar.top] for bar in self.bars]).reshape(-1, 2)

    @property
    def areas(self) -> list[float]:
        """The area under each line, whichever way it is drawn."""
        sides = [(np.diff(line.x), (line.y[1:] + line.y[:-1]) / 2) for line in self.lines]
        return [abs(float(np.sum(width * height))) for width, height in sides]

    def stands_at(self, heights: Any) -> bool:
        """Whether ``heights`` (n,) are drawn above 1, 2, ..., n.

        Names in the place of numbers, such as PC1, PC2, stand at 0, 1, ...: they count too.
        """
        wanted = np.asarray(heights, dtype=float).ravel()
        across = 1 + np.arange(len(wanted))
        named = len(self.xticks) == len(wanted) and all(
            str(n) in name for n, name in zip(across, self.xticks, strict=True)
        )
        near = 1e-4 * max(1.0, float(np.abs(wanted).max(initial=0)))
        return any(
            self.shows(np.column_stack([places, wanted]), atol=near)
            for places in ((across, across - 1) if named else (across,))
        )

    def curve(self, y: Any, *, rtol: float = 1e-4) -> Array | None:
        """The x (n,) of the line that is drawn through the values ``y`` (n,), or None."""
        wanted = np.asarray(y, dtype=float).ravel()
        for line in self.lines:
            if line.y.shape == wanted.shape and np.allclose(line.y, wanted, rtol=rtol):
                return line.x
        return None

    def name_of(self, y: Any, *, rtol: float = 1e-4) -> str:
        """The label of the line through the values ``y`` (n,), where the legend gives it, or "".

        "" also where the legend does not name the lines in their order, by their own labels:
        which entry belongs to which line cannot be told then.
        """
        if self.legend != tuple(each.label for each in self.lines if each.label[:1] != "_"):
            return ""
        wanted = np.asarray(y, dtype=float).ravel()
        for line in self.lines:
            if line.y.shape == wanted.shape and np.allclose(line.y, wanted, rtol=rtol):
                return line.label if line.label in self.legend else ""
        return ""

    def shows(self, points: Any, *, atol: float = 1e-4) -> bool:
        """Whether each of ``points`` (n, 2) is drawn, by a line, a scatter plot or a bar's end."""
        drawn, wanted = np.concatenate([self.points, self.tops]), np.asarray(points, dtype=float)
        if not len(drawn):
            return False
        return all(float(np.abs(drawn - each).max(axis=1).min()) <= atol for each in wanted)

    def counts(self, values: Any, *, rtol: float = 1e-4) -> bool:
        """Whether each of ``values`` (n,) is drawn over its number, 0 to n - 1.

        Whatever else is drawn, below or above, does not hide them: other curves, marks, help lines.
        """
        wanted = np.asarray(values, dtype=float).ravel()
        drawn = self.points
        drawn = drawn[np.isin(drawn[:, 0], np.arange(wanted.size))]
        number = drawn[:, 0].astype(int)
        near = np.isclose(drawn[:, 1], wanted[number], rtol=rtol, atol=1e-12)
        return np.unique(number[near]).size == wanted.size


def axes_in(figure: Any, say: str = FIGURE) -> tuple[Axes, ...]:
    """All axes of a figure that the student left under a name, in their order.

    Axes, and a line or a bar of them, will do in the place of the figure. Ends the test with the
    hint ``say`` where there are none. Raises AssertionError.
    """
    described = getattr(figure, "description", None)
    found = described.get("axes") if isinstance(described, Mapping) else None
    if not isinstance(found, list | tuple) or not found:
        raise AssertionError(hint(say))
    whole: Mapping[str, Any] = described if isinstance(described, Mapping) else {}
    return tuple(_axes(each, whole) for each in found if isinstance(each, Mapping))


def axes_of(figure: Any, say: str = FIGURE) -> Axes:
    """The first axes of a figure; ends the test with the hint ``say`` where there are none."""
    return axes_in(figure, say)[0]


def title_of(figure: Any) -> str:
    """The title of the whole figure, or "" where it has none."""
    described = getattr(figure, "description", None)
    return _word(described.get("suptitle")) if isinstance(described, Mapping) else ""


def pictures_in(figure: Any, say: str = FIGURE) -> list[tuple[str, Array]]:
    """Each image in a figure with the title of its axes: arrays (rows, columns[, colours])."""
    return [(axes.title, image) for axes in axes_in(figure, say) for image in axes.images]


def speaks_of(label: str, words: Iterable[str]) -> bool:
    """Whether a label holds one of ``words``, in capitals or not, as a part of a word too."""
    return any(word.lower() in label.lower() for word in words)


def exchanged(label: str, other: str, words: Iterable[str], words_of_other: Iterable[str]) -> bool:
    """Whether two labels name each other's axis by these words, and neither its own."""
    words, words_of_other = tuple(words), tuple(words_of_other)
    wrong = speaks_of(label, words_of_other) and not speaks_of(label, words)
    return wrong and speaks_of(other, words) and not speaks_of(other, words_of_other)


def speaks_of_epochs(label: str) -> bool:
    """Whether the label of an axis says that it counts the epochs or steps of a training."""
    return speaks_of(label, EPOCHS) or label.strip("$ ").lower() in ("n", "t", "i", "k")


def speaks_of_losses(label: str) -> bool:
    """Whether the label of an axis says that it shows losses, by any of their names."""
    return speaks_of(label, LOSSES) or label.strip("$ ").lower() in ("j", "l", "c", "e", "ce")


def check_training_labels(axes: Axes) -> None:
    """End the test unless the epochs go across and the losses up, by the words on the axes.

    Raises AssertionError.
    """
    if not speaks_of_epochs(axes.xlabel):
        raise AssertionError(hint("the horizontal label says: epochs"))
    if not speaks_of_losses(axes.ylabel):
        raise AssertionError(hint("the vertical label says: loss"))


def check_training_curve(axes: Axes, losses: Any) -> None:
    """End the test unless ``losses`` (epochs,) are a curve, one epoch after the other.

    Raises AssertionError.
    """
    across = axes.curve(losses)
    if across is None:
        raise AssertionError(
            hint("plot all losses of each training, one for each epoch: losses up, epochs across")
        )
    if not np.allclose(np.diff(across), 1):
        raise AssertionError(hint("the epochs go across, one after the other"))


def reaches(x: Any, low: float, high: float) -> bool:
    """Whether ``x`` (n,) runs from ``low`` to ``high``, with room for one step at each end.

    np.arange(-5, 5, 0.1) runs from -5 to 5, though it ends a step before.
    """
    values = np.sort(np.asarray(x, dtype=float).ravel())
    if values.size < 2:
        return False
    step = min(float(np.diff(values).max()), 0.1 * (high - low)) * 1.001
    return bool(values[0] <= low + step and values[-1] >= high - step)


def _axes(described: Mapping[str, Any], figure: Mapping[str, Any]) -> Axes:
    titles = [described.get("title"), *_list(described.get("titles"))]
    legends = [*_list(described.get("legends")), *_list(figure.get("legends"))]
    entries = [*_list(described.get("legend")), *(each for one in legends for each in _list(one))]
    lines = (_line(each) for each in _list(described.get("lines")))
    collections = [each for each in _list(described.get("collections")) if isinstance(each, dict)]
    offsets = (numbers(each.get("offsets")) for each in collections)
    images = (numbers(each) for each in _list(described.get("images")))
    return Axes(
        title=" ".join(dict.fromkeys(filter(None, map(_word, titles)))),
        xlabel=_word(described.get("xlabel")) or _word(figure.get("supxlabel")),
        ylabel=_word(described.get("ylabel")) or _word(figure.get("supylabel")),
        zlabel=_word(described.get("zlabel")),
        xscale=_word(described.get("xscale")),
        yscale=_word(described.get("yscale")),
        xticks=tuple(map(_word, _list(described.get("xticklabels")))),
        yticks=tuple(map(_word, _list(described.get("yticklabels")))),
        legend=tuple(dict.fromkeys(filter(None, map(_word, entries)))),
        texts=tuple(map(_word, _list(described.get("texts")))),
        lines=tuple(line for line in lines if line is not None),
        scatters=tuple(
            each[np.isfinite(each).all(axis=1)]
            for each in offsets
            if each is not None and each.ndim == 2 and each.shape[1] in (2, 3)
        ),
        bars=tuple(bar for each in _list(described.get("bars")) if (bar := _bar(each)) is not None),
        images=tuple(each for each in images if each is not None),
        kinds=tuple(_word(each.get("class")) for each in collections),
    )


def _line(described: Any) -> Line | None:
    if not isinstance(described, Mapping):
        return None
    x, y = numbers(described.get("x")), numbers(described.get("y"))
    if x is None or y is None or x.shape != y.shape or x.ndim != 1:
        return None
    drawn = np.isfinite(x) & np.isfinite(y)
    z = numbers(described.get("z"))
    z = z[drawn] if z is not None and z.shape == x.shape else None
    return Line(x[drawn], y[drawn], _word(described.get("label")), z)


def _bar(described: Any) -> Bar | None:
    if not isinstance(described, Mapping):
        return None
    sides = numbers([described.get(name) for name in ("x", "y", "width", "height")])
    return None if sides is None else Bar(*map(float, sides))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
