"""Which names cells need before they are there, in the order in which they stand."""

import pytest
from bounds import cpu

from softmark.notebook.names import defined_for, unmet


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        (["x = 1", "y = x"], 0),
        (["y = x", "x = 1"], 1),
        (["y = x + x", "print(x)", "x = 1"], 2),
        (["def f(): return x", "x = 1", "f()"], 0),
        (["def f(): return x", "f()", "x = 1"], 1),
        (["def f(): return g()", "def g(): return x", "f()", "x = 1"], 1),
        (["def f(x): return x", "f(2)", "x = 1"], 0),
        (["def f():\n    x = 2\n    return x", "f()", "x = 1"], 0),
        (["def f():\n    global x\n    x = x + 1\nf()", "x = 1"], 1),
        (["def f(a=x): pass", "x = 1"], 1),
        (["@x\ndef f(): pass", "x = 1"], 1),
        (["class A(x):\n    def f(self): return y", "x = y = 1"], 1),
        (["class A:\n    n = 1\n    m = n", "n = 1"], 0),
        (["[n for n in range(3)]", "n = 1"], 0),
        (["for n in range(3):\n    print(n)", "n = 1"], 0),
        (["f = lambda: x", "x = 1", "f()"], 0),
        (["f = lambda: x", "f()", "x = 1"], 1),
        (["print(list(map(lambda a: a + x, [1])))", "x = 1"], 1),
        (["x += 1", "x = 1"], 1),
        (["print(nowhere)"], 0),
        (["if (n := 3) > 2: print(n)", "n = 1"], 0),
        (["try:\n    1 / 0\nexcept Exception as e:\n    print(e)", "e = 1"], 0),
        (["%%bash\necho $x", "x = 1"], 0),
        (["!echo\ny = x", "x = 1"], 1),
        (["not python (", "x = 1", "y = x"], 0),
        (["import numpy as np\nfrom math import pi as p\nimport os.path", "np, p, os"], 0),
        (["del x", "x = 1"], 0),
        ([], 0),
    ],
)
def test_names_that_are_used_too_early(cells: list[str], count: int) -> None:
    assert unmet(cells) == count


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "+".join(["first(1)"] * 3000),
        "x = 'a'" + " 'b'" * 3000,
        "if x: pass\n" + "elif x == 2: pass\n" * 3000,
        "x = " + "not " * 3000 + "first(1)",
        "x = first" + ".a" * 3000,
    ],
    ids=["sum", "text", "branches", "negations", "attributes"],
)
def test_code_may_be_nested_as_deep_as_python_reads_it(text: str) -> None:
    assert unmet([text, "first = 1"]) <= 1
    assert defined_for("x = 1", text) <= {"x"}


def test_what_is_too_long_for_anyone_to_have_written_counts_as_met() -> None:
    chain = "\n".join(f"def f{n}(): return f{n - 1}()" for n in range(1, 3000))
    with cpu(20.0):  # three are usual, where nothing counts lines
        assert unmet([chain, "f2999()\n" * 10_000, "f0 = 1"]) == 0
        assert unmet(["late\n" * 100_000, "late = 1"]) == 0
    assert unmet(["late", "late = 1"]) == 1
