"""Thresholds on trained models: what is measured, and the file the figures are kept in.

An author writes metrics in ``calibration.py`` beside the hidden tests; ``softmark calibrate``
runs the reference over many seeds and writes what they gave; a hidden test reads the
threshold that follows. What was measured on stand-in data has a file of its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Any

from softmark.hidden_tests.loader import load
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord
from softmark.model import Answers, ConfigError

MODULE = "calibration.py"
_METRIC = "_softmark_metric"

Measure = Callable[[Student], Any]


@dataclass(frozen=True)
class Metric:
    """One figure of the reference's notebook, and how its threshold follows from many runs."""

    name: str
    title: str
    grade_id: str
    quantile: float
    margin: float
    lower: bool
    measure: Measure

    def of(self, answers: Answers) -> float:
        """The figure of a notebook that has run; raises ConfigError if it is no number."""
        found = self.measure(Student(answers, self.grade_id, TestRecord()))
        value = float(found)
        if not math.isfinite(value):
            raise ConfigError(f"{self.name} is {value}; a metric returns a finite number")
        return value


def metric(
    grade_id: str, *, quantile: float = 0.05, margin: float = 0.02, lower: bool = False
) -> Callable[[Measure], Measure]:
    """Make a function of ``student`` a metric; its docstring says what it measures.

    ``student`` is what a hidden test of the cell ``grade_id`` has. The threshold is the
    ``quantile`` of the values over many seeds, less ``margin``. With ``lower``, for errors,
    small values are good: the quantile is taken from the top and the margin is added.
    """
    if not 0 <= quantile <= 0.5:
        raise ConfigError(f"metric: quantile is {quantile}; expected 0 to 0.5")
    if not (margin >= 0 and math.isfinite(margin)):
        raise ConfigError(f"metric: margin is {margin}; expected a number of at least 0")

    def mark(measure: Measure) -> Measure:
        name = getattr(measure, "__name__", "metric")
        title = " ".join(cleandoc(measure.__doc__ or "").split("\n\n")[0].split())
        if not title:
            raise ConfigError(f"{name} has no docstring; say what it measures")
        found = Metric(name, title, grade_id, float(quantile), float(margin), lower, measure)
        setattr(measure, _METRIC, found)
        return measure

    return mark


def metrics_of(tests_dir: Path) -> tuple[Metric, ...]:
    """The metrics of an assignment, in the order of its calibration.py.

    Raises ConfigError, saying what to write, when there are none or one has no docstring.
    """
    path = Path(tests_dir) / MODULE
    if not path.is_file():
        raise ConfigError(
            f"{path} is missing: write there what is to be measured, as docs/calibration.md shows."
        )
    try:
        module = load(path)
    except Exception as error:
        raise ConfigError(f"{path} cannot be imported: {type(error).__name__}: {error}") from error
    marked = (getattr(value, _METRIC, None) for value in vars(module).values())
    found = {each.name: each for each in marked if isinstance(each, Metric)}
    if not found:
        raise ConfigError(f'{path} has no metric: put @metric("<grade_id>") on a function.')
    return tuple(found.values())


def calibration_file(tests_dir: Path, *, stand_in: bool) -> Path:
    """Where the figures of an assignment are kept."""
    return Path(tests_dir) / ("calibration.stand_in.json" if stand_in else "calibration.json")


def read_calibration(tests_dir: Path, *, stand_in: bool) -> Mapping[str, Any] | None:
    """What was measured, or None when nothing was; raises ConfigError for a spoilt file."""
    path = calibration_file(tests_dir, stand_in=stand_in)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        metrics = found["metrics"]
        good = all(math.isfinite(float(figures["threshold"])) for figures in metrics.values())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(_advice(path, f"cannot be read ({error})", stand_in)) from error
    if not good:
        raise ConfigError(_advice(path, "holds a threshold that is no number", stand_in))
    return dict(found)


class Thresholds:
    """``calibrated("name")``: the least that counts (with ``lower``, the most), as measured."""

    def __init__(self, tests_dir: Path, *, stand_in: bool) -> None:
        self._tests_dir = tests_dir
        self._stand_in = stand_in
        self._found: Mapping[str, Any] | None = None

    def __repr__(self) -> str:
        return "calibrated"

    def __call__(self, name: str) -> float:
        """The threshold of a metric; raises ConfigError naming the command that measures it."""
        if self._found is None:
            self._found = read_calibration(self._tests_dir, stand_in=self._stand_in)
        path = calibration_file(self._tests_dir, stand_in=self._stand_in)
        if self._found is None:
            raise ConfigError(_advice(path, "is missing", self._stand_in))
        if name not in self._found["metrics"]:
            known = ", ".join(self._found["metrics"]) or "none"
            raise ConfigError(_advice(path, f"has no {name!r}, only {known}", self._stand_in))
        return float(self._found["metrics"][name]["threshold"])


def _advice(path: Path, what: str, stand_in: bool) -> str:
    option = " --stand-in" if stand_in else ""
    return (
        f"grader_tests/{path.parent.name}/{path.name} {what}. "
        f"Measure it with `softmark calibrate {path.parent.name}{option}`."
    )
