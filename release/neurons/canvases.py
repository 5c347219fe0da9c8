"""Pictures that you can touch: seven small canvases for the notebooks of Section 7.

In a notebook that has this file beside it, ``display(canvases.turn_line(globals()))`` shows
one. A canvas is HTML and JavaScript in the cell's output: it loads nothing, works with mouse,
fingers and keyboard, and sends nothing anywhere. Where scripts do not run, a still picture
and its description stand in its place.

Most functions take the notebook's names, ``globals()``, and use what you have computed. What
is not there yet, or has another shape, is replaced by numbers of the canvas's own, and the
canvas says so: nothing here raises, and nothing is marked.

In this file: how a canvas is put together, how still pictures are painted, the seven canvases
(for each its function, and below it the script that moves it), then style and common script.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import struct
import zlib
from dataclasses import dataclass

import numpy as np

__all__ = [
    "Canvas",
    "descent_bowl",
    "drawn_digit",
    "hidden_neurons",
    "melt_step",
    "slide_window",
    "spiral_learns",
    "turn_line",
]


@dataclass(frozen=True)
class Canvas:
    """What a cell shows: ``html`` where there is a page, ``text`` where there is only text."""

    html: str
    text: str

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return self.text


def _canvas(script, title, text, still, data):
    """The canvas that ``script``, the name of a function of the script, makes of ``data``.

    ``still`` is a _Still, shown with ``text`` where the script does not run. ``data`` holds
    what JSON can, and arrays as _packed gives them: numbers, and no text of the notebook's.
    """
    told = json.dumps(data, allow_nan=False).replace("<", "\\u003c")
    name = "canvas-" + hashlib.sha256((script + told).encode()).hexdigest()[:12]
    picture = base64.b64encode(still.png()).decode()
    height, width = still.pixels.shape[:2]
    said = html.escape(text)
    page = (
        f'<div id="{name}" data-lm-suppress-shortcuts="true">'
        f"<p><strong>{html.escape(title)}</strong></p>"
        f'<img width="{width}" height="{height}" alt="{said}" src="data:image/png;base64,{picture}">'
        f"<p>{said} A still picture: the canvas itself needs a page that runs scripts.</p></div>"
        f'<script>(() => {{\nconst STYLE = "{" ".join(_STYLE.split())}";\n{_COMMON}\n{_SCRIPTS[script]}\n'
        f'start("{name}", {json.dumps(title)}, {script}, {told});\n}})();</script>'
    )
    return Canvas(page, f"{title}: {text}")


def _packed(array, kind):
    """An array as text: base64 of its numbers row by row, of the NumPy type ``kind``."""
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def _own(names, name, *shape):
    """The notebook's array ``name`` as floats, or None where it is not there or unfit.

    ``shape`` holds the lengths that it must have, None for any from 1 to 10,000.
    """
    try:
        array = np.asarray(names[name], dtype=float)
        lengths = zip(array.shape, shape)
        fits = array.ndim == len(shape) and all(
            0 < have <= 10_000 if want is None else have == want for have, want in lengths
        )
        return array if fits and np.all(np.abs(array) < 1e6) else None
    except Exception:  # whatever a notebook may hold under this name
        return None


def _own_net(names, name):
    """Weights and biases [W1 (784, H), b1 (H,), W2 (H, 10), b2 (10,)] of the notebook's net, or None.

    The net is a Keras model of one hidden layer, of at most 40 neurons.
    """
    try:
        parts = dict(enumerate(names[name].get_weights()))
        hidden = len(parts[1])
        shapes = ((784, hidden), (hidden,), (hidden, 10), (10,))
        net = [_own(parts, k, *shape) for k, shape in enumerate(shapes)]
        return net if len(parts) == 4 and hidden <= 40 and all(a is not None for a in net) else None
    except Exception:  # no net, or another one
        return None


def _untrained():
    """A 784-15-10 net as it is before learning: small random weights, biases 0."""
    rng = np.random.default_rng(1)
    return [
        rng.uniform(-0.1, 0.1, (784, 15)), np.zeros(15),
        rng.uniform(-0.5, 0.5, (15, 10)), np.zeros(10),
    ]


# --- still pictures ----------------------------------------------------------------------

_BLUE, _RED, _GREEN, _GOLD = "#2f6fb3", "#c9473c", "#2e8b57", "#d08a1c"
_INK, _GREY, _PALE, _PAPER = "#1b2128", "#8a949e", "#dfe5ea", "#ffffff"


def _rgb(colour):
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)


class _Still:
    """A picture of ``width`` times ``height`` pixels; places are (across, down), in pixels."""

    def __init__(self, width, height):
        self.pixels = np.full((height, width, 3), 255.0)

    def _blend(self, left, top, cover, colour):
        """Lay ``colour`` over the block at (left, top), as much as ``cover`` (0 to 1) says."""
        part = self.pixels[top : top + cover.shape[0], left : left + cover.shape[1]]
        part += cover[: part.shape[0], : part.shape[1], None] * (_rgb(colour) - part)

    def _near(self, points, reach):
        """A block around these points: its corner, and the places of its pixels' middles."""
        height, width = self.pixels.shape[:2]
        low = np.clip(np.floor(np.min(points, axis=0) - reach), 0, (width, height)).astype(int)
        high = np.clip(np.ceil(np.max(points, axis=0) + reach), 0, (width, height)).astype(int)
        down, across = np.mgrid[low[1] : high[1], low[0] : high[0]] + 0.5
        return low, across, down

    def dot(self, x, y, radius, colour, inside=None):
        """A disc, or a ring that is filled with the colour ``inside``."""
        (left, top), across, down = self._near([(x, y)], radius + 1)
        away = np.hypot(across - x, down - y)
        self._blend(left, top, np.clip(radius + 0.5 - away, 0, 1), colour)
        if inside is not None:
            self._blend(left, top, np.clip(radius - 2 + 0.5 - away, 0, 1), inside)

    def dots(self, places, radius, colour):
        """Discs of one size and colour at many places, an array (n, 2)."""
        height, width = self.pixels.shape[:2]
        cover, corners = np.zeros((height, width)), np.floor(places).astype(int)
        reach = int(radius) + 2
        for down in range(-reach, reach + 1):
            for across in range(-reach, reach + 1):
                pixels = corners + (across, down)
                away = np.hypot(*(pixels + 0.5 - places).T)
                inside = np.all((pixels >= 0) & (pixels < (width, height)), axis=1) & (away < radius + 0.5)
                here = pixels[inside, 1], pixels[inside, 0]
                np.maximum.at(cover, here, np.clip(radius + 0.5 - away[inside], 0, 1))
        self._blend(0, 0, cover, colour)

    def rings(self, x, y, radii, colour, within):
        """Circles, the smallest first, as far as the block ``within`` (left, top, right, bottom)."""
        box = np.array(within, dtype=float).reshape(2, 2)
        (left, top), across, down = self._near(box, 0)
        away = np.hypot(across - x, down - y)
        nearest = radii[np.searchsorted((radii[1:] + radii[:-1]) / 2, away)]
        self._blend(left, top, np.clip(1 - np.abs(away - nearest), 0, 1), colour)

    def line(self, points, colour, width=2):
        """A line through these points."""
        points = np.asarray(points, dtype=float)
        for start, end in zip(points[:-1], points[1:]):
            (left, top), across, down = self._near([start, end], width)
            along = end - start
            share = ((across - start[0]) * along[0] + (down - start[1]) * along[1]) / max(along @ along, 1e-9)
            share = np.clip(share, 0, 1)
            away = np.hypot(across - start[0] - share * along[0], down - start[1] - share * along[1])
            self._blend(left, top, np.clip(width / 2 + 0.5 - away, 0, 1), colour)

    def frame(self, left, top, right, bottom, colour=_GREY):
        """A rectangle's outline."""
        self.line([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], colour, 1)

    def shade(self, left, top, mask, colour, strength=0.25):
        """Colour the pixels of a block where ``mask`` is true."""
        self._blend(left, top, strength * np.asarray(mask, dtype=float), colour)

    def table(self, left, top, values, size, positive=_BLUE, negative=_RED):
        """An array of numbers from -1 to 1 as squares of ``size`` pixels, 0 being paper."""
        values = np.clip(np.kron(np.asarray(values, dtype=float), np.ones((size, size))), -1, 1)
        self._blend(left, top, np.maximum(values, 0), positive)
        self._blend(left, top, np.maximum(-values, 0), negative)

    def png(self):
        """The picture as the bytes of a PNG file."""
        height, width = self.pixels.shape[:2]
        plain = np.rint(self.pixels).astype(np.uint8).reshape(height, -1)
        rows = np.concatenate([np.zeros((height, 1), np.uint8), plain], axis=1).tobytes()

        def chunk(name, content):
            sum_ = zlib.crc32(name + content)
            return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_)

        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 6)), chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


_SCRIPTS = {}

# --- a neuron's line over the festival's points --------------------------------------------


def turn_line(names):
    """A perceptron's line over the eight inputs of the festival, turned by four sliders.

    Uses ``w_festival``, three weights, and ``threshold_festival``, a number.
    """
    w, threshold = _own(names, "w_festival", 3), _own(names, "threshold_festival")
    own = w is not None and threshold is not None
    if not own:
        w, threshold = np.array([3.0, 3.0, 3.0]), np.array(4.0)
    still = _Still(620, 310)
    goes = 0
    for x1, left in ((0, 0), (1, 310)):
        down, across = np.mgrid[0:250, 0:250]
        x2, x3 = (across + 0.5) / 250 * 1.6 - 0.3, 1.3 - (down + 0.5) / 250 * 1.6
        z = w[0] * x1 + w[1] * x2 + w[2] * x3 - threshold
        still.shade(left + 30, 30, z > 0, _BLUE, 0.18)
        slope = np.hypot(w[1], w[2]) * 1.6 / 250 or 1.0
        still.shade(left + 30, 30, np.clip(1.5 - np.abs(z) / slope, 0, 1), _BLUE, 1)
        still.frame(left + 30, 30, left + 280, 280)
        for x2 in (0, 1):
            for x3 in (0, 1):
                fires = w @ (x1, x2, x3) > threshold
                goes += int(fires)
                place = left + 30 + (x2 + 0.3) / 1.6 * 250, 30 + (1.3 - x3) / 1.6 * 250
                still.dot(*place, 9, _BLUE if fires else _GREY, None if fires else _PAPER)
    whose = "Your neuron" if own else "A neuron of the canvas's own, since yours is not there yet,"
    text = (
        f"{whose} with weights {w[0]:g}, {w[1]:g}, {w[2]:g} and threshold {float(threshold):g} fires for "
        f"{goes} of the 8 inputs (filled points), those on the blue side of its line. Left the rain, right "
        "the good weather; friends across, close upwards."
    )
    data = {"w": w.tolist(), "threshold": float(threshold), "own": own}
    return _canvas("turnLine", "A neuron's line over the festival's points", text, still, data)


_SCRIPTS["turnLine"] = """
function turnLine(card, data) {
  const { w } = data;
  let threshold = data.threshold;
  const far = Math.max(6, Math.ceil(1.5 * Math.max(...w.map(Math.abs), Math.abs(threshold) / 2)));
  const panels = ["rain, x₁ = 0", "good weather, x₁ = 1"].map((name, x1) => {
    const it = axes({
      width: 300, height: 296, x: [-0.3, 1.3], y: [-0.3, 1.3], xTicks: [0, 1], yTicks: [0, 1],
      xName: "friends x₂", yName: "close x₃", label: `The plane of friends and closeness: ${name}`,
    });
    const side = svg("polygon", { class: "fill-blue", opacity: 0.18 });
    const line = svg("line", { class: "blue", "stroke-width": 2.5 });
    it.layer.append(side, line);
    const points = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([x2, x3]) => {
      const dot = svg("circle", { cx: it.X(x2), cy: it.Y(x3), r: 9, "stroke-width": 2 });
      const sum = svg("text", { x: it.X(x2), y: it.Y(x3) - 15, "text-anchor": "middle", class: "strong" });
      it.layer.append(dot, sum);
      return { x: [x1, x2, x3], dot, sum };
    });
    return { x1, it, side, line, points, figure: el("figure", {}, el("figcaption", {}, name), it.node) };
  });
  const rule = status();
  const scale = (label, at) => slider(label, {
    min: -far, max: far, step: far / 24, value: w[at], show: short,
  }, value => { w[at] = value; draw(); }).node;
  const sliders = el("div", { class: "controls" },
    scale("weight of the weather, w₁", 0), scale("weight of friends, w₂", 1), scale("weight of closeness, w₃", 2),
    slider("threshold", { min: -far, max: 2 * far, step: far / 24, value: threshold, show: short },
      value => { threshold = value; draw(); }).node);
  card.append(el("div", { class: "pair" }, ...panels.map(panel => panel.figure)), rule,
    el("p", { class: "hint" }, "Filled points fire. Over each point stands its weighted sum."), sliders);
  if (!data.own) card.append(note("w_festival and threshold_festival are not there yet, so it starts from numbers of its own."));
  function draw() {
    let fires = 0;
    for (const { x1, it, side, line, points } of panels) {
      const z = (x2, x3) => w[0] * x1 + w[1] * x2 + w[2] * x3 - threshold;
      const kept = [], edge = [], corners = [[-0.3, -0.3], [1.3, -0.3], [1.3, 1.3], [-0.3, 1.3]];
      corners.forEach((a, k) => {  // walk round the square, keep what lies where z > 0
        const b = corners[(k + 1) % 4], za = z(...a), zb = z(...b);
        if (za > 0) kept.push(a);
        if (za > 0 !== zb > 0) {
          const t = za / (za - zb), cut = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
          kept.push(cut);
          edge.push(cut);
        }
      });
      side.setAttribute("points", kept.map(([a, b]) => `${it.X(a)},${it.Y(b)}`).join(" "));
      line.setAttribute("visibility", edge.length === 2 ? "visible" : "hidden");
      if (edge.length === 2) set(line, {
        x1: it.X(edge[0][0]), y1: it.Y(edge[0][1]), x2: it.X(edge[1][0]), y2: it.Y(edge[1][1]),
      });
      for (const { x, dot, sum } of points) {
        const total = x.reduce((all, xj, j) => all + w[j] * xj, 0), go = total > threshold;
        fires += go;
        dot.setAttribute("class", go ? "blue fill-blue" : "grey fill-card");
        sum.textContent = short(total);
      }
    }
    rule.textContent = `${short(w[0])} · weather + ${short(w[1])} · friends + ${short(w[2])} · close > ${short(threshold)}: ` +
      `it fires for ${fires} of the 8 inputs.`;
  }
  return draw;
}
"""

# --- the step melts into the sigmoid -------------------------------------------------------


def melt_step():
    """The perceptron's step, melted into the sigmoid by a slider, and what a small nudge does."""
    still = _Still(620, 310)
    still.frame(40, 20, 600, 290)
    z = np.linspace(-3, 3, 181)
    for factor, colour in ((1, _BLUE), (4, _GREEN), (20, _GOLD)):
        a = 1 / (1 + np.exp(-factor * z))
        still.line(np.column_stack([40 + (z + 3) / 6 * 560, 275 - 240 * a]), colour, 3)
    still.line([(40, 275), (320, 275), (320, 35), (600, 35)], _INK, 2)
    text = (
        "The step (black) and sigmoids of 20z (gold), 4z (green) and z (blue), for z from -3 to 3. "
        "Around 0 the step answers a small change of z with nothing or with a jump of 1; the sigmoid "
        "of z answers a change of 0.1 with one of about 0.025."
    )
    return _canvas("meltStep", "The step melts into the sigmoid", text, still, {})


_SCRIPTS["meltStep"] = """
function meltStep(card) {
  let melt = 0, z = -0.05;
  const nudge = 0.1;
  const it = axes({
    width: 560, height: 280, x: [-3, 3], y: [-0.08, 1.08], xTicks: [-3, -2, -1, 0, 1, 2, 3], yTicks: [0, 0.5, 1],
    xName: "z", yName: "output a", label: "The output of a neuron against its weighted sum z",
  });
  const step = svg("path", { class: "grey", "stroke-dasharray": "4 4", d: path([[-3, 0], [0, 0], [0, 1], [3, 1]], it) });
  const curve = svg("path", { class: "blue", "stroke-width": 3 });
  const change = svg("path", { class: "red", "stroke-width": 2.5 });
  const before = svg("circle", { r: 5, class: "red fill-card", "stroke-width": 2 });
  const after = svg("circle", { r: 5, class: "red fill-red", "stroke-width": 2 });
  it.layer.append(step, curve, change, before, after);
  const said = status();
  const steepness = () => 50 ** (1 - melt / 100);
  const a = z => melt === 0 ? Number(z > 0) : 1 / (1 + Math.exp(-steepness() * z));
  card.append(it.node, said, el("div", { class: "controls" },
    slider("melt the step", {
      min: 0, max: 100, step: 1, value: melt,
      show: v => v === 0 ? "step" : v === 100 ? "σ(z)" : `σ(${short(50 ** (1 - v / 100))} z)`,
    }, value => { melt = value; draw(); }).node,
    slider("weighted sum z", { min: -2.9, max: 2.8, step: 0.05, value: z, show: short },
      value => { z = value; draw(); }).node));
  function draw() {
    const points = melt === 0 ? [[-3, 0], [0, 0], [0, 1], [3, 1]]
      : Array.from({ length: 601 }, (_, k) => [k / 100 - 3, a(k / 100 - 3)]);
    curve.setAttribute("d", path(points, it));
    change.setAttribute("d", path([[z, a(z)], [z + nudge, a(z)], [z + nudge, a(z + nudge)]], it));
    set(before, { cx: it.X(z), cy: it.Y(a(z)) });
    set(after, { cx: it.X(z + nudge), cy: it.Y(a(z + nudge)) });
    said.textContent = `z from ${short(z)} to ${short(z + nudge)}: the output goes from ${a(z).toFixed(3)} to ` +
      `${a(z + nudge).toFixed(3)}, a change of ${(a(z + nudge) - a(z)).toFixed(3)}.`;
  }
  return draw;
}
"""

# --- descent on the bowl -------------------------------------------------------------------


def descent_bowl(names):
    """Gradient descent on the bowl f = x1^2 + x2^2, with sliders for alpha and the updates.

    Starts where ``bowl_path``, an array (steps + 1, 2), starts.
    """
    walk = _own(names, "bowl_path", None, 2)
    own = walk is not None and 0.1 < np.abs(walk[0]).max() <= 5
    start = walk[0] if own else np.array([-4.0, 3.0])
    still = _Still(660, 240)
    for left, alpha, colour in ((10, 0.1, _GREEN), (230, 1.0, _GOLD), (450, 1.1, _RED)):
        middle, box = (left + 100, 120), (left, 20, left + 200, 220)
        still.rings(*middle, 18 * np.sqrt(np.arange(5, 50, 5)), _PALE, box)
        still.frame(*box)
        points = start * ((1 - 2 * alpha) ** np.arange(26))[:, None]
        points = points[np.abs(points).max(axis=1) <= 5.5]
        places = np.column_stack([middle[0] + 18 * points[:, 0], middle[1] - 18 * points[:, 1]])
        still.line(places, colour)
        still.dots(places, 3.5, colour)
    text = (
        f"The bowl from above with its contour lines, and 25 updates from ({start[0]:g}, {start[1]:g}): with "
        "alpha = 0.1 the walk comes ever closer to the middle (left), with 1 it jumps to and fro between two "
        "points (middle), with 1.1 it runs away (right)."
    )
    data = {"start": start.tolist(), "own": bool(own)}
    return _canvas("descentBowl", "A walk down the bowl", text, still, data)


_SCRIPTS["descentBowl"] = """
function descentBowl(card, data) {
  let alpha = 0.1, updates = 25;
  const ticks = [-4, -2, 0, 2, 4];
  const bowl = axes({
    width: 300, height: 296, x: [-5.5, 5.5], y: [-5.5, 5.5], xTicks: ticks, yTicks: ticks, xName: "x₁", yName: "x₂",
    label: "The bowl from above, with the walk", grid: "none",
  });
  for (let level = 5; level <= 60; level += 5) {
    const r = Math.sqrt(level) * (bowl.X(1) - bowl.X(0));
    bowl.layer.append(svg("circle", { cx: bowl.X(0), cy: bowl.Y(0), r, class: "pale" }));
  }
  const powers = [-6, -3, 0, 3, 6];
  const cost = axes({
    width: 300, height: 296, x: [0, 25], y: [-7, 7], xTicks: [0, 5, 10, 15, 20, 25], yTicks: powers,
    xName: "updates", yName: "f(x₁, x₂)", label: "The cost after each update, on a logarithmic scale",
    yShow: v => ({ "-6": "10⁻⁶", "-3": "10⁻³", 0: "1", 3: "10³", 6: "10⁶" })[v],
  });
  const walk = svg("g"), falls = svg("g");
  bowl.layer.append(walk);
  cost.layer.append(falls);
  const said = status();
  card.append(
    el("div", { class: "pair" }, el("figure", {}, el("figcaption", {}, "the bowl from above"), bowl.node),
      el("figure", {}, el("figcaption", {}, "the cost, update by update"), cost.node)),
    said,
    el("div", { class: "controls" },
      slider("learning rate α", { min: 0.01, max: 1.2, step: 0.01, value: alpha, show: v => v.toFixed(2) },
        value => { alpha = value; draw(); }).node,
      slider("updates", { min: 0, max: 25, step: 1, value: updates, show: String },
        value => { updates = value; draw(); }).node));
  if (!data.own) card.append(note("bowl_path is not there yet, so the walk starts at (−4, 3)."));
  function draw() {
    const points = [data.start];
    for (let k = 0; k < updates; k++) points.push(points[k].map(x => x - alpha * 2 * x));
    const f = ([x1, x2]) => x1 * x1 + x2 * x2, factor = 1 - 2 * alpha;
    const [fate, colour] = Math.abs(Math.abs(factor) - 1) < 1e-9 ? ["it bounces for ever", "gold"]
      : Math.abs(factor) > 1 ? ["it diverges", "red"]
      : factor < 0 ? ["it jumps from side to side and converges", "green"] : ["it converges", "green"];
    const trace = (group, places, it) => {
      group.replaceChildren(svg("path", { class: colour, "stroke-width": 2, d: path(places, it) }),
        ...places.map(([x, y], k) => svg("circle", {
          cx: it.X(x), cy: it.Y(y), r: k ? 3.5 : 5, class: `${colour} fill-${k ? colour : "card"}`, "stroke-width": k ? 0 : 2,
        })));
    };
    trace(walk, points, bowl);
    trace(falls, points.map((p, k) => [k, Math.log10(Math.max(f(p), 1e-12))]), cost);
    const end = points[updates], out = points.findIndex(p => Math.max(...p.map(Math.abs)) > 5.5);
    said.textContent = `Each update multiplies x₁ and x₂ by 1 − 2α = ${short(factor)}: ${fate}. After ${updates} updates ` +
      `(${end.map(short).join(", ")}), f = ${short(f(end))}.` + (out > 0 ? ` It leaves the picture at update ${out}.` : "");
  }
  return draw;
}
"""

# --- the spiral's regions while it learns --------------------------------------------------


def spiral_learns(names):
    """The spiral's decision regions while a 2-H-4 net learns in the page: step 0.4, reg 0.0002.

    Uses ``X_spiral`` (n, 2), ``y_spiral`` (n,) from 0 to K - 1, ``initial`` (the dict of first
    weights), and shows the losses ``spiral_losses`` (6001,) and ``spiral_params`` beside its own.
    """
    X, y = _own(names, "X_spiral", None, 2), _own(names, "y_spiral", None)
    first = _net_of(names, "initial")
    own = X is not None and y is not None and len(X) == len(y) <= 2000 and first is not None
    own = own and bool(np.isin(y, np.arange(len(first["b2"]))).all())
    if not own:
        X, y, first = _a_spiral()
    last = _net_of(names, "spiral_params") if own else None
    if last is not None and len(last["b2"]) != len(first["b2"]):
        last = None
    losses = _own(names, "spiral_losses", 6001) if own else None
    colours = (_BLUE, _GOLD, _GREEN, _RED)
    still = _Still(400, 400)
    side = np.linspace(-1.1, 1.1, 101)[:-1] + 0.011
    grid = np.stack(np.meshgrid(side, -side), axis=-1).reshape(-1, 2)
    net = last or first
    hidden = np.maximum(0, grid @ net["W1"] + net["b1"])
    regions = np.argmax(hidden @ net["W2"] + net["b2"], axis=1).reshape(100, 100)
    regions = np.kron(regions, np.ones((4, 4), int))
    for k, colour in enumerate(colours):
        still.shade(0, 0, regions == k, colour, 0.3)
    for k, colour in enumerate(colours):
        still.dots((200, 200) + X[y == k] * (200, -200) / 1.1, 2.2, colour)
    state = "after your training" if last else "before it has learned anything"
    text = (
        f"The {len(X)} points of the spiral, and which class the net names where, {state}. While it learns, "
        "four wedges bend into four arms: the first thousand updates find the wedges, the next ones turn them."
    )
    data = {
        "X": _packed(X, "<f8"), "y": _packed(y, "<i4"), "H": len(first["b1"]), "K": len(first["b2"]),
        "own": own, "losses": None if losses is None else losses[::25].tolist(),
        **{name: _packed(first[name], "<f8") for name in ("W1", "b1", "W2", "b2")},
    }
    return _canvas("spiralLearns", "The spiral's regions while it learns", text, still, data)


def _net_of(names, name):
    """The notebook's dict of W1 (2, H), b1 (H,), W2 (H, K), b2 (K,), H <= 100, K <= 4, or None."""
    try:
        parts = names[name]
        hidden, classes = np.shape(parts["W2"])
        shapes = {"W1": (2, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
        net = {key: _own(parts, key, *shape) for key, shape in shapes.items()}
        fine = hidden <= 100 and classes <= 4 and all(part is not None for part in net.values())
        return net if fine else None
    except Exception:  # no dict of arrays
        return None


def _a_spiral():
    """A spiral of four arms and first weights for it, where the notebook has none."""
    rng = np.random.default_rng(3)
    radius = np.tile(np.linspace(0.05, 1, 100), 4)
    y = np.repeat(np.arange(4.0), 100)
    angle = y * np.pi / 2 + 3 * radius + 0.12 * rng.normal(size=400)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    draws = {"W1": 0.01 * rng.normal(size=(2, 50)), "W2": 0.01 * rng.normal(size=(50, 4))}
    return X, y, {**draws, "b1": np.zeros(50), "b2": np.zeros(4)}


_SCRIPTS["spiralLearns"] = """
function spiralLearns(card, data, colour) {
  const X = numbers(data.X, Float64Array), y = numbers(data.y, Int32Array), { H, K } = data, n = y.length;
  const STEP = 0.4, REG = 0.0002, LAST = 6000, SIDE = 110, NAMES = ["blue", "gold", "green", "red"];
  let net, updates, loss, right, playing = false;
  // One pass over all rows: loss and accuracy, and with `learn` one update of all parameters.
  function pass(learn) {
    const { W1, b1, W2, b2 } = net;
    const d = { W1: new Float64Array(2 * H), b1: new Float64Array(H), W2: new Float64Array(H * K), b2: new Float64Array(K) };
    const a = new Float64Array(H), p = new Float64Array(K);
    loss = right = 0;
    for (let i = 0; i < n; i++) {
      const x0 = X[2 * i], x1 = X[2 * i + 1];
      for (let h = 0; h < H; h++) a[h] = Math.max(0, x0 * W1[h] + x1 * W1[H + h] + b1[h]);
      let top = -Infinity, said = 0, sum = 0;
      for (let k = 0; k < K; k++) {
        let z = b2[k];
        for (let h = 0; h < H; h++) z += a[h] * W2[h * K + k];
        p[k] = z;
        if (z > top) { top = z; said = k; }
      }
      right += said === y[i];
      for (let k = 0; k < K; k++) sum += p[k] = Math.exp(p[k] - top);
      for (let k = 0; k < K; k++) p[k] /= sum;
      loss -= Math.log(Math.max(p[y[i]], 1e-300)) / n;
      if (!learn) continue;
      p[y[i]] -= 1;  // now the derivative with respect to the scores
      for (let k = 0; k < K; k++) d.b2[k] += p[k] / n;
      for (let h = 0; h < H; h++) {
        if (a[h] === 0) continue;
        let back = 0;
        for (let k = 0; k < K; k++) {
          d.W2[h * K + k] += a[h] * p[k] / n;
          back += p[k] * W2[h * K + k];
        }
        d.b1[h] += back / n;
        d.W1[h] += x0 * back / n;
        d.W1[H + h] += x1 * back / n;
      }
    }
    for (const W of [W1, W2]) for (const w of W) loss += REG / 2 * w * w;
    if (!learn) return;
    for (const name of ["W1", "W2"]) net[name].forEach((w, k) => { net[name][k] = w - STEP * (d[name][k] + REG * w); });
    for (const name of ["b1", "b2"]) net[name].forEach((b, k) => { net[name][k] = b - STEP * d[name][k]; });
    updates++;
  }
  const picture = el("canvas", { width: 640, height: 640, role: "img", class: "square" });
  const grid = el("canvas", { width: SIDE, height: SIDE });
  const highest = 1.6;
  const curve = axes({
    width: 300, height: 296, x: [0, LAST], y: [0, highest], xTicks: [0, 2000, 4000, 6000], yTicks: [0, 0.5, 1, 1.5],
    xName: "updates", yName: "loss", label: "The loss against the number of updates",
  });
  if (data.losses) curve.layer.append(svg("path", { class: "grey", "stroke-width": 1.5, d: path(data.losses.map((l, k) => [25 * k, l]), curve) }));
  const trace = svg("path", { class: "blue", "stroke-width": 2.5 }), here = svg("circle", { r: 5, class: "fill-blue" });
  curve.layer.append(trace, here);
  let seen = [];
  const said = status();
  const play = button("Learn", () => { playing = !playing; if (playing) requestAnimationFrame(frame); draw(); });
  const some = (count) => button(`${count} updates`, () => { learn(count); draw(); });
  card.append(
    el("div", { class: "pair" }, el("figure", {}, el("figcaption", {}, "which class it names where"), picture),
      el("figure", {}, el("figcaption", {}, data.losses ? "the loss: here (blue), in your training (grey)" : "the loss"), curve.node)),
    said, el("div", { class: "buttons" }, play, some(10), some(100), button("Start again", reset)));
  if (!data.own) card.append(note("X_spiral, y_spiral or initial are not there yet, so it learns a spiral of its own."));
  function learn(count) {
    for (let k = 0; k < count && updates < LAST; k++) pass(true);
    pass(false);
    seen.push([updates, loss]);
  }
  function frame() {
    if (!playing || !card.isConnected) return;
    const until = performance.now() + 12;
    let count = 0;
    do { pass(true); count++; } while (performance.now() < until && updates < LAST && count < 10);
    pass(false);
    seen.push([updates, loss]);
    playing = updates < LAST;
    draw();
    if (playing) requestAnimationFrame(frame);
  }
  function reset() {
    net = {};
    for (const name of ["W1", "b1", "W2", "b2"]) net[name] = numbers(data[name], Float64Array);
    updates = 0;
    playing = false;
    pass(false);
    seen = [[0, loss]];
    draw();
  }
  function draw() {
    const { W1, b1, W2, b2 } = net, dots = NAMES.map(name => rgb(colour(name))), paper = rgb(colour("card"));
    const image = new ImageData(SIDE, SIDE), z = new Float64Array(K);
    for (let j = 0; j < SIDE; j++) for (let i = 0; i < SIDE; i++) {
      const x0 = (i + 0.5) / SIDE * 2.2 - 1.1, x1 = 1.1 - (j + 0.5) / SIDE * 2.2;
      z.set(b2);
      for (let h = 0; h < H; h++) {
        const a = x0 * W1[h] + x1 * W1[H + h] + b1[h];
        if (a > 0) for (let k = 0; k < K; k++) z[k] += a * W2[h * K + k];
      }
      const said = z.indexOf(Math.max(...z));
      image.data.set([0, 1, 2].map(c => paper[c] + 0.34 * (dots[said][c] - paper[c])).concat(255), 4 * (j * SIDE + i));
    }
    grid.getContext("2d").putImageData(image, 0, 0);
    const pen = picture.getContext("2d");
    pen.imageSmoothingEnabled = true;
    pen.drawImage(grid, 0, 0, 640, 640);
    for (let i = 0; i < n; i++) {
      pen.fillStyle = colour(NAMES[y[i]]);
      pen.beginPath();
      pen.arc((X[2 * i] / 2.2 + 0.5) * 640, (0.5 - X[2 * i + 1] / 2.2) * 640, 4.5, 0, 7);
      pen.fill();
    }
    trace.setAttribute("d", path(seen, curve));
    set(here, { cx: curve.X(updates), cy: curve.Y(Math.min(loss, highest)) });
    play.textContent = playing ? "Pause" : "Learn";
    play.disabled = updates >= LAST;
    const words = `After ${updates} updates: loss ${loss.toFixed(6)}, ${right} of the ${n} points right.`;
    const yours = data.losses && updates % 25 === 0 ? ` In your training: ${data.losses[updates / 25].toFixed(6)}.` : "";
    said.textContent = words + yours;
    picture.setAttribute("aria-label", `The regions of the classes. ${words}`);
  }
  reset();
  return draw;
}
"""

# --- the hidden neurons as pictures --------------------------------------------------------


def hidden_neurons(names):
    """The weights of each hidden neuron of ``net`` as a picture of 28 times 28 pixels."""
    net = _own_net(names, "net")
    own = net is not None
    W1, b1, W2, _ = net if own else _untrained()
    shown = W1 / np.maximum(np.abs(W1).max(axis=0), 1e-12)  # from -1 to 1, each neuron for itself
    hidden = len(b1)
    still = _Still(5 * 120, -(-hidden // 5) * 120)
    for k in range(hidden):
        left, top = k % 5 * 120 + 4, k // 5 * 120 + 4
        still.table(left, top, shown[:, k].reshape(28, 28), 4)
        still.frame(left, top, left + 112, top + 112)
    whose = "your net" if own else "a net that has learned nothing, since yours is not there yet"
    text = (
        f"The {hidden} hidden neurons of {whose}, each as a picture of its 784 weights: ink on a blue pixel "
        "makes it fire, ink on a red one holds it back."
    )
    data = {
        "shown": _packed(np.rint(127 * shown.T), "i1"), "out": _packed(W2, "<f4"), "own": own,
        "span": np.round(np.abs(W1).max(axis=0), 3).tolist(),
    }
    return _canvas("hiddenNeurons", "What the hidden neurons look for", text, still, data)


_SCRIPTS["hiddenNeurons"] = """
function hiddenNeurons(card, data, colour) {
  const shown = numbers(data.shown, Int8Array), out = numbers(data.out, Float32Array), H = data.span.length;
  let chosen = 0;
  const square = (size) => el("canvas", { width: 28, height: 28, style: `width:${size};height:auto`, "aria-hidden": "true" });
  const tiles = data.span.map((_, k) => {
    const picture = square("100%");
    const tile = el("button", { type: "button", class: "tile", "aria-label": `hidden neuron ${k + 1}` }, picture, el("span", {}, String(k + 1)));
    tile.addEventListener("click", () => choose(k));
    return { tile, picture };
  });
  const wall = el("div", { class: "tiles", role: "group", "aria-label": "hidden neurons; the arrow keys go from one to the next" },
    ...tiles.map(({ tile }) => tile));
  wall.addEventListener("keydown", event => {
    const columns = getComputedStyle(wall).gridTemplateColumns.split(" ").length;
    const go = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (go === undefined) return;
    event.preventDefault();
    if (chosen + go >= 0 && chosen + go < H) { choose(chosen + go); tiles[chosen].tile.focus(); }
  });
  const large = square("min(100%, 15rem)"), bars = svg("svg", { viewBox: "0 0 340 200", role: "img" }), said = status();
  const name = el("figcaption");
  card.append(
    el("div", { class: "pair wide-left" }, el("figure", {}, el("figcaption", {}, "choose one"), wall),
      el("figure", {}, name, large)),
    el("div", { class: "pair wide-left" },
      el("figure", {}, el("figcaption", {}, "its ten weights to the output neurons 0 to 9"), bars), said));
  if (!data.own) card.append(note("net is not there yet, so these are the random weights of a net before it learns."));
  function paint(picture, k) {
    const image = new ImageData(28, 28), paper = rgb(colour("card")), ink = [rgb(colour("blue")), rgb(colour("red"))];
    for (let i = 0; i < 784; i++) {
      const w = shown[784 * k + i] / 127, to = ink[Number(w < 0)];
      image.data.set([0, 1, 2].map(c => paper[c] + Math.abs(w) * (to[c] - paper[c])).concat(255), 4 * i);
    }
    picture.getContext("2d").putImageData(image, 0, 0);
  }
  function choose(k) { chosen = k; draw(); }
  function draw() {
    tiles.forEach(({ tile, picture }, k) => {
      paint(picture, k);
      tile.tabIndex = k === chosen ? 0 : -1;
      tile.setAttribute("aria-pressed", k === chosen);
    });
    paint(large, chosen);
    const weights = Array.from({ length: 10 }, (_, digit) => out[10 * chosen + digit]);
    const most = Math.max(...weights.map(Math.abs), 1e-9);
    bars.replaceChildren(svg("line", { x1: 0, x2: 340, y1: 90, y2: 90, class: "line" }), ...weights.flatMap((w, digit) => {
      const height = Math.max(1, Math.abs(w) / most * 68), up = w >= 0, x = 34 * digit + 17;
      return [
        svg("rect", { x: x - 11, width: 22, y: up ? 90 - height : 90, height, rx: 2, class: up ? "fill-blue" : "fill-red" }),
        svg("text", { x, y: up ? 84 - height : 103 + height, "text-anchor": "middle", class: "tiny" }, w.toFixed(1).replace("-", "−")),
        svg("text", { x, y: 196, "text-anchor": "middle", class: "strong" }, String(digit)),
      ];
    }));
    const best = weights.indexOf(Math.max(...weights)), worst = weights.indexOf(Math.min(...weights));
    name.textContent = `neuron ${chosen + 1}, weights from −${data.span[chosen]} (red) to ${data.span[chosen]} (blue)`;
    said.textContent = `When neuron ${chosen + 1} fires, it speaks most for ${best} (${short(weights[best])}) and most against ${worst} (${short(weights[worst])}).`;
    bars.setAttribute("aria-label", said.textContent);
  }
  return draw;
}
"""

# --- a digit that you draw, read by your net -----------------------------------------------


def drawn_digit(names):
    """A sheet to draw a digit on, read by ``net`` in the page: sigmoid, then softmax.

    Ten of ``test_images`` (n, 28, 28), one of each of ``test_labels`` (n,), can be laid on it.
    """
    net = _own_net(names, "net")
    own = net is not None
    net = net if own else _untrained()
    images, labels = _own(names, "test_images", None, 28, 28), _own(names, "test_labels", None)
    samples, shows = np.zeros((0, 784)), []
    if images is not None and labels is not None and len(images) == len(labels):
        shows = [d for d in range(10) if np.any(labels == d)]
        samples = np.clip([images[np.argmax(labels == d)].ravel() for d in shows], 0, 255)
    W1, b1, W2, b2 = net
    hidden = 1 / (1 + np.exp(-np.clip(samples / 255 @ W1 + b1, -500, 500)))
    reads = np.argmax(hidden @ W2 + b2, axis=1)
    still = _Still(600, 240)
    for k, sample in enumerate(samples):
        left, top = k % 5 * 120 + 4, k // 5 * 120 + 4
        still.table(left, top, sample.reshape(28, 28) / 255, 4, positive=_INK)
        still.frame(left, top, left + 112, top + 112)
    whose = "your net" if own else "a net that has learned nothing, since yours is not there yet"
    told = ", ".join(f"{shown} as {read}" for shown, read in zip(shows, reads))
    text = f"A sheet for a digit of your own, read by {whose}. " + (
        f"The test digits in the picture are read so: {told}." if told else "There are no test digits yet."
    )
    data = {
        "own": own, "H": len(b1), "samples": _packed(samples, "u1"), "shows": shows,
        "W1": _packed(W1, "<f4"), "b1": _packed(b1, "<f4"), "W2": _packed(W2, "<f4"), "b2": _packed(b2, "<f4"),
    }
    return _canvas("drawnDigit", "Draw a digit, and your net reads it", text, still, data)


_SCRIPTS["drawnDigit"] = """
function drawnDigit(card, data, colour) {
  const net = Object.fromEntries(["W1", "b1", "W2", "b2"].map(name => [name, numbers(data[name], Float32Array)]));
  const samples = numbers(data.samples, Uint8Array), H = data.H, SIZE = 280, CELL = SIZE / 28;
  let pixels = new Float64Array(784), source = "", at = [14, 7], down = false, sample = -1, focused = false;
  // The student's net: 784 pixels from 0 to 1, H sigmoid neurons, 10 probabilities.
  function read(x) {
    const a = Array.from(net.b1, (b, h) => {
      let z = b;
      for (let i = 0; i < 784; i++) z += x[i] * net.W1[i * H + h];
      return 1 / (1 + Math.exp(-z));
    });
    const z = Array.from(net.b2, (b, k) => a.reduce((sum, ah, h) => sum + ah * net.W2[h * 10 + k], b));
    const e = z.map(v => Math.exp(v - Math.max(...z))), sum = e.reduce((all, v) => all + v, 0);
    return e.map(v => v / sum);
  }
  const ink = el("canvas", { width: SIZE, height: SIZE }), wet = ink.getContext("2d", { willReadFrequently: true });
  const sheet = el("canvas", {
    width: SIZE, height: SIZE, class: "square sheet", tabindex: 0, role: "application",
    "aria-label": "Sheet to draw on. Arrow keys move the pen, space puts it down or lifts it, Delete clears.",
  });
  const seen = el("canvas", { width: 28, height: 28, class: "square seen", role: "img", "aria-label": "What the net sees, 28 by 28 pixels" });
  const bars = svg("svg", { viewBox: "0 0 300 268", role: "img" }), said = status();
  const ten = button("Next test digit", () => {
    clear();
    sample = (sample + 1) % data.shows.length;
    pixels = Float64Array.from(samples.subarray(784 * sample, 784 * (sample + 1)), v => v / 255);
    source = `A ${data.shows[sample]} of the test digits`;
    draw();
  });
  ten.disabled = !data.shows.length;
  card.append(
    el("div", { class: "pair stack" },
      el("figure", {}, el("figcaption", {}, "draw here"), sheet),
      el("figure", {}, el("figcaption", {}, "what the net answers"), bars)),
    el("div", { class: "beside" }, seen, el("div", {}, said, el("p", { class: "hint" },
      "By keyboard: go to the sheet with Tab, move the pen with the arrow keys, put it down and lift it with space."))),
    el("div", { class: "buttons" }, button("Clear", () => { down = false; clear(); draw(); }), ten));
  if (!data.own) card.append(note("net is not there yet, so a net with random weights answers: it has learned nothing."));
  function clear() {
    wet.clearRect(0, 0, SIZE, SIZE);
    pixels = new Float64Array(784);
    source = "";
  }
  function stroke(from, to) {
    if (source !== "Your drawing") { clear(); source = "Your drawing"; }
    Object.assign(wet, { lineWidth: 22, lineCap: "round", lineJoin: "round" });
    wet.beginPath();
    wet.moveTo(...from);
    wet.lineTo(to[0] + 0.01, to[1]);
    wet.stroke();
    shrink();
    draw();
  }
  // As the digits of MNIST were made: the ink fits into 20 by 20 pixels, its weight in the middle of 28 by 28.
  function shrink() {
    const alpha = wet.getImageData(0, 0, SIZE, SIZE).data;
    let left = SIZE, right = -1, top = SIZE, bottom = -1;
    for (let y = 0; y < SIZE; y++) for (let x = 0; x < SIZE; x++) if (alpha[4 * (y * SIZE + x) + 3] > 20) {
      left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    if (right < 0) return;
    const scale = 20 / Math.max(right - left + 1, bottom - top + 1);
    const place = (dx, dy) => {  // each pixel of ink is shared out among four of the small ones
      const small = new Float64Array(784);
      let sum = 0, sx = 0, sy = 0;
      for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) {
        const amount = alpha[4 * (y * SIZE + x) + 3] / 255 * scale * scale;
        if (!amount) continue;
        const u = (x + 0.5 - left) * scale + dx, v = (y + 0.5 - top) * scale + dy;
        sum += amount; sx += amount * u; sy += amount * v;
        const i = Math.floor(u - 0.5), j = Math.floor(v - 0.5), fu = u - 0.5 - i, fv = v - 0.5 - j;
        for (const [a, b, share] of [[i, j, (1 - fu) * (1 - fv)], [i + 1, j, fu * (1 - fv)], [i, j + 1, (1 - fu) * fv], [i + 1, j + 1, fu * fv]])
          if (a >= 0 && a < 28 && b >= 0 && b < 28) small[28 * b + a] += amount * share;
      }
      return { small, middle: [sx / sum, sy / sum] };
    };
    const { middle } = place(0, 0);
    pixels = place(14 - middle[0], 14 - middle[1]).small.map(v => Math.min(1, v));
  }
  const spot = event => {
    const box = sheet.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * SIZE, (event.clientY - box.top) / box.height * SIZE];
  };
  let last = null;
  sheet.addEventListener("pointerdown", event => {
    if (event.button > 0) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    last = spot(event);
    stroke(last, last);
  });
  sheet.addEventListener("pointermove", event => {
    if (!last) return;
    const next = spot(event);
    stroke(last, next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => { last = null; });
  sheet.addEventListener("focus", () => { focused = sheet.matches(":focus-visible"); draw(); });
  sheet.addEventListener("blur", () => { focused = down = false; draw(); });
  sheet.addEventListener("keydown", event => {
    const go = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (!go && ![" ", "Delete", "Backspace"].includes(event.key)) return;
    event.preventDefault();
    focused = true;
    const middle = ([i, j]) => [(i + 0.5) * CELL, (j + 0.5) * CELL], from = middle(at);
    if (go) at = at.map((v, k) => Math.min(26, Math.max(1, v + go[k])));
    else if (event.key === " ") down = !down;
    else { down = false; clear(); }
    if (down) stroke(from, middle(at)); else draw();
  });
  function draw() {
    const paper = rgb(colour("card")), dark = rgb(colour("ink")), image = new ImageData(28, 28);
    pixels.forEach((v, i) => image.data.set([0, 1, 2].map(c => paper[c] + v * (dark[c] - paper[c])).concat(255), 4 * i));
    seen.getContext("2d").putImageData(image, 0, 0);
    const pen = sheet.getContext("2d");
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.imageSmoothingEnabled = false;
    if (source === "Your drawing") {
      pen.drawImage(ink, 0, 0);
      pen.globalCompositeOperation = "source-in";
      pen.fillStyle = colour("ink");
      pen.fillRect(0, 0, SIZE, SIZE);
      pen.globalCompositeOperation = "source-over";
    } else if (source) pen.drawImage(seen, 0, 0, SIZE, SIZE);
    if (focused) {
      pen.lineWidth = 3;
      pen.strokeStyle = colour(down ? "red" : "blue");
      pen.beginPath();
      pen.arc((at[0] + 0.5) * CELL, (at[1] + 0.5) * CELL, 12, 0, 7);
      pen.stroke();
    }
    const p = read(pixels), best = p.indexOf(Math.max(...p));
    bars.replaceChildren(...p.flatMap((v, digit) => [
      svg("text", { x: 10, y: 26 * digit + 21, "text-anchor": "middle", class: "strong" }, String(digit)),
      svg("rect", { x: 26, y: 26 * digit + 7, width: 218, height: 18, rx: 3, class: "fill-track" }),
      svg("rect", { x: 26, y: 26 * digit + 7, width: source ? 218 * v : 0, height: 18, rx: 3, class: digit === best ? "fill-blue" : "fill-grey" }),
      svg("text", { x: 298, y: 26 * digit + 21, "text-anchor": "end" }, source ? v.toFixed(3) : "–"),
    ]));
    said.textContent = source ? `${source}: the net reads ${best}, with probability ${p[best].toFixed(3)}.`
      : "Draw a digit with mouse, finger or keyboard. Small on the left is what the net sees of it.";
    bars.setAttribute("aria-label", source ? p.map((v, digit) => `${digit}: ${v.toFixed(6)}`).join(", ") : "no digit yet");
  }
  return draw;
}
"""

# --- a window that slides over a picture ---------------------------------------------------


def slide_window(names):
    """A convolution's window, slid over ``digit`` (28, 28), grey values from 0 to 255.

    Uses the kernel ``edge``, 2 to 5 rows and columns.
    """
    picture = _own(names, "digit", 28, 28)
    picture = None if picture is None or picture.min() < 0 or picture.max() > 255 or not picture.any() else picture / 255
    kernel = _own(names, "edge", None, None)
    if kernel is not None and not (2 <= min(kernel.shape) and max(kernel.shape) <= 5):
        kernel = None
    own_picture, own_kernel = picture is not None, kernel is not None
    if not own_picture:
        down, across = np.mgrid[0:28, 0:28]
        picture = np.clip(2.5 - np.abs(np.hypot(across - 13.5, 1.0 * (down - 13.5)) - 8), 0, 1)
    filters = [("the mean of nine pixels", np.full((3, 3), 1 / 9))]
    filters.append(("a spot against its surroundings", np.where(np.arange(9).reshape(3, 3) == 4, 8.0, -1.0)))
    if own_kernel:
        filters.insert(0, ("your filter, edge", kernel))
    kernel = filters[0][1]
    rows, columns = 29 - kernel.shape[0], 29 - kernel.shape[1]
    z = np.zeros((rows, columns))
    for l, m in np.ndindex(kernel.shape):
        z += kernel[l, m] * picture[l : l + rows, m : m + columns]
    still = _Still(520, 260)
    still.table(10, 14, picture, 8, positive=_INK)
    still.frame(10, 14, 234, 238)
    corner = 10 + 8 * 9, 14 + 8 * 6
    for thick in (0, 1):
        size = 8 * kernel.shape[1], 8 * kernel.shape[0]
        still.frame(corner[0] - thick, corner[1] - thick, corner[0] + size[0] + thick, corner[1] + size[1] + thick, _RED)
    still.table(270, 14, z / max(np.abs(z).max(), 1e-12), 8)
    still.frame(270, 14, 270 + 8 * columns, 14 + 8 * rows)
    text = (
        f"Left the picture with one window of {kernel.shape[0]} by {kernel.shape[1]} pixels (red), right all the "
        f"{rows} by {columns} numbers that the window gives with {filters[0][0]}: blue above 0, red below. "
        f"They lie between {z.min():.3g} and {z.max():.3g}; the window in the picture gives {z[6, 9]:.3g}."
    )
    data = {
        "picture": _packed(picture, "<f4"), "ownPicture": own_picture, "ownKernel": own_kernel,
        "filters": [{"name": name, "w": w.tolist()} for name, w in filters],
    }
    return _canvas("slideWindow", "A window slides over the picture", text, still, data)


_SCRIPTS["slideWindow"] = """
function slideWindow(card, data, colour) {
  const a = numbers(data.picture, Float32Array), CELL = 12;
  let w = data.filters[0].w, z = [], at = [6, 9], sliding = false;
  const rows = () => 29 - w.length, columns = () => 29 - w[0].length;
  const drawing = (label, more = {}) => el("canvas", { width: 28 * CELL, height: 28 * CELL, class: "square", role: "img", "aria-label": label, ...more });
  const left = drawing("The picture with the window. The arrow keys move the window.", { tabindex: 0, role: "application", class: "square sheet" });
  const right = drawing("The feature map: one number for each place of the window");
  const products = el("div", { class: "products", "aria-hidden": "true" }), said = status();
  const down = slider("row j of the window", { min: 0, max: 25, step: 1, value: at[0], show: String }, v => move(v, at[1]));
  const across = slider("column k of the window", { min: 0, max: 25, step: 1, value: at[1], show: String }, v => move(at[0], v));
  const slide = button("Slide", () => {
    sliding = !sliding;
    if (sliding) { if (at[0] === rows() - 1 && at[1] === columns() - 1) move(0, 0); requestAnimationFrame(frame); }
    draw();
  });
  const filter = el("select", {}, ...data.filters.map(({ name }, k) => el("option", { value: k }, name)));
  filter.addEventListener("change", () => { w = data.filters[filter.value].w; convolve(); move(...at); });
  card.append(
    el("div", { class: "pair" }, el("figure", {}, el("figcaption", {}, "the picture and the window"), left),
      el("figure", {}, el("figcaption", {}, "its answers: blue above 0, red below"), right)),
    el("div", { class: "beside" }, products, said),
    el("div", { class: "controls" }, down.node, across.node),
    el("div", { class: "buttons" }, slide, el("label", {}, "filter ", filter)));
  if (!data.ownKernel) card.append(note("edge is not there yet, or is no filter of 2 to 5 rows and columns, so the filters are the canvas's own."));
  if (!data.ownPicture) card.append(note("digit is not there, so the picture is the canvas's own."));
  function sum(j, k, each = () => {}) {
    let total = 0;
    w.forEach((row, l) => row.forEach((weight, m) => {
      const pixel = a[28 * (j + l) + k + m];
      each(pixel, weight);
      total += weight * pixel;
    }));
    return total;
  }
  function convolve() {
    z = Array.from({ length: rows() }, (_, j) => Array.from({ length: columns() }, (_, k) => sum(j, k)));
    down.limit(rows() - 1);
    across.limit(columns() - 1);
  }
  function move(j, k) {
    at = [Math.min(rows() - 1, Math.max(0, j)), Math.min(columns() - 1, Math.max(0, k))];
    down.set(at[0]);
    across.set(at[1]);
    draw();
  }
  function frame() {
    if (!sliding || !card.isConnected) return;
    const next = at[0] * columns() + at[1] + 1;
    if (next >= rows() * columns()) { sliding = false; draw(); return; }
    move(Math.floor(next / columns()), next % columns());
    requestAnimationFrame(frame);
  }
  left.addEventListener("keydown", event => {
    const go = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!go) return;
    event.preventDefault();
    move(at[0] + go[0], at[1] + go[1]);
  });
  let held = false;
  const follow = event => {
    const box = left.getBoundingClientRect();
    move(Math.round((event.clientY - box.top) / box.height * 28 - w.length / 2), Math.round((event.clientX - box.left) / box.width * 28 - w[0].length / 2));
  };
  left.addEventListener("pointerdown", event => { held = true; left.setPointerCapture(event.pointerId); follow(event); });
  left.addEventListener("pointermove", event => { if (held) follow(event); });
  for (const end of ["pointerup", "pointercancel"]) left.addEventListener(end, () => { held = false; });
  function draw() {
    const paper = rgb(colour("card")), ink = rgb(colour("ink")), signs = [rgb(colour("blue")), rgb(colour("red"))];
    const mix = (to, share) => `rgb(${[0, 1, 2].map(c => Math.round(paper[c] + share * (to[c] - paper[c]))).join(",")})`;
    let pen = left.getContext("2d");
    a.forEach((v, i) => { pen.fillStyle = mix(ink, v); pen.fillRect(i % 28 * CELL, Math.floor(i / 28) * CELL, CELL, CELL); });
    pen.strokeStyle = colour("red");
    pen.lineWidth = 4;
    pen.strokeRect(at[1] * CELL, at[0] * CELL, w[0].length * CELL, w.length * CELL);
    pen = right.getContext("2d");
    pen.clearRect(0, 0, 28 * CELL, 28 * CELL);
    const most = Math.max(1e-9, ...z.flat().map(Math.abs)), dx = (28 - columns()) / 2 * CELL, dy = (28 - rows()) / 2 * CELL;
    z.forEach((row, j) => row.forEach((v, k) => {  // what the window has passed is strong, what is to come is faint
      const passed = j < at[0] || (j === at[0] && k <= at[1]);
      pen.fillStyle = mix(signs[Number(v < 0)], Math.abs(v) / most * (passed ? 1 : 0.22));
      pen.fillRect(dx + k * CELL, dy + j * CELL, CELL, CELL);
    }));
    pen.strokeStyle = colour("line");
    pen.lineWidth = 1;
    pen.strokeRect(dx - 0.5, dy - 0.5, columns() * CELL + 1, rows() * CELL + 1);
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 3;
    pen.strokeRect(dx + at[1] * CELL, dy + at[0] * CELL, CELL, CELL);
    products.style.gridTemplateColumns = `repeat(${w[0].length}, auto)`;
    products.replaceChildren();
    const total = sum(...at, (pixel, weight) => {
      const cell = el("span", {}, `${pixel.toFixed(2)} × ${short(weight)}`);
      cell.style.background = mix(signs[Number(weight < 0)], Math.min(0.45, 0.45 * Math.abs(pixel * weight)));
      products.append(cell);
    });
    slide.textContent = sliding ? "Pause" : "Slide";
    said.textContent = `Pixel times weight, added up: the neuron (${at.join(", ")}) has z = ${total.toFixed(3)}.`;
    right.setAttribute("aria-label", `The feature map. ${said.textContent}`);
  }
  convolve();
  return draw;
}
"""

# --- what all of them share ----------------------------------------------------------------

_STYLE = """
:host { all: initial; display: block; max-width: 46rem; margin: .5rem 0; color-scheme: light;
  --card: #ffffff; --ink: #1b2128; --muted: #57616c; --line: #c9d1d9; --track: #e3e8ed; --accent: #0b5cad;
  --blue: #2f6fb3; --red: #c9473c; --green: #2e8b57; --gold: #c27f12; --grey: #8a949e; }
:host([data-theme=dark]) { color-scheme: dark;
  --card: #1a2027; --ink: #e4e9ee; --muted: #a3aeb9; --line: #46515d; --track: #2c353f; --accent: #83bdff;
  --blue: #5b9bdb; --red: #e0766c; --green: #4fb57d; --gold: #d9a441; --grey: #8a949e; }
* { box-sizing: border-box; }
.card { background: var(--card); color: var(--ink); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif; }
h3 { font-size: 16px; line-height: 1.3; margin: 0 0 10px; font-weight: 650; }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--muted); font-size: 13px; margin: 0 0 4px; }
p { margin: 10px 0; }
.status { min-height: 3em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.hint, .note { color: var(--muted); font-size: 13px; margin: 6px 0 0; }
.note { border-left: 3px solid var(--gold); padding-left: 8px; margin-top: 12px; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif; fill: var(--muted); font-variant-numeric: tabular-nums; }
svg .strong { fill: var(--ink); font-weight: 600; }
svg .tiny { font-size: 11px; }
svg path { fill: none; stroke-linejoin: round; }
.line { stroke: var(--line); } .pale { stroke: var(--track); fill: none; stroke-width: 1.5; }
.none { stroke: none; } .blue { stroke: var(--blue); } .red { stroke: var(--red); } .green { stroke: var(--green); } .gold { stroke: var(--gold); } .grey { stroke: var(--grey); }
.fill-blue { fill: var(--blue); } .fill-red { fill: var(--red); } .fill-green { fill: var(--green); } .fill-gold { fill: var(--gold); }
.fill-grey { fill: var(--grey); } .fill-card { fill: var(--card); } .fill-track { fill: var(--track); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 18px; align-items: start; }
.wide-left { grid-template-columns: 1.35fr 1fr; } .pair + .pair { margin-top: 14px; }
.beside { display: flex; gap: 14px; align-items: center; margin-top: 12px; flex-wrap: wrap; }
.beside > :last-child { flex: 1 1 14rem; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 8px 24px; margin-top: 6px; }
.slider { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; font-size: 14px; }
.slider input { grid-column: 1 / -1; width: 100%; margin: 2px 0; height: 24px; accent-color: var(--accent); cursor: pointer; }
output { font-variant-numeric: tabular-nums; font-weight: 600; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: center; margin-top: 12px; font-size: 14px; }
button, select { font: inherit; font-size: 14px; color: var(--ink); background: var(--card); border: 1px solid var(--grey); border-radius: 8px; padding: 5px 12px; cursor: pointer; max-width: 100%; }
button:hover:enabled { border-color: var(--accent); color: var(--accent); }
button:disabled { color: var(--muted); border-color: var(--line); cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
canvas { display: block; image-rendering: pixelated; }
.square { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.sheet { cursor: crosshair; touch-action: none; }
.seen { width: 84px; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 6px; }
.tile { padding: 3px 3px 0; border-color: var(--line); border-radius: 6px; text-align: center; line-height: 1.4; font-size: 12px; }
.tile[aria-pressed=true] { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); font-weight: 650; }
.products { display: grid; gap: 3px; font-size: 12px; font-variant-numeric: tabular-nums; max-width: 100%; overflow-x: auto; }
.products span { padding: 5px 7px; border-radius: 4px; border: 1px solid var(--line); text-align: center; white-space: nowrap; }
@media (max-width: 480px) { .card { padding: 12px; } .pair { gap: 12px; } svg text { font-size: 18px; }
  .stack, .wide-left { grid-template-columns: 1fr; } .stack svg text, .wide-left svg text { font-size: 12px; } }
"""

_COMMON = """
const make = (space, tag, attributes, children) => {
  const node = document.createElementNS(`http://www.w3.org/${space}`, tag);
  set(node, attributes);
  node.append(...children);
  return node;
};
const set = (node, attributes) => Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
const el = (tag, attributes = {}, ...children) => make("1999/xhtml", tag, attributes, children);
const svg = (tag, attributes = {}, ...children) => make("2000/svg", tag, attributes, children);
const status = () => el("p", { class: "status", role: "status" });
const note = text => el("p", { class: "note" }, text);
const rgb = colour => [1, 3, 5].map(k => parseInt(colour.slice(k, k + 2), 16));
const path = (points, { X, Y }) => "M" + points.map(([x, y]) => `${X(x).toFixed(2)},${Y(y).toFixed(2)}`).join("L");
// A number for people: three digits, a true minus.
const short = v => (v === 0 || (Math.abs(v) >= 0.001 && Math.abs(v) < 1e5) ? String(Number(v.toPrecision(3))) : v.toExponential(1)).replaceAll("-", "−");
// The numbers of a NumPy array, packed by _packed.
const numbers = (text, Kind) => new Kind(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
const button = (label, pressed) => {
  const node = el("button", { type: "button" }, label);
  node.addEventListener("click", pressed);
  return node;
};
// A labelled slider; moved(value) follows each move by hand.
function slider(label, { min, max, step, value, show }, moved) {
  const input = el("input", { type: "range", min, max, step }), said = el("output");
  const tell = v => { said.textContent = show(v); input.setAttribute("aria-valuetext", show(v)); };
  input.value = value;
  tell(value);
  input.addEventListener("input", () => { tell(Number(input.value)); moved(Number(input.value)); });
  const node = el("label", { class: "slider" }, el("span", {}, label), said, input);
  return { node, set: v => { input.value = v; tell(v); }, limit: v => { input.max = v; } };
}
// Axes from x[0] to x[1] and y[0] to y[1]: X and Y place numbers, what is put into layer is cut off at the frame.
function axes({ width, height, x, y, xTicks, yTicks, xName, yName, label, yShow = short, grid = "pale" }) {
  const left = 46, top = 8, wide = width - left - 14, high = height - top - 40;
  const X = v => left + (v - x[0]) / (x[1] - x[0]) * wide, Y = v => top + (y[1] - v) / (y[1] - y[0]) * high;
  const layer = svg("svg", { x: left, y: top, width: wide, height: high, viewBox: `${left} ${top} ${wide} ${high}`, style: "overflow:hidden;width:auto;height:auto" });
  const node = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    ...xTicks.flatMap(v => [svg("line", { x1: X(v), x2: X(v), y1: top, y2: top + high, class: grid }),
      svg("text", { x: X(v), y: top + high + 16, "text-anchor": "middle" }, short(v))]),
    ...yTicks.flatMap(v => [svg("line", { x1: left, x2: left + wide, y1: Y(v), y2: Y(v), class: grid }),
      svg("text", { x: left - 6, y: Y(v) + 4, "text-anchor": "end" }, yShow(v))]),
    svg("text", { x: left + wide / 2, y: height - 6, "text-anchor": "middle" }, xName),
    svg("text", { x: 0, y: 0, "text-anchor": "middle", transform: `translate(10 ${top + high / 2}) rotate(-90)` }, yName),
    layer, svg("rect", { x: left, y: top, width: wide, height: high, fill: "none", class: "line" }));
  return { node, layer, X, Y };
}
// Whether the page around is dark: Jupyter, VS Code and Colab say so themselves, others by the system's wish.
function isDark() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset, colab = document.documentElement.getAttribute("theme");
  if (jpThemeLight) return jpThemeLight === "false";
  if (vscodeThemeKind) return !vscodeThemeKind.endsWith("light");
  return colab ? colab === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
// Put the canvas into each place that waits for it; some pages show an output before it is part of them.
function start(id, title, paint, data, tries = 100) {
  const places = [...document.querySelectorAll(`[id="${id}"]`)];
  if (!places.length && tries) { setTimeout(start, 50, id, title, paint, data, tries - 1); return; }
  for (const place of places.filter(place => !place.shadowRoot)) {
    const root = place.attachShadow({ mode: "open" });
    const card = el("section", { class: "card", "aria-label": title }, el("h3", {}, title));
    root.append(el("style", {}, STYLE), card);
    for (const type of ["keydown", "keyup", "keypress"]) card.addEventListener(type, event => event.stopPropagation());
    const dress = () => place.setAttribute("data-theme", isDark() ? "dark" : "light");
    dress();
    const draw = paint(card, structuredClone(data), name => getComputedStyle(place).getPropertyValue(`--${name}`).trim());
    draw();
    const again = () => { dress(); draw(); };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    const watch = new MutationObserver(again);
    watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["theme"] });
  }
}
"""
