"""The error family: everything that a user may be told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SoftmarkError(Exception):
    """Base of every error a user may see: one message that says what to do next."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end a message with when ``name`` is close to a known one, else nothing."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""


class ConfigError(SoftmarkError):
    """The course folder or its configuration cannot be used as it is."""


class NotebookError(SoftmarkError):
    """A file is not a notebook that can be read."""


class SandboxError(SoftmarkError):
    """The sandbox could not be made or broke down: our side, never the student's mark."""


class DataError(SoftmarkError):
    """A data set could not be fetched or is not what it should be."""


class WireError(SoftmarkError):
    """Bytes on the wire are not an answer: malformed, or larger than allowed."""
