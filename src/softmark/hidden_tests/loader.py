"""Imports the modules of one folder of hidden tests, once per process and version.

pytest would import them again in every run, under names that two courses can share.
Here each folder is a package of its own, found by the folder's path, whose modules stay
in memory until a file of the folder changes.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from softmark.hidden_tests.backstop import TooLong, clock_backstop, cpu_backstop

IMPORT_CPU_S = 120.0
"""What a module may compute while it is imported; large libraries take some seconds."""

_versions: dict[str, tuple[tuple[str, int, int], ...]] = {}


def test_files(folder: Path) -> tuple[Path, ...]:
    """The hidden-test modules of a folder, in the order of their names."""
    return tuple(sorted(folder.glob("test_*.py")))


def load(path: Path) -> ModuleType:
    """The module at ``path``, with its asserts rewritten when a pytest run is on."""
    package = _package(path.parent)
    name = f"{package}.{path.stem}"
    if name not in sys.modules:
        siblings = {f"{package}.{file.stem}" for file in path.parent.glob("*.py")}
        pytest.register_assert_rewrite(*sorted(siblings - sys.modules.keys()))
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:  # nothing is to be left behind in the folder of the hidden tests
        with cpu_backstop(IMPORT_CPU_S), clock_backstop():
            return importlib.import_module(name)
    except (SystemExit, TooLong) as error:  # a fault of the module, no wish of the person's
        raise ImportError(f"{type(error).__name__}: {error}") from error
    finally:
        sys.dont_write_bytecode = written


def load_conftest(folder: Path) -> ModuleType | None:
    """The folder's conftest, or None where it has none."""
    path = folder / "conftest.py"
    return load(path) if path.is_file() else None


def _package(folder: Path) -> str:
    resolved = folder.resolve()
    digest = hashlib.sha256(str(resolved).encode()).hexdigest()[:12]
    name = f"_softmark_hidden_{digest}"
    version = version_of(resolved)
    if _versions.get(name) != version or name not in sys.modules:
        for known in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[known]
        package = ModuleType(name, "Hidden tests of one assignment.")
        package.__path__ = [str(resolved)]
        sys.modules[name] = package
        _versions[name] = version
        importlib.invalidate_caches()
    return name


def version_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a module of the folder does."""
    found = []
    for path in sorted(folder.glob("*.py")):
        status = path.stat()
        found.append((path.name, status.st_mtime_ns, status.st_size))
    return tuple(found)
