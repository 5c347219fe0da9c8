"""Follow-through for functions: a later step may rest on the student's own earlier function.

``own_or_right("softmax", (probe, other))`` gives the reference's function, then the student's
own, where that answers sensibly: a step is right by either of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from softmark.hidden_tests.numbers import Array, numbers, parts_of
from softmark.hidden_tests.proxies import Remote, Student
from softmark.hidden_tests.record import TestRecord
from softmark.model import StudentError

Arguments = tuple[Any, ...] | Callable[[Student], tuple[Any, ...]]

NEAR, FAR = 1e-3, 1e3
"""An answer that moves less than NEAR times the reference's largest, or is more than FAR times
as large, makes a later step trivial."""
SMALLEST, LARGEST = 0.01, 100
"""The bounds of a student's own results, as parts of the right ones: see right_and_own."""


class OwnOrRight:
    """Versions of a function that a later step may rest on, the right one first."""

    def __init__(self, student: Student, reference: Student, record: TestRecord) -> None:
        self._student = student
        self._reference = reference
        self._record = record
        self._known: dict[str, bool] = {}

    def __repr__(self) -> str:
        return "own_or_right"

    def __call__(
        self,
        name: str,
        *pairs: tuple[Arguments, Arguments],
        sound: Callable[..., Any] | None = None,
    ) -> Iterator[Any]:
        """The reference's function ``name``, then the student's own where it may be built on.

        A step that is right given the student's own wrong function earns its points: the slip
        was paid for where it was made. A function that answers nothing, or the same whatever it
        is asked, would make the later step trivial. So each of ``pairs`` holds two lists of
        arguments for which the right answers differ: the student's must have as many dimensions as
        the reference's, be finite, and differ as well. Arguments that belong to a notebook, such as
        another function, are named by a function: ``lambda side: (x, side["tanh"])``.
        ``sound`` is asked besides, where given, for each answer, with its arrays of floats as
        arguments. Raises TypeError without a pair.
        """
        if not pairs:
            raise TypeError(f"own_or_right({name!r}) needs a pair of arguments to try it with")
        return self._versions(name, pairs, sound)

    def _versions(
        self,
        name: str,
        pairs: tuple[tuple[Arguments, Arguments], ...],
        sound: Callable[..., Any] | None,
    ) -> Iterator[Any]:
        yield self._reference[name]
        asked = dict(self._record.asked)
        try:
            own = self._student[name]
            if name not in self._known:
                self._known[name] = isinstance(own, Remote) and all(
                    self._answers_well(own, name, pair, sound) for pair in pairs
                )
        except StudentError:  # missing, or it raises: paid for where it was asked for
            self._known[name] = False
        finally:
            # The step that follows is what is marked; this name is another step's.
            self._record.asked = asked
        if self._known[name]:
            yield own

    def _answers_well(
        self,
        own: Any,
        name: str,
        pair: tuple[Arguments, Arguments],
        sound: Callable[..., Any] | None,
    ) -> bool:
        wanted = arrays_in(self._reference[name](*_of(self._reference, pair[0])))
        found = [arrays_in(own(*_of(self._student, given)), like=wanted) for given in pair]
        first, second = found
        if wanted is None or first is None or second is None:
            return False
        for right, one, other in zip(wanted, first, second, strict=True):
            size = float(np.abs(right).max(initial=0)) or 1.0
            if one.shape != other.shape or not _of_that_form(one, right):
                return False
            if not (np.isfinite(one).all() and np.isfinite(other).all()):
                return False
            if np.abs(one - other).max(initial=0) < NEAR * size:
                return False
            if max(np.abs(one).max(initial=0), np.abs(other).max(initial=0)) > FAR * size:
                return False
        return sound is None or all(bool(sound(*answer)) for answer in (first, second))


def right_and_own(
    student: Student, name: str, given: tuple[Any, ...], right: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    """The ``right`` results of a function, then the student's own where a step may rest on them.

    ``student[name](*given)`` should return what ``right`` holds, arrays and numbers in their order.
    The student's own results count as arrays of the same shapes, if each number is at least
    ``SMALLEST`` and at most ``LARGEST`` times the right one: with far smaller ones, standing still
    would do for a step along them; with far larger ones, the step without its start.
    """
    try:
        function = student[name]
        if not isinstance(function, Remote):
            return [right]
        own = [numbers(part) for part in parts_of(function(*given), len(right))]
    except (StudentError, AssertionError):  # paid for where it was asked for
        return [right]
    for found, wanted in zip(own, right, strict=True):
        if found is None or found.shape != np.shape(wanted):
            return [right]
        size = np.abs(wanted)
        if not np.all((np.abs(found) > SMALLEST * size) & (np.abs(found) < LARGEST * size)):
            return [right]
    return [right, tuple(own)]


def own_beside(
    right: Array, ask: Callable[[], Any], *, sound: Callable[[Array], bool]
) -> Iterator[Array]:
    """The ``right`` array, then what ``ask()`` says of the student, where a step may rest on it.

    That is another array of the same shape, not all of it 0, which ``sound`` accepts. What is
    missing, raises or is no such array was paid for where it was asked for.
    """
    yield right
    try:
        own = numbers(ask())
    except StudentError:
        return
    if own is None or own.shape != right.shape or not own.any():
        return
    if not np.allclose(own, right, atol=1e-5) and sound(own):
        yield own


def _of_that_form(found: Array, right: Array) -> bool:
    """As many dimensions, each about as long: a slip at the border costs a row, not the form."""
    return found.ndim == right.ndim and all(
        (abs(length - wanted) <= wanted // 4 and length > 1) or length == wanted
        for length, wanted in zip(found.shape, right.shape, strict=True)
    )


def _of(side: Student, given: Arguments) -> tuple[Any, ...]:
    return given(side) if callable(given) else given


def arrays_in(answer: Any, like: list[Array] | None = None) -> list[Array] | None:
    """The arrays of floats in an answer, in their order; None where it holds anything else.

    A dict counts by its sorted keys, a tuple or list of arrays of different shapes by its parts.
    ``like`` are the arrays of another answer: rows that are stacked there are taken apart here.
    """
    if isinstance(answer, Mapping):
        answer = tuple(answer[key] for key in sorted(answer, key=str))
    whole = numbers(answer)
    if whole is not None:
        apart = like is not None and len(like) != 1 and whole.ndim and len(whole) == len(like)
        return [np.asarray(part) for part in whole] if apart else [whole]
    if not isinstance(answer, list | tuple | np.ndarray):
        return None
    found: list[Array] = []
    for part in answer:
        inner = arrays_in(part)
        if inner is None:
            return None
        found += inner
    return found if like is None or len(found) == len(like) else None
