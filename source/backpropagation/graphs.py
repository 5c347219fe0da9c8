"""Computation graphs of the notebook backpropagation, drawn from your own numbers.

    import graphs

    graphs.logistic(globals())  # logistic regression
    graphs.neuron(globals(), x, y, w, b)  # Example 6
    graphs.hidden(globals(), x, y, w1, b1, w2, b2)  # Example 7
    graphs.net(globals())  # Example 8

Above each edge stands, in blue, the value that runs forward along it; below, in red, the
derivative of the loss (or error) with respect to that value, which comes back. After an arrow
stands the value that it has after the step. What is not there yet is left blank. Under each
picture the same stands in words, folded up.

``compare`` is what the small steps of 1.3 and 2.0 are checked with. There is nothing to write in
this file, and nothing in it is marked.
"""

from __future__ import annotations

import html
import io
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from IPython.display import Image, display
from matplotlib.figure import Figure

BLUE, RED, BLACK, GREY = "#1a56b4", "#c0201f", "#222222", "#666666"
LANE, FAN, STUB, GAP = 1.36, 0.4, 1.12, 0.56
"""Inches: an edge with a weight, the way to a node beside it, an edge between nodes, and
the distance of two edges that lie one above the other."""
RADIUS = 0.17


@dataclass
class Numbers:
    """What is known of each edge, by its name: its value, derivative, value after the step."""

    forward: dict[str, float] = field(default_factory=dict)
    backward: dict[str, float] = field(default_factory=dict)
    new: dict[str, float] = field(default_factory=dict)


def number(value: Any) -> float | None:
    """The one finite number that a value holds, in any wrapping, or None."""
    try:
        found = np.asarray(value, dtype=float).ravel()
    except Exception:  # whatever a name may hold: a picture is no place for an error
        return None
    return float(found[0]) if found.size == 1 and np.isfinite(found[0]) else None


def known(pairs: Iterable[tuple[str, Any]]) -> dict[str, float]:
    """The pairs whose value is a number."""
    found = ((name, number(value)) for name, value in pairs)
    return {name: value for name, value in found if value is not None}


def answer(names: Mapping[str, Any], function: str, *given: Any) -> Any:
    """What your function returns; None where it is not written yet, or stops."""
    try:
        return names[function](*(np.copy(each) if np.ndim(each) else each for each in given))
    except Exception:
        return None


def parts(names: tuple[str, ...], values: Any) -> dict[str, Any]:
    """The parts of an answer by name, if it has as many."""
    try:
        found = list(values)
    except TypeError:
        return {}
    return dict(zip(names, found, strict=True)) if len(found) == len(names) else {}


def shown(value: float) -> str:
    """A number with four digits after the point, or two significant ones where it is tiny."""
    if value and abs(value) < 0.001:
        return f"{value:.1e}" if abs(value) < 0.00001 else f"{value:.5f}"
    if abs(value) >= 10:
        return f"{value:.5g}"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def compare(yours: Any, right: Mapping[str, float], hints: Mapping[str, str]) -> bool:
    """Print of each number whether it is right, of a wrong one what to look at; whether all are."""
    yours = yours if isinstance(yours, Mapping) else {}
    all_right = True
    for name, value in right.items():
        mine = number(yours.get(name))
        near = mine is not None and abs(mine - value) < 2e-4
        all_right = all_right and near
        word = (
            "right" if near else f"look again: {hints.get(name, 'write the step down once more')}"
        )
        print(f"{name:14} -" if mine is None else f"{name:14}{mine:8.4f}   {word}")
    return all_right


# ---------------------------------------------------------------- drawing


class Sketch:
    """One picture, measured in inches from its lower left corner."""

    def __init__(self, title: str, width: float, height: float, loss: str, numbers: Numbers):
        self.title, self.loss, self.numbers = title, loss, numbers
        self.edges: list[str] = []
        self.figure = Figure(figsize=(width, height + 0.62), dpi=100, facecolor="white")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(-0.3, height + 0.32))
        self.axes.axis("off")
        self._text(0.1, height + 0.2, title, BLACK, size=11, weight="bold")
        arrow = "      arrow: after the step" if numbers.new else ""
        legend = f"blue, above: the value      red, below: d{loss}/d(value){arrow}"
        self._text(0.1, -0.16, legend, GREY)

    def _text(self, x: float, y: float, text: str, colour: str, **how: Any) -> None:
        how = {"size": 9, "ha": "left", "va": "center", "family": "DejaVu Sans", **how}
        self.axes.text(x, y, text, color=colour, zorder=4, **how)

    def line(self, *points: tuple[float, float]) -> None:
        across, up = zip(*points, strict=True)
        self.axes.plot(across, up, color="#9a9a9a", linewidth=1.2, zorder=1)

    def node(self, x: float, y: float, text: str, colour: str) -> None:
        self.axes.plot([x], [y], "o", markersize=2 * RADIUS * 72, color=colour, zorder=2,
                       markeredgecolor="#555555", markeredgewidth=1)  # fmt: skip
        self._text(x, y, text, BLACK, ha="center", size=11)

    def _box(self, x: float, y: float, text: str, colour: str) -> None:
        box = {"boxstyle": "round", "facecolor": colour, "edgecolor": "#555555"}
        self._text(x, y, text, BLUE, ha="center", bbox=box)

    def labels(self, x: float, y: float, name: str, ha: str = "center") -> None:
        """Name and value of an edge above the point, its derivative below."""
        self.edges.append(name)
        value, slope = self.numbers.forward.get(name), self.numbers.backward.get(name)
        above = name if value is None else f"{name} = {shown(value)}"
        self._text(x, y + 0.04, above, BLUE, ha=ha, va="bottom")
        if slope is not None:
            self._text(x, y - 0.05, shown(slope), RED, ha=ha, va="top")

    def lane(self, x: float, y: float, name: str) -> None:
        """An edge with a weight or bias, from x on."""
        self.line((x, y), (x + LANE, y))
        self.labels(x + 0.05, y, name, ha="left")
        new = self.numbers.new.get(name)
        if new is not None:
            self._text(x + LANE, y - 0.05, f"→ {shown(new)}", BLACK, ha="right", va="top")

    def source(self, y: float, name: str) -> tuple[float, float]:
        """An input at the left edge; where its edge begins."""
        value = self.numbers.forward.get(name)
        text = name if value is None else f"{name}\n{shown(value)}"
        self._box(0.36, y, text, "#eaf1fb")
        return (0.36, y)

    def neuron(self, x: float, y: float, lanes: tuple[str, ...], z: str, a: str) -> float:
        """Edges with weights from x on, their sum, the sigmoid; where the edge of a ends."""
        middle = (len(lanes) - 1) / 2
        at = x + LANE + FAN
        for place, name in enumerate(lanes):
            here = y + (middle - place) * GAP
            self.lane(x, here, name)
            self.line((x + LANE, here), (at, y))
        end = at + 2 * (STUB + 2 * RADIUS) - RADIUS
        self.line((at, y), (end, y))
        self.node(at, y, "Σ", "#f3f3f3")
        self.labels(at + RADIUS + STUB / 2, y, z)
        self.node(at + 2 * RADIUS + STUB, y, "σ", "#fdf0d5")
        self.labels(at + 3 * RADIUS + 1.5 * STUB, y, a)
        return end

    def goal(self, x: float, y: float) -> None:
        """The loss, in which the graph ends."""
        value = self.numbers.forward.get(self.loss)
        self.edges.append(self.loss)
        text = self.loss if value is None else f"{self.loss}\n= {shown(value)}"
        self._box(x, y, text, "#e6f3e6")

    def note(self, x: float, y: float, text: str) -> None:
        self._text(x, y, text, GREY, ha="center", va="top")

    def show(self) -> None:
        """Show the picture, and under it, folded up, what it shows in words."""
        words = in_words(self.title, self.loss, self.edges, self.numbers)
        picture = io.BytesIO()
        self.figure.savefig(picture, format="png")
        display(Image(picture.getvalue(), metadata={"alt": words}))
        folded = f"<details><summary>In words</summary><pre>{html.escape(words)}</pre></details>"
        display({"text/html": folded, "text/plain": words}, raw=True)


def in_words(title: str, loss: str, edges: Iterable[str], numbers: Numbers) -> str:
    """What a picture shows, for those who cannot see it."""
    edges = list(dict.fromkeys(edges))
    inner = [name for name in edges if name != loss]

    def listed(found: Mapping[str, float], of: Iterable[str], form: str) -> str:
        return ", ".join(f"{form.format(e)} = {shown(found[e])}" for e in of if e in found)

    missing = [name for name in edges if name not in numbers.forward]
    if not missing:
        missing = [f"d{loss}/d{name}" for name in inner if name not in numbers.backward]
    rows = {
        "forward": listed(numbers.forward, edges, "{}"),
        "backward": listed(numbers.backward, inner, f"d{loss}/d{{}}"),
        "after the step": listed(numbers.new, inner, "{}"),
        "not there yet": ", ".join(missing),
    }
    said = [title] + [f"{head}: {row}" for head, row in rows.items() if row]
    wrapped = (textwrap.fill(each, 110, subsequent_indent="    ") for each in said)
    return "\n  ".join(wrapped)


# ---------------------------------------------------------------- the four graphs


def _first(sketch: Sketch, y: float) -> None:
    """Both inputs of a neuron at this height, and the ways to their weights."""
    for place, name in enumerate(("x1", "x2")):
        here = y + (1 - place) * GAP
        sketch.line(sketch.source(here, name), (0.8, here))


def _last(sketch: Sketch, end: float, y: float, label: str) -> None:
    """The loss behind a last neuron, and the value of y under it."""
    sketch.line((end, y), (end + 0.5, y))
    if "y" in sketch.numbers.forward:
        sketch.note(end + 0.5, y - 0.3, f"{label} {shown(sketch.numbers.forward['y'])}")
    sketch.goal(end + 0.5, y)


def _one_neuron(title: str, numbers: Numbers, label: str) -> None:
    """Two inputs, one sigmoid neuron, one loss."""
    sketch, y = Sketch(title, 6.6, 1.75, "L", numbers), 0.88
    _first(sketch, y)
    _last(sketch, sketch.neuron(0.8, y, ("w1", "w2", "b"), "z", "a"), y, label)
    sketch.show()


def logistic(names: Mapping[str, Any]) -> None:
    """Logistic regression at one point, from the names x1, x2, y, w1, w2, b, z, a, L, dL_dz, ..."""
    edges = ("x1", "x2", "y", "w1", "w2", "b", "z", "a", "L")
    forward = known((name, names.get(name)) for name in edges)
    backward = {"a": answer(names, "loss_slope", names.get("a"), names.get("y"))}
    backward.update((name, names[f"dL_d{name}"]) for name in edges if f"dL_d{name}" in names)
    _one_neuron("Logistic regression", Numbers(forward, known(backward.items())), "label")


def neuron(
    names: Mapping[str, Any], x: Any, y: float, w: Any, b: float, alpha: float | None = None
) -> None:
    """Example 6 at one place, from your ``neuron_forward`` and ``neuron_gradients``.

    With ``alpha`` the place is that to which your ``neuron_step`` leads from there.
    """
    title = "Example 6"
    if alpha is not None:
        step = answer(names, "neuron_step", x, y, w, b, alpha)
        (w, b), title = _moved((w, b), step, alpha, title)
    given = zip(("x1", "x2", "w1", "w2", "b", "y"), (*x, *w, b, y), strict=True)
    found = parts(("z", "a"), answer(names, "neuron_forward", x, w, b))
    numbers = Numbers(known([*given, *found.items()]))
    _half_square(numbers, "a", y)
    slopes = parts(("w", "b"), answer(names, "neuron_gradients", x, y, w, b))
    back = parts(("w1", "w2"), slopes.get("w")) | {"b": slopes.get("b"), "z": slopes.get("b")}
    numbers.backward.update(known(back.items()))
    _one_neuron(title, numbers, "target")


def _half_square(numbers: Numbers, output: str, y: float) -> None:
    """The loss of an output that is known, and what comes back from it."""
    if output in numbers.forward:
        numbers.backward[output] = numbers.forward[output] - y
        numbers.forward["L"] = numbers.backward[output] ** 2 / 2


def _moved(
    old: tuple[Any, ...], step: Any, alpha: float, title: str
) -> tuple[tuple[Any, ...], str]:
    """Where a step leads, and the title with what it was; the old place where it leads nowhere."""
    try:
        new = tuple(np.asarray(value, dtype=float) for value in step)
    except Exception:
        new = ()
    fits = [value.shape for value in new] == [np.shape(value) for value in old]
    if fits and all(np.isfinite(value).all() for value in new):
        return new, f"{title}, after one step with alpha = {alpha}"
    return old, f"{title}, before the step"


def hidden(
    names: Mapping[str, Any],
    x: Any,
    y: float,
    w1: Any,
    b1: float,
    w2: float,
    b2: float,
    alpha: float | None = None,
) -> None:
    """Example 7 at one place, from your ``hidden_forward`` and ``hidden_gradients``.

    With ``alpha`` the place is that to which your ``hidden_step`` leads from there.
    """
    title = "Example 7"
    if alpha is not None:
        step = answer(names, "hidden_step", x, y, w1, b1, w2, b2, alpha)
        (w1, b1, w2, b2), title = _moved((w1, b1, w2, b2), step, alpha, title)
    into = ("w1[0]", "w1[1]", "b1")
    given = zip(("x1", "x2", *into, "w2", "b2", "y"), (*x, *w1, b1, w2, b2, y), strict=True)
    found = parts(("z1", "a1", "z2", "a2"), answer(names, "hidden_forward", x, w1, b1, w2, b2))
    numbers = Numbers(known([*given, *found.items()]))
    _half_square(numbers, "a2", y)
    slopes = answer(names, "hidden_gradients", x, y, w1, b1, w2, b2)
    back = parts(("w1", "b1", "w2", "b2"), slopes)
    back |= parts(into[:2], back.get("w1")) | {"z1": back.get("b1"), "z2": back.get("b2")}
    numbers.backward.update(known(back.items()))
    if "z2" in numbers.backward:  # it comes back through the weight between the neurons
        numbers.backward["a1"] = numbers.backward["z2"] * float(w2)

    sketch, height = Sketch(title, 11.05, 1.75, "L", numbers), 0.88
    _first(sketch, height)
    end = sketch.neuron(0.8, height, into, "z1", "a1")
    sketch.line((end, height), (end + 0.3, height + GAP / 2))
    _last(sketch, sketch.neuron(end + 0.3, height, ("w2", "b2"), "z2", "a2"), height, "target")
    sketch.show()


WEIGHTS = (*(f"w{k}" for k in range(1, 9)), "b1", "b2")
GIVEN = ("x1", "x2", "y1", "y2", *WEIGHTS, "alpha")
INNER = ("z_h1", "z_h2", "a_h1", "a_h2", "z_o1", "z_o2", "a_o1", "a_o2")
ROWS = {1: 2.85, 2: 0.85}
"""The height of x1, h1 and o1, and that of x2, h2 and o2."""


def net(names: Mapping[str, Any], mine: Any = None, title: str = "Example 8") -> None:
    """The 2-2-2 network, from the names of Example 8: z_h1, ..., dE_dw5, ..., w5_new, ...

    Where ``mine`` is there, only what is given (inputs, targets, weights, alpha) comes from
    ``names``, and all else from this dict.
    """
    if mine is not None:
        own = mine if isinstance(mine, Mapping) else {}
        names = {**{name: names.get(name) for name in GIVEN}, **own}
    wanted = (*GIVEN, *INNER, "E_total", "da_h1_dz_h1", "dEo1_da_h1", "dEo2_da_h1")
    slopes = tuple(f"dE_d{name}" for name in (*WEIGHTS, *INNER))
    updates = tuple(f"{name}_new" for name in WEIGHTS)
    found = known((name, names.get(name)) for name in (*wanted, *slopes, *updates))

    numbers = Numbers({name: found[name] for name in (*GIVEN, *INNER) if name in found})
    if "E_total" in found:
        numbers.forward["E"] = found["E_total"]
    back = numbers.backward
    back.update((name[4:], found[name]) for name in slopes if name in found)
    numbers.new = {name: found[f"{name}_new"] for name in WEIGHTS if f"{name}_new" in found}
    alpha = found.get("alpha")
    for name, new in numbers.new.items():  # a step says what its derivative was
        if name not in back and name in found and alpha:
            back[name] = (found[name] - new) / alpha
    if {"dE_dz_o2", "a_o2", "y2"} <= found.keys():
        back.setdefault("a_o2", found["a_o2"] - found["y2"])
    if {"dE_da_h1", "da_h1_dz_h1"} <= found.keys():
        back.setdefault("z_h1", found["dE_da_h1"] * found["da_h1_dz_h1"])

    sketch = Sketch(title, 11.35, 3.75, "E", numbers)
    for k in ROWS:
        _row(sketch, k, found)
    sketch.goal(10.85, sum(ROWS.values()) / 2)
    sketch.show()


def _row(sketch: Sketch, k: int, found: Mapping[str, float]) -> None:
    """Input k, hidden neuron k and output k of the 2-2-2 network, one behind the other."""
    y, lane = ROWS[k], (2 - k) * GAP  # the k-th weight of each neuron comes from here
    begin = sketch.source(y, f"x{k}")
    for other in ROWS.values():
        sketch.line(begin, (1.0, other + lane))
    end = sketch.neuron(1.0, y, (f"w{2 * k - 1}", f"w{2 * k}", "b1"), f"z_h{k}", f"a_h{k}")
    for other in ROWS.values():
        sketch.line((end, y), (end + 0.5, other + lane))
    ways = [found[name] for name in (f"dEo1_da_h{k}", f"dEo2_da_h{k}") if name in found]
    if len(ways) == 2:
        sign = "-" if ways[1] < 0 else "+"
        both = f"from o1 and o2:\n{shown(ways[0])} {sign} {shown(abs(ways[1]))}"
        sketch.note(end - STUB / 2, y - 0.25, both)
    into = (f"w{2 * k + 3}", f"w{2 * k + 4}", "b2")
    end = sketch.neuron(end + 0.5, y, into, f"z_o{k}", f"a_o{k}")
    if f"y{k}" in found:
        sketch.note(end - STUB / 2, y - 0.25, f"target {shown(found[f'y{k}'])}")
    sketch.line((end, y), (10.85, sum(ROWS.values()) / 2))
