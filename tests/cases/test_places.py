"""Work that stands elsewhere than it was asked: it runs, and words are shown to a person."""

import copy
from collections.abc import Callable

import pytest
from house import (
    STUB,
    House,
    at,
    below,
    merged,
    moved,
    place,
    without_tag,
    words_below,
    written,
)
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from softmark.model import Status
from softmark.notebook import solution_cells, tag_of

WORDS = "A squared length is never negative, so the cost falls with every small step downhill."
FALSE = ("not answered", "was missing", "counts as not")
"""What a note must not say of work that is there."""


def full(house: House, name: str, edited: NotebookNode) -> str:
    """Assert that nothing is lost; the notes, in one text, none of them false."""
    marked = house.mark(name, edited)
    assert marked.earned == house.full(name), (marked.lost(), marked.grade.notes)
    assert marked.grade.status is Status.NEEDS_MANUAL, "the words wait for a person"
    assert not [word for word in FALSE if word in marked.notes], marked.notes
    return marked.notes


# In a cell of the assignment's own

MATHS = "def updates_per_epoch(n, m):\n    return math.ceil(n / m)"


def test_an_import_added_to_a_locked_cell(house: House) -> None:
    edited = written(house.solved("gradient_descent"), "epoch_solution", MATHS)
    setup = at(edited, "setup")
    setup.source = setup.source.replace("import numpy as np\n", "import numpy as np\nimport math\n")
    assert "the student's own" in full(house, "gradient_descent", edited)


def test_a_solution_merged_into_its_check(house: House) -> None:
    edited = house.solved("gradient_descent")
    edited = merged(edited, "epoch_solution", "epoch", keep="epoch")
    said = full(house, "gradient_descent", edited)
    assert said == (
        "The solution cell `epoch_solution` and the graded cell `epoch` had been merged; "
        "they are cells of their own again."
    )


OWN = "def half(x):\n    return math.prod([x, 0.5])"


def add_to(small: House, grade_id: str, text: str, top: bool) -> NotebookNode:
    edited = written(small.solved("small"), "half_solution", OWN)
    cell = at(edited, grade_id)
    cell.source = f"{text}\n{cell.source}" if top else f"{cell.source}\n{text}"
    return edited


@pytest.mark.parametrize("top", [True, False], ids=["top", "bottom"])
@pytest.mark.parametrize(
    "text", ["import math", "%load_ext autoreload\nimport math", "import math; RATE = 0.5"]
)
def test_lines_in_the_setup(small: House, text: str, top: bool) -> None:
    full(small, "small", add_to(small, "setup", text, top))


def test_the_own_setup_in_place_of_the_given_one(small: House) -> None:
    edited = written(small.solved("small"), "half_solution", OWN)
    written(
        edited,
        "setup",
        "import math, numpy as np\nfrom matplotlib import pyplot as plt\nRATE = 1/2",
    )
    full(small, "small", edited)


def test_a_helper_in_an_earlier_check(small: House) -> None:
    edited = written(
        small.solved("small"), "back_solution", "def back(x):\n    return twice(half(x))"
    )
    at(edited, "half").source += "\n\ndef twice(x):\n    return x + x"
    full(small, "small", edited)


@pytest.mark.parametrize(
    ("upper", "lower", "keep"),
    [
        ("half_solution", "half", "half_solution"),
        ("half_solution", "half", "half"),
        ("half", "back_solution", "half"),
        ("half", "back_solution", "back_solution"),
        ("setup", "half_solution", "setup"),
        ("setup", "half_solution", "half_solution"),
        ("back_solution", "back", "back"),
    ],
)
def test_cells_merged_in_every_way(small: House, upper: str, lower: str, keep: str) -> None:
    edited = small.solved("small")
    if upper == "setup":
        edited.cells.remove(next(c for c in edited.cells if c.source.startswith("## 1")))
    elif lower == "back_solution":
        edited.cells.remove(next(c for c in edited.cells if c.source.startswith("## 2")))
    full(small, "small", merged(edited, upper, lower, keep))


def test_a_whole_exercise_merged_into_one_cell(small: House) -> None:
    edited = merged(small.solved("small"), "half_solution", "half", keep="half_solution")
    edited.cells.remove(next(c for c in edited.cells if c.source.startswith("## 2")))
    edited = merged(edited, "half_solution", "back_solution", keep="half_solution")
    full(small, "small", merged(edited, "half_solution", "back", keep="half_solution"))


# In another order


def test_a_solution_moved_up_because_an_earlier_one_needs_it(house: House) -> None:
    edited = house.solved("gradient_descent")
    at(edited, "logistic_gradient_solution").source += "\n\nPART = 1.0"
    cost = at(edited, "logistic_cost_solution")
    cost.source = f"SCALE = 1 / PART\n{cost.source}"
    full(
        house,
        "gradient_descent",
        moved(edited, "logistic_gradient_solution", "logistic_cost_solution"),
    )


def test_all_solutions_at_the_top(small: House) -> None:
    edited = small.solved("small")
    for name in ("back_solution", "numbers_solution"):
        edited = moved(edited, name, "half_solution")
    at(
        edited, "half_solution"
    ).source = "def half(x):\n    return back(x) / 2 if 0 else a / 0.75 * x"
    full(small, "small", edited)


def test_all_checks_at_the_end(small: House) -> None:
    edited = small.solved("small")
    for name in ("half", "back", "numbers", "curve"):
        edited.cells.append(edited.cells.pop(place(edited, name)))
    full(small, "small", edited)


def test_an_exercise_before_the_setup(small: House) -> None:
    edited = written(small.solved("small"), "half_solution", "def half(x):\n    return x / 2")
    full(small, "small", moved(edited, "half_solution", "setup"))


def test_the_last_of_two_definitions_is_not_undone(small: House) -> None:
    """A first try in the answer cell, the right one below the check, as one works in Jupyter."""
    edited = written(small.solved("small"), "half_solution", "def half(x):\n    return x")
    marked = small.mark("small", below(edited, "half", "def half(x):\n    return x / 2"))
    lost = marked.lost()
    assert set(lost) <= {"half"}, "what follows uses the second one, as in Jupyter"


# Below the check


def test_a_solution_below_its_check_counts(house: House) -> None:
    edited, blank = house.solved("gradient_descent"), house.blank("gradient_descent")
    text = at(edited, "epoch_solution").source
    written(edited, "epoch_solution", at(blank, "epoch_solution").source)
    said = full(house, "gradient_descent", below(edited, "epoch", text))
    assert said == "The answer for the graded cell `epoch` stood below it; it was run before it."


def as_released(text: str) -> str:
    return text


def without_signature(text: str) -> str:
    return STUB


def as_pass(text: str) -> str:
    return text.replace("# YOUR CODE HERE\n", "").replace("raise NotImplementedError()", "pass")


@pytest.mark.parametrize(
    "stub",
    [as_released, without_signature, as_pass, lambda _: "", lambda _: "# see below"],
    ids=["released", "shorter", "pass", "empty", "comment"],
)
def test_every_answer_below_its_check(small: House, stub: Callable[[str], str]) -> None:
    edited, blank = small.solved("small"), small.blank("small")
    for name in ("half", "back", "numbers", "curve"):
        text = at(edited, f"{name}_solution").source
        written(edited, f"{name}_solution", stub(at(blank, f"{name}_solution").source))
        below(edited, name, text)
    full(small, "small", edited)


def test_an_answer_in_two_cells_below_its_check(small: House) -> None:
    edited = written(small.solved("small"), "half_solution", STUB)
    full(small, "small", below(edited, "half", "rate = 0.5", "def half(x):\n    return rate * x"))


def test_answers_in_cells_of_their_own_above_the_blank_ones(small: House) -> None:
    edited = small.solved("small")
    for name in ("numbers", "half"):
        text = at(edited, f"{name}_solution").source
        written(edited, f"{name}_solution", "")
        edited.cells.insert(place(edited, f"{name}_solution"), new_code_cell(text))
    full(small, "small", edited)


# Without its tag


def test_all_solutions_without_tags_and_ids(house: House) -> None:
    edited = house.solved("gradient_descent")
    for cell in solution_cells(house.source("gradient_descent")):
        without_tag(edited.cells[cell.index])
    full(house, "gradient_descent", edited)


@pytest.mark.parametrize("what", ["solutions", "checks", "all"])
def test_tags_lost_in_part(small: House, what: str) -> None:
    edited = small.solved("small")
    for cell in edited.cells:
        tag = tag_of(cell)
        if what == "all" or (tag and tag.solution == (what == "solutions")):
            without_tag(cell)
    full(small, "small", edited)


def test_no_tags_and_no_ids_and_cells_of_ones_own(small: House) -> None:
    edited = below(small.solved("small"), "half_solution", "rate = 0.5  # mine")
    for cell in edited.cells:
        without_tag(cell)
    full(small, "small", edited)


# Words


def test_words_in_a_cell_below_the_blank_answer(house: House) -> None:
    edited = words_below(house.solved("gradient_descent"), "never_rises", WORDS)
    marked = house.mark("gradient_descent", edited)
    assert marked.grade.status is Status.NEEDS_MANUAL
    (cell,) = [c for c in marked.grade.cells if c.grade_id == "never_rises"]
    assert cell.earned is None, "a person is asked"
    assert marked.notes == (
        "The answer cell `never_rises` was blank. Words that stood beside it are shown in it for "
        "the person who marks it."
    )
    assert marked.shown is not None
    assert at(marked.shown, "never_rises").source == WORDS
    assert WORDS in marked.page


def in_the_heading(edited: NotebookNode) -> None:
    next(c for c in edited.cells if c.id == "text-why").source += f"\n\n{WORDS}"


def after_the_curve(edited: NotebookNode) -> None:
    at(edited, "curve_solution").source += f'\n"""{WORDS}"""'


def with_the_tag_lost(edited: NotebookNode) -> None:
    without_tag(written(edited, "why", WORDS).cells[-1])


def as_code(edited: NotebookNode) -> None:
    edited.cells[-1] = new_code_cell(f"# {WORDS}", metadata=edited.cells[-1].metadata)


def at_the_top(edited: NotebookNode) -> None:
    edited.cells.insert(0, new_markdown_cell(f"{WORDS} And that is why."))


@pytest.mark.parametrize(
    "edit",
    [
        in_the_heading,
        with_the_tag_lost,
        as_code,
        at_the_top,
        lambda nb: nb.cells.append(new_raw_cell(WORDS)),
        lambda nb: nb.cells.append(new_code_cell(f'print("{WORDS}")')),
        lambda nb: nb.cells.append(new_code_cell(f'"""{WORDS}"""')),
        lambda nb: nb.cells.append(new_markdown_cell(f"<details>\n\n{WORDS}\n</details>")),
        lambda nb: nb.cells.append(new_markdown_cell(f"**Answer:** {WORDS}")),
    ],
    ids=["heading", "no tag", "code", "top", "raw", "print", "string", "details", "bold"],
)
def test_words_are_seen_wherever_they_stand(
    small: House, edit: Callable[[NotebookNode], None]
) -> None:
    edited = written(small.solved("small"), "why", "YOUR ANSWER HERE")
    edit(edited)
    marked = small.mark("small", edited)
    assert marked.grade.status is Status.NEEDS_MANUAL, marked.notes
    assert marked.shown is not None
    assert WORDS in at(marked.shown, "why").source
    assert marked.earned == small.full("small")


def test_nothing_written_asks_nobody(small: House) -> None:
    marked = small.mark("small", written(small.solved("small"), "why", "YOUR ANSWER HERE"))
    assert marked.grade.status is Status.GRADED
    assert copy.deepcopy(marked.grade.notes) == ()
