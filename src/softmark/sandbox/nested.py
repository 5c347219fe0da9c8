"""Guest: a fork with namespaces of its own, the seal's level ``full``.

Three processes. The *supervisor* makes the namespaces and waits. *init* is process 1 of the new
pid namespace: it mounts, and when it ends every process of the submission ends with it. The
*kernel* binds its sockets, has init take their folder away, and only then runs code.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import Iterator

from softmark.sandbox import seccomp, syscalls
from softmark.sandbox.fork import HOME, RUN, ForkOrder, or_broken
from softmark.sandbox.start import fill, run_kernel, write

_NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWUTS
)


def supervise(order: ForkOrder, control: socket.socket) -> int:
    """Make the namespaces, start init in them, and wait for its end; raises OSError."""
    _leave_namespaces()
    init = os.fork()
    if init == 0:
        syscalls.die_with_parent()
        or_broken(order, control, lambda: _init(order, control))
    control.close()
    order.close_channel()
    return os.waitstatus_to_exitcode(os.waitpid(init, 0)[1])


def _leave_namespaces() -> None:
    uid, gid = os.getuid(), os.getgid()
    syscalls.unshare(_NAMESPACES)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        write(f"/proc/self/{name}", text)


def attempt() -> None:
    """Do all of it that a system may refuse, in a process made for that; raises OSError."""
    _leave_namespaces()
    init = os.fork()
    if init == 0:
        code = 1
        try:
            syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
            _mount_proc()
            syscalls.mount("tmpfs", HOME, "tmpfs", 0, "size=64k")
            syscalls.raise_loopback()
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(init, 0)[1] != 0:
        raise OSError("mounts are refused in a namespace inside the sandbox")


def _init(order: ForkOrder, control: socket.socket) -> int:
    _mount(order)
    syscalls.raise_loopback()
    bound_read, bound_write = os.pipe()
    gone_read, gone_write = os.pipe()
    kernel = os.fork()
    if kernel == 0:
        os.close(bound_read)
        os.close(gone_write)

        def sockets_are_bound() -> None:
            os.write(bound_write, b"1")
            os.close(bound_write)
            if not os.read(gone_read, 1):
                raise OSError("the sandbox's first process has ended")
            os.close(gone_read)

        or_broken(order, control, lambda: run_kernel(order, control, sockets_are_bound))
    os.close(bound_write)
    os.close(gone_read)
    control.close()
    order.close_channel()
    if os.read(bound_read, 1):
        # The sockets go on working by their inodes; the folder is out of reach.
        syscalls.unmount(f"{HOME}/.kernel")
        syscalls.drop_capabilities()
        if seccomp.known():
            syscalls.install_filter(seccomp.basic(shared=False))
        # The kernel runs as the same user: it must not write into this one's memory.
        syscalls.set_dumpable(False)
        os.write(gone_write, b"1")
    while True:  # reap whatever the student's code leaves behind
        pid, status = os.wait()
        if pid == kernel:
            return os.waitstatus_to_exitcode(status) & 0xFF


def _mount_proc() -> None:
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
    syscalls.mount("proc", "/proc", "proc", flags)
    write("/proc/sys/user/max_user_namespaces", "0")


def _mount(order: ForkOrder) -> None:
    """Fresh /proc, and one size-limited tmpfs behind home, /tmp and /dev/shm."""
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    _mount_proc()
    for setting in ("tcp_rmem", "tcp_wmem"):  # buffers that grow by themselves count nowhere
        with contextlib.suppress(OSError):
            write(f"/proc/sys/net/ipv4/{setting}", "4096 65536 212992")
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
    fill(order)
    os.mkdir(f"{HOME}/.kernel")
    syscalls.mount(order.run, f"{HOME}/.kernel", None, syscalls.MS_BIND)
    # The folder with every submission's sockets disappears from this one's view.
    syscalls.mount("none", RUN, "tmpfs", flags | syscalls.MS_RDONLY, "size=4k")
    os.chdir(f"{HOME}/{order.folder}")


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
