"""The figures of many runs as the file beside the hidden tests, and what follows from them."""

from __future__ import annotations

import json
import math
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import NormalDist, fmean, stdev
from typing import Any

import numpy as np

from softmark.calibration.runs import Measured
from softmark.course import Assignment
from softmark.course.data import stands_in
from softmark.hidden_tests.calibrated import Metric, calibration_file, read_calibration
from softmark.model import ConfigError
from softmark.model.files import write_atomically
from softmark.notebook import imports_of, read_notebook

LEAST_SEEDS = 20
"""Fewer runs say too little of a tail to set a threshold by."""

RULE = (
    "the quantile of the reference's values - margin, or the lowest value of a design - margin / 3 "
    "where that is lower (mirrored where lower is true)"
)
"""How a threshold follows from the figures; written into the record."""

_LIBRARIES = {
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "tensorflow": "tensorflow",
    "keras": "keras",
}


def threshold(values: Sequence[float], metric: Metric, of_designs: Sequence[float] = ()) -> float:
    """What the reference's values, and those of designs if there are any, allow to ask (RULE).

    A design has shown what else may be right, so that only chance is left to the margin: a
    third of it.
    """
    sign = -1 if metric.lower else 1
    better = sign * np.asarray(values)
    bounds = [float(np.quantile(better, metric.quantile)) - metric.margin]
    if len(of_designs):
        bounds.append(min(sign * each for each in of_designs) - metric.margin / 3)
    return round(sign * min(bounds), 6)


def record_of(
    assignment: Assignment, metrics: Sequence[Metric], measured: Sequence[Measured]
) -> dict[str, Any]:
    """What is written: seeds, versions, the figures of every metric, and those of designs.

    Raises ConfigError that lists the runs and reasons when one failed to give a metric.
    """
    _check_complete(assignment, measured)
    runs = [each for each in measured if not each.design]
    designs = designs_in(measured)
    figures = {
        metric.name: _figures(metric, [each.values[metric.name] for each in runs], designs)
        for metric in metrics
    }
    record = {
        "assignment": assignment.name,
        "data": "stand_in" if stands_in(assignment.data.values()) else "real",
        "seeds": [each.seed for each in runs],
        "versions": versions_of(assignment),
        "metrics": figures,
    }
    return _with_designs(record, measured)


def renewed_designs(
    record: Mapping[str, Any],
    assignment: Assignment,
    metrics: Sequence[Metric],
    measured: Sequence[Measured],
) -> dict[str, Any]:
    """A record with the figures of designs taken from new runs, and thresholds that follow.

    Raises ConfigError when a run failed to give a metric, and when the record's own figures
    cannot stand beside the new ones: a metric is missing, or other versions gave them.
    """
    _check_complete(assignment, measured)
    stale = [f"{m.name} is not in the file" for m in metrics if m.name not in record["metrics"]]
    stale += changed_versions(record, assignment)
    if stale:
        raise ConfigError(
            "the committed figures cannot stand beside new ones of designs: " + "; ".join(stale),
            where=f"grader_tests/{assignment.name}/{target(assignment).name}",
            todo="Leave --designs-only out.",
        )
    designs = designs_in(measured)
    figures = {
        metric.name: _figures(metric, record["metrics"][metric.name]["values"], designs)
        for metric in metrics
    }
    return _with_designs({**record, "metrics": figures}, measured)


def _figures(
    metric: Metric, values: Sequence[float], designs: Mapping[str, Mapping[str, Sequence[float]]]
) -> dict[str, Any]:
    return {
        "title": metric.title,
        "grade_id": metric.grade_id,
        "values": list(values),
        "quantile": metric.quantile,
        "margin": metric.margin,
        "lower": metric.lower,
        "threshold": threshold(values, metric, values_of(designs, metric.name)),
        "mean": round(fmean(values), 6),
        "sd": round(stdev(values), 6) if len(values) > 1 else 0.0,
        "min": min(values),
        "max": max(values),
    }


def _with_designs(record: Mapping[str, Any], measured: Sequence[Measured]) -> dict[str, Any]:
    kept = {key: record[key] for key in record if key not in ("rule", "design_seeds", "designs")}
    seeds = sorted({each.seed for each in measured if each.design})
    if not seeds:
        return kept
    return {**kept, "rule": RULE, "design_seeds": seeds, "designs": designs_in(measured)}


def designs_in(measured: Sequence[Measured]) -> dict[str, dict[str, list[float]]]:
    """Design to metric to its values, in the order of the runs."""
    found: dict[str, dict[str, list[float]]] = {}
    for each in measured:
        if each.design:
            mine = found.setdefault(each.design, {})
            for name, value in each.values.items():
                mine.setdefault(name, []).append(value)
    return found


def values_of(designs: Mapping[str, Mapping[str, Sequence[float]]], metric: str) -> list[float]:
    """All values of one metric that designs gave."""
    return [value for figures in designs.values() for value in figures.get(metric, ())]


def _check_complete(assignment: Assignment, measured: Sequence[Measured]) -> None:
    failures = failures_of(measured)
    if failures:
        raise ConfigError(
            f"{assignment.name}: nothing is written, because not every run gave every metric:\n"
            + "\n".join(f"  {line}" for line in failures)
        )


def failures_of(measured: Sequence[Measured]) -> list[str]:
    """Design, seed, metric and reason of all that was not measured."""
    return [
        f"{each.who}{', ' if name else ''}{name}: {why}"
        + (f" ({each.notes[0]})" if each.notes else "")
        for each in measured
        for name, why in each.problems.items()
    ]


def versions_of(assignment: Assignment) -> dict[str, str]:
    """Python, NumPy and the libraries that the notebooks import, with their versions."""
    imported = (name for p in assignment.parts() for name in imports_of(read_notebook(p.source)))
    modules = {name.partition(".")[0] for name in imported} | {"numpy"}
    if "keras" in modules or "tensorflow" in modules:
        modules |= {"keras", "tensorflow"}
    found = {"python": platform.python_version()}
    for module, distribution in _LIBRARIES.items():
        if module in modules:
            try:
                found[distribution] = version(distribution)
            except PackageNotFoundError:
                continue
    return found


def changed_versions(record: Mapping[str, Any], assignment: Assignment) -> list[str]:
    """What has another version here than when the record was made."""
    here = versions_of(assignment)
    return [
        f"measured with {name} {then}, here is {here.get(name, 'none')}"
        for name, then in record.get("versions", {}).items()
        if here.get(name) != then
    ]


def target(assignment: Assignment) -> Path:
    """The file that the assignment, with the data it has, is calibrated in."""
    return calibration_file(assignment.tests, stand_in=stands_in(assignment.data.values()))


def write_record(assignment: Assignment, record: Mapping[str, Any]) -> Path:
    """Write the record beside the hidden tests, all at once; returns the file."""
    path = target(assignment)
    text = json.dumps(record, indent=1, ensure_ascii=False)
    short = re.sub(r"\[\s+([^\[\]]*?)\s+\]", _on_one_line, text)
    return write_atomically(path, (short + "\n").encode())


def _on_one_line(match: re.Match[str]) -> str:
    return "[" + re.sub(r"\s*\n\s*", " ", match[1]) + "]"


def committed(assignment: Assignment) -> Mapping[str, Any]:
    """The record beside the hidden tests; raises ConfigError when there is none."""
    stand_in = stands_in(assignment.data.values())
    found = read_calibration(assignment.tests, stand_in=stand_in)
    if found is None:
        path = target(assignment)
        raise ConfigError(
            f"{path} is missing, so there is nothing to check. Run `softmark calibrate "
            f"{assignment.name}{' --stand-in' if stand_in else ''}` first."
        )
    return found


def false_fail_rate(figures: Mapping[str, Any]) -> float:
    """The chance that one more run of the reference misses the threshold, if values are normal.

    The mean is estimated too, hence the wider spread of a prediction.
    """
    n = len(figures["values"])
    distance = (figures["mean"] - figures["threshold"]) * (-1 if figures["lower"] else 1)
    spread = figures["sd"] * math.sqrt(1 + 1 / n)
    if spread == 0:
        return 0.0 if distance >= 0 else 1.0
    return NormalDist().cdf(-distance / spread)


def false_fail_bound(runs: int, confidence: float = 0.95) -> float:
    """The largest rate of fails that ``runs`` runs without one do not contradict.

    Whatever the distribution: a larger rate would have shown with probability ``confidence``.
    """
    return float(1 - (1 - confidence) ** (1 / runs))


def unvaried(record: Mapping[str, Any]) -> list[str]:
    """Metrics that are the same for every seed: their cells do not use SEED."""
    return [name for name, figures in record["metrics"].items() if figures["sd"] == 0]
