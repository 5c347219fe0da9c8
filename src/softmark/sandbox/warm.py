"""Guest: the warm parent, which has imported everything and forks once a submission.

It is started by ``warm_parent``, inside bubblewrap where there is one, with a control socket as
file descriptor 0 and one JSON object as its argument. First it tries which walls stand, and the
host answers with the seal's level. Then it imports what the assignment needs and never computes,
because thread pools do not survive a fork. From then on each message asks for a fork, and it
reports ``exited`` for each child.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
from typing import Any

from softmark.sandbox import drawing, syscalls, walls
from softmark.sandbox import keeper as _keeper  # noqa: F401 - before there are forks
from softmark.sandbox.fork import FULL, NONE, ForkOrder, run_fork
from softmark.sandbox.processes import children

MAX_MESSAGE = 65536


def preload(modules: list[str]) -> list[str]:
    """Import modules (dotted names; a last part may be an attribute); return the failed.

    A module that cannot be imported here is no error: the student's own import will
    say what is wrong, in the notebook.
    """
    failed = []
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            parent, _, attribute = name.rpartition(".")
            try:
                getattr(importlib.import_module(parent), attribute)
            except Exception:
                failed.append(name)
        except Exception:
            failed.append(name)
    if "matplotlib" in sys.modules:
        with contextlib.suppress(ImportError):
            importlib.import_module("matplotlib_inline.backend_inline")
    if "tensorflow" in sys.modules:  # it loads keras at the first use, which is too late
        with contextlib.suppress(Exception):
            importlib.import_module("keras")
    return failed


def _preload_kernel() -> None:
    """Import what turns a fork into a kernel: two thirds of a kernel's start is this."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type] # nobody debugs in here
    for name in (
        "ipykernel.debugger",
        "ipykernel.ipkernel",
        "ipykernel.kernelapp",
        "IPython.core.completer",
        "IPython.core.completerlib",
        "IPython.core.debugger",
        "IPython.core.oinspect",
        "IPython.extensions.storemagic",
        "IPython.utils.wildcard",
        "faulthandler",
        "softmark.sandbox.direct",
        "softmark.sandbox.helper",
        "softmark.sandbox.jupyter",
        "_multiprocessing",
        "_posixshmem",
        "multiprocessing.heap",
        "sqlite3",
        "tornado.platform.asyncio",
        "zmq.eventloop.zmqstream",
    ):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if sys.modules.get("debugpy") is None:
        del sys.modules["debugpy"]


def serve(control: socket.socket, fixed: dict[str, Any]) -> None:
    """Fork on demand until the other side closes the control socket.

    ``fixed`` are the fields of each order that are the same for all forks.
    """
    names: dict[int, str] = {}
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    os.set_blocking(wake_read, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    while True:
        watched: list[Any] = [control, wake_read]
        ready, _, _ = select.select(watched, [], [])
        if wake_read in ready:
            os.read(wake_read, 4096)
            _reap(control, names)
        if control in ready:
            message, given, _, _ = socket.recv_fds(control, MAX_MESSAGE, 1)
            if not message:
                return
            channel = given[0] if given else -1
            order = ForkOrder(**{**fixed, **json.loads(message)}, channel=channel)
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.close(wake_read)
                os.close(wake_write)
                run_fork(order, control)  # never returns
            order.close_channel()
            names[pid] = order.name


def _reap(control: socket.socket, names: dict[int, str]) -> None:
    _end_strays(names)
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        report = {
            "event": "exited",
            "name": names.pop(pid, ""),
            "status": os.waitstatus_to_exitcode(status),
            "cpu_s": usage.ru_utime + usage.ru_stime,
        }
        with contextlib.suppress(OSError):  # the host is gone: the loop will end too
            control.send(json.dumps(report).encode())


def _end_strays(names: dict[int, str]) -> None:
    """End what a supervisor left that was killed itself: it has become a child of ours."""
    for pid in children(os.getpid()):
        if pid not in names:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Try the walls, hear the level, import, say ``warm``, and serve."""
    options: dict[str, Any] = json.loads(sys.argv[1])
    control = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.argv = ["softmark-kernel"]
    fixed: dict[str, Any] = {"level": NONE}
    if options["sealed"]:
        read, at_most = options["read"], options["landlock"]
        stand = walls.try_all(read, ids=options["ids"], at_most=at_most)
        control.send(json.dumps({"event": "walls", "walls": stand.to_json()}).encode())
        answer = control.recv(MAX_MESSAGE)
        if not answer:
            return
        level = json.loads(answer)["level"]
        if level != FULL:  # its processes would need named semaphores; it computes the same
            os.environ["JOBLIB_MULTIPROCESSING"] = "0"
        fixed = {**json.loads(answer), "read": read, "landlock": at_most, "ids": stand.ids}
    _preload_kernel()
    failed = preload(options["imports"])
    drawing.draw_first()
    # Objects that exist now are shared with every fork: do not let the collector
    # touch (and so copy) their pages again and again.
    import gc

    gc.collect()
    gc.freeze()
    control.send(json.dumps({"event": "warm", "failed": failed}).encode())
    if fixed["level"] != NONE:
        syscalls.adopt_orphans()
    serve(control, fixed)


if __name__ == "__main__":
    main()
