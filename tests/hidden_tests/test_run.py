"""Hidden tests run and are collected apart from all else, silently, in the order of the cells."""

import os
import sys
from pathlib import Path

import pytest
from hidden_folder import CELLS, FORWARD, HEAD, mark, one, only, outcomes, solution

from softmark.hidden_tests import collect_hidden_tests, loader
from softmark.model import (
    ConfigError,
    Outcome,
)


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


def test_a_module_without_the_cells_asked_about_is_left_alone_until_one_changes(folder):
    other = f"""{HEAD}
@grades("predict")
def test_other():
    '''Other.'''
"""
    tests = folder(FORWARD.replace('"predict"', '"forward"'), test_other=other)
    both = mark(tests, solution(), cells={"forward": 8.0, "predict": 2.0})
    one_cell = mark(tests, solution(), cells={"forward": 8.0})
    assert one_cell["forward"] == both["forward"]
    broken = folder(FORWARD.replace('"predict"', '"forward"'), test_other="import no_such_module\n")
    assert broken == tests
    (unsure,) = mark(tests, solution(), cells={"forward": 8.0}).values()
    assert "no_such_module" in unsure.verdicts[-1].detail
    slip = mark(folder(FORWARD, test_other=other), solution(), cells={"forwart": 8.0})
    assert "forward" in slip["forwart"].verdicts[0].detail


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


def test_a_request_to_stop_is_passed_on(folder):
    with pytest.raises(KeyboardInterrupt):
        only(folder(one("raise KeyboardInterrupt")), {})


def test_a_test_that_leaves_is_at_fault_itself(folder):
    verdict = only(folder(one("raise SystemExit(3)")), {})
    assert verdict.outcome is Outcome.TEST_ERROR
    assert "SystemExit: 3" in verdict.detail


def test_a_module_that_leaves_or_never_ends_is_at_fault_itself(folder, monkeypatch):
    monkeypatch.setattr(loader, "IMPORT_CPU_S", 0.2)
    for fault, said in (("raise SystemExit(3)", "SystemExit: 3"), ("while True: pass", "TooLong")):
        cell = mark(folder(f"{fault}\n{one('pass')}"), {}, {}, cells={"c": 1.0})["c"]
        (verdict,) = cell.verdicts
        assert verdict.outcome is Outcome.TEST_ERROR
        assert f"cannot be imported: ImportError: {said}" in verdict.detail


def test_pytest_exit_in_a_test_puts_the_rest_on_hold(folder):
    text = one('pytest.exit("enough")') + "\ndef test_next():\n    '''Next.'''\n"
    cell = mark(folder(text), {}, {}, cells={"c": 1.0})["c"]
    assert outcomes(cell) == [Outcome.TEST_ERROR, Outcome.TEST_ERROR]


def test_an_answer_of_a_million_lines_is_compared_at_once(folder):
    tests = folder(one('assert student["x"] == "a\\nb\\nc"'))
    verdict = only(tests, {"x": "abc\n" * 1_000_000}, {"x": ""})
    assert verdict.outcome is Outcome.FAILED
    assert len(verdict.detail) < 7000


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
