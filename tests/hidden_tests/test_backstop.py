"""Data that a student gives cannot make our own tests run for ever."""

import inspect
import threading

import pytest

from softmark.hidden_tests import LiveAnswers, backstop, run_hidden_tests
from softmark.model import Outcome

HIDDEN = '''
from softmark.hidden_tests import grades

pytestmark = grades("count")


def test_count(student):
    """Counting ends."""
    assert sum(1 for _ in range(student["n"])) == student["n"]
'''


def test_a_test_that_would_never_end_fails_for_that_student_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(inspect.unwrap(backstop.cpu_backstop), "__defaults__", (0.3,))
    (tmp_path / "test_count.py").write_text(HIDDEN)
    reference = LiveAnswers({"n": 10})
    (cell,) = run_hidden_tests(tmp_path, {"count": 1.0}, LiveAnswers({"n": 10**15}), reference)
    assert [v.outcome for v in cell.verdicts] == [Outcome.FAILED]
    (cell,) = run_hidden_tests(tmp_path, {"count": 1.0}, reference, reference)
    assert [v.outcome for v in cell.verdicts] == [Outcome.PASSED]


@pytest.mark.parametrize("where", ["test", "fixture"])
def test_a_test_that_would_fill_our_memory_fails_for_that_student_alone(
    tmp_path, monkeypatch, where
):
    monkeypatch.setattr(inspect.unwrap(backstop.memory_backstop), "__defaults__", (200 * 1024**2,))
    (tmp_path / "conftest.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef many(student):\n"
        f"    return [0] * student['n'] if {where!r} == 'fixture' else None\n"
    )
    (tmp_path / "test_count.py").write_text(
        HIDDEN.replace("(student)", "(student, many)").replace(
            'sum(1 for _ in range(student["n"]))', 'len(many or [0] * student["n"])'
        )
    )
    reference = LiveAnswers({"n": 10})
    for n, outcome in ((10**9, Outcome.FAILED), (10**3, Outcome.PASSED)):
        (cell,) = run_hidden_tests(tmp_path, {"count": 1.0}, LiveAnswers({"n": n}), reference)
        assert [v.outcome for v in cell.verdicts] == [outcome]
    assert len(bytes(400 * 1024**2)) == 400 * 1024**2  # the limit ends with the test


def test_the_limit_ends_with_its_block_and_other_threads_have_none():
    with pytest.raises(backstop.TooLong), backstop.cpu_backstop(0.05):
        sum(1 for _ in range(10**12))
    with backstop.cpu_backstop(0.05):
        pass
    sum(range(5_000_000))
    done = []

    def elsewhere():
        with backstop.cpu_backstop(0.01):
            done.append(sum(range(3_000_000)))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert done
