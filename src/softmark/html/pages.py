"""Self-contained HTML pages: one template environment, one way to write a file.

Everything that goes into a page is escaped unless a renderer has made it safe, and every
page carries a content security policy under which no script runs and nothing is fetched,
whatever a submission managed to put in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from softmark.model.files import write_atomically

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)


def number(value: float) -> str:
    """A mark as people write it: at most two decimals, none when they say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share as whole per cent; only all is 100%, only nothing is 0%."""
    whole = round(100 * share)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}%"


def duration(seconds: float) -> str:
    """A time span in its two largest units: ``2 days 3 h``, ``1 h 5 min``, ``40 s``."""
    left, parts = round(seconds), []
    for size, one, many in ((86400, " day", " days"), (3600, " h", " h"), (60, " min", " min")):
        if left >= size:
            parts.append(f"{left // size}{one if left // size == 1 else many}")
            left %= size
    if not parts or (left and len(parts) == 1 and seconds < 3600):
        parts.append(f"{left} s")
    return " ".join(parts[:2])


def label(grade_id: str) -> str:
    """A grade_id as a heading: ``forward_pass`` becomes ``Forward pass``."""
    words = re.sub(r"[_\s]+", " ", grade_id).strip() or grade_id
    return words[:1].upper() + words[1:]


class Exercise(Protocol):
    """Whatever has a grade_id and perhaps a title."""

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell."""
        ...

    @property
    def title(self) -> str:
        """Its heading in the notebook; empty where there is none."""
        ...


def heading(exercise: Exercise) -> str:
    """What people call an exercise: its heading in the notebook, else its grade_id in words."""
    return exercise.title or label(exercise.grade_id)


def anchor(grade_id: str) -> str:
    """A grade_id as the id of an element, so that the summary can link to its cell."""
    return "cell-" + re.sub(r"[^A-Za-z0-9]", lambda m: f"-{ord(m[0]):x}-", grade_id)


def code_spans(text: str) -> Markup:
    """Escaped text in which ``names in backticks`` are shown as code."""
    parts = re.split(r"`+([^`\n]+)`+", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if odd else escape(part)
        for part, odd in zip(parts, [False, True] * len(parts), strict=False)
    )


def breakable(test: str) -> Markup:
    """The name of a test, which may be broken between its file and its function."""
    file, colons, name = test.partition("::")
    return Markup("{}{}<wbr>{}").format(file, colons, name) if colons else escape(test)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of softmark, escaping everything that is not marked as safe."""
    env = Environment(
        loader=PackageLoader("softmark.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "number": number,
        "duration": duration,
        "percent": percent,
        "label": label,
        "heading": heading,
        "anchor": anchor,
        "code_spans": code_spans,
        "breakable": breakable,
    }
    env.globals["content_security_policy"] = CONTENT_SECURITY_POLICY
    return env


def render(template: str, **context: object) -> str:
    """One template with its context, as text."""
    return environment().get_template(template).render(**context)


def source(template: str) -> str:
    """A template as it is written."""
    return (Path(__file__).parent / "templates" / template).read_text(encoding="utf-8")


def write_page(path: Path, html: str) -> Path:
    """Write a page so that a reader sees the old one or the new one, never a half."""
    return write_atomically(path, html.encode("utf-8", "replace"))
