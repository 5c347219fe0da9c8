"""Guest: lines that belong to Colab, Kaggle, VS Code or a student's own computer.

A notebook says them once and means no harm: mount a drive, install a package, load an
extension. None of that can be done in a sealed kernel, and none of it is what is marked.
Each becomes one printed line, and the cell goes on.
"""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from softmark.sandbox import lookup

_STUBS = ("google.colab", "kaggle_datasets", "kaggle_secrets")
UPLOAD_BYTES = 32 * 1024**2
"""What ``files.upload()`` reads at most."""
_INSTALLERS: dict[str, tuple[str, ...]] = {
    "pip": ("install", "download", "uninstall", "wheel"),
    "conda": (),
    "mamba": (),
    "micromamba": (),
    "uv": (),
    "pixi": (),
    "poetry": (),
    "pipenv": (),
    "apt": (),
    "apt-get": (),
    "dnf": (),
    "yum": (),
    "brew": (),
    "choco": (),
    "winget": (),
    "npm": (),
}
"""Programs that fetch packages, each with the commands that do so (none: all of them)."""
_WITH_VALUE = ("-c", "-f", "-i", "-n", "-p", "-r", "-t", "--channel", "--index-url", "--target")
_RESTARTS = ("kill", "pkill", "killall", "shutdown", "reboot")


def install(shell: Any) -> None:
    """Make the lines of other places harmless in this shell."""
    sys.meta_path.append(_Elsewhere())
    _wrap_commands(shell)
    _wrap_magics(shell)


# Commands


def _wrap_commands(shell: Any) -> None:
    system, getoutput, os_system = shell.system, shell.getoutput, os.system

    def shell_system(cmd: str) -> Any:
        shell.user_ns["_exit_code"] = 0
        said = stand_in(cmd)
        return system(cmd) if said is None else print(said)

    def shell_getoutput(cmd: str, split: bool = True, depth: int = 0) -> Any:
        said = stand_in(cmd)
        depth += 1  # where the names in the command are looked up
        return getoutput(cmd if said is None else _echo(said), split=split, depth=depth)

    def system_of_os(command: Any) -> int:
        said = stand_in(command)
        return os_system(command if said is None else _echo(said))

    shell.system, shell.getoutput, os.system = shell_system, shell_getoutput, system_of_os
    popen = subprocess.Popen.__init__

    def begin(self: Any, args: Any, *others: Any, **named: Any) -> None:
        said = stand_in(args)
        if said is not None:
            args = _echo(said) if isinstance(args, str) else ["echo", said]
        popen(self, args, *others, **named)

    subprocess.Popen.__init__ = begin  # type: ignore[method-assign]


def _echo(text: str) -> str:
    return f"echo {shlex.quote(text)}"


def stand_in(command: Any) -> str | None:
    """What is printed instead of a command that fetches or restarts; None runs it."""
    try:
        words = _words(command)
    except (TypeError, ValueError):  # no text, or quotes that do not close: let it be
        return None
    program = os.path.basename(words[0]) if words else ""
    if re.fullmatch(r"python[0-9.]*", program) and words[1:2] == ["-m"] and len(words) > 2:
        words = words[2:]
        program = words[0]
    if program in _RESTARTS:
        return f"softmark: `{program}` was left out: the kernel goes on."
    program = re.sub(r"^pip[0-9.]+$", "pip", program)
    if program not in _INSTALLERS:
        return None
    wanted = _INSTALLERS[program]
    commands = [word for word in words[1:] if word[0] != "-"]
    if program == "uv" and commands[:1] == ["pip"]:
        del commands[0]
    if wanted and commands[:1] and commands[0] not in wanted:
        return None
    return _packages(words[words.index("install") + 1 :] if "install" in commands else [])


def _words(command: Any) -> list[str]:
    """The first command's words, without what stands before it: blanks, sudo, ``A=b``."""
    words = shlex.split(command) if isinstance(command, str) else list(map(os.fsdecode, command))
    while words and (words[0] in ("sudo", "yes", "|") or re.match(r"[A-Z_]+=", words[0])):
        words = words[1:]
    return [word for word in words if word]


def _packages(words: Sequence[str]) -> str:
    names: dict[str, str] = {}
    for before, word in zip(["", *words], words, strict=False):
        if word in (";", "&&", "|", "||", ">") or word.startswith((">", "2>")):
            break
        name = re.match(r"[A-Za-z][A-Za-z0-9._-]*", word)
        if name and before not in _WITH_VALUE:
            names[name[0]] = _version(name[0])
    there = ", ".join(f"{name} {version}" for name, version in names.items() if version)
    absent = ", ".join(name for name, version in names.items() if not version)
    said = "softmark: nothing is installed while marking."
    said += f" Already there: {there}." if there else ""
    return said + (f" Not available in marking: {absent}." if absent else "")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return ""


# Magics


def _wrap_magics(shell: Any) -> None:
    for name in ("pip", "conda", "mamba", "micromamba", "uv", "apt"):
        shell.register_magic_function(_installer(shell, name), "line", name)
    shell.register_magic_function(lambda line: None, "line", "tensorflow_version")
    shell.register_magic_function(lambda line: None, "line", "gui")
    shell.register_magic_function(_as_bash(shell), "cell", "shell")
    line_magic, cell_magic = shell.run_line_magic, shell.run_cell_magic
    load = shell.find_line_magic("load_ext")

    def load_ext(module_str: str) -> Any:
        try:
            # TensorBoard would wait a minute for a server that nobody can open.
            return None if module_str.startswith("tensorboard") else load(module_str)
        except ImportError:
            return print(f"softmark: the extension {module_str} is not available in marking.")

    shell.register_magic_function(load_ext, "line", "load_ext")

    # Both look up names in their caller's frame: they go by the number of frames between.
    def run_line_magic(magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        if shell.find_line_magic(magic_name) is None:
            return print(f"softmark: %{magic_name} is not available in marking; left out.")
        return line_magic(magic_name, line, _stack_depth + 1)

    def run_cell_magic(magic_name: str, line: str, cell: str) -> Any:
        if shell.find_cell_magic(magic_name) is not None:
            return cell_magic(magic_name, line, cell)
        print(f"softmark: %%{magic_name} is not available in marking; left out.")
        if _is_python(shell, cell):
            shell.run_cell(cell, silent=True)
        return None

    shell.run_line_magic, shell.run_cell_magic = run_line_magic, run_cell_magic


def _installer(shell: Any, name: str) -> Any:
    return lambda line: shell.system(f"{name} {line}")


def _as_bash(shell: Any) -> Any:
    return lambda line, cell: shell.run_cell_magic("bash", line, cell)


def _is_python(shell: Any, text: str) -> bool:
    try:
        ast.parse(shell.transform_cell(text))
    except SyntaxError:
        return False
    return True


# Modules


class _Elsewhere:
    """Finds modules of Colab and Kaggle where nothing else does."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        known = any(name == stub or name.startswith(f"{stub}.") for stub in _STUBS)
        if known or name == "google":
            return ModuleSpec(name, _Loader(), is_package=True)
        return None


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None if spec.name == "google" else _Stub(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class _Stub(ModuleType):
    """A module in which every name is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("drive", "files", "auth", "output", "userdata", "data_table", "widgets"):
            return _Stub(f"{self.__name__}.{name}")
        if self.__name__.endswith(".files") and name in ("upload", "upload_file"):
            return lambda *_, **__: _Uploaded()
        return lambda *_, **__: None


class _Uploaded(dict[str, bytes]):
    """What ``files.upload()`` would have given: the files that are here, by name."""

    def __init__(self) -> None:
        super().__init__()
        left = UPLOAD_BYTES
        for path in lookup.files():
            left -= os.path.getsize(path)
            if left >= 0:
                self[os.path.basename(path)] = self.__missing__(path)

    def __missing__(self, name: str) -> bytes:
        with open(name, "rb") as stream:
            return stream.read()
