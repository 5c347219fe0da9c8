"""The plugin end to end: small folders of hidden tests, run against live namespaces."""

import os
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from softmark.hidden_tests import LiveAnswers, collect_hidden_tests, run_hidden_tests
from softmark.model import (
    AnswerTimeout,
    ConfigError,
    KernelDied,
    MissingName,
    Outcome,
    SandboxError,
    Status,
    Submission,
    score,
)

HEAD = """
import numpy as np
import pytest
from softmark.hidden_tests import approx, grades, hint, points
"""

FORWARD = (
    HEAD
    + """
pytestmark = grades("forward")

def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))

def test_z(student, reference):
    \"\"\"z is the weighted sum
    of the inputs.

    Only for us: 8675309.\"\"\"
    assert student["z"] == approx(reference["z"]), hint("check the weights")

@points(3)
def test_a(student, carried):
    \"\"\"a is the sigmoid of z.\"\"\"
    assert student["a"] == approx(sigmoid(carried("z", low=-9, high=9, trivial=(0,))), abs=5e-4)

@grades("predict")
def test_predict(student):
    \"\"\"predict works on several rows.\"\"\"
    assert student["predict"]([[0.0, 1.0], [2.0, 2.0]]) == approx([1.0, 4.0])
"""
)

CELLS = {"forward": 8.0, "predict": 2.0}


def solution():
    z = 0.4
    return {
        "z": z,
        "a": 1 / (1 + np.exp(-z)),
        "predict": lambda rows: [sum(row) for row in rows],
    }


@pytest.fixture
def folder(tmp_path):
    """Writes hidden-test modules, given by name, and says where they are."""

    def write(text=FORWARD, **more):
        tests = tmp_path / "grader_tests" / "hw"
        tests.mkdir(parents=True, exist_ok=True)
        for name, source in {"test_hw": text, **more}.items():
            (tests / f"{name}.py").write_text(textwrap.dedent(source))
        return tests

    return write


def mark(tests, student, reference=None, cells=CELLS, **more):
    """The grades of the cells, by name."""
    answers = LiveAnswers(student) if isinstance(student, dict) else student
    expected = LiveAnswers(reference if reference is not None else solution())
    found = run_hidden_tests(tests, cells, answers, expected, **more)
    assert [cell.grade_id for cell in found] == list(cells)
    return {cell.grade_id: cell for cell in found}


def only(tests, student, reference=None):
    """The verdict of a folder's only test, which grades the cell ``c``."""
    reference = student if reference is None else reference
    cell = mark(tests, student, reference, cells={"c": 1.0})["c"]
    assert len(cell.verdicts) == 1
    return cell.verdicts[0]


def one(body, arguments="student, reference", above=""):
    return (
        f'{HEAD}\npytestmark = grades("c")\n{above}\ndef test_it({arguments}):\n    """It."""\n'
        + (textwrap.indent(textwrap.dedent(body), "    "))
    )


def outcomes(cell):
    return [verdict.outcome for verdict in cell.verdicts]


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


def test_cells_that_were_not_reached_get_their_outcome_without_a_run(folder):
    text = FORWARD.replace('assert student["predict"]', 'raise SystemExit; student["predict"]')
    unreached = {"predict": (Outcome.TIMEOUT, "stopped in cell 3")}
    cells = mark(folder(text), solution(), unreached=unreached)
    assert outcomes(cells["predict"]) == [Outcome.TIMEOUT]
    assert cells["predict"].verdicts[0].hint == "stopped in cell 3"
    assert cells["forward"].earned == 8.0


def test_a_cell_without_tests_is_put_on_hold(folder):
    cells = mark(folder(), solution(), cells=CELLS | {"lost": 1.0})
    (verdict,) = cells["lost"].verdicts
    assert verdict.outcome is Outcome.TEST_ERROR
    assert "lost" in verdict.detail
    assert cells["forward"].earned == 8.0


def test_a_module_that_cannot_be_imported_makes_every_mark_unsure(folder):
    tests = folder(FORWARD, test_other="import no_such_module\n")
    for cell in mark(tests, solution()).values():
        assert cell.verdicts[-1].outcome is Outcome.TEST_ERROR
        assert "test_other.py" in cell.verdicts[-1].detail


def test_tests_run_in_the_order_of_the_cells_and_other_cells_do_not(folder):
    text = f"""{HEAD}
ran = []
@grades("second")
def test_2():
    '''Two.'''
    ran.append(2)
@grades("other")
def test_3():
    '''Three.'''
    ran.append(3)
@grades("first")
def test_1():
    '''One.'''
    ran.append(1)
    assert ran == [1]
@grades("second")
def test_4():
    '''Four.'''
    assert ran == [1, 2]
"""
    cells = mark(folder(text), {}, cells={"first": 1.0, "second": 1.0})
    assert [cell.earned for cell in cells.values()] == [1.0, 1.0]


def test_titles_are_first_paragraphs_and_cases_are_numbered(folder):
    text = one("assert v", "v", "@pytest.mark.parametrize('v', [8675309, 42.5])") + (
        "\n@pytest.mark.parametrize('v', [1, 2], ids=['one row', 'two rows'])\n"
        "def test_named(v):\n    '''Named.'''\n"
    )
    tests = collect_hidden_tests(folder(text))
    assert [t.title for t in tests] == [
        "It. (case 1)",
        "It. (case 2)",
        "Named. [one row]",
        "Named. [two rows]",
    ]
    assert tests[0].test == "test_hw.py::test_it[8675309]"
    titles = {t.title for t in collect_hidden_tests(folder())}
    assert titles == {
        "z is the weighted sum of the inputs.",
        "a is the sigmoid of z.",
        "predict works on several rows.",
    }


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


def test_a_second_run_sees_the_next_student_and_changed_tests(folder):
    tests = folder()
    notebooks: list[dict] = [solution(), {}, solution()]
    earned = [mark(tests, names)["forward"].earned for names in notebooks]
    assert earned == [8.0, 0.0, 8.0]
    modules = {name: m for name, m in sys.modules.items() if name.startswith("_softmark_hidden_")}
    mark(tests, solution())
    assert all(sys.modules[name] is module for name, module in modules.items())
    folder(FORWARD.replace('student["z"]', 'student["zz"]'))
    assert mark(tests, solution())["forward"].earned == 6.0


def test_two_folders_with_modules_of_one_name_are_kept_apart(tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_x.py").write_text(one(f'assert student["{name}"]'))
        (tmp_path / name / "conftest.py").write_text(f"WHO = {name!r}\n")
    for name in ("first", "second"):
        assert only(tmp_path / name, {name: 1}).outcome is Outcome.PASSED


def test_conftest_and_helpers_of_the_folder_are_used(folder):
    tests = folder(
        one("assert helper() == rows", "rows", "from .helpers import helper"),
        conftest="import pytest\n@pytest.fixture\ndef rows():\n    return [1]\n",
        helpers="def helper():\n    return [1]\n",
    )
    assert only(tests, {}).outcome is Outcome.PASSED


def test_nothing_is_printed_and_nothing_left_behind(folder, capfd):
    body = """
        import os, sys, warnings, logging
        print("LEAK"); print("LEAK", file=sys.stderr)
        warnings.warn("LEAK"); logging.warning("LEAK")
        assert student["x"] == 2
    """
    tests = folder(one(body))
    before = (dict(os.environ), list(sys.meta_path), list(sys.path), Path.cwd())
    assert only(tests, {"x": 1}).outcome is Outcome.FAILED
    assert capfd.readouterr() == ("", "")
    assert before == (dict(os.environ), list(sys.meta_path), list(sys.path), Path.cwd())
    assert [path.name for path in tests.iterdir()] == ["test_hw.py"]


def test_settings_of_the_project_around_are_not_read(folder, monkeypatch):
    tests = folder()
    (tests.parent / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tests.parent / "conftest.py").write_text("raise RuntimeError\n")
    (tests / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--no-such'\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    assert mark(tests, solution())["forward"].earned == 8.0
    assert os.environ["PYTEST_ADDOPTS"] == "--no-such-option"


@pytest.mark.parametrize("leave", [KeyboardInterrupt, SystemExit])
def test_a_request_to_stop_is_passed_on(folder, leave):
    with pytest.raises(leave):
        only(folder(one(f"raise {leave.__name__}")), {})


def test_pytest_exit_in_a_test_puts_the_rest_on_hold(folder):
    text = one('pytest.exit("enough")') + "\ndef test_next():\n    '''Next.'''\n"
    cell = mark(folder(text), {}, {}, cells={"c": 1.0})["c"]
    assert outcomes(cell) == [Outcome.TEST_ERROR, Outcome.TEST_ERROR]


def test_a_skipped_test_earns_nothing(folder):
    verdict = only(folder(one('pytest.skip("needs scipy")')), {})
    assert (verdict.outcome, verdict.earned) == (Outcome.SKIPPED, 0.0)
    assert "needs scipy" in verdict.detail


def test_an_answer_of_a_million_lines_is_compared_at_once(folder):
    tests = folder(one('assert student["x"] == "a\\nb\\nc"'))
    verdict = only(tests, {"x": "abc\n" * 1_000_000}, {"x": ""})
    assert verdict.outcome is Outcome.FAILED
    assert len(verdict.detail) < 7000


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


BROKEN = {
    "no cell": (f"{HEAD}\ndef test_x():\n    '''X.'''\n", "test_hw.py::test_x belongs to no cell"),
    "no docstring": (
        f"{HEAD}\npytestmark = grades('c')\ndef test_x(): pass\n",
        "test_hw.py::test_x has no docstring",
    ),
    "no weight": (one("pass", above="@points(0)"), "points(0)"),
    "twice": (
        one("pass") + "\ndef test_it():\n    '''It.'''\n",
        "test_hw.py::test_it is defined in",
    ),
    "import": ("import no_such_module\n", "test_hw.py cannot be imported: ModuleNotFoundError"),
    "syntax": ("def test_x(:\n", "test_hw.py cannot be imported: SyntaxError"),
    "skipped": ("import pytest\npytest.importorskip('no_such_module')\n", "skipped as a whole"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_collecting_names_what_an_author_must_mend(folder, text, message):
    with pytest.raises(ConfigError) as caught:
        collect_hidden_tests(folder(text))
    assert message in str(caught.value)


def test_collecting_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(ConfigError, match="no such folder"):
        collect_hidden_tests(tmp_path / "nothing")


def test_collecting_gives_cells_and_weights(folder):
    found = [(t.test, t.grade_id, t.weight) for t in collect_hidden_tests(folder())]
    assert found == [
        ("test_hw.py::test_z", "forward", 1.0),
        ("test_hw.py::test_a", "forward", 3.0),
        ("test_hw.py::test_predict", "predict", 1.0),
    ]


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
