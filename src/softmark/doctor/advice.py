"""What one command of an administrator adds to the walls of the seal, on this system."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

DOCKER = (
    "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined"
)
PODMAN = "podman run --security-opt seccomp=unconfined --security-opt unmask=ALL"
KUBERNETES = (
    "in the pod `hostUsers: false`, in its container's securityContext `procMount: Unmasked` and "
    "`seccompProfile: {type: Unconfined}`"
)
PROFILE = """abi <abi/4.0>,
include <tunables/global>

# Lets softmark's bubblewrap, and what runs inside it, make user namespaces.
profile softmark-bwrap {path} flags=(unconfined) {{
  userns,
  include if exists <local/softmark-bwrap>
}}
"""


@dataclass(frozen=True)
class System:
    """What this is, as far as it decides who may make namespaces."""

    container: str = ""
    """docker, podman, kubernetes, or empty."""
    wsl: bool = False
    restricted: bool = False
    """AppArmor allows user namespaces to known programs only."""
    setting: str = ""
    """The sysctl that switches user namespaces on, where one switches them off."""

    @staticmethod
    def of_this() -> System:
        """Look at this system."""
        setting = ""
        if _reads("/proc/sys/kernel/unprivileged_userns_clone") == "0":
            setting = "kernel.unprivileged_userns_clone=1"
        elif _reads("/proc/sys/user/max_user_namespaces") == "0":
            setting = "user.max_user_namespaces=10000"
        return System(
            container=_container(),
            wsl="microsoft" in _reads("/proc/version").lower(),
            restricted=_reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1",
            setting=setting,
        )

    def for_namespaces(self, bwrap: str) -> str:
        """What gives bubblewrap, and submissions inside it, their namespaces."""
        if self.container == "kubernetes":
            return f"For the level full: {KUBERNETES}."
        if self.container == "podman":
            return f"For the level full: {PODMAN}"
        if self.container == "docker":
            return f"For the level full: {DOCKER}"
        if self.restricted:
            return f"For the level full, as an administrator: {profile_command(bwrap)}"
        if self.setting:
            return f"For the level full, as an administrator: sysctl -w {self.setting}"
        return "For the level full, this system must allow unprivileged user namespaces."

    def for_landlock(self) -> str:
        """What gives Landlock."""
        if self.wsl:
            return "A newer kernel, from Windows: wsl --update"
        if self.container:
            return "The host needs Linux 6.7 or later with Landlock among its security modules."
        return (
            "Linux 6.7 or later has it; where it is switched off, `landlock` is missing from the "
            "list lsm= on the kernel's command line."
        )


def profile(bwrap: str) -> str:
    """The AppArmor profile for softmark's own bubblewrap, ready to install."""
    return PROFILE.format(path=f'"{bwrap}"' if " " in bwrap else bwrap)


def profile_command(bwrap: str) -> str:
    """The command that installs it."""
    place = "/etc/apparmor.d/softmark-bwrap"
    softmark = Path(sys.executable).with_name("softmark")
    return f"{softmark} doctor --apparmor | sudo tee {place} && sudo apparmor_parser -r {place}"


def _container() -> str:
    if os.environ.get("KUBERNETES_SERVICE_HOST"):
        return "kubernetes"
    if Path("/run/.containerenv").exists():
        return "podman"
    return "docker" if Path("/.dockerenv").exists() else ""


def _reads(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
