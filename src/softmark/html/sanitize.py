"""HTML of unknown make to HTML in which nothing acts and nothing is fetched.

nh3 parses and writes it; what may stay is listed here. Sizes are capped before any parser
sees the text, because a submission may be made to be slow to parse.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nh3 import Cleaner

from softmark.html import pages

MAX_SIZE = 4_000_000
"""Characters of one piece of HTML, pictures in it included."""
MAX_DEPTH = 60
MAX_TAGS = 20_000
"""Tags of one piece of HTML, opening and closing."""
MAX_GROWTH = 6
"""Characters that one may become: a quote in an attribute is written ``&quot;``. Misnested tags,
which a parser opens again in every paragraph, would make a hundred of one."""

_NAMES = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 "
    "h6 hr i img kbd li mark ol p pre s samp small span strong sub summary sup table tbody td "
    "tfoot th thead tr tt u ul var"
)
TAGS = frozenset(_NAMES.split())
_WITH_TEXT = {"script", "style", "template", "title"}
"""Tags whose text goes with them."""
_ATTRIBUTES = {
    "*": {"alt", "class", "colspan", "open", "rowspan", "start", "style", "title"},
    "a": {"href"},
    "img": {"src", "width", "height"},
}
_VOID = frozenset(("br", "col", "hr", "img"))
_CLASS = re.compile(r"(highlight|dataframe|[a-z]{1,2}[0-9]?)")
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")


def sanitize(html: str) -> str | None:
    """HTML with nothing in it but the tags and attributes allowed here.

    None where it is too large or too deeply nested to be worth parsing, or grows too much.
    """
    if len(html) > MAX_SIZE or html.count("<") > MAX_TAGS or _depth(html) > MAX_DEPTH:
        return None
    # Half of a surrogate pair, which JSON may hold, is no text to nh3.
    clean = _cleaner().clean(html.encode("utf-8", "replace").decode("utf-8"))
    return clean if len(clean) <= MAX_GROWTH * len(html) + 1_000 else None


def _depth(html: str) -> int:
    """How deep the tags are nested at most; a parser's time grows with its square."""
    depth = deepest = 0
    for closing, name in _OPENING.findall(html):
        if closing:
            depth = max(0, depth - 1)
        elif name.lower() not in _VOID and name.lower() not in ("td", "th", "tr", "li", "p"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    return Cleaner(
        tags=set(TAGS),
        clean_content_tags=_WITH_TEXT,
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "data"},
        url_relative="deny",
        link_rel=None,
    )


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute that may stay, else None."""
    if name == "src":
        fine = _DATA_IMAGE.fullmatch(value) is not None
    elif name == "href":
        fine = value.lower().startswith(("http://", "https://", "mailto:"))
    elif name == "class":
        fine = all(_CLASS.fullmatch(word) for word in value.split())
    elif name == "style":
        fine = value in _own_styles()
    elif name in ("width", "height"):
        fine = value.isascii() and value.isdigit() and len(value) < 5
    elif name in ("colspan", "rowspan"):
        fine = value.isascii() and value.isdigit() and len(value) < 4
    else:
        fine = True
    return value if fine else None


@lru_cache(maxsize=1)
def _own_styles() -> frozenset[str]:
    """The styles in our own table of verdicts, which nbgrader's pages show as an output.

    Spacing and borders, word for word: a student who copies one gets a tidy table.
    """
    return frozenset(re.findall(r'style="([^"{]*)"', pages.source("verdicts_output.html.j2")))
