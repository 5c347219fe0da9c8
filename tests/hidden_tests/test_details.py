"""What the lecturer reads of a failed test: all that its author said, and where."""

import pytest

from softmark.hidden_tests import LiveAnswers, run_hidden_tests
from softmark.hidden_tests.details import MAX_CHARS

HEAD = '''
import numpy as np
from softmark.hidden_tests import approx, grades

pytestmark = grades("x")


def test_it(student):
    """It."""
'''
COMPARED = "1 of 2 values differ; largest difference 1 at [1]: found 3, expected 2"


@pytest.fixture
def detail(tmp_path):
    """What is told of a test with these lines, a line each, without its place."""

    def told(*lines):
        (tmp_path / "test_it.py").write_text(HEAD + "".join(f"    {line}\n" for line in lines))
        answers = LiveAnswers({"x": [1, 3], "n": 4})
        (cell,) = run_hidden_tests(tmp_path, {"x": 1.0}, answers, answers)
        (verdict,) = cell.verdicts
        return [line[4:] for line in verdict.detail.splitlines() if line.startswith("E ")], verdict

    return told


@pytest.mark.parametrize(
    ("statement", "account"),
    [
        ("assert student['n'] == 3, {said!r}", "assert 4 == 3"),
        ("assert student['x'] == approx([1, 2]), {said!r}", COMPARED),
        ("raise AssertionError({said!r})", None),
    ],
)
def test_a_message_of_several_lines_is_told_whole(detail, statement, account):
    said = "first\n  indented\n\nassert this is no account of pytest's\nlast"
    lines, verdict = detail(statement.format(said=said))
    assert lines == [*said.splitlines(), *([account] if account else [])]
    in_short = "first indented assert this is no account of pytest's last"
    assert verdict.reason.startswith(in_short)


def test_what_a_library_says_is_told_whole_beside_the_comparison(detail):
    lines, _ = detail(
        "student['x'] == approx([1, 2])",
        "np.testing.assert_equal(3, 4, err_msg='one\\nassert two')",
    )
    assert lines[1:3] == ["one", "assert two"]
    assert lines[-1] == COMPARED


def test_a_very_long_message_ends_at_its_cap(detail):
    lines, verdict = detail("assert False, '\\n'.join(['a line'] * 10_000)")
    assert len(lines) > 500
    assert len(verdict.detail) == MAX_CHARS + len("\n...")
