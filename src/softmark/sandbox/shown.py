"""Host: what of this machine's files a submission may see beside the Python environment.

A folder of programs may hold something that is nobody's business: nbgrader's default exchange
lies in ``share/nbgrader`` of a system, a course may lie in the environment's own folder. Such
places are *closed*: covered where there are mounts, left out where there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

SYSTEM_PATHS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
ETC_PATHS = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/localtime",
)
_EXCHANGE = "share/nbgrader"


def closed_in(shown: Iterable[Path], private: Iterable[Path]) -> list[Path]:
    """The folders inside shown ones that are not to be seen, outermost first.

    Those are nbgrader's exchange in each of them, and what of ``private`` lies there.
    """
    folders = [path.resolve() for path in shown]
    places = {path.resolve() for path in private}
    places |= {top / _EXCHANGE for folder in folders for top in (folder, folder / "local")}
    inside = (p for p in places if any(f != p and p.is_relative_to(f) for f in folders))
    found: list[Path] = []
    for place in sorted(place for place in inside if place.is_dir()):
        if not any(place.is_relative_to(other) for other in found):
            found.append(place)
    return found


def without(shown: Iterable[Path], closed: Iterable[Path]) -> Iterator[Path]:
    """The same folders as a list that leaves the closed ones out: what lies around them."""
    closed = tuple(closed)
    for path in dict.fromkeys(path.resolve() for path in shown):
        if any(path.is_relative_to(place) for place in closed):
            continue
        if any(place.is_relative_to(path) for place in closed):
            yield from without(_entries(path), closed)
        else:
            yield path


def _entries(folder: Path) -> list[Path]:
    """Its files and folders; what a link leads to is shown under its own name, or not at all."""
    try:
        return [entry for entry in folder.iterdir() if not entry.is_symlink()]
    except OSError:
        return []
