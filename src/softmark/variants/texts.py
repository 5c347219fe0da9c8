"""The format of solutions in a file: code under ``# %%`` headers with words and values.

# %% right style="plain loop" cell="perceptron_solution"
def perceptron(x, w, threshold):
    ...
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from softmark.model import SoftmarkError

HEADER = re.compile(r"^# %%(?=\s|$)")


class TextError(SoftmarkError):
    """A text cannot be used as it is: file, line, what was found, what to do."""


@dataclass(frozen=True)
class Block:
    """One header line and the lines under it."""

    where: str
    words: tuple[str, ...]
    values: Mapping[str, str]
    body: str


def parse(text: str, name: str) -> tuple[str, list[Block]]:
    """What stands before the first header, as one line, and the blocks, in order.

    ``name`` is used in messages. Raises TextError for a header that cannot be read.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    starts = [i for i, line in enumerate(lines) if HEADER.match(line)]
    about = " ".join("".join(lines[: starts[0] if starts else None]).strip().strip("\"'").split())
    blocks = []
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        where = f"{name}:{start + 1}"
        words, values = _header(lines[start][len("# %%") :], where)
        body = "".join(lines[start + 1 : end]).strip("\n").rstrip()
        blocks.append(Block(where, words, values, body))
    return about, blocks


def _header(rest: str, where: str) -> tuple[tuple[str, ...], dict[str, str]]:
    try:
        parts = shlex.split(rest)
    except ValueError as error:
        raise TextError(f"{where}: this header cannot be read ({error}): # %%{rest}") from None
    words: list[str] = []
    values: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals:
            words.append(part)
        elif not value or key in values:
            raise TextError(f'{where}: a header needs each key once, as {key}="value"')
        else:
            values[key] = value
    return tuple(words), values
