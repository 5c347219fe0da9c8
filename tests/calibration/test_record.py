"""The figures of many runs, and the thresholds that follow from them."""

import sys

import numpy as np
import pytest
from measured_course import a_metric, assignment_of, drawn, provide, record_for, runs

from softmark import calibration
from softmark.calibration.show import caveat_of, command_of
from softmark.hidden_tests.calibrated import (
    metrics_of,
    read_calibration,
)
from softmark.model import ConfigError


def test_the_threshold_is_a_quantile_less_the_margin():
    values = [i / 20 for i in range(21)]
    assert calibration.threshold(values, a_metric(quantile=0.1, margin=0.04)) == pytest.approx(0.06)
    high = a_metric(quantile=0.1, margin=0.04, lower=True)
    assert calibration.threshold(values, high) == pytest.approx(0.94)


def test_the_record_holds_what_the_figures_follow_from(root):
    record = record_for(root)
    assert (record["assignment"], record["data"]) == ("hw", "real")
    assert record["seeds"] == list(range(1, 21))
    assert record["versions"] == {"python": sys.version.split()[0], "numpy": np.__version__}
    values = [drawn(seed) for seed in range(1, 21)]
    score, error = record["metrics"]["hw_score"], record["metrics"]["hw_error"]
    assert score["values"] == values
    assert score["threshold"] == pytest.approx(np.quantile(values, 0.1) - 0.01, abs=1e-6)
    assert error["threshold"] == pytest.approx(1 - np.quantile(values, 0.05) + 0.03, abs=1e-6)
    assert score["mean"] == pytest.approx(np.mean(values), abs=1e-6)
    assert score["sd"] == pytest.approx(np.std(values, ddof=1), abs=1e-6)
    assert (score["min"], score["max"]) == (min(values), max(values))


def test_a_run_without_a_figure_is_reported_and_nothing_is_recorded(root):
    assignment = assignment_of(root)
    broken = calibration.Measured(7, {}, {"hw_score": "MissingName: score"}, ("cell 2 raised X",))
    died = calibration.Measured(8, problems={"": "the worker died"})
    with pytest.raises(ConfigError) as stop:
        calibration.record_of(assignment, metrics_of(assignment.tests), [broken, died])
    assert "seed 7, hw_score: MissingName: score (cell 2 raised X)" in str(stop.value)
    assert "seed 8: the worker died" in str(stop.value)


def test_what_is_written_is_read_and_its_lists_stand_on_one_line(root):
    record = record_for(root)
    path = calibration.write_record(assignment_of(root), record)
    assert path == root / "grader_tests" / "hw" / "calibration.json"
    assert read_calibration(path.parent, stand_in=False) == record
    assert '"seeds": [1, 2, 3' in path.read_text()
    assert [p.name for p in path.parent.iterdir() if p.suffix == ".part"] == []


def test_figures_on_a_stand_in_have_their_own_file(root):
    provide(root, stand_in=True)
    record = record_for(root)
    assert record["data"] == "stand_in"
    assert command_of(record) == "softmark calibrate hw --stand-in"
    path = calibration.write_record(assignment_of(root), record)
    assert path.name == "calibration.stand_in.json"


def test_a_metric_that_never_varies_is_pointed_out(root):
    record = calibration.record_of(
        assignment_of(root), [a_metric("a"), a_metric("b")], runs(range(20), a=float, b=lambda _: 1)
    )
    assert calibration.unvaried(record) == ["b"]


def test_false_fail_rates():
    figures = {"values": [0.0] * 20, "mean": 0.9, "sd": 0.02, "threshold": 0.86, "lower": False}
    # Two standard deviations, a little less as the mean is estimated: the normal tail.
    assert calibration.false_fail_rate(figures) == pytest.approx(0.0255, abs=5e-4)
    mirrored = {**figures, "mean": 0.1, "threshold": 0.14, "lower": True}
    assert calibration.false_fail_rate(mirrored) == pytest.approx(0.0255, abs=5e-4)
    assert calibration.false_fail_rate({**figures, "sd": 0.0}) == 0
    assert calibration.false_fail_rate({**figures, "sd": 0.0, "threshold": 0.95}) == 1
    assert calibration.false_fail_bound(20) == pytest.approx(0.139, abs=5e-4)
    assert "exclude only more than 14%" in caveat_of({"seeds": list(range(20))})
