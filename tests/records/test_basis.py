"""What a grade stood on is held against what is there now, and the difference is said in words."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from softmark.records.basis import CHANGED, Basis

THEN = Basis(*(field.name for field in fields(Basis)))


def test_each_part_has_words() -> None:
    assert [field.name for field in fields(Basis)] == list(CHANGED)


def test_nothing_changed() -> None:
    assert THEN.changes(THEN) == []


@pytest.mark.parametrize("part", CHANGED)
def test_what_changed_is_said(part: str) -> None:
    assert THEN.changes(replace(THEN, **{part: "another"})) == [CHANGED[part]]


@pytest.mark.parametrize("found", [None, [], "", {}, {"tests": "x"}, {**THEN.to_json(), "more": 1}])
def test_what_is_no_basis_is_none(found: object) -> None:
    assert Basis.from_json(found) is None


def test_it_comes_back() -> None:
    assert Basis.from_json(THEN.to_json()) == THEN
