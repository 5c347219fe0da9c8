"""Packages outside the Python installation are found, and nothing around them is."""

import site
import sys
from pathlib import Path

import pytest

from softmark.sandbox import bubblewrap, packages
from softmark.sandbox.bubblewrap import View, arguments


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a course, on sys.path, and packages of its user."""
    user = tmp_path / "home" / ".local" / "lib" / "python3" / "site-packages"
    user.mkdir(parents=True)
    (tmp_path / "home" / "course").mkdir()
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(user))
    monkeypatch.setattr(site, "getuserbase", lambda: str(tmp_path / "home" / ".local"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    places = ("", str(tmp_path / "home"), str(tmp_path / "home" / "course"))
    monkeypatch.setattr(sys, "path", [*sys.path, *places])
    return tmp_path / "home"


def test_without_packages_outside_the_users_stay_off(home: Path) -> None:
    assert packages.outside_packages() == []
    assert packages.package_environment() == {"PYTHONNOUSERSITE": "1"}


def test_packages_of_one_user_are_shown_and_nothing_beside_them(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    user = home / ".local" / "lib" / "python3" / "site-packages"
    monkeypatch.setattr(sys, "path", [*sys.path, str(user)])
    assert packages.outside_packages() == [user]
    view = View.of({}, tmp_path / "run")
    assert [path for path, _ in view.read_only if path.is_relative_to(home)] == [user]
    line = arguments("bwrap", view, ["true"])
    at = line.index("PYTHONUSERBASE")
    assert line[at - 1 : at + 2] == ["--setenv", "PYTHONUSERBASE", str(home / ".local")]
    assert "PYTHONNOUSERSITE" not in line


def test_packages_that_python_was_told_of_come_in_its_order(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared = tmp_path / "opt" / "site-packages"
    shared.mkdir(parents=True)
    monkeypatch.setenv("PYTHONPATH", f"{home / 'course'}:{shared}")
    monkeypatch.setattr(sys, "path", [str(home / "course"), str(shared), *sys.path])
    assert packages.outside_packages() == [shared]
    found = packages.package_environment()
    assert found == {"PYTHONPATH": str(shared), "PYTHONNOUSERSITE": "1"}
    assert shared in bubblewrap.python_paths()
