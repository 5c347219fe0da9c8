"""The records that travel between the stages of marking, and the error family.

Nothing in here does anything but hold data, add up points and say what went wrong.
"""

from softmark.model.answers import (
    Answers,
    AnswerTimeout,
    Handle,
    KernelDied,
    MissingName,
    StudentError,
    student_error,
)
from softmark.model.errors import (
    ConfigError,
    DataError,
    FileRefused,
    NotebookError,
    Problem,
    SandboxError,
    SoftmarkError,
    WireError,
    did_you_mean,
)
from softmark.model.limits import Limits
from softmark.model.records import (
    UNREADABLE,
    CellGrade,
    Grade,
    Late,
    Outcome,
    PersonMark,
    Resources,
    Status,
    Submission,
    Verdict,
)
from softmark.model.scoring import Markable, on_hold, score, score_cell, whole_hand_ins
from softmark.model.seal import Level

__all__ = [
    "UNREADABLE",
    "AnswerTimeout",
    "Answers",
    "CellGrade",
    "ConfigError",
    "DataError",
    "FileRefused",
    "Grade",
    "Handle",
    "KernelDied",
    "Late",
    "Level",
    "Limits",
    "Markable",
    "MissingName",
    "NotebookError",
    "Outcome",
    "PersonMark",
    "Problem",
    "Resources",
    "SandboxError",
    "SoftmarkError",
    "Status",
    "StudentError",
    "Submission",
    "Verdict",
    "WireError",
    "did_you_mean",
    "on_hold",
    "score",
    "score_cell",
    "student_error",
    "whole_hand_ins",
]
