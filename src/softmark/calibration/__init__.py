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

__all__ = [
    "LEAST_SEEDS",
    "Compared",
    "Measured",
    "changed_versions",
    "check_ready",
    "committed",
    "compare",
    "failures_of",
    "false_fail_bound",
    "false_fail_rate",
    "measure_seeds",
    "on_stand_in",
    "record_of",
    "target",
    "threshold",
    "unvaried",
    "with_seed",
    "write_record",
]
