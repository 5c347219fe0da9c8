"""What one run of a notebook may still use, of CPU time and of time on the clock."""

from __future__ import annotations

import math
import time

from softmark.model import Limits
from softmark.sandbox.watchdog import Budget

LEAST_S = 2.0
"""What is begun gets as long on the clock: an interrupt at once would find nothing to stop."""


class Exhausted(Exception):
    """The notebook as a whole has used what it may."""


class Allowance:
    """What one run of all the cells may still use: CPU seconds, and time on the clock.

    The clock is for cells that wait: a thousand of them would hold up a class for days.
    """

    def __init__(self, limits: Limits, *, most_s: float = math.inf) -> None:
        self.limits = limits
        self.cpu_s = limits.cpu_s_per_notebook
        self.whole_s = min(limits.wall_s(limits.cpu_s_per_notebook), most_s)
        self._until = time.monotonic() + self.whole_s

    def spend(self, budget: Budget) -> None:
        """Count what a cell used; time in which others had the processor is not the student's."""
        self.cpu_s -= budget.cpu_s
        self._until += budget.delayed_s

    @property
    def wall_s(self) -> float:
        """Seconds left on the clock."""
        return self._until - time.monotonic()

    def of_a_cell(self) -> tuple[float, float]:
        """CPU and clock seconds for the next cell; raises Exhausted with the reason."""
        if self.cpu_s <= 0:
            limit = self.limits.cpu_s_per_notebook
            raise Exhausted(f"the notebook used its {limit:g} s of CPU time")
        left = self.wall_s
        if left <= 0:
            raise Exhausted(f"the notebook took longer than {self.whole_s:g} s")
        cpu_s = min(self.limits.cpu_s_per_cell, self.cpu_s)
        return cpu_s, min(self.limits.wall_s(cpu_s), max(left, LEAST_S))
