"""The set-up script: which Python it takes, and the one line that says what is in the way.

The interpreters here are stand-ins that say a version and note what pip is asked for.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "dirname", "rm", "cp", "mkdir", "grep", "tail", "cat")

PYTHON = """#!/bin/sh
case "$1 $2" in
"-m venv") {venv} ;;
"-m pip") case "$3" in
  --version) ;;
  *) echo "{version} $*" >>pip.log; cat pip.says 2>/dev/null; [ ! -e pip.says ] ;;
  esac ;;
*) exec {real} -c "import sys, platform
sys.version_info = tuple(map(int, '{version}'.split('.')))
platform.python_version = lambda: '{version}'
exec(sys.argv[1])" "$2" ;;
esac
"""
MAKES_IT = 'mkdir -p "$3/bin"; cp "$0" "$3/bin/python"'
CANNOT = "echo ensurepip is not available; exit 1"
UV = """#!/bin/sh
echo "uv $*" >>pip.log
mkdir -p .venv/bin; cp {python} .venv/bin/python
"""


class Machine:
    """A folder with the project's set-up in it, and the only programs there are."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder / "course", folder / "bin"
        (self.folder / "scripts").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "scripts" / "set-up", self.folder / "scripts")
        for tool in TOOLS:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))

    def program(self, name: str, text: str) -> Path:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def python(self, name: str, version: str, venv: str = MAKES_IT) -> Path:
        text = PYTHON.format(version=version, venv=venv, real=sys.executable)
        return self.program(name, text)

    def set_up(self, extras: str = "course", **variables: str) -> tuple[int, list[str], list[str]]:
        """The exit code, the lines that a user sees, and what pip and uv were asked for."""
        log = self.folder / "pip.log"
        log.unlink(missing_ok=True)
        ran = subprocess.run(
            [self.folder / "scripts" / "set-up", extras],
            env={"PATH": str(self.bin), "HOME": str(self.folder), **variables},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        asked = log.read_text().splitlines() if log.exists() else []
        return ran.returncode, ran.stdout.splitlines(), asked


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_says_one_line_and_installs_to_the_constraints(machine: Machine) -> None:
    machine.python("python3", "3.12.1")
    code, lines, asked = machine.set_up()
    assert code == 0
    assert lines == ["Setting up .venv with Python 3.12.1 (TensorFlow and all: some minutes, once)"]
    assert asked == [
        "3.12.1 -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .[course]"
    ]


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ({"python3": "3.11.2", "python3.13": "3.13.0"}, "3.11.2"),
        ({"python3": "3.14.0", "python3.12": "3.12.1", "python3.13": "3.13.0"}, "3.13.0"),
        ({"python3": "3.9.0", "python3.12": "3.12.1"}, "3.12.1"),
        ({"python3": "3.14.0", "python3.11": "3.11.7"}, "3.11.7"),
        ({"python3.11": "3.11.7"}, "3.11.7"),
    ],
)
def test_it_takes_a_python_that_tensorflow_has_a_wheel_for(
    machine: Machine, there: dict[str, str], taken: str
) -> None:
    for name, version in there.items():
        machine.python(name, version)
    code, lines, _ = machine.set_up()
    assert code == 0
    assert f"Python {taken}" in lines[0]


def test_it_takes_the_python_that_it_is_told_to(machine: Machine) -> None:
    machine.python("python3", "3.11.7")
    machine.python("mine", "3.13.0")
    assert "Python 3.13.0" in machine.set_up(PYTHON="mine")[1][0]


@pytest.mark.parametrize(("version", "said"), [("3.14.0", "is 3.14.0"), (None, "is not there")])
def test_a_python_that_does_not_fit_is_refused_by_name(
    machine: Machine, version: str | None, said: str
) -> None:
    machine.python("python3", "3.12.1")
    if version:
        machine.python("mine", version)
    code, lines, asked = machine.set_up(PYTHON="mine")
    assert (code, len(lines), asked) == (1, 1, [])
    assert f"Python 3.11 to 3.13 (TensorFlow has no wheels for others); mine {said}." in lines[0]


@pytest.mark.parametrize("version", ["3.14.0", "3.10.13", None])
def test_without_a_fitting_python_it_says_what_to_install(
    machine: Machine, version: str | None
) -> None:
    if version:
        machine.python("python3", version)
    code, lines, asked = machine.set_up()
    assert (code, len(lines), asked) == (1, 1, [])
    assert f"python3 is {version or 'not there'}." in lines[0]
    assert "sudo apt install python3.12-venv" in lines[0]
    assert "uv (docs.astral.sh/uv)" in lines[0]


def test_without_a_fitting_python_uv_brings_one(machine: Machine) -> None:
    machine.python("python3", "3.14.0")
    newer = machine.python("kept", "3.13.9")
    machine.program("uv", UV.format(python=newer))
    code, lines, asked = machine.set_up()
    assert code == 0
    assert len(lines) == 2
    assert asked[0] == "uv venv --quiet --seed --python 3.13 .venv"
    assert asked[1].startswith("3.13.9 -m pip install")


def test_without_the_venv_module_it_names_the_package(machine: Machine) -> None:
    machine.python("python3", "3.11.2", venv=CANNOT)
    code, lines, asked = machine.set_up()
    assert (code, len(lines), asked) == (1, 1, [])
    assert "sudo apt install python3.11-venv" in lines[0]
    assert not (machine.folder / ".venv").exists()


def test_without_the_venv_module_uv_makes_one_of_the_same_python(machine: Machine) -> None:
    python = machine.python("python3", "3.11.2", venv=CANNOT)
    machine.program("uv", UV.format(python=python))
    code, _, asked = machine.set_up()
    assert code == 0
    assert asked[0] == "uv venv --quiet --seed --python python3 .venv"


@pytest.mark.parametrize(
    ("pip_says", "told"),
    [
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for jinja2>=3.1",
            "The package index cannot be reached. Connect this machine, or set PIP_INDEX_URL",
        ),
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: ResolutionImpossible: for help visit\nnotice",
            "The set-up failed: ERROR: ResolutionImpossible",
        ),
    ],
)
def test_what_stops_pip_is_said_in_one_line(machine: Machine, pip_says: str, told: str) -> None:
    machine.python("python3", "3.12.1")
    (machine.folder / "pip.says").write_text(pip_says)
    code, lines, _ = machine.set_up()
    assert code == 1
    assert len(lines) == 2
    assert lines[1].startswith(told)
    assert ".venv/set-up.log" in lines[1]
    assert (machine.folder / ".venv" / "set-up.log").read_text() == pip_says


def test_an_environment_that_stands_is_kept(machine: Machine) -> None:
    machine.python("python3", "3.12.1")
    machine.set_up()
    (machine.folder / ".venv" / "kept").touch()
    machine.python("python3", "3.11.7")
    code, lines, _ = machine.set_up("course,dev")
    assert (code, lines) == (0, ["Setting up .venv for development"])
    assert (machine.folder / ".venv" / "kept").exists()


def _python_removed(venv: Path) -> None:
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/usr/bin/no-python-here")


def _half_made(venv: Path) -> None:
    shutil.rmtree(venv / "bin")


@pytest.mark.parametrize("spoil", [_python_removed, _half_made])
def test_an_environment_that_cannot_run_is_made_anew(
    machine: Machine, spoil: Callable[[Path], None]
) -> None:
    machine.python("python3", "3.12.1")
    machine.set_up()
    spoil(machine.folder / ".venv")
    assert machine.set_up()[0] == 0
    assert os.access(machine.folder / ".venv" / "bin" / "python", os.X_OK)


def test_make_takes_the_pythons_that_the_project_has_tensorflow_for() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (tensorflow,) = (
        r for r in extras["optional-dependencies"]["course"] if r.startswith("tensorflow")
    )
    newest = tensorflow.rpartition("3.")[2].rstrip("'")
    assert f"newest={int(newest) - 1} " in (ROOT / "scripts" / "set-up").read_text()
