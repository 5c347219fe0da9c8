"""A course of one short assignment, ``small``: two functions, numbers, a curve, words."""

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tiny_course import tagged, write

from softmark.notebook import tag_of
from softmark.notebook.regions import released_text

SETUP = "import matplotlib.pyplot as plt\nimport numpy as np\n\nRATE = 0.5"
HALF = "def half(x):\n    ### BEGIN SOLUTION\n    return RATE * x\n    ### END SOLUTION"
BACK = "def back(x):\n    ### BEGIN SOLUTION\n    return 2 * half(x)\n    ### END SOLUTION"
NUMBERS = "### BEGIN SOLUTION\na = 0.375\nb = 2.5\npair = (a, b)\n### END SOLUTION"
CURVE = (
    "### BEGIN SOLUTION\nfig, ax = plt.subplots()\nax.plot([1, 2], [half(1), half(2)])\n"
    "ax.set_xlabel('x')\nplt.show()\n### END SOLUTION"
)
TESTS = {
    "half": '''
@pytest.mark.parametrize("x", [3.0, -8.5], ids=["positive", "negative"])
def test_half(student, reference, x):
    """half works for any number."""
    assert student["half"](x) == approx(reference["half"](x)), hint("multiply by a half")
''',
    "back": '''
def test_back(student, reference):
    """back gives the number itself."""
    assert student["back"](6.25) == approx(reference["back"](6.25)), hint("twice the half")
''',
    "numbers": '''
@pytest.mark.parametrize("name", ["a", "b"])
def test_number(student, reference, name):
    """The number is right."""
    assert student[name] == approx(reference[name]), hint("mind the sign")


def test_pair(student, reference):
    """The pair holds both."""
    assert student["pair"] == approx(reference["pair"]), hint("a first")
''',
    "curve": '''
def test_curve(student):
    """The curve has a label."""
    assert axes_of(student["ax"]).xlabel == "x", hint("label the axis x")
''',
}


def exercise(heading: str, grade_id: str, solution: str, check: str) -> list[NotebookNode]:
    hidden = "from softmark.hidden_tests import check"
    return [
        new_markdown_cell(f"## {heading}\n\nWrite `{grade_id}`.", id=f"text-{grade_id}"),
        tagged(new_code_cell(solution), f"{grade_id}_solution", solution=True),
        tagged(
            new_code_cell(
                f"{check}\n\n### BEGIN HIDDEN TESTS\n{hidden}\n\ncheck('{grade_id}')\n"
                "### END HIDDEN TESTS"
            ),
            grade_id,
            grade=True,
            locked=True,
            points=2,
        ),
    ]


def source() -> NotebookNode:
    made: NotebookNode = new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# A small homework", id="title"),
            tagged(new_code_cell(SETUP), "setup", locked=True),
            *exercise("1 Halving", "half", HALF, "assert half(2) == 1, 'half of two is one'"),
            *exercise("2 And back", "back", BACK, "assert back(2) == 2, 'back to two'"),
            *exercise("3 Numbers", "numbers", NUMBERS, "assert np.ndim(a) < 2, 'a is a number'"),
            *exercise("4 A curve", "curve", CURVE, "assert ax.lines, 'nothing is drawn'"),
            new_markdown_cell("## 5 Why\n\nWhy is it so?", id="text-why"),
            tagged(
                new_markdown_cell(
                    "### BEGIN MARK SCHEME\nsays why\n### END MARK SCHEME\nBecause a half and "
                    "a half make a whole."
                ),
                "why",
                grade=True,
                solution=True,
                points=1,
            ),
        ],
    )
    return made


def make_course(root: Path) -> Path:
    """The course at ``root``, an empty folder, with nothing handed in."""
    (root / "softmark.toml").write_text('[course]\nid = "small"\n[limits]\ncpu_s_per_cell = 3\n')
    write(source(), root / "source" / "small" / "small.ipynb")
    released = source()
    for cell in released.cells:
        tag = tag_of(cell)
        cell.source = released_text(cell, solution=bool(tag and tag.solution))
    write(released, root / "release" / "small" / "small.ipynb")
    for grade_id, tests in TESTS.items():
        path = root / "grader_tests" / "small" / f"test_{grade_id}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "import pytest\n\nfrom softmark.hidden_tests import approx, grades, hint\n"
            "from softmark.hidden_tests.figures import axes_of\n\n"
            f"pytestmark = grades({grade_id!r})\n{tests}"
        )
    return root
