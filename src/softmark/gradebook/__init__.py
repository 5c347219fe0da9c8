"""nbgrader's gradebook: ``book`` opens it, ``rows`` writes what belongs to a submission, ``sync``
keeps its cells in step with the source, ``marks`` decides what a grade means for each of them,
``standing`` reads what then counts, and ``penalties`` asks the course's late policy."""

from softmark.gradebook.book import Gradebook
from softmark.gradebook.penalties import LatePolicy, late_policy
from softmark.gradebook.rows import parse_time
from softmark.gradebook.standing import Row, Standing, settle
from softmark.gradebook.sync import GradebookError, Synced

__all__ = [
    "Gradebook",
    "GradebookError",
    "LatePolicy",
    "Row",
    "Standing",
    "Synced",
    "late_policy",
    "parse_time",
    "settle",
]
