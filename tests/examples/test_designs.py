"""Every threshold on a trained network is calibrated over at least eight designs.

Nothing is trained here: what ``softmark calibrate`` has written is read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from softmark import calibration
from softmark.calibration.designs import MODULE, planned_designs
from softmark.course import Course
from softmark.hidden_tests.calibrated import metrics_of, read_calibration

ROOT = Path(__file__).parents[2]
COURSE = Course.load(ROOT)
LEAST = 8

WITHOUT = {
    "bankruptcy": {"weakest_rival_auc", "strongest_rival_auc"},
    "unsupervised_review": {"worst_excess"},
}
"""Metrics that are about no trained network: extreme choices of classifiers, and k-means."""

TO_COME: set[str] = set()
"""Assignments whose designs are still to be measured."""

DESIGNED = sorted(path.parent.name for path in (ROOT / "grader_tests").glob(f"*/{MODULE}"))


def test_every_assignment_with_a_trained_network_has_designs():
    calibrated = {path.parent.name for path in (ROOT / "grader_tests").glob("*/calibration.py")}
    trained = {
        name
        for name in calibrated
        if {m.name for m in metrics_of(COURSE.assignment(name).tests)} - WITHOUT.get(name, set())
    }
    assert set(DESIGNED) == trained - TO_COME


@pytest.mark.parametrize("name", DESIGNED)
def test_each_design_has_figures_on_the_right_side_of_the_threshold(name):
    assignment = COURSE.assignment(name)
    metrics = {m.name: m for m in metrics_of(assignment.tests)}
    record = read_calibration(assignment.tests, stand_in=False)
    assert record is not None
    planned = planned_designs(assignment, tuple(metrics.values()))
    assert list(record["designs"]) == [design.name for _, design, _ in planned]
    runs = len(record["design_seeds"])
    assert runs >= calibration.DESIGN_SEEDS
    by_metric = dict.fromkeys(metrics, 0)
    for _, design, touched in planned:
        figures = record["designs"][design.name]
        assert list(figures) == [m.name for m in touched]
        for metric, values in figures.items():
            assert len(values) == runs
            threshold, lower = record["metrics"][metric]["threshold"], metrics[metric].lower
            assert all(v <= threshold if lower else v >= threshold for v in values), design.name
            by_metric[metric] += 1
    few = {metric for metric, count in by_metric.items() if count < LEAST}
    assert few <= WITHOUT.get(name, set())


@pytest.mark.parametrize("name", DESIGNED)
def test_what_the_task_asks_for_is_no_more_than_the_designs_reach(name):
    tests = COURSE.assignment(name).tests
    record = read_calibration(tests, stand_in=False)
    assert record is not None
    asked = list(thresholds_asked(tests, set(record["metrics"]) - WITHOUT.get(name, set())))
    assert asked
    for metrics, least in asked:
        for design, figures in record["designs"].items():
            for metric in metrics & figures.keys():
                assert min(figures[metric]) >= least, (design, metric)


def thresholds_asked(tests: Path, metrics: set[str]) -> Iterator[tuple[set[str], float]]:
    """What the tests of one module ask for, and of which metrics: of all where it names none."""
    for path in tests.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"""calibrated\(["'](\w+)["']\)""", text)) & metrics
        for number in re.findall(
            r"^(?:ASKED|LEAST_AUC|LEAST_ACCURACY) = ([\d.]+)$", text, re.MULTILINE
        ):
            yield named or metrics, float(number)


def test_the_documented_figures_are_those_of_the_files():
    text = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")

    def shown(number):
        return f"{number:.3f}".lstrip("0")

    record = read_calibration(COURSE.assignment("bankruptcy").tests, stand_in=False)
    assert record is not None
    for design, figures in record["designs"].items():
        cells = [f"{shown(sum(v) / len(v))} ({shown(min(v))})" for v in figures.values()]
        assert f"| {design} | {' | '.join(cells)} |" in text
    for stand_in in (False, True):
        record = read_calibration(COURSE.assignment("bankruptcy").tests, stand_in=stand_in)
        assert record is not None
        for name, metric in record["metrics"].items():
            (row,) = re.findall(rf"^\| `{name}` \| .*", text, re.MULTILINE)
            sign = "≤" if metric["lower"] else "≥"
            spread = f"{shown(metric['mean'])} ± {shown(metric['sd'])}"
            assert f"{spread} | {sign} {shown(metric['threshold'])} |" in row
