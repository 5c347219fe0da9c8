"""Guest: a first picture, drawn before there are forks.

Half of the time of a notebook's first pictures goes into finding fonts and building the parser
of formulas. Drawn once in the warm parent, each fork has them ready.
"""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Any


def draw_first() -> None:
    """Draw what most pictures have, and keep nothing that reads from an open file.

    Descriptors are shared by forks, and with them the place in a file: two forks that read one
    font would read each other's bytes.
    """
    if "matplotlib.pyplot" not in sys.modules:
        return
    with contextlib.suppress(Exception):  # then each fork does it for itself
        _draw()
    with contextlib.suppress(Exception):  # a matplotlib that keeps none, or elsewhere
        _let_go_of_fonts()


def _draw() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3))
    canvas: Any = FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    left.plot([-1, 0, 1], [1, 3, 2], marker="o", label="one")
    left.scatter([0, 1], [2, 1], c=[0.1, 0.9])
    left.set(title="A title", xlabel=r"$x_1^{2}$", ylabel=r"$\frac{\sigma(z)}{w}$", xlim=(-2, 2))
    left.annotate("here", (0, 1), (1, 2), arrowprops={"arrowstyle": "->"})
    left.legend()
    left.grid(visible=True)
    right.bar(["a", "b"], [1, 10])
    right.imshow([[0, 1], [1, 0]], extent=(0, 1, 1, 10))
    right.set_yscale("log")
    figure.suptitle(r"Bold and $\mathbf{W}$", fontweight="bold")
    for tight in ({}, {"bbox_inches": "tight"}):
        canvas.print_figure(io.BytesIO(), format="png", **tight)


def _let_go_of_fonts() -> None:
    from matplotlib import font_manager, mathtext

    manager: Any = font_manager
    manager._get_font.cache_clear()
    mathtext.MathTextParser._parse_cached.cache_clear()  # type: ignore[attr-defined]
