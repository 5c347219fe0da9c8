"""What a hidden test can ask of a notebook that has run, and what may come instead."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol


class StudentError(Exception):
    """An exception that the student's code raised, as seen by a hidden test.

    It is an instance of the builtin exception of the same name too, so that
    ``pytest.raises(ValueError)`` works; see :func:`student_error`.
    """

    type_name: str = "Exception"
    why: str = ""
    """What is known of the cause from the student's own run, before any hidden test asked."""


class MissingName(StudentError):
    """The student's notebook does not define the name that a test asked for."""

    type_name = "NameError"


class AnswerTimeout(StudentError):
    """The student's code did not answer within its limit."""

    type_name = "TimeoutError"


class KernelDied(StudentError):
    """The student's kernel ended: the code left, crashed or was stopped at a limit."""

    type_name = "SystemExit"


def student_error(type_name: str, message: str = "") -> StudentError:
    """A StudentError that is an instance of the builtin exception ``type_name`` too.

    ``pytest.raises(ValueError)`` then works on errors that come out of a sandbox. Of a
    type that is no builtin exception only the name is kept, in ``type_name``.
    """
    name = type_name if type_name.isidentifier() and len(type_name) <= 60 else "Exception"
    error = _class_for(name)(message)
    error.type_name = name
    return error


def _class_for(name: str) -> type[StudentError]:
    builtin = getattr(builtins, name, None)
    if (
        not isinstance(builtin, type)
        or not issubclass(builtin, Exception)
        or issubclass(builtin, BaseExceptionGroup)  # cannot be made from a message alone
    ):
        return StudentError
    return _combined(name)


@cache
def _combined(name: str) -> type[StudentError]:
    builtin = getattr(builtins, name)

    # Some builtins want several arguments, and some show a message in their own way.
    def init(self: Any, message: str = "") -> None:
        Exception.__init__(self, message)

    def show(self: Any) -> str:
        return str(self.args[0]) if self.args else ""

    body = {
        "__init__": init,
        "__str__": show,
        "__module__": __name__,
        "__doc__": f"The student's code raised {name}.",
    }
    return type(f"Student{name}", (StudentError, builtin), body)


class Answers(Protocol):
    """What a hidden test can ask of a notebook that has run.

    ``cell`` is the grade_id whose moment counts: names are looked up as they were when
    that cell had run. ``path`` starts with a name and goes on with attributes, as in
    ``("model", "predict")``. Values are plain data, arrays, frames, or a ``Handle``.
    Raises MissingName, AnswerTimeout, KernelDied or another StudentError for what the
    student's side did, SandboxError or WireError for what went wrong on ours.
    """

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        """The value of a name (or of an attribute of it) as data."""
        ...

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """The data that calling it with these data returns."""
        ...


@dataclass(frozen=True)
class Handle:
    """Stands for an object that stays in the student's kernel: a model, a function.

    ``type_name`` and ``description`` are plain data made in the sandbox (layers, units,
    hyper-parameters; axes of a figure): a claim, to be checked by what it answers.
    ``ref`` names the object in the kernel that made it.
    """

    type_name: str
    description: Mapping[str, Any]
    ref: str
