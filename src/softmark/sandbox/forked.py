"""Host: one submission's processes as they are known outside: to signal, to ask, to let go of."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from dataclasses import dataclass, field
from pathlib import Path

from softmark.model import Level, Limits


def message_bytes(limits: Limits) -> int:
    """The largest message to or from a kernel: an answer, and what is around it."""
    return limits.answer_bytes + 1024**2


@dataclass
class Fork:
    """One submission's processes: the supervisor that owns them, and the kernel."""

    name: str
    key: str
    sockets: Path
    """Prefix of the kernel's socket paths, as jupyter's ``ip`` for transport ipc."""
    level: Level | None = None
    """None where nothing is sealed."""
    supervisor: int = 0
    kernel: int = 0
    exit_code: int | None = None
    cpu_s: float = 0.0
    channel: socket.socket | None = None
    """Where it takes cells and questions, and answers; None if it speaks Jupyter's protocol."""
    handles: dict[int, int] = field(default_factory=dict)
    """pid to pidfd, so that a signal never reaches a process that reused a pid."""

    @property
    def home(self) -> Path:
        """Where its scratch lies if it shares our file system; else there is no such folder."""
        return self.sockets.parent / "home"

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to one of the fork's two known processes, if it is still there."""
        descriptor = self.handles.get(pid)
        if descriptor is not None:
            with contextlib.suppress(ProcessLookupError, OSError):
                signal.pidfd_send_signal(descriptor, number)

    def let_go(self) -> None:
        """Close what is held of it here."""
        for descriptor in self.handles.values():
            os.close(descriptor)
        self.handles.clear()
        if self.channel is not None:
            self.channel.close()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the student's code."""
        self.signal(self.kernel, signal.SIGINT)

    def kill(self) -> None:
        """End every process of the submission."""
        shared = self.level is not None and self.level.shared
        # Without a namespace of its own the supervisor ends what was started; else its end does.
        self.signal(self.supervisor, signal.SIGTERM if shared else signal.SIGKILL)
        self.signal(self.kernel, signal.SIGKILL)
