"""What a collected hidden test is called, which cell it grades and what it weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

import pytest

from softmark.hidden_tests.marks import DEFAULT_HINT


@dataclass(frozen=True)
class HiddenTest:
    """One hidden test: ``title`` is what the student reads, ``weight`` its share."""

    __test__ = False

    test: str
    title: str
    grade_id: str
    weight: float
    default_hint: str | None = None


def describe_items(
    items: list[pytest.Item],
) -> tuple[dict[str, HiddenTest], list[str], list[str]]:
    """The hidden tests among pytest's items by node id, and what is wrong.

    First what keeps an item from being a hidden test, then what only spoils its title.
    """
    found: dict[str, HiddenTest] = {}
    problems: list[str] = []
    complaints: list[str] = []
    cases: dict[tuple[str, str], int] = {}
    for item in items:
        name = _name(item)
        grade_id = _argument(item, "grades")
        weight = _argument(item, "points")
        title = _title(item)
        weight = 1 if weight is None else weight
        if not isinstance(grade_id, str) or not grade_id:
            problems.append(
                f"{name} belongs to no cell: put @grades('<grade_id>') on it, "
                "or pytestmark = grades('<grade_id>') at the top of the module"
            )
            continue
        if not isinstance(weight, int | float) or not 0 < weight < math.inf:
            problems.append(f"{name} has points({weight!r}); a number above 0 is needed")
            continue
        if not title:
            complaints.append(f"{name} has no docstring: say in one what is right, for students")
            title = _function_name(item).removeprefix("test_").replace("_", " ")
        if hasattr(item, "callspec"):
            key = (str(item.path), _function_name(item))
            cases[key] = cases.get(key, 0) + 1
            case = _case(item)
            title = f"{title} [{case}]" if case else f"{title} (case {cases[key]})"
        default = getattr(getattr(item, "obj", None), DEFAULT_HINT, None)
        found[item.nodeid] = HiddenTest(name, title, grade_id, float(weight), default)
    return found, problems, complaints


def _name(item: pytest.Item) -> str:
    return f"{item.path.name}::{item.nodeid.partition('::')[2]}"


def _function_name(item: pytest.Item) -> str:
    return str(getattr(item, "originalname", None) or item.name)


def _argument(item: pytest.Item, mark: str) -> Any:
    closest = item.get_closest_marker(mark)
    return closest.args[0] if closest is not None and closest.args else None


def _title(item: pytest.Item) -> str:
    text = cleandoc(getattr(getattr(item, "obj", None), "__doc__", None) or "")
    return " ".join(text.strip().split("\n\n")[0].split())


def _case(item: Any) -> str | None:
    """The id of a parametrised case where its author chose it.

    The ids that pytest makes hold the arguments: inputs and expected values, which a
    student is not to read. Such cases are numbered.
    """
    for mark in item.iter_markers("parametrize"):
        cases = mark.args[1] if len(mark.args) > 1 else mark.kwargs.get("argvalues", ())
        named = [getattr(case, "id", None) is not None for case in cases]
        if mark.kwargs.get("ids") is None and not (named and all(named)):
            return None
    return str(item.callspec.id)
