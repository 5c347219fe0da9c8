"""Host: watches one submission's processes and stops them at their limits.

CPU time is that of the whole process tree, so that neither threads nor child processes
escape it. At a time limit the code is interrupted first, which keeps the kernel and all
that it has computed; what ignores the interrupt is killed. Memory kills at once, at any
moment: the submission's own, and what it makes our process hold by sending without end.
"""

from __future__ import annotations

import contextlib
import math
import os
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from softmark.model import Limits
from softmark.sandbox.forked import Fork
from softmark.sandbox.scratch import size as scratch_size

GRACE_CPU_S = 1.0
GRACE_WALL_S = 5.0
MOST_DELAYED = 0.75
"""Share of a time that may count as waiting for a processor: code could ask to come last."""
PRESSED = 0.25
"""Share of a time in which others had the processor: then the machine may be why it ran out."""
IDLE_S = 0.25
"""How often a kernel is looked at that nobody waits for."""
MAX_SOCKETS = 1000
"""Each holds some 0.2 MB of what was sent and not read, which no count of memory shows."""
INTAKE_BYTES = 1024**3
"""What our process may grow by while it takes in what a kernel sends."""
OURS_BYTES = 3 * 1024**3
"""What it may have grown by for its own work, such as running hidden tests."""
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Trip(StrEnum):
    """Which limit was reached."""

    CPU = "cpu"
    WALL = "wall"
    MEMORY = "memory"
    PROCESSES = "processes"
    SOCKETS = "sockets"
    SCRATCH = "scratch"
    INTAKE = "intake"


class Action(StrEnum):
    """What the watchdog does about it."""

    NOTHING = "nothing"
    INTERRUPT = "interrupt"
    KILL = "kill"


@dataclass(frozen=True)
class Sample:
    """One look at the process tree: CPU s since its start, memory, processes, clock.

    ``intake_bytes`` is by how much our own process has grown; ``delayed_s`` how long the thread
    that waited most for a processor has waited for one. That is the machine's doing.
    """

    cpu_s: float
    memory_bytes: int
    processes: int
    at: float
    sockets: int = 0
    intake_bytes: int = 0
    delayed_s: float = 0.0
    scratch_bytes: int = 0

    def waited_since(self, earlier: Sample) -> float:
        """Clock seconds since an earlier sample, less those in which others had the processor."""
        passed = self.at - earlier.at
        return passed - min(max(0.0, self.delayed_s - earlier.delayed_s), MOST_DELAYED * passed)


@dataclass(frozen=True)
class Bounds:
    """What ends a submission at once, whatever it is doing."""

    memory_bytes: int
    processes: int
    sockets: int = MAX_SOCKETS
    intake_bytes: float = INTAKE_BYTES
    scratch_bytes: float = math.inf

    def broken_by(self, sample: Sample) -> Trip | None:
        """The first of them that a sample is over."""
        for trip, reached in (
            (Trip.MEMORY, sample.memory_bytes > self.memory_bytes),
            (Trip.PROCESSES, sample.processes > self.processes),
            (Trip.SOCKETS, sample.sockets > self.sockets),
            (Trip.SCRATCH, sample.scratch_bytes > self.scratch_bytes),
            (Trip.INTAKE, sample.intake_bytes > self.intake_bytes),
        ):
            if reached:
                return trip
        return None


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

    @property
    def delayed_s(self) -> float:
        """Clock seconds for which others had the processor, once the work has ended."""
        if self.start is None or self.end is None:
            return 0.0
        return self.end.at - self.start.at - self.end.waited_since(self.start)

    @property
    def pressed(self) -> bool:
        """Whether the clock ran out while others had the processor for a good part of the time."""
        if self.tripped is not Trip.WALL or self.start is None or self.interrupted is None:
            return False
        passed = self.interrupted.at - self.start.at
        return passed - self.interrupted.waited_since(self.start) > PRESSED * passed


def decide(sample: Sample, budget: Budget, bounds: Bounds) -> Action:
    """What to do, given one sample; records the reason in ``budget``. No effects."""
    if budget.start is None:
        budget.start = sample
    if budget.killed:
        return Action.NOTHING
    broken = bounds.broken_by(sample)
    if broken is not None:
        budget.tripped, budget.killed = broken, True
        return Action.KILL
    if budget.interrupted is not None:
        spent = sample.cpu_s - budget.interrupted.cpu_s
        if spent > GRACE_CPU_S or sample.waited_since(budget.interrupted) > GRACE_WALL_S:
            budget.killed = True
            return Action.KILL
        return Action.NOTHING
    for trip, reached in (
        (Trip.CPU, sample.cpu_s - budget.start.cpu_s > budget.cpu_limit_s),
        (Trip.WALL, sample.waited_since(budget.start) > budget.wall_limit_s),
    ):
        if reached:
            budget.tripped, budget.interrupted = trip, sample
            return Action.INTERRUPT
    return Action.NOTHING


class Watchdog:
    """A thread that samples a fork: often while a budget is open, else now and then.

    ``trusted`` is for the instructor's own notebook: our process may grow by its answers.
    """

    def __init__(self, fork: Fork, limits: Limits, *, trusted: bool = False) -> None:
        self.fork = fork
        self.limits = limits
        self.peak_memory_bytes = 0
        self.trip: Trip | None = None
        """Why the fork was killed between two budgets."""
        self.pressed = False
        """Whether a limit was met that a calmer machine might not have met."""
        self.killed = False
        """Whether it was this watchdog that ended the fork."""
        intake = math.inf if trusted else INTAKE_BYTES + 4 * limits.answer_bytes
        self._shared = fork.level is not None and fork.level.shared
        scratch = 2 * limits.scratch_bytes + scratch_size(fork.home, 1 << 60)
        self._bounds = Bounds(
            limits.memory_bytes, 4 * limits.processes, intake_bytes=intake, scratch_bytes=scratch
        )
        self._idle_bounds = replace(self._bounds, intake_bytes=intake + OURS_BYTES)
        self._own_bytes = _own_memory()
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
    def budget(self, cpu_s: float, wall_s: float) -> Iterator[Budget]:
        """Watch the work done inside the block; it may use so many CPU and clock seconds."""
        start = self.sample()
        with self._open(Budget(cpu_s, wall_s, start)) as budget:
            yield budget
        last = self.sample()
        # A kernel that has ended no longer tells its CPU time.
        budget.end = last if last.cpu_s >= start.cpu_s else start

    @contextlib.contextmanager
    def brief_budget(self, cpu_s: float, wall_s: float) -> Iterator[Budget]:
        """The same for work that mostly takes a millisecond: looked at once it takes longer."""
        with self._open(Budget(cpu_s, wall_s, None)) as budget:
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
        ticks, memory, count, delayed = 0, 0, 0, 0.0
        for pid in process_tree(self.fork.supervisor):
            count += 1
            ticks += _cpu_ticks(pid)
            memory += _memory(pid)
            delayed = max(delayed, _delayed(pid))
        if memory - self._inherited > self.limits.memory_bytes:
            # Pages that processes share were counted for each of them: look closely.
            tree = process_tree(self.fork.supervisor)
            memory = sum(_proportional(pid) + _memory(pid, ("VmPTE:",)) for pid in tree)
            memory -= self._inherited_once
        else:
            memory -= self._inherited
        memory = max(0, memory)
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)
        sockets, scratch = 0, 0
        if self._shared:
            most = int(self._bounds.scratch_bytes)
            sockets, scratch = _held(process_tree(self.fork.supervisor))
            scratch += scratch_size(self.fork.home, most)
        elif self.fork.level is not None:
            sockets = _sockets(self.fork.supervisor)
        intake = _own_memory() - self._own_bytes
        now = time.monotonic()
        return Sample(ticks / _TICK, memory, count, now, sockets, intake, delayed, scratch)

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._closed or self._budget is not None, timeout=IDLE_S
                )
                if self._closed:
                    return
                budget = self._budget
                if budget is not None and budget.start is None and self._over(budget, 0.03):
                    continue
            sample = self.sample()
            if budget is None:
                self.trip = self.trip or self._idle_bounds.broken_by(sample)
                if self.trip is not None:
                    self._kill()
                continue
            action = decide(sample, budget, self._bounds)
            if action is Action.INTERRUPT:
                self.pressed = self.pressed or budget.pressed
                self.fork.interrupt()
            elif action is Action.KILL:
                self._kill()
            assert budget.start is not None
            with self._changed:
                self._over(budget, 0.03 if sample.at - budget.start.at < 0.5 else 0.1)

    def _kill(self) -> None:
        self.killed = True
        self.fork.kill()

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


def _delayed(pid: int) -> float:
    """Seconds for which a process's main thread, which runs the cells, waited for a processor."""
    with (
        contextlib.suppress(OSError, IndexError, ValueError),
        open(f"/proc/{pid}/schedstat", "rb") as stream,
    ):
        return int(stream.read().split()[1]) / 1e9
    return 0.0  # a kernel that does not count it


def _memory(pid: int, kinds: tuple[str, ...] = ("RssAnon:", "RssShmem:", "VmPTE:")) -> int:
    """What a process holds; tables of pages too, which empty mappings can fill a machine with."""
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as stream:
        for line in stream:
            if line.startswith(kinds):
                total += int(line.split()[1]) * 1024
    return total


def _own_memory() -> int:
    with open("/proc/self/statm") as stream:
        return int(stream.read().split()[1]) * _PAGE


def _sockets(pid: int) -> int:
    """Sockets in the network namespace of a process, whoever holds them."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/net/sockstat") as stream:
        return int(stream.readline().split()[2])
    return 0


def _held(pids: Iterator[int]) -> tuple[int, int]:
    """Sockets that processes hold, and bytes of files that have a name no more."""
    sockets, files = set(), {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    found = os.stat(f"/proc/{pid}/fd/{descriptor}")
                    if stat.S_ISSOCK(found.st_mode):
                        sockets.add(found.st_ino)
                    elif stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                        files[found.st_dev, found.st_ino] = found.st_blocks * 512
    return len(sockets), sum(files.values())


def _proportional(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as stream:
        for line in stream:
            if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                total += int(line.split()[1]) * 1024
    return total
