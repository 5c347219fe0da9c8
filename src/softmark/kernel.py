"""One submission's live kernel: runs the notebook, then answers "value of" and "call".

Nothing that comes out of the kernel is believed to be anything but data. When a kernel
dies, a fresh fork runs again what came before the fatal cell, so that the answers of
those cells are there to be marked.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import queue
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

from softmark import wire
from softmark.model import (
    AnswerTimeout,
    Handle,
    KernelDied,
    Limits,
    MissingName,
    Outcome,
    Resources,
    SandboxError,
    StudentError,
)
from softmark.outputs import CappedClient, tidy
from softmark.sandbox.helper import REPLY, REQUEST
from softmark.sandbox.provisioner import SealedProvisioner, lend
from softmark.sandbox.warm_parent import WarmParent
from softmark.sandbox.watchdog import Budget, Trip, Watchdog

MAX_RESPAWNS = 3
MAX_TIMEOUTS = 2
"""How often one name may fail to answer before it is asked no more."""
MAX_ERROR_TEXT = 2000
_T = TypeVar("_T")

ErrorOf = Callable[[str, str], StudentError]
"""Makes the exception that a hidden test sees from a type name and a message."""


@dataclass
class Run:
    """What became of the cells: where they stopped, and why."""

    notebook: NotebookNode
    stopped_at: int | None = None
    reason: str = ""
    outcome: Outcome = Outcome.STUDENT_ERROR
    cells_cpu_s: float = 0.0
    notes: list[str] = field(default_factory=list)


class LiveKernel:
    """The processes and channels of one kernel; knows nothing of notebooks' meaning."""

    def __init__(self, warm: WarmParent, limits: Limits, folder: str) -> None:
        self.limits = limits
        self.warm = warm
        self._loop = asyncio.new_event_loop()
        self._context = zmq.asyncio.Context()
        # A larger message ends the connection before it fills our memory.
        self._context.setsockopt(zmq.MAXMSGSIZE, limits.answer_bytes + 1024**2)
        self._context.setsockopt(zmq.LINGER, 0)
        self._plain_context = zmq.Context()
        self._plain_context.setsockopt(zmq.MAXMSGSIZE, limits.answer_bytes + 1024**2)
        self._plain_context.setsockopt(zmq.LINGER, 0)
        self._asking: zmq.Socket[bytes] | None = None
        name = f"warm-{id(self)}"
        lend(name, warm)
        config = {
            "warm": name,
            "folder": folder,
            "limits": {k: getattr(limits, k) for k in limits.__dataclass_fields__},
        }
        provisioner = {"provisioner_name": "softmark-sealed", "config": config}
        spec = KernelSpec(
            argv=["softmark"],
            display_name="softmark",
            language="python",
            metadata={"kernel_provisioner": provisioner},
        )
        manager = AsyncKernelManager(context=self._context)
        manager._kernel_spec = spec
        self._lent = name
        self.client = CappedClient(NotebookNode(cells=[], metadata={}), km=manager, limits=limits)
        try:
            self._do(self.client.async_start_new_kernel())
            self._do(self._connect(manager))
            provisioner_ = manager.provisioner
            assert isinstance(provisioner_, SealedProvisioner)
            assert provisioner_.fork is not None
            self.fork = provisioner_.fork
            assert self.client.kc is not None
            self._session = self.client.kc.session
            self.watchdog = Watchdog(self.fork, limits)
        except BaseException as error:
            lend(name, None)
            self._loop.close()
            if isinstance(error, SandboxError):
                raise
            what = f"{type(error).__name__}: {error}"
            raise SandboxError(f"a kernel did not start: {what}") from error

    async def _connect(self, manager: AsyncKernelManager) -> None:
        """Open the channels; ready once an output came through, so that none is lost later.

        jupyter_client's own ``wait_for_ready`` always waits 0.2 s longer than needed.
        """
        client = self.client.kc = manager.client()
        client.start_channels(stdin=False, hb=False, control=False)
        client.allow_stdin = False
        deadline = time.monotonic() + 60.0
        while time.monotonic() < deadline:
            asked = client.kernel_info()
            with contextlib.suppress(queue.Empty):
                while True:
                    message = await client.get_iopub_msg(timeout=0.1)
                    mine = message["parent_header"].get("msg_id") == asked
                    if mine and message["content"].get("execution_state") == "idle":
                        await client.get_shell_msg(timeout=10.0)
                        return
        raise SandboxError("the kernel did not answer within 60 s")

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._loop.run_until_complete(work)

    @property
    def dead(self) -> bool:
        """Whether the kernel has ended."""
        self.warm.poll()
        return self.fork.exit_code is not None or not self.warm.alive

    def execute(self, cell: NotebookNode, cpu_s: float) -> Budget:
        """Run one cell within ``cpu_s``; raises DeadKernelError if the kernel ends."""
        with self.watchdog.budget(cpu_s) as budget:
            self.client.last_budget = budget
            self.client.nb = NotebookNode(cells=[cell], metadata={})
            try:
                self._do(self.client.async_execute_cell(cell, 0))
            finally:
                tidy(cell)
        return budget

    def request(
        self, content: Mapping[str, Any], buffers: list[bytes], cpu_s: float
    ) -> tuple[dict[str, Any], list[bytes], Budget]:
        """Ask the helper; raises DeadKernelError if the kernel ends or is killed."""
        with self.watchdog.brief_budget(cpu_s) as budget:
            reply, parts = self._request(content, buffers)
        return reply, parts, budget

    def _request(
        self, content: Mapping[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        # A socket of its own without an event loop: a hidden test asks hundreds of times.
        if self._asking is None:
            self._asking = self._plain_context.socket(zmq.DEALER)
            self._asking.connect(f"ipc://{self.fork.sockets}-1")
        session = self._session
        message = session.msg(REQUEST, dict(content))
        message["buffers"] = buffers
        session.send(self._asking, message)
        while True:
            while not self._asking.poll(250):
                if self.dead:
                    raise DeadKernelError("the kernel ended")
            try:
                _, frames = session.feed_identities(self._asking.recv_multipart())
                reply = session.deserialize(frames)
            except Exception as error:
                raise DeadKernelError("the kernel sent no Jupyter message") from error
            parent = reply.get("parent_header") or {}
            same = parent.get("msg_id") == message["header"]["msg_id"]
            if same and reply.get("msg_type") == REPLY:
                answer = reply.get("content")
                parts = [bytes(part) for part in reply.get("buffers", ())]
                return (answer if isinstance(answer, dict) else {}), parts

    def close(self) -> None:
        """End every process and close every socket; never raises."""
        self.watchdog.close()
        try:
            if self.client.kc is not None:
                self.client.kc.stop_channels()
            self.warm.release(self.fork)
            self._do(self._loop.shutdown_asyncgens())
        finally:
            lend(self._lent, None)
            self._plain_context.destroy(linger=0)
            self._context.destroy(linger=0)
            manager = self.client.km
            if manager is not None:
                manager.cleanup_connection_file()
            self._loop.close()


class Session:
    """A notebook that runs once in a live kernel and then answers hidden tests.

    Implements the ``Answers`` protocol of :mod:`softmark.model`. ``graded`` maps the
    index of each graded cell to its grade_id: the moments that are remembered.
    """

    def __init__(
        self,
        warm: WarmParent,
        notebook: NotebookNode,
        graded: Mapping[int, str],
        limits: Limits,
        *,
        folder: str,
        error_of: ErrorOf,
    ) -> None:
        self.warm = warm
        self.limits = limits
        self.folder = folder
        self.graded = dict(graded)
        self.error_of = error_of
        self.run = Run(copy.deepcopy(notebook))
        self._live: LiveKernel | None = None
        self._generation = 0
        self._respawns = 0
        self._skip_from = len(notebook.cells)
        self._cpu_s = 0.0
        self._peak = 0
        self._timeouts: dict[str, int] = {}
        self._values: dict[tuple[str, tuple[str, ...]], list[bytes]] = {}
        self._begun = time.monotonic()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def execute(self) -> Run:
        """Run every cell, remember each graded cell's moment; student faults never raise."""
        self._live = self._spawn()
        for index, cell in enumerate(self.run.notebook.cells):
            if not self._execute_one(index, cell):
                break
        return self.run

    def _execute_one(self, index: int, cell: NotebookNode) -> bool:
        assert self._live is not None
        left = self.limits.cpu_s_per_notebook - self.run.cells_cpu_s
        limit = min(self.limits.cpu_s_per_cell, left)
        if left <= 0:
            limit_s = self.limits.cpu_s_per_notebook
            self._stop(index, f"the notebook used its {limit_s:g} s of CPU time", Outcome.TIMEOUT)
            return False
        try:
            budget = self._live.execute(cell, limit)
            self.run.cells_cpu_s += budget.cpu_s
            if budget.tripped:
                self._note_interrupt(index, cell, budget, limit)
            self._snapshot(index, self._live)
        except Exception as error:
            if isinstance(error, SandboxError):
                raise
            reason, outcome = self._why(error)
            text = f"softmark: {reason}. The cells from here on did not run."
            cell.outputs.append(new_output("stream", name="stderr", text=text))
            self._stop(index, reason, outcome)
            self._bury()
            return False
        return True

    def _note_interrupt(self, index: int, cell: Any, budget: Budget, limit: float) -> None:
        what = "of CPU time" if budget.tripped is Trip.CPU else "CPU limit by waiting"
        note = f"Cell {index + 1} was interrupted: it went over its {limit:g} s {what}."
        self.run.notes.append(note)
        cell.outputs.append(new_output("stream", name="stderr", text=f"softmark: {note}"))

    def _stop(self, index: int, reason: str, outcome: Outcome) -> None:
        self.run.stopped_at = index
        self.run.reason, self.run.outcome = reason, outcome
        self.run.notes.append(f"Marked as far as it ran: in cell {index + 1}, {reason}.")
        self._skip_from = index

    def _why(self, error: Exception) -> tuple[str, Outcome]:
        assert self._live is not None
        budget = self._live.client.last_budget
        trip = budget.tripped if budget else None
        if trip is Trip.MEMORY:
            size = self.limits.memory_bytes / 1024**2
            return f"the kernel went over its {size:,.0f} MB of memory", Outcome.STUDENT_ERROR
        if trip is Trip.PROCESSES:
            return "too many processes were started", Outcome.STUDENT_ERROR
        if trip is not None:
            return "the code went over its time and ignored the interrupt", Outcome.TIMEOUT
        if not self._live.dead and not isinstance(error, DeadKernelError):
            what = f"the kernel sent what is no Jupyter message ({type(error).__name__})"
            return what, Outcome.STUDENT_ERROR
        return "the kernel ended (the code left Python or crashed it)", Outcome.STUDENT_ERROR

    def unreached(self) -> dict[str, tuple[Outcome, str]]:
        """The graded cells that did not run, each with its outcome and a hint."""
        if self.run.stopped_at is None:
            return {}
        hint = f"This cell was not reached: {self.run.reason}."
        return {
            grade_id: (self.run.outcome, hint)
            for index, grade_id in self.graded.items()
            if index >= self.run.stopped_at
        }

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        """See :class:`softmark.model.Answers`."""
        return self.ask("value", cell, path, None)

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """See :class:`softmark.model.Answers`."""
        tree, buffers = wire.encode(
            (args, dict(kwargs or {})), limit=self.limits.answer_bytes, wrap=_wrap_handle
        )
        return self.ask("call", cell, path, [tree, *buffers])

    def ask(self, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None) -> Any:
        """Send one request and decode the reply into a value or an exception."""
        parts = self.ask_raw(op, cell, path, message)
        try:
            return wire.decode(
                parts[0], parts[1:], limit=self.limits.answer_bytes, unwrap=self._handle
            )
        except (wire.WireFormatError, IndexError) as error:
            raise self.error_of("ValueError", f"the answer is no data: {error}") from error

    def ask_raw(
        self, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None
    ) -> list[bytes]:
        """The reply's encoded answer; raises StudentError for anything but an answer."""
        if op != "value":
            self._values.clear()  # a call may change what a name stands for
        elif (cell, path) in self._values:
            return self._values[cell, path]
        if self._live is None:
            self._respawn()
        if self._live is None:
            raise KernelDied("the kernel ended and could not be brought back")
        if path and path[0].startswith("@"):
            ref, _, generation = path[0].partition(":")
            if generation and int(generation) != self._generation:
                raise KernelDied("the object was lost when the kernel ended")
            path = (ref, *path[1:])
        if self._timeouts.get(path[0], 0) >= MAX_TIMEOUTS:
            raise AnswerTimeout("it did not answer before, and was not asked again")
        content = {"op": op, "cell": cell, "path": path, "limit": self.limits.answer_bytes}
        limit = self.limits.cpu_s_per_call
        try:
            reply, parts, budget = self._live.request(content, message or [], limit)
        except DeadKernelError as error:
            self._bury()
            raise KernelDied("the call ended the kernel") from error
        status = reply.get("status")
        if status == "ok" and parts:
            if op == "value" and not path[0].startswith("@"):
                self._values[cell, path] = parts
            return parts
        if status == "interrupted" or budget.tripped:
            self._timeouts[path[0]] = self._timeouts.get(path[0], 0) + 1
            raise AnswerTimeout(f"no answer within {limit:g} s of CPU time")
        if status == "missing":
            raise MissingName(path[0])
        name, text = (str(reply.get(key, "")) for key in ("ename", "evalue"))
        text = text[:MAX_ERROR_TEXT].encode("utf-8", "replace").decode()
        raise self.error_of(name or "Exception", text)

    def _handle(self, type_name: str, description: Mapping[str, Any], ref: str) -> Handle:
        return Handle(type_name, description, f"{ref}:{self._generation}")

    def _spawn(self) -> LiveKernel:
        self._generation += 1
        return LiveKernel(self.warm, self.limits, self.folder)

    def _snapshot(self, index: int, live: LiveKernel) -> None:
        if index in self.graded:
            content = {"op": "snapshot", "cell": self.graded[index]}
            live.request(content, [], self.limits.cpu_s_per_call)

    def _respawn(self) -> None:
        """Bring a dead kernel's answers back by running its cells again, a few times."""
        while self._respawns < MAX_RESPAWNS:
            self._respawns += 1
            live = self._spawn()
            again = copy.deepcopy(self.run.notebook.cells[: self._skip_from])
            self._live = live
            try:
                for index, cell in enumerate(again):
                    live.execute(cell, self.limits.cpu_s_per_cell)
                    self._snapshot(index, live)
                return
            except SandboxError:
                raise
            except Exception:
                self._bury()

    def _bury(self) -> None:
        self._values.clear()
        if self._live is not None:
            live, self._live = self._live, None
            self._peak = max(self._peak, live.watchdog.peak_memory_bytes)
            sample = live.watchdog.sample()
            live.close()
            self._cpu_s += max(sample.cpu_s, live.fork.cpu_s)

    def close(self) -> None:
        """End the kernel."""
        self._bury()

    @property
    def resources(self) -> Resources:
        """What the session has used so far; complete once it is closed."""
        return Resources(time.monotonic() - self._begun, self._cpu_s, self._peak)


def _wrap_handle(value: object) -> tuple[str, Mapping[str, Any], str] | None:
    if isinstance(value, Handle):
        return value.type_name, {}, value.ref.partition(":")[0]
    inner = getattr(value, "handle", None)
    if isinstance(inner, Handle):
        return _wrap_handle(inner)
    return None


def cache_of(root: Path, assignment: str, digest: str) -> Path:
    """The folder in which a reference's answers are kept."""
    return root / ".softmark" / "reference" / assignment / digest
