"""Where jobs run: behind one small protocol, and on this machine for now.

A command opens one backend and hands it to whoever has jobs. A worker that dies takes one
job with it at most; that job is tried once more, alone, and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Protocol, Self, TypeVar

from softmark.marking.engine import BENCHES, Engine
from softmark.model import SoftmarkError
from softmark.sandbox.ending import end_now
from softmark.sandbox.held import remove_orphans

J = TypeVar("J")
R = TypeVar("R")
T = TypeVar("T")

Progress = Callable[[T, int, int], None]
"""Called with each result as it comes, how many are done, and how many there are."""


def _any(job: object) -> Hashable:
    """All jobs alike: each goes to whoever is free."""
    return None


class WorkerDied(SoftmarkError):
    """The process that ran a job ended in the middle of it."""


class Backend(Protocol):
    """Runs jobs somewhere, each worker with an engine of its own, and hands back results."""

    def run(
        self,
        task: Callable[[Engine, J], R],
        jobs: Sequence[J],
        bench: Callable[[J], Hashable] = _any,
    ) -> Iterator[tuple[J, R | Exception]]:
        """Run ``task`` on every job; yield job and result as they come, in any order.

        A task that raised yields what it raised; one whose worker died twice yields
        WorkerDied. ``task`` is a function of a module (or an object of such a class), it,
        jobs and results are picklable plain data: they may cross to another machine.
        ``bench`` says which jobs need the same one: where there is a choice they go to a
        worker that has it ready.
        """
        ...


def default_workers() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


class Pool:
    """Processes of this machine; a context manager, within which any number of runs share them.

    A worker is started when a job waits for one and ``most`` are not there yet, so there are
    never more of them than jobs. Their engines keep what they have opened from run to run.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most or default_workers()
        self._workers: list[_Worker] = []
        self._leaving: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()

    def close(self) -> None:
        """End every worker; waits for what each is at."""
        for worker in self._workers:
            self._dismiss(worker)
        for worker in self._leaving:
            worker.process.join()
        self._leaving.clear()

    def stop(self) -> None:
        """End every worker in the middle of what it is at, and all that it has started."""
        processes = [worker.process for worker in (*self._workers, *self._leaving)]
        end_now([each.pid for each in processes if each.is_alive() and each.pid is not None])
        self.close()
        with suppress(OSError):  # where temporary files have no place, nothing lies there either
            remove_orphans()  # their temporary folders

    @property
    def pids(self) -> tuple[int, ...]:
        """The workers there are, by process id."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def run(
        self,
        task: Callable[[Engine, J], R],
        jobs: Sequence[J],
        bench: Callable[[J], Hashable] = _any,
    ) -> Generator[tuple[J, R | Exception], None, None]:
        """See :class:`Backend`."""
        died: list[J] = []
        for job, result in self._run(task, jobs, bench):
            if isinstance(result, WorkerDied):
                died.append(job)
            else:
                yield job, result
        for job in died:  # alone: it may have died of what the others took
            yield from self._run(task, [job], bench)

    def _run(
        self, task: Callable[[Engine, J], R], jobs: Sequence[J], bench: Callable[[J], Hashable]
    ) -> Generator[tuple[J, R | Exception], None, None]:
        queue = _Queue(jobs, bench)
        busy: dict[_Worker, J] = {}
        ended: list[tuple[J, R | Exception]] = []
        try:
            while True:
                # Work is given out before results are, so that nobody waits for their reader.
                while queue and len(busy) < self.most:
                    worker = self._idle(busy)
                    job = queue.take(worker, busy)
                    try:
                        worker.give(task, job)
                        busy[worker] = job
                    except WorkerDied as death:
                        self._dismiss(worker)
                        ended.append((job, death))
                    except Exception as error:  # what cannot be pickled
                        ended.append((job, error))
                yield from ended
                ended = []
                if not busy and not queue:
                    return
                by_connection = {worker.connection: worker for worker in busy}
                for connection in wait(list(by_connection)):
                    worker = by_connection[connection]  # type: ignore[index]
                    result = worker.answer()
                    if isinstance(result, WorkerDied):
                        self._dismiss(worker)
                    ended.append((busy.pop(worker), result))
        finally:
            for worker in busy:  # nobody will read their answers
                self._dismiss(worker)

    def _idle(self, busy: dict[_Worker, Any]) -> _Worker:
        for worker in self._workers:
            if worker not in busy:
                return worker
        self._workers.append(_Worker())
        return self._workers[-1]

    def _dismiss(self, worker: _Worker) -> None:
        worker.connection.close()  # which it takes as a sign to end
        self._workers = [each for each in self._workers if each is not worker]
        self._leaving.append(worker)


class _Kept(Protocol):
    """What has benches ready."""

    benches: list[Any]
    """The latest last."""


class _Queue(Generic[J]):
    """Jobs that wait, by the bench that they need.

    A bench costs a warm parent and a run of the source, in each worker that opens it. So a
    worker stays with its bench, then takes one that it has had lately, then one that nobody is
    at; only at the end do several work at one.
    """

    def __init__(self, jobs: Iterable[J], bench: Callable[[J], Hashable]) -> None:
        self._waiting: dict[Hashable, deque[J]] = {}
        for job in jobs:
            self._waiting.setdefault(bench(job), deque()).append(job)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, worker: _Kept, busy: Iterable[_Kept]) -> J:
        """The next job for a worker, while others are busy."""
        taken = {other.benches[-1] for other in busy}
        own = worker.benches[-1:]
        lately = [key for key in reversed(worker.benches) if key not in taken]
        free = [key for key in self._waiting if key not in taken]
        most = sorted(self._waiting, key=lambda key: -len(self._waiting[key]))
        key = next(key for key in (*own, *lately, *free, *most) if key in self._waiting)
        job = self._waiting[key].popleft()
        if not self._waiting[key]:
            del self._waiting[key]
        worker.benches = [*(each for each in worker.benches if each != key), key][-BENCHES:]
        return job


class _Worker:
    """The near end of one process that runs jobs, one after the other."""

    def __init__(self) -> None:
        self.benches: list[Any] = []
        # Not forked: threads and open databases of the coordinator stay its own.
        context = multiprocessing.get_context("spawn")
        self.connection, far = context.Pipe()
        self.process = context.Process(target=_work, args=(far,), name="softmark worker")
        self.process.start()
        far.close()

    def give(self, task: Callable[..., Any], job: Any) -> None:
        """Send a job; raises WorkerDied, or what pickling it raises."""
        message = pickle.dumps((task, job))
        try:
            self.connection.send_bytes(message)
        except OSError as error:
            raise self._death() from error

    def answer(self) -> Any:
        """The result, the exception that the task raised, or WorkerDied."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return self._death()
        except Exception as error:  # what only the worker can make sense of
            return error

    def _death(self) -> WorkerDied:
        self.process.join()
        return WorkerDied(
            f"the process that ran it ended (exit code {self.process.exitcode})",
            todo="Perhaps memory ran out, or a hidden test ended it: mark it again, with fewer "
            "--jobs, and look at the hidden tests.",
        )


def _work(connection: Connection) -> None:
    """In the worker: run what comes until the coordinator hangs up."""
    # The coordinator decides how to end. Not SIG_IGN: what a worker starts would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    # There is a worker for each core: threads of hidden tests would only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    threading.Thread(target=_end_with_the_coordinator, daemon=True).start()
    with Engine() as engine:
        while True:
            try:
                message = connection.recv_bytes()
            except EOFError:
                return
            answer = _answer(engine, message)
            try:
                connection.send_bytes(answer)
            except OSError:  # nobody waits for it any more
                return


def _answer(engine: Engine, message: bytes) -> bytes:
    try:
        task, job = pickle.loads(message)
        return pickle.dumps(task(engine, job))
    except Exception as error:
        try:
            told = pickle.dumps(error)
            pickle.loads(told)  # an exception with arguments of its own may not survive
        except Exception:
            told = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
        return told


def _end_with_the_coordinator() -> None:
    """A coordinator that is killed tells nobody: its workers would work on for nothing.

    Their warm parents end with them.
    """
    coordinator = multiprocessing.parent_process()
    if coordinator is not None:
        coordinator.join()
        os._exit(1)
