"""Why a found value is not the expected one: a sentence for the author, one for the student."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from softmark.hidden_tests.kinds import is_frame, is_series, kind_of


@dataclass(frozen=True)
class Mismatch:
    """Why two values are unequal.

    ``message`` is the author's and may name values. ``hint`` may be shown to a student:
    it says what is wrong with the kind or shape of what they gave, or is None.
    """

    message: str
    hint: str | None = None
    form: bool = False
    """Whether kind or shape are wrong, so that nothing can be said of the values."""


def short(value: Any, limit: int = 120) -> str:
    """A representation of any value that is never long and never fails."""
    try:
        if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 400:
            return "a very large integer"
        if isinstance(value, np.ndarray):
            with np.printoptions(threshold=8, edgeitems=2, precision=6):
                text = f"array of shape {value.shape}: " + " ".join(str(value).split())
        elif is_frame(value) or is_series(value):
            text = f"{type(value).__name__} of shape {value.shape}"
        elif isinstance(value, str | bytes):
            text = repr(value[: limit + 1])
        elif isinstance(value, list | tuple | dict | set | frozenset) and len(value) > 50:
            text = f"{type(value).__name__} of {len(value)} elements"
        else:
            text = repr(value)
    except Exception as error:  # a broken __repr__ must not break a verdict
        return f"<{type(value).__name__}: {type(error).__name__} in its repr>"
    return text if len(text) <= limit else f"{text[:limit]}..."


def numbers_differ(given: Any, wanted: Any, close: Any, gap: Any, where: str) -> Mismatch:
    wrong = ~close
    unreal = np.isnan(given) & ~np.isnan(wanted) & wrong
    hint = "it is not a number (NaN)" if given.ndim == 0 else "it contains NaN"
    if bool(unreal.any()):
        at = np.unravel_index(int(np.argmax(unreal)), given.shape)
    else:
        hint = ""
        ranked = np.where(wrong & ~np.isnan(gap), gap, np.where(wrong, -0.5, -1.0))
        at = np.unravel_index(int(np.argmax(ranked)), given.shape)
    one, other, by = given[at], wanted[at], gap[at]
    if given.ndim == 0:
        message = f"{where}found {one:g}, expected {other:g} (difference {by:.3g})"
        if one.dtype.kind != "c" and f"{one:g}" == f"{other:g}":
            message = f"{where}found {one!s}, expected {other!s} (difference {by:.3g})"
        return Mismatch(message, hint or None)
    spot = place(tuple(int(i) for i in at)).removesuffix(": ")
    count = f"{int(wrong.sum())} of {wrong.size} values differ; "
    largest = f"largest difference {by:.3g} at {spot}: found {one:.6g}, expected {other:.6g}"
    message = where + count + largest
    return Mismatch(message, hint or None)


def place(at: tuple[int, ...]) -> str:
    return f"[{', '.join(str(i) for i in at)}]: " if at else ""


def wrong_kind(found: Any, expected: Any, where: str) -> Mismatch:
    kind, wanted = kind_of(found), kind_of(expected)
    if isinstance(expected, list | tuple | np.ndarray):
        wanted = "an array or a list"
    return Mismatch(
        f"{where}found {kind} ({short(found)}), expected {wanted}",
        f"it is {kind}; {wanted} was expected",
        form=True,
    )


def wrong_shape(found: tuple[int, ...], expected: tuple[int, ...], where: str) -> Mismatch:
    message = f"{where}found shape {found}, expected shape {expected}"
    # The numbers of a shape are the student's to choose, and may be the inputs of the call.
    if not expected:
        return Mismatch(
            message, f"it has {_dimensions(found)}; a single number was expected", form=True
        )
    if not found:
        return Mismatch(
            message, "it is a single number; an array or a list was expected", form=True
        )
    if len(found) != len(expected):
        hint = f"it has {_dimensions(found)}; {len(expected)} expected"
        return Mismatch(message, hint, form=True)
    if sorted(found) == sorted(expected):
        two = len(found) == 2
        hint = (
            "rows and columns are interchanged" if two else "its dimensions stand in another order"
        )
        return Mismatch(message, hint, form=True)
    words = [
        f"too {'few' if n < m else 'many'} {_axis(axis, len(found))}"
        for axis, (n, m) in enumerate(zip(found, expected, strict=True))
        if n != m
    ]
    return Mismatch(message, f"it has {' and '.join(words)}", form=True)


def _dimensions(shape: tuple[int, ...]) -> str:
    return "1 dimension" if len(shape) == 1 else f"{len(shape)} dimensions"


def _axis(axis: int, dimensions: int) -> str:
    if dimensions == 1:
        return "values"
    return "rows" if axis == 0 else "columns" if dimensions == 2 else f"along axis {axis}"


def ragged(found: Any, expected: tuple[int, ...], where: str) -> Mismatch:
    return Mismatch(
        f"{where}found a list of {len(found)} elements of different lengths or kinds, "
        f"expected shape {expected}",
        "its elements are of different lengths or kinds",
        form=True,
    )


def names_differ(what: str, missing: list[Any], extra: list[Any], where: str) -> Mismatch:
    said = [
        f"{what} {word}: {', '.join(short(name, 40) for name in names[:10])}"
        for word, names in (("missing", missing), ("not expected", extra))
        if names
    ]
    hint = f"its {what} are not the ones that were asked for"
    return Mismatch(where + "; ".join(said), hint)


def labels_differ(found: Any, expected: Any, where: str) -> Mismatch | None:
    if found.equals(expected) or list(found) == list(expected):
        return None
    if sorted(map(str, found)) == sorted(map(str, expected)):
        return Mismatch(
            f"{where}the rows stand in another order", "its rows stand in another order"
        )
    return Mismatch(
        f"{where}row labels differ: found {short(list(found[:3]))}, "
        f"expected {short(list(expected[:3]))}",
        "its row labels (index) are not the ones that were asked for",
    )
