"""The computation graphs beside the notebook backpropagation: right, readable, never an error."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

BESIDE = Path(__file__).parents[2] / "source" / "backpropagation" / "graphs.py"
STEP = {"x1": 0.8, "x2": 0.4, "y1": 0.1, "y2": 0.95, "b1": 0.1, "b2": 0.2, "alpha": 0.5}
STEP |= {f"w{k}": w for k, w in enumerate((0.3, 0.75, -0.5, 0.2, 0.9, 0.5, 0.25, 0.7), 1)}
NEURON = (np.array([1.0, 2.0]), 0.0, np.array([0.5, -0.25]), 0.1)
CHAIN = (np.array([1.0, 2.0]), 0.0, np.array([0.5, -0.25]), 0.0, 2.0, -1.0)


@pytest.fixture(scope="module")
def graphs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("graphs_of_backpropagation", BESIDE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def drawn(graphs: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Any, str]]:
    """Calls a function of the module: the figure that it shows, and the words."""
    figures: list[Figure] = []
    outputs: list[Any] = []

    class Kept(graphs.Sketch):  # type: ignore[misc, name-defined]
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            figures.append(self.figure)

    monkeypatch.setattr(graphs, "Sketch", Kept)
    monkeypatch.setattr(graphs, "display", lambda shown, **how: outputs.append(shown))

    def draw(name: str, *given: Any, **how: Any) -> tuple[Any, str]:
        figures.clear()
        outputs.clear()
        getattr(graphs, name)(*given, **how)
        picture, words = outputs
        assert picture.data.startswith(b"\x89PNG")
        assert picture.metadata["alt"] == words["text/plain"]
        return figures[0], words["text/plain"]

    return draw


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def neuron_forward(x: Any, w: Any, b: Any) -> Any:
    z = w @ x + b
    return z, sigmoid(z)


def neuron_gradients(x: Any, y: Any, w: Any, b: Any) -> Any:
    a = neuron_forward(x, w, b)[1]
    back = (a - y) * a * (1 - a)
    return back * x, back


def hidden_forward(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    z1, a1 = neuron_forward(x, w1, b1)
    return z1, a1, w2 * a1 + b2, sigmoid(w2 * a1 + b2)


def hidden_gradients(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    _, a1, _, a2 = hidden_forward(x, w1, b1, w2, b2)
    last = (a2 - y) * a2 * (1 - a2)
    first = last * w2 * a1 * (1 - a1)
    return first * x, first, last * a1, last


FUNCTIONS = {
    f.__name__: f for f in (neuron_forward, neuron_gradients, hidden_forward, hidden_gradients)
}
WIDE = -0.1234
"""As wide as a number gets that a sigmoid, a weight or a derivative is likely to be."""


def whole(graphs: ModuleType) -> dict[str, float]:
    """Every name of Example 8."""
    names = {f"w{k}": WIDE for k in range(1, 9)} | dict.fromkeys(graphs.GIVEN, WIDE)
    names |= dict.fromkeys(graphs.INNER, WIDE) | {"E_total": WIDE, "da_h1_dz_h1": WIDE}
    names |= {f"dE_d{name}": WIDE for name in (*graphs.WEIGHTS, *graphs.INNER)}
    names |= {f"{name}_new": WIDE for name in graphs.WEIGHTS}
    return names | {f"dEo{k}_da_h{j}": WIDE for k in (1, 2) for j in (1, 2)}


LOGISTIC = dict.fromkeys(("x1", "x2", "y", "w1", "w2", "b", "z", "a", "L"), WIDE)
LOGISTIC |= {f"dL_d{name}": WIDE for name in ("w1", "w2", "b", "z", "a")}
FULL: dict[str, Callable[[ModuleType], tuple[Any, ...]]] = {
    "logistic": lambda graphs: (LOGISTIC,),
    "neuron": lambda graphs: (FUNCTIONS, *NEURON),
    "hidden": lambda graphs: (FUNCTIONS, *CHAIN),
    "net": lambda graphs: (whole(graphs),),
}


def boxes(figure: Figure) -> list[tuple[str, Bbox, bool]]:
    """Each text with where it lies, and whether it stands in a node that edges enter."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    found = []
    for text in texts:
        patch = text.get_bbox_patch()
        box = text.get_window_extent(renderer)
        if patch is not None:
            box = patch.get_window_extent(renderer)
        found.append((text.get_text(), box, patch is not None or text.get_text() in "Σσ"))
    return found


@pytest.mark.parametrize("name", FULL)
def test_nothing_overlaps_and_nothing_is_cut_off(
    drawn: Callable[..., tuple[Any, str]], graphs: ModuleType, name: str
) -> None:
    figure, _ = drawn(name, *FULL[name](graphs))
    found = boxes(figure)
    assert len(found) > 12
    for (one, box, _), (other, beside, _) in itertools.combinations(found, 2):
        assert not box.overlaps(beside), (one, other)
    for text, box, _ in found:
        assert figure.bbox.x0 <= box.x0, text
        assert box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0, text
        assert box.y1 <= figure.bbox.y1, text
    (axes,) = figure.axes
    for line in axes.lines:
        path = line.get_transform().transform_path(line.get_path())
        is_node = len(path.vertices) == 1
        for text, box, entered in found:
            if entered:
                continue
            if is_node:
                x, y = path.vertices[0]
                radius = graphs.RADIUS * figure.dpi
                node = Bbox.from_bounds(x - radius, y - radius, 2 * radius, 2 * radius)
                assert not box.overlaps(node), text
            else:
                assert not path.intersects_bbox(box, filled=False), text


def test_the_numbers_stand_at_their_edges(drawn: Callable[..., tuple[Any, str]]) -> None:
    figure, words = drawn("neuron", FUNCTIONS, *NEURON)
    texts = {text: box for text, box, _ in boxes(figure)}
    a = sigmoid(0.1)
    value, slope = texts["a = 0.525"], texts[f"{a:.4f}".rstrip("0")]
    assert value.y0 > slope.y1, "the value stands above its derivative"
    assert "target 0" in texts
    assert words.splitlines()[0] == "Example 6"
    assert "dL/dw2 = 0.2618" in " ".join(words.split())


def test_what_comes_back_through_the_hidden_weight(
    drawn: Callable[..., tuple[Any, str]],
) -> None:
    _, words = drawn("hidden", FUNCTIONS, *CHAIN)
    said = " ".join(words.split())
    assert "dL/dz2 = 0.125" in said
    assert "dL/da1 = 0.25" in said, "0.125 times the weight 2"


def test_a_step_says_what_its_derivative_was(drawn: Callable[..., tuple[Any, str]]) -> None:
    _, words = drawn("net", STEP | {"w6_new": 0.45, "dE_da_h1": 0.1, "da_h1_dz_h1": 0.2})
    said = " ".join(words.split())
    assert "dE/dw6 = 0.1" in said
    assert "dE/dz_h1 = 0.02" in said
    assert "after the step: w6 = 0.45" in said


def test_a_start_of_its_own_leaves_out_what_a_notebook_holds(
    drawn: Callable[..., tuple[Any, str]], graphs: ModuleType
) -> None:
    _, words = drawn("net", whole(graphs), {"z_h1": 0.3775, "a_h1": None}, title="Warm-up")
    said = " ".join(words.split())
    assert "z_h1 = 0.3775" in said
    assert "not there yet: a_h1, z_o1" in said
    assert "dE/" not in said
    drawn("net", whole(graphs), "no dict at all")


def broken(*given: Any) -> Any:
    raise NotImplementedError


@pytest.mark.parametrize(
    "names",
    [
        {},
        dict.fromkeys(FUNCTIONS, broken),
        {name: lambda *given: None for name in FUNCTIONS},
        {name: lambda *given: (None, "a", [1, 2], np.nan, {}) for name in FUNCTIONS},
        {name: lambda *given: (np.zeros((3, 3)), print) for name in FUNCTIONS},
        dict.fromkeys(LOGISTIC, None),
        dict.fromkeys([*LOGISTIC, *STEP, "z_h1", "w5_new", "E_total", "loss_slope"], "text"),
        dict.fromkeys([*LOGISTIC, *STEP, "z_h1", "w5_new", "E_total"], np.ones(3)),
        dict.fromkeys([*LOGISTIC, *STEP, "z_h1", "w5_new", "dE_da_h1", "alpha"], np.inf),
    ],
    ids=["nothing", "not written", "None", "odd parts", "matrices", "no values", "texts",
         "arrays", "infinite"],
)  # fmt: skip
def test_what_is_missing_or_odd_is_left_blank(
    drawn: Callable[..., tuple[Any, str]], names: dict[str, Any]
) -> None:
    for name, given in (("logistic", ()), ("neuron", NEURON), ("hidden", CHAIN), ("net", ())):
        _, words = drawn(name, names, *given)
        assert "not there yet" in words, name


def test_a_step_leads_to_its_place(drawn: Callable[..., tuple[Any, str]]) -> None:
    def neuron_step(x: Any, y: Any, w: Any, b: Any, alpha: Any) -> Any:
        return [0.25, -0.5], b - alpha

    def hidden_step(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any, alpha: Any) -> Any:
        return w1, b1, w2 - alpha, b2

    _, words = drawn("neuron", {**FUNCTIONS, "neuron_step": neuron_step}, *NEURON, alpha=0.5)
    assert words.startswith("Example 6, after one step with alpha = 0.5\n")
    assert "w1 = 0.25, w2 = -0.5, b = -0.4" in words
    _, words = drawn("hidden", {**FUNCTIONS, "hidden_step": hidden_step}, *CHAIN, alpha=0.5)
    assert words.startswith("Example 7, after one step with alpha = 0.5\n")
    assert "w2 = 1.5" in words


@pytest.mark.parametrize(
    "step",
    [
        None,
        1,
        ([0.1, 0.2, 0.3], 0.1),
        (0.1, [0.1, 0.2]),
        ([0.1, np.nan], 0.1),
        ("ab", 0.1),
        ([[1], [1, 2]], 0.1),
    ],
)
def test_a_step_that_leads_nowhere(drawn: Callable[..., tuple[Any, str]], step: Any) -> None:
    names = {**FUNCTIONS, "neuron_step": lambda *given: step, "hidden_step": lambda *given: step}
    for name, place in (("neuron", NEURON), ("hidden", CHAIN)):
        _, words = drawn(name, names, *place, alpha=0.5)
        assert "before the step" in words.splitlines()[0]


def test_arrays_that_a_function_changes_are_copies(
    drawn: Callable[..., tuple[Any, str]],
) -> None:
    def changes(x: Any, w: Any, b: Any) -> Any:
        w += 1
        return neuron_forward(x, w, b)

    w = np.array([0.5, -0.25])
    drawn("neuron", {"neuron_forward": changes}, np.array([1.0, 2.0]), 0.0, w, 0.1)
    assert w.tolist() == [0.5, -0.25]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.64, "0.64"), (-0.06422, "-0.0642"), (0.00044, "0.00044"), (2e-7, "2.0e-07"), (0.0, "0"),
     (123.456, "123.46"), (1e9, "1e+09"), (1.0, "1")],
)  # fmt: skip
def test_numbers_are_short(graphs: ModuleType, value: float, said: str) -> None:
    assert graphs.shown(value) == said


def test_small_steps_are_compared_one_by_one(
    graphs: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    right = {"u": 1.6703, "a": 0.5987, "da_du": -0.3584}
    hints = {"da_du": "the power comes in front"}
    assert not graphs.compare({"u": 1.67032, "a": None, "da_du": 0.3584}, right, hints)
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert said[0] == ["u", "1.6703", "right"]
    assert said[1] == ["a", "-"]
    assert said[2][:4] == ["da_du", "0.3584", "look", "again:"]
    assert " ".join(said[2]).endswith("the power comes in front")
    assert graphs.compare(dict(right), right, hints)
    assert not graphs.compare("nothing", right, hints)
