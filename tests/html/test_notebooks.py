"""Untrusted notebooks to safe HTML: what is shown, what is dropped, what is cut."""

import html
import re
from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from softmark.html import notebooks as notebook_html
from softmark.html.formulas import mathml
from softmark.html.notebooks import MAX_TEXT, disarm, markdown, render_cells
from softmark.html.sanitize import TAGS, sanitize

PNG = "iVBORw0KGgo="


class Everything(HTMLParser):
    """All tags and attributes of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def outputs(*found):
    cells, _ = render_cells(new_notebook(cells=[new_code_cell("x", outputs=list(found))]))
    return cells[0].outputs


def display(**data):
    mimes = {key.replace("__", "/"): value for key, value in data.items()}
    return new_output("display_data", data=mimes)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://example.org/pixel.png">',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://example.org"></iframe>',
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><img src=x onerror="alert(1)"></mtext></math>',
    '<div style="position:fixed;top:0">20 of 20</div>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<base href="https://example.org">',
    '<form action="https://example.org"><input name="a"></form>',
    '<link rel="stylesheet" href="https://example.org/a.css">',
    "<style>body{display:none}</style>",
    '<p class="verdicts" id="cell-forward_pass">20 of 20</p>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<img alt="` onerror=alert(1) ">',
    "<script",
    '<object data="x"><embed src="x">',
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "place", [lambda t: str(markdown(t)), sanitize, lambda t: str(markdown("$x$ " + t))]
)
def test_hostile_html_loses_all_that_could_act(place, hostile):
    found = Everything(place(hostile))
    allowed = TAGS | {"math", "mrow", "mi"}
    assert set(found.tags) <= allowed
    for name, value in found.attributes:
        assert not name.startswith("on")
        assert name not in ("style", "id", "action", "srcset")
        assert "javascript:" not in (value or "")
        assert name != "src" or value.startswith("data:image/")
        assert "verdicts" not in (value or "")


def test_the_text_of_scripts_and_styles_is_not_shown():
    assert sanitize("a<STYLE>p{}</STYLE >b<script>c</script>d<style>e") == "abd"


def test_a_formula_cannot_break_out_of_an_attribute():
    html = str(markdown('![$x$](data:image/png;base64,aa "$y$") and $z$'))
    assert html.count("<math") == 1
    assert "\ue000" not in html


def test_a_private_use_letter_in_the_text_stands_for_no_formula():
    html = str(markdown("$x$ \ue0000\ue001 \ue00099\ue001"))
    assert html.count("<math") == 1


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\style{color:red}{x}",
        r"\unknown{x}",
        "{" * 1500,
        r"\frac" * 300,
        "x" * 5000,
    ],
)
def test_a_formula_that_is_hostile_or_unknown_stays_text(tex):
    assert mathml(tex) is None
    html = str(markdown(f"see ${tex}$"))
    assert "<script" not in html
    assert "sm-tex" in html or "<pre>" in html or 'class="' not in html


def test_formulas_become_mathml():
    pytest.importorskip("latex2mathml")
    html = str(markdown(r"With $a_{h1}=\sigma(z)$ and $$\frac{1}{2}$$"))
    assert "<msub>" in html
    assert "<mfrac>" in html
    assert 'display="block"' in html
    assert "$" not in html


def test_aligned_formulas_become_a_table():
    pytest.importorskip("latex2mathml")
    html = str(markdown("$$\\begin{aligned}a &= b \\\\ c &= d\\end{aligned}$$"))
    assert html.count("<mtr>") == 2


def test_headings_paragraphs_lists_and_tables_survive():
    html = str(markdown("# One\n\ntext *here*\n\n- a\n\n|a|b|\n|-|-|\n|1|2|\n"))
    for tag in ("<h2>One</h2>", "<p>text <em>here</em></p>", "<li>a</li>", "<td>1</td>"):
        assert tag in html.replace("\n", "")


def test_an_attached_picture_is_shown_and_a_missing_one_does_no_harm():
    assert 'src="data:image/png' in str(
        markdown("![p](attachment:a.png)", {"a.png": {"image/png": PNG}})
    )
    assert "attachment:b.png" in str(markdown("![p](attachment:b.png)", {}))


def test_a_data_frame_is_a_table_without_its_style():
    html = '<div><style scoped>.dataframe {x: y}</style><table border="1" class="dataframe">'
    (shown,) = outputs(display(text__html=html + "<tr><th>0</th><td>1.5</td></tr></table></div>"))
    assert shown.kind == "html"
    assert "<td>1.5</td>" in shown.html
    assert 'class="dataframe"' in shown.html
    assert "x: y" not in shown.html


def test_a_picture_is_embedded_without_what_its_metadata_says():
    picture = display(image__png=PNG, text__plain="<Figure>")
    picture.metadata["image/png"] = {"width": "1 onerror=alert(1)"}
    (shown,) = outputs(picture)
    assert (
        shown.html
        == f'<img alt="Figure from this notebook, output 1" src="data:image/png;base64,{PNG}">'
    )


def test_a_picture_that_is_not_base64_gives_way_to_its_text():
    (shown,) = outputs(display(image__png='"><script>', text__plain="<Figure>"))
    assert shown.kind == "text"
    assert shown.html == "&lt;Figure&gt;"


def test_svg_is_shown_as_a_picture_where_no_script_runs():
    output = new_output("display_data", data={"image/svg+xml": "<svg><script>1</script></svg>"})
    (shown,) = outputs(output)
    assert shown.html.startswith(
        '<img alt="Figure from this notebook, output 1" src="data:image/svg+xml;'
    )
    assert "<script" not in shown.html


def test_javascript_and_widgets_give_way_to_text():
    data = {"application/javascript": "alert(1)", "text/plain": "<Widget>"}
    (shown,) = outputs(new_output("display_data", data=data))
    assert shown.html == "&lt;Widget&gt;"


def test_an_interactive_figure_without_anything_to_see_gives_way_to_its_picture():
    html = "<div><script>plot()</script></div>"
    (shown,) = outputs(display(text__html=html, image__png=PNG))
    assert shown.kind == "image"


def test_an_error_shows_its_message_first_and_without_colour_codes():
    error = new_output(
        "error", ename="ValueError", evalue="<b>", traceback=["\x1b[0;31mValueError\x1b[0m: <b>"]
    )
    (shown,) = outputs(error)
    assert (shown.kind, shown.headline) == ("error", "ValueError: <b>")
    assert shown.html == "ValueError: &lt;b&gt;"


def test_a_progress_bar_is_shown_once():
    bar = "".join(f"\repoch {n}" for n in range(100)) + "\ndone\r\n"
    (shown,) = outputs(new_output("stream", name="stdout", text=bar))
    assert shown.html == "epoch 99\ndone\n"


def test_letters_that_turn_the_direction_of_text_are_dropped():
    (shown,) = outputs(new_output("stream", name="stdout", text="a\u202eb\x00"))
    assert shown.html == "ab"


def test_a_long_output_shows_its_start_and_its_end_and_says_so():
    (shown,) = outputs(new_output("stream", name="stdout", text="A" + "x" * 10**6 + "Z"))
    assert shown.html.startswith("Ax")
    assert shown.html.endswith("xZ")
    assert len(shown.html) < MAX_TEXT + 100
    assert "980,002 characters" in shown.notice


def test_many_outputs_are_counted_not_shown():
    found = outputs(*[display(text__plain=str(n)) for n in range(120)])
    assert len(found) == notebook_html.MAX_OUTPUTS + 1
    assert found[-1].notice == "70 more outputs are not shown."


def test_many_prints_are_one_output():
    prints = [new_output("stream", name=n, text=n) for n in ("stdout", "stderr", "stdout")]
    assert [o.html for o in outputs(*prints)] == ["stdoutstderrstdout"]


def test_pictures_together_stay_within_the_page(monkeypatch):
    monkeypatch.setattr(notebook_html, "MAX_IMAGES", 30)
    kinds = [o.kind for o in outputs(*[display(image__png=PNG, text__plain="fig")] * 3)]
    assert kinds == ["image", "image", "text"]


def test_many_cells_are_counted_not_shown(monkeypatch):
    monkeypatch.setattr(notebook_html, "MAX_CELLS", 2)
    cells, notice = render_cells(new_notebook(cells=[new_markdown_cell("a") for _ in range(5)]))
    assert len(cells) == 2
    assert notice == "3 more cells are not shown."


@pytest.mark.parametrize("slow", ["<div>" * 15_000, "".join(f"<b id={n}>" for n in range(9000))])
def test_html_that_is_slow_to_parse_is_not_parsed(slow):
    assert sanitize(slow) is None
    (shown,) = outputs(display(text__html=slow, text__plain="plain"))
    assert shown.html == "plain"
    assert "too large" in shown.notice
    assert str(markdown(slow)).startswith("<pre>&lt;")


def test_a_page_is_parsed_up_to_a_limit_and_shown_as_text_from_there(monkeypatch):
    monkeypatch.setattr(notebook_html, "MAX_MARKUP", 25)
    html = display(text__html="<b>bold</b>", text__plain="plain <b>")
    first, last = new_markdown_cell("*ten chars"), new_markdown_cell("*ten chars")
    notebook = new_notebook(cells=[first, new_code_cell("x", outputs=[html, html]), last])
    notebook.cells += [new_code_cell("import this")]
    (first, code, last, source), _ = render_cells(notebook)
    assert first.source == "<p>*ten chars</p>\n"
    assert [output.html for output in code.outputs] == ["<b>bold</b>", "plain &lt;b&gt;"]
    assert last.source == "<pre>*ten chars</pre>"
    assert source.source == "import this"


def test_markdown_that_unfolds_into_countless_tables_is_shown_as_text():
    assert str(markdown("a|b\n-|-\n" * 9_000)).startswith("<pre>a|b")
    assert str(markdown("a|b\n-|-\n" * 50)).startswith("<table>")


def test_source_is_highlighted_and_escaped():
    cells, _ = render_cells(new_notebook(cells=[new_code_cell("x = '</code><script>'  # no")]))
    text = re.sub(r"<[^>]*>", "", cells[0].source)
    assert "&lt;/code&gt;&lt;script&gt;" in text
    assert '<span class="' in cells[0].source


def test_disarmed_markdown_stays_one_block_and_outputs_keep_their_plain_text():
    nb = new_notebook(
        cells=[
            new_markdown_cell("# Title\n\n- one\n\n```\na\n\n\nb\n```\n\n$x^2$"),
            new_code_cell(
                "df",
                outputs=[
                    new_output("stream", text="said\n"),
                    new_output("execute_result", {"text/html": "<i>x</i>", "text/plain": "x"}),
                    new_output("display_data", {"application/json": {}, "text/plain": "{}"}),
                ],
            ),
        ]
    )
    text, code = notebook_html.disarm(nb).cells
    assert "\n\n" not in text.source
    assert re.search(r"a\s*(&#10;)+\s*b", text.source)
    assert "<math" in text.source
    stream, table, plain = code.outputs
    assert stream.text == "said\n"
    assert table.data == {"text/html": "<i>x</i>", "text/plain": "x"}
    assert plain.data == {"text/plain": "{}"}


@pytest.mark.parametrize("form", ["![my drawing](URI)", '<img alt="my drawing" src="URI">'])
def test_a_large_pasted_picture_is_shown_as_a_picture(form):
    data = "iVBORw0KGgo" + "A" * 640_000
    uri = f"data:image/png;base64,{data}"
    cell = new_markdown_cell(f"My **drawing**:\n\n{form.replace('URI', uri)}\n\nand why")
    (shown,), _ = render_cells(new_notebook(cells=[cell]))
    assert f'src="{uri}"' in shown.source
    assert "<strong>drawing</strong>" in shown.source
    assert "and why" in shown.source
    assert shown.source.count(data) == 1
    (disarmed,) = disarm(new_notebook(cells=[cell])).cells
    assert f'src="{uri}"' in disarmed.source


@pytest.mark.parametrize("name", ["image.png", "my%20net.png"])
def test_an_attachment_in_a_tag_is_shown(name):
    text = (
        f'See <img src="attachment:{name}" width="200" alt="a net"> and <img src="attachment:no">'
    )
    attached = {name.replace("%20", " "): {"image/png": PNG}}
    (shown,), _ = render_cells(new_notebook(cells=[new_markdown_cell(text, attachments=attached)]))
    assert f'src="data:image/png;base64,{PNG}"' in shown.source
    assert "See" in shown.source


def test_pasted_pictures_beyond_what_a_page_holds_are_left_out():
    uri = "data:image/png;base64," + "A" * 4_100_000
    (shown,), _ = render_cells(new_notebook(cells=[new_markdown_cell(f"![large]({uri}) words")]))
    assert len(shown.source) < 1000
    assert "large" in shown.source
    assert "words" in shown.source


def test_a_picture_says_of_which_exercise_it_is():
    cells = [
        new_markdown_cell('## 2.1 Draw *the* `walk` "here" {0}\n\ntext'),
        new_code_cell("a", outputs=[display(image__png=PNG), display(image__png=PNG)]),
        new_markdown_cell("no heading"),
        new_code_cell("b", outputs=[display(text__html='<img src="data:image/png;base64,AAAA">')]),
        new_markdown_cell("# Next\n### 3.1 Curves ###"),
        new_code_cell("c", outputs=[display(image__png=PNG)]),
    ]
    shown, _ = render_cells(new_notebook(cells=cells))
    made = "".join(output.html for cell in shown for output in cell.outputs)
    alts = re.findall('alt="([^"]*)"', made)
    walk = "Figure from 2.1 Draw the walk &#34;here&#34; {0}, output"
    assert [html.unescape(alt) for alt in alts] == [
        *(html.unescape(f"{walk} {n}") for n in (1, 2, 3)),
        "Figure from 3.1 Curves, output 1",
    ]


def test_formgrader_shows_pictures_too():
    cells = [new_markdown_cell("# One"), new_code_cell("a", outputs=[display(image__png=PNG)])]
    (output,) = disarm(new_notebook(cells=cells)).cells[1].outputs
    shown = f'<img alt="Figure from One, output 1" src="data:image/png;base64,{PNG}">'
    assert output.data["text/html"] == shown
