"""Guest: what one fork does on its way from warm parent to sealed kernel.

Three processes. The *supervisor* is the fork itself: it makes the namespaces and waits.
*init* is process 1 of the new pid namespace: it mounts, and when it ends every process
of the submission ends with it. The *kernel* gives up every privilege before it starts
a thread, binds its sockets, has init take their folder away, and only then runs code.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from softmark.sandbox import seccomp, syscalls

RUN = "/run/softmark"
"""Where the host's folder with one subfolder per fork is mounted in the sandbox."""
DATA = "/data"
HOME = "/home/student"
_exit = os._exit
"""Bound before :mod:`softmark.sandbox.jupyter` changes what it means in the student's process."""


@dataclass(frozen=True)
class ForkOrder:
    """What the host asks for: a kernel called ``name``, its key and its limits."""

    name: str
    key: str
    folder: str
    """The work folder's name under the home folder: the assignment."""
    run: str
    """Folder, as seen in here, in which the kernel binds its sockets."""
    memory_bytes: int
    scratch_bytes: int
    processes: int
    cpu_s: int
    sealed: bool
    files: bool = False
    """Whether ``run/files`` holds files for the work folder."""
    data: str = DATA
    scratch: str = ""
    """Unsealed only: the folder that serves as home."""


def run_fork(order: ForkOrder, control: socket.socket) -> NoReturn:
    """Become the supervisor of a new kernel; ends the process, never returns."""
    code = 1
    try:
        syscalls.die_with_parent()
        _say(control, "supervisor", order.name)
        code = _supervise(order, control) if order.sealed else _kernel(order, control, None)
    except BaseException as error:
        detail = "".join(traceback.format_exception_only(error)).strip()
        with contextlib.suppress(OSError):
            _say(control, "broken", order.name, detail)
    finally:
        _exit(code)


def _say(control: socket.socket, event: str, name: str, detail: str = "") -> None:
    # The host reads this process's pid, in its own numbering, from the credentials.
    control.send(json.dumps({"event": event, "name": name, "detail": detail[:2000]}).encode())


def _supervise(order: ForkOrder, control: socket.socket) -> int:
    uid, gid = os.getuid(), os.getgid()
    syscalls.unshare(
        syscalls.CLONE_NEWUSER
        | syscalls.CLONE_NEWNS
        | syscalls.CLONE_NEWPID
        | syscalls.CLONE_NEWIPC
        | syscalls.CLONE_NEWNET
        | syscalls.CLONE_NEWUTS
    )
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        _write(f"/proc/self/{name}", text)
    init = os.fork()
    if init == 0:
        code = 1
        try:
            syscalls.die_with_parent()
            code = _init(order, control)
        except BaseException as error:
            detail = "".join(traceback.format_exception_only(error)).strip()
            with contextlib.suppress(OSError):
                _say(control, "broken", order.name, detail)
        finally:
            _exit(code)
    control.close()
    return os.waitstatus_to_exitcode(os.waitpid(init, 0)[1])


def _init(order: ForkOrder, control: socket.socket) -> int:
    _mount(order)
    syscalls.raise_loopback()
    bound_read, bound_write = os.pipe()
    gone_read, gone_write = os.pipe()
    kernel = os.fork()
    if kernel == 0:
        os.close(bound_read)
        os.close(gone_write)
        _kernel(order, control, (bound_write, gone_read))
        _exit(0)
    os.close(bound_write)
    os.close(gone_read)
    control.close()
    if os.read(bound_read, 1):
        # The sockets go on working by their inodes; the folder is out of reach.
        syscalls.unmount(f"{HOME}/.kernel")
        syscalls.drop_capabilities()
        _filter()
        # The kernel runs as the same user: it must not write into this one's memory.
        syscalls.set_dumpable(False)
        os.write(gone_write, b"1")
    while True:  # reap whatever the student's code leaves behind
        pid, status = os.wait()
        if pid == kernel:
            return os.waitstatus_to_exitcode(status) & 0xFF


def _mount(order: ForkOrder) -> None:
    """Fresh /proc, and one size-limited tmpfs behind home, /tmp and /dev/shm."""
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("proc", "/proc", "proc", flags | syscalls.MS_NOEXEC)
    _write("/proc/sys/user/max_user_namespaces", "0")
    for setting in ("tcp_rmem", "tcp_wmem"):  # buffers that grow by themselves count nowhere
        with contextlib.suppress(OSError):
            _write(f"/proc/sys/net/ipv4/{setting}", "4096 65536 212992")
    # Every fork inherits the warm parent's terminals: each would see the others'.
    syscalls.mount(
        "devpts",
        "/dev/pts",
        "devpts",
        syscalls.MS_NOSUID | syscalls.MS_NOEXEC,
        "newinstance,ptmxmode=0666,mode=620",
    )
    options = f"size={order.scratch_bytes},nr_inodes=20000,mode=755"
    with _shown_below(HOME):
        syscalls.mount("tmpfs", HOME, "tmpfs", flags, options)
    for name, target in ((".tmp", "/tmp"), (".shm", "/dev/shm")):
        folder = f"{HOME}/{name}"
        os.mkdir(folder, 0o700)
        with _shown_below(target):
            syscalls.mount(folder, target, None, syscalls.MS_BIND)
    work = f"{HOME}/{order.folder}"
    _fill(order, work)
    os.mkdir(f"{HOME}/.kernel")
    syscalls.mount(order.run, f"{HOME}/.kernel", None, syscalls.MS_BIND)
    # The folder with every submission's sockets disappears from this one's view.
    syscalls.mount("none", RUN, "tmpfs", flags | syscalls.MS_RDONLY, "size=4k")
    os.chdir(work)


def _fill(order: ForkOrder, work: str) -> None:
    """Make the work folder: what lay beside the notebook, and links to the data sets.

    The files come by the fork's own run folder, before that and all others' disappear.
    """
    os.makedirs(work, exist_ok=True)
    if order.files:
        shutil.copytree(f"{order.run}/files", work, dirs_exist_ok=True)
    if os.path.isdir(order.data):
        os.makedirs(f"{work}/data", exist_ok=True)
        for name in os.listdir(order.data):
            os.symlink(f"{order.data}/{name}", f"{work}/data/{name}")


@contextlib.contextmanager
def _shown_below(target: str) -> Iterator[None]:
    """What is mounted below ``target`` is still there after something covers it.

    A course may lie in /tmp, and its Python environment with it.
    """
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        points = sorted({unescape(line.split()[4]) for line in mounts})
    kept: dict[str, int] = {}
    for point in points:
        outermost = not any(point.startswith(f"{other}/") for other in kept)
        if point.startswith(f"{target}/") and outermost:
            kept[point] = os.open(point, os.O_PATH)
    yield
    for point, descriptor in kept.items():
        os.makedirs(os.path.dirname(point), exist_ok=True)
        source = f"/proc/self/fd/{descriptor}"
        if os.path.isdir(source):
            os.makedirs(point, exist_ok=True)
        else:
            os.close(os.open(point, os.O_CREAT | os.O_WRONLY, 0o600))
        syscalls.mount(source, point, None, syscalls.MS_BIND | syscalls.MS_REC)
        os.close(descriptor)


def unescape(path: str) -> str:
    """A path as the mount table writes it: blanks and the like stand in octal."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)


def _kernel(order: ForkOrder, control: socket.socket, pipes: tuple[int, int] | None) -> int:
    """Drop privileges, become an ipykernel, report ready, run until it ends."""
    os.setsid()
    _limit(order)
    if pipes is not None:
        syscalls.drop_capabilities()
        _filter()
        syscalls.set_dumpable(True)
        sockets, home = f"{HOME}/.kernel", HOME
    else:
        sockets, home = order.run, order.scratch
        work = f"{home}/{order.folder}"
        _fill(order, work)
        os.chdir(work)
        os.environ["HOME"] = home
    os.environ["IPYTHONDIR"] = f"{home}/.ipython"
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    _seed()
    app = _start_app(order, sockets, home)
    if pipes is not None:
        bound_write, gone_read = pipes
        os.write(bound_write, b"1")
        os.close(bound_write)
        if not os.read(gone_read, 1):
            return 1
        os.close(gone_read)
    _say(control, "ready", order.name)
    control.close()
    app.start()
    return 0


def _filter() -> None:
    instructions = seccomp.instructions()
    if instructions is not None:
        syscalls.install_filter(instructions)


def _limit(order: ForkOrder) -> None:
    data = 0
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmData:"):
                data = int(line.split()[1]) * 1024
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, order.cpu_s),
        # The warm parent's own memory is shared and not the student's.
        (resource.RLIMIT_DATA, data + order.memory_bytes),
        (resource.RLIMIT_FSIZE, order.scratch_bytes),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _lower(kind, value)
    if order.sealed:  # outside a user namespace it would count the user's other processes
        _lower(resource.RLIMIT_NPROC, order.processes)


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _seed() -> None:
    """The same start for everyone: an unseeded notebook gets the same marks each time."""
    import random

    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None:  # with deterministic operations, drawing without a seed raises
        tensorflow.random.set_seed(0)


def _start_app(order: ForkOrder, sockets: str, home: str) -> Any:
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    from softmark.sandbox.helper import install
    from softmark.sandbox.jupyter import settle

    connection = {
        "transport": "ipc",
        "ip": f"{sockets}/s",
        "shell_port": 1,
        "iopub_port": 2,
        "stdin_port": 3,
        "control_port": 4,
        "hb_port": 5,
        "key": order.key,
        "signature_scheme": "hmac-sha256",
        "kernel_name": "python3",
    }
    path = f"{home}/.connection.json"
    _write(path, json.dumps(connection))
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.auto_create = False
    config.IPKernelApp.connection_file = path
    config.IPKernelApp.log_level = "CRITICAL"
    config.InteractiveShell.colors = "NoColor"
    config.Completer.use_jedi = False
    app = IPKernelApp.instance(config=config)
    # There is no command line and no configuration file to look for; looking would cost
    # a quarter of the kernel's start.
    app.parse_command_line = lambda argv=None: None  # type: ignore[method-assign]
    app.load_config_file = lambda *_, **__: None  # type: ignore[method-assign]
    app.initialize([])
    with contextlib.suppress(OSError):
        os.remove(path)
    app.iopub_socket.sndhwm = 0  # a lost "idle" would look like a cell that never ends
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    install(app.kernel)
    settle(app.kernel)
    return app


def _write(path: str, text: str) -> None:
    with open(path, "w") as stream:
        stream.write(text)
