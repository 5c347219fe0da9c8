"""The student's version of a notebook, made by nbgrader's own preprocessors."""

from __future__ import annotations

import copy
import logging
from typing import Any

from nbformat import NotebookNode

from softmark.model import NotebookError


def release_notebook(nb: NotebookNode, config: Any = None) -> NotebookNode:
    """The notebook that ``nbgrader generate_assignment`` makes, without a database.

    ``config`` (a traitlets Config) passes options such as other stubs to nbgrader. What
    needs files, a kernel or the gradebook is left out: header and footer, AUTOTEST, saving.
    Raises NotebookError with nbgrader's reason.
    """
    # nbgrader's import takes seconds, so it waits until it is needed.
    from nbgrader import preprocessors as nbgrader

    quiet = logging.getLogger(f"{__name__}.nbgrader")
    quiet.disabled = True  # what it logs is in the exception too, which we report
    result = copy.deepcopy(nb)
    resources: dict[str, Any] = {}
    steps = (
        nbgrader.LockCells,
        nbgrader.ClearSolutions,
        nbgrader.ClearOutput,
        nbgrader.CheckCellMetadata,
        nbgrader.ComputeChecksums,
        nbgrader.ClearHiddenTests,
        nbgrader.ClearMarkScheme,
        nbgrader.ComputeChecksums,
        nbgrader.CheckCellMetadata,
    )
    for step in steps:
        try:
            result, resources = step(config=config, log=quiet).preprocess(result, resources)
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise NotebookError(
                f"nbgrader's {step.__name__} refuses the source notebook: {reason}. "
                "Check the source; each problem is named with its cell."
            ) from error
    return result


CELL_KEYS = frozenset(
    {
        "nbgrader",
        "tags",
        "slideshow",
        "collapsed",
        "scrolled",
        "editable",
        "deletable",
        "trusted",
        "name",
        "format",
        "jupyter",
        "execution",
        "vscode",
        "id",
    }
)
"""Metadata of cells that Jupyter, its usual front ends or nbgrader give a meaning to."""
NOTEBOOK_KEYS = frozenset(
    {
        "kernelspec",
        "language_info",
        "orig_nbformat",
        "title",
        "authors",
        "celltoolbar",
        "toc",
        "toc-autonumbering",
        "rise",
        "widgets",
        "nbgrader",
        "colab",
    }
)
"""The same of a notebook."""


def without_own_metadata(nb: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A copy without the lecturer's own metadata, and the names of the keys that went.

    A note or a solution kept there would reach students with no cell showing it.
    """
    made, gone = copy.deepcopy(nb), []
    gone += _strip(made.metadata, NOTEBOOK_KEYS)
    for cell in made.cells:
        gone += _strip(cell.metadata, CELL_KEYS)
    return made, list(dict.fromkeys(gone))


def _strip(metadata: NotebookNode, known: frozenset[str]) -> list[str]:
    own = [key for key in metadata if key not in known]
    for key in own:
        del metadata[key]
    return own
