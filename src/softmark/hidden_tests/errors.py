"""Errors of the student's code, as exceptions that a hidden test can expect."""

from __future__ import annotations

import builtins
from functools import cache
from typing import Any

from softmark.model import StudentError


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
