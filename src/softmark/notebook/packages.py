"""Which packages notebooks need, by the names that pip knows them by."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from nbformat import NotebookNode

from softmark.notebook.cells import imports_of

_PIP_NAMES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "keras": "tensorflow",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def packages_of(
    notebooks: Iterable[NotebookNode], beside: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """The packages that the notebooks import, by pip's name, each with the modules it is for.

    Python's own modules are left out, and so are those that lie beside the notebooks
    (``beside``: names of files, relative to their folder).
    """
    own = {PurePosixPath(PurePosixPath(name).parts[0]).stem for name in beside}
    modules = {name.partition(".")[0] for nb in notebooks for name in imports_of(nb)}
    found: dict[str, tuple[str, ...]] = {}
    for module in sorted(modules - own - sys.stdlib_module_names):
        package = _PIP_NAMES.get(module, module)
        found[package] = (*found.get(package, ()), module)
    return found
