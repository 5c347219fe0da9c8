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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"tiny: there are no alternative solutions.*expected variants/tiny.py"),
        (
            '# %% right style="s" cell="triple_solution"\na\n',
            r"tiny.py:1: 'triple_solution' is not",
        ),
        ('# %% right style="s" cell="why"\na\n', r"tiny.py:1: 'why' is not.*double_solution"),
    ],
)
def test_one_clear_error(course, text, message):
    found = course(text)
    with pytest.raises(ConfigError, match=message):
        variants_of(found, found.assignment("tiny"))
