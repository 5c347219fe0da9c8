"""Whether new runs bear out the figures that were written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from softmark.calibration.runs import Measured
from softmark.hidden_tests.calibrated import Metric


@dataclass(frozen=True)
class Compared:
    """Whether new figures of one metric bear out the committed ones."""

    metric: str
    holds: bool
    message: str


def compare(
    record: Mapping[str, Any], metrics: Sequence[Metric], measured: Sequence[Measured]
) -> list[Compared]:
    """Whether new runs bear out a record, metric by metric.

    The figure of a seed that the record has must lie within the margin of the figure there.
    Of other seeds the mean must lie within the margin, and two standard errors, of the
    record's mean, and no larger share than the quantile may miss the threshold. A design must
    be in the record, and every run of it on the right side of the threshold.
    """
    runs = [each for each in measured if not each.design]
    found = [_compare(record, metric, runs) for metric in metrics] if runs else []
    gone = record["metrics"].keys() - {metric.name for metric in metrics}
    found += [
        Compared(name, False, "is in the file, but no longer a metric") for name in sorted(gone)
    ]
    by_design: dict[str, list[Measured]] = {}
    for each in measured:
        if each.design:
            by_design.setdefault(each.design, []).append(each)
    found += [_compare_design(record, metrics, name, mine) for name, mine in by_design.items()]
    return found


def gone_designs(record: Mapping[str, Any], names: Sequence[str]) -> list[Compared]:
    """Designs of the record that the course no longer has."""
    return [
        Compared(_said(name), False, "is in the file, but no longer a design")
        for name in record.get("designs", {})
        if name not in names
    ]


def _said(design: str) -> str:
    return f"design {design!r}"


def _compare_design(
    record: Mapping[str, Any], metrics: Sequence[Metric], name: str, measured: Sequence[Measured]
) -> Compared:
    if name not in record.get("designs", {}):
        return Compared(_said(name), False, "is not in the file")
    failed = [metric for each in measured for metric in each.problems]
    if failed:
        return Compared(_said(name), False, f"{len(failed)} figures are missing")
    old = record["designs"][name]
    missing = [
        m.name for m in metrics for each in measured[:1] if m.name in each.values.keys() - old
    ]
    if missing:
        return Compared(_said(name), False, f"has no {', '.join(missing)} in the file")
    said, holds = [], True
    for metric in metrics:
        if metric.name not in record["metrics"] or metric.name not in old:
            continue
        before = dict(zip(record["design_seeds"], old[metric.name], strict=True))
        new = {
            each.seed: each.values[metric.name] for each in measured if metric.name in each.values
        }
        same = [abs(new[seed] - before[seed]) for seed in new if seed in before]
        bound = record["metrics"][metric.name]["threshold"]
        beyond = [v for v in new.values() if (v - bound) * (-1 if metric.lower else 1) < 0]
        holds = holds and not beyond and max(same, default=0.0) <= metric.margin
        differ = f"differs by {max(same):.4f} at most, " if same else ""
        said.append(f"{metric.name} {differ}{len(beyond)} of {len(new)} miss the threshold")
    return Compared(_said(name), holds, "; ".join(said))


def _compare(record: Mapping[str, Any], metric: Metric, measured: Sequence[Measured]) -> Compared:
    name = metric.name
    if name not in record["metrics"]:
        return Compared(name, False, "is not in the file")
    old = record["metrics"][name]
    for setting in ("quantile", "margin", "lower"):
        if old.get(setting) != getattr(metric, setting):
            was, now = old.get(setting), getattr(metric, setting)
            return Compared(name, False, f"{setting} is {now} now, and was {was} in the file")
    before = dict(zip(record["seeds"], old["values"], strict=True))
    new = {each.seed: each.values[name] for each in measured if name in each.values}
    if len(new) < len(measured):
        return Compared(name, False, f"only {len(new)} of {len(measured)} runs gave it")
    said = []
    holds = True
    same = [abs(new[seed] - before[seed]) for seed in new if seed in before]
    if same:
        holds = max(same) <= metric.margin
        said.append(f"{len(same)} runs with the file's seeds differ by {max(same):.4f} at most")
    others = [value for seed, value in new.items() if seed not in before]
    if others:
        apart = abs(fmean(others) - old["mean"])
        chance = 2 * old["sd"] * math.sqrt(1 / len(others) + 1 / len(before))
        beyond = [v for v in others if (v - old["threshold"]) * (-1 if metric.lower else 1) < 0]
        few = len(beyond) <= metric.quantile * len(others)
        holds = holds and few and apart <= metric.margin + chance
        said.append(
            f"the mean over {len(others)} other seeds differs by {apart:.4f} "
            f"({chance:.4f} may be chance), {len(beyond)} of them miss the threshold"
        )
    return Compared(name, holds, f"{'; '.join(said)} (margin {metric.margin:g})")
