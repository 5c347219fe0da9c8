"""A job in, a grade out: marks submissions of any assignment, one after the other.

An :class:`Engine` keeps a few benches open between jobs; the grade itself is a function of
the job alone.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from softmark.course import Assignment
from softmark.marking.bench import Bench, GradedSubmission
from softmark.model import SandboxError, Submission

__all__ = ["Engine", "GradedSubmission", "Job"]

BENCHES = 3
"""How many assignments one engine keeps ready: each holds a warm parent's memory."""


@dataclass(frozen=True)
class Job:
    """Everything that marking one submission needs; picklable."""

    submission: Submission
    assignment: Assignment
    cache: Path
    sealed: bool = True
    inside: Path | None = None
    """The folder that the file must not lead out of by links."""

    @property
    def bench(self) -> tuple[Path, bool]:
        """What tells apart the benches that jobs need."""
        return self.assignment.source, self.sealed


class Engine:
    """Marks submissions one after the other in this process; a context manager.

    It may live as long as a server does: a bench whose files have changed is opened anew.
    """

    def __init__(self, keep: int = BENCHES) -> None:
        self.keep = keep
        self._benches: OrderedDict[tuple[Path, bool], Bench] = OrderedDict()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process that was started."""
        while self._benches:
            self._benches.popitem()[1].close()

    def grade(self, job: Job) -> GradedSubmission:
        """Mark one submission; whatever the file holds, the result is a record.

        A fault of ours is met with a new bench, once, and then with a grade on hold. Raises
        NotebookError, ConfigError or DataError only for the course's own files.
        """
        try:
            return self.bench(job).mark(job.submission, job.inside)
        except SandboxError:
            self._discard(job)
        bench = self.bench(job)
        try:
            return bench.mark(job.submission, job.inside)
        except SandboxError as error:
            self._discard(job)
            return bench.hold(job.submission, str(error), job.inside)

    def bench(self, job: Job) -> Bench:
        """The bench of the job's assignment as its files are now; raises NotebookError."""
        key = job.bench
        bench = self._benches.get(key)
        if bench is not None and not bench.serves(job.assignment, job.cache):
            self._discard(job)
            bench = None
        if bench is None:
            bench = self._benches[key] = Bench(job.assignment, job.cache, sealed=job.sealed)
        self._benches.move_to_end(key)
        while len(self._benches) > self.keep:
            self._benches.popitem(last=False)[1].close()
        return bench

    def _discard(self, job: Job) -> None:
        bench = self._benches.pop(job.bench, None)
        if bench is not None:
            bench.close()
