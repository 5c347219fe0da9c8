"""Reading, checking and repairing nbgrader notebooks: notebook in, notebook out."""

from softmark.notebook.beside import Beside, files_beside
from softmark.notebook.cells import (
    GradedCell,
    SolutionCell,
    Tag,
    graded_cells,
    imports_of,
    solution_cells,
    tag_of,
)
from softmark.notebook.read import MAX_BYTES, parse_notebook, read_notebook
from softmark.notebook.regions import has_hidden_tests, without_hidden_tests
from softmark.notebook.repair import Repaired, repair

__all__ = [
    "MAX_BYTES",
    "Beside",
    "GradedCell",
    "Repaired",
    "SolutionCell",
    "Tag",
    "files_beside",
    "graded_cells",
    "has_hidden_tests",
    "imports_of",
    "parse_notebook",
    "read_notebook",
    "repair",
    "solution_cells",
    "tag_of",
    "without_hidden_tests",
]
