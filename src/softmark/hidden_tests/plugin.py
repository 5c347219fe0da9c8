"""The pytest plugin of one run: fixtures in, verdicts out.

Nothing is global: a run makes a plugin object, hands it to pytest and reads its results.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from softmark.hidden_tests import verdicts
from softmark.hidden_tests.approx import Approx
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
    unexpected: bool = False
    """The test raised what no test means to raise: whose fault it is must be found out."""


class HiddenModule(pytest.Module):
    """A module of hidden tests that stays imported between runs."""

    def _getobj(self) -> Any:
        return load(self.path)


@dataclass
class CollectPlugin:
    """Collects hidden tests and keeps what went wrong on the way."""

    folder: Path
    problems: list[str] = field(default_factory=list)
    tests: dict[str, HiddenTest] = field(default_factory=dict)
    """Collected tests by pytest's node id."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "grades(grade_id): the graded cell of a hidden test")
        config.addinivalue_line("markers", "points(weight): the weight within the cell")
        try:
            conftest = load_conftest(self.folder)
        except Exception as error:
            self.problems.append(f"conftest.py: {type(error).__name__}: {error}")
            return
        if conftest is not None:
            config.pluginmanager.register(conftest, "softmark_conftest")

    def pytest_pycollect_makemodule(
        self, module_path: Path, parent: pytest.Collector
    ) -> pytest.Module:
        module: pytest.Module = HiddenModule.from_parent(parent, path=module_path)
        return module

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            name = report.nodeid or self.folder.name
            self.problems.append(f"{name}: {_last_line(report.longreprtext)}")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.tests, problems = describe_items(items)
        self.problems += problems

    @pytest.fixture
    def student(self) -> Any:
        """Placeholder, so that collecting alone knows the name."""

    @pytest.fixture
    def reference(self) -> Any:
        """Placeholder."""

    @pytest.fixture
    def carried(self) -> Any:
        """Placeholder."""


class RunPlugin(CollectPlugin):
    """Runs the hidden tests of some cells against one notebook's answers."""

    def __init__(
        self,
        folder: Path,
        *,
        cells: Iterable[str],
        student: Answers,
        reference: Answers,
        unreached: Mapping[str, tuple[Outcome, str]],
        only: frozenset[str] | None = None,
    ) -> None:
        super().__init__(folder)
        self.order = {cell: i for i, cell in enumerate(cells)}
        self.answers = student
        self.reference_answers = reference
        self.unreached = unreached
        self.only = only
        self.results: dict[str, Result] = {}
        self.leave: BaseException | None = None
        """KeyboardInterrupt or SystemExit: not the test's business, passed on."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        super().pytest_collection_modifyitems(items)
        mine = [
            item
            for item in items
            if item.nodeid in self.tests
            and self.tests[item.nodeid].grade_id in self.order
            and (self.only is None or item.nodeid in self.only)
        ]
        mine.sort(key=lambda item: self.order[self.tests[item.nodeid].grade_id])
        items[:] = mine

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        token = current.set(TestRecord())
        try:
            return (yield)
        finally:
            current.reset(token)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        unreached = self.unreached.get(self.tests[item.nodeid].grade_id)
        if unreached is not None:
            pytest.skip("unreached")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        test = self.tests[item.nodeid]
        record = current.get() or TestRecord()
        error = None if call.excinfo is None else call.excinfo.value
        if isinstance(error, KeyboardInterrupt | SystemExit):
            self.leave = error
            item.session.shouldstop = "interrupted"
        earlier = self.results.get(item.nodeid)
        if earlier is not None and earlier.outcome.earns and report.failed:
            earlier = None  # what a teardown finds out counts
        if earlier is None or call.when == "setup":
            if test.grade_id in self.unreached:
                outcome, hint = self.unreached[test.grade_id]
                self.results[item.nodeid] = Result(test, outcome, hint)
            elif call.when == "call" or not report.passed:
                self.results[item.nodeid] = self._judge(item, test, error, report, record)
        return report

    def _judge(
        self,
        item: pytest.Item,
        test: HiddenTest,
        error: BaseException | None,
        report: pytest.TestReport,
        record: TestRecord,
    ) -> Result:
        carried = tuple(record.carried)
        if report.passed:
            outcome = Outcome.CARRIED if carried else Outcome.PASSED
            return Result(test, outcome, carried=carried)
        if report.skipped:
            return Result(test, Outcome.SKIPPED, detail=_skip_reason(report))
        found = verdicts.judge(error, record)
        hint = verdicts.hint_for(found, error, record, test.default_hint)
        return Result(
            test,
            found or Outcome.TEST_ERROR,
            hint,
            report.longreprtext,
            carried,
            unexpected=found is None,
        )

    def pytest_exception_interact(self, call: pytest.CallInfo[Any]) -> None:
        if call.excinfo is not None and isinstance(call.excinfo.value, pytest.exit.Exception):
            self.leave = call.excinfo.value

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        if isinstance(excinfo.value, KeyboardInterrupt):
            self.leave = excinfo.value

    def pytest_internalerror(self, excrepr: object) -> bool:
        self.problems.append(f"pytest broke down: {_last_line(str(excrepr))}")
        return True

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> list[str] | None:
        if op != "==":
            return None
        if isinstance(right, Approx):
            mismatch = right.explain(left)
        elif isinstance(left, Approx):
            mismatch = left.explain(right)
        else:
            return None
        return None if mismatch is None else ["found == expected", mismatch.message]

    def _of(self, request: pytest.FixtureRequest, *, reference: bool) -> Student:
        answers = self.reference_answers if reference else self.answers
        grade_id = self.tests[request.node.nodeid].grade_id
        return Student(answers, grade_id, current.get() or TestRecord(), is_reference=reference)

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        """The student's notebook, as it was when the test's cell had run."""
        return self._of(request, reference=False)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Student:
        """The instructor's notebook, with the same interface."""
        return self._of(request, reference=True)

    @pytest.fixture
    def carried(self, student: Student, reference: Student) -> Carried:
        """Follow-through marking: the student's own earlier value where admissible."""
        return Carried(student, reference, current.get() or TestRecord())


def settle(results: Mapping[str, Result], on_reference: Mapping[str, Result]) -> dict[str, Result]:
    """Decide on unexpected errors by how the same tests fare on the reference's answers.

    A test that passes there is sound: what the student gave was of the wrong kind.
    """
    settled = dict(results)
    for nodeid, result in results.items():
        if result.unexpected:
            again = on_reference.get(nodeid)
            if again is not None and again.outcome.earns:
                settled[nodeid] = replace(result, outcome=Outcome.FAILED)
            else:
                ours = Outcome.TEST_ERROR
                if again is not None and again.outcome is Outcome.INFRA_ERROR:
                    ours = Outcome.INFRA_ERROR
                settled[nodeid] = replace(result, outcome=ours, hint=None)
    return settled


def _last_line(text: str) -> str:
    lines = [line.removeprefix("E").strip() for line in text.splitlines() if line.startswith("E")]
    return (lines or text.strip().splitlines() or ["no reason given"])[-1]


def _skip_reason(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    return str(reason)
