"""Figures are read in every place that matplotlib has for a word or a point."""

from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.legend import Legend

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from softmark.hidden_tests import LiveAnswers, figures
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord
from softmark.hidden_tests.regions import (
    clear_places,
    coloured_regions,
    same_regions,
)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def remote(value):
    """A figure as a hidden test sees it."""
    return Student(LiveAnswers({"x": value}), "cell", TestRecord())["x"]


@pytest.mark.parametrize("place", ["center", "left", "right"])
def test_a_title_in_any_place(place):
    fig, ax = plt.subplots()
    ax.set_title("map 3", loc=place)
    assert figures.axes_of(remote(fig)).title == "map 3"
    assert figures.axes_of(remote(ax)).title == "map 3"


def test_titles_and_labels_of_the_figure():
    fig, axes = plt.subplots(1, 2)
    fig.suptitle("Both")
    fig.supxlabel("epoch")
    fig.supylabel("loss")
    axes[1].set_ylabel("accuracy")
    first, second = figures.axes_in(remote(fig))
    assert figures.title_of(remote(fig)) == "Both"
    assert (first.xlabel, first.ylabel) == ("epoch", "loss")
    assert (second.xlabel, second.ylabel) == ("epoch", "accuracy")


def legend_of_axes(fig, ax):
    ax.legend()


def legend_of_figure(fig, ax):
    fig.legend()


def legend_made_apart(fig, ax):
    ax.add_artist(Legend(ax, ax.lines, ["training", "validation"]))


def two_legends(fig, ax):
    ax.add_artist(ax.legend(handles=ax.lines[:1]))
    ax.legend(handles=ax.lines[1:])


@pytest.mark.parametrize("draw", [legend_of_axes, legend_of_figure, legend_made_apart, two_legends])
def test_a_legend_made_by_any_call(draw):
    fig, ax = plt.subplots()
    ax.plot([1, 2], label="training")
    ax.plot([2, 3], label="validation")
    assert figures.axes_of(remote(fig)).legend == ()
    draw(fig, ax)
    for shown in (fig, ax, ax.lines[0]):
        assert set(figures.axes_of(remote(shown)).legend) == {"training", "validation"}


def test_the_name_of_a_curve_is_its_own_label_in_the_legend():
    _, ax = plt.subplots()
    ax.plot([1, 2], label="training")
    ax.plot([2, 3], label="validation")
    assert figures.axes_of(remote(ax)).name_of([1, 2]) == "", "there is no legend"
    ax.legend()
    axes = figures.axes_of(remote(ax))
    assert (axes.name_of([1, 2]), axes.name_of([2, 3])) == ("training", "validation")
    assert axes.name_of([7, 8]) == ""
    for legend in (
        lambda: ax.legend(["validation", "training"]),
        lambda: ax.legend(handles=ax.lines[::-1]),
        lambda: ax.legend(ax.lines[::-1], ["two", "one"]),
    ):
        legend()
        assert figures.axes_of(remote(ax)).name_of([1, 2]) == "", "which is which is not known"


def test_curves_of_different_length_in_one_frame():
    _, ax = plt.subplots()
    pd.DataFrame({"a": pd.Series([3.0, 2, 1]), "b": pd.Series([5.0, 4])}).plot(ax=ax)
    axes: Any = figures.axes_of(remote(ax))
    assert axes.curve([5, 4]).tolist() == [0, 1]
    assert axes.curve([3, 2, 1]).tolist() == [0, 1, 2]
    assert axes.curve([3, 2]) is None


def test_dates_and_names_are_drawn_as_numbers():
    fig, ax = plt.subplots()
    ax.plot(["a", "b", "c"], [1, 4, 9])
    axes: Any = figures.axes_of(remote(fig))
    assert axes.curve([1, 4, 9]).tolist() == [0, 1, 2]
    assert axes.xticks == ("a", "b", "c")


def test_points_by_lines_scatter_plots_and_bars():
    for draw in ("plot", "scatter", "bar", "stem"):
        _, ax = plt.subplots()
        getattr(ax, draw)([1, 2, 3], [0.5, 0.2, 0.1])
        axes = figures.axes_of(remote(ax))
        assert axes.shows([[1, 0.5], [2, 0.2], [3, 0.1]])
        assert not axes.shows([[1, 0.4]])


def test_values_over_their_numbers_among_other_curves():
    _, ax = plt.subplots()
    ax.plot([9.0, 9.0, 9.0])
    ax.axhline(3.0)
    ax.plot([4.0, 2.0, 1.0])
    ax.scatter([1], [7])
    axes = figures.axes_of(remote(ax))
    assert axes.counts([4.0, 2.0, 1.0])
    assert not axes.counts([4.0, 1.0, 2.0])
    assert not axes.counts([4.0, 2.0, 1.0, 0.5])


def test_bars_end_where_they_are_drawn():
    _, ax = plt.subplots()
    ax.bar([0, 1], [0.4, 0.3], bottom=0.5)
    ax.barh([3], [0.2], left=0.6)
    axes = figures.axes_of(remote(ax))
    assert [bar.top for bar in axes.bars[:2]] == pytest.approx([0.9, 0.8])
    assert axes.bars[2].right == pytest.approx(0.8)
    assert axes.tops[:2, 0].tolist() == [0, 1]


def test_what_is_hidden_is_not_drawn():
    _, ax = plt.subplots()
    (line,) = ax.plot([1, 2], [3, 4])
    bars = ax.bar([1], [2])
    assert figures.axes_of(remote(ax)).lines
    line.set_visible(False)
    bars[0].set_visible(False)
    axes = figures.axes_of(remote(ax))
    assert not axes.lines
    assert not axes.bars


def test_scales_texts_and_kinds():
    _, ax = plt.subplots()
    ax.contourf(np.arange(9.0).reshape(3, 3))
    ax.text(1, 1, "here")
    ax.set_yscale("log")
    axes = figures.axes_of(remote(ax))
    assert (axes.xscale, axes.yscale, axes.texts) == ("linear", "log", ("here",))
    assert any("Contour" in kind for kind in axes.kinds)


def test_pictures_with_their_titles():
    fig, axes = plt.subplots(1, 2)
    for number, ax in enumerate(axes):
        ax.imshow(np.full((4, 3), number))
        ax.set_title(number, loc="left")
    (first, _), (second, image) = figures.pictures_in(remote(fig))
    assert (first, second) == ("0", "1")
    assert image.tolist() == np.ones((4, 3)).tolist()


def test_a_line_in_space():
    ax = plt.figure().add_subplot(projection="3d")
    ax.plot([1, 2], [3, 4], [5, 6])
    line: Any = figures.axes_of(remote(ax)).lines[0]
    assert (line.x.tolist(), line.y.tolist(), line.z.tolist()) == ([1, 2], [3, 4], [5, 6])


def test_a_range_has_room_for_a_step():
    for x in (np.arange(-5, 5, 0.1), np.linspace(-5, 5, 50), np.arange(-5, 5.01, 0.2)):
        assert figures.reaches(x, -5, 5)
        assert figures.reaches(x[::-1], -5, 5)
    for short in (np.arange(-4, 5, 0.1), [-5, 0], [], [3], np.linspace(-5, 4, 50)):
        assert not figures.reaches(short, -5, 5)


def test_a_label_speaks_of_a_word():
    assert figures.speaks_of("Number of Updates", ("step", "update"))
    assert not figures.speaks_of("epoch", ("step", "update"))


@pytest.mark.parametrize("value", [None, 3, "fig", SimpleNamespace(description={"axes": []})])
def test_what_is_no_figure(value):
    for ask in (figures.axes_in, figures.axes_of, figures.pictures_in):
        with pytest.raises(AssertionError, match="fig is the figure"):
            ask(value, "fig is the figure itself")


def test_a_model_is_no_figure():
    with pytest.raises(AssertionError, match="under the name of the task"):
        figures.axes_of(remote(lambda x: x))


def test_an_invented_description_harms_nobody():
    odd = {
        "title": 3, "titles": [None, {}], "legend": "ab", "legends": [None, ["x", 4]],
        "lines": [None, {"x": "a", "y": [1]}, {"x": [1, 2], "y": [1]}, {"x": [[1]], "y": [[2]]}],
        "collections": [None, {"offsets": None}, {"offsets": [1, 2]}], "bars": [{}, 3],
        "images": ["no", None], "xticklabels": 9,
    }  # fmt: skip
    axes = figures.axes_of(SimpleNamespace(description={"axes": [odd], "legends": 3}))
    assert axes.legend == ("x",)
    assert [*axes.lines, *axes.bars, *axes.images, *axes.scatters] == []
    assert axes.points.shape == axes.tops.shape == (0, 2)


def by_quarter(places):
    return (places[:, 0] > 0) * 2 + (places[:, 1] > 0)


def coloured(draw):
    _, ax = plt.subplots()
    grid = np.linspace(-1, 1, 81)
    x, y = np.meshgrid(grid, grid)
    classes = by_quarter(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(x.shape)
    draw(ax, x, y, classes)
    return remote(ax)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax, x, y, c: ax.pcolormesh(x, y, c),
        lambda ax, x, y, c: ax.contourf(x, y, c, levels=[-0.5, 0.5, 1.5, 2.5, 3.5]),
        lambda ax, x, y, c: ax.imshow(c, extent=(-1, 1, -1, 1), origin="lower"),
        lambda ax, x, y, c: ax.imshow(c[::-1], extent=(-1, 1, -1, 1)),
    ],
    ids=["pcolormesh", "contourf", "imshow", "upside down"],
)
def test_regions_have_the_colours_of_their_classes(draw):
    places, classes = clear_places(by_quarter)
    assert set(classes) == {0, 1, 2, 3}
    found: Any = coloured_regions(coloured(draw), places)
    assert same_regions(found, classes)
    assert not same_regions(found, by_quarter(places * [1, 0]))


def test_where_nothing_is_coloured():
    _, ax = plt.subplots()
    ax.plot([1, 2])
    assert coloured_regions(remote(ax), np.zeros((1, 2))) is None


def test_the_area_under_each_line_whichever_way():
    _, ax = plt.subplots()
    ax.plot([0, 1, 2], [0, 1, 0])
    ax.plot([1, 0], [1, 0])
    assert figures.axes_of(remote(ax)).areas == pytest.approx([1.0, 0.5])


def test_heights_above_numbers_or_names():
    for names in (None, ["PC1", "PC2", "PC3"], ["a", "b", "c"]):
        _, ax = plt.subplots()
        ax.bar(names or [1, 2, 3], [3, 2, 1])
        found = figures.axes_of(remote(ax))
        assert found.stands_at([3, 2, 1]) == (names != ["a", "b", "c"])
        assert not found.stands_at([3, 2, 4])


def test_labels_of_each_others_axes():
    false, true = ("false", "alarm"), ("recall", "true")
    assert figures.exchanged("recall", "false alarms", false, true)
    assert not figures.exchanged("false alarms", "recall", false, true)
    assert not figures.exchanged("recall and false alarms", "false alarms", false, true)
    assert not figures.exchanged("x", "y", false, true)


def test_labels_of_a_training():
    _, ax = plt.subplots()
    ax.set(xlabel="Epoche", ylabel="Verlust")
    figures.check_training_labels(figures.axes_of(remote(ax)))
    for labels, said in ((("loss", "loss"), "epochs"), (("epochs", "width"), "loss")):
        _, ax = plt.subplots()
        ax.set(xlabel=labels[0], ylabel=labels[1])
        with pytest.raises(AssertionError, match=f"says: {said}"):
            figures.check_training_labels(figures.axes_of(remote(ax)))


def test_the_curve_of_a_training():
    losses = [2.0, 1.0, 0.75]
    for across in ([0, 1, 2], [1, 2, 3]):
        _, ax = plt.subplots()
        ax.plot(across, losses)
        figures.check_training_curve(figures.axes_of(remote(ax)), losses)
    for x, y, said in (
        ([1, 2], losses[:2], "plot all losses"),
        (losses, [1, 2, 3], "plot all losses"),
        ([1, 2, 4], losses, "one after the other"),
    ):
        _, ax = plt.subplots()
        ax.plot(x, y)
        with pytest.raises(AssertionError, match=said):
            figures.check_training_curve(figures.axes_of(remote(ax)), losses)
