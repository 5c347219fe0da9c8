"""Alternative solutions are read from texts; what is wrong in one is one clear error."""

from pathlib import Path

import pytest
from tiny_course import source

from softmark.variants import TextError, apply, read_variants

VARIANTS = """Alternative solutions.

# %% right style="loops" cell="double_solution"
a = 1

# %% wrong name="sign of it" cell="double_solution" fails="test_a, test_b[1,2]" needs="y_solution"
a = -1
"""


def test_variants(tmp_path: Path) -> None:
    (tmp_path / "hw.py").write_text(VARIANTS)
    right, wrong = read_variants(tmp_path / "hw.py")
    assert (right.kind, right.name, right.cell, right.fails, right.source) == (
        "right",
        "loops",
        "double_solution",
        (),
        "a = 1",
    )
    assert (wrong.name, wrong.fails, wrong.needs) == (
        "sign of it",
        ("test_a", "test_b[1,2]"),
        ("y_solution",),
    )
    made = apply(source(), {wrong.cell: wrong.source})
    assert made.cells[1].source == "a = -1"
    assert source().cells[1].source != "a = -1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# %% wrong name="n" cell="x"\na\n', r'hw.py:1: write .*fails="test_a'),
        ('# %% right style="s" cell="x" fails="t"\na\n', r"hw.py:1: write"),
        ('# %% right style="s" cell="x"\n', r"hw.py:1: no code"),
        ('# %% right style="s" cell="x"\na\n# %% right style="s" cell="x"\nb\n', r"hw.py:3: x has"),
    ],
)
def test_variants_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "hw.py").write_text(text)
    with pytest.raises(TextError, match=message):
        read_variants(tmp_path / "hw.py")
