"""The error family: everything that a user may be told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Problem:
    """Something to put right, as data: the fields of the error family.

    ``found`` is what is wrong, ``where`` the file, setting or cell, ``who`` the student or
    assignment; ``expected`` what should have been there, ``todo`` what to do next.
    """

    where: str
    found: str
    expected: str = ""
    todo: str = ""
    who: str = ""

    def __str__(self) -> str:
        """One message: ``who: where: found; expected .... todo``."""
        text = ": ".join(part for part in (self.who, self.where, self.found) if part)
        if self.expected:
            text = f"{text}; expected {self.expected}"
        if self.todo:
            # After a list of several lines the advice stands on its own.
            text = f"{text}\n{self.todo}" if "\n" in text else f"{text.rstrip('.')}. {self.todo}"
        return text


class SoftmarkError(Exception):
    """Base of every error a user may see; made of fields, so that nobody edits its sentence.

    ``found`` is what is wrong; ``who`` is the student or assignment it is about, ``where`` the
    file, setting or cell; ``expected`` what should have been there, ``todo`` what to do next.
    ``str()`` makes one message of them. Whoever knows more, or speaks to somebody else,
    raises :meth:`but` with other fields.
    """

    def __init__(
        self, found: str, *, who: str = "", where: str = "", expected: str = "", todo: str = ""
    ) -> None:
        super().__init__(found)
        self.found = found
        self.who = who
        self.where = where
        self.expected = expected
        self.todo = todo

    def __str__(self) -> str:
        """One message, as the problem's."""
        return str(self.problem)

    @property
    def problem(self) -> Problem:
        """The same as data."""
        return Problem(self.where, self.found, self.expected, self.todo, self.who)

    def but(self, **fields: str) -> Self:
        """The same error with some fields changed: ``error.but(where="...", todo="...")``."""
        kept = {name: getattr(self, name) for name in ("who", "where", "expected", "todo")}
        found = fields.pop("found", self.found)
        return type(self)(found, **{**kept, **fields})


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end a message with when ``name`` is close to a known one, else nothing."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""


class ConfigError(SoftmarkError):
    """The course folder or its configuration cannot be used as it is."""


class NotebookError(SoftmarkError):
    """A file is not a notebook that can be read."""


class FileRefused(NotebookError):
    """The system does not give a file away: what it holds, nobody can say. Never the student's
    mark."""


class SandboxError(SoftmarkError):
    """The sandbox could not be made or broke down: our side, never the student's mark."""


class DataError(SoftmarkError):
    """A data set could not be fetched or is not what it should be."""


class WireError(SoftmarkError):
    """Bytes on the wire are not an answer: malformed, or larger than allowed."""
