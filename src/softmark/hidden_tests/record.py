"""What happens while one hidden test runs: hints, names asked for, values carried.

The record of the running test is in a context variable, because what it notes comes
from places that no fixture reaches: a hint in an assert message, a comparison.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from softmark.hidden_tests.backstop import Asking
from softmark.hidden_tests.mismatch import Mismatch


@dataclass
class TestRecord:
    """What was noted while one test ran."""

    __test__ = False

    hints: list[str] = field(default_factory=list)
    mismatch: Mismatch | None = None
    """Why the last comparison that failed did."""
    asked: dict[str, str] = field(default_factory=dict)
    """Names the test asked the student for, with the kind of value that came."""
    carried: dict[str, None] = field(default_factory=dict)
    """Names whose value, the student's own, differs from the reference's."""
    reference_faults: list[BaseException] = field(default_factory=list)
    asking: Asking = field(default_factory=Asking)
    """How long notebooks have been asked."""


class Unforeseen(Exception):
    """A helper of a hidden test met what its author did not think of.

    Raise it where the student may well be right: the verdict is ``test_error``, and the grade
    waits for a person, instead of a mark that says the student was wrong.
    """


made_outside: dict[str, None] = {}
"""Hints that were made while no test ran: what a module names once and uses in many tests."""

current: ContextVar[TestRecord | None] = ContextVar("softmark_test_record", default=None)
