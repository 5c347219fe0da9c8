"""The processes and channels of one kernel: cells in and outputs out, questions and answers.

What arrives comes from the student's process: how much of it may wait, how large it may be
and how much it may unfold into are bounded before it is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import secrets
import signal
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from softmark.kernel.outputs import CappedClient, tidy
from softmark.model import Limits, SandboxError
from softmark.sandbox.helper import REPLY, REQUEST
from softmark.sandbox.provisioner import SealedProvisioner
from softmark.sandbox.warm_parent import WarmParent
from softmark.sandbox.watchdog import Budget, Watchdog

MAX_WAITING = 8
"""Messages of one channel that have arrived and wait to be read."""
MAX_BRACKETS = 8_000_000
"""Lists and objects that the JSON of one message may open; each becomes a Python object."""
_KILLED = -signal.SIGKILL & 0xFF
"""How a supervisor passes on that its kernel was killed."""
_T = TypeVar("_T")


class LiveKernel:
    """The processes and channels of one kernel; knows nothing of notebooks' meaning.

    ``trusted`` is for the instructor's own notebook, whose answers may fill our memory.
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
        self._loop = asyncio.new_event_loop()
        self._context = zmq.asyncio.Context()
        self._plain_context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        for context in (self._context, self._plain_context):
            # A larger message ends the connection before it fills our memory, and messages
            # that nobody has read yet wait in the sender's memory instead of ours.
            context.setsockopt(zmq.MAXMSGSIZE, limits.answer_bytes + 1024**2)
            context.setsockopt(zmq.RCVHWM, MAX_WAITING)
            context.setsockopt(zmq.LINGER, 0)
        self._asking: zmq.Socket[bytes] | None = None
        self.budget: Budget | None = None
        """What the latest cell could use, and what became of it."""
        spec = KernelSpec(argv=["softmark"], display_name="softmark", language="python")
        manager = AsyncKernelManager(context=self._context)
        manager._kernel_spec = spec
        # Where it goes with the warm parent, should nobody come to remove it.
        manager.connection_file = str(warm.folder / f"kernel-{secrets.token_hex(8)}.json")
        provisioner = manager.provisioner = SealedProvisioner(
            warm=warm,
            folder=folder,
            files=dict(files or {}),
            limits={name: getattr(limits, name) for name in limits.__dataclass_fields__},
            kernel_spec=spec,
            parent=manager,
        )
        self.client = CappedClient(NotebookNode(cells=[], metadata={}), km=manager, limits=limits)
        try:
            self._do(self.client.async_start_new_kernel())
            self._do(self._connect(manager))
            assert provisioner.fork is not None
            self.fork = provisioner.fork
            assert self.client.kc is not None
            self._session = self.client.kc.session
            self._session.unpack = _bounded(self._session.unpack)
            self.watchdog = Watchdog(self.fork, limits, trusted=trusted)
            self._killed_before = kills_for_memory()
        except BaseException as error:
            self._give_up(manager)
            if isinstance(error, SandboxError):
                raise
            what = f"{type(error).__name__}: {error}"
            raise SandboxError(f"a kernel did not start: {what}") from error

    def _give_up(self, manager: AsyncKernelManager) -> None:
        """Let go of what a kernel that did not start has opened.

        A context with open sockets that is left to the garbage collector can block for ever,
        in whatever thread it is collected.
        """
        try:
            if self.client.kc is not None:
                self.client.kc.stop_channels()
            fork = getattr(manager.provisioner, "fork", None)
            if fork is not None:
                self.warm.release(fork)
        finally:
            self._plain_context.destroy(linger=0)
            self._context.destroy(linger=0)
            self._loop.close()

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
        """Run one cell within its limits; raises DeadKernelError if the kernel ends."""
        with self.watchdog.budget(cpu_s, wall_s) as budget:
            self.budget = budget
            self.client.nb = NotebookNode(cells=[cell], metadata={})
            try:
                self._do(self.client.async_execute_cell(cell, 0))
            finally:
                tidy(cell)
        return budget

    def request(
        self, content: Mapping[str, Any], buffers: list[bytes], cpu_s: float, wall_s: float
    ) -> tuple[dict[str, Any], list[bytes], Budget]:
        """Ask the helper; raises DeadKernelError if the kernel ends or is killed."""
        with self.watchdog.brief_budget(cpu_s, wall_s) as budget:
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
                same = reply["parent_header"].get("msg_id") == message["header"]["msg_id"]
            except Exception as error:
                raise DeadKernelError("the kernel sent no Jupyter message") from error
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
            self._plain_context.destroy(linger=0)
            self._context.destroy(linger=0)
            manager = self.client.km
            if manager is not None:
                manager.cleanup_connection_file()
            self._loop.close()


def kills_for_memory() -> int:
    """How many processes the system has ended so far for want of memory; 0 if it does not say."""
    with contextlib.suppress(OSError, ValueError), Path("/proc/vmstat").open() as counts:
        for line in counts:
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def _bounded(unpack: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """The session's own parser, behind a look at how many objects it would make."""

    def bounded(data: bytes) -> Any:
        if len(data) > MAX_BRACKETS:
            raw = bytes(data)
            if raw.count(b"[") + raw.count(b"{") > MAX_BRACKETS:
                raise ValueError("a message of too many parts")
        return unpack(data)

    return bounded
