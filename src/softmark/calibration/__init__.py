"""Measures what the reference and other designs reach over seeds, and what follows from it.

What a hidden test may ask of a trained model follows from the distribution of each metric,
which is kept in a file beside the tests (docs/calibration.md).
"""

from softmark.calibration.comparison import Compared, compare
from softmark.calibration.designs import Design, planned_designs, read_designs
from softmark.calibration.record import (
    LEAST_SEEDS,
    changed_versions,
    committed,
    failures_of,
    false_fail_bound,
    false_fail_rate,
    record_of,
    renewed_designs,
    target,
    threshold,
    unvaried,
    values_of,
    write_record,
)
from softmark.calibration.runs import (
    Measured,
    check_ready,
    measure_seeds,
    on_stand_in,
    with_seed,
)
from softmark.calibration.whole import CHECK_SEEDS, DESIGN_SEEDS, Calibrated, Plan, calibrate, plan

__all__ = [
    "CHECK_SEEDS",
    "DESIGN_SEEDS",
    "LEAST_SEEDS",
    "Calibrated",
    "Compared",
    "Design",
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
    "planned_designs",
    "read_designs",
    "record_of",
    "renewed_designs",
    "target",
    "threshold",
    "unvaried",
    "values_of",
    "with_seed",
    "write_record",
]
