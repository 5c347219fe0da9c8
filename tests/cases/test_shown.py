"""What a student pasted or drew is seen: by the marker, and on the page, with words for it."""

import base64
import os
import re
import zlib

import pytest
from house import House, at, last, written
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell


def png(side: int) -> bytes:
    """A picture of noise: it cannot be packed, so ``side`` says how large the file is."""
    raw = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    size = side.to_bytes(4, "big")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + size + b"\x08\x02\0\0\0")
        + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b"")
    )


def pasted(side: int, form: str = "![my drawing](data:image/png;base64,{})") -> str:
    return form.format(base64.b64encode(png(side)).decode())


def pictures(page: str) -> list[str]:
    """The words for each picture on the page."""
    shown = [tag for tag in re.findall(r"<img\b[^>]*>", page) if 'src="data:image/' in tag]
    return [found[1] if (found := re.search(r'alt="([^"]*)"', tag)) else "" for tag in shown]


def without_pictures(page: str) -> str:
    return re.sub(r'"data:image/[^"]*"', '""', page)


@pytest.mark.parametrize("side", [8, 400], ids=["small", "large"])
@pytest.mark.parametrize(
    "form",
    [
        "![my drawing](data:image/png;base64,{})",
        '<img alt="my drawing" src="data:image/png;base64,{}">',
        "![my drawing][1]\n\n[1]: data:image/png;base64,{}",
    ],
    ids=["markdown", "html", "reference"],
)
def test_a_pasted_picture_is_a_picture(small: House, side: int, form: str) -> None:
    edited = written(small.solved("small"), "why", f"I drew:\n\n{pasted(side, form)}\n\nSo it is.")
    marked = small.mark("small", edited)
    assert "my drawing" in pictures(marked.page)
    rest = without_pictures(marked.page)
    assert not re.search(r"[A-Za-z0-9+/]{400}", rest), "no base64 to read"
    assert "So it is." in rest


@pytest.mark.parametrize(
    "text",
    ["![image.png](attachment:image.png)", '<img src="attachment:image.png" alt="image.png">'],
)
def test_an_attachment_is_a_picture(small: House, text: str) -> None:
    edited = written(small.solved("small"), "why", f"I drew:\n\n{text}\n\nSo it is.")
    at(edited, "why").attachments = {
        "image.png": {"image/png": base64.b64encode(png(300)).decode()}
    }
    marked = small.mark("small", edited)
    assert "image.png" in pictures(marked.page)
    assert marked.shown is not None
    assert at(marked.shown, "why").attachments == at(edited, "why").attachments


def test_a_picture_beside_the_notebook_is_shown_in_its_answer(small: House) -> None:
    edited = written(small.solved("small"), "why", "I drew: ![a net](pics/net.png). So it is.")
    marked = small.mark("small", edited, {"pics/net.png": png(16)})
    assert "a net" in pictures(marked.page)


def test_an_answer_that_is_a_picture_alone_asks_a_person(small: House) -> None:
    edited = written(small.solved("small"), "why", "![](attachment:a.png)")
    at(edited, "why").attachments = {"a.png": {"image/png": base64.b64encode(png(8)).decode()}}
    marked = small.mark("small", edited)
    assert [c.earned for c in marked.grade.cells if c.grade_id == "why"] == [None]


DRAWING = {
    "plt.show": "plt.plot([1, 2])\nplt.show()",
    "last line": "plt.plot([1, 2])",
    "figure": "fig2, _ = plt.subplots()\nfig2",
    "pandas": "import pandas as pd\npd.Series([1, 2]).plot()",
    "PIL": "from PIL import Image\nImage.new('RGB', (8, 8))",
    "display": "from IPython.display import display\ndisplay(plt.subplots()[0])",
    "savefig": "plt.plot([1])\nplt.savefig('a.png')\nplt.close()\n"
    "from IPython.display import Image\nImage('a.png')",
    "in a function": "def draw():\n    plt.plot([1, 2])\n\ndraw()",
    "svg": 'from IPython.display import SVG\nSVG(\'<svg xmlns="http://www.w3.org/2000/svg" '
    'width="9" height="9"><circle r="3"/></svg>\')',
}


def test_every_drawing_appears_on_the_page_and_in_the_notebook(small: House) -> None:
    solved = small.solved("small")
    plain = pictures(small.mark("small", solved).page)
    marked = small.mark("small", last(small.solved("small"), *DRAWING.values()))
    alts = pictures(marked.page)
    assert len(alts) >= len(plain) + len(DRAWING)
    assert all(alts), "each has words for those who do not see it"
    assert marked.shown is not None
    drawn = marked.shown.cells[-len(DRAWING) :]
    for name, cell in zip(DRAWING, drawn, strict=True):
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        assert kinds & {"image/png", "image/svg+xml"}, name


@pytest.mark.parametrize(
    ("shown", "part"),
    [
        ("from IPython.display import HTML\nHTML('<b>bold words</b>')", "<b>bold words</b>"),
        ("from IPython.display import Math\nMath('x_1^2')", "<math"),
        ("import pandas as pd\npd.DataFrame({'length': [1.25]})", "<td>1.25</td>"),
        ("from IPython.display import Markdown\nMarkdown('*leaning*')", "<em>leaning</em>"),
    ],
)
def test_rich_outputs_appear_on_the_page(small: House, shown: str, part: str) -> None:
    marked = small.mark("small", last(small.solved("small"), shown))
    assert part in marked.page


def test_the_students_own_words_and_lines_are_on_the_page(small: House) -> None:
    edited = small.solved("small")
    at(edited, "setup").source += "\nmine = 'in the setup'"
    at(edited, "half").source += "\nassert half(8) == 4, 'my own check'"
    own: NotebookNode = new_markdown_cell("A thought of mine.")
    edited.cells.append(own)
    page = small.mark("small", edited).page
    text = re.sub(r"<[^>]+>", "", page)
    for part in ("in the setup", "my own check", "A thought of mine."):
        assert part in text, part
