"""The canvases of the course's notebooks: what they draw, and that they do without everything."""

import ast
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from browser import LACKING, browser

from softmark.course import Course
from softmark.html.sanitize import sanitize
from softmark.notebook import read_notebook

ROOT = Path(__file__).parents[2]
COURSE = Course.load(ROOT)
MODULE = ROOT / "source" / "canvases.py"
TAB, ENTER, RIGHT, DOWN = "\ue004", "\ue007", "\ue014", "\ue015"


def _load():
    spec = importlib.util.spec_from_file_location("canvases", MODULE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["canvases"] = module  # where a dataclass looks for its module
    spec.loader.exec_module(module)
    return module


canvases = _load()


class Net:
    """What the canvases ask of a Keras model."""

    def __init__(self, weights):
        self.weights = weights

    def get_weights(self):
        return self.weights


def _names():
    """What a notebook may hold; the net and its digits are drawn at random."""
    rng = np.random.default_rng(7)
    shapes = (784, 15), (15,), (15, 10), (10,)
    weights = [rng.normal(0, 3 / np.sqrt(shape[0]), shape).astype("float32") for shape in shapes]
    images = rng.integers(0, 256, (20, 28, 28), dtype=np.uint8) * (rng.random((20, 28, 28)) < 0.2)
    X, y, first = canvases._a_spiral()
    return {
        "w_festival": [400, 2, 2.5],
        "threshold_festival": 402,
        "bowl_path": [[2.0, -1.5]] * 26,
        "X_spiral": X,
        "y_spiral": y.astype(int),
        "initial": first,
        "spiral_params": {**first, "W1": 100 * first["W1"]},
        "spiral_losses": np.linspace(1.3863, 0.2, 6001),
        "net": Net(weights),
        "test_images": images,
        "test_labels": np.arange(20) % 10,
        "digit": images[3],
        "edge": np.array([[-1, 0, 2], [-1, 0, 1]]),
    }


FUNCTIONS = [name for name in canvases.__all__ if name != "Canvas"]
OWN = [name for name in FUNCTIONS if name != "melt_step"]


def made(name, names=None):
    function = getattr(canvases, name)
    return function() if name == "melt_step" else function(_names() if names is None else names)


def page(tmp_path, canvas):
    target = tmp_path / "page.html"
    head = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    )
    target.write_text(f"{head}<body>{canvas._repr_html_()}", encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def window():
    if LACKING:
        pytest.skip(LACKING)
    with browser() as opened:
        yield opened


def said(window):
    return window.run("return root.querySelector('.status').textContent")


def pixels_and_lines(window):
    """All that is drawn, as a text that changes with it."""
    return window.run(
        "return [...root.querySelectorAll('svg')].map(s => s.outerHTML).join() +"
        "[...root.querySelectorAll('canvas')].map(c => c.toDataURL()).join()"
    )


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_it_draws_asks_for_nothing_and_fits(tmp_path, window, name, width, dark):
    target = page(tmp_path, made(name))
    window.show(target, width=width, dark=dark)
    assert len(pixels_and_lines(window)) > 2500
    assert said(window)
    assert window.run("return root.querySelector('.note')?.textContent") is None
    assert window.run("return document.documentElement.scrollWidth") == width
    assert window.run("return root.host.dataset.theme") == ("dark" if dark else "light")
    assert window.complaints() == []
    assert window.requests() == [target.as_uri()]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_keyboard_is_enough(tmp_path, window, name):
    window.show(page(tmp_path, made(name)))
    before = said(window), pixels_and_lines(window)
    window.press(TAB)
    reached = window.run("return root.activeElement?.tagName")
    assert reached in ("INPUT", "BUTTON", "CANVAS")
    outline = "return getComputedStyle(root.activeElement).outlineWidth"
    assert window.run(outline) == "3px"
    keys = {"spiral_learns": [TAB, ENTER], "drawn_digit": [" ", RIGHT, DOWN, DOWN]}
    window.press(*keys.get(name, [RIGHT, RIGHT]))
    after = said(window), pixels_and_lines(window)
    assert after[0] != before[0]
    assert after[1] != before[1]
    named = (
        "return [...root.querySelectorAll('input, button, select, [tabindex]')].filter(control =>"
        "!(control.getAttribute('aria-label') || control.closest('label')?.textContent.trim()"
        " || control.textContent.trim())).length"
    )
    assert window.run(named) == 0
    assert window.complaints() == []


def test_every_slider_changes_the_picture(tmp_path, window):
    for name in FUNCTIONS:
        window.show(page(tmp_path, made(name)))
        sliders = window.run("return root.querySelectorAll('input[type=range]').length")
        for at in range(sliders):
            before = pixels_and_lines(window)
            window.run(
                "const one = root.querySelectorAll('input')[arguments[0]];"
                "one.value = one.value === one.min ? one.max : one.min;"
                "one.dispatchEvent(new Event('input'))",
                at,
            )
            assert pixels_and_lines(window) != before, (name, at)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_without_scripts_a_picture_and_its_text_remain(tmp_path, window, name):
    canvas = made(name)
    window.show(page(tmp_path, canvas), scripts=False)
    shown = window.run(
        "const image = document.querySelector('img');"
        "return [image.naturalWidth, image.alt, document.body.innerText]"
    )
    assert shown[0] >= 400
    assert len(shown[1]) > 80
    assert shown[1] in shown[2]
    assert window.run("return !root")
    clean = sanitize(canvas._repr_html_())
    assert clean is not None
    assert '<img width="' in clean
    assert "data:image/png;base64," in clean
    assert "A still picture" in clean
    assert not {"<script", "<style", "start("} & set(clean.split())
    assert "script>" not in clean


def test_pages_that_show_an_output_late_or_twice(tmp_path, window):
    canvas = made("turn_line")
    target = page(tmp_path, canvas)
    place, _, script = canvas.html.partition("<script>")
    late = f"<!doctype html><meta charset='utf-8'><body><script>{script}{place}"
    target.write_text(late, encoding="utf-8")
    window.show(target)
    for _ in range(50):
        if window.run("return Boolean(root)"):
            break
    assert said(window)
    target.write_text("<!doctype html><meta charset='utf-8'><body>" + 2 * canvas.html, "utf-8")
    window.show(target)
    twice = "return [...document.querySelectorAll('[id^=canvas]')].every(one => one.shadowRoot)"
    assert window.run(twice)


def test_the_theme_follows_the_notebook(tmp_path, window):
    window.show(page(tmp_path, made("melt_step")))
    paint = "return getComputedStyle(root.querySelector('.card')).backgroundColor"
    light = window.run(paint)
    window.run("document.body.dataset.jpThemeLight = 'false'")
    assert window.run(paint) != light
    window.run("document.body.dataset.jpThemeLight = 'true'")
    assert window.run(paint) == light


def test_the_line_leaves_the_same_points_as_the_perceptron(tmp_path, window):
    names = _names()
    window.show(page(tmp_path, made("turn_line", names)))
    inputs = [(x1, x2, x3) for x1 in (0, 1) for x2 in (0, 1) for x3 in (0, 1)]
    fires = [np.dot(names["w_festival"], x) > names["threshold_festival"] for x in inputs]
    drawn = window.run(
        "return [...root.querySelectorAll('circle')].map(c => c.classList.contains('fill-blue'))"
    )
    assert drawn == fires
    assert f"{sum(fires)} of the 8" in said(window)


@pytest.mark.parametrize(("alpha", "word"), [(0.1, "converges"), (1, "bounces"), (1.1, "diverges")])
def test_the_walk_on_the_bowl(tmp_path, window, alpha, word):
    window.show(page(tmp_path, made("descent_bowl")))
    window.run(
        "const one = root.querySelector('input'); one.value = arguments[0];"
        "one.dispatchEvent(new Event('input'))",
        alpha,
    )
    text = said(window).replace("−", "-")
    f = 6.25 * (1 - 2 * alpha) ** 50
    assert word in text
    assert float(text.partition("f = ")[2].split()[0].rstrip(".")) == pytest.approx(f, rel=0.06)


def test_the_spiral_learns_as_numpy_does(tmp_path, window):
    names = _names()
    X, y, net = names["X_spiral"], names["y_spiral"], dict(names["initial"])
    rows = np.arange(len(y))
    for _ in range(110):
        a = np.maximum(0, X @ net["W1"] + net["b1"])
        e = np.exp(a @ net["W2"] + net["b2"])
        p = e / e.sum(axis=1, keepdims=True)
        p[rows, y] -= 1
        p /= len(y)
        back = p @ net["W2"].T * (a > 0)
        slopes = {"W1": X.T @ back, "b1": back.sum(0), "W2": a.T @ p, "b2": p.sum(0)}
        for key in net:
            decay = 0.0002 * net[key] if key[0] == "W" else 0
            net[key] = net[key] - 0.4 * (slopes[key] + decay)
    z = np.maximum(0, X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[rows, y].mean() + 0.0001 * sum((net[k] ** 2).sum() for k in ("W1", "W2"))
    right = np.sum(z.argmax(axis=1) == y)
    window.show(page(tmp_path, made("spiral_learns", names)))
    window.run(
        "const [, ten, hundred] = root.querySelectorAll('button'); ten.click(); hundred.click()"
    )
    assert said(window).startswith(f"After 110 updates: loss {loss:.6f}, {right} of the 400 points")
    window.run("root.querySelectorAll('button')[3].click()")
    assert "After 0 updates: loss 1.38629" in said(window)
    assert "In your training: 1.386300" in said(window)
    window.run("root.querySelectorAll('button')[0].click()")  # it learns by itself, until paused
    for _ in range(100):
        if "After 0 " not in said(window):
            break
    assert "After 0 " not in said(window)
    assert window.complaints() == []


def test_the_page_reads_ten_digits_as_numpy_does(tmp_path, window):
    names = _names()
    W1, b1, W2, b2 = names["net"].get_weights()
    window.show(page(tmp_path, made("drawn_digit", names)))
    for digit in range(10):
        a = 1 / (1 + np.exp(-(names["test_images"][digit].ravel() / 255 @ W1 + b1)))
        e = np.exp(a @ W2 + b2)
        window.run("root.querySelectorAll('button')[1].click()")
        told = window.run("return root.querySelector('svg').getAttribute('aria-label')")
        found = [float(each.split(": ")[1]) for each in told.split(", ")]
        np.testing.assert_allclose(found, e / e.sum(), atol=2e-6)
        assert f"A {digit} of the test digits: the net reads {np.argmax(e)}," in said(window)


def test_a_digit_is_drawn_with_the_mouse_and_with_the_keyboard(tmp_path, window):
    window.show(page(tmp_path, made("drawn_digit")))
    left, top, size = window.run(
        "const box = root.querySelector('.sheet').getBoundingClientRect();"
        "return [box.left, box.top, box.width]"
    )
    window.drag(
        *((left + size * x, top + size * y) for x, y in ((0.2, 0.2), (0.4, 0.2), (0.3, 0.6)))
    )
    assert said(window).startswith("Your drawing: the net reads ")
    assert window.complaints() == []
    seen = (
        "const seen = root.querySelector('.seen').getContext('2d').getImageData(0, 0, 28, 28).data;"
        "return [...seen].filter((_, i) => i % 4 === 0)"
    )
    ink = 1 - np.array(window.run(seen)).reshape(28, 28) / 255
    down, across = np.mgrid[:28, :28] + 0.5
    assert [np.average(down, weights=ink), np.average(across, weights=ink)] == pytest.approx(
        [14, 14], abs=0.3
    )  # as in MNIST, wherever on the sheet it was drawn
    rows = np.flatnonzero(ink.max(axis=1) > 0.2)
    assert 19 <= rows[-1] - rows[0] + 1 <= 22
    window.run("root.querySelector('button').click(); root.querySelector('.sheet').focus()")
    assert "Draw a digit" in said(window)
    window.press(" ", *[DOWN] * 12, " ", RIGHT)
    ink = 1 - np.array(window.run(seen)).reshape(28, 28) / 255
    assert ink[14, 14] > 0.8
    assert ink[14, 3] < 0.1
    window.press("\ue017")  # Delete
    assert "Draw a digit" in said(window)


def test_the_window_gives_the_sum_of_the_products(tmp_path, window):
    names = _names()
    window.show(page(tmp_path, made("slide_window", names)))
    window.press(TAB, RIGHT, DOWN, DOWN)
    field = names["digit"][8:10, 10:13] / 255
    z = np.sum(field * names["edge"])
    assert said(window).replace("−", "-").endswith(f"the neuron (8, 10) has z = {z:.3f}.")
    window.press(*[RIGHT] * 20, *[DOWN] * 20)
    assert "(26, 25)" in said(window)  # a kernel of two rows and three columns
    window.run(
        "const filter = root.querySelector('select'); filter.value = '1';"
        "filter.dispatchEvent(new Event('change'))"
    )
    assert "(25, 25)" in said(window)
    mean = names["digit"][25:28, 25:28].mean() / 255
    assert said(window).endswith(f"has z = {mean:.3f}.")


class Trap:
    """A value of a notebook that no canvas can use, and that resists."""

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __getattr__(self, name):
        raise KeyError(name)


JUNK = [
    None,
    "text",
    float("nan"),
    10**400,
    [[1, 2], [3]],
    np.zeros((3, 0)),
    np.full((28, 28), np.inf),
    {"W1": 1},
    Trap(),
    Net([np.zeros((3, 2))] * 4),
    Net([]),
]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("value", JUNK, ids=lambda value: type(value).__name__)
def test_what_is_unfit_is_replaced_and_said(name, value):
    names = dict.fromkeys(_names(), value)
    found, none = made(name, names), made(name, {})
    assert found == none
    assert made(name, None) != none  # its own numbers make another picture
    assert len(found.html) < 150_000
    assert len(made(name).html) < 150_000
    assert "<script>" in found.html
    assert repr(found) == found.text


@pytest.mark.parametrize("name", OWN)
def test_a_canvas_of_its_own_numbers_says_so(tmp_path, window, name):
    window.show(page(tmp_path, made(name, {})))
    assert "not there" in window.run("return root.querySelector('.note').textContent")
    assert window.complaints() == []


def test_the_module_needs_python_and_numpy_alone():
    tree = ast.parse(MODULE.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    assert imported <= sys.stdlib_module_names | {"numpy"}
    for name in FUNCTIONS:
        assert getattr(canvases, name).__doc__


def _cells():
    for assignment in COURSE.assignments.values():
        for cell in read_notebook(assignment.source).cells:
            if cell.cell_type == "code" and "canvases" in cell.source:
                yield pytest.param(assignment, cell, id=f"{assignment.name}-{cell.id}")


@pytest.mark.parametrize(("assignment", "cell"), list(_cells()))
def test_a_cell_shows_one_canvas_or_says_in_a_line_that_it_cannot(
    assignment, cell, capsys, monkeypatch
):
    assert assignment.beside()["canvases.py"] == MODULE
    assert not cell.metadata.get("nbgrader", {}).get("grade")
    shown: list = []
    names = {"display": shown.append}
    exec(cell.source, names)
    assert [type(one).__name__ for one in shown] == ["Canvas"]
    assert capsys.readouterr().out == ""
    monkeypatch.setitem(sys.modules, "canvases", None)  # as where there is no such file
    exec(cell.source, names)
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert len(shown) == 1


def test_each_canvas_is_in_a_notebook():
    sources = "".join(param.values[1].source for param in _cells())
    assert [name for name in FUNCTIONS if f"canvases.{name}(" not in sources] == []
