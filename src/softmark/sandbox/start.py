"""Guest: the kernel of one submission walls itself in, becomes an ipykernel, and runs."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from softmark.sandbox import landlock, seccomp, sockets, syscalls
from softmark.sandbox.fork import HOME, NONE, ForkOrder, say

_OF_PROC = (
    *(f"/proc/self/{name}" for name in ("auxv", "cmdline", "comm", "environ", "io", "limits")),
    *(f"/proc/self/{name}" for name in ("maps", "mem", "smaps", "smaps_rollup", "stat", "statm")),
    *("/proc/self/status", "/proc/cpuinfo", "/proc/filesystems", "/proc/loadavg"),
    *("/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/version"),
    # How many processors there are, and how much of them this may use.
    *("/sys/devices/system/cpu", "/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
    *("/proc/sys/kernel/osrelease", "/proc/sys/kernel/random", "/proc/sys/vm/overcommit_memory"),
)
"""What a kernel reads of /proc and /sys, which show others too: nothing of mounts and networks."""
_LISTED = ("/proc/self/fd", "/proc/self/task")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SPARE_PROCESSES = 8
"""How many times its own limit others of the same user may start meanwhile: a backstop."""


def fill(order: ForkOrder) -> None:
    """Make home and work folder: what lay beside the notebook, and links to the data sets.

    The files come by the fork's own run folder, which is out of reach later.
    """
    work = f"{order.home}/{order.folder}"
    os.makedirs(work, exist_ok=True)
    if order.files:
        shutil.copytree(f"{order.run}/files", work, dirs_exist_ok=True)
    if os.path.isdir(order.data):
        os.makedirs(f"{work}/data", exist_ok=True)
        for name in os.listdir(order.data):
            os.symlink(f"{order.data}/{name}", f"{work}/data/{name}")


def run_kernel(
    order: ForkOrder,
    control: socket.socket,
    bound: Callable[[], None] = lambda: None,
    *,
    before: Callable[[], None] = lambda: None,
    walled: Callable[[], None] = lambda: None,
) -> int:
    """Wall this process in, become an ipykernel, report ready, run until it ends.

    ``before`` is called while there are no walls yet, ``walled`` when they are up, ``bound`` when
    the sockets are there and no code of the student's has run.
    """
    os.setsid()
    shared = order.level != NONE and not order.nested
    prefix = f"{HOME}/.kernel/s" if order.nested else f"{order.run}/s"
    listening = sockets.listen(prefix) if shared and order.jupyter else {}
    if not order.nested:
        _move_in(order)
    before()
    _limit(order)
    if order.level != NONE:
        _wall_in(order, shared)
    walled()
    os.environ["IPYTHONDIR"] = f"{order.home}/.ipython"
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    _seed()
    serve = _start_app(order, prefix, listening) if order.jupyter else _start_direct(order)
    if shared:
        syscalls.install_filter(seccomp.no_sockets())
    bound()
    say(control, "ready", order.name)
    control.close()
    serve()
    return 0


def _wall_in(order: ForkOrder, shared: bool) -> None:
    syscalls.drop_capabilities()
    if shared:
        landlock.confine(
            (*order.read, *_OF_PROC),
            (order.home,),
            _DEVICES,
            _LISTED,
            tcp=False,
            at_most=order.landlock,
        )
    elif min(landlock.version(), order.landlock):  # one wall more, behind the namespaces
        written = (HOME, "/tmp", "/dev/shm")
        landlock.confine(("/",), written, ("/dev",), tcp=True, at_most=order.landlock)
    if shared or seccomp.known():
        syscalls.install_filter(seccomp.basic(shared=shared))
    syscalls.set_dumpable(True)


def _move_in(order: ForkOrder) -> None:
    """Make the scratch what a home and a folder for temporary files are elsewhere."""
    for name, folder in (("HOME", ""), ("TMPDIR", "/.tmp"), ("MPLCONFIGDIR", "/.tmp/matplotlib")):
        os.environ[name] = f"{order.home}{folder}"
    os.makedirs(f"{order.home}/.tmp", exist_ok=True)
    tempfile.tempdir = None
    os.chdir(f"{order.home}/{order.folder}")


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
    if order.nested or order.ids is not None:
        _lower(resource.RLIMIT_NPROC, order.processes)
    elif order.level != NONE:  # the user's other processes count too
        ours = _threads_of_user() + _SPARE_PROCESSES * order.processes
        _lower(resource.RLIMIT_NPROC, ours)


def _threads_of_user() -> int:
    count = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{name}/task"))
    return count


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _seed() -> None:
    """The same start for everyone: an unseeded notebook gets the same marks each time."""
    import random

    random.seed(0)
    random.random()  # as the banner's tip did, so that marks given before stay what they were
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None:  # with deterministic operations, drawing without a seed raises
        tensorflow.random.set_seed(0)


def _start_direct(order: ForkOrder) -> Callable[[], None]:
    """A kernel behind the channel that the order came with; returns what serves it."""
    from softmark.sandbox.direct import Channel, DirectKernel
    from softmark.sandbox.jupyter import settle

    direct = DirectKernel(Channel(order.channel, order.message_bytes), order.home)
    _settle(order, direct.kernel, settle)
    direct.answer_questions()  # last: it remembers which modules there are
    return direct.serve


def _settle(order: ForkOrder, kernel: Any, settle: Callable[..., None]) -> None:
    if order.level != NONE and not order.nested:
        settle(kernel, order.home, order.read)
    else:
        settle(kernel)


def _start_app(order: ForkOrder, prefix: str, listening: dict[int, int]) -> Callable[[], None]:
    """A kernel for whatever speaks Jupyter's protocol; returns what serves it."""
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    from softmark.sandbox.jupyter import settle

    connection = {
        "transport": "ipc",
        "ip": prefix,
        "shell_port": 1,
        "iopub_port": 2,
        "stdin_port": 3,
        "control_port": 4,
        "hb_port": 5,
        "key": order.key,
        "signature_scheme": "hmac-sha256",
        "kernel_name": "python3",
    }
    path = f"{order.home}/.connection.json"
    write(path, json.dumps(connection))
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.auto_create = False
    config.IPKernelApp.connection_file = path
    config.IPKernelApp.log_level = "CRITICAL"
    config.InteractiveShell.colors = "NoColor"
    config.Completer.use_jedi = False
    # Each question for the kernel's banner would draw a tip from the student's random numbers,
    # and on a busy machine it is asked more than once.
    config.InteractiveShell.enable_tip = False
    app = IPKernelApp.instance(config=config)
    # There is no command line and no configuration file to look for; looking would cost
    # a quarter of the kernel's start.
    app.parse_command_line = lambda argv=None: None  # type: ignore[method-assign]
    app.load_config_file = lambda *_, **__: None  # type: ignore[method-assign]
    if listening:
        sockets.adopt(app, listening)
    app.initialize([])
    with contextlib.suppress(OSError):
        os.remove(path)
    app.iopub_socket.sndhwm = 0  # a lost "idle" would look like a cell that never ends
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _settle(order, app.kernel, settle)
    start: Callable[[], None] = app.start
    return start


def write(path: str, text: str) -> None:
    """Replace the content of a file."""
    with open(path, "w") as stream:
        stream.write(text)
