"""Numbers are numbers, whatever they come as; a wrong kind is said before the author's hint."""

import pytest
from house import House, at, below, last, written

BP = "backpropagation"
LR_VALUES = ("z", "a", "L", "dL_dz", "dL_dw1", "dL_dw2", "dL_db")


def as_kind(house: House, make: str, *imports: str) -> str:
    """The solution of lr_values with each of its values as ``make`` makes it of v."""
    text = at(house.solved(BP), "lr_values_solution").source
    lines = [f"{name} = {make.replace('v', f'float({name})')}" for name in LR_VALUES]
    return "\n".join([text, *imports, *lines])


@pytest.mark.parametrize(
    ("make", "imports"),
    [
        ("np.longdouble(v)", ()),
        ("Fraction(v).limit_denominator(10**9)", ("from fractions import Fraction",)),
        ("Decimal(v)", ("from decimal import Decimal",)),
    ],
    ids=["longdouble", "Fraction", "Decimal"],
)
def test_numbers_of_every_kind_in_the_course(
    house: House, make: str, imports: tuple[str, ...]
) -> None:
    edited = written(house.solved(BP), "lr_values_solution", as_kind(house, make, *imports))
    marked = house.mark(BP, edited)
    assert marked.earned == house.full(BP), (marked.lost(), marked.notes)


def test_arrays_of_one_are_told_by_their_kind(house: House) -> None:
    edited = written(house.solved(BP), "lr_values_solution", as_kind(house, "np.array([v])"))
    marked = house.mark(BP, edited)
    lost = marked.lost()
    assert lost.keys() <= {"lr_values"}
    for hint in filter(None, marked.hints("lr_values").split("\n")):
        assert "a single number was expected" in hint, hint


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("np.float16(0.375)", True),
        ("np.array(0.375)", True),
        ("np.float64('0.375')", True),
        ("np.ma.array(0.375)", True),
        ("np.complex128(0.375)", True),
        ("0.375 + 0j", True),
        ("np.timedelta64(1, 's') / np.timedelta64(8, 's') * 3", True),
        ("pd.Series([0.375]).iloc[0]", True),
        ("pd.Series([0.375]).mean()", True),
        ("pd.array([0.375], dtype='Float64')[0]", True),
        ("sum([Fraction(1, 8)] * 3)", True),
        ("statistics.mean([Decimal('0.25'), Decimal('0.5')])", True),
        ("type('Mine', (float,), {})(0.375)", True),
        ("np.matrix([[0.375]])", False),
        ("pd.Series([0.375])", False),
        ("[0.375]", False),
        ("'0.375'", False),
        ("lambda: 0.375", False),
        ("(0.375,)", False),
        ("None", False),
        ("iter([0.375])", False),
        ("pd.DataFrame([[0.375]])", False),
        ("{'a': 0.375}", False),
        ("-0.375", None),
    ],
)
def test_one_number(small: House, kind: str, value: bool | None) -> None:
    """Right as a number; of another kind it is that which is said; wrong, the author's hint."""
    imports = (
        "import statistics\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
        "import pandas as pd\n"
    )
    text = f"{imports}b = 2.5\na = 0.375\npair = (a, b)\na = {kind}"
    marked = small.mark("small", written(small.solved("small"), "numbers_solution", text))
    lost = marked.lost()
    if value:
        assert lost == {}, lost
        return
    hint = marked.hints("numbers").strip()
    if value is None:
        assert hint == "mind the sign"
    else:
        assert lost.keys() <= {"numbers"}
        assert not hint or "mind the sign" not in hint, hint
        assert not hint or "number was expected" in hint or "make a list" in hint, hint


@pytest.mark.parametrize(
    "pair",
    [
        "[a, b]",
        "np.array([a, b])",
        "pd.Series([a, b])",
        "pd.Series({'a': a, 'b': b})",
        "np.array([a, b], dtype=np.float16)",
        "np.array([Fraction(a), Fraction(b)])",
        "collections.namedtuple('P', 'a b')(a, b)",
        "np.ma.array([a, b])",
        "pd.array([a, b])",
        "pd.Index([a, b])",
        "collections.deque([a, b])",
        "array.array('d', [a, b])",
        "dict(a=a, b=b).values()",
        "memoryview(np.array([a, b]))",
    ],
)
def test_two_numbers(small: House, pair: str) -> None:
    imports = "import array, collections\nfrom fractions import Fraction\nimport pandas as pd\n"
    text = f"{imports}a = 0.375\nb = 2.5\npair = {pair}"
    marked = small.mark("small", written(small.solved("small"), "numbers_solution", text))
    assert marked.lost() == {}


@pytest.mark.parametrize(
    "later",
    [
        "a = 99",
        "del a, b, pair",
        "half = back = None",
        "globals().clear()",
        "def half(x):\n    return 99",
        "RATE = 7",
        "np.random.seed(1)\na += 1\nplt.close('all')",
        "ax.remove()\nfig.clf()",
    ],
)
def test_what_a_later_cell_changes_changes_nothing(small: House, later: str) -> None:
    marked = small.mark("small", last(small.solved("small"), later))
    assert marked.earned == small.full("small"), marked.lost()


def test_a_name_used_twice(small: House) -> None:
    edited = below(small.solved("small"), "half", "half = half(3)")
    written(edited, "back_solution", "def back(x):\n    return x")
    written(edited, "curve_solution", "fig, ax = plt.subplots()\nax.plot([1])\nax.set_xlabel('x')")
    assert small.mark("small", edited).earned == small.full("small")
