"""Metrics are found where an author wrote them, and hidden tests read what follows."""

from pathlib import Path

import numpy as np
import pytest
from measured_course import METRICS, commit, make_course, provide

from softmark.hidden_tests import LiveAnswers, metric, run_hidden_tests
from softmark.hidden_tests.calibrated import (
    Thresholds,
    metrics_of,
)
from softmark.hidden_tests.live import check
from softmark.model import ConfigError, Outcome


@pytest.fixture
def root(tmp_path):
    return make_course(tmp_path / "course")


def test_metrics_come_in_the_order_of_the_module(root):
    score, error = metrics_of(root / "grader_tests" / "hw")
    assert (score.name, score.title, score.grade_id) == ("hw_score", "How good it is.", "fit")
    assert (score.quantile, score.margin, score.lower) == (0.1, 0.01, False)
    assert (error.name, error.quantile, error.margin, error.lower) == ("hw_error", 0.05, 0.03, True)
    assert score.of(LiveAnswers({"score": np.float32(0.5)})) == 0.5


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (None, "calibration.py is missing"),
        ("x = 1", "has no metric"),
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
        (METRICS.replace('    """How bad it is."""\n', ""), "hw_error has no docstring"),
        (METRICS.replace("quantile=0.1", "quantile=0.9"), "quantile is 0.9"),
        (METRICS.replace("margin=0.03", "margin=-1"), "margin is -1"),
    ],
)
def test_a_module_of_metrics_that_cannot_be_used_is_named(root, module, said):
    path = root / "grader_tests" / "hw" / "calibration.py"
    path.unlink() if module is None else path.write_text(module)
    with pytest.raises(ConfigError, match=said):
        metrics_of(path.parent)


def test_a_metric_that_is_no_number_is_refused():
    @metric("fit")
    def odd(student):
        """Odd."""
        return student["x"]

    found = vars(odd)["_softmark_metric"]
    with pytest.raises(ConfigError, match="odd is nan"):
        found.of(LiveAnswers({"x": float("nan")}))
    with pytest.raises(TypeError):
        found.of(LiveAnswers({"x": [1, 2]}))


def verdict(root: Path, score: float, **options):
    answers = LiveAnswers({"score": score})
    (cell,) = run_hidden_tests(
        root / "grader_tests" / "hw", {"fit": 2.0}, answers, answers, **options
    )
    (found,) = cell.verdicts
    return found


def test_a_hidden_test_reads_the_threshold_that_fits_the_data(root):
    commit(root, hw_score=0.8)
    commit(root, "calibration.stand_in.json", hw_score=0.7)
    assert verdict(root, 0.8).outcome is Outcome.PASSED
    assert verdict(root, 0.79).outcome is Outcome.FAILED
    assert verdict(root, 0.79, stand_in=True).outcome is Outcome.PASSED
    assert verdict(root, 0.69, stand_in=True).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "calibration.json is missing"),
        ('{"metrics": {"other": {"threshold": 1}}}', "has no 'hw_score', only other"),
        ('{"metrics": {"hw_score": {"threshold": NaN}}}', "holds a threshold that is no number"),
        ('{"metrics": {"hw_score": {}}}', "cannot be read"),
        ('{"metrics": []}', "cannot be read"),
        ("{", "cannot be read"),
    ],
)
def test_without_a_threshold_marks_wait_and_the_command_is_named(root, content, said):
    if content is not None:
        commit(root).write_text(content)
    found = verdict(root, 0.9)
    assert found.outcome is Outcome.TEST_ERROR
    assert said in found.detail
    assert "`softmark calibrate hw`" in found.detail


def test_the_command_for_a_stand_in_is_named(root):
    commit(root, hw_score=0.8)
    with pytest.raises(ConfigError, match=r"calibration.stand_in.json is missing.*hw --stand-in`"):
        Thresholds(root / "grader_tests" / "hw", stand_in=True)("hw_score")


def test_in_jupyterlab_the_data_of_the_course_decide(root, monkeypatch, capsys):
    commit(root, hw_score=0.8)
    commit(root, "calibration.stand_in.json", hw_score=0.7)
    monkeypatch.chdir(root / "source" / "hw")
    names = {"check": check, "score": 0.75}
    with pytest.raises(AssertionError, match="test_score"):
        exec('check("fit")', names)
    provide(root, stand_in=True)
    exec('check("fit")', names)
    assert capsys.readouterr().out.splitlines()[-1] == "passed: The model is good enough."
