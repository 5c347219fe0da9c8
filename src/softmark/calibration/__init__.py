"""Measures what the reference solution reaches over many seeds, and what follows from it.

What a hidden test may ask of a trained model follows from the distribution of each metric,
which is kept in a file beside the tests (docs/calibration.md).
"""

from softmark.calibration.comparison import Compared, compare
from softmark.calibration.record import (
    LEAST_SEEDS,
    changed_versions,
    committed,
    failures_of,
    false_fail_bound,
    false_fail_rate,
    record_of,
    target,
    threshold,
    unvaried,
    write_record,
)
from softmark.calibration.runs import (
    Measured,
    check_ready,
    measure_seeds,
    on_stand_in,
    with_seed,
)
from softmark.calibration.whole import CHECK_SEEDS, Calibrated, Plan, calibrate, plan

__all__ = [
    "CHECK_SEEDS",
    "LEAST_SEEDS",
    "Calibrated",
    "Compared",
    "Measured",
    "Plan",
    "calibrate",
    "changed_versions",
    "check_ready",
    "committed",
    "compare",
    "failures_of",
    "false_fail_bound",
    "false_fail_rate",
    "measure_seeds",
    "on_stand_in",
    "plan",
    "record_of",
    "target",
    "threshold",
    "unvaried",
    "with_seed",
    "write_record",
]
