"""What is wrong with a source notebook, said before any student meets it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode

from softmark.model import Problem
from softmark.notebook.cells import Tag, metadata_of, name_of, tag_of
from softmark.notebook.regions import Region, has_region, lines_with_region, region_error

_GRADE_ID = re.compile(r"[a-zA-Z0-9_\-]+")
_CHECK = re.compile(r"""^\s*check\(\s*["']([^"']*)["']""", re.MULTILINE)


def check_source(nb: NotebookNode, tests: Sequence[str]) -> list[Problem]:
    """Every problem of a source notebook; ``tests`` are the grade_ids that hidden tests name.

    A pure check that runs nothing: whether the source passes its own hidden tests is for
    the reference run to say.
    """
    problems: list[Problem] = []
    first: dict[str, int] = {}
    tags: dict[str, Tag] = {}
    for number, cell in enumerate(nb.cells, start=1):
        where = _where(number, cell)
        problems += _metadata_problems(where, cell)
        tag = tag_of(cell)
        problems += _region_problems(where, cell, tag)
        if tag is None:
            continue
        if tag.grade_id in first:
            problems.append(
                Problem(
                    where,
                    f"the grade_id is that of cell {first[tag.grade_id]} too",
                    "a grade_id of its own for each cell",
                    "Rename one of the two.",
                )
            )
            continue
        first[tag.grade_id], tags[tag.grade_id] = number, tag
        problems += _tag_problems(where, cell, tag, tests)
    problems += _test_problems(tests, tags)
    return problems


def _where(number: int, cell: NotebookNode) -> str:
    grade_id = name_of(cell)
    return f"cell {number} ({grade_id})" if grade_id else f"cell {number}"


def _metadata_problems(where: str, cell: NotebookNode) -> Iterator[Problem]:
    meta = metadata_of(cell)
    if meta is None:
        return
    expected, fix = "nbgrader metadata of schema version 3", "Tag the cell anew in nbgrader."
    if not isinstance(meta, dict):
        yield Problem(where, "its nbgrader metadata is no object", expected, fix)
        return
    in_use = any(meta.get(flag) for flag in ("grade", "solution", "locked", "task"))
    grade_id = meta.get("grade_id")
    if in_use and not (isinstance(grade_id, str) and _GRADE_ID.fullmatch(grade_id)):
        yield Problem(
            where,
            f"the grade_id is {grade_id!r}" if grade_id else "there is no grade_id",
            "letters, digits, _ and - only",
            "Give the cell such a name.",
        )
        return
    if in_use and (meta.get("grade") or meta.get("task")) and not _is_number(meta.get("points")):
        return  # told as a problem of the points
    reason = _schema_error(cell)
    if reason and not (_is_number(meta.get("points")) and meta["points"] < 0):
        yield Problem(where, f"its nbgrader metadata is invalid ({reason})", expected, fix)


def _schema_error(cell: NotebookNode) -> str | None:
    # nbgrader's import takes seconds, so it waits until it is needed.
    from nbgrader.nbgraderformat import (
        MetadataValidator,
        SchemaTooNewError,
        SchemaTooOldError,
        ValidationError,
    )

    try:
        MetadataValidator().validate_cell(cell)
    except (ValidationError, SchemaTooNewError, SchemaTooOldError, TypeError) as error:
        return str(getattr(error, "message", error)).split("\n")[0][:120]
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _region_problems(where: str, cell: NotebookNode, tag: Tag | None) -> Iterator[Problem]:
    homes = {
        Region.SOLUTION: (tag is not None and tag.solution, "a solution cell"),
        Region.HIDDEN_TESTS: (tag is not None and tag.grade, "a graded cell"),
        Region.MARK_SCHEME: (tag is not None and tag.manual, "a manually graded cell"),
    }
    for region, (at_home, home) in homes.items():
        if not has_region(cell.source, region):
            continue
        error = region_error(cell.source, region)
        if error:
            yield Problem(
                where,
                error,
                f"each {region.begin} to be closed by one {region.end}",
                "Add or remove the line; until then nothing can be released.",
            )
        if not at_home:
            yield Problem(
                where,
                f"a {region.begin} region in a cell that is no such cell",
                f"it in {home} only",
                f"Tag the cell as {home}, or move the region into one.",
            )
    if (
        tag
        and tag.solution
        and all(has_region(cell.source, r) for r in Region if r != Region.HIDDEN_TESTS)
    ):
        yield Problem(
            where,
            "a SOLUTION region and a MARK SCHEME region in one cell",
            "one of them, since nbgrader refuses both",
            "Remove the SOLUTION lines: an answer cell is replaced as a whole.",
        )


def _tag_problems(
    where: str, cell: NotebookNode, tag: Tag, tests: Sequence[str]
) -> Iterator[Problem]:
    if tag.grade or tag.task:
        points = metadata_of(cell).get("points")
        if not _is_number(points) or not tag.points >= 0:  # 0 points: a check worth nothing
            found = "there are no points" if points is None else f"the points are {points!r}"
            yield Problem(where, found, "a number, 0 or more", "Set the cell's points.")
    if tag.autograded:
        if tag.grade_id not in tests:
            yield Problem(
                where,
                "no hidden test names this graded cell",
                f"one in grader_tests marked grades({tag.grade_id!r})",
                "Write it, or make the cell a locked one without points.",
            )
        if not has_region(cell.source, Region.HIDDEN_TESTS):
            yield Problem(
                where,
                "the graded cell has no ### BEGIN HIDDEN TESTS region",
                f"one that calls check({tag.grade_id!r})",
                "Add it at the end of the cell.",
            )
        for name in _CHECK.findall(_inside(cell.source, Region.HIDDEN_TESTS)):
            if name != tag.grade_id:
                yield Problem(
                    where,
                    f"its hidden region calls check({name!r})",
                    f"check({tag.grade_id!r})",
                    "Call it with the cell's own grade_id.",
                )
    if tag.solution and not tag.grade and not has_region(cell.source, Region.SOLUTION):
        yield Problem(
            where,
            "the solution cell has no ### BEGIN SOLUTION region",
            "the solution between ### BEGIN SOLUTION and ### END SOLUTION",
            "Mark it; without the two lines students lose all text of the cell.",
        )


def _inside(text: str, region: Region) -> str:
    return "\n".join(line for line, inside in lines_with_region(text, region) if inside)


def _test_problems(tests: Sequence[str], tags: dict[str, Tag]) -> Iterator[Problem]:
    autograded = [grade_id for grade_id, tag in tags.items() if tag.autograded]
    for grade_id in dict.fromkeys(tests):
        if grade_id in autograded:
            continue
        where = f"grader_tests ({grade_id})"
        if grade_id in tags:
            what = f"hidden tests name the {tags[grade_id].kind} {grade_id!r}"
        else:
            what = f"hidden tests name {grade_id!r}, a cell that does not exist"
        near = difflib.get_close_matches(grade_id, autograded, n=1)
        fix = f"Did you mean {near[0]!r}?" if near else "Correct the name in grades(...)."
        yield Problem(where, what, "the grade_id of an autograded cell", fix)
