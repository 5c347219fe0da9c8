"""What the command line shows of a calibration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from softmark.calibration.record import false_fail_bound, false_fail_rate


def table_of(record: Mapping[str, Any]) -> Table:
    """The figures of every metric, with the rate of false fails that follows."""
    title = f"{record['assignment']}: {len(record['seeds'])} runs, {_data(record)} data"
    table = Table(title=title, title_justify="left")
    table.add_column("metric", no_wrap=True)
    for heading in ("mean", "sd", "min", "max", "threshold", "fails"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, figures in record["metrics"].items():
        shown = (f"{figures[key]:.3f}" for key in ("mean", "sd", "min", "max", "threshold"))
        table.add_row(name, *shown, f"{false_fail_rate(figures):.2%}")
    return table


def designs_table_of(record: Mapping[str, Any]) -> Table:
    """The design that does worst by each metric, and its figure beside the threshold."""
    designs = record["designs"]
    table = Table(title=f"the worst of {len(designs)} designs", title_justify="left")
    table.add_column("metric", no_wrap=True)
    for heading in ("worst", "threshold"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("design")
    for name, metric in record["metrics"].items():
        worst_of = max if metric["lower"] else min
        worst = {
            design: worst_of(figures[name])
            for design, figures in designs.items()
            if name in figures
        }
        if worst:
            design = worst_of(worst, key=worst.__getitem__)
            shown = (f"{worst[design]:.3f}", f"{metric['threshold']:.3f}")
            table.add_row(name, *shown, design)
    return table


def caveat_of(record: Mapping[str, Any]) -> str:
    """What the rates in the table do not say."""
    runs = len(record["seeds"])
    return (
        "Fails: of the reference, if its figures are normal. "
        f"{runs} runs alone exclude only more than {false_fail_bound(runs):.0%}; "
        "see docs/calibration.md."
    )


def command_of(record: Mapping[str, Any]) -> str:
    """The command that makes the record anew."""
    option = " --stand-in" if record["data"] == "stand_in" else ""
    return f"softmark calibrate {record['assignment']}{option}"


def _data(record: Mapping[str, Any]) -> str:
    return "stand-in" if record["data"] == "stand_in" else "real"
