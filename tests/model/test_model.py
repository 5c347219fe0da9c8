"""Records add up, travel, and keep to their documented form."""

import json
import pickle
from pathlib import Path

import jsonschema
import pytest

from softmark.model import (
    CellGrade,
    Grade,
    Limits,
    Outcome,
    Resources,
    Status,
    Submission,
    Verdict,
    score,
    score_cell,
)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "grade.schema.json").read_text())
HANDED_IN = Submission("ada", "neurons", Path("neurons.ipynb"))


def verdict(outcome: Outcome, weight: float = 1.0) -> Verdict:
    return Verdict("test_x.py::test_a", "a is right", outcome, weight, 0.0, "look at a", "secret")


def test_points_are_shared_by_weight():
    cell = score_cell("a", 3, [verdict(Outcome.PASSED, 2), verdict(Outcome.FAILED, 1)])
    assert cell.earned == 2
    assert [v.points for v in cell.verdicts] == [2, 1]
    assert [v.earned for v in cell.verdicts] == [2, 0]


def test_thirds_add_up_to_the_whole():
    cell = score_cell("a", 1, [verdict(Outcome.PASSED)] * 3)
    assert cell.earned == 1


def test_a_cell_without_tests_earns_nothing():
    assert score_cell("a", 2, []).earned == 0


@pytest.mark.parametrize("outcome", Outcome)
def test_only_passed_and_carried_earn(outcome):
    earned = score_cell("a", 1, [verdict(outcome)]).earned
    assert earned == (1 if outcome in (Outcome.PASSED, Outcome.CARRIED) else 0)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.PASSED, Status.GRADED),
        (Outcome.FAILED, Status.GRADED),
        (Outcome.TEST_ERROR, Status.ON_HOLD),
        (Outcome.INFRA_ERROR, Status.ON_HOLD),
    ],
)
def test_our_own_faults_put_a_grade_on_hold(outcome, status):
    assert score(HANDED_IN, [score_cell("a", 1, [verdict(outcome)])], sealed=True).status is status


def test_a_manual_cell_waits_and_adds_nothing_yet():
    cells = [score_cell("a", 1, [verdict(Outcome.PASSED)]), CellGrade("w", 2, None, manual=True)]
    grade = score(HANDED_IN, cells, sealed=True)
    assert (grade.status, grade.earned, grade.points) == (Status.NEEDS_MANUAL, 1, 3)


def full_grade() -> Grade:
    cells = [
        score_cell("a", 2, [verdict(outcome) for outcome in Outcome]),
        CellGrade("w", 2, None, manual=True),
    ]
    resources = Resources(1.5, 0.25, 1024)
    return score(HANDED_IN, cells, sealed=False, notes=["restored"], resources=resources)


def test_the_json_keeps_to_its_schema_and_tells_no_detail():
    record = full_grade().to_json()
    jsonschema.validate([record], SCHEMA)
    assert "secret" not in json.dumps(record)


def test_the_schema_refuses_other_fields():
    record = full_grade().to_json() | {"password": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([record], SCHEMA)


def test_a_record_comes_back_whole():
    grade = full_grade()
    assert Grade.from_record(json.loads(json.dumps(grade.to_record()))) == grade
    assert pickle.loads(pickle.dumps(grade)) == grade


def test_the_wall_clock_is_only_a_backstop():
    assert Limits().wall_s(10) > 10
