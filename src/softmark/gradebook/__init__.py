"""nbgrader's gradebook: ``book`` writes it, ``sync`` keeps its rows in step with the source,
``marks`` decides what a grade means for each of them."""

from softmark.gradebook.book import Gradebook, parse_time
from softmark.gradebook.sync import GradebookError, Synced

__all__ = ["Gradebook", "GradebookError", "Synced", "parse_time"]
