"""Host: watches one submission's processes and stops them at their limits.

CPU time is that of the whole process tree, so that neither threads nor child processes
escape it. At a time limit the code is interrupted first, which keeps the kernel and all
that it has computed; what ignores the interrupt is killed. Memory kills at once.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from softmark.model import Limits
from softmark.sandbox.warm_parent import Fork

GRACE_CPU_S = 1.0
GRACE_WALL_S = 5.0
_TICK = os.sysconf("SC_CLK_TCK")


class Trip(StrEnum):
    """Which limit was reached."""

    CPU = "cpu"
    WALL = "wall"
    MEMORY = "memory"
    PROCESSES = "processes"


class Action(StrEnum):
    """What the watchdog does about it."""

    NOTHING = "nothing"
    INTERRUPT = "interrupt"
    KILL = "kill"


@dataclass(frozen=True)
class Sample:
    """One look at the process tree: CPU s since its start, memory, processes, clock."""

    cpu_s: float
    memory_bytes: int
    processes: int
    at: float


@dataclass
class Budget:
    """What one piece of work may use, and what became of it."""

    cpu_limit_s: float
    wall_limit_s: float
    start: Sample | None
    """None until the first look, where looking at once would cost more than the work."""
    end: Sample | None = None
    tripped: Trip | None = None
    interrupted: Sample | None = None
    killed: bool = False

    @property
    def cpu_s(self) -> float:
        """CPU seconds used, once the work has ended."""
        if self.start is None or self.end is None:
            return 0.0
        return self.end.cpu_s - self.start.cpu_s


def decide(sample: Sample, budget: Budget, memory_limit: int, processes: int) -> Action:
    """What to do, given one sample; records the reason in ``budget``. No effects."""
    if budget.start is None:
        budget.start = sample
    if budget.killed:
        return Action.NOTHING
    for trip, reached in (
        (Trip.MEMORY, sample.memory_bytes > memory_limit),
        (Trip.PROCESSES, sample.processes > processes),
    ):
        if reached:
            budget.tripped, budget.killed = trip, True
            return Action.KILL
    if budget.interrupted is not None:
        spent = sample.cpu_s - budget.interrupted.cpu_s
        if spent > GRACE_CPU_S or sample.at - budget.interrupted.at > GRACE_WALL_S:
            budget.killed = True
            return Action.KILL
        return Action.NOTHING
    for trip, reached in (
        (Trip.CPU, sample.cpu_s - budget.start.cpu_s > budget.cpu_limit_s),
        (Trip.WALL, sample.at - budget.start.at > budget.wall_limit_s),
    ):
        if reached:
            budget.tripped, budget.interrupted = trip, sample
            return Action.INTERRUPT
    return Action.NOTHING


class Watchdog:
    """A thread that samples a fork while a budget is open."""

    def __init__(self, fork: Fork, limits: Limits) -> None:
        self.fork = fork
        self.limits = limits
        self.peak_memory_bytes = 0
        self._budget: Budget | None = None
        self._changed = threading.Condition()
        self._closed = False
        # What the fork shares with its warm parent is not the student's.
        inherited = [_memory(pid) for pid in process_tree(fork.supervisor)]
        self._inherited = sum(inherited)
        self._inherited_once = max(inherited, default=0)
        self._thread = threading.Thread(target=self._watch, name=f"watch-{fork.name}", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def budget(self, cpu_s: float) -> Iterator[Budget]:
        """Watch the work done inside the block; it may use ``cpu_s`` CPU seconds."""
        start = self.sample()
        with self._open(Budget(cpu_s, self.limits.wall_s(cpu_s), start)) as budget:
            yield budget
        last = self.sample()
        # A kernel that has ended no longer tells its CPU time.
        budget.end = last if last.cpu_s >= start.cpu_s else start

    @contextlib.contextmanager
    def brief_budget(self, cpu_s: float) -> Iterator[Budget]:
        """The same for work that mostly takes a millisecond: looked at once it takes longer."""
        with self._open(Budget(cpu_s, self.limits.wall_s(cpu_s), None)) as budget:
            yield budget

    @contextlib.contextmanager
    def _open(self, budget: Budget) -> Iterator[Budget]:
        with self._changed:
            self._budget = budget
            self._changed.notify()
        try:
            yield budget
        finally:
            with self._changed:
                self._budget = None
                self._changed.notify()

    def close(self) -> None:
        """Stop watching."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def sample(self) -> Sample:
        """Look at the process tree now."""
        ticks, memory, count = 0, 0, 0
        for pid in process_tree(self.fork.supervisor):
            count += 1
            ticks += _cpu_ticks(pid)
            memory += _memory(pid)
        if memory - self._inherited > self.limits.memory_bytes:
            # Pages that processes share were counted for each of them: look closely.
            memory = sum(_proportional(pid) for pid in process_tree(self.fork.supervisor))
            memory -= self._inherited_once
        else:
            memory -= self._inherited
        memory = max(0, memory)
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)
        return Sample(ticks / _TICK, memory, count, time.monotonic())

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._budget is not None)
                if self._closed:
                    return
                budget = self._budget
                assert budget is not None
                if budget.start is None and self._over(budget, 0.03):
                    continue
            sample = self.sample()
            action = decide(sample, budget, self.limits.memory_bytes, 4 * self.limits.processes)
            if action is Action.INTERRUPT:
                self.fork.interrupt()
            elif action is Action.KILL:
                self.fork.kill()
            assert budget.start is not None
            with self._changed:
                self._over(budget, 0.03 if sample.at - budget.start.at < 0.5 else 0.1)

    def _over(self, budget: Budget, timeout: float) -> bool:
        """Wait, with the lock held, whether this piece of work ends in time."""
        return self._changed.wait_for(
            lambda: self._closed or self._budget is not budget, timeout=timeout
        )


def process_tree(root: int) -> Iterator[int]:
    """A process and all its descendants, in our numbering; none if it has ended."""
    pending = [root]
    while pending:
        pid = pending.pop()
        try:
            threads = os.listdir(f"/proc/{pid}/task")
        except OSError:
            continue
        yield pid
        for thread in threads:
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{thread}/children") as f:
                pending.extend(int(child) for child in f.read().split())


def _cpu_ticks(pid: int) -> int:
    """CPU ticks of a process and of its children that have been waited for."""
    with contextlib.suppress(OSError, IndexError), open(f"/proc/{pid}/stat", "rb") as stream:
        fields = stream.read().rpartition(b")")[2].split()
        return sum(int(ticks) for ticks in fields[11:15])
    return 0


def _memory(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as stream:
        for line in stream:
            if line.startswith(("RssAnon:", "RssShmem:")):
                total += int(line.split()[1]) * 1024
    return total


def _proportional(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as stream:
        for line in stream:
            if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                total += int(line.split()[1]) * 1024
    return total
