"""What of a piece of HTML stays, and what is too much to parse."""

import pytest

from softmark.html import pages
from softmark.html.sanitize import TAGS, sanitize

OUR_STYLE = "text-align:right;white-space:nowrap"


def test_html_without_harm_stays_as_it_is():
    html = (
        '<table class="dataframe"><tbody><tr><td colspan="2">1 &lt; 2</td></tr></tbody></table>'
        '<p title="a"><a href="https://example.org/x">x</a> <img src="data:image/png;base64,AA=="'
        ' alt="b" width="20"></p>'
    )
    assert sanitize(html) == html


@pytest.mark.parametrize(
    "attribute",
    [
        'href="/etc/passwd"',
        'href="//example.org"',
        'href="data:text/html;base64,AA=="',
        'href="jav&#x09;ascript:alert(1)"',
        'class="card"',
        'class="highlight verdicts"',
        'style="margin:-900px"',
        'style="margin:0;position:fixed"',
        'rel="opener"',
        'target="_top"',
        'colspan="99999"',
        'colspan="²"',
        'data-x="1"',
    ],
)
def test_an_attribute_that_could_act_or_pose_is_dropped_and_its_text_stays(attribute):
    assert sanitize(f"<a {attribute}>x</a>") == "<a>x</a>"


@pytest.mark.parametrize(
    "source", ["x", "/x.png", "https://example.org/x.png", "data:image/svg+xml;base64,AA=="]
)
def test_a_picture_that_does_not_lie_in_the_page_is_dropped(source):
    assert sanitize(f'<img src="{source}" alt="a">') == '<img alt="a">'


@pytest.mark.parametrize("name", ["script", "style", "template", "title"])
def test_text_that_is_no_text_of_the_page_goes_with_its_tag(name):
    assert sanitize(f"a<{name.upper()} x=1>b</{name} >c<{name}>d") == "ac"


def test_the_spacing_of_our_own_verdicts_stays():
    template = pages.source("verdicts_output.html.j2")
    styled = [part.partition('"')[0] for part in template.split('style="')[1:]]
    assert OUR_STYLE in styled
    for style in styled:
        html = f'<div style="{style}">x</div>'
        assert sanitize(html) == html


def test_half_a_surrogate_pair_and_a_zero_byte_do_no_harm():
    assert sanitize("<b>a\ud800\x00b</b>") == "<b>a?b</b>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 61,
        "<i></i>" * 10_001,
        "x" * 4_000_001,
        "<p>" + "".join(f"<b id={n}>" for n in range(50)) + "</p>" + "<p>x" * 2_000,
    ],
    ids=["deep", "many tags", "long", "grows"],
)
def test_html_that_is_slow_or_grows_is_not_shown(html):
    assert sanitize(html) is None


def test_no_tag_that_loads_runs_or_asks_is_allowed():
    assert not TAGS & {
        "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "link",
        "meta", "base", "button", "video", "audio", "source", "template", "textarea", "select",
    }  # fmt: skip
