import subprocess
import sys

import pytest

from softmark.hidden_tests import LiveAnswers
from softmark.hidden_tests.live import check, find_tests
from softmark.model import ConfigError, Handle, KernelDied, MissingName, StudentError, student_error

TEST = """
from softmark.hidden_tests import grades
pytestmark = grades("double")
def test_double(student):
    '''y is twice x.'''
    assert student["y"] == 2 * student["x"]
"""


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """The folder of a source notebook, with hidden tests where a course has them."""
    tests = tmp_path / "grader_tests" / "hw"
    tests.mkdir(parents=True)
    (tests / "test_double.py").write_text(TEST)
    folder = tmp_path / "source" / "hw"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def run(code):
    namespace = {"check": check}
    exec(code, namespace)


def test_check_marks_the_namespace_it_is_called_in(notebook, capsys):
    run('x, y = 2, 4\ncheck("double")')
    assert capsys.readouterr().out == "passed: y is twice x.\n"


def test_check_raises_with_what_does_not_pass(notebook, capsys):
    with pytest.raises(AssertionError, match=r"test_double.py::test_double"):
        run('x, y = 2, 5\ncheck("double")')
    assert capsys.readouterr().out == "failed: y is twice x.\n"


def test_check_of_a_cell_without_tests_fails(notebook):
    with pytest.raises(
        AssertionError, match=r"no hidden test in .*, but one has grades\('double'\)"
    ):
        run('check("dobule")')


def test_tests_that_are_not_found_are_a_plain_error(tmp_path):
    with pytest.raises(ConfigError, match=r"grader_tests/hw.*source/<assignment>/"):
        find_tests(tmp_path / "hw")


def test_live_answers_are_what_a_sandbox_would_send():
    answers = LiveAnswers({"f": len, "odd": {1: (2, {3})}, "gone": lambda: exit(1)})
    assert answers.value("c", ("odd",)) == {1: (2, {3})}
    handle = answers.value("c", ("f",))
    assert isinstance(handle, Handle)
    assert answers.call("c", (handle.ref,), ([1, 2],)) == 2
    with pytest.raises(MissingName):
        answers.value("c", ("nothing",))
    with pytest.raises(AttributeError):
        answers.value("c", ("f", "nothing"))
    with pytest.raises(KernelDied):
        answers.call("c", ("gone",))


@pytest.mark.parametrize(
    "name", ["ValueError", "KeyError", "OSError", "UnicodeDecodeError", "StopIteration"]
)
def test_a_student_error_is_the_builtin_of_its_name(name):
    import builtins

    error = student_error(name, "what it says")
    assert isinstance(error, StudentError)
    assert isinstance(error, getattr(builtins, name))
    assert (error.type_name, str(error)) == (name, "what it says")
    assert type(error) is type(student_error(name, "again"))


@pytest.mark.parametrize("name", ["MyError", "SystemExit", "print", "ExceptionGroup"])
def test_other_names_make_a_plain_student_error(name):
    error = student_error(name, "what it says")
    assert type(error) is StudentError
    assert error.type_name == name


def test_a_type_name_that_is_no_name_is_dropped():
    assert student_error("<b>", "what it says").type_name == "Exception"


def test_importing_it_brings_in_neither_pandas_nor_ipython():
    code = (
        "import sys, softmark.hidden_tests\n"
        "print([m for m in ('pandas', 'IPython', 'nbformat', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
