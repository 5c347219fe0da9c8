"""Where jobs run: this machine's processes, each with an engine of its own.

A worker that dies takes one job with it at most; that job is tried once more and then
put on hold, and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from softmark.grading import Engine

_J = TypeVar("_J")
_R = TypeVar("_R")

_engine: Engine | None = None  # one a worker process; there is no other way to hand it over


def default_workers() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _start() -> None:
    global _engine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides how to end
    _engine = Engine()
    multiprocessing.util.Finalize(_engine, _engine.close, exitpriority=10)


def _run(task: Callable[[Engine, _J], _R], job: _J) -> _R:
    assert _engine is not None
    return task(_engine, job)


def run_jobs(
    task: Callable[[Engine, _J], _R], jobs: Sequence[_J], workers: int
) -> Iterator[tuple[_J, _R | Exception]]:
    """Run ``task`` on every job with ``workers`` processes; yield results as they come.

    A job whose worker died twice, or whose task raised, yields the exception. ``task``
    must be a module-level function, jobs and results picklable.
    """
    pending = list(jobs)
    tries: dict[int, int] = {}
    while pending:
        again: list[_J] = []
        context = multiprocessing.get_context("spawn")
        count = max(1, min(workers, len(pending)))
        pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start)
        try:
            queue = iter(pending)
            running: dict[Future[_R], _J] = {}
            # Only as many as there are workers are in flight, so that a worker's death
            # cannot be blamed on jobs that had not begun.
            for job in queue:
                running[pool.submit(_run, task, job)] = job
                if len(running) == count:
                    break
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    job = running.pop(future)
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool):
                        tries[id(job)] = tries.get(id(job), 0) + 1
                        if tries[id(job)] > 1:
                            yield job, error
                        else:
                            again.append(job)
                        continue
                    if isinstance(error, Exception):
                        yield job, error
                    else:
                        yield job, future.result()
                    following = next(queue, None)
                    if following is not None:
                        try:
                            running[pool.submit(_run, task, following)] = following
                        except BrokenProcessPool:
                            again.append(following)
            again.extend(queue)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        # After a death, one at a time: the guilty job then cannot take others with it.
        pending, workers = again, 1 if again else workers
