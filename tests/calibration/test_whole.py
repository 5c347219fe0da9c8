"""The command measures, writes and checks; what this course has committed fits its metrics."""

import json
import re
from pathlib import Path

import pytest
from measured_course import drawn, run_calibrate

from softmark import calibration
from softmark.course import Course
from softmark.hidden_tests.calibrated import (
    calibration_file,
    read_calibration,
)

ROOT = Path(__file__).parents[2]
CALIBRATED = sorted(path.parent for path in (ROOT / "grader_tests").glob("*/calibration.py"))


def test_the_command_writes_checks_and_exits_as_documented(root):
    few = run_calibrate(root, "hw", "--seeds", "19")
    assert few.returncode == 2
    assert "at least 20 runs" in few.stderr
    planned = run_calibrate(root, "hw", "--dry-run")
    assert planned.returncode == 0
    assert "20 runs of hw would be measured: hw_score, hw_error" in planned.stdout
    unmeasured = run_calibrate(root, "hw", "--check")
    assert unmeasured.returncode == 2
    assert "there is nothing to check" in unmeasured.stderr
    path = root / "grader_tests" / "hw" / "calibration.json"
    assert not path.exists()

    written = run_calibrate(root, "hw", "--jobs", "2")
    assert written.returncode == 0, written.stderr
    assert "wrote grader_tests/hw/calibration.json" in written.stdout
    record = json.loads(path.read_text())
    assert record["seeds"] == list(range(1, 21))
    expected = [drawn(seed) for seed in range(1, 21)]
    assert record["metrics"]["hw_score"]["values"] == pytest.approx(expected, abs=1e-6)

    borne_out = run_calibrate(root, "hw", "--check", "--seeds", "2")
    assert borne_out.returncode == 0, borne_out.stderr
    assert borne_out.stdout.count("holds") == 2
    record["metrics"]["hw_score"]["values"][1] += 0.02
    path.write_text(json.dumps(record))
    differs = run_calibrate(root, "hw", "--check", "--seeds", "2")
    assert differs.returncode == 1
    assert "differs hw_score" in differs.stdout
    assert json.loads(path.read_text()) == record


@pytest.mark.parametrize("tests", CALIBRATED, ids=lambda path: path.name)
def test_committed_figures_belong_to_their_metrics(tests):
    assignment = Course.load(ROOT).assignment(tests.name)
    metrics = calibration.check_ready(assignment)
    records = [read_calibration(tests, stand_in=stand_in) for stand_in in (False, True)]
    has_stand_in = "bankruptcy_prediction" in assignment.data
    assert [record is not None for record in records] == [True, has_stand_in]
    for record in filter(None, records):
        assert len(record["seeds"]) >= calibration.LEAST_SEEDS
        assert list(record["metrics"]) == [m.name for m in metrics]
        for m in metrics:
            figures = record["metrics"][m.name]
            settings = (figures["quantile"], figures["margin"], figures["lower"])
            assert settings == (m.quantile, m.margin, m.lower)
            assert len(figures["values"]) == len(record["seeds"])
            of_designs = calibration.values_of(record.get("designs", {}), m.name)
            again = calibration.threshold(figures["values"], m, of_designs)
            assert figures["threshold"] == pytest.approx(again, abs=1e-6)
    texts = [path.read_text() for path in tests.glob("*.py")]
    pattern = r"""calibrated\(["'](\w+)["']\)"""
    asked = {name for text in texts for name in re.findall(pattern, text)}
    assert asked <= {m.name for m in metrics}
    if not asked:
        # The task names its own threshold: the figures show how much room it leaves.
        (named,) = {
            float(n) for text in texts for n in re.findall(r"^ASKED = ([\d.]+)$", text, re.M)
        }
        for record in filter(None, records):
            assert min(each["threshold"] for each in record["metrics"].values()) >= named


def test_the_file_follows_from_the_data():
    folder = Path("grader_tests/hw")
    assert calibration_file(folder, stand_in=False) == folder / "calibration.json"
    assert calibration_file(folder, stand_in=True) == folder / "calibration.stand_in.json"
