"""Data that a student gives cannot make our own tests run for ever."""

import inspect
import threading
import time

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


WAITS = """
import threading

import pytest
from softmark.hidden_tests import grades

pytestmark = grades("count")
NEVER = threading.Event()


@pytest.fixture
def wait():
    NEVER.wait() if {where!r} == "set-up" else None
    yield lambda n: NEVER.wait() if n == 3 else None
    NEVER.wait() if {where!r} == "end" else None


def test_count(student, wait):
    \"\"\"Counting ends.\"\"\"
    wait(student["n"]) if {where!r} == "test" else None


def test_kind(student):
    \"\"\"n is a number.\"\"\"
    assert isinstance(student["n"], int)
"""


@pytest.mark.parametrize("where", ["set-up", "test", "end"])
def test_a_test_that_waits_for_ever_is_a_fault_of_ours(tmp_path, monkeypatch, where):
    monkeypatch.setattr(inspect.unwrap(backstop.clock_backstop), "__defaults__", (None, 0.2))
    (tmp_path / "test_count.py").write_text(WAITS.format(where=where))
    # Another module, so that what the first one set up must have been taken down.
    (tmp_path / "test_other.py").write_text(HIDDEN.replace('grades("count")', 'grades("other")'))
    reference, cells = LiveAnswers({"n": 10}), {"count": 1.0, "other": 1.0}
    count, other = run_hidden_tests(tmp_path, cells, LiveAnswers({"n": 3}), reference)
    waited, kind = count.verdicts
    assert waited.outcome is Outcome.TEST_ERROR  # so the grade is on hold
    assert "WaitedTooLong: the test waited for more than 0.2 seconds" in waited.detail
    assert "NEVER.wait()" in waited.detail
    assert [v.outcome for v in (kind, *other.verdicts)] == [Outcome.PASSED] * 2


def test_a_module_that_waits_for_ever_cannot_be_imported(tmp_path, monkeypatch):
    monkeypatch.setattr(inspect.unwrap(backstop.clock_backstop), "__defaults__", (None, 0.2))
    (tmp_path / "test_count.py").write_text(f"import time\n\ntime.sleep(3600)\n{HIDDEN}")
    reference = LiveAnswers({"n": 10})
    (cell,) = run_hidden_tests(tmp_path, {"count": 1.0}, reference, reference)
    (verdict,) = cell.verdicts
    assert verdict.outcome is Outcome.TEST_ERROR
    assert "WaitedTooLong: the test waited for more than 0.2 seconds" in verdict.detail


def test_waiting_for_a_notebook_s_answers_does_not_count(tmp_path, monkeypatch):
    monkeypatch.setattr(inspect.unwrap(backstop.clock_backstop), "__defaults__", (None, 0.1))
    (tmp_path / "test_count.py").write_text(HIDDEN.replace('student["n"])', 'student["f"](7))'))
    slow = LiveAnswers({"f": lambda n: threading.Event().wait(0.3) or n, "n": 7})
    (cell,) = run_hidden_tests(tmp_path, {"count": 1.0}, slow, slow)
    assert [v.outcome for v in cell.verdicts] == [Outcome.PASSED]


@pytest.mark.parametrize("excuse", ["computing", "others at work"])
def test_time_in_which_a_test_did_not_just_wait_does_not_count(monkeypatch, excuse):
    if excuse == "others at work":  # half of the time
        monkeypatch.setattr(backstop, "_delayed", lambda: time.monotonic() / 2)
    began, cpu = time.monotonic(), time.process_time()

    def work():
        while excuse == "computing" and time.process_time() - cpu < 0.3:
            pass
        threading.Event().wait()

    with pytest.raises(backstop.WaitedTooLong), backstop.clock_backstop(seconds=0.2):
        work()
    assert time.monotonic() - began > 0.38


def test_the_clock_ends_with_its_block():
    with backstop.clock_backstop(seconds=0.05):
        pass
    threading.Event().wait(0.1)
