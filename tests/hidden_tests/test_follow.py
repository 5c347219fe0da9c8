"""A step is right from the student's own earlier value or function, or from the reference's."""

import numpy as np
import pytest

from softmark.hidden_tests import LiveAnswers, run_hidden_tests
from softmark.hidden_tests.follow import OwnOrRight, arrays_in, own_beside, right_and_own
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord
from softmark.model import Outcome

HEAD = """
import numpy as np
from softmark.hidden_tests import Unforeseen, approx, grades, hint
from softmark.hidden_tests import numbers, rows
pytestmark = grades("cell")
"""

SUM = '''
def test_sum(student, carried):
    """c is the sum of a and b."""
    assert student["c"] == approx(carried("a") + carried("b")), hint("add them")
'''


@pytest.fixture
def outcome_of(tmp_path):
    """A function: the verdict of one test on a student's names, beside a reference's."""

    def mark(test, student, reference):
        (tmp_path / "test_it.py").write_text(HEAD + test)
        sides = LiveAnswers(student), LiveAnswers(reference)
        ((verdict,),) = (cell.verdicts for cell in run_hidden_tests(tmp_path, {"cell": 1}, *sides))
        return verdict

    return mark


RIGHT = {"a": 2.0, "b": 3.0, "c": 5.0}


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"a": 2.0, "b": 3.0, "c": 5.0}, Outcome.PASSED),
        ({"a": 7.0, "b": 3.0, "c": 10.0}, Outcome.CARRIED),
        ({"a": 7.0, "b": 3.0, "c": 5.0}, Outcome.PASSED),
        ({"a": 7.0, "b": 8.0, "c": 15.0}, Outcome.CARRIED),
        ({"a": 7.0, "b": 8.0, "c": 5.0}, Outcome.PASSED),
        ({"a": 7.0, "b": 8.0, "c": 10.0}, Outcome.CARRIED),
        ({"a": 7.0, "b": 8.0, "c": 11.0}, Outcome.FAILED),
        ({"c": 5.0}, Outcome.PASSED),
    ],
)
def test_a_step_is_right_from_either(outcome_of, given, outcome):
    verdict = outcome_of(SUM, given, RIGHT)
    assert verdict.outcome is outcome
    assert verdict.hint == ("add them" if outcome is Outcome.FAILED else None)


def test_what_was_carried_is_named(outcome_of):
    verdict = outcome_of(SUM, {"a": 7.0, "b": 8.0, "c": 10.0}, RIGHT)
    assert verdict.carried_from == ("a",)


SHOUTS = '''
def test_shout(student, own_or_right):
    """twice doubles what `once` gives."""
    found = student["twice"](5.0)
    versions = own_or_right("once", ((1.0,), (4.0,)))
    assert any(found == approx(2 * once(5.0)) for once in versions), hint("double it")
'''
ONCE = {"once": lambda x: x + 1, "twice": lambda x: 2 * (x + 1)}


@pytest.mark.parametrize(
    ("once", "twice", "earns"),
    [
        (lambda x: x + 1, lambda x: 2 * x + 2, True),
        (lambda x: x + 3, lambda x: 2 * x + 6, True),
        (lambda x: x + 3, lambda x: 2 * x + 2, True),
        (lambda x: x + 3, lambda x: 2 * x, False),
        (lambda x: 0.0, lambda x: 0.0, False),
        (lambda x: x * 1e-9, lambda x: x * 2e-9, False),
        (lambda x: x * 1e9, lambda x: x * 2e9, False),
        (lambda x: None, lambda x: 2 * x + 2, True),
        (lambda x: 1 / 0, lambda x: 2 * x + 2, True),
        (3.0, lambda x: 6.0, False),
    ],
)
def test_a_function_may_rest_on_either(outcome_of, once, twice, earns):
    verdict = outcome_of(SHOUTS, {"once": once, "twice": twice}, ONCE)
    assert verdict.outcome.earns == earns
    assert verdict.hint == (None if earns else "double it")


def versions(student, reference, *pairs, **options):
    own, right = (
        Student(LiveAnswers({"f": f, "g": len}), "c", TestRecord()) for f in (student, reference)
    )
    return len(list(OwnOrRight(own, right, TestRecord())("f", *pairs, **options)))


X, Y = np.arange(4.0), np.arange(4.0) ** 2


def test_two_results_in_any_wrapping_may_be_built_on():
    pair = ((X,), (Y,))
    for own in (lambda x: (x + 1, x), lambda x: [x + 1, x], lambda x: np.array([x + 1, x])):
        assert versions(own, lambda x: (x, x * 2), pair) == 2
    for other in (lambda x: x, lambda x: (x, x, x), lambda x: (x, x[:2]), lambda x: "no"):
        assert versions(other, lambda x: (x, x * 2), pair) == 1
    for own in (lambda x: (x[:3], x.sum()), lambda x: [x[1:], x.max()]):
        assert versions(own, lambda x: (x[:3], x.min() + 1), pair) == 2


def test_a_slip_at_the_border_may_be_built_on():
    pair = ((X,), (Y,))
    for own in (lambda x: x[1:], lambda x: np.append(x, x[-1])):
        assert versions(own, lambda x: 2 * x, pair) == 2
    for own in (lambda x: x[2:], lambda x: x[:1], lambda x: x[:0], lambda x: x[:, np.newaxis]):
        assert versions(own, lambda x: 2 * x, pair) == 1


def test_an_author_may_ask_for_more():
    pair = ((X,), (Y,))
    assert versions(lambda x: x, lambda x: 2 * x, pair, sound=lambda a: a.max() < 20) == 2
    assert versions(lambda x: x, lambda x: 2 * x, pair, sound=lambda a: a.max() < 5) == 1


def test_arguments_of_each_side():
    pair = (lambda side: (side["g"],), lambda side: (side["g"],))
    assert versions(lambda g: g([1, 2]), lambda g: g([1]), pair) == 1  # the same both times


def test_without_a_pair_the_author_is_told():
    with pytest.raises(TypeError, match="needs a pair"):
        versions(len, len)


def test_arrays_in_any_answer():
    assert [a.shape for a in arrays_in({"b": [1, 2], "a": 3}) or ()] == [(), (2,)]
    assert arrays_in([1, "a"]) is None
    assert arrays_in(None) is None


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ('raise Unforeseen("a kind that we do not know")', Outcome.TEST_ERROR),
        ("rows.places_of([[1]], [[1]], 3)", Outcome.TEST_ERROR),
        ("rows.standardised(student['x'], [[1.0], [2.0]])", Outcome.TEST_ERROR),
        ("assert student['x'].get('nothing', 5) == 5", Outcome.PASSED),
        ("student['x'].get('nothing')", Outcome.TEST_ERROR),
        ("student['x'].get('real')", Outcome.FAILED),
        ("numbers.array_of(student['x'], 'say')", Outcome.FAILED),
    ],
)
def test_our_own_mistake_is_never_the_students_error(outcome_of, body, outcome):
    test = f'def test_it(student):\n    """It is right."""\n    {body}\n'
    reference = {"x": type("Own", (), {"real": 3})()}
    assert outcome_of(test, {"x": lambda: 3}, reference).outcome is outcome


STEP = np.array([1.0, -2.0]), 0.5


@pytest.mark.parametrize(
    ("own", "count"),
    [
        (lambda: ([1.5, -2.0], 0.5), 2),
        (lambda: [np.array([-1.0, 2.0]), [0.7]], 1),
        (lambda: ([1.0, -2.0], 0.001), 1),
        (lambda: ([1.0, -900.0], 0.5), 1),
        (lambda: ([1.0, -2.0, 3.0], 0.5), 1),
        (lambda: ([1.0, -2.0], None), 1),
        (lambda: ([1.0, -2.0],), 1),
        (lambda: 1 / 0, 1),
        (3.0, 1),
    ],
    ids=["own", "shape", "small", "large", "longer", "nothing", "fewer", "raises", "no function"],
)
def test_results_that_a_step_may_rest_on(own, count):
    student = Student(LiveAnswers({"f": own}), "c", TestRecord())
    found = right_and_own(student, "f", (), STEP)
    assert len(found) == count
    assert found[0] is STEP


def test_a_missing_function_leaves_the_right_results():
    student = Student(LiveAnswers({}), "c", TestRecord())
    assert right_and_own(student, "f", (), STEP) == [STEP]


@pytest.mark.parametrize(
    ("own", "count"),
    [([2.0, 3.0], 2), ([1.0, 2.0], 1), ([0.0, 0.0], 1), ([2.0], 1), ("two", 1), ([9.0, 9.0], 1)],
)
def test_an_array_that_a_step_may_rest_on(own, count):
    right = np.array([1.0, 2.0])
    found = list(own_beside(right, lambda: own, sound=lambda each: bool(np.ptp(each))))
    assert len(found) == count
    assert found[0] is right


def test_an_array_that_cannot_be_asked_for_is_left_out():
    student = Student(LiveAnswers({}), "c", TestRecord())
    found = own_beside(np.ones(2), lambda: student["scale"]([1, 2]), sound=lambda each: True)
    assert len(list(found)) == 1
