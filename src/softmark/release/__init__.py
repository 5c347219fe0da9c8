"""From the instructor's notebook to what students get, and the proof that nothing leaks."""

from softmark.release.checks import check_source
from softmark.release.folder import (
    ReleaseError,
    ReleaseResult,
    release_assignment,
    zip_release,
)
from softmark.release.leaks import leaks
from softmark.release.student_version import release_notebook

__all__ = [
    "ReleaseError",
    "ReleaseResult",
    "check_source",
    "leaks",
    "release_assignment",
    "release_notebook",
    "zip_release",
]
