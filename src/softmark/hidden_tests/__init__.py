"""The pytest plugin that marks: what authors of hidden tests import, and how tests are run."""

from softmark.hidden_tests.approx import approx
from softmark.hidden_tests.calibrated import metric
from softmark.hidden_tests.items import HiddenTest
from softmark.hidden_tests.live import LiveAnswers, check
from softmark.hidden_tests.marks import grades, hint, points
from softmark.hidden_tests.proxies import NoAttribute
from softmark.hidden_tests.record import Unforeseen
from softmark.hidden_tests.run import collect_hidden_tests, run_hidden_tests
from softmark.model import student_error

__all__ = [
    "HiddenTest",
    "LiveAnswers",
    "NoAttribute",
    "Unforeseen",
    "approx",
    "check",
    "collect_hidden_tests",
    "grades",
    "hint",
    "metric",
    "points",
    "run_hidden_tests",
    "student_error",
]
