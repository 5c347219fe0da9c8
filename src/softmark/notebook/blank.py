"""What counts as left blank: nothing at all, or no more than the cell came with."""

from __future__ import annotations


def trimmed(text: str) -> str:
    """The text without blanks at the ends of its lines and around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but blanks at the ends of lines and of the text."""
    return trimmed(one) == trimmed(other)


def left_blank(text: str, *given: str) -> bool:
    """Whether nothing was written into a cell that held one of the ``given`` texts."""
    return not text.strip() or any(same_text(text, before) for before in given)
