"""What an author writes on a hidden test: its cell, its weight, a hint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from softmark.hidden_tests.record import current, made_outside

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_HINT = "_softmark_hint"


def grades(grade_id: str) -> pytest.MarkDecorator:
    """Say which graded cell a test belongs to: on a test, or as ``pytestmark`` of a module."""
    return pytest.mark.grades(grade_id)


def points(weight: float) -> pytest.MarkDecorator:
    """Give a test its weight within its cell (1 where nothing is said)."""
    return pytest.mark.points(weight)


class Hint(str):
    """A sentence for the student; as a decorator, for any failure of that test."""

    __slots__ = ()

    def __call__(self, test: F) -> F:
        setattr(test, DEFAULT_HINT, str(self))
        return test


def hint(text: str) -> Hint:
    """A sentence that the student reads when the test fails; never the expected value.

    As an assert message, ``assert found == approx(e), hint("check the sign")``, it is
    evaluated only when the assertion fails. As a decorator, ``@hint("...")``, it is the
    hint of every failure of the test that has none of its own.
    """
    record = current.get()
    made = Hint(text)
    if record is not None:
        record.hints.append(str(made))
    else:
        made_outside[str(made)] = None
    return made
