"""``student`` and ``reference`` as a hidden test sees them, and follow-through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from softmark.hidden_tests.carry import admissible, as_kind_of, differs
from softmark.hidden_tests.kinds import kind_of
from softmark.hidden_tests.record import TestRecord
from softmark.model import Answers, Handle, SandboxError, StudentError


class Student:
    """One notebook's answers, as they were when the graded cell had run.

    ``student["x"]`` is data, or a :class:`Remote` for what stays in the notebook.
    """

    def __init__(
        self, answers: Answers, grade_id: str, record: TestRecord, *, is_reference: bool = False
    ) -> None:
        self._answers = answers
        self._grade_id = grade_id
        self._record = record
        self._is_reference = is_reference

    def __getitem__(self, name: str) -> Any:
        if not isinstance(name, str):
            raise TypeError(f"a name is a string, as in student['x']; got {name!r}")
        self._note(name, "something undefined")
        value = self._value((name,))
        self._note(name, kind_of(value))
        return value

    def __repr__(self) -> str:
        return "reference" if self._is_reference else "student"

    def __contains__(self, name: object) -> bool:
        raise TypeError("ask for the name itself, as in student['x']: a missing name is noted")

    def __iter__(self) -> NoReturn:
        raise TypeError("the names of a notebook cannot be listed; ask for one, student['x']")

    def _note(self, name: str, kind: str) -> None:
        if not self._is_reference:
            self._record.asked[name] = kind

    def _value(self, path: tuple[str, ...]) -> Any:
        return self._wrap(self._ask(lambda: self._answers.value(self._grade_id, path)), path)

    def _call(self, path: tuple[str, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        given = tuple(self._unwrap(value) for value in args)
        named = {key: self._unwrap(value) for key, value in kwargs.items()}
        return self._wrap(
            self._ask(lambda: self._answers.call(self._grade_id, path, given, named)), ()
        )

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            with self._record.asking.question():
                return question()
        except (StudentError, SandboxError) as error:
            # A reference that gave no answer may have been asked with the student's data.
            of_its_code = isinstance(error, StudentError) or isinstance(
                error.__cause__, StudentError
            )
            if self._is_reference and of_its_code:
                self._record.reference_faults.append(error)
            raise

    def _wrap(self, value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, Handle):
            return Remote(self, value, path or (value.ref,))
        # Exact types: a subclass of them does not come over the wire.
        if type(value) in (list, tuple):
            return type(value)(self._wrap(item, ()) for item in value)
        if type(value) is dict:
            return {key: self._wrap(item, ()) for key, item in value.items()}
        return value

    def _unwrap(self, value: Any) -> Any:
        if isinstance(value, Remote):
            if value._owner._is_reference != self._is_reference:
                raise TypeError(f"{value!r} belongs to the other notebook: it cannot be passed")
            return value.handle
        if type(value) in (list, tuple):
            return type(value)(self._unwrap(item) for item in value)
        if type(value) is dict:
            return {key: self._unwrap(item) for key, item in value.items()}
        return value


class NoAttribute(AttributeError):
    """A hidden test asked an object of the notebook for what it does not have."""


class Remote:
    """An object that stays in the notebook: a function, a model, a figure.

    Calling it, or a method of it, sends data there and brings data back.
    """

    # NumPy and pandas are to leave comparisons and sums with it alone.
    __array_ufunc__ = None

    def __init__(self, owner: Student, handle: Handle, path: tuple[str, ...]) -> None:
        self._owner = owner
        self._handle = handle
        self._path = path

    @property
    def type_name(self) -> str:
        """The name of the object's type."""
        return self._handle.type_name

    @property
    def description(self) -> Mapping[str, Any]:
        """What the object says of itself: a claim, to be checked by what it answers."""
        return self._handle.description

    @property
    def handle(self) -> Handle:
        """The record that stands for the object."""
        return self._handle

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._owner._call(self._path, args, kwargs)

    def get(self, attribute: str, *default: Any) -> Any:
        """The value of an attribute (dots reach further: ``"history.history"``).

        Where the object has no such attribute: ``default`` if it is given, else NoAttribute,
        which is no error of the student's code.
        """
        try:
            return self._owner._value((*self._path, *attribute.split(".")))
        except StudentError as error:
            if not isinstance(error, AttributeError):
                raise
            if default:
                return default[0]
            raise NoAttribute(f"{self!r} has no {attribute!r}: {error}") from None

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._owner._call((*self._path, method), args, kwargs)

        call.__name__ = method
        return call

    def __repr__(self) -> str:
        return f"<{self.type_name} in the notebook>"


class Carried:
    """Follow-through: ``carried("z")`` is the student's own z where that is admissible.

    A test that does not pass with values of the student's own is run again with the
    reference's in their place, the names of ``refused``: a step is right from either.
    """

    def __init__(
        self,
        student: Student,
        reference: Student,
        record: TestRecord,
        refused: frozenset[str] = frozenset(),
    ) -> None:
        self._student = student
        self._reference = reference
        self._record = record
        self._refused = refused

    def __repr__(self) -> str:
        return "carried"

    def __call__(
        self,
        name: str,
        low: float | None = None,
        high: float | None = None,
        trivial: Iterable[Any] = (),
    ) -> Any:
        """The student's earlier value, or the reference's where theirs will not do.

        Theirs will do when it has the kind and the shape of the reference's, is finite,
        lies within ``low`` and ``high`` and is none of ``trivial``: values that would
        make the next step right without doing it.
        """
        expected = self._reference[name]
        if isinstance(expected, Remote):
            raise TypeError(f"carried({name!r}): only data can be carried, not a {expected!r}")
        if name in self._refused:
            return expected
        try:
            found = self._student[name]
        except StudentError:
            return expected
        finally:
            # The step that follows is what is marked; this name is another step's.
            self._record.asked.pop(name, None)
        if not admissible(found, expected, low=low, high=high, trivial=tuple(trivial)):
            return expected
        if differs(found, expected):
            self._record.carried[name] = None
        return as_kind_of(found, expected)
