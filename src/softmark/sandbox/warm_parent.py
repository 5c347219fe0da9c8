"""Host: starts a warm parent, asks it for forks, and ends it.

The control socket carries one JSON object a packet. The kernel of the operating system
adds the sender's pid in our numbering, so no process inside is believed about its pid.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from softmark.model import Limits, SandboxError
from softmark.sandbox.bubblewrap import ENVIRONMENT, SANDBOX_UID, View, arguments, require_bwrap
from softmark.sandbox.packages import package_environment

WARM_TIMEOUT_S = 300.0
FORK_TIMEOUT_S = 60.0
_CREDENTIALS = struct.Struct("iII")
_COUNTER = iter(range(1, 10**9))


@dataclass
class Fork:
    """One submission's processes: the supervisor that owns them, and the kernel."""

    name: str
    key: str
    sockets: Path
    """Prefix of the kernel's socket paths, as jupyter's ``ip`` for transport ipc."""
    sealed: bool = True
    supervisor: int = 0
    kernel: int = 0
    exit_code: int | None = None
    cpu_s: float = 0.0
    handles: dict[int, int] = field(default_factory=dict)
    """pid to pidfd, so that a signal never reaches a process that reused a pid."""

    def signal(self, pid: int, number: int) -> None:
        """Send a signal to one of the fork's two known processes, if it is still there."""
        descriptor = self.handles.get(pid)
        if descriptor is not None:
            with contextlib.suppress(ProcessLookupError, OSError):
                signal.pidfd_send_signal(descriptor, number)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the student's code."""
        self.signal(self.kernel, signal.SIGINT)

    def kill(self) -> None:
        """End every process of the submission."""
        self.signal(self.supervisor, signal.SIGKILL)
        self.signal(self.kernel, signal.SIGKILL)


class WarmParent:
    """A process that has imported everything, in its sandbox; a context manager."""

    def __init__(
        self, imports: Sequence[str], data: Mapping[str, Path], *, sealed: bool = True
    ) -> None:
        self.imports = list(imports)
        self.data = dict(data)
        self.sealed = sealed
        self.forks: dict[str, Fork] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="softmark-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()

    def __enter__(self) -> WarmParent:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The outermost process, in our numbering."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start and wait until everything is imported; raises SandboxError."""
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        run = self._folder / "run"
        run.mkdir(mode=0o700)
        options = json.dumps({"imports": self.imports, "sealed": self.sealed})
        command = [sys.executable, "-P", "-m", "softmark.sandbox.warm", options]
        environment = package_environment()
        if not self.sealed:
            kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH")}
            home = str(self._folder / "home")
            environment = {
                **ENVIRONMENT,
                **environment,
                **kept,
                "HOME": home,
                "MPLCONFIGDIR": f"{home}/.mpl",
            }
            self._unsealed_data()
        else:
            bwrap = require_bwrap()
            view = View.of(self.data, run)
            if os.geteuid() == 0:
                self._check_readable()
                os.chown(run, SANDBOX_UID, SANDBOX_UID)
                order = {
                    "bwrap": str(bwrap.path),
                    "run": str(run),
                    "read_only": [[str(path), inside] for path, inside in view.read_only],
                    "links": view.links,
                    "variables": view.variables,
                    "command": command,
                }
                stage = [sys.executable, "-P", "-m", "softmark.sandbox.stage"]
                command = [*stage, json.dumps(order)]
            else:
                command = arguments(str(bwrap.path), view, command)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=self._errors,
                stderr=self._errors,
                env=environment,
                cwd="/" if self.sealed else str(self._folder),
                start_new_session=True,
            )
        self._wait(lambda event, name: event == "warm", WARM_TIMEOUT_S)

    def _check_readable(self) -> None:
        """Root reads everything; the user that it becomes in the sandbox does not."""
        for name, folder in self.data.items():
            for path in (folder, *folder.rglob("*")):
                needed = 0o005 if path.is_dir() else 0o004
                if path.exists() and path.stat().st_mode & needed != needed:
                    raise SandboxError(
                        f"sandbox: students could not read {path} of the data set {name}: only "
                        f"its owner may. Open it: chmod -R a+rX {folder}"
                    )

    def _unsealed_data(self) -> None:
        folder = self._folder / "data"
        folder.mkdir()
        (self._folder / "home").mkdir()
        for name, target in self.data.items():
            (folder / name).symlink_to(target)

    def fork(self, folder: str, limits: Limits, files: Mapping[str, bytes] | None = None) -> Fork:
        """Fork a kernel with its work folder called ``folder``; raises SandboxError.

        ``files``, paths with ``/`` to contents, lie in the work folder from the start.
        """
        name = f"k{next(_COUNTER)}"
        own = self._folder / "run" / name
        own.mkdir(mode=0o700)
        for path, content in (files or {}).items():
            target = own / "files" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if self.sealed and os.geteuid() == 0:
            for made in (own, *own.rglob("*")):
                os.chown(made, SANDBOX_UID, SANDBOX_UID)
        fork = Fork(name, secrets.token_hex(16), own / "s", self.sealed)
        order: dict[str, Any] = {
            "name": name,
            "key": fork.key,
            "folder": folder,
            "run": f"/run/softmark/{name}" if self.sealed else str(own),
            "memory_bytes": limits.memory_bytes,
            "scratch_bytes": limits.scratch_bytes + sum(map(len, (files or {}).values())),
            "files": bool(files),
            "processes": limits.processes,
            # A backstop for one process; the watchdog counts the whole tree.
            "cpu_s": int(2 * limits.cpu_s_per_notebook + 60),
        }
        if not self.sealed:
            scratch = self._folder / "home" / name
            scratch.mkdir()
            order |= {"scratch": str(scratch), "data": str(self._folder / "data")}
        self.forks[name] = fork
        self._send(order)
        self._wait(lambda event, who: event == "ready" and who == name, FORK_TIMEOUT_S)
        return fork

    def poll(self) -> None:
        """Take in what has been reported since; never blocks."""
        while self._receive(0.0) is not None:
            pass

    def release(self, fork: Fork) -> None:
        """End a fork and everything it left: processes, sockets, files."""
        fork.kill()
        deadline = time.monotonic() + 10.0
        while fork.exit_code is None and time.monotonic() < deadline:
            if self._receive(0.2) is None and not self.alive:
                break
        for descriptor in fork.handles.values():
            os.close(descriptor)
        fork.handles.clear()
        self.forks.pop(fork.name, None)
        shutil.rmtree(fork.sockets.parent, ignore_errors=True)
        if not self.sealed:
            shutil.rmtree(self._folder / "home" / fork.name, ignore_errors=True)

    @property
    def alive(self) -> bool:
        """Whether the warm parent is still there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the warm parent, all its forks, and remove its folder."""
        for fork in self.forks.values():
            fork.kill()
            for descriptor in fork.handles.values():
                os.close(descriptor)
            fork.handles.clear()
        self.forks.clear()
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, order: Mapping[str, Any]) -> None:
        assert self._control is not None
        try:
            self._control.send(json.dumps(order).encode())
        except OSError as error:
            raise self._broken("the warm parent is gone") from error

    def _wait(self, done: Any, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            message = self._receive(min(1.0, max(left, 0.0)))
            if message is not None:
                if done(message["event"], message.get("name")):
                    return
                if message["event"] == "broken":
                    raise self._broken(f"a fork could not be sealed: {message['detail']}")
            elif not self.alive:
                raise self._broken("the warm parent ended")
            elif left <= 0:
                raise self._broken(f"the warm parent did not answer within {timeout:.0f} s")

    def _receive(self, timeout: float) -> dict[str, Any] | None:
        assert self._control is not None
        if not select.select([self._control], [], [], timeout)[0]:
            return None
        try:
            data, ancillary, _, _ = self._control.recvmsg(
                65536, socket.CMSG_SPACE(_CREDENTIALS.size)
            )
        except OSError:
            return None
        if not data:
            if self._process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(5.0)
            return None
        message: dict[str, Any] = json.loads(data)
        self._note(message, ancillary)
        return message

    def _note(self, message: Mapping[str, Any], ancillary: Any) -> None:
        fork = self.forks.get(message.get("name", ""))
        if fork is None:
            return
        if message["event"] == "exited":
            fork.exit_code = message["status"]
            fork.cpu_s = message["cpu_s"]
        for level, kind, value in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
                pid = _CREDENTIALS.unpack(value[: _CREDENTIALS.size])[0]
                if message["event"] == "supervisor":
                    fork.supervisor = self._hold(fork, pid)
                elif message["event"] == "ready":
                    fork.kernel = self._hold(fork, pid)

    @staticmethod
    def _hold(fork: Fork, pid: int) -> int:
        with contextlib.suppress(OSError):
            fork.handles[pid] = os.pidfd_open(pid)
        return pid

    def _broken(self, what: str) -> SandboxError:
        with contextlib.suppress(ValueError):
            self._errors.seek(0)
            said = self._errors.read()[-1500:].decode(errors="replace").strip()
            if said:
                what = f"{what}; it said: {said}"
        return SandboxError(
            f"sandbox: {what}. `softmark doctor` tells what this machine allows and what to "
            "install."
        )
