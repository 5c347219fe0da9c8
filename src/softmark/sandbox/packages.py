"""Host: where packages lie that are no part of the Python installation.

``pip install --user`` puts them below the home folder, a department may name a folder in
PYTHONPATH. A sandbox shows such a folder of packages, and nothing around it: a folder of
sys.path that is no such folder (a course, a home) stays out of sight.
"""

from __future__ import annotations

import os
import site
import sys
from pathlib import Path

FOLDERS = ("site-packages", "dist-packages")
"""What a folder that holds packages alone is called, on every system."""


def outside_packages() -> list[Path]:
    """The folders of packages on sys.path that lie outside the Python installation."""
    found = [Path(entry) for entry in sys.path if _holds_packages(entry)]
    inside = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.base_exec_prefix)}
    return [
        path
        for path in dict.fromkeys(found)
        if not any(path.resolve().is_relative_to(prefix) for prefix in inside)
    ]


def package_environment() -> dict[str, str]:
    """The variables with which a Python of its own finds the same packages as this one.

    Where there are none outside, the folder of the user stays switched off.
    """
    outside = outside_packages()
    user = site.getusersitepackages()
    by_path = [str(path) for path in outside if str(path) in _python_path()]
    found = {"PYTHONPATH": os.pathsep.join(by_path)} if by_path else {}
    if Path(user) in outside and user not in by_path:
        # As here, it comes after the standard library and before the system's packages.
        return {**found, "PYTHONUSERBASE": site.getuserbase()}
    return {**found, "PYTHONNOUSERSITE": "1"}


def _python_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)


def _holds_packages(entry: str) -> bool:
    path = Path(entry)
    return path.name in FOLDERS and path.is_absolute() and path.is_dir()
