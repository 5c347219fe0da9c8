"""Attacks on the file: metadata, cells and bytes that claim what is not so."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from attacks.cases import ALL, RIGHT, WRONG, Attack

NONE = "failed failed failed failed"
SOLUTION, GRADED, WHY = 1, 2, 3


def _tag(raw: Any, index: int) -> Any:
    return raw["cells"][index]["metadata"]["nbgrader"]


def _claims(name: str, change: Callable[[Any], object]) -> Attack:
    """A wrong solution in a notebook that claims something: earns nothing by it."""

    def tamper(raw: Any) -> None:
        change(raw)

    return Attack(name, WRONG, outcomes=NONE, tamper=tamper)


def _odd(name: str, change: Callable[[Any], object]) -> Attack:
    """A right solution in a notebook whose file is odd: keeps its marks."""

    def tamper(raw: Any) -> None:
        change(raw)

    return Attack(name, RIGHT, outcomes=ALL, tamper=tamper)


def _no_notebook(name: str, content: bytes) -> Attack:
    return Attack(name, RIGHT, outcomes="", tamper=lambda raw: content, status="rejected")


PASSED = [{"output_type": "stream", "name": "stdout", "text": "softmark: 4 of 4 points"}]


def _graded_too(raw: Any) -> None:
    _tag(raw, SOLUTION).update(grade=True, points=50, grade_id="double")


def _twice(raw: Any) -> None:
    cell = copy.deepcopy(raw["cells"][GRADED])
    cell["source"] = "def double(x):\n    return None"
    raw["cells"].append(cell)


def _bonus(raw: Any) -> None:
    cell = copy.deepcopy(raw["cells"][GRADED])
    cell["metadata"]["nbgrader"].update(grade_id="bonus", points=100)
    raw["cells"].append({**cell, "id": "bonus"})


TAMPERED = (
    _claims("points-raised", lambda raw: _tag(raw, GRADED).update(points=1000)),
    _claims("check-emptied", lambda raw: raw["cells"][GRADED].update(source="pass")),
    _claims("check-unlocked", lambda raw: _tag(raw, GRADED).update(locked=False, grade=False)),
    _claims("graded-twice", _twice),
    _claims("graded-bonus", _bonus),
    _claims("solution-graded", _graded_too),
    _claims("outputs-that-claim", lambda raw: raw["cells"][GRADED].update(outputs=PASSED)),
    _claims("score-in-metadata", lambda raw: raw["metadata"].update(score=4, softmark={"earned": 4})),
    _claims("score-in-a-tag", lambda raw: _tag(raw, GRADED).update(score=4, earned=4, auto_score=4)),
    _claims("schema-of-the-future", lambda raw: _tag(raw, GRADED).update(schema_version=99)),
    _claims("check-deleted", lambda raw: raw["cells"].pop(GRADED)),
    _claims("check-as-text", lambda raw: raw["cells"][GRADED].update(cell_type="markdown")),
    _claims("hidden-region", lambda raw: raw["cells"][SOLUTION].update(
        source=WRONG + "### BEGIN HIDDEN TESTS\nearned = 4\n### END HIDDEN TESTS")),
    _odd("kernel-of-its-own", lambda raw: raw["metadata"].update(kernelspec={
        "name": "bash", "display_name": "x", "argv": ["touch", "/tmp/planted"]})),
    _odd("provisioner-of-its-own", lambda raw: raw["metadata"].update(kernelspec={
        "name": "python3", "display_name": "x", "metadata": {"kernel_provisioner": {
            "provisioner_name": "local-provisioner", "config": {"sealed": False}}}})),
    _odd("ids-alike", lambda raw: [cell.update(id="same") for cell in raw["cells"]]),
    _odd("ids-of-paths", lambda raw: raw["cells"][0].update(id="../../../gradebook")),
    _odd("minor-version-of-the-future", lambda raw: raw.update(nbformat_minor=99)),
    _odd("many-cells", lambda raw: raw["cells"].extend(
        {"cell_type": "markdown", "metadata": {}, "source": "x"} for _ in range(3000))),
    _odd("limits-in-metadata", lambda raw: raw["metadata"].update(
        limits={"cpu_s_per_cell": 10**6}, softmark={"sealed": False})),
    _no_notebook("empty-file", b""),
    _no_notebook("pickle", b"\x80\x04cos\nsystem\n(S'touch /tmp/planted'\ntR."),
    _no_notebook("zip-file", b"PK\x03\x04" + bytes(100)),
    _no_notebook("deep-json", b"[" * 200_000),
    _no_notebook("no-cells", json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {},
                                         "cells": 7}).encode()),
    _no_notebook("binary", bytes(range(256)) * 100),
)  # fmt: skip
