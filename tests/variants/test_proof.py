"""Solutions known to be right or wrong say which hidden tests are unfair."""

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.pool import Pool
from softmark.model import ConfigError
from softmark.variants.proof import prove, variants_of

GOOD = """
# %% right style="adds" cell="double_solution"
def double(x):
    return x + x

# %% right style="lambda" cell="double_solution"
double = lambda x: x * 2.0

# %% wrong name="adds two" cell="double_solution" fails="test_fresh_input, test_zero"
def double(x):
    return x + 2

# %% wrong name="leaves the kernel" cell="double_solution" fails="test_fresh_input, test_zero"
import os
os._exit(3)

# %% wrong name="half of it" cell="double_solution" fails="test_fresh_input"
def double(x):
    return x / 2

# %% wrong name="nothing there" cell="double_solution" fails="test_fresh_input, test_zero"
pass
"""
UNFAIR = """
# %% right style="a square" cell="double_solution"
def double(x):
    return x * x

# %% wrong name="right after all" cell="double_solution" fails="test_fresh_input, test_zero"
def double(x):
    return x + x
"""


@pytest.fixture
def course(tmp_path):
    """A course with one assignment; call it with the text of its solutions."""

    def make(text):
        root = tiny.make_course(tmp_path / "course")
        if text:
            (root / "variants").mkdir()
            (root / "variants" / "tiny.py").write_text(text)
        return Course.load(root)

    return make


def test_fair_tests_hold(course):
    found = course(GOOD)
    with Pool(1) as pool:
        steps = []
        proof = prove(
            found,
            found.assignment("tiny"),
            pool,
            progress=lambda _, done, total: steps.append((done, total)),
        )
    assert proof.to_json()["solutions"] == []
    assert proof.holds
    assert [tried.variant.name for tried in proof.tried] == [
        "adds",
        "lambda",
        "adds two",
        "leaves the kernel",
        "half of it",
        "nothing there",
    ]
    assert steps[-1] == (6, 6)


def test_unfair_tests_are_named_with_the_solutions(course):
    found = course(UNFAIR)
    with Pool(1) as pool:
        proof = prove(found, found.assignment("tiny"), pool)
    assert not proof.holds
    assert dict(proof.false_fails) == {"test_fresh_input": 1}
    assert dict(proof.false_passes) == {"test_fresh_input": 1, "test_zero": 1}
    said = proof.to_json()["solutions"]
    assert [(s["where"], s["false_fails"], s["false_passes"]) for s in said] == [
        ("tiny.py:2", ["test_fresh_input"], []),
        ("tiny.py:6", [], ["test_fresh_input", "test_zero"]),
    ]
    (strict, _) = proof.tried
    assert "86753" in strict.details["test_fresh_input"]


TRIPLES = """
# %% right style="three times" cell="triple_solution"
def triple(x):
    return x + x + x

# %% wrong name="a cube" cell="triple_solution" fails="test_triple"
def triple(x):
    return x**3
"""
TRIPLE_TEST = '''
from softmark.hidden_tests import grades


@grades("triple")
def test_triple(student, reference):
    """triple works for any number."""
    assert student["triple"](7.5) == reference["triple"](7.5)
'''


def test_each_solution_is_tried_in_the_notebook_that_has_its_cell(course):
    found = course(GOOD + TRIPLES)
    second = tiny.source(
        "### BEGIN SOLUTION\ndef triple(x):\n    return 3 * x\n### END SOLUTION", grade_id="triple"
    )
    second.cells[1].metadata.nbgrader.grade_id = "triple_solution"
    second.cells[2].source = "assert triple(1) == 3"
    tiny.write(second, found.root / "source" / "tiny" / "second.ipynb")
    (found.root / "grader_tests" / "tiny" / "test_triple.py").write_text(TRIPLE_TEST)
    found = Course.load(found.root)
    with Pool(1) as pool:
        proof = prove(found, found.assignment("tiny"), pool)
    assert proof.to_json()["solutions"] == []
    assert proof.holds
    assert [t.variant.name for t in proof.tried][-2:] == ["three times", "a cube"]
    assert len(proof.tried) == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"tiny: there are no alternative solutions.*expected variants/tiny.py"),
        (
            '# %% right style="s" cell="triple_solution"\na\n',
            r"tiny.py:1: 'triple_solution' is not",
        ),
        ('# %% right style="s" cell="why"\na\n', r"tiny.py:1: 'why' is not.*double_solution"),
        (
            '# %% right style="s" cell="duoble_solution"\na\n',
            r"is not.* Did you mean 'double_solution'\?",
        ),
    ],
)
def test_one_clear_error(course, text, message):
    found = course(text)
    with pytest.raises(ConfigError, match=message):
        variants_of(found, found.assignment("tiny"))
