"""Guest: the student's names as they were when a graded cell had just run.

A snapshot binds names shallowly and copies what later cells could change in place, within
bounds, so that using a name again further down does no harm: data, estimators, histories and
objects of the student's own classes; of networks, the weights (see ``models``), of figures, what
they show. Functions see the names of their snapshot while a hidden call runs.
"""

from __future__ import annotations

import contextlib
import enum
import sys
from collections.abc import Iterator
from typing import Any

from softmark.sandbox.figures import Drawn, Gallery
from softmark.sandbox.models import State, has_variables

COPY_BYTES = 64 * 1024**2
"""Larger arrays and frames are kept by reference."""
COPY_PARTS = 20_000
"""Containers with more parts are kept by reference."""

_Seen = dict[int, tuple[Any, Any]]
"""id of an object to the object and its copy."""


class Snapshots:
    """Snapshots of one namespace, by label."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.taken: dict[str, dict[str, Any]] = {}
        self._last: _Seen = {}
        self._states: dict[str, dict[int, State]] = {}
        self._now: dict[int, State] = {}
        self._put_back = ""
        """The moment that all models are at, as far as no call may have changed them since."""
        self._gallery = Gallery()
        self._drawn: dict[str, dict[int, Drawn]] = {}

    def take(self, label: str) -> list[str]:
        """Remember the namespace as it is now under ``label``; return what is too large to keep."""
        self.may_change()
        copier = _Copier(self._last)
        self.taken[label] = {
            name: value if name.startswith("_") else copier.copy(value, name)
            for name, value in list(self.namespace.items())
        }
        before = self._now
        self._last, self._now = copier.seen, {}
        lost = []
        for name, model in copier.models.values():
            try:
                state = State.of(model, before.get(id(model)))
            except Exception:  # not built yet, or broken: it has nothing to keep
                continue
            if state is None:
                lost.append(name)
            else:
                self._now[id(model)] = state
        self._states[label] = self._now
        self._drawn[label] = self._gallery.look(self.namespace.values())
        return lost

    def may_change(self) -> None:
        """Something runs that may train a model: they are put back before the next question."""
        self._put_back = ""

    def state_of(self, label: str, value: object) -> State | None:
        """A model's state at the moment ``label``, the same object while it did not change."""
        state = self._states.get(label, {}).get(id(value))
        return state if state is not None and state.model is value else None

    def drawn(self, label: str, value: object) -> Drawn | None:
        """What a figure or one of its parts showed at the moment ``label``."""
        drawn = self._drawn.get(label, {}).get(id(value))
        return drawn if drawn is not None and drawn.value is value else None

    @contextlib.contextmanager
    def installed(self, label: str) -> Iterator[dict[str, Any]]:
        """Make the namespace that of ``label`` for a while (as is, if there is none)."""
        taken = self.taken.get(label)
        if taken is None:
            yield self.namespace
            return
        now = dict(self.namespace)
        self.namespace.clear()
        self.namespace.update(taken)
        if self._put_back != label:
            for state in self._states.get(label, {}).values():
                with contextlib.suppress(Exception):  # made anew since: its last state counts
                    state.put_back()
            self._put_back = label
        try:
            yield self.namespace
        finally:
            self.namespace.clear()
            self.namespace.update(now)


class _Copier:
    """Copies data once: an unchanged array shares the previous snapshot's copy."""

    def __init__(self, last: _Seen) -> None:
        self.last = last
        self.seen: _Seen = {}
        self.models: dict[int, tuple[str, Any]] = {}
        """Id to name and object of what has variables."""
        self.name = ""
        self.np: Any = sys.modules.get("numpy")
        self.pd: Any = sys.modules.get("pandas")

    def copy(self, value: Any, name: str = "") -> Any:
        self.name = name
        try:
            return self._copy(value, [COPY_PARTS])
        except Exception:  # too large, too deep, not to be copied: kept by reference
            return value

    def _copy(self, value: Any, parts: list[int]) -> Any:
        known = self.seen.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        kind = type(value)
        if kind in (list, set):
            return self._remember(value, kind(self._items(value, parts)))
        if kind is tuple:
            return tuple(self._items(value, parts))
        if kind is dict:
            self._spend(parts, len(value))
            return self._remember(value, {k: self._copy(v, parts) for k, v in value.items()})
        if self.np is not None and kind is self.np.ndarray and value.nbytes <= COPY_BYTES:
            return self._remember(value, self._array(value))
        if self.pd is not None and kind in (self.pd.DataFrame, self.pd.Series):
            return self._remember(value, self._frame(value))
        if has_variables(value):
            self.models.setdefault(id(value), (self.name, value))
            return value
        return self._object(value, parts) if _is_its_attributes(value) else value

    def _object(self, value: Any, parts: list[int]) -> Any:
        """A copy that has copies of the attributes; nothing of the class runs."""
        self._spend(parts, len(value.__dict__))
        copy = object.__new__(type(value))
        self._remember(value, copy)  # before its attributes, which may lead back to it
        try:
            for name, attribute in value.__dict__.items():
                copy.__dict__[name] = self._copy(attribute, parts)
        except BaseException:
            del self.seen[id(value)]
            raise
        return copy

    def _items(self, values: Any, parts: list[int]) -> list[Any]:
        self._spend(parts, len(values))
        return [self._copy(item, parts) for item in values]

    def _array(self, array: Any) -> Any:
        before = self.last.get(id(array))
        if before is not None and before[0] is array and array.dtype.kind in "biufc":
            copy = before[1]
            if copy.shape == array.shape and self.np.array_equal(copy, array):
                return copy
        return array.copy()

    def _frame(self, frame: Any) -> Any:
        size = frame.memory_usage(index=False, deep=False)  # a number for a Series
        if (size if isinstance(frame, self.pd.Series) else size.sum()) > COPY_BYTES:
            return frame
        before = self.last.get(id(frame))
        if before is not None and before[0] is frame and before[1].equals(frame):
            return before[1]
        return frame.copy()

    def _remember(self, value: object, copy: object) -> object:
        self.seen[id(value)] = (value, copy)
        return copy

    @staticmethod
    def _spend(parts: list[int], count: int) -> None:
        parts[0] -= count
        if parts[0] < 0:
            raise _TooLarge


def _is_its_attributes(value: Any) -> bool:
    """Whether a copy of the attributes is a copy: estimators, histories, a student's objects."""
    kind: Any = type(value)
    module = str(getattr(kind, "__module__", ""))
    known = module == "__main__" or module.startswith(("sklearn.", "keras.src.callbacks."))
    plain = kind.__new__ is object.__new__ and not isinstance(value, enum.Enum | type)
    return known and plain and isinstance(getattr(value, "__dict__", None), dict)


class _TooLarge(Exception):
    pass
