"""One submission's live kernel: runs the notebook, then answers "value of" and "call".

Nothing that comes out of the kernel is believed to be anything but data. When a kernel
dies, a fresh fork runs again what came before the fatal cell, so that the answers of
those cells are there to be marked.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from softmark import wire
from softmark.kernel.allowance import LEAST_S, Allowance, Exhausted
from softmark.kernel.channel import KernelEnded
from softmark.kernel.live import LiveKernel
from softmark.kernel.stops import Stop, cause_of, interrupted, stop_of, where_of, why_missing
from softmark.model import (
    AnswerTimeout,
    Handle,
    KernelDied,
    Limits,
    MissingName,
    Outcome,
    Resources,
    SandboxError,
    student_error,
)
from softmark.sandbox.warm_parent import WarmParent
from softmark.sandbox.watchdog import Budget, Trip

MAX_RESPAWNS = 3
MAX_TIMEOUTS = 2
"""How often one name may fail to answer before it is asked no more."""
MAX_ERROR_TEXT = 2000
MAX_NOTES = 100
STARVED = 0.9
"""Share of its memory that a submission holds when it can no longer do anything; it raised."""
STARVED_UNSAID = 0.98
"""The same where nothing was raised."""
MAX_STOPS_SAID = 5
"""How many cells that stopped have a note of their own."""
MAX_CACHED = 64 * 1024**2
"""Bytes of answers that are kept for the next hidden test."""


@dataclass
class Run:
    """What became of the cells: where they stopped, and why."""

    notebook: NotebookNode
    stopped_at: int | None = None
    reason: str = ""
    outcome: Outcome = Outcome.STUDENT_ERROR
    cells_cpu_s: float = 0.0
    notes: list[str] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    """The student's own cells that did not run to their end."""


class Session:
    """A notebook that runs once in a live kernel and then answers hidden tests.

    Implements the ``Answers`` protocol of :mod:`softmark.model`. ``graded`` maps the
    index of each graded cell to its grade_id: the moments that are remembered. ``trusted``
    is for the instructor's own notebook, which a whole class may ask without end. ``files``
    lie in the working folder: path to content.
    """

    def __init__(
        self,
        warm: WarmParent,
        notebook: NotebookNode,
        graded: Mapping[int, str],
        limits: Limits,
        *,
        folder: str,
        trusted: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.files = dict(files or {})
        self.warm = warm
        self.limits = limits
        self.folder = folder
        self.graded = dict(graded)
        self.trusted = trusted
        self.run = Run(copy.deepcopy(notebook))
        self._live: LiveKernel | None = None
        self._generation = 0
        self._respawns = 0
        self._next = 0
        self._ran: int | None = None
        """The code cell that ran last."""
        self._skip_from = len(notebook.cells)
        self._cpu_s = 0.0
        self._peak = 0
        self.pressed = False
        """Whether the clock ran out somewhere because the machine was busy; known once closed."""
        self._timeouts: dict[str, int] = {}
        self._values: dict[tuple[str, tuple[str, ...]], list[bytes]] = {}
        self._cached = 0
        self._begun = time.monotonic()
        self._allowance = Allowance(limits)
        whole_s = limits.wall_s(limits.cpu_s_per_notebook)
        self._asking_left_s = math.inf if trusted else whole_s

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def execute(self) -> Run:
        """Run every cell, remember each graded cell's moment; student faults never raise."""
        return self.advance(len(self.run.notebook.cells))

    def advance(self, stop: int) -> Run:
        """Run the cells that have not run yet, up to the one with the index ``stop``.

        Hidden tests may ask in between; what they ask of a graded cell must have run.
        """
        if self._live is None and self._next == 0:
            self._live = self._spawn()
            self._allowance = Allowance(self.limits)
        while self._next < stop and self.run.stopped_at is None:
            index, cell = self._next, self.run.notebook.cells[self._next]
            self._next += 1
            if cell.cell_type == "code":
                self._execute_one(index, cell)
        return self.run

    def forget(self, cell: str) -> None:
        """Let go of a moment that nobody will ask about again; raises KernelEnded."""
        if self._live is not None:
            content = {"op": "forget", "cell": cell}
            self._live.request(content, [], self.limits.cpu_s_per_call, LEAST_S)

    def _execute_one(self, index: int, cell: NotebookNode) -> None:
        assert self._live is not None
        try:
            limit, wall_s = self._allowance.of_a_cell()
        except Exhausted as exhausted:
            self._stop(index, str(exhausted), Outcome.TIMEOUT)
            return
        try:
            budget = self._live.execute(cell, limit, wall_s)
            self.run.cells_cpu_s += budget.cpu_s
            self._allowance.spend(budget)
            if self._is_starved(cell, budget):
                budget.tripped, budget.killed = Trip.MEMORY, True
            if budget.killed:  # though it may have told its cell's end in the same moment
                raise KernelEnded("the kernel was ended with its cell")
            if budget.tripped:
                self._note_interrupt(index, cell, budget, limit)
            elif not self.trusted and (stop := stop_of(self.run.notebook, index, self.run.stops)):
                self._note_stop(stop)
            self._snapshot(index, self._live, self._allowance)
        except Exception as error:
            if isinstance(error, SandboxError):
                raise
            self._check_not_lost()
            reason, outcome = cause_of(self._live, error)
            if self._live.watchdog.trip is not None and self._ran is not None:
                index = self._ran  # it was ended between the cells, for what that one left
                cell = self.run.notebook.cells[index]
            text = f"softmark: {reason}. The cells from here on did not run."
            cell.outputs.append(new_output("stream", name="stderr", text=text))
            self._stop(index, reason, outcome)
            self._bury()
        else:
            self._ran = index

    def _is_starved(self, cell: Any, budget: Budget) -> bool:
        """Whether a cell has left next to no memory for what comes after it."""
        if self.trusted or budget.end is None:
            return False
        raised = any(output.get("ename") == "MemoryError" for output in cell.outputs)
        share = STARVED if raised else STARVED_UNSAID
        return budget.end.memory_bytes > share * self.limits.memory_bytes

    def _note_interrupt(self, index: int, cell: Any, budget: Budget, limit: float) -> None:
        what = "of CPU time" if budget.tripped is Trip.CPU else "CPU limit by waiting"
        said = f"interrupted, as it went over its {limit:g} s {what}"
        stop = interrupted(self.run.notebook, index, said)
        self.run.stops.append(stop)
        note = f"Stopped in {stop}."
        self.run.notes.append(note)
        cell.outputs.append(new_output("stream", name="stderr", text=f"softmark: {note}"))

    def _note_stop(self, stop: Stop) -> None:
        self.run.stops.append(stop)
        if len(self.run.stops) <= MAX_STOPS_SAID:
            self.run.notes.append(f"Stopped in {stop}. {stop.advice}".rstrip())

    def _stop(self, index: int, reason: str, outcome: Outcome) -> None:
        self.run.stopped_at = index
        self.run.reason, self.run.outcome = reason, outcome
        where = where_of(self.run.notebook, index)
        self.run.notes.append(f"Marked as far as it ran: in {where}, {reason}.")
        self._skip_from = index

    def unreached(self) -> dict[str, tuple[Outcome, str]]:
        """The graded cells that did not run, each with its outcome and a hint."""
        if self.run.stopped_at is None:
            return {}
        where = where_of(self.run.notebook, self.run.stopped_at)
        hint = f"This cell was not reached: in {where}, {self.run.reason}."
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
            raise student_error("ValueError", f"the answer is no data: {error}") from error

    def ask_raw(
        self, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None
    ) -> list[bytes]:
        """The reply's encoded answer; raises StudentError for anything but an answer."""
        if op != "value":
            self._forget()  # a call may change what a name stands for
        elif (cell, path) in self._values:
            return self._values[cell, path]
        if self._asking_left_s <= 0:
            raise AnswerTimeout("the answers together took longer than they may")
        began = time.monotonic()
        try:
            return self._ask_live(op, cell, path, message)
        finally:
            self._asking_left_s -= time.monotonic() - began

    def _ask_live(
        self, op: str, cell: str, path: tuple[str, ...], message: list[bytes] | None
    ) -> list[bytes]:
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
            wall_s = min(self.limits.wall_s(limit), max(self._asking_left_s, LEAST_S))
            reply, parts, budget = self._live.request(content, message or [], limit, wall_s)
        except KernelEnded as error:
            self._check_not_lost()
            self._bury()
            raise KernelDied("the call ended the kernel") from error
        status = reply.get("status")
        if status == "ok" and parts:
            size = sum(map(len, parts))
            if op == "value" and path[0][0] != "@" and self._cached + size <= MAX_CACHED:
                self._values[cell, path] = parts
                self._cached += size
            return parts
        if status == "interrupted" or budget.tripped:
            self._timeouts[path[0]] = self._timeouts.get(path[0], 0) + 1
            raise AnswerTimeout(f"no answer within {limit:g} s of CPU time")
        if status == "missing":
            raise self._missing(path[0])
        name, text = (str(reply.get(key, "")) for key in ("ename", "evalue"))
        text = text[:MAX_ERROR_TEXT].encode("utf-8", "replace").decode()
        raised = student_error(name or "Exception", text)
        if raised.type_name == "NameError" and self.run.stops:
            # Of the run, whatever the error says now: its text may be made for the question.
            raised.why = f"A cell before had stopped in {self.run.stops[0]}."
        raise raised

    def _missing(self, name: str) -> MissingName:
        error = MissingName(name)
        run = self.run
        error.why = why_missing(name, run.notebook, run.stops, run.stopped_at)
        return error

    def _handle(self, type_name: str, description: Mapping[str, Any], ref: str) -> Handle:
        return Handle(type_name, description, f"{ref}:{self._generation}")

    def _spawn(self) -> LiveKernel:
        self._generation += 1
        return LiveKernel(
            self.warm, self.limits, self.folder, trusted=self.trusted, files=self.files
        )

    def _snapshot(self, index: int, live: LiveKernel, allowance: Allowance) -> None:
        if index in self.graded:
            content = {"op": "snapshot", "cell": self.graded[index]}
            limit = self.limits.cpu_s_per_call
            wall_s = min(self.limits.wall_s(limit), max(allowance.wall_s, LEAST_S))
            reply, _, _ = live.request(content, [], limit, wall_s)
            note = f"The values at {self.graded[index]} were not kept: its last values counted."
            if reply.get("status") != "ok" and note not in self.run.notes:
                self.run.notes.append(note)
            lost = reply.get("lost")
            for name in lost if isinstance(lost, list) else ():
                self._note_lost(str(name)[:80])

    def _note_lost(self, name: str) -> None:
        """A model that was too large to keep is marked as it is at the end."""
        shown = name if name.isidentifier() else "a model"
        note = f"`{shown}` is too large to be kept as it was at its cell: its last state counted."
        if note not in self.run.notes and len(self.run.notes) < MAX_NOTES:
            self.run.notes.append(note)

    def _respawn(self) -> None:
        """Bring a dead kernel's answers back by running its cells again, a few times."""
        while self._respawns < MAX_RESPAWNS:
            self._respawns += 1
            live = self._spawn()
            again = copy.deepcopy(self.run.notebook.cells[: self._skip_from])
            self._live = live
            allowance = Allowance(self.limits, most_s=self._asking_left_s)
            try:
                for index, cell in enumerate(again):
                    if cell.cell_type != "code":
                        continue
                    budget = live.execute(cell, *allowance.of_a_cell())
                    allowance.spend(budget)
                    self._snapshot(index, live, allowance)
                return
            except SandboxError:
                raise
            except Exception:
                self._check_not_lost()
                self._bury()

    def _check_not_lost(self) -> None:
        """Raise SandboxError where the kernel was taken from the submission by somebody else."""
        if self._live is not None and self._live.lost:
            self._bury()
            raise SandboxError(
                "the kernel was ended from outside: by hand, or by the system for want of memory",
                where="sandbox",
                todo="Mark it again, with fewer --jobs if memory is short.",
            )

    def _forget(self) -> None:
        self._values.clear()
        self._cached = 0

    def _bury(self) -> None:
        self._forget()
        if self._live is not None:
            live, self._live = self._live, None
            self.pressed = self.pressed or live.watchdog.pressed
            self._peak = max(self._peak, live.watchdog.peak_memory_bytes)
            sample = live.watchdog.sample()
            live.close()
            self._cpu_s += max(sample.cpu_s, live.fork.cpu_s)

    def close(self) -> None:
        """End the kernel."""
        self._bury()

    @property
    def hurt(self) -> bool:
        """Whether a question ended the kernel or found no answer, so that later ones may too."""
        return self._respawns > 0 or self._live is None or bool(self._timeouts)

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
