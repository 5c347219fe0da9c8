"""The assignment's side of the gradebook: its notebook and cells, as nbgrader saves them."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from nbformat import NotebookNode
from sqlalchemy.orm import Session

from softmark.model import SoftmarkError
from softmark.notebook.cells import Tag, metadata_of, tagged


class GradebookError(SoftmarkError):
    """The gradebook cannot take this: locked, out of step with the source, or unreadable."""


@dataclass(frozen=True)
class Synced:
    """What bringing an assignment up to date changed, by grade_id."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    repriced: tuple[str, ...] = ()

    @property
    def must_remark(self) -> bool:
        """Whether marks recorded before no longer fit the assignment."""
        return bool(self.added or self.removed or self.repriced)


class _Source(NamedTuple):
    """A notebook of an assignment as nbgrader's SaveCells would save it."""

    kernelspec: str
    graded: dict[str, tuple[float, str]]
    solutions: tuple[str, ...]
    tasks: dict[str, tuple[float, str]]
    cells: tuple[dict[str, Any], ...]


def sync_notebook(
    api: Any,
    db: Session,
    course_id: str,
    where: tuple[str, str],
    source_nb: NotebookNode,
    discard_manual: bool,
) -> Synced:
    """Make the rows of (assignment, notebook) those of this source notebook."""
    name, notebook = where
    source = _saved_cells(source_nb, f"{name}/{notebook}.ipynb")
    assignment = db.scalar(sa.select(api.Assignment).where(api.Assignment.name == name))
    if assignment is None:
        assignment = api.Assignment(name=name, course_id=course_id)
        db.add(assignment)
        db.flush()
    found = db.scalar(
        sa.select(api.Notebook).where(
            api.Notebook.assignment_id == assignment.id, api.Notebook.name == notebook
        )
    )
    if found is None:
        found = api.Notebook(name=notebook, assignment_id=assignment.id)
        db.add(found)
        db.flush()
    found.kernelspec = source.kernelspec
    synced = _sync_cells(api, db, found.id, source, discard_manual)
    _sync_source_cells(api, db, found.id, source)
    complete(api, db, found.id)
    return synced


def _sync_cells(
    api: Any, db: Session, notebook_id: str, source: _Source, discard_manual: bool
) -> Synced:
    added: set[str] = set()
    removed: set[str] = set()
    repriced: set[str] = set()
    wanted: tuple[tuple[Any, Mapping[str, tuple[float, str] | None]], ...] = (
        (api.GradeCell, source.graded),
        (api.SolutionCell, dict.fromkeys(source.solutions)),
        (api.TaskCell, source.tasks),
    )
    for kind, cells in wanted:
        have = {
            cell.name: cell
            for cell in db.scalars(sa.select(kind).where(kind.notebook_id == notebook_id))
        }
        gone = [cell for name, cell in have.items() if name not in cells]
        if gone:
            _drop_cells(api, db, kind, gone, discard_manual)
            removed.update(cell.name for cell in gone)
        for name, worth in cells.items():
            cell = have.get(name)
            if cell is None:
                cell = kind(name=name, notebook_id=notebook_id)
                db.add(cell)
                added.add(name)
            elif worth is not None and cell.max_score != worth[0]:
                repriced.add(name)
            if worth is not None:
                cell.max_score, cell.cell_type = worth
    db.flush()
    return Synced(tuple(sorted(added)), tuple(sorted(removed)), tuple(sorted(repriced)))


def _drop_cells(
    api: Any, db: Session, kind: Any, cells: Iterable[Any], discard_manual: bool
) -> None:
    """Delete cells and their automatic marks; what a person wrote only when told to."""
    names = {cell.id: cell.name for cell in cells}
    by_hand = {
        api.Grade: sa.or_(api.Grade.manual_score.is_not(None), api.Grade.extra_credit.is_not(None)),
        api.Comment: api.Comment.manual_comment.is_not(None),
    }
    for table, has_manual in by_hand.items():
        kept = db.execute(
            sa.select(table.cell_id, api.SubmittedAssignment.student_id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == table.notebook_id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .where(table.cell_id.in_(names), has_manual)
        ).all()
        if kept and not discard_manual:
            lost = ", ".join(sorted({f"{names[cell]} of {student}" for cell, student in kept}))
            raise GradebookError(
                f"The source no longer has cells that hold a manual score or "
                f"comment ({lost}). Put the cells back under the same grade_id, or say that "
                f"these may be thrown away (discard_manual)"
            )
        db.execute(sa.delete(table.__table__).where(table.__table__.c.cell_id.in_(names)))
    for cell in cells:
        db.expunge(cell)
    for table in (kind.__table__, api.BaseCell.__table__):
        db.execute(sa.delete(table).where(table.c.id.in_(names)))


def _sync_source_cells(api: Any, db: Session, notebook_id: str, source: _Source) -> None:
    """Nothing points at source cells, so a changed set is written anew, in its order."""
    table = api.SourceCell.__table__
    columns = [table.c[name] for name in ("name", "cell_type", "locked", "source", "checksum")]
    have = db.execute(sa.select(*columns).where(table.c.notebook_id == notebook_id)).all()
    if [dict(row._mapping) for row in have] == list(source.cells):
        return
    db.execute(sa.delete(table).where(table.c.notebook_id == notebook_id))
    if source.cells:
        db.execute(
            sa.insert(table), [{**cell, "notebook_id": notebook_id} for cell in source.cells]
        )


def complete(api: Any, db: Session, notebook_id: str, submitted_id: str | None = None) -> None:
    """Give every submission of a notebook (or one) the rows of every cell, unmarked."""
    submitted = (
        [submitted_id]
        if submitted_id
        else db.scalars(
            sa.select(api.SubmittedNotebook.id).where(
                api.SubmittedNotebook.notebook_id == notebook_id
            )
        ).all()
    )
    base = api.BaseCell.__table__
    cells = db.execute(
        sa.select(base.c.id, base.c.type).where(base.c.notebook_id == notebook_id)
    ).all()
    for record, kinds in (
        (api.Grade, ("GradeCell", "TaskCell")),
        (api.Comment, ("SolutionCell", "TaskCell")),
    ):
        table = record.__table__
        ids = [cell.id for cell in cells if cell.type in kinds]
        have = {
            (row.cell_id, row.notebook_id)
            for row in db.execute(
                sa.select(table.c.cell_id, table.c.notebook_id).where(table.c.cell_id.in_(ids))
            )
        }
        new = [
            {"cell_id": cell, "notebook_id": nb}
            for nb in submitted
            for cell in ids
            if (cell, nb) not in have
        ]
        if new:
            db.execute(sa.insert(table), new)


def _saved_cells(source_nb: NotebookNode, where: str) -> _Source:
    """What nbgrader's own steps, up to SaveCells, make of a source notebook."""
    steps: Any = importlib.import_module("nbgrader.preprocessors")
    utils: Any = importlib.import_module("nbgrader.utils")
    formats: Any = importlib.import_module("nbgrader.nbgraderformat")
    try:
        nb = formats.MetadataValidator().upgrade_notebook_metadata(copy.deepcopy(source_nb))
        for step in (steps.ClearSolutions(), steps.CheckCellMetadata(), steps.ComputeChecksums()):
            nb, _ = step.preprocess(nb, {})
    except (RuntimeError, ValueError, KeyError, formats.ValidationError) as error:
        raise GradebookError(f"{where}: nbgrader cannot read this source notebook: {error}") from (
            error
        )
    known = [(cell, tag) for _, cell, tag in tagged(nb)]

    def worth(wanted: Callable[[Tag], bool]) -> dict[str, tuple[float, str]]:
        return {tag.grade_id: (tag.points, cell.cell_type) for cell, tag in known if wanted(tag)}

    return _Source(
        kernelspec=json.dumps(nb.metadata.get("kernelspec", {})),
        graded=worth(lambda tag: tag.grade),
        solutions=tuple(tag.grade_id for _, tag in known if tag.solution),
        tasks=worth(lambda tag: tag.task),
        cells=tuple(
            {
                "name": tag.grade_id,
                "cell_type": cell.cell_type,
                "locked": bool(utils.is_locked(cell)),
                "source": cell.source,
                "checksum": metadata_of(cell).get("checksum"),
            }
            for cell, tag in known
        ),
    )
