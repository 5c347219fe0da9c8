"""The two pictures of a report: what they draw, what they say, and that they fit the page."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from softmark.html import charts, pages

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg, tag, kind=None):
    """Attributes of every shape of one kind, in order."""
    found = ElementTree.fromstring(svg).iter(SVG + tag)
    return [e.attrib for e in found if kind is None or e.get("class") == kind]


def texts(svg):
    """Every text that is drawn, in order."""
    return [e.text for e in ElementTree.fromstring(svg).iter(SVG + "text")]


def spoken(svg):
    """Title and description, as a screen reader finds them."""
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    by_id = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    return [by_id[name] for name in root.attrib["aria-labelledby"].split()]


def test_a_histogram_has_a_column_for_each_tenth_that_anyone_reached():
    svg = charts.histogram([0, 3, 9.99, 10], 10, 5.75)
    columns = [(c["x"], c["height"]) for c in drawn(svg, "rect", "bar")]
    assert columns == [("0.4%", "60.0"), ("30.4%", "60.0"), ("90.4%", "120.0")]
    assert texts(svg)[:3] == ["1", "1", "2"]
    assert [line["x1"] for line in drawn(svg, "line", "mean")] == ["57.5%"]
    assert texts(svg)[-1] == "points (dashed: mean 5.75)"


def test_a_histogram_says_what_it_shows():
    assert spoken(charts.histogram([0, 3, 9.99, 10], 10, 5.75)) == [
        "Submissions by points",
        "0 to 1: 1, 3 to 4: 1, 9 to 10: 2. Mean: 5.75 of 10.",
    ]


@pytest.mark.parametrize(
    ("points", "ticks"),
    [
        (41, ["0", "10", "20", "30", "40"]),
        (10, ["0", "2", "4", "6", "8", "10"]),
        (6, ["0", "2", "4", "6"]),
        (1, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (0.5, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (100, ["0", "20", "40", "60", "80", "100"]),
        (12.5, ["0", "2.5", "5", "7.5", "10", "12.5"]),
        (1e6, ["0", "200000", "400000", "600000", "800000", "1e+06"]),
    ],
)
def test_the_axis_has_a_few_round_numbers_up_to_the_points(points, ticks):
    svg = charts.histogram([points / 2], points, points / 2)
    assert texts(svg)[1:-1] == ticks


@pytest.mark.parametrize("mark", [-1.0, 0.0, 5.0, 11.5])
def test_marks_beyond_the_points_stay_in_the_picture(mark):
    svg = charts.histogram([mark], 5, mark)
    (line,) = drawn(svg, "line", "mean")
    assert 0 <= float(line["x1"].rstrip("%")) <= 100
    assert len(drawn(svg, "rect", "bar")) == 1


def test_shares_are_bars_with_names_and_per_cent():
    svg = charts.shares(["Sum", "Mean", "Words", "None"], [1, 0.996, None, 0])
    assert texts(svg) == ["Sum", "100%", "Mean", "99%", "Words", "to mark", "None", "0%"]
    assert [bar["width"] for bar in drawn(svg, "rect", "bar")] == ["100.0%", "99.6%"]
    assert len(drawn(svg, "rect", "track")) == 4
    assert spoken(svg) == [
        "Mean share of the points per exercise",
        "Sum: 100%, Mean: 99%, Words: to mark, None: 0%.",
    ]


def test_any_name_is_taken_as_it_is_and_a_long_one_in_full_by_the_description():
    names = ["$\\frac{", "<b>&\"'", "x" * 90]
    svg = charts.shares(names, [0, 0.5, 1])
    assert texts(svg)[0::2] == ["$\\frac{", "<b>&\"'", "x" * 39 + "…"]
    assert "x" * 90 in spoken(svg)[1]


def test_a_name_too_many_is_no_picture():
    with pytest.raises(ValueError, match="shorter"):
        charts.shares(["a", "b"], [0.5])


@pytest.mark.parametrize("svg", [charts.histogram([1, 2], 4, 1.5), charts.shares(["a"], [0.5])])
def test_every_shape_takes_a_colour_of_the_page_and_no_height_depends_on_the_width(svg):
    css = pages.source("report.css")
    shapes = drawn(svg, "rect") + drawn(svg, "line")
    assert shapes
    for shape in shapes:
        assert f".chart .{shape['class']} " in css
    root = ElementTree.fromstring(svg)
    assert "viewBox" not in root.attrib
    assert root.get("width") == "100%"
    assert root.attrib["height"].isdigit()


def test_a_page_may_hold_both_pictures():
    root = ElementTree.fromstring(
        f"<div>{charts.histogram([1], 2, 1)}{charts.shares(['a'], [1])}</div>"
    )
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4


def test_drawing_needs_no_matplotlib():
    code = (
        "import sys; sys.modules['matplotlib'] = None; from softmark.html import charts; "
        "print(len(charts.shares(['a'], [1])) > 100)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "True\n"
