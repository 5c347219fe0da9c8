"""Guest: a kernel that takes cells and questions from one stream, and answers on it.

The kernel is ipykernel's own, with its shell, magics, displays and widgets; what it would send
to front ends goes on the stream at once. There are no sockets, no threads and no dispatcher,
which cost several times what most cells do. All of it runs in the student's process and may be
tampered with; all that can follow is wrong data.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from softmark.sandbox.fork import leave
from softmark.sandbox.frames import Reader, pack
from softmark.sandbox.helper import Helper
from softmark.sandbox.streams import Stream

_SHOWN = (
    "stream",
    "display_data",
    "execute_result",
    "error",
    "update_display_data",
    "clear_output",
)
"""What a page can show. Messages of widgets are for a browser that is not there."""
_PIECE = 1 << 18
_write, _read, _mask = os.write, os.read, signal.pthread_sigmask
_SIGNALS = signal.valid_signals()


class Channel:
    """The near end of the stream; a process that is forked off does not write on it."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self.descriptor = descriptor
        self._limit = limit
        self._reader = Reader(limit)
        self._lock = threading.Lock()
        self._child = False
        os.register_at_fork(after_in_child=self._become_child)

    def _become_child(self) -> None:
        self._child = True

    @property
    def child(self) -> bool:
        """Whether this is a process that the student's code has forked off."""
        return self._child

    def show(self, kind: str, content: Any) -> None:
        """Send an output; one that is larger than a message may be is left out, and that is said.

        Raises TypeError, ValueError for what JSON cannot hold.
        """
        message = pack({"kind": "output", "type": kind, "content": content})
        if len(message) > self._limit:
            text = f"[softmark: an output of {len(message):,} bytes, too large to be kept]\n"
            content = {"name": "stderr", "text": text}
            message = pack({"kind": "output", "type": "stream", "content": content})
        self._send(message)

    def put(self, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Send a message."""
        self._send(pack(content, buffers))

    def _send(self, packed: bytes) -> None:
        """Send it whole: no signal comes in between."""
        if self._child:
            return
        message = memoryview(packed)
        before = _mask(signal.SIG_BLOCK, _SIGNALS)
        try:
            with self._lock:
                while message:
                    message = message[_write(self.descriptor, message) :]
        except OSError:  # nobody listens any more
            leave(1)
        finally:
            _mask(signal.SIG_SETMASK, before)

    async def take(self) -> tuple[dict[str, Any], list[bytes]]:
        """The next message; the student's own tasks run while there is none."""
        loop = asyncio.get_running_loop()
        while (message := self._reader.take()) is None:
            ready = loop.create_future()
            loop.add_reader(self.descriptor, _wake, ready)
            try:
                await ready
            finally:
                loop.remove_reader(self.descriptor)
            piece = _read(self.descriptor, _PIECE)
            if not piece:
                leave(0)
            self._reader.feed(piece)
        return message


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class DirectKernel:
    """An ipykernel, made in this process, behind a channel."""

    def __init__(self, channel: Channel, home: str) -> None:
        self._channel = channel
        self._streams = [Stream(name, n, home, self._print) for name, n in _STREAMS]
        sys.stdout, sys.stderr = self._streams
        self.kernel = _make(channel)
        self._helper: Helper | None = None

    def _print(self, name: str, text: str) -> None:
        self._channel.show("stream", {"name": name, "text": text})

    def answer_questions(self) -> None:
        """Be ready for questions; remembers which modules there are."""
        sys.modules.pop("softmark.sandbox.warm", None)
        self._helper = Helper(self.kernel.shell.user_ns)
        self._helper.modules = dict(sys.modules)

    def serve(self) -> None:
        """Run until the other side hangs up; never returns."""
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        serving = loop.create_task(self._serve())
        while not serving.done():
            # What a task of the student's raises to leave Python does not end the kernel.
            with contextlib.suppress(BaseException):
                loop.run_until_complete(serving)
        leave(1)

    async def _serve(self) -> None:
        from tornado.ioloop import IOLoop

        self.kernel.io_loop = IOLoop.current()
        while True:
            message, buffers = await self._channel.take()
            try:
                self.kernel.pre_handler_hook()
                if message["op"] == "run":
                    await self._run(message)
                else:
                    self._answer(message, buffers)
            except BaseException:  # an interrupt that came too late, a kernel that was patched
                self._end(message)
            finally:
                self.kernel.post_handler_hook()
            if self._channel.child:  # forked off by a cell, it has run that to its end
                leave(0)

    async def _run(self, message: Mapping[str, Any]) -> None:
        assert self._helper is not None
        self._helper.snapshots.may_change()
        kernel = self.kernel
        count = kernel.execution_count
        kernel.set_parent([], _request(message), channel="shell")
        try:
            await kernel.do_execute(message["code"], False, True, {}, False)
        finally:
            for stream in self._streams:
                stream.end_cell()
        self._end(message, count)

    def _end(self, message: Mapping[str, Any], count: object = None) -> None:
        self._channel.put({"kind": "done", "id": message["id"], "count": count})

    def _answer(self, message: Mapping[str, Any], buffers: list[bytes]) -> None:
        assert self._helper is not None
        content, parts = self._helper.answer(message, buffers)
        self._channel.put({"kind": "reply", "id": message["id"], "content": content}, parts)


_STREAMS = (("stdout", 1), ("stderr", 2))


def _request(message: Mapping[str, Any]) -> dict[str, Any]:
    """What a front end would have sent: displays and streams ask for its header."""
    header = {
        "msg_id": message["id"],
        "msg_type": "execute_request",
        "session": "softmark",
        "username": "student",
        "version": "5.4",
    }
    return {"header": header, "parent_header": {}, "metadata": {}, "content": {}}


def _make(channel: Channel) -> Any:
    """An ipykernel whose messages go on the channel, in its application, as notebooks expect."""
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp
    from jupyter_client.session import Session, json_packer
    from traitlets.config import Config

    class ChannelSession(Session):
        """Sends what a page can show on the channel, and nothing else anywhere."""

        def send(
            self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any
        ) -> Any:
            message = msg_or_type
            if isinstance(message, str):
                message = {"msg_type": message, "content": content}
            kind, content = message["msg_type"], message["content"]
            if kind in _SHOWN:
                try:
                    channel.show(kind, content)
                except (TypeError, ValueError):  # NumPy's numbers, dates: what Jupyter can pack
                    channel.show(kind, json.loads(json_packer(content)))
            return message

    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.auto_create = False
    config.IPKernelApp.log_level = "CRITICAL"
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.enable_tip = False
    config.Completer.use_jedi = False
    app = IPKernelApp.instance(config=config)
    app.init_profile_dir()
    app.session = ChannelSession(parent=app, key=b"")
    app.kernel = IPythonKernel.instance(
        parent=app,
        session=app.session,
        iopub_socket=object(),
        log=app.log,
        profile_dir=app.profile_dir,
    )
    # Since ipykernel 7, a cell that awaits asks which thread it is in.
    app.kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    app.init_pdb()
    app.init_path()
    app.init_shell()
    app.init_gui_pylab()
    app.init_extensions()
    app.init_code()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return app.kernel
