"""Guest: ``/tmp`` and ``/dev/shm`` as a notebook knows them, where the machine's are everybody's.

What Python code does there happens in a folder of the scratch instead. Programs that a notebook
starts, and most libraries in C that open files by themselves, find them closed.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_ONE_PATH = (
    *("open", "stat", "lstat", "access", "mkdir", "rmdir", "remove", "unlink", "listdir"),
    *("scandir", "chmod", "chown", "utime", "truncate", "readlink", "statvfs", "chdir", "mkfifo"),
)
_TWO_PATHS = ("rename", "replace", "link", "symlink")
_NAMED = ("path", "src", "dst", "file", "database")
_LIBRARIES = {"sqlite3": ("connect",), "h5py.h5f": ("open", "create")}
"""Functions in C that open files by themselves, as far as Python can be asked to go between."""


def install(own: Mapping[str, str], shown: Sequence[str]) -> None:
    """Let Python's ways to files take each folder of ``own`` for another; ``shown`` stay."""

    def placed(path: Any) -> Any:
        if isinstance(path, int) or path is None:
            return path
        try:
            plain = os.fspath(path)
        except TypeError:
            return path
        text = os.path.normpath(os.fsdecode(plain))
        for folder, other in own.items():
            if text == folder or text.startswith(f"{folder}/"):
                if any(text == kept or text.startswith(f"{kept}/") for kept in shown):
                    return path
                moved = other + text[len(folder) :]
                return os.fsencode(moved) if isinstance(plain, bytes) else moved
        return path

    def wrapped(function: Callable[..., Any], paths: int) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            moved = [placed(arg) for arg in args[:paths]]
            named = {k: placed(v) if k in _NAMED else v for k, v in named.items()}
            return function(*moved, *args[paths:], **named)

        call.__name__ = getattr(function, "__name__", "call")
        call.__doc__ = function.__doc__
        return call

    builtins.open = io.open = wrapped(io.open, 1)
    ipython: Any = sys.modules.get("IPython.core.interactiveshell")
    if ipython is not None:
        ipython.io_open = io.open
    for library, names in _LIBRARIES.items():
        module = sys.modules.get(library)
        for name in names if module is not None else ():
            setattr(module, name, wrapped(getattr(module, name), 1))
    for count, names in ((1, _ONE_PATH), (2, _TWO_PATHS)):
        for name in names:
            plain = getattr(os, name)
            other = wrapped(plain, count)
            setattr(os, name, other)
            for able in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
                if plain in able:
                    able.add(other)
