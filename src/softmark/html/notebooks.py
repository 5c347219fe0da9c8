"""An executed notebook of unknown make to safe HTML, cell by cell.

nbconvert's own sanitising mode escapes headings, paragraphs and pictures and its templates
load scripts from the network, so only its Markdown reader is used here; what that returns,
and every HTML output, is sanitised. Sizes are capped before any parser sees the text, because
a submission may be made to be slow to parse.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup, escape
from nbformat import NotebookNode

from softmark.html.formulas import formula
from softmark.html.sanitize import sanitize
from softmark.notebook.cells import name_of, tag_of

MAX_TEXT = 20_000
"""Characters of one text output that are shown; of a longer one, the start and the end."""
MAX_SOURCE = 100_000
MAX_HTML = 100_000
"""Characters of one HTML output or Markdown cell; a larger one is shown as its text."""
MAX_IMAGE = 4_000_000
MAX_IMAGES = 16_000_000
"""Characters of base64 in one picture, and in all pictures of a page."""
MAX_MARKUP = 400_000
"""Characters of code, HTML and Markdown of a page that are parsed; what comes after is shown as
its text. A parser may take seconds for 100,000 that were written to be slow."""
MAX_KEPT = 10_000
KEPT = 512
"""Characters of a cell that is kept as it looks, and how many are."""
MAX_OUTPUTS = 50
MAX_CELLS = 1_000

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_TAG_OR_TEXT = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)""")
_NO_ALT = re.compile(r"<img (?![^>]*\balt=)")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NO_MARKUP = str.maketrans("", "", "`*$\\")
# Private-use letters stand for a formula while the text around it is being sanitised.
_MARK = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True)
class Output:
    """One output of a cell: ``kind`` is text, error, html or image."""

    kind: str
    html: Markup
    headline: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell, ready to be put into a page."""

    kind: str
    source: Markup
    outputs: tuple[Output, ...] = ()
    prompt: str = ""
    grade_id: str | None = None
    name: str | None = None
    """nbgrader's name of the cell, graded or not; comments hang on it."""


def render_cells(nb: NotebookNode) -> tuple[tuple[Cell, ...], str]:
    """The cells of a notebook as safe HTML, and a notice where some were left out."""
    budget = _Budget(MAX_IMAGES, MAX_MARKUP)
    cells = tuple(_cell(cell, budget) for cell in nb.cells[:MAX_CELLS])
    left = len(nb.cells) - len(cells)
    return cells, f"{left:,} more cells are not shown." if left > 0 else ""


def disarm(nb: NotebookNode) -> NotebookNode:
    """Change a notebook's cells so that other tools' pages show them and nothing in them acts.

    For nbconvert templates, which put Markdown, raw cells and HTML outputs into a page as
    they are. Code and streams they escape themselves. Returns the notebook.
    """
    budget = _Budget(MAX_IMAGES, MAX_MARKUP)
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = _one_block(_cell(cell, budget).source)
            cell.pop("attachments", None)
        elif cell.cell_type != "code":
            cell.source = str(escape(cell.source))
        for output in cell.get("outputs", ()):
            if "data" in output:
                shown = _data(output["data"], budget)
                plain = _cut(_plain(_joined(output["data"].get("text/plain", ""))), MAX_TEXT)[0]
                if shown.kind == "text":
                    output["data"] = {"text/plain": plain}
                else:
                    output["data"] = {"text/html": str(shown.html), "text/plain": plain}
    return nb


def _one_block(html: Markup) -> str:
    """HTML as one block of Markdown: without blank lines, which would end the block."""
    return "<div>" + re.sub(r"\n(?=[ \t]*\n)", "&#10;", str(html).strip()) + "</div>"


@dataclass
class _Budget:
    """What one page may still hold of each kind, in characters, and where it has got to."""

    images: int
    markup: int
    heading: str = ""
    pictures: int = 0

    def enter(self, markdown: str) -> None:
        """Go on below the last heading of a Markdown cell, if it has one."""
        headings = _HEADING.findall(markdown[:MAX_TEXT])
        if headings:
            self.heading, self.pictures = _plain(headings[-1]).translate(_NO_MARKUP)[:80], 0

    def alt(self) -> str:
        """What stands for the next picture where it is not seen."""
        self.pictures += 1
        return f"Figure from {self.heading or 'this notebook'}, output {self.pictures}"

    def parses(self, text: str) -> bool:
        """Whether this much more may be parsed."""
        self.markup -= min(len(text), MAX_HTML)
        return self.markup >= 0

    def take(self, size: int) -> bool:
        """Whether a picture of this size still fits."""
        if size > MAX_IMAGE or size > self.images:
            return False
        self.images -= size
        return True


def _cell(cell: NotebookNode, budget: _Budget) -> Cell:
    grade_id, name = graded_id(cell), name_of(cell) or None
    source = str(cell.source)
    if cell.cell_type == "markdown":
        budget.enter(source)
        source, pictures = _without_pictures(source, budget)
        fits = budget.parses(source)
        shown = markdown(source, cell.get("attachments")) if fits else _as_text(source)
        return Cell("markdown", _with_pictures(shown, pictures), grade_id=grade_id, name=name)
    if cell.cell_type != "code":
        return Cell("raw", _as_text(source))
    count = cell.get("execution_count")
    return Cell(
        "code",
        highlight(source) if budget.parses(source) else escape(_cut(source, MAX_SOURCE)[0]),
        tuple(_outputs(cell.get("outputs", []), budget)),
        prompt=str(count) if isinstance(count, int) else "",
        grade_id=grade_id,
        name=name,
    )


_PASTED = re.compile(r"(data:image/(?:png|jpeg|gif|webp);base64,)([A-Za-z0-9+/=]{200,})")


def _without_pictures(source: str, budget: _Budget) -> tuple[str, list[str]]:
    """Markdown with a short name in place of each pasted picture, and the pictures' data.

    A picture is no text: it does not count as such, and no parser need see it.
    """
    pictures: list[str] = []

    def aside(found: re.Match[str]) -> str:
        pictures.append(found[2] if budget.take(len(found[2])) else "")
        return f"{found[1]}softmark{len(pictures) - 1}picture"

    return _PASTED.sub(aside, source), pictures


def _with_pictures(shown: Markup, pictures: list[str]) -> Markup:
    """Put the data back, which is base64 and nothing else, where a picture is shown."""

    left = dict(enumerate(pictures))

    def back(found: re.Match[str]) -> str:
        # Once each: a name that is written again does not multiply a picture.
        return f";base64,{left.pop(int(found[1]), found[0].removeprefix(';base64,'))}"

    return Markup(_SHORT.sub(back, str(shown))) if pictures else shown


_SHORT = re.compile(r";base64,softmark(\d{1,6})picture(?=\")")


def graded_id(cell: NotebookNode) -> str | None:
    """The grade_id of a cell that carries points, else None."""
    tag = tag_of(cell)
    return tag.grade_id if tag is not None and tag.earns else None


def highlight(source: str) -> Markup:
    """Python source with pygments' classes."""
    text, notice = _cut(source, MAX_SOURCE)
    if notice:
        return Markup("{}").format(text)
    return _coloured_again(text) if len(text) <= MAX_KEPT else _coloured(text)


def _coloured(text: str) -> Markup:
    from pygments import highlight as colour  # type: ignore[import-untyped, unused-ignore]

    return Markup(colour(text, *_colours()))


@functools.cache
def _colours() -> tuple[Any, Any]:
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped, unused-ignore]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped, unused-ignore]

    return PythonLexer(), HtmlFormatter(nowrap=True)


def markdown(source: str, attachments: Any = None) -> Markup:
    """Markdown as a student wrote it, with formulas as MathML."""
    if len(source) > MAX_HTML:
        return _as_text(source)
    if attachments or len(source) > MAX_KEPT:
        return _rendered(source, attachments)
    return _rendered_again(source)


def _rendered(source: str, attachments: Any = None) -> Markup:
    try:
        html, formulas = _markdown_and_formulas(source, attachments)
    except (Exception, RecursionError):  # an attachment that is not there, for one
        return Markup("<pre>{}</pre>").format(source)
    clean = sanitize(html)
    if clean is None:
        return _as_text(source)

    def put_back(found: re.Match[str]) -> str:
        index = int(found[1])
        return str(formulas[index]) if index < len(formulas) else ""

    parts = _TAG_OR_TEXT.split(clean)
    return Markup(
        "".join(_MARK.sub("" if n % 2 else put_back, part) for n, part in enumerate(parts))
    )


# Most cells of a class's notebooks are the assignment's own, and look the same on every page.
_coloured_again = functools.lru_cache(KEPT)(_coloured)
_rendered_again = functools.lru_cache(KEPT)(_rendered)


def _as_text(source: str) -> Markup:
    return Markup("<pre>{}</pre>").format(_cut(source, MAX_TEXT)[0])


_ATTACHED = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*["']?)(attachment:[^\s"'>]+)""", re.IGNORECASE)


def _markdown_and_formulas(source: str, attachments: Any) -> tuple[str, list[Markup]]:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    formulas: list[Markup] = []

    def keep(tex: str, display: bool) -> str:
        formulas.append(formula(tex, display=display))
        return f"\ue000{len(formulas) - 1}\ue001"

    class Renderer(IPythonRenderer):  # type: ignore[misc, unused-ignore]
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            return str(super().heading(text, min(level + 1, 6), **attrs))

        def block_html(self, html: str) -> str:
            return str(super().block_html(self.attached(html)))

        def inline_html(self, html: str) -> str:
            return str(super().inline_html(self.attached(html)))

        def attached(self, html: str) -> str:
            """The tags with the attachments that they show, as ``![](attachment:...)`` has."""
            return _ATTACHED.sub(lambda tag: f"{tag[1]}{self.data_of(tag[2]) or tag[2]}", html)

        def data_of(self, url: str) -> str:
            known = unquote(url.removeprefix("attachment:")) in self.attachments
            return str(self._embed_image_or_attachment(unquote(url))) if known else ""

        def inline_math(self, body: str) -> str:
            return keep(body, False)

        def block_math(self, body: str) -> str:
            return keep(body, True)

        def latex_environment(self, name: str, body: str) -> str:
            return keep(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)

    renderer = Renderer(
        escape=False,
        exclude_anchor_links=True,
        attachments=attachments if isinstance(attachments, dict) else {},
    )
    text = source.translate({0xE000: None, 0xE001: None})
    return str(MarkdownWithMath(renderer=renderer).render(text)), formulas


def _outputs(outputs: list[NotebookNode], budget: _Budget) -> Iterator[Output]:
    merged = _merge_streams(outputs)
    for output in merged[:MAX_OUTPUTS]:
        yield _output(output, budget)
    if len(merged) > MAX_OUTPUTS:
        left = len(merged) - MAX_OUTPUTS
        yield Output("text", Markup(""), notice=f"{left:,} more outputs are not shown.")


def _merge_streams(outputs: list[NotebookNode]) -> list[dict[str, Any]]:
    merged: list[dict[str, Any]] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" and last.get("output_type") == "stream":
            last["text"] = str(last["text"]) + str(output["text"])
        else:
            merged.append(dict(output))
    return merged


def _output(output: dict[str, Any], budget: _Budget) -> Output:
    if output["output_type"] == "stream":
        return _text(_as_terminal(str(output["text"])))
    if output["output_type"] == "error":
        headline = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}".strip(": \n")
        trace = _text("\n".join(map(str, output.get("traceback", []))))
        return Output("error", trace.html, _cut(_plain(headline), 2_000)[0], trace.notice)
    return _data(output.get("data", {}), budget)


def _data(data: dict[str, Any], budget: _Budget) -> Output:
    """The richest form of a result that can be shown safely."""
    dropped = ""
    html = data.get("text/html")
    if html:
        fits = len(_joined(html)) <= MAX_HTML and budget.parses(_joined(html))
        clean = sanitize(_joined(html)) if fits else None
        if clean is None:
            dropped = "The formatted output is too large to show here; this is its plain text."
        elif clean.strip() and (Markup(clean).striptags() or "<img" in clean):
            named = _NO_ALT.sub(lambda _: Markup('<img alt="{}" ').format(budget.alt()), clean)
            return Output("html", Markup(named))
    for mime in ("image/svg+xml", "image/png", "image/jpeg", "image/gif"):
        if mime not in data:
            continue
        body = _joined(data[mime])
        if mime == "image/svg+xml":
            body = base64.b64encode(body.encode("utf-8", "replace")).decode("ascii")
        if not _BASE64.fullmatch(body):
            continue
        if not budget.take(len(body)):
            dropped = "A picture is too large to show here."
            continue
        return Output(
            "image",
            Markup('<img alt="{}" src="data:{};base64,{}">').format(
                budget.alt(), mime, "".join(body.split())
            ),
        )
    if data.get("text/markdown") and budget.parses(_joined(data["text/markdown"])):
        return Output("html", markdown(_joined(data["text/markdown"])))
    if data.get("text/latex"):
        tex = _joined(data["text/latex"]).strip().strip("$")
        return Output("html", Markup("<p>{}</p>").format(formula(tex, display=True)))
    shown = _text(_joined(data.get("text/plain", "")))
    return Output("text", shown.html, notice=dropped or shown.notice)


def _text(text: str) -> Output:
    shown, notice = _cut(_plain(text), MAX_TEXT)
    return Output("text", escape(shown), notice=notice)


def _joined(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _plain(text: str) -> str:
    """Text without colour codes, control characters and direction overrides."""
    return _CONTROL.sub("", _ANSI.sub("", text))


def _as_terminal(text: str) -> str:
    """What a terminal would show: a progress bar once, not each of its states."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _cut(text: str, limit: int) -> tuple[str, str]:
    """The text, or its start and its end with a notice of what is not shown."""
    if len(text) <= limit:
        return text, ""
    head, tail = limit * 3 // 4, limit // 4
    left = len(text) - head - tail
    notice = f"This output is long: {left:,} characters in the middle are not shown."
    return f"{text[:head]}\n\n[… {left:,} characters not shown …]\n\n{text[-tail:]}", notice
