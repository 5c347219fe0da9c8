"""Hidden tests against a live kernel, for an instructor who works on a source notebook."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from softmark import wire
from softmark.course import Course
from softmark.course.assignment import tests_folder
from softmark.course.data import stands_in
from softmark.hidden_tests.run import run_hidden_tests
from softmark.model import (
    CellGrade,
    ConfigError,
    Handle,
    KernelDied,
    MissingName,
    Outcome,
    WireError,
    student_error,
)
from softmark.sandbox.describe import describe, type_name

ANSWER_BYTES = 256 * 1024**2


class LiveAnswers:
    """Answers from a namespace of this process: what a sandbox would say of it.

    Values go through the codec of the wire, so a test sees the same data, copied, as when
    a submission is marked. ``snapshots`` holds, for a grade_id, the names as they were when
    that cell had run; for any other cell ``namespace`` counts as it is.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        snapshots: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._namespace = namespace
        self._snapshots = snapshots or {}
        self._kept: list[object] = []

    def value(self, cell: str, path: tuple[str, ...]) -> Any:
        """The value of a name (or of an attribute of it) as data."""
        return self._data(self._resolve(cell, path))

    def call(
        self,
        cell: str,
        path: tuple[str, ...],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """The data that calling it with these data returns."""
        function = self._resolve(cell, path)
        given = self._objects(args)
        named = self._objects(dict(kwargs or {}))
        try:
            result = function(*given, **named)
        except SystemExit as error:
            raise KernelDied("the function left the kernel") from error
        except Exception as error:
            raise student_error(type(error).__name__, str(error)) from error
        return self._data(result)

    def _resolve(self, cell: str, path: tuple[str, ...]) -> Any:
        names = self._snapshots.get(cell, self._namespace)
        first, *attributes = path
        if first.startswith("@"):
            target = self._kept[int(first[1:])]
        elif first in names:
            target = names[first]
        else:
            raise MissingName(first)
        try:
            for attribute in attributes:
                target = getattr(target, attribute)
        except Exception as error:
            raise student_error(type(error).__name__, str(error)) from error
        return target

    def _data(self, value: object) -> Any:
        """``value`` as it comes out of a sandbox."""
        try:
            tree, buffers = wire.encode(value, limit=ANSWER_BYTES, wrap=self._keep)
            return wire.decode(tree, buffers, limit=ANSWER_BYTES, unwrap=Handle)
        except wire.WireFormatError as error:
            raise student_error("ValueError", str(error)) from error

    def _objects(self, value: object) -> Any:
        """Data as they go into a sandbox: copied, handles turned into their objects."""
        try:
            tree, buffers = wire.encode(value, limit=ANSWER_BYTES, wrap=_as_handle)
            return wire.decode(tree, buffers, limit=ANSWER_BYTES, unwrap=self._kept_object)
        except wire.WireFormatError as error:
            raise WireError(f"a hidden test calls with what is no data: {error}") from error

    def _keep(self, value: object) -> tuple[str, Mapping[str, Any], str]:
        known = [i for i, kept in enumerate(self._kept) if kept is value]
        if not known:
            known = [len(self._kept)]
            self._kept.append(value)
        ref = f"@{known[0]}"
        return type_name(value), describe(value), ref

    def _kept_object(self, name: str, description: Mapping[str, Any], ref: str) -> object:
        return self._kept[int(ref[1:])]


def _as_handle(value: object) -> tuple[str, Mapping[str, Any], str] | None:
    return (value.type_name, {}, value.ref) if isinstance(value, Handle) else None


def check(grade_id: str, tests_dir: Path | str | None = None) -> None:
    """Run the hidden tests of a graded cell against the notebook that calls this.

    For the instructor's source notebook in JupyterLab: prints a line for each test and
    raises AssertionError where one does not pass. ``tests_dir`` defaults to
    grader_tests/<assignment>, found from the notebook's folder upwards.
    """
    folder = Path(tests_dir) if tests_dir is not None else find_tests(Path.cwd())
    answers = LiveAnswers(sys._getframe(1).f_globals)
    (cell,) = run_hidden_tests(
        folder, {grade_id: 1.0}, answers, answers, stand_in=_on_stand_in(folder)
    )
    for verdict in cell.verdicts:
        print(f"{verdict.outcome.value}: {verdict.title}")
    failures = _failures(cell)
    if failures:
        raise AssertionError(f"hidden tests of {grade_id!r} that do not pass:\n\n{failures}")


def find_tests(folder: Path) -> Path:
    """grader_tests/<assignment> for a notebook in source/<assignment>."""
    for above in (folder, *folder.parents):
        found = tests_folder(above, folder.name)
        if found.is_dir():
            return found
    raise ConfigError(
        f"No folder grader_tests/{folder.name} was found above {folder}: open the notebook in "
        "source/<assignment>/ of the course, or say check(grade_id, tests_dir)"
    )


def _on_stand_in(tests_dir: Path) -> bool:
    """Whether the assignment's data are stand-ins, as the course that it belongs to says."""
    try:
        assignments = Course.find(tests_dir).assignments
    except ConfigError:
        return False
    name = tests_dir.resolve().name
    return name in assignments and stands_in(assignments[name].data.values())


def _failures(cell: CellGrade) -> str:
    wrong = [v for v in cell.verdicts if v.outcome is not Outcome.PASSED]
    return "\n\n".join(
        f"{v.outcome.value}: {v.test}\n{v.title}\n{v.detail or v.hint or ''}" for v in wrong
    )
