"""Designs: other honest solutions that a task's text allows, measured beside the reference.

A course keeps them as text in ``grader_tests/<assignment>/designs.py``, each cell under a header

# %% design name="two hidden layers of tanh" cell="own_net_solution"

A design that replaces several cells repeats the header with the same name. What all designs of a
file use, such as a function that builds their networks, stands once, under ``# %% shared``: it runs
before the first cell of each. The file is read, never imported: its code runs in the sandbox
alone, in the place of the reference's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from softmark.course import Assignment
from softmark.hidden_tests.calibrated import Metric
from softmark.model import ConfigError, did_you_mean
from softmark.notebook import read_notebook, solution_cells, tag_of
from softmark.variants import TextError, apply, parse
from softmark.variants.trial import trimmed

MODULE = "designs.py"


@dataclass(frozen=True)
class Design:
    """One other solution: the sources of the cells that it replaces, by grade_id."""

    name: str
    cells: Mapping[str, str]
    where: str = ""


def read_designs(path: Path) -> list[Design]:
    """The designs in one file, in its order; none where there is no such file.

    Of each design the first cell in the file begins with what is shared above it.
    Raises TextError for a header that cannot be used, a cell that a design replaces twice,
    and a header with no code under it.
    """
    if not path.is_file():
        return []
    found: dict[str, dict[str, str]] = {}
    places: dict[str, str] = {}
    shared = ""
    for block in parse(path.read_text(encoding="utf-8"), path.name)[1]:
        if block.words == ("shared",) and not block.values:
            shared += f"{block.body}\n\n\n"
            continue
        if block.words != ("design",) or set(block.values) != {"name", "cell"}:
            raise TextError(
                "this is no header of a design",
                where=block.where,
                expected='# %% design name="..." cell="...", or # %% shared',
            )
        name, cell = block.values["name"], block.values["cell"]
        if not block.body:
            raise TextError("no code stands under this header", where=block.where)
        if cell in found.setdefault(name, {}):
            raise TextError(f"the design {name!r} replaces {cell} a second time", where=block.where)
        found[name][cell] = block.body if found[name] else shared + block.body
        places.setdefault(name, block.where)
    return [Design(name, cells, places[name]) for name, cells in found.items()]


def planned_designs(
    assignment: Assignment, metrics: Sequence[Metric]
) -> list[tuple[Assignment, Design, list[Metric]]]:
    """Each design of an assignment, with the notebook that it is about and its metrics.

    Raises TextError where the file cannot be read, ConfigError for a cell that is no solution
    cell, for cells of more than one notebook, and for a design that no metric looks at.
    """
    designs = read_designs(assignment.tests / MODULE)
    parts = [(part, read_notebook(part.source)) for part in assignment.parts()]
    solutions = [{cell.grade_id for cell in solution_cells(notebook)} for _, notebook in parts]
    planned = []
    for design in designs:
        _check_cells(assignment, design, solutions)
        home = next(i for i, known in enumerate(solutions) if design.cells.keys() <= known)
        part, notebook = parts[home]
        touched = touched_by(design, notebook, metrics)
        if not touched:
            raise ConfigError(
                f"no metric looks at the design {design.name!r}",
                where=f"grader_tests/{assignment.name}/{design.where}",
                expected="cells up to one that a metric of calibration.py is about",
            )
        planned.append((part, design, touched))
    return planned


def _check_cells(assignment: Assignment, design: Design, solutions: Sequence[set[str]]) -> None:
    where = f"grader_tests/{assignment.name}/{design.where}"
    known = set().union(*solutions)
    for cell in design.cells:
        if cell not in known:
            raise ConfigError(
                f"the design {design.name!r} replaces {cell!r}, which is no solution cell",
                where=where,
                expected=f"one of {', '.join(sorted(known)) or 'none'}",
                todo=did_you_mean(cell, known).strip(),
            )
    if not any(design.cells.keys() <= each for each in solutions):
        raise ConfigError(
            f"the design {design.name!r} replaces cells of several notebooks",
            where=where,
            expected="a design for each notebook",
        )


def touched_by(design: Design, notebook: NotebookNode, metrics: Sequence[Metric]) -> list[Metric]:
    """The metrics that a design is measured by.

    They are those of the cells from the first that it replaces to the last, and of the first
    measured cell after that. What it leaves to the reference further on is not its own.
    """
    tags = [tag.grade_id if (tag := tag_of(cell)) else None for cell in notebook.cells]
    places = {tag: place for place, tag in enumerate(tags) if tag is not None}
    replaced = [places[cell] for cell in design.cells]
    first, last = min(replaced), max(replaced)
    measured = {m.grade_id: places[m.grade_id] for m in metrics if m.grade_id in places}
    end = min((place for place in measured.values() if place > last), default=last)
    return [m for m in metrics if m.grade_id in measured and first < measured[m.grade_id] <= end]


def with_design(source: NotebookNode, design: Design, metrics: Sequence[Metric]) -> NotebookNode:
    """A copy of the source with a design in it, up to the last cell that is measured."""
    made = apply(source, design.cells)
    order = [tag.grade_id for cell in made.cells if (tag := tag_of(cell)) is not None]
    return trimmed(made, max((m.grade_id for m in metrics), key=order.index))
