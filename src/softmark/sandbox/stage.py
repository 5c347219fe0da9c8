"""Host: what root does before bubblewrap: make the view readable, then stop being root.

Run as ``python -m softmark.sandbox.stage JSON``. As root, bubblewrap masks parts of
/proc, and the fork's own /proc is then refused; so root becomes an unprivileged user
first. That user cannot enter folders like /root, where a Python environment may live:
in a mount namespace of its own, root binds each folder to a place that it can.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from softmark.sandbox import syscalls
from softmark.sandbox.bubblewrap import SANDBOX_UID, View, arguments
from softmark.sandbox.shown import SYSTEM_PATHS


def main() -> None:
    """Bind, drop to the sandbox's user, and become bubblewrap."""
    order = json.loads(sys.argv[1])
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    stage = tempfile.gettempdir()
    # Whatever is in that folder stays out of sight from here on, in this namespace only.
    run = Path(order["run"])
    shown = [(Path(path), inside) for path, inside in order["read_only"]]
    bwrap = Path(order["bwrap"])
    sources: dict[Path, str] = {}
    needed = {run, *(path for path, _ in shown)}
    # A system's bubblewrap is run at its own path: some systems trust that path alone.
    # The wheel's is run where the environment is shown, beside the libraries it brings.
    near = [*map(Path, SYSTEM_PATHS), *needed]
    if not any(bwrap.is_relative_to(folder) for folder in near):
        needed.add(bwrap)
    descriptors = {path: os.open(path, os.O_PATH) for path in needed}
    syscalls.mount("tmpfs", stage, "tmpfs", 0, "size=64k,mode=755")
    for number, (path, descriptor) in enumerate(descriptors.items()):
        target = Path(stage) / str(number)
        if path.is_file() or not os.path.isdir(f"/proc/self/fd/{descriptor}"):
            target.touch()
        else:
            target.mkdir()
        syscalls.mount(f"/proc/self/fd/{descriptor}", str(target), None, syscalls.MS_BIND)
        os.close(descriptor)
        sources[path] = str(target)
    os.setgroups([])
    os.setresgid(SANDBOX_UID, SANDBOX_UID, SANDBOX_UID)
    os.setresuid(SANDBOX_UID, SANDBOX_UID, SANDBOX_UID)
    os.chdir("/")
    program = _staged(bwrap, sources)
    links = tuple((target, path) for target, path in order["links"])
    variables = tuple((name, value) for name, value in order["variables"])
    view = View(tuple(shown), run, links, variables, tuple(order["covered"]))
    args = arguments(program, view, order["command"], sources)
    os.execve(args[0], args, {})


def _staged(bwrap: Path, sources: Mapping[Path, str]) -> str:
    for path, target in sources.items():
        if bwrap.is_relative_to(path):
            return str(Path(target) / bwrap.relative_to(path))
    return str(bwrap)


if __name__ == "__main__":
    main()
