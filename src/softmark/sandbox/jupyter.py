"""Guest: what makes a fork's kernel the plain Jupyter that a student worked in.

The warm parent imported everything before there was a shell, and a sealed kernel must not
end before its questions are asked. What would differ for these two reasons, and nothing
else, is put right here. All of it runs in the student's own process and may be undone there.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

from softmark.sandbox import elsewhere, inline, lookup, semaphores, temporary

MOST_TYPED = 10
"""Questions to the reader that are answered, with an empty line."""
_ENDING = (signal.SIGABRT, signal.SIGHUP, signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM)


def settle(kernel: Any, home: str = "", shown: Sequence[str] = ()) -> None:
    """Finish a kernel that was made in a fork, before the student's first cell.

    ``home`` is its scratch where it has no folders for temporary files and no terminals of its
    own; ``shown`` is then what it reads of the machine.
    """
    shell = kernel.shell
    if home:
        semaphores.install(f"{home}/.shm")
        own = {"/tmp": f"{home}/.tmp", "/dev/shm": f"{home}/.shm"}
        temporary.install(own, (home, *shown))
        _run_without_a_terminal()
    inline.install(shell)
    _import_from_here(shell)
    _type_nothing(kernel)
    _stay(shell)
    elsewhere.install(shell)
    lookup.install()


def _type_nothing(kernel: Any) -> None:
    """Answer what asks its reader as the key Enter does, for a while: nobody is there to type.

    A cell that only waits for a word goes on; one that asks until it is content ends.
    """
    asked = 0

    def answer(prompt: object = "", stream: object = None) -> str:
        nonlocal asked
        asked += 1
        if asked > MOST_TYPED:
            raise EOFError("nobody is there to type while a notebook is marked")
        print(f"{prompt}\n[softmark: nobody is there to type; this got an empty line]")
        return ""

    kernel.raw_input = kernel.getpass = answer


def _run_without_a_terminal() -> None:
    """Let ``!command`` read a pipe; IPython opens a terminal, of which there is none to be had."""
    from ipykernel import zmqshell

    def system(command: str) -> int:
        started = subprocess.Popen(
            command, shell=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=-2
        )
        assert started.stdout is not None
        try:
            for line in iter(started.stdout.readline, b""):
                sys.stdout.write(line.decode(errors="replace"))
                sys.stdout.flush()
        except KeyboardInterrupt:
            started.kill()
            raise
        finally:
            started.stdout.close()
            started.wait()
        return started.returncode

    module: Any = zmqshell
    module.system = system


def _import_from_here(shell: Any) -> None:
    """Put the working folder on the path, after the standard library, as IPython does.

    Python's ``-P``, with which the warm parent runs, makes IPython leave it out.
    """
    if "" not in sys.path:
        ends = [os.path.basename(path) in ("site-packages", "dist-packages") for path in sys.path]
        sys.path.insert(ends.index(True) if True in ends else len(sys.path), "")
    sys.meta_path.append(_JustWritten())


class _JustWritten:
    """Finds modules of the working folder that Python's cache of it does not know yet.

    The cache goes by the folder's time, which a file that is written in the same clock tick
    does not change: whether ``%%writefile`` and ``import`` agree would be a matter of luck.
    """

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        top = name.partition(".")[0]
        if not (os.path.exists(f"{top}.py") or os.path.isdir(top)):
            return None
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, path, target)


def _stay(shell: Any) -> None:
    """Whatever would end or restart the kernel leaves the cell at most.

    ``exit()``, ``quit()`` and ``do_shutdown`` set a flag that ends the kernel a tenth of a
    second later, in the midst of whatever runs then; Jupyter's own page only asks whether to
    restart. ``os._exit``, ``os.execv`` and ``os.kill`` of oneself are how notebooks
    restart a runtime: they end the cell as ``sys.exit()`` does.
    """
    shell.unobserve_all("exit_now")
    kernel = os.getpid()
    kill = os.kill

    def left(*_: Any, **__: Any) -> Any:
        raise SystemExit("the kernel goes on")

    def but_not_here(end: Any) -> Any:
        return lambda *given: left() if os.getpid() == kernel else end(*given)

    def _kill(pid: int, sig: int, /) -> None:
        if pid == kernel == os.getpid() and sig in _ENDING:
            left()
        kill(pid, sig)

    for name in ("_exit", "abort", "execv", "execve"):
        setattr(os, name, but_not_here(getattr(os, name)))
    os.kill, signal.raise_signal = _kill, lambda sig: _kill(os.getpid(), sig)
