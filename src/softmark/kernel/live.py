"""One kernel: cells in and outputs out, questions and answers.

What arrives comes from the student's process: how much of it may wait, how large it may be
and how much it may unfold into are bounded before it is read.
"""

from __future__ import annotations

import contextlib
import secrets
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from softmark.kernel.channel import Channel
from softmark.kernel.outputs import Outputs, tidy
from softmark.model import Limits
from softmark.sandbox.forked import message_bytes
from softmark.sandbox.warm_parent import WarmParent
from softmark.sandbox.watchdog import Budget, Watchdog

_KILLED = -signal.SIGKILL & 0xFF
"""How a supervisor passes on that its kernel was killed."""
_SKIPPED = "skip-execution"
"""The tag of cells that whatever runs notebooks leaves out, nbgrader too."""


class LiveKernel:
    """The processes and the channel of one kernel; knows nothing of notebooks' meaning.

    ``trusted`` is for the instructor's own notebook, whose answers may fill our memory.
    Raises SandboxError where it does not start.
    """

    def __init__(
        self,
        warm: WarmParent,
        limits: Limits,
        folder: str,
        *,
        trusted: bool = False,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.limits = limits
        self.warm = warm
        self.budget: Budget | None = None
        """What the latest cell could use, and what became of it."""
        self.fork = warm.fork(folder, limits, files)
        try:
            assert self.fork.channel is not None
            self._channel = Channel(self.fork.channel, message_bytes(limits), lambda: self.dead)
            self._outputs = Outputs(limits)
            self.watchdog = Watchdog(self.fork, limits, trusted=trusted)
            self._killed_before = kills_for_memory()
        except BaseException:
            warm.release(self.fork)
            raise

    @property
    def dead(self) -> bool:
        """Whether the kernel has ended."""
        self.warm.poll()
        return self.fork.exit_code is not None or not self.warm.alive

    @property
    def lost(self) -> bool:
        """Whether the kernel has ended by no doing of the submission's, nor of its watchdog.

        Its warm parent or its supervisor was ended, which no submission can reach; or it was
        killed while the system ended processes for want of memory.
        """
        if not self.dead:
            return False
        if not self.warm.alive:
            return True
        code = self.fork.exit_code
        if self.watchdog.killed or code is None:
            return False
        return code < 0 or (code == _KILLED and kills_for_memory() > self._killed_before)

    def execute(self, cell: NotebookNode, cpu_s: float, wall_s: float) -> Budget:
        """Run one cell within its limits; raises KernelEnded if the kernel ends."""
        with self.watchdog.budget(cpu_s, wall_s) as budget:
            self.budget = budget
            if cell.source.strip() and _SKIPPED not in cell.metadata.get("tags", ()):
                cell.outputs = []
                try:
                    self._run(cell)
                finally:
                    tidy(cell)
        return budget

    def _run(self, cell: NotebookNode) -> None:
        ident = secrets.token_hex(8)
        self._channel.send({"op": "run", "id": ident, "code": cell.source})
        while True:
            message, _ = self._channel.receive()
            if message.get("kind") == "output":
                self._outputs.keep(cell, message["type"], message["content"])
            elif message.get("kind") == "done" and message.get("id") == ident:
                cell.execution_count = message.get("count")
                return

    def request(
        self, content: Mapping[str, Any], buffers: list[bytes], cpu_s: float, wall_s: float
    ) -> tuple[dict[str, Any], list[bytes], Budget]:
        """Ask the helper; raises KernelEnded if the kernel ends or is killed."""
        with self.watchdog.brief_budget(cpu_s, wall_s) as budget:
            reply, parts = self._request(content, buffers)
        return reply, parts, budget

    def _request(
        self, content: Mapping[str, Any], buffers: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        ident = secrets.token_hex(8)
        self._channel.send({**content, "id": ident}, buffers)
        while True:
            message, parts = self._channel.receive()
            if message.get("kind") == "done" and message.get("id") == ident:
                return {"status": "interrupted"}, []
            if message.get("kind") == "reply" and message.get("id") == ident:
                answer = message.get("content")
                return (answer if isinstance(answer, dict) else {}), parts

    def close(self) -> None:
        """End every process and close the channel; never raises."""
        self.watchdog.close()
        self.warm.release(self.fork)


def kills_for_memory() -> int:
    """How many processes the system has ended so far for want of memory; 0 if it does not say."""
    with contextlib.suppress(OSError, ValueError), Path("/proc/vmstat").open() as counts:
        for line in counts:
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0
