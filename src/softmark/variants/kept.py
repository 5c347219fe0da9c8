"""Guest: the names of a notebook, and what a solution could change of them, kept and put back.

The text of this module runs in the notebook in which wrong solutions take turns (see ``trial``),
so that each starts from the same state. Data are copied. What has an identity that others may
hold on to (objects of the notebook's own classes, estimators, networks with their layers,
variables and optimizers) is put back in place.
"""

from __future__ import annotations

import contextlib
import copy
import random
import sys
from collections import deque
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from softmark.sandbox.models import has_variables

DATA = frozenset({"builtins", "collections", "datetime", "decimal", "fractions", "numpy", "pandas"})
"""Whose values are data, copied as a whole."""
SINGLE = frozenset({bool, bytes, complex, float, int, range, slice, str, type(None)})
"""What cannot be changed."""
OF_JUPYTER = ("In", "Out")
"""Names that go on growing."""
KERAS_STATE = ("global_random_seed", "global_seed_generator")


class Kept:
    """A namespace as it is now, but for names that start with an underscore."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._bound = {name: value for name, value in names.items() if not name.startswith("_")}
        self._seen: dict[int, Any] = {}
        self._by_reference: dict[int, Any] = {}
        """What is not copied, by its id: for deepcopy, which takes it as its own copy."""
        self._plain: list[Any] = []
        self._models: list[_Model] = []
        for name, value in self._bound.items():
            if name not in OF_JUPYTER:
                self._look(value)
        mutable = {
            name: value
            for name, value in self._bound.items()
            if self._is_data(value) and name not in OF_JUPYTER
        }
        self._data, self._attributes = self._copied(mutable, [vars(each) for each in self._plain])
        self._draws = _Draws()

    def put_back(self) -> None:
        """Make everything what it was."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close("all")
        for name in [name for name in self._names if not name.startswith("_")]:
            if name not in self._bound:
                del self._names[name]
        data, attributes = self._copied(self._data, self._attributes)
        self._names.update(self._bound)
        self._names.update(data)
        for each, its in zip(self._plain, attributes, strict=True):
            vars(each).clear()
            vars(each).update(its)
        for model in self._models:
            model.put_back()
        self._draws.put_back()

    def _look(self, value: Any) -> None:
        """Note what is reached from a value and is not copied."""
        if type(value) in SINGLE or id(value) in self._seen:
            return
        self._seen[id(value)] = value  # kept alive, so that its id stays its own
        if isinstance(value, dict):
            parts = [*value.values()]
        elif isinstance(value, list | tuple | set | frozenset | deque):
            parts = [*value]
        elif _holds_objects(value):  # axes, in an array: a copy would be one of their figure
            parts = value.ravel().tolist()
        elif _is_model(value):
            self._by_reference[id(value)] = value
            self._models += [_Model(part) for part in _parts(value, self._seen)]
            return
        elif _is_plain(value):
            self._by_reference[id(value)] = value
            self._plain.append(value)
            parts = [*vars(value).values()]
        else:
            if not self._is_data(value):
                self._by_reference[id(value)] = value
            return
        for part in parts:
            self._look(part)

    @staticmethod
    def _is_data(value: Any) -> bool:
        home = type(value).__module__.partition(".")[0]
        return home in DATA and not callable(value) and type(value).__name__ != "module"

    def _copied(self, data: dict[str, Any], attributes: list[Any]) -> tuple[dict[str, Any], Any]:
        """Copies that share what the originals share."""
        memo = dict(self._by_reference)
        return (
            {name: _copy(value, memo) for name, value in data.items()},
            [{name: _copy(v, memo) for name, v in each.items()} for each in attributes],
        )


class _Model:
    """A network, a layer, an optimizer or a variable, and what it was."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._attributes = dict(getattr(part, "__dict__", {}))
        self._containers = [
            (each, _content(each)) for each in _containers([*self._attributes.values()])
        ]
        # What a Keras variable holds is a variable of TensorFlow, which is assigned to.
        self._value = part.numpy() if hasattr(part, "numpy") else None

    def put_back(self) -> None:
        _fill(getattr(self._part, "__dict__", {}), self._attributes)
        for each, content in self._containers:
            _fill(each, content)
        if self._value is not None:
            self._part.assign(self._value)


def _containers(values: list[Any]) -> Iterator[Any]:
    """Those of these values that hold others, and the ones in there."""
    for value in values:
        if isinstance(value, list | dict | set):
            yield value
        if isinstance(value, dict):
            yield from _containers([*value.values()])


def _content(container: Any) -> Any:
    return next(kind(container) for kind in (list, dict, set) if isinstance(container, kind))


def _fill(container: Any, content: Any) -> None:
    """Let a container hold what it held; past what Keras's own kinds of them do on a change."""
    kind: Any = type(container)
    if isinstance(container, list):
        container[:] = content
    elif issubclass(kind, dict | set):
        itself: Any = dict if issubclass(kind, dict) else set
        itself.clear(container)
        itself.update(container, content)
    else:  # one of TensorFlow's, which stands before a dictionary
        container.clear()
        container.update(content)


class _Draws:
    """Where the generators of random numbers stand that are everybody's."""

    def __init__(self) -> None:
        self._random = random.getstate()
        numpy = sys.modules.get("numpy")
        self._numpy = None if numpy is None else numpy.random.get_state()
        self._keras: dict[str, Any] = {}
        self._seed = None
        if "keras" in sys.modules and "tensorflow" in sys.modules:
            with contextlib.suppress(Exception):  # places that a later version may not have
                self._seed = import_module("tensorflow.python.eager.context").global_seed()
                state = import_module("keras.src.backend.common.global_state")
                found = {name: state.get_global_attribute(name) for name in KERAS_STATE}
                generator = found["global_seed_generator"]
                self._generator = None if generator is None else _Model(generator.state)
                self._keras = found

    def put_back(self) -> None:
        random.setstate(self._random)
        if self._numpy is not None:
            sys.modules["numpy"].random.set_state(self._numpy)
        if self._keras:
            state = import_module("keras.src.backend.common.global_state")
            for name, value in self._keras.items():
                state.set_global_attribute(name, value)
            if self._generator is not None:
                self._generator.put_back()
        if self._seed is not None:
            # Where TensorFlow's own operations stand cannot be read: they begin anew.
            sys.modules["tensorflow"].random.set_seed(self._seed)


def _holds_objects(value: Any) -> bool:
    numpy: Any = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray) and value.dtype.hasobject


def _is_model(value: Any) -> bool:
    if has_variables(value):
        return True
    keras = sys.modules.get("keras")
    kind = getattr(getattr(keras, "optimizers", None), "Optimizer", None)
    return isinstance(kind, type) and isinstance(value, kind)


def _parts(model: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """A model and what belongs to it, each once."""
    pending, known = [model], set()
    while pending:
        part = pending.pop()
        if id(part) in known or part is None or (part is not model and id(part) in seen):
            continue
        known.add(id(part))
        seen[id(part)] = part
        yield part
        for name in ("layers", "variables"):
            pending += [*(getattr(part, name, None) or ())]
        pending += [getattr(part, name, None) for name in ("optimizer", "_tracker")]


def _is_plain(value: Any) -> bool:
    """An estimator, a history or an object of the notebook's own classes."""
    home = str(getattr(type(value), "__module__", ""))
    known = home == "__main__" or home.startswith(("sklearn.", "keras.src.callbacks."))
    return (
        known and not isinstance(value, type) and isinstance(getattr(value, "__dict__", None), dict)
    )


def _copy(value: Any, memo: dict[int, Any]) -> Any:
    try:
        return copy.deepcopy(value, memo)
    except Exception:  # a generator, a lock: it is kept as it is
        return value
