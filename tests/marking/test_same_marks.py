"""The same file earns the same mark, whatever else is marked and however busy the machine is."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from small_course import make_course

from softmark.course import Course

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "same_marks.py"
ODD = ("solved", "killed", "loop without end", "chance", "tags lost", "from a file")


@pytest.fixture
def same_marks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark, importable by its name in the processes that it starts, too."""
    monkeypatch.syspath_prepend(str(BENCHMARK.parent))
    spec = importlib.util.spec_from_file_location("same_marks", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "same_marks", module)
    spec.loader.exec_module(module)
    return module


def test_every_record_is_that_of_the_first_round(same_marks: ModuleType, tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path))
    same_marks.hand_in_odd(course, "small", ODD)
    jobs = same_marks.jobs_of(course, ["small"])
    compared = same_marks.compare(jobs, rounds=1, loads=[1, 4], workers=[2])
    assert compared.differences == []
    assert (compared.hand_ins, compared.runs) == (len(ODD), 2 * len(ODD))


def test_what_differs_is_said(same_marks: ModuleType) -> None:
    one = {"earned": 3.0, "cells": [{"verdicts": ["passed"]}], "notes": ()}
    other = {"earned": 2.5, "cells": [{"verdicts": ["failed"]}], "notes": ("Late.",)}
    assert list(same_marks.unlike(one, one)) == []
    assert list(same_marks.unlike(one, other)) == [
        ".earned: '3.0' and '2.5'",
        ".cells[0].verdicts[0]: 'passed' and 'failed'",
        ".notes: 0 and 1 of them",
    ]
