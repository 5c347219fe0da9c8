"""The machine, the packages and the course: what is there, and what is not."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from softmark.course import Course
from softmark.course.data import lies_there, read_provenance
from softmark.course.start import lacks_nbgrader_config
from softmark.doctor.finding import Finding
from softmark.model import DataError, SoftmarkError
from softmark.notebook import read_notebook
from softmark.notebook.packages import packages_of


def look(course: Course | None) -> list[Finding]:
    """Everything beside Python and the seal."""
    findings = [*_machine(), *_packages(course), *_alembic()]
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


def python() -> list[Finding]:
    """The Python that runs this, and whether its system can seal."""
    found = f"{platform.python_version()} at {sys.executable}"
    if not sys.platform.startswith("linux"):
        return [
            Finding(
                "system",
                "problem",
                platform.platform(),
                "Sealed marking needs Linux: WSL 2, a container or a virtual machine "
                "(docs/install.md).",
            )
        ]
    return [Finding("Python", "ok", found)]


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
