"""From what a hidden test raised to an outcome, and to a hint that gives nothing away."""

from __future__ import annotations

import builtins
import linecache
import re
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest

from softmark.hidden_tests.backstop import TooLong, WaitedTooLong
from softmark.hidden_tests.record import TestRecord, Unforeseen, made_outside
from softmark.model import (
    AnswerTimeout,
    KernelDied,
    MissingName,
    Outcome,
    SandboxError,
    StudentError,
    WireError,
)

_HERE = Path(__file__).parent
_HELPERS = frozenset({"figures", "follow", "networks", "numbers", "regions", "rows"})


def judge(error: BaseException | None, record: TestRecord) -> Outcome | None:
    """The outcome of a test that raised ``error``; None when it was not meant to.

    The order matters: an error of the student's code may be an AssertionError too.
    """
    # What the reference raises is the fault of the test, of the reference, or of the student's
    # data that it was called with: the test is run again on the reference's answers alone.
    if any(error is fault for fault in record.reference_faults):
        return None
    if isinstance(error, SandboxError | WireError):
        return Outcome.INFRA_ERROR
    if isinstance(error, StudentError):
        if isinstance(error, MissingName):
            return Outcome.MISSING
        if isinstance(error, AnswerTimeout):
            return Outcome.TIMEOUT
        return Outcome.STUDENT_ERROR
    if isinstance(error, TooLong):
        return None
    if error is None or isinstance(error, AssertionError | pytest.fail.Exception):
        return Outcome.FAILED
    return None


def hint_for(
    outcome: Outcome | None, error: BaseException | None, record: TestRecord, default: str | None
) -> str | None:
    """The sentence for the student: the author's where there is one, else a safe one.

    Where kind or shape are wrong that is said instead: the author's hint is about values.
    """
    if outcome is Outcome.FAILED and _is_of_wrong_form(error, record):
        return _about_kind(record)
    if outcome is Outcome.FAILED:
        return _authors(error, record) or default or _about_kind(record)
    if outcome is Outcome.INFRA_ERROR:
        return None
    if outcome is None:
        return None  # hint_on_kind says more, once it is known whose fault it is
    if isinstance(error, StudentError) and error.type_name == "NotImplementedError":
        return "What was called is still to be written: it raises NotImplementedError."
    said = _builtin(outcome, error)
    if default:
        return f"{said} {default}"
    alone = outcome is Outcome.STUDENT_ERROR and not isinstance(error, KernelDied)
    if alone and getattr(error, "why", "") == "" and "a function" in record.asked.values():
        return f"{said} Try it with other inputs than the check in the notebook has."
    return said


def hint_on_kind(
    came: Mapping[str, str], wanted: Mapping[str, str], default: str | None
) -> str | None:
    """The sentence for values that a sound test could not work with.

    Both map the names that the test asked for to kinds of value, the student's and the
    reference's.
    """
    wrong = [
        f"`{name}` is {kind}; {wanted[name]} was expected."
        for name, kind in came.items()
        if name in wanted and wanted[name] != kind
    ]
    if wrong:
        return " ".join([*wrong[:3], *([default] if default else [])])
    names = ", ".join(f"`{name}`" for name in list(came)[:4])
    about = f" of {names}" if names else ""
    return default or f"Your result could not be used: check the kind and the shape{about}."


def is_student_error(error: BaseException | None) -> bool:
    """Whether the student's code raised ``error``."""
    return isinstance(error, StudentError)


def is_ours(error: BaseException | None) -> bool:
    """Whether a test or a helper of ours is at fault, whatever the student gave.

    It met what it was not written for and says so (Unforeseen), or it raised by a mistake:
    the helpers for authors take anything, and answer with a hint where it will not do. Nor is
    it the student's doing where a test waits for what never comes.
    """
    if isinstance(error, Unforeseen | WaitedTooLong):
        return True
    walked = traceback.walk_tb(error.__traceback__ if error is not None else None)
    files = [Path(frame.f_code.co_filename) for frame, _ in walked]
    ours = [file for file in files if "site-packages" not in file.parts]
    return bool(ours) and ours[-1].parent == _HERE and ours[-1].stem in _HELPERS


def _authors(error: BaseException | None, record: TestRecord) -> str | None:
    """The last hint that was made for this error and not for one that was handled."""
    message = _squeezed(str(error))
    for text in (*reversed(record.hints), *made_outside):
        if _squeezed(text) in message:
            return text
    return None


def _squeezed(text: str) -> str:
    # pytest indents the lines of a message and marks continued ones.
    return re.sub(r"[\s~]+", "", text)


def _is_of_wrong_form(error: BaseException | None, record: TestRecord) -> bool:
    """Whether what failed is the comparison that was noted last, and by kind or shape.

    What stands within ``any(...)`` is not in pytest's message, but in the statement.
    """
    found = record.mismatch
    if found is None or not found.form:
        return False
    return "approx(" in str(error) or "approx(" in _statement(error)


def _statement(error: BaseException | None) -> str:
    """The text of the statement that raised ``error``."""
    frames = traceback.extract_tb(error.__traceback__ if error is not None else None)
    if not frames:
        return ""
    first, last = frames[-1].lineno or 1, frames[-1].end_lineno or 1
    return "".join(linecache.getline(frames[-1].filename, n) for n in range(first, last + 1))


def _about_kind(record: TestRecord) -> str | None:
    if record.mismatch is None or record.mismatch.hint is None:
        return None
    return f"{_subject(record)}: {record.mismatch.hint}."


def _subject(record: TestRecord) -> str:
    names = list(record.asked)
    if len(names) != 1:
        return "What your code gives is not what is asked for"
    if record.asked[names[0]] == "a function":
        return f"What `{names[0]}` returns is not what is asked for"
    return f"Look at `{names[0]}`"


def _builtin(outcome: Outcome, error: BaseException | None) -> str:
    if outcome is Outcome.MISSING:
        name = str(error)
        if name.isidentifier() and len(name) <= 80:
            why = error.why if isinstance(error, StudentError) else ""
            return (
                f"`{name}` is not defined: {why or 'give your result this name, spelt like this'}."
            )
        return "A name that the task asks for is not defined."
    if outcome is Outcome.TIMEOUT:
        return "Your code took too long to answer: look for a loop that does not end."
    if isinstance(error, KernelDied):
        return "Your code gave no answer: it ended the kernel (exit, crash or too much memory)."
    if isinstance(error, StudentError) and error.type_name == "NotData":
        return (
            "What your code gives can be read only once (a generator, `map`, `zip`): make a list "
            "of it, `list(...)`."
        )
    if isinstance(error, StudentError):
        return f"Your code raised {_name_of(error)} when it was called. {error.why}".rstrip()
    return "What your code gives cannot be checked."


_TOLD = frozenset({
    "AxisError", "ConvergenceWarning", "DTypePromotionError", "InvalidArgumentError",
    "LinAlgError", "NotFittedError", "OperatorNotAllowedInGraphError", "ParserError",
    "ResourceExhaustedError", "UFuncTypeError", "_UFuncOutputCastingError",
})  # fmt: skip
"""Exceptions of libraries that a hint may name, besides Python's own."""


def _name_of(error: StudentError) -> str:
    """Its name where it is a well-known one: any other could carry a hidden input out."""
    builtin = getattr(builtins, error.type_name, None)
    known = isinstance(builtin, type) and issubclass(builtin, BaseException)
    return error.type_name if known or error.type_name in _TOLD else "an error of its own"
