"""How each end of a hidden test counts, and what the student reads of it."""

import numpy as np
import pytest
from hidden_folder import HEAD, mark, one, only, outcomes, solution

from softmark.hidden_tests import LiveAnswers, run_hidden_tests
from softmark.model import (
    AnswerTimeout,
    KernelDied,
    MissingName,
    Outcome,
    SandboxError,
    Status,
    Submission,
    score,
)


def test_the_reference_earns_everything(folder):
    cells = mark(folder(), solution())
    assert cells["forward"].earned == 8.0
    assert cells["predict"].earned == 2.0
    assert [v.points for v in cells["forward"].verdicts] == [2.0, 6.0]
    assert {v.outcome for c in cells.values() for v in c.verdicts} == {Outcome.PASSED}


def test_a_blank_notebook_misses_everything(folder):
    cells = mark(folder(), {})
    assert [cell.earned for cell in cells.values()] == [0.0, 0.0]
    assert {v.outcome for c in cells.values() for v in c.verdicts} == {Outcome.MISSING}
    assert cells["forward"].verdicts[1].hint.startswith("`a` is not defined")


def test_a_wrong_early_number_costs_that_step_alone(folder):
    z = 1.3
    cells = mark(folder(), solution() | {"z": z, "a": 1 / (1 + np.exp(-z))})
    wrong, follow = cells["forward"].verdicts
    assert (wrong.outcome, wrong.hint) == (Outcome.FAILED, "check the weights")
    assert (follow.outcome, follow.carried_from) == (Outcome.CARRIED, ("z",))
    assert cells["forward"].earned == 6.0


@pytest.mark.parametrize("z", [0, 10.0, np.nan, np.inf, "1.3", None, [1.3], np.array([1.3])])
def test_what_may_not_be_carried_is_replaced_by_the_references_value(folder, z):
    cells = mark(folder(), solution() | {"z": z})
    assert outcomes(cells["forward"]) == [Outcome.FAILED, Outcome.PASSED]


def test_a_name_that_was_never_defined_is_carried_from_the_reference(folder):
    notebook = solution()
    del notebook["z"]
    assert outcomes(mark(folder(), notebook)["forward"]) == [Outcome.MISSING, Outcome.PASSED]


def test_the_same_value_in_less_precision_is_not_called_carried(folder):
    cells = mark(folder(), solution() | {"z": np.float32(0.4)})
    assert outcomes(cells["forward"]) == [Outcome.PASSED, Outcome.PASSED]


def test_names_are_looked_up_as_they_were_after_their_cell(folder):
    later = {"forward": solution(), "predict": solution()}
    student = LiveAnswers(solution() | {"z": "used again"}, later)
    assert mark(folder(), student)["forward"].earned == 8.0


def test_a_value_of_the_wrong_kind_is_the_students_fault(folder):
    tests = folder(one('assert student["x"] + 1 == approx(reference["x"] + 1)'))
    verdict = only(tests, {"x": "3"}, {"x": 3})
    assert verdict.outcome is Outcome.FAILED
    assert verdict.hint == "`x` is a str; a number was expected."
    assert "TypeError" in verdict.detail


def test_a_number_where_a_function_was_asked_for_is_the_students_fault(folder):
    verdict = only(folder(one('assert student["f"](2) == 4')), {"f": 4}, {"f": lambda x: 2 * x})
    assert (verdict.outcome, verdict.hint) == (
        Outcome.FAILED,
        "`f` is a number; a function was expected.",
    )


def test_a_shape_that_cannot_be_broadcast_is_the_students_fault(folder):
    tests = folder(one('assert np.all(student["x"] + np.ones(3) == reference["x"] + 1)'))
    verdict = only(tests, {"x": np.ones(4)}, {"x": np.ones(3)})
    assert verdict.outcome is Outcome.FAILED
    assert "`x`" in verdict.hint


@pytest.mark.parametrize(
    "body",
    ["undefined_thing", "1 / 0", 'student["x"] + "s"', 'reference["misspelt"]', 'reference["f"]()'],
)
def test_a_broken_test_is_our_fault(folder, body):
    notebook = {"x": 1, "f": lambda: [][0]}
    cells = mark(folder(one(body)), notebook, notebook, cells={"c": 1.0})
    assert outcomes(cells["c"]) == [Outcome.TEST_ERROR]
    grade = score(Submission("s", "hw", folder()), cells.values(), sealed=True)
    assert grade.status is Status.ON_HOLD


def test_a_broken_fixture_is_our_fault(folder):
    above = "@pytest.fixture\ndef rows():\n    raise RuntimeError('no rows')\n"
    verdict = only(folder(one("assert rows", "rows", above)), {})
    assert verdict.outcome is Outcome.TEST_ERROR
    assert "no rows" in verdict.detail


def test_a_fixture_that_ends_badly_takes_a_pass_back(folder):
    above = "@pytest.fixture\ndef rows():\n    yield 1\n    raise RuntimeError('late')\n"
    verdict = only(folder(one("assert rows == 1", "rows", above)), {})
    assert verdict.outcome is Outcome.TEST_ERROR


def test_the_name_of_an_error_is_told_and_never_its_words(folder):
    def predict(rows):
        raise ValueError(f"secret {rows}")

    verdict = mark(folder(), solution() | {"predict": predict})["predict"].verdicts[0]
    assert verdict.outcome is Outcome.STUDENT_ERROR
    assert "ValueError" in verdict.hint
    assert "secret" not in verdict.hint
    assert "secret" in verdict.detail


def test_a_students_assertion_error_is_an_error_of_their_code(folder):
    def predict(rows):
        raise AssertionError

    assert outcomes(mark(folder(), solution() | {"predict": predict})["predict"]) == [
        Outcome.STUDENT_ERROR
    ]


def test_an_expected_error_can_be_asked_for(folder):
    tests = folder(one('with pytest.raises(ValueError): student["f"](-1)'))

    def refuses(x):
        raise ValueError

    assert only(tests, {"f": refuses}).outcome is Outcome.PASSED
    assert only(tests, {"f": abs}, {"f": refuses}).outcome is Outcome.FAILED
    assert only(tests, {}, {"f": refuses}).outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (MissingName("x"), Outcome.MISSING),
        (AnswerTimeout("10 s"), Outcome.TIMEOUT),
        (KernelDied("gone"), Outcome.STUDENT_ERROR),
        (SandboxError("no answer"), Outcome.INFRA_ERROR),
    ],
)
def test_each_end_of_a_question_has_its_outcome(folder, error, outcome):
    class Ends:
        def value(self, cell, path):
            raise error

        def call(self, cell, path, args=(), kwargs=None):
            raise error

    verdict = only(folder(one('assert student["x"] == 1')), Ends(), {"x": 1})
    assert verdict.outcome is outcome
    assert (verdict.hint is None) == outcome.ours


def test_a_recorded_hint_belongs_to_its_own_assertion(folder):
    handled = """
        try:
            assert student["x"] == 2, hint("first")
        except AssertionError:
            pass
        assert student["x"] == 3{}
    """
    assert only(folder(one(handled.format(""))), {"x": 1}).hint is None
    assert only(folder(one(handled.format(', hint("sec\\nond")'))), {"x": 1}).hint == "sec\nond"


def test_a_hint_that_a_module_makes_once_serves_each_of_its_tests(folder):
    module = """
        from softmark.hidden_tests import grades, hint

        SIGN = hint("look at the sign")


        @grades("cell")
        def test_a(student):
            \"\"\"a.\"\"\"
            assert student["x"] == 3, SIGN


        @grades("cell")
        def test_b(student):
            \"\"\"b.\"\"\"
            assert student["x"] > 5, SIGN
    """
    cell = mark(folder(module), {"x": 1}, cells={"cell": 1.0})["cell"]
    assert [verdict.hint for verdict in cell.verdicts] == ["look at the sign"] * 2


def test_a_default_hint_serves_failures_without_their_own(folder):
    tests = folder(one('assert student["x"] == 3', above='@hint("look at the slides")'))
    assert only(tests, {"x": 1}).hint == "look at the slides"
    assert only(tests, {}, {"x": 3}).hint.endswith("look at the slides")
    tests = folder(one('assert student["x"] == 3, hint("own")', above='@hint("default")'))
    assert only(tests, {"x": 1}).hint == "own"


def test_the_shape_is_told_where_the_author_said_nothing(folder):
    tests = folder(one('assert student["x"] == approx(reference["x"])'))
    verdict = only(tests, {"x": np.ones((3, 1))}, {"x": np.ones(3)})
    assert verdict.hint == "Look at `x`: it has 2 dimensions; 1 expected."
    assert verdict.detail.endswith("found shape (3, 1), expected shape (3,)")


def test_nothing_a_student_reads_holds_an_expected_value_or_an_input(folder):
    text = one(
        'assert student["f"](v) == approx(reference["f"](v))',
        "student, reference, v",
        "@pytest.mark.parametrize('v', [8675309])",
    )
    for f in (lambda x: x, lambda x: [x], lambda x: 1 / 0, lambda x: str(x), 5, None):
        verdict = only(folder(text), {"f": f}, {"f": lambda x: x + 31_415_926})
        assert not verdict.outcome.earns
        for secret in ("8675309", "40091235", "31415926"):
            assert secret not in f"{verdict.title} {verdict.hint}"


def test_a_skipped_test_earns_nothing(folder):
    verdict = only(folder(one('pytest.skip("needs scipy")')), {})
    assert (verdict.outcome, verdict.earned) == (Outcome.SKIPPED, 0.0)
    assert "needs scipy" in verdict.detail


def test_handles_can_be_called_and_passed_but_not_to_the_other_side(folder):
    class Model:
        rate = 0.5

        def predict(self, rows):
            return [2 * row for row in rows]

    def evaluate(model, rows):
        return sum(model.predict(rows))

    body = """
        model = student["model"]
        assert model.type_name.endswith("Model")
        assert model.predict(np.array([1, 2])) == approx([2, 4])
        assert model.get("rate") == 0.5
        assert student["evaluate"](model, rows=[1, 2]) == 6
        assert student["models"][0].predict([3]) == [6]
    """
    notebook = {"model": Model(), "evaluate": evaluate, "models": [Model()]}
    assert only(folder(one(body)), notebook).outcome is Outcome.PASSED
    crossed = one('reference["evaluate"](student["model"], [1])')
    assert only(folder(crossed), notebook).outcome is Outcome.TEST_ERROR


def test_a_test_cannot_change_the_notebook(folder):
    notebook = {"x": [1, 2], "f": lambda rows: rows.append(3)}
    body = """
        student["x"].append(3)
        mine = [1]
        student["f"](mine)
        assert (student["x"], mine) == ([1, 2], [1])
    """
    assert only(folder(one(body)), notebook).outcome is Outcome.PASSED
    assert notebook["x"] == [1, 2]


@pytest.mark.parametrize("z", [0.0, 1e-9, -1e-12, 0.003])
def test_what_is_next_to_trivial_is_not_carried(folder, z):
    farmer = {"z": z, "a": 0.5, "predict": len}
    cells = mark(folder(), farmer)
    assert outcomes(cells["forward"]) == [Outcome.FAILED, Outcome.FAILED]


def test_a_small_value_of_ones_own_is_still_carried(folder):
    student = {"z": 0.02, "a": 1 / (1 + np.exp(-0.02)), "predict": len}
    cells = mark(folder(), student)
    assert outcomes(cells["forward"]) == [Outcome.FAILED, Outcome.CARRIED]


class Fragile(LiveAnswers):
    """A reference whose kernel does not survive a large n."""

    def call(self, cell, path, args=(), kwargs=None):
        if args[0] > 100:
            raise SandboxError("the reference gave no answer") from KernelDied("killed")
        return super().call(cell, path, args, kwargs)


def test_data_that_end_the_references_kernel_are_the_students_fault(folder):
    tests = folder(
        HEAD
        + """
@grades("forward")
def test_f(student, reference):
    \"\"\"f is right for one's own n.\"\"\"
    n = student["n"]
    assert student["f"](n) == reference["f"](n)
"""
    )
    sound, broken = Fragile({"n": 10, "f": abs}), Fragile({"n": 1e9, "f": abs})
    modest, hostile = LiveAnswers({"n": 10, "f": abs}), LiveAnswers({"n": 1e9, "f": abs})
    for student, reference, outcome in (
        (modest, sound, Outcome.PASSED),
        (hostile, sound, Outcome.FAILED),
        (hostile, broken, Outcome.INFRA_ERROR),
    ):
        (cell,) = run_hidden_tests(tests, {"forward": 1.0}, student, reference)
        assert outcomes(cell) == [outcome]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([1, 2, 3], "Look at `x`: it has 1 dimension; a single number was expected."),
        ("2", "Look at `x`: it is a str; a number was expected."),
        (3, "mind the sign"),
    ],
    ids=["shape", "kind", "value"],
)
def test_a_wrong_kind_or_shape_is_said_instead_of_a_hint_about_values(folder, given, said):
    right = 'assert student["x"] == approx(reference["x"]), hint("mind the sign")'
    assert only(folder(one(right)), {"x": given}, {"x": 2}).hint == said
    decorated = one('assert student["x"] == approx(reference["x"])', above='@hint("mind the sign")')
    assert only(folder(decorated), {"x": given}, {"x": 2}).hint == said


def test_a_wrong_shape_is_said_where_one_of_several_would_do(folder):
    body = """assert any(
        student["x"] == approx(right) for right in ([1, 2], [2, 1])
    ), hint("mind the order")"""
    assert only(folder(one(body)), {"x": [1]}, {"x": [1, 2]}).hint == (
        "Look at `x`: it has too few values."
    )
    assert only(folder(one(body)), {"x": [1, 3]}, {"x": [1, 2]}).hint == "mind the order"


def test_a_function_that_is_still_open_is_called_so(folder):
    def stub():
        raise NotImplementedError

    tests = folder(one('assert student["f"]() == 2', above='@hint("mind the sign")'))
    cells = mark(tests, LiveAnswers({"f": stub}), {"f": lambda: 2}, cells={"c": 1.0})
    assert cells["c"].verdicts[0].hint == (
        "What was called is still to be written: it raises NotImplementedError."
    )


def test_an_earlier_comparison_does_not_speak_for_a_later_assertion(folder):
    body = 'either = student["x"] == approx([1, 2])\nassert either or False, hint("one of the two")'
    assert only(folder(one(body)), {"x": 3}, {"x": 1}).hint == "one of the two"


def test_a_name_that_is_missing_says_why_where_the_run_tells(folder):
    class Stopped(LiveAnswers):
        def value(self, cell, path):
            error = MissingName(path[0])
            error.why = "the cell that would define it stopped in 2.1, line 3"
            raise error

    cells = mark(folder(one('assert student["x"] == 2')), Stopped({}), {"x": 2}, cells={"c": 1.0})
    assert cells["c"].verdicts[0].hint == (
        "`x` is not defined: the cell that would define it stopped in 2.1, line 3."
    )
