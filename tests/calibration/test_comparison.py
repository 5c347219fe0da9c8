"""New runs bear a file out, or say where they differ."""

from dataclasses import replace

import numpy as np
import pytest
from measured_course import a_metric, assignment_of, drawn, record_for, runs

from softmark import calibration
from softmark.hidden_tests.calibrated import (
    metrics_of,
)


def holds(record, measured, metrics) -> dict[str, bool]:
    return {c.metric: c.holds for c in calibration.compare(record, metrics, measured)}


@pytest.mark.parametrize(
    ("seeds", "moved", "expected"),
    [
        (range(1, 4), 0.0, True),
        (range(1, 4), 0.009, True),
        (range(1, 4), 0.011, False),
        (range(1, 4), -0.011, False),
        (range(101, 121), 0.0, True),
        (range(101, 121), 0.1, False),
    ],
)
def test_new_runs_bear_the_figures_out_within_the_margin(root, seeds, moved, expected):
    record = record_for(root)
    metrics = metrics_of(root / "grader_tests" / "hw")[:1]
    measured = runs(seeds, hw_score=lambda seed: drawn(seed) + moved)
    del record["metrics"]["hw_error"]
    assert holds(record, measured, metrics) == {"hw_score": expected}


@pytest.mark.parametrize("lower", [False, True])
def test_new_seeds_beyond_the_threshold_do_not_hold(root, lower):
    m = a_metric(margin=0.3, quantile=0.05, lower=lower)
    record = calibration.record_of(
        assignment_of(root), [m], runs(range(20), m=lambda seed: 0.5 + seed / 1e4)
    )
    beyond = 0.9 if lower else 0.1
    measured = runs(range(20, 40), m=lambda seed: beyond if seed in (25, 31) else 0.5)
    (result,) = calibration.compare(record, [m], measured)
    assert not result.holds
    assert "2 of them miss the threshold" in result.message
    measured = runs(range(20, 40), m=lambda seed: beyond if seed == 25 else 0.5)
    (result,) = calibration.compare(record, [m], measured)
    assert result.holds  # one in twenty is what a quantile of .05 says


def test_a_file_of_other_metrics_does_not_hold(root):
    record = record_for(root)
    score, _ = metrics_of(root / "grader_tests" / "hw")
    wider = replace(score, margin=0.5)
    new = a_metric("new")
    measured = runs([1], hw_score=drawn, new=drawn)
    said = {c.metric: c.message for c in calibration.compare(record, [wider, new], measured)}
    assert said == {
        "hw_score": "margin is 0.5 now, and was 0.01 in the file",
        "new": "is not in the file",
        "hw_error": "is in the file, but no longer a metric",
    }
    failed = [*runs([1], hw_score=drawn), calibration.Measured(2, problems={"hw_score": "no"})]
    assert holds(record, failed, [score])["hw_score"] is False


def test_other_versions_are_named(root):
    record = record_for(root)
    assert calibration.changed_versions(record, assignment_of(root)) == []
    record["versions"] = {**record["versions"], "numpy": "1.0", "tensorflow": "2.0"}
    assert calibration.changed_versions(record, assignment_of(root)) == [
        f"measured with numpy 1.0, here is {np.__version__}",
        "measured with tensorflow 2.0, here is none",
    ]
