"""Runs and collects hidden tests in this process, silently, apart from any other pytest."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import warnings
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pytest

from softmark.hidden_tests.items import HiddenTest
from softmark.hidden_tests.loader import test_files, version_of
from softmark.hidden_tests.plugin import (
    Collecting,
    Reporting,
    Result,
    Running,
    settle,
)
from softmark.model import UNREADABLE, Answers, CellGrade, ConfigError, Outcome, Verdict, score_cell

# What marking does not need: reports, caches, captures and files of pytest's own.
_BLOCKED = (
    "terminal",
    "terminalprogress",
    "capture",
    "cacheprovider",
    "stepwise",
    "doctest",
    "junitxml",
    "pastebin",
    "debugging",
    "unittest",
    "legacypath",
    "setuponly",
    "setupplan",
    "unraisableexception",
    "threadexception",
    "warnings",
    "logging",
    "faulthandler",
    "subtests",
)


def run_hidden_tests(
    tests_dir: Path,
    cells: Mapping[str, float],
    student: Answers,
    reference: Answers,
    unreached: Mapping[str, tuple[Outcome, str]] | None = None,
    *,
    stand_in: bool = False,
) -> tuple[CellGrade, ...]:
    """Mark ``student`` against ``reference`` with the hidden tests of a folder.

    ``cells`` maps the grade_id of each automatically graded cell to its points, in the
    order of the notebook; one CellGrade comes back for each. Every test of a cell in
    ``unreached`` gets that outcome and hint without being run. ``stand_in`` says that the
    data are stand-ins, for which thresholds on trained models were measured apart.
    """
    folder = Path(tests_dir).resolve()
    collecting = Collecting(folder)
    running = Running(
        collecting,
        cells=cells,
        student=student,
        reference=reference,
        unreached=unreached or {},
        stand_in=stand_in,
    )
    _run(collecting, running)
    results = running.results
    for refused in _refusals(results):
        again = Running(
            Collecting(folder),
            cells=cells,
            student=student,
            reference=reference,
            unreached={},
            only=frozenset(refused),
            not_carried=refused,
            stand_in=stand_in,
        )
        _run(again.collecting, again)
        results = {
            **results,
            **{nodeid: new for nodeid, new in again.results.items() if new.outcome.earns},
        }
    doubtful = frozenset(nodeid for nodeid, result in results.items() if result.unexpected)
    if doubtful:
        again = Running(
            Collecting(folder),
            cells=cells,
            student=reference,
            reference=reference,
            unreached={},
            only=doubtful,
            stand_in=stand_in,
        )
        _run(again.collecting, again)
        results = settle(results, again.results)
    return tuple(
        score_cell(grade_id, points, _verdicts(grade_id, cells, collecting, results))
        for grade_id, points in cells.items()
    )


MOST_MIXED = 3
"""Of more carried values than these, only all or none are tried as the reference's."""


def _refusals(results: dict[str, Result]) -> Iterator[dict[str, frozenset[str]]]:
    """Which carried values are to be the reference's instead, for each test, round by round.

    A step is right from the student's own earlier value or from the reference's. First all
    are the reference's, then, where they are few, each mixture. A test that has passed by
    then is left out.
    """
    choices = {
        nodeid: [
            frozenset(names)
            for size in range(len(result.follows), 0, -1)
            for names in combinations(result.follows, size)
            if size == len(result.follows) or len(result.follows) <= MOST_MIXED
        ]
        for nodeid, result in results.items()
        if result.follows and result.outcome not in (Outcome.TIMEOUT, Outcome.INFRA_ERROR)
    }
    for turn in range(max(map(len, choices.values()), default=0)):
        yield {nodeid: found[turn] for nodeid, found in choices.items() if turn < len(found)}


def collect_hidden_tests(tests_dir: Path) -> tuple[HiddenTest, ...]:
    """The hidden tests of a folder, without running them.

    Raises ConfigError, naming file and remedy, for a module that cannot be imported, a
    test without ``grades`` or without docstring, and two tests of one name.
    """
    folder = Path(tests_dir).resolve()
    if not folder.is_dir():
        raise ConfigError(f"{tests_dir}: there is no such folder of hidden tests; make it")
    from softmark.hidden_tests.duplicates import repeated_names

    repeated = [problem for path in test_files(folder) for problem in repeated_names(path)]
    collecting = Collecting(folder)
    _run(collecting)
    problems = [*collecting.faults, *collecting.complaints, *repeated]
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise ConfigError(f"The hidden tests in {tests_dir} cannot be used:\n{listed}")
    return tuple(collecting.tests.values())


def _verdicts(
    grade_id: str, cells: Collection[str], found: Collecting, results: Mapping[str, Result]
) -> list[Verdict]:
    verdicts = []
    for nodeid, test in found.tests.items():
        if test.grade_id == grade_id:
            result = results.get(nodeid)
            if result is None:
                detail = "pytest ended before this test was run"
                result = Result(test, Outcome.TEST_ERROR, detail=detail)
            verdicts.append(_verdict(result))
    faults = found.faults
    if not verdicts and not faults:
        others = [test.grade_id for test in found.tests.values() if test.grade_id not in cells]
        near = difflib.get_close_matches(grade_id, others, 1)
        slip = f", but one has grades({near[0]!r})" if near else ""
        missing = f"no hidden test in {found.folder} has grades({grade_id!r}){slip}"
        verdicts.append(_fault(missing, weight=1.0))
    if faults:
        # A module that cannot be read may hold tests of any cell: no mark is sure.
        detail = "\n".join(faults)
        verdicts.append(_fault(detail, weight=0.0 if verdicts else 1.0))
    return verdicts


def _fault(detail: str, *, weight: float) -> Verdict:
    title = "The hidden tests of this exercise"
    hint = "A fault on our side: your mark waits until it is mended."
    return Verdict(UNREADABLE, title, Outcome.TEST_ERROR, weight, 0.0, hint, detail)


def _verdict(result: Result) -> Verdict:
    return Verdict(
        test=result.test.test,
        title=result.test.title,
        outcome=result.outcome,
        points=result.test.weight,
        earned=0.0,
        hint=result.hint,
        detail=result.detail,
        carried_from=result.carried,
    )


def _run(collecting: Collecting, running: Running | None = None) -> None:
    """One pytest session over the folder: a run, or collecting alone."""
    files = test_files(collecting.folder)
    if running is not None:
        files = _needed(files, running)
    if not files:
        return
    arguments = [
        *(str(path) for path in files),
        *(() if running else ("--collect-only",)),
        f"--rootdir={collecting.folder}",
        f"--confcutdir={collecting.folder}",
        "--noconftest",
        "--continue-on-collection-errors",
        f"--config-file={os.devnull}",
        *(f"-pno:{name}" for name in _BLOCKED),
    ]
    plugins: list[object] = [_Options(), Reporting(), collecting]
    if running is not None:
        plugins.append(running)
    with _alone() as said:
        ended = pytest.main(arguments, plugins=plugins)
    if ended == pytest.ExitCode.USAGE_ERROR:
        collecting.problems.append(f"pytest refused to run: {said.getvalue().strip()}")
    elif files == test_files(collecting.folder) and not collecting.faults:
        _remember(collecting)
    if running is not None and running.leave is not None:
        raise running.leave


_cells: dict[Path, tuple[object, dict[str, set[str]]]] = {}
"""Which cells each module tests, by the folder and its version, where all could be read."""


def _remember(collecting: Collecting) -> None:
    found: dict[str, set[str]] = {}
    for nodeid, test in collecting.tests.items():
        found.setdefault(_module_of(nodeid), set()).add(test.grade_id)
    _cells[collecting.folder] = version_of(collecting.folder), found


def _needed(files: tuple[Path, ...], running: Running) -> tuple[Path, ...]:
    """The modules that hold what is to be run; all where that is not known for sure.

    To collect the tests of a whole folder takes longer than to run those of one cell.
    """
    folder = running.collecting.folder
    if running.only is not None:
        modules = set(map(_module_of, running.only))
        return tuple(path for path in files if path.name in modules)
    version, cells = _cells.get(folder, (None, {}))
    if version != version_of(folder) or not running.order.keys() <= set().union(*cells.values()):
        return files
    return tuple(p for p in files if cells.get(p.name, set()) & running.order.keys())


def _module_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


class _Options:
    """Options of the blocked plugins that pytest's core still asks for."""

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        group = parser.getgroup("softmark")
        group.addoption("--softmark-tb", dest="tbstyle", default="line")
        group.addoption("--softmark-verbose", dest="verbose", type=int, default=0)


@contextlib.contextmanager
def _alone() -> Iterator[io.StringIO]:
    """Neither the settings of an outer pytest in, nor a character of output out."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    outer = {name: os.environ.pop(name, None) for name in (*names, "PYTEST_CURRENT_TEST")}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sink = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(sink),
            contextlib.redirect_stderr(sink),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield sink
    finally:
        for name, value in outer.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
