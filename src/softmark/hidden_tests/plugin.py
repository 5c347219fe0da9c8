"""The pytest plugins of one run: fixtures in, results out.

Nothing is global: a run makes these objects, hands them to pytest and reads them after.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from softmark.hidden_tests import verdicts
from softmark.hidden_tests.backstop import backstops
from softmark.hidden_tests.calibrated import Thresholds
from softmark.hidden_tests.details import detail_of
from softmark.hidden_tests.follow import OwnOrRight
from softmark.hidden_tests.items import HiddenTest, describe_items
from softmark.hidden_tests.loader import load, load_conftest
from softmark.hidden_tests.proxies import Carried, Student
from softmark.hidden_tests.record import TestRecord, current
from softmark.model import Answers, Outcome


@dataclass(frozen=True)
class Result:
    """How one hidden test ended, before points are shared out."""

    test: HiddenTest
    outcome: Outcome
    hint: str | None = None
    detail: str = ""
    carried: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    """Names the test asked for, with the kind of value that came."""
    follows: tuple[str, ...] = ()
    """Names whose value, the student's own, was carried into a test that did not pass."""
    unexpected: bool = False
    """The test raised what no test means to raise: whose fault it is must be found out."""


class HiddenModule(pytest.Module):
    """A module of hidden tests that stays imported between runs."""

    def _getobj(self) -> Any:
        return load(self.path)


@dataclass(eq=False)  # pytest keeps plugins in sets
class Collecting:
    """Collects the hidden tests of a folder and keeps what went wrong on the way.

    Tests by pytest's node id. Another source of tests, such as the hidden-test regions of
    an nbgrader notebook, is one more plugin beside this one: all that is asked of an item
    is the mark ``grades`` and a docstring on its ``obj``.
    """

    folder: Path
    tests: dict[str, HiddenTest] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """What may have cost tests, so that no mark is sure."""
    unread: dict[str, list[str]] = field(default_factory=dict)
    """Files that gave no tests, by the reason: several may import one that is broken."""
    complaints: list[str] = field(default_factory=list)
    """What is wrong with tests that can be run all the same."""

    @property
    def faults(self) -> list[str]:
        """What may have cost tests, each fault said once."""
        unread = [f"{', '.join(names)} {reason}" for reason, names in self.unread.items()]
        return [*self.problems, *unread]

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "grades(grade_id): the graded cell of a hidden test")
        config.addinivalue_line("markers", "points(weight): the weight within the cell")
        # Asserts are rewritten by now. What else this plugin does is to compare the two
        # sides of a failed one line by line, which huge answers would draw out for hours.
        config.pluginmanager.unregister(name="assertion")
        try:
            conftest = load_conftest(self.folder)
        except Exception as error:
            self.problems.append(f"conftest.py cannot be imported: {_said(error)}")
            return
        if conftest is not None:
            config.pluginmanager.register(conftest, "softmark_conftest")

    def pytest_pycollect_makemodule(
        self, module_path: Path, parent: pytest.Collector
    ) -> pytest.Module:
        module: pytest.Module = HiddenModule.from_parent(parent, path=module_path)
        return module

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if not report.passed:
            call = getattr(report, "call", None)
            error = None if call is None or call.excinfo is None else call.excinfo.value
            reason = _said(error) if error is not None else report.longreprtext
            word = "is skipped as a whole" if report.skipped else "cannot be imported"
            self.unread.setdefault(f"{word}: {reason}", []).append(collector.path.name)
        return report

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.tests, problems, self.complaints = describe_items(items)
        self.problems += problems

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        self.problems.append(f"pytest broke down: {_said(excinfo.value)}")
        return True


class Running:
    """Runs the hidden tests of some cells against one notebook's answers."""

    def __init__(
        self,
        collecting: Collecting,
        *,
        cells: Iterable[str],
        student: Answers,
        reference: Answers,
        unreached: Mapping[str, tuple[Outcome, str]],
        only: frozenset[str] | None = None,
        not_carried: Mapping[str, frozenset[str]] | None = None,
        stand_in: bool = False,
    ) -> None:
        self.collecting = collecting
        self.order = {cell: i for i, cell in enumerate(cells)}
        self.answers = student
        self.reference_answers = reference
        self.unreached = unreached
        self.only = only
        self.not_carried = not_carried or {}
        """For a test by its node id: names whose value is the reference's and not carried."""
        self.stand_in = stand_in
        self.results: dict[str, Result] = {}
        self.leave: BaseException | None = None
        """KeyboardInterrupt or SystemExit: not the tests' business, passed on."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        tests = self.collecting.tests
        mine = []
        for item in items:
            test = tests.get(item.nodeid)
            if test is None or test.grade_id not in self.order:
                continue
            if test.grade_id in self.unreached:
                outcome, hint = self.unreached[test.grade_id]
                self.results[item.nodeid] = Result(test, outcome, hint)
            elif self.only is None or item.nodeid in self.only:
                mine.append(item)
        mine.sort(key=lambda item: self.order[tests[item.nodeid].grade_id])
        items[:] = mine

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        token = current.set(TestRecord())
        try:
            return (yield)
        finally:
            current.reset(token)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        with backstops(_recorded().asking):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        with backstops(_recorded().asking):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        with backstops(_recorded().asking):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Judge what one phase of a test came to, once other plugins have had their say."""
        report = yield
        error = None if call.excinfo is None else call.excinfo.value
        known = self.results.get(item.nodeid)
        # A fixture's set-up that fails ends the test; its end can spoil a test that passed.
        if (known is None and call.when == "call") or (
            not report.passed and (known is None or known.outcome.earns)
        ):
            self.results[item.nodeid] = self._result(item, report, error)
        return report

    def _result(
        self, item: pytest.Item, report: pytest.TestReport, error: BaseException | None
    ) -> Result:
        test = self.collecting.tests[item.nodeid]
        record = _recorded()
        carried = tuple(record.carried)
        if report.passed:
            outcome = Outcome.CARRIED if carried else Outcome.PASSED
            return Result(test, outcome, carried=carried, asked=record.asked)
        if report.skipped:
            return Result(test, Outcome.SKIPPED, detail=str(report.longrepr or "skipped"))
        judged = verdicts.judge(error, record)
        folder = self.collecting.folder
        return Result(
            test,
            judged or Outcome.TEST_ERROR,
            verdicts.hint_for(judged, error, record, test.default_hint),
            detail_of(error, folder, record.mismatch) if error is not None else report.longreprtext,
            carried,
            record.asked,
            follows=carried,
            unexpected=judged is None and not verdicts.is_ours(error),
        )

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        # pytest's own interruptions are of a subclass.
        if type(excinfo.value) is KeyboardInterrupt:
            self.leave = excinfo.value

    def _of(self, request: pytest.FixtureRequest, *, is_reference: bool) -> Student:
        answers = self.reference_answers if is_reference else self.answers
        grade_id = self.collecting.tests[request.node.nodeid].grade_id
        return Student(answers, grade_id, _recorded(), is_reference=is_reference)

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        """The student's notebook, as it was when the test's cell had run."""
        return self._of(request, is_reference=False)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Student:
        """The instructor's notebook, with the same interface."""
        return self._of(request, is_reference=True)

    @pytest.fixture
    def carried(
        self, request: pytest.FixtureRequest, student: Student, reference: Student
    ) -> Carried:
        """Follow-through marking: the student's own earlier value where admissible."""
        refused = self.not_carried.get(request.node.nodeid, frozenset())
        return Carried(student, reference, _recorded(), refused)

    @pytest.fixture
    def own_or_right(self, student: Student, reference: Student) -> OwnOrRight:
        """Follow-through marking: the right version of a function, then the student's own."""
        return OwnOrRight(student, reference, _recorded())

    @pytest.fixture
    def calibrated(self) -> Thresholds:
        """Thresholds on trained models, from the reference's runs over many seeds."""
        return Thresholds(self.collecting.folder, stand_in=self.stand_in)


class Reporting:
    """Reports phases of tests as pytest does, but for the traceback that takes 20 ms to make."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        outcome, reason = "passed", None
        if call.excinfo is not None:
            skipped = isinstance(call.excinfo.value, pytest.skip.Exception)
            outcome = "skipped" if skipped else "failed"
            reason = str(call.excinfo.value)
        return pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome=outcome,  # type: ignore[arg-type]
            longrepr=reason,
            when=call.when,  # type: ignore[arg-type]
        )


def settle(results: Mapping[str, Result], on_reference: Mapping[str, Result]) -> dict[str, Result]:
    """Decide on unexpected errors by how the same tests fare on the reference's answers.

    A test that passes there is sound: what the student gave was of the wrong kind.
    """
    settled = dict(results)
    for nodeid, result in results.items():
        if not result.unexpected:
            continue
        again = on_reference.get(nodeid)
        if again is not None and again.outcome.earns:
            hint = verdicts.hint_on_kind(result.asked, again.asked, result.test.default_hint)
            settled[nodeid] = replace(result, outcome=Outcome.FAILED, hint=hint)
        elif again is not None and again.outcome is Outcome.INFRA_ERROR:
            settled[nodeid] = replace(result, outcome=Outcome.INFRA_ERROR, hint=None)
        else:
            settled[nodeid] = replace(result, outcome=Outcome.TEST_ERROR, hint=None)
    return settled


def _recorded() -> TestRecord:
    """The record of the test that runs."""
    return current.get() or TestRecord()


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
