"""The wheel, installed elsewhere with its own dependencies alone, makes a course and marks it.

The dependencies are those of this environment, linked into the other one: the test needs no
network, and sees what the wheel's metadata ask for and nothing else.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
ABSENT = ("tensorflow", "sklearn", "hypothesis", "mypy")
"""What no dependency of softmark brings in."""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked_for(by: Distribution, extra: str) -> Iterator[tuple[str, str]]:
    """The distributions, each with an extra or none, that another asks for on this machine."""
    for requirement in map(Requirement, by.requires or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            name = requirement.name.lower().replace("_", "-").replace(".", "-")
            yield from ((name, each) for each in ("", *requirement.extras))


def needed(by: Distribution) -> list[Distribution]:
    """What a distribution asks for, and what that asks for, as installed here."""
    found: dict[str, Distribution] = {}
    todo, seen = [*asked_for(by, "")], set[tuple[str, str]]()
    while todo:
        name, extra = wanted = todo.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # `pip check` says so
        todo += asked_for(found[name], extra)
    return list(found.values())


@dataclass(frozen=True)
class Place:
    """Where an installation puts what: its Python, its folder of packages, its scripts."""

    python: Path
    packages: Path
    scripts: Path


def install_dependencies(place: Place) -> None:
    """Link the dependencies of the softmark there out of this environment into that one."""
    (softmark,) = Distribution.discover(name="softmark", path=[str(place.packages)])
    here = Path(sysconfig.get_path("purelib"))
    place.scripts.mkdir(parents=True, exist_ok=True)
    for each in needed(softmark):
        for file in each.files or ():
            source = Path(str(each.locate_file(file)))
            if ".." not in file.parts and source.is_file():
                target = place.packages / source.relative_to(here)
                target.parent.mkdir(parents=True, exist_ok=True)
                link(source, target)
        for entry in each.entry_points.select(group="console_scripts"):
            script = place.scripts / entry.name
            script.write_text(
                f"#!{place.python}\nimport sys\nfrom {entry.module} import {entry.attr}\n"
                f"sys.exit({entry.attr}())\n"
            )
            script.chmod(0o755)


def link(source: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """softmark as a wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet", "-w", folder)
    run(sys.executable, "-m", "pip", "wheel", ROOT, *options, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


def pip_install(python: Path, wheel: Path, *options: str, **environment: str) -> None:
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install"]
    pip += ["--no-deps", "--no-index", "--no-compile", *options, wheel]
    run(*pip, cwd=wheel.parent, **environment)


def make_and_mark(softmark: Path, folder: Path, **environment: str) -> None:
    """A newcomer's first commands, and what they are to give."""
    run(softmark, "init", "physics", cwd=folder, **environment)
    course = folder / "physics"
    (record,) = json.loads(run(softmark, "grade", "--json", "-", cwd=course, **environment))
    assert (record["earned"], record["points"], record["sealed"]) == (4.0, 7.0, True)
    for name in ("feedback/ada/first_steps/first_steps.html", "reports/first_steps/index.html"):
        assert (course / name).is_file()


def test_the_wheel_marks_with_its_own_dependencies_alone(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    place = Place(
        folder / "bin" / "python", folder / "lib" / version / "site-packages", folder / "bin"
    )
    pip_install(place.python, wheel)
    install_dependencies(place)
    run(sys.executable, "-m", "pip", "--python", place.python, "check", cwd=tmp_path)
    found = f"import importlib.util as u; print(*filter(u.find_spec, {ABSENT}))"
    assert run(place.python, "-c", found, cwd=tmp_path) == "\n"
    make_and_mark(folder / "bin" / "softmark", tmp_path)
    assert "written" in run(folder / "bin" / "softmark", "release", cwd=tmp_path / "physics")


def test_an_installation_for_one_user_marks_too(wheel: Path, tmp_path: Path) -> None:
    python = Path(getattr(sys, "_base_executable", sys.executable))
    base = tmp_path / "home" / "local"
    user = {"PYTHONUSERBASE": str(base)}
    where = "import site; print(site.getusersitepackages())"
    packages = Path(run(python, "-c", where, cwd=tmp_path, **user).strip())
    assert packages.is_relative_to(base)
    pip_install(python, wheel, "--user", "--break-system-packages", **user)
    install_dependencies(Place(python, packages, base / "bin"))
    make_and_mark(base / "bin" / "softmark", tmp_path / "home", **user)
