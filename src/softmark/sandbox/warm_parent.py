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
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from softmark.model import Level, Limits, SandboxError
from softmark.sandbox import levels
from softmark.sandbox.bubblewrap import (
    ENVIRONMENT,
    SANDBOX_UID,
    SEARCH_PATH,
    View,
    arguments,
    find_bwraps,
    is_mapped,
    readable,
)
from softmark.sandbox.forked import Fork, message_bytes
from softmark.sandbox.held import HeldFolder
from softmark.sandbox.packages import package_environment
from softmark.sandbox.scratch import remove

WARM_TIMEOUT_S = 300.0
FORK_TIMEOUT_S = 60.0
END_TIMEOUT_S = 10.0
ROOM_BYTES = 1024**2
"""With less than that left, a disk is full."""
_CREDENTIALS = struct.Struct("iII")
_COUNTER = iter(range(1, 10**9))


class WarmParent:
    """A process that has imported everything, in its sandbox; a context manager.

    ``private`` are folders, such as the course, that are not to be seen wherever they lie. The
    seal is of the highest level that this machine allows, which is tried when it starts, and not
    below ``least``. ``most`` and ``landlock``, the version of Landlock's interface to stay
    below, make tests of lesser machines.
    """

    def __init__(
        self,
        imports: Sequence[str],
        data: Mapping[str, Path],
        *,
        sealed: bool = True,
        private: Sequence[Path] = (),
        least: Level = Level.BARE,
        most: Level = Level.FULL,
        landlock: int = 99,
    ) -> None:
        self.imports = list(imports)
        self.data = dict(data)
        self.sealed = sealed
        self.private = list(private)
        self.least, self.most = least, most
        self.level: Level | None = None
        """The seal's level, once started; None where nothing is sealed."""
        self.walls: levels.Walls | None = None
        self._landlock = landlock
        self.forks: dict[str, Fork] = {}
        self._held = HeldFolder()
        self._folder = self._held.path
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
    def folder(self) -> Path:
        """A folder that goes with the warm parent; nothing of it is in the sandbox but ``run``."""
        return self._folder

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
        if not self.sealed:
            self._link_data()
            self._launch(self._command([]), self._environment())
        else:
            self._seal(run)
        self._wait(lambda event, name: event == "warm", WARM_TIMEOUT_S)

    def _seal(self, run: Path) -> None:
        """Launch at the highest level that stands; raises SandboxError that says what does not."""
        alone = os.geteuid() == 0 and not is_mapped(SANDBOX_UID)
        if os.geteuid() == 0 and not alone:
            self._check_readable()
        why: list[str] = []
        if self.most.reaches(Level.FLAT):
            if alone:
                why.append(levels.NOBODY_ELSE)
            elif self._stands_wrapped(run, why):
                return
        if self.least is Level.BARE:
            self._link_data()
            if os.geteuid() == 0:  # each submission, as a user of its own, comes by here
                self._folder.chmod(0o711)
                run.chmod(0o711)
            command = self._command(readable(self.data, self.private), ids=True)
            if self._stands(command, self._environment(), why):
                return
        raise levels.none_stands(self.least, why)

    def _stands_wrapped(self, run: Path, why: list[str]) -> bool:
        """Launch inside a bubblewrap: one that gives namespaces inside, else any."""
        flat = []
        bwraps = find_bwraps()
        if not bwraps:
            why.append(levels.NO_BWRAP)
        for bwrap in bwraps:
            least = self.least if len(bwraps) == 1 else self.most
            command = self._wrapped(bwrap.path, run)
            if self._stands(command, package_environment(), why, least):
                return True
            if self.walls is not None:
                flat.append(command)
        if len(bwraps) == 1 or self.least is self.most:
            return False
        return any(self._stands(c, package_environment(), why, Level.FLAT) for c in flat)

    def _stands(
        self,
        command: list[str],
        environment: dict[str, str],
        why: list[str],
        least: Level | None = None,
    ) -> bool:
        """Launch, look which walls stand, and answer with the level; else end it and say why.

        ``least`` is the level that will do inside bubblewrap, None where there is none.
        """
        wrapped = least is not None
        self.walls = None
        try:
            self._launch(command, environment)
            self._wait(lambda event, name: event == "walls", WARM_TIMEOUT_S)
        except SandboxError:
            why.append(levels.refused(self._said()) if wrapped else levels.NO_START)
            self._end()
            return False
        walls: levels.Walls | None = self.walls
        assert walls is not None
        level = levels.choose(walls, wrapped=wrapped, most=self.most)
        if level is None or not level.reaches(least or self.least):
            why.append(levels.missing(walls, wrapped=wrapped))
            self._end()
            return False
        self.level = level
        self._send({"level": level.value})
        return True

    def try_walls(self) -> None:
        """Seal a process that imports nothing, and end it; raises SandboxError."""
        run = self._folder / "run"
        run.mkdir(mode=0o700)
        try:
            self._seal(run)
        finally:
            self.close()

    def probe(self) -> levels.Walls | None:
        """Which walls stand at ``least``; None where it does not start. It has ended then."""
        with contextlib.suppress(SandboxError):
            self.try_walls()
        return self.walls

    def _command(self, read: Sequence[str], *, ids: bool = False) -> list[str]:
        options = {
            "imports": self.imports,
            "sealed": self.sealed,
            "read": list(read),
            "ids": ids,
            "landlock": self._landlock,
        }
        return [sys.executable, "-P", "-m", "softmark.sandbox.warm", json.dumps(options)]

    def _wrapped(self, bwrap: Path, run: Path) -> list[str]:
        """The command that starts the warm parent inside bubblewrap."""
        view = View.of(self.data, run, self.private)
        command = self._command(view.inside())
        if os.geteuid() != 0:
            return arguments(str(bwrap), view, command)
        os.chown(run, SANDBOX_UID, SANDBOX_UID)
        order = {
            "bwrap": str(bwrap),
            "run": str(run),
            "read_only": [[str(path), inside] for path, inside in view.read_only],
            "links": view.links,
            "variables": view.variables,
            "covered": view.covered,
            "command": command,
        }
        return [sys.executable, "-P", "-m", "softmark.sandbox.stage", json.dumps(order)]

    def _environment(self) -> dict[str, str]:
        """The variables of a warm parent that no bubblewrap gives any."""
        home = str(self._folder / "home")
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH")}
        own = {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": f"{home}/.mpl"}
        search = {"PATH": SEARCH_PATH} if self.sealed else kept
        return {**ENVIRONMENT, **package_environment(), **search, **own}

    def _launch(self, command: list[str], environment: dict[str, str]) -> None:
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

    def _check_readable(self) -> None:
        """Root reads everything; the user that it becomes in the sandbox does not."""
        for name, folder in self.data.items():
            for path in (folder, *folder.rglob("*")):
                needed = 0o005 if path.is_dir() else 0o004
                if path.exists() and path.stat().st_mode & needed != needed:
                    raise SandboxError(
                        f"students could not read {path} of the data set {name}: only its owner "
                        "may",
                        where="sandbox",
                        todo=f"Open it: chmod -R a+rX {folder}",
                    )

    def _link_data(self) -> None:
        """Where nothing is mounted: links to the data sets, and a home for the warm parent."""
        folder = self._folder / "data"
        folder.mkdir()
        (self._folder / "home").mkdir()
        for name, target in self.data.items():
            (folder / name).symlink_to(target.resolve())

    def fork(
        self,
        folder: str,
        limits: Limits,
        files: Mapping[str, bytes] | None = None,
        *,
        jupyter: bool = False,
    ) -> Fork:
        """Fork a kernel with its work folder called ``folder``; raises SandboxError.

        ``files``, paths with ``/`` to contents, lie in the work folder from the start. With
        ``jupyter`` it speaks Jupyter's protocol on its sockets, else ours on its channel.
        """
        name = f"k{next(_COUNTER)}"
        own = self._folder / "run" / name
        own.mkdir(mode=0o700)
        for path, content in (files or {}).items():
            target = own / "files" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        wrapped = self.level is not None and self.level.reaches(Level.FLAT)
        if os.geteuid() == 0 and wrapped:
            for made in (own, *own.rglob("*")):
                os.chown(made, SANDBOX_UID, SANDBOX_UID)
        elif os.geteuid() == 0:
            own.chmod(0o711)
        fork = Fork(name, secrets.token_hex(16), own / "s", self.level)
        order: dict[str, Any] = {
            "name": name,
            "key": fork.key,
            "folder": folder,
            "run": f"/run/softmark/{name}" if wrapped else str(own),
            "memory_bytes": limits.memory_bytes,
            "scratch_bytes": limits.scratch_bytes + sum(map(len, (files or {}).values())),
            "files": bool(files),
            "jupyter": jupyter,
            "message_bytes": message_bytes(limits),
            "processes": limits.processes,
            # A backstop for one process; the watchdog counts the whole tree.
            "cpu_s": int(2 * limits.cpu_s_per_notebook + 60),
        }
        if not wrapped:
            order["data"] = str(self._folder / "data")
        self.forks[name] = fork
        if jupyter:
            self._send(order)
        else:
            fork.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            with theirs:
                self._send(order, theirs.fileno())
        self._wait(lambda event, who: who == name and event in ("ready", "exited"), FORK_TIMEOUT_S)
        if not fork.kernel:
            raise self._broken("a kernel ended before it was ready")
        return fork

    def check_room(self) -> None:
        """Raise SandboxError where submissions find no room to write because our disk is full.

        At the level ``full`` they write into memory of their own.
        """
        if self.level is Level.FULL:
            return
        disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < ROOM_BYTES:
            raise SandboxError(
                f"no space left in {self._folder.parent}, where submissions write",
                where="sandbox",
                todo="Free some, or name a folder that has room: `TMPDIR=/some/folder softmark "
                "...`.",
            )

    def poll(self) -> None:
        """Take in what has been reported since; never blocks."""
        while self._receive(0.0) is not None:
            pass

    def release(self, fork: Fork) -> None:
        """End a fork and everything it left: processes, sockets, files."""
        fork.kill()
        deadline = time.monotonic() + END_TIMEOUT_S
        while fork.exit_code is None and time.monotonic() < deadline:
            if self._receive(0.2) is None and not self.alive:
                break
        fork.let_go()
        self.forks.pop(fork.name, None)
        remove(fork.sockets.parent)

    @property
    def alive(self) -> bool:
        """Whether the warm parent is still there."""
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        """End the warm parent, all its forks, and remove its folder."""
        forks = list(self.forks.values())
        for fork in forks:
            fork.kill()
        self._end()
        for fork in forks:
            if fork.level is not None and fork.level.shared and fork.supervisor in fork.handles:
                # It is gone when it has ended all that the submission started.
                select.select([fork.handles[fork.supervisor]], [], [], END_TIMEOUT_S)
            fork.let_go()
        self.forks.clear()
        self._errors.close()
        self._held.close()

    def _end(self) -> None:
        """End the processes of the warm parent itself."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _send(self, order: Mapping[str, Any], *given: int) -> None:
        assert self._control is not None
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], given)
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
        if message["event"] == "walls":
            self.walls = levels.Walls.of(message["walls"])
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

    def _said(self) -> str:
        """The end of what the processes wrote, which no person reads as it is."""
        try:
            self._errors.seek(0)
            return self._errors.read()[-1500:].decode(errors="replace").strip()
        except ValueError:  # closed
            return ""

    def _broken(self, what: str) -> SandboxError:
        said = self._said()
        return SandboxError(
            f"{what}; it said: {said}" if said else what,
            where="sandbox",
            todo="`softmark doctor` tells what this machine allows and what to install.",
        )
