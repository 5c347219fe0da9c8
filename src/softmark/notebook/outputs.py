"""Outputs of cells, counted and cut while the notebook is still text.

Marking needs no output that was handed in, and they may be larger than all the rest: what
they hold is skipped before it becomes objects.
"""

from __future__ import annotations

import re

# A text with its quotes, or what is left of one where the file ends. Possessive: no text can
# make the search go back.
_TEXT = r'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)'
_TEXTS = re.compile(_TEXT, re.S)
_TEXT_OR_BRACKET = re.compile(_TEXT + r"|[][{}]", re.S)
_OUTPUTS = re.compile(r'"outputs"\s*:\s*\[')


def count_parts(text: str, enough: int) -> int:
    """How many commas and opening brackets JSON text has outside its strings.

    Where there are no more than ``enough`` of them in all, those in strings count as well.
    """
    everywhere = sum(map(text.count, ",[{"))
    if everywhere <= enough:
        return everywhere
    return everywhere - sum(
        sum(map(found[0].count, ",[{")) for found in _TEXTS.finditer(text) if len(found[0]) > 2
    )


def without_outputs(text: str, most: int) -> str:
    """The same JSON with each list under a key "outputs" emptied.

    Looks at ``most`` strings and brackets in all; what comes after those stays as it is.
    """
    kept: list[str] = []
    done = 0
    while found := _OUTPUTS.search(text, done):
        kept.append(text[done : found.end()])
        depth, end = 1, None
        for token in _TEXT_OR_BRACKET.finditer(text, found.end()):
            most -= 1
            if token[0] in "[{":
                depth += 1
            elif token[0] in "]}":
                depth -= 1
            if not depth:
                end = token.start()
                break
            if most <= 0:
                break
        done = found.end() if end is None else end
        if end is None:
            break
    return "".join([*kept, text[done:]])
