"""Guest: locks and memory that processes share, where there is no ``/dev/shm`` of its own.

The C library keeps both in that one folder, which every user of the machine shares. Here a
semaphore lies in anonymous memory that children inherit, and shared memory is a file of the
scratch. That serves processes that are forked, as notebooks' are on Linux.
"""

from __future__ import annotations

import ctypes
import importlib
import math
import mmap
import os
import threading
import time
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)
_RECURSIVE = 0
_TURN_S = 0.1
"""How long one wait is: between two of them Python can raise what came by a signal."""


class _Time(ctypes.Structure):
    _fields_ = (("s", ctypes.c_long), ("ns", ctypes.c_long))


class SemLock:
    """What ``_multiprocessing.SemLock`` is to ``multiprocessing``."""

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind, self.maxvalue = kind, maxvalue
        self.name = None if unlink else name
        self.handle = 0
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self._semaphore = (ctypes.c_char * 32).from_buffer(self._memory)
        self._held, self._owner = 0, 0
        if _libc.sem_init(self._semaphore, 1, ctypes.c_uint(value)) != 0:
            raise OSError(ctypes.get_errno(), "no semaphore")

    @staticmethod
    def _rebuild(*_: Any) -> SemLock:
        raise OSError("a semaphore cannot be handed to a process that was not forked")

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take it; whether that was possible in time."""
        if self.kind == _RECURSIVE and self._is_mine():
            self._held += 1
            return True
        until = math.inf if timeout is None else time.monotonic() + max(timeout, 0.0)
        while _libc.sem_trywait(self._semaphore) != 0:
            left = until - time.monotonic()
            if not block or left <= 0:
                return False
            at = time.time() + min(left, _TURN_S)
            when = _Time(int(at), int(at % 1 * 1e9))
            if _libc.sem_timedwait(self._semaphore, ctypes.byref(when)) == 0:
                break
        self._held += 1
        self._owner = threading.get_ident()
        return True

    def release(self) -> None:
        """Give it back."""
        if self.kind == _RECURSIVE:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._held > 1:
                self._held -= 1
                return
        elif self._get_value() >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1
        _libc.sem_post(self._semaphore)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _count(self) -> int:
        return self._held

    def _is_mine(self) -> bool:
        return self._held > 0 and self._owner == threading.get_ident()

    def _get_value(self) -> int:
        value = ctypes.c_int()
        _libc.sem_getvalue(self._semaphore, ctypes.byref(value))
        return value.value

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._held = 0


def install(folder: str) -> None:
    """Let ``multiprocessing`` use these; shared memory lies in ``folder``."""
    import multiprocessing
    from multiprocessing import heap

    os.makedirs(folder, exist_ok=True)
    locks: Any = importlib.import_module("_multiprocessing")
    memory: Any = importlib.import_module("_posixshmem")
    arena: Any = heap.Arena
    locks.SemLock = SemLock
    locks.sem_unlink = lambda name: None
    memory.shm_open = lambda path, flags, mode=0o777: os.open(f"{folder}/{path}", flags, mode)
    memory.shm_unlink = lambda path: os.unlink(f"{folder}/{path}")
    arena._dir_candidates = []
    multiprocessing.set_start_method("fork", force=True)
