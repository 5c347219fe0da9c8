"""The few Linux calls that Python does not offer: namespaces, mounts, capabilities.

Standard library only, because both the guest and the launcher for root use it before
anything else is there.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import socket
import struct
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_SET_FILTER = 1
_EVERY_THREAD, _NEW_LISTENER = 1, 8
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def unshare(flags: int) -> None:
    """Leave the given namespaces for new ones; raises OSError."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int = 0, options: str = "") -> None:
    """Mount ``source`` on ``target``; raises OSError."""
    _check(
        _libc.mount(
            source.encode(),
            target.encode(),
            kind.encode() if kind else None,
            ctypes.c_ulong(flags),
            options.encode(),
        ),
        f"mount {target}",
    )


def unmount(target: str) -> None:
    """Detach ``target`` from the file tree; raises OSError."""
    _check(_libc.umount2(target.encode(), ctypes.c_int(MNT_DETACH)), f"unmount {target}")


def call(number: int, *arguments: Any) -> int:
    """A system call by its number, with ctypes values or bytes; raises OSError."""
    result: int = _libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"system call {number}: {os.strerror(code)}")
    return result


def _prctl(option: int, *arguments: int) -> None:
    padded = [ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4]]
    _check(_libc.prctl(ctypes.c_int(option), *padded), f"prctl {option}")


def die_with_parent(number: int = 9) -> None:
    """Get a signal, as a rule the one that kills, when the process that forked this one ends."""
    _prctl(_PR_SET_PDEATHSIG, number)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def no_new_privileges() -> None:
    """No program that is started from here on gets rights that this process has not."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def set_dumpable(value: bool) -> None:
    """Whether other processes of the same user may inspect this one."""
    _prctl(_PR_SET_DUMPABLE, int(value))


def raise_loopback() -> None:
    """Switch on 127.0.0.1 in a new network namespace; raises OSError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:
        request = struct.pack("16sH14x", b"lo", _IFF_UP)
        fcntl.ioctl(anything, _SIOCSIFFLAGS, request)


def drop_bounding() -> None:
    """Let no program ever give back a capability; needs one itself, else it does nothing."""
    for capability in range(64):
        try:
            _prctl(_PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one this kernel knows


def drop_capabilities() -> None:
    """Give up every capability, for this process and all it will start."""
    drop_bounding()
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)(0, 0, 0, 0, 0, 0)
    _check(_libc.capset(header, none), "capset")
    no_new_privileges()


class _Filter(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Filter)))


def install_filter(instructions: list[tuple[int, int, int, int]]) -> None:
    """Install a seccomp filter, given as BPF instructions (code, jt, jf, k), for all threads."""
    if _seccomp(instructions, _EVERY_THREAD) != 0:
        raise OSError("seccomp: a thread could not be filtered")


def install_asking_filter(instructions: list[tuple[int, int, int, int]]) -> int:
    """Install a filter some of whose calls wait for an answer; returns where they are asked."""
    return _seccomp(instructions, _NEW_LISTENER)


def _seccomp(instructions: list[tuple[int, int, int, int]], flags: int) -> int:
    array = (_Filter * len(instructions))(*(_Filter(*i) for i in instructions))
    program = _Program(len(instructions), array)
    number = {"x86_64": 317, "aarch64": 277}[platform.machine()]
    return call(number, ctypes.c_uint(_SET_FILTER), ctypes.c_uint(flags), ctypes.byref(program))
