"""The far end of a kernel's stream: what is sent does not block, what arrives is bounded."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from softmark.sandbox.frames import BrokenStream, Reader, pack

_PIECE = 1024**2
_LOOK_MS = 250
"""How often it is looked whether a silent kernel is still there."""


class KernelEnded(Exception):
    """The kernel is gone, or what it sends can no longer be understood."""


class Channel:
    """Messages to and from one kernel; ``ended`` tells whether it is gone."""

    def __init__(self, connection: socket.socket, limit: int, ended: Callable[[], bool]) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._reader = Reader(limit)
        self._ended = ended
        self._incoming = select.poll()
        self._incoming.register(connection, select.POLLIN)
        self._outgoing = select.poll()
        self._outgoing.register(connection, select.POLLOUT)

    def send(self, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Send a message; raises KernelEnded."""
        message = memoryview(pack(content, buffers))
        while message:
            try:
                message = message[self._connection.send(message) :]
            except BlockingIOError:
                self._wait(self._outgoing)
            except OSError as error:
                raise KernelEnded("the kernel ended") from error

    def receive(self) -> tuple[dict[str, Any], list[bytes]]:
        """The next message; raises KernelEnded."""
        try:
            while (message := self._reader.take()) is None:
                self._wait(self._incoming)
                piece = self._connection.recv(_PIECE)
                if not piece:
                    raise KernelEnded("the kernel ended")
                self._reader.feed(piece)
        except BrokenStream as error:
            raise KernelEnded(f"the kernel sent {error}") from error
        except OSError as error:
            raise KernelEnded("the kernel ended") from error
        return message

    def _wait(self, poll: select.poll) -> None:
        while not poll.poll(_LOOK_MS):
            if self._ended():
                raise KernelEnded("the kernel ended")
