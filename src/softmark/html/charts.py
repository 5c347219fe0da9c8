"""The two pictures of a class report, as SVG that belongs to the page it stands in.

Drawn by matplotlib without its global state. Colours become the page's own, so that the
same picture suits a light and a dark page, and the bytes depend on the data alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Colours that matplotlib writes into the SVG and that are then replaced by the page's.
_COLOURS = {
    "#010101": "var(--ink)",
    "#010102": "var(--muted)",
    "#010103": "var(--line)",
    "#010104": "var(--chart)",
    "#010105": "var(--track)",
    "#010106": "var(--wait-fill)",
}
_INK, _MUTED, _LINE, _BAR, _TRACK, _MARK = _COLOURS
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "softmark",
    "font.family": "sans-serif",
    "font.size": 11.5,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
}


def histogram(earned: Sequence[float], points: float, mean: float) -> Markup:
    """How many submissions there are in each tenth of the points."""
    edges = [points * tenth / 10 for tenth in range(11)]
    counts = [0] * 10
    for mark in earned:
        counts[min(9, max(0, int(10 * mark / points + 1e-9)))] += 1

    from matplotlib.ticker import MaxNLocator

    def draw(axes: Axes) -> None:
        width = points / 10
        axes.bar(edges[:-1], counts, width=width * 0.92, align="edge", color=_BAR)
        for left, count in zip(edges, counts, strict=False):
            if count:
                axes.text(
                    left + width * 0.46, count, str(count), ha="center", va="bottom", color=_INK
                )
        axes.axvline(mean, color=_MARK, linewidth=2, linestyle=(0, (4, 3)))
        axes.set_xlim(-width * 0.1, points + width * 0.1)
        axes.set_ylim(0, max(counts) * 1.18)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=points >= 6))
        axes.set_yticks([])
        axes.set_xlabel("points (dashed: mean)")
        axes.spines["left"].set_visible(False)

    spoken = ", ".join(
        f"{edges[n]:.4g} to {edges[n + 1]:.4g}: {count}" for n, count in enumerate(counts) if count
    )
    return _svg(draw, (4.4, 2.5), f"Submissions by points. {spoken}.")


def shares(names: Sequence[str], values: Sequence[float | None]) -> Markup:
    """The mean share of the points of each exercise, in the order of the notebook.

    None stands for an exercise that a person has yet to mark.
    """
    words = ["to mark" if value is None else f"{100 * value:.0f}%" for value in values]
    shown = [name if len(name) <= 30 else name[:29] + "…" for name in names]
    rows = range(len(names))

    def draw(axes: Axes) -> None:
        axes.barh(rows, [1.0] * len(names), height=0.5, color=_TRACK)
        axes.barh(rows, [value or 0.0 for value in values], height=0.5, color=_BAR)
        for row, word in enumerate(words):
            axes.text(1.02, row, word, ha="left", va="center", color=_INK)
        axes.set_yticks(list(rows), shown)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(0, 1.2 if None in values else 1.12)
        axes.set_xticks([])
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)

    spoken = ", ".join(f"{n}: {word}" for n, word in zip(names, words, strict=True))
    height = 0.5 + 0.4 * len(names)
    return _svg(draw, (5.2, height), f"Mean share of the points per exercise. {spoken}.")


def _svg(draw: Any, size: tuple[float, float], spoken: str) -> Markup:
    # matplotlib takes a second to import, and most commands draw nothing.
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_STYLE):
        figure: Figure = Figure(figsize=size, layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines["bottom"].set_color(_LINE)
        axes.xaxis.label.set_color(_MUTED)
        draw(axes)
        axes.tick_params(length=0, labelcolor=_INK)
        written = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(
            written, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    return _fit_to_page(written.getvalue(), spoken)


def _fit_to_page(document: str, spoken: str) -> Markup:
    """The svg element alone, in the page's colours, sized by the page, with a description."""
    svg = document[document.index("<svg") :].strip()
    for drawn, ours in _COLOURS.items():
        svg = svg.replace(drawn, ours)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)  # repeated on a page; nothing refers to them
    viewbox = re.search(r'viewBox="[^"]*"', svg)
    opening = f'<svg class="chart" {viewbox[0] if viewbox else ""} role="img" '
    opening += f'aria-label="{escape(spoken)}">'
    return Markup(re.sub(r"<svg\b[^>]*>", lambda _: opening, svg, count=1))
