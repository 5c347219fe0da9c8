"""Writing release/<assignment>/: the notebook, its small data sets, and how to open it."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from softmark.course.data import NOTES, data_files, stands_in
from softmark.model import SoftmarkError
from softmark.model.files import write_atomically, writing
from softmark.notebook.packages import packages_of
from softmark.notebook.read import read_notebook
from softmark.release.leaks import file_leaks, leaks
from softmark.release.student_version import release_notebook, without_own_metadata

LARGEST_DATA_FILE = 1_500_000
"""Bytes up to which a data file goes into the release."""

_NOT_RELEASED = {"__pycache__", ".ipynb_checkpoints", ".DS_Store"}
_NONE: Mapping[str, Path] = MappingProxyType({})
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ReleaseError(SoftmarkError):
    """A release cannot be made: something secret would be in it."""


@dataclass(frozen=True)
class ReleaseResult:
    """What a release wrote, or with ``check`` would write.

    ``stale`` are files that are missing or differ (with ``check``), ``strays`` files that
    are no part of the release; they are reported and never deleted. ``left_out`` names the
    data files too large to go along, and data sets that are fetched. ``taken_off`` are keys
    of metadata that students do not get.
    """

    folder: Path
    written: tuple[Path, ...] = ()
    stale: tuple[Path, ...] = ()
    strays: tuple[Path, ...] = ()
    left_out: tuple[str, ...] = ()
    taken_off: tuple[str, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether the folder is exactly the release."""
        return not (self.stale or self.strays)


def release_assignment(
    source_path: Path | Sequence[Path],
    tests_dir: Path,
    release_dir: Path,
    data_dirs: Mapping[str, Path],
    check: bool = False,
    *,
    beside: Mapping[str, Path] = _NONE,
) -> ReleaseResult:
    """Make ``release_dir`` (release/<assignment>) from the source notebook, or notebooks.

    ``data_dirs`` maps the names of the assignment's data sets to their folders, ``beside``
    the names of files beside the source (pictures, modules) to these files. Files are
    written where their content differs, so that a second run writes nothing; with ``check``
    nothing is written at all. Raises NotebookError for a source that nbgrader refuses, and
    ReleaseError, before anything is written, when the release would leak.
    """
    paths = [source_path] if isinstance(source_path, Path) else list(source_path)
    sources = {path.name: read_notebook(path) for path in paths}
    released, taken_off = {}, []
    for path in paths:
        made, gone = without_own_metadata(release_notebook(sources[path.name]))
        released[path.name] = made
        taken_off += gone
        _refuse(path, leaks(made, sources[path.name], tests_dir))
    files = {name: file.read_bytes() for name, file in beside.items()}
    for name, content in files.items():
        _refuse(beside[name], file_leaks(content, sources.values(), tests_dir))
    data, left_out = _data_files(data_dirs)
    readme = "README.md" if "README.md" not in files else "HOW_TO_OPEN.md"
    wanted = {
        **files,
        **{name: notebook_bytes(notebook) for name, notebook in released.items()},
        readme: _readme(sources, left_out, beside, bool(data_dirs)).encode(),
        **data,
    }
    differing = [
        release_dir / name
        for name, content in sorted(wanted.items())
        if _content(release_dir / name) != content
    ]
    strays = tuple(file for name, file in _files(release_dir) if name not in wanted)
    said = tuple(dict.fromkeys(taken_off))
    if check:
        return ReleaseResult(release_dir, (), tuple(differing), strays, left_out, said)
    for file in differing:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, wanted[file.relative_to(release_dir).as_posix()])
    return ReleaseResult(release_dir, tuple(differing), (), strays, left_out, said)


def _refuse(path: Path, found: list[str]) -> None:
    if found:
        raise ReleaseError(
            f"{path}: the release would show what students must not see:\n  "
            + "\n  ".join(found)
            + "\nMove these lines into their regions, or show them openly in the source."
        )


def notebook_bytes(nb: NotebookNode) -> bytes:
    """The notebook as nbgrader writes it: sorted keys, UTF-8, one line feed at the end."""
    text: str = nbformat.writes(nb)
    return (text.rstrip("\n") + "\n").encode()


def zip_release(release_dir: Path, target: Path, data_dirs: Mapping[str, Path] = _NONE) -> Path:
    """Pack a release into ``target``; the same files give the same bytes each time.

    Of the data sets in ``data_dirs``, what the release leaves out because it is large or
    fetched goes along here; a stand-in never does.
    """
    packed = dict(_files(release_dir))
    for dataset, folder in data_dirs.items():
        if not stands_in([folder]):
            for name, file in data_files(folder):
                packed.setdefault(f"data/{dataset}/{name}", file)
    with (
        writing(target) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for name, file in sorted(packed.items()):
            if file.resolve() == target.resolve():
                continue
            entry = zipfile.ZipInfo(f"{release_dir.resolve().name}/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system, so that the mode is kept
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
    return target


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files in a folder by their names relative to it, sorted; links are not followed."""
    if not folder.is_dir():
        return
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        linked = any(
            folder.joinpath(*name.parts[: n + 1]).is_symlink() for n in range(len(name.parts))
        )
        if not linked and file.is_file() and not _NOT_RELEASED.intersection(name.parts):
            yield name.as_posix(), file


def _data_files(data_dirs: Mapping[str, Path]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What goes under data/, and the names of what does not.

    Neither depends on whether a data set that must be fetched is there already: such a
    folder brings its README.md only.
    """
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for name, folder in sorted(data_dirs.items()):
        present = dict(data_files(folder))
        notes = {each for each in present if each in NOTES}
        tables = present.keys() - notes
        small = {each for each in tables if present[each].stat().st_size <= LARGEST_DATA_FILE}
        if stands_in([folder]):
            small = set()
        if small < tables or not tables:
            left_out += (
                [f"data/{name}"]
                if not small
                else sorted(f"data/{name}/{each}" for each in tables - small)
            )
        for each in small | (notes if small else notes - {"PROVENANCE.json"}):
            files[f"data/{name}/{each}"] = present[each].read_bytes()
    return files, tuple(left_out)


def _readme(
    sources: Mapping[str, NotebookNode],
    left_out: tuple[str, ...],
    beside: Collection[str],
    data: bool,
) -> str:
    notebook, source = next(iter(sources.items()))
    packages = packages_of(sources.values(), beside)
    work, hand_in = f"`{notebook}`", "that one file, under that name"
    if len(sources) > 1:
        *first, last = (f"`{name}`" for name in sources)
        work = f"{', '.join(first)} and {last}"
        hand_in = "these files, all of them, under their names"
    missing = "".join(
        f"If `{each}` is not in this folder, the notebook fetches it, or you get it from your "
        "lecturer and put it there.\n"
        for each in left_out
        if each.count("/") == 1  # a whole data set; of the others there is a part to work with
    )
    return f"""# {_title(source) or notebook}

Work in {work}: write where it says YOUR CODE HERE or YOUR ANSWER HERE, and leave all
other cells as they are. Hand in {hand_in}.
{missing and chr(10) + missing}
On your own computer, with Python 3.11 or newer, in this folder:

```
python -m venv .venv
source .venv/bin/activate        # Windows: .venv\\Scripts\\activate
pip install {" ".join(["jupyterlab", *sorted(packages)])}
jupyter lab {notebook}
```

In JupyterLab on a server: upload this whole folder, then open the notebook.

In Google Colab: upload the notebook (File, Upload notebook){_also(beside, data)}.
Download it again with File, Download, .ipynb. Packages there may be older than those of the
marking, where code that only older ones understand stops.
"""


def _also(beside: Collection[str], data: bool) -> str:
    """What else Colab needs: the files beside the notebook, and the folder with the data."""
    needed = [f"`{name}`" for name in sorted(beside)] + ["the folder `data`"] * data
    if not needed:
        return ""
    *first, last = needed
    named = f"{', '.join(first)} and {last}" if first else last
    return f", then upload\n{named} into the file pane on the left"


def _title(nb: NotebookNode) -> str:
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return str(line[2:].strip())
    return ""
