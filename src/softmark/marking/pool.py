"""Where jobs run: this machine's processes, each with an engine of its own.

A worker that dies takes one job with it at most; that job is tried once more and then
put on hold, and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from softmark.marking.engine import Engine

_J = TypeVar("_J")
_R = TypeVar("_R")

_engine: Engine | None = None  # one a worker process; there is no other way to hand it over


def default_workers() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _start() -> None:
    global _engine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides how to end
    # There is a worker for each core: threads of hidden tests would only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _engine = Engine()
    multiprocessing.util.Finalize(_engine, _engine.close, exitpriority=10)
    threading.Thread(target=_end_with_the_coordinator, daemon=True).start()


def _end_with_the_coordinator() -> None:
    """A coordinator that is killed tells nobody: its workers would wait for jobs for ever.

    Their warm parents end with them.
    """
    coordinator = multiprocessing.parent_process()
    if coordinator is not None:
        coordinator.join()
        os._exit(1)


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
    waiting = list(range(len(jobs)))
    suspects: list[int] = []
    while waiting or suspects:
        # Whatever ran when a worker died runs again alone, so that the guilty job takes
        # no other with it; then the rest goes on with every worker.
        alone = bool(suspects)
        batch, waiting = ([suspects.pop()], waiting) if alone else (waiting, [])
        begun = set()
        for number, result in _in_one_pool(task, {n: jobs[n] for n in batch}, workers):
            begun.add(number)
            if isinstance(result, BrokenProcessPool) and not alone:
                suspects.append(number)
            else:
                yield jobs[number], result
        waiting += [number for number in batch if number not in begun]


def _in_one_pool(
    task: Callable[[Engine, _J], _R], jobs: Mapping[int, _J], workers: int
) -> Iterator[tuple[int, _R | Exception]]:
    """Results by the jobs' numbers, until all are done or a worker has died.

    Only as many jobs as there are workers are in flight, so that a death cannot be
    blamed on a job that had not begun; those are not yielded at all.
    """
    count = max(1, min(workers, len(jobs)))
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_start)
    running: dict[Future[_R], int] = {}
    queue = iter(jobs)
    broken = False
    try:
        while True:
            while not broken and len(running) < count:
                number = next(queue, None)
                if number is None:
                    break
                try:
                    running[pool.submit(_run, task, jobs[number])] = number
                except BrokenProcessPool:
                    broken = True
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                error = future.exception()
                broken = broken or isinstance(error, BrokenProcessPool)
                yield number, error if isinstance(error, Exception) else future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
