"""Words that stand near where they were asked are shown to the person who marks them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from two_exercises import answered, at, built_source, place

from softmark.notebook import repair

WORDS = "The gradient vanishes where the sigmoid is flat."
SHOWN = "The answer cell `why` was blank. Words that stood beside it are shown in it for the person who marks it."  # noqa: E501
FAR = (
    "The answer cell `why` was blank. Words from elsewhere in the notebook, which may be its "
    "answer, are shown in it for the person who marks it."
)


def blank() -> NotebookNode:
    nb = answered()
    at(nb, "why").source = "YOUR ANSWER HERE"
    return nb


Change = Callable[[NotebookNode], None]


def beside(cell: NotebookNode, below: bool = True) -> Change:
    return lambda nb: nb.cells.insert(place(nb, "why") + below, cell)


def in_the_question(nb: NotebookNode) -> None:
    question = next(c for c in nb.cells if c.source.startswith("# The title"))
    nb.cells.remove(question)
    nb.cells.insert(place(nb, "why"), question)
    question.source += f"\n\n{WORDS}"


@pytest.mark.parametrize(
    "change",
    [
        beside(new_markdown_cell(WORDS)),
        beside(new_markdown_cell(WORDS), below=False),
        beside(new_raw_cell(WORDS)),
        beside(new_code_cell(f"# {WORDS[:21]}\n# {WORDS[22:]}")),
        beside(new_code_cell(f'"""{WORDS}"""')),
        beside(new_code_cell(f"print('{WORDS}')")),
        beside(new_code_cell(WORDS)),
        beside(new_code_cell(f"%%markdown\n{WORDS}")),
        beside(new_markdown_cell(f"## My answer\n\n{WORDS}")),
        in_the_question,
    ],
    ids=["below", "above", "raw", "comment", "string", "print", "prose", "magic", "heading",
         "question"],
)  # fmt: skip
def test_words_beside_the_blank_are_shown_in_it(change: Change) -> None:
    nb = blank()
    change(nb)
    result = repair(nb, built_source())
    shown = " ".join(at(result.notebook, "why").source.split())
    assert shown.removeprefix("## My answer ") == WORDS
    assert "why" not in result.unanswered
    assert result.notes[-1] == SHOWN
    assert repair(result.notebook, built_source()).notebook == result.notebook


def lose_the_tag(cell: NotebookNode) -> None:
    cell.metadata, cell.id = NotebookNode(), "0123456789"


def test_an_answer_that_lost_tag_and_id_is_known_by_its_place() -> None:
    nb = answered()
    lose_the_tag(at(nb, "why"))
    result = repair(nb, built_source())
    assert at(result.notebook, "why").source == "Because of the chain rule."
    assert result.notes == ("The answer cell `why` had lost its name; it has been given back.",)


def test_all_solutions_that_lost_tag_and_id_are_known_by_their_places() -> None:
    nb = answered()
    for name in ("first_solution", "second_solution", "why"):
        lose_the_tag(at(nb, name))
    result = repair(nb, built_source())
    for name in ("first_solution", "second_solution", "why"):
        assert at(result.notebook, name).source == at(answered(), name).source
    assert result.unanswered == ()


def test_an_answer_that_lost_its_tag_and_was_moved_is_shown() -> None:
    nb = blank()
    del nb.cells[place(nb, "why")]
    nb.cells.insert(1, new_markdown_cell(f"{WORDS} And so it learns slowly."))
    result = repair(nb, built_source())
    assert at(result.notebook, "why").source == f"{WORDS} And so it learns slowly."
    assert result.notes == (
        "The answer cell `why` was missing; an empty one is there now.",
        FAR,
    )
    assert sum(WORDS in cell.source for cell in result.notebook.cells) == 2, "left in place, too"


def test_a_picture_beside_the_blank_comes_along() -> None:
    nb = blank()
    drawn = new_markdown_cell("![my drawing](attachment:net.png)")
    drawn["attachments"] = {"net.png": {"image/png": "aGVsbG8="}}
    beside(drawn)(nb)
    result = repair(nb, built_source())
    cell = at(result.notebook, "why")
    assert cell.source == "![my drawing](attachment:net.png)"
    assert cell.attachments == {"net.png": {"image/png": "aGVsbG8="}}


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("## Notes"),
        new_markdown_cell("ok"),
        new_code_cell("# YOUR CODE HERE"),
        new_code_cell("x = 1  # the first try of many that I made"),
        new_code_cell("def f(:\n    y = [1, 2, 3]"),
        new_code_cell("!pip install -q seaborn\nimport os\nos.kill(os.getpid(), 9)"),
        new_code_cell("%%bash\necho so many words that stand in one line here"),
        new_code_cell("%matplotlib inline\n%load_ext autoreload"),
    ],
    ids=["heading", "one word", "stub", "code", "broken code", "command", "bash", "magics"],
)  # fmt: skip
def test_what_is_no_answer_leaves_the_blank_blank(cell: NotebookNode) -> None:
    nb = blank()
    beside(cell)(nb)
    result = repair(nb, built_source())
    assert result.unanswered == ("why",)
    assert result.notes == ()


def test_an_answer_where_it_belongs_is_left_alone() -> None:
    nb = answered()
    beside(new_markdown_cell(WORDS))(nb)
    result = repair(nb, built_source())
    assert at(result.notebook, "why").source == "Because of the chain rule."
    assert result.notes == ()
