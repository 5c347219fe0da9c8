"""Guest: Landlock, the kernel's wall that a process puts up around itself, without any privilege.

A *domain* is entered for good by a thread and by all that it starts. Reading and writing go by
folders; processes outside the domain cannot be traced, and from version 6 on neither signalled
nor reached by abstract sockets. Looking at a file's metadata is not refused, changing them
neither: see :mod:`softmark.sandbox.seccomp` for the latter.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from softmark.sandbox import syscalls

_CREATE, _ADD, _ENTER = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1

_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_MAKE_DEVICES = 1 << 6 | 1 << 11
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_SIGNALS_AND_ABSTRACT_SOCKETS = 3
_TCP = 3
SCOPES_SIGNALS = 6
"""From this version on a domain keeps signals and abstract sockets in."""


def version() -> int:
    """The version of Landlock's interface that this system offers; 0 where there is none."""
    with contextlib.suppress(OSError):
        return syscalls.call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    return 0


def confine(
    read: Iterable[str],
    write: Iterable[str],
    use: Iterable[str] = (),
    listed: Iterable[str] = (),
    *,
    tcp: bool,
    at_most: int = 99,
) -> None:
    """Enter a domain that may read and run what is below ``read``, and change what is below
    ``write``; ``use`` are devices to read and write, ``listed`` folders of which only the names
    can be read. Paths that are not there are passed over. ``tcp`` lets TCP alone.

    ``at_most`` is a version to stay below, for tests of older systems. Raises OSError.
    """
    offered = min(version(), at_most)
    files = _rights(offered)
    inside = files & ~_MAKE_DEVICES & ~_IOCTL
    ruleset = _ruleset(offered, files, 0 if tcp else _TCP)
    try:
        for path in read:
            _allow(ruleset, path, _EXECUTE | _READ | _LIST)
        for path in write:
            _allow(ruleset, path, inside)
        for path in use:
            _allow(ruleset, path, (_READ | _WRITE | _IOCTL) & files)
        for path in listed:
            _allow(ruleset, path, _LIST)
        _enter(ruleset)
    finally:
        os.close(ruleset)


def confine_signals() -> None:
    """Enter a domain that keeps in nothing but signals; needs version 6. Raises OSError."""
    if version() < SCOPES_SIGNALS:
        raise OSError("signals cannot be kept in")
    ruleset = _ruleset(SCOPES_SIGNALS, 0, 0)
    try:
        _enter(ruleset)
    finally:
        os.close(ruleset)


def _rights(offered: int) -> int:
    """All rights to files that this version can refuse."""
    known = _REFER - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL)):
        known |= right if offered >= since else 0
    return known


def _ruleset(offered: int, files: int, tcp: int) -> int:
    tcp = tcp if offered >= 4 else 0
    scopes = _SIGNALS_AND_ABSTRACT_SOCKETS if offered >= SCOPES_SIGNALS else 0
    size = 24 if offered >= SCOPES_SIGNALS else 16 if offered >= 4 else 8
    attributes = struct.pack("=QQQ", files, tcp, scopes)[:size]
    return syscalls.call(
        _CREATE, ctypes.c_char_p(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _OF_A_FILE
        rule = struct.pack("=Qi", rights, place)
        syscalls.call(_ADD, ctypes.c_int(ruleset), ctypes.c_int(_BENEATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(place)


def _enter(ruleset: int) -> None:
    syscalls.no_new_privileges()
    syscalls.call(_ENTER, ctypes.c_int(ruleset), ctypes.c_uint32(0))
