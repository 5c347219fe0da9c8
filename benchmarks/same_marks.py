"""The same file, the same mark: marks hand-ins again and again and compares the records.

    python benchmarks/same_marks.py [ASSIGNMENT ...] [--rounds N] [--loads 1 8] [--jobs 1 2]

Each round marks the sample class and odd hand-ins of its own (loops without end, kernels that
end, memory that runs out, cells that lost their names, files beside the notebook) in a random
order, with each number of jobs, while busy loops put each load on the machine. Every record
must be that of the first round, but for times and memory used. Exits with 1 if one is not.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.marking.engine import Engine, Job
from softmark.marking.pool import Pool
from softmark.model import Grade
from softmark.notebook import read_notebook, solution_cells
from softmark.notebook.cells import graded_cells
from softmark.notebook.regions import Region, released_text, without_region

ROOT = Path(__file__).parents[1]
OUT = Console()
LIGHT = ("backpropagation", "neurons", "gradient_descent")


# Odd hand-ins: each an edit of a solved notebook


def in_the_middle(text: str) -> Callable[[NotebookNode], None]:
    """A cell of the student's own below the second graded one."""

    def edit(notebook: NotebookNode) -> None:
        notebook.cells.insert(graded_cells(notebook)[1].index + 1, new_code_cell(text))

    return edit


def tags_lost(notebook: NotebookNode) -> None:
    """No cell has a name or an id."""
    for number, cell in enumerate(notebook.cells):
        cell.metadata = NotebookNode()
        cell.id = f"new-{number}"


def backwards(notebook: NotebookNode) -> None:
    """The solutions exchange their places, the first for the last."""
    places = [cell.index for cell in solution_cells(notebook)]
    cells = [notebook.cells[place] for place in places]
    for place, cell in zip(places, reversed(cells), strict=True):
        notebook.cells[place] = cell


def from_a_file(notebook: NotebookNode) -> None:
    """The first solution stands in a file that an earlier cell writes."""
    cell = notebook.cells[solution_cells(notebook)[0].index]
    cell.source = f"own = {cell.source!r}\nopen('own.py', 'w').write(own)\n%run -i own.py"


def nothing(_: NotebookNode) -> None:
    """As it is: all solved."""


ODD: Mapping[str, Callable[[NotebookNode], None]] = {
    "solved": nothing,
    "exit": in_the_middle("exit()"),
    "killed": in_the_middle("import os\nos.kill(os.getpid(), 9)"),
    "crashed": in_the_middle("import ctypes\nctypes.string_at(0)"),
    "loop without end": in_the_middle("n = 0\nwhile True:\n    n += 1"),
    "sleeps": in_the_middle("import time\ntime.sleep(2)\nlater = time.time()"),
    "thread": in_the_middle(
        "import threading\n"
        "def spin():\n    k = 0\n    while k < 10**7:\n        k += 1\n"
        "threading.Thread(target=spin, daemon=True).start()"
    ),
    "memory": in_the_middle("x = [bytearray(2**26) for _ in range(10**4)]"),
    "output": in_the_middle("for n in range(10**6):\n    print(n)"),
    "chance": in_the_middle(
        "import random\nimport numpy as np\nprint(random.random(), np.random.rand(), {*'abc'})\n"
        "print(np.random.default_rng().random(), hash('x'), id(print))"
    ),
    "tags lost": tags_lost,
    "backwards": backwards,
    "from a file": from_a_file,
}


def solved(notebook: NotebookNode) -> NotebookNode:
    """A source without what students do not see; its solutions stay."""
    for cell in notebook.cells:
        for region in (Region.HIDDEN_TESTS, Region.MARK_SCHEME):
            cell.source = without_region(cell.source, region)
        if f"### {Region.SOLUTION.begin}" in cell.source:
            lines = cell.source.split("\n")
            marks = (Region.SOLUTION.begin, Region.SOLUTION.end)
            cell.source = "\n".join(x for x in lines if not any(m in x for m in marks))
        else:
            cell.source = released_text(cell, solution=False)
    return notebook


def hand_in_odd(course: Course, name: str, odd: Sequence[str]) -> None:
    """Write odd hand-ins of an assignment into submitted/."""
    for title in odd:
        notebook = solved(read_notebook(course.assignment(name).source))
        ODD[title](notebook)
        place = course.submitted / f"odd {title}" / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


# Marking again and again


@dataclass
class Compared:
    """How often each hand-in was marked, and every record that was not the first one."""

    runs: int = 0
    hand_ins: int = 0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    """Clock seconds of each round, by setting."""
    differences: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "hand_ins": self.hand_ins,
            "runs": self.runs,
            "seconds": self.seconds,
            "differences": self.differences,
        }


def record_of(grade: Grade) -> dict[str, Any]:
    """All of a record but for times and memory used."""
    record = grade.to_record()
    del record["resources"]
    return record


def unlike(one: Any, other: Any, where: str = "") -> Iterator[str]:
    """Where two records differ, and how."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        for key in one:
            yield from unlike(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            yield f"{where}: {len(one)} and {len(other)} of them"
        for number, (a, b) in enumerate(zip(one, other, strict=False)):
            yield from unlike(a, b, f"{where}[{number}]")
    elif one != other:
        yield f"{where}: {str(one)[:300]!r} and {str(other)[:300]!r}"


@contextmanager
def load_of(busy: int) -> Iterator[None]:
    """So many busy processes beside whatever runs here, while the block runs."""
    context = multiprocessing.get_context("spawn")
    loops = [context.Process(target=spin, daemon=True) for _ in range(busy)]
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.join()


def spin() -> None:
    """Use a processor."""
    while True:
        sum(range(10**6))


def jobs_of(course: Course, names: Sequence[str]) -> list[Job]:
    """One for each hand-in."""
    found = find_hand_ins(course, [course.assignment(name) for name in names]).submissions
    return [
        Job(
            submission,
            course.assignment(submission.assignment).part(submission.notebook),
            course.reference_cache(submission.assignment),
            inside=course.submitted,
        )
        for submission in found
    ]


def compare(
    jobs: Sequence[Job],
    rounds: int,
    loads: Sequence[int],
    workers: Sequence[int],
    seed: int = 0,
    progress: Callable[[], None] = lambda: None,
) -> Compared:
    """Mark all jobs ``rounds`` times for each load and number of workers."""
    chance = random.Random(seed)
    compared = Compared(hand_ins=len(jobs))
    known: dict[tuple[str, str], dict[str, Any]] = {}
    settings = list(product(loads, workers))
    for number in range(rounds):
        for load, most in chance.sample(settings, len(settings)):
            order = chance.sample(list(jobs), len(jobs))
            began = time.monotonic()
            with load_of(load - 1), Pool(most) as pool:
                for job, result in pool.run(Engine.grade, order):
                    key = job.submission.assignment, job.submission.student
                    if isinstance(result, Exception):
                        record: dict[str, Any] = {"raised": repr(result)}
                    else:
                        record = record_of(result.grade.as_found(job.submission))
                    first = known.setdefault(key, record)
                    compared.runs += 1
                    if found := list(unlike(first, record)):
                        where = {"round": number, "load": load, "jobs": most}
                        compared.differences.append({"hand_in": key, **where, "found": found})
                    progress()
            spent = round(time.monotonic() - began, 1)
            compared.seconds.setdefault(f"load {load}, {most} jobs", []).append(spent)
    return compared


@contextmanager
def course_with(names: Sequence[str], sample: bool, odd: Sequence[str]) -> Iterator[Course]:
    """This repository's course in a folder of its own, with these hand-ins."""
    with tempfile.TemporaryDirectory(prefix="softmark-same-") as folder:
        root = Path(folder)
        for name in ("source", "grader_tests", "release", "data", "softmark.toml"):
            (root / name).symlink_to(ROOT / name)
        course = Course.load(root)
        course.submitted.mkdir()
        for name in names:
            hand_in_odd(course, name, odd)
            students = sorted((ROOT / "examples" / "class").glob(f"*/{name}")) if sample else []
            for place in students:
                shutil.copytree(place, course.submitted / place.parent.name / name)
        yield course


def main() -> int:
    """Mark, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", default=list(LIGHT), metavar="ASSIGNMENT")
    parser.add_argument("--rounds", type=int, default=10, help="times that each setting is tried")
    parser.add_argument("--loads", type=int, nargs="+", default=[1, 8], help="load on the machine")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="markers at a time")
    parser.add_argument("--seed", type=int, default=0, help="of the orders")
    parser.add_argument("--no-class", action="store_true", help="the odd hand-ins alone")
    parser.add_argument("--no-odd", action="store_true", help="the sample class alone")
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    options = parser.parse_args()
    odd = [] if options.no_odd else list(ODD)
    with course_with(options.assignments, not options.no_class, odd) as course:
        jobs = jobs_of(course, options.assignments)
        total = len(jobs) * options.rounds * len(options.loads) * len(options.jobs)
        with Progress(console=OUT, transient=True) as bar:
            task = bar.add_task(f"{len(jobs)} hand-ins", total=total)
            compared = compare(
                jobs,
                options.rounds,
                options.loads,
                options.jobs,
                options.seed,
                lambda: bar.advance(task),
            )
    table = Table(title=f"{compared.hand_ins} hand-ins, {compared.runs} records")
    table.add_column("setting")
    for heading in ("rounds", "seconds a round"):
        table.add_column(heading, justify="right")
    for setting, seconds in compared.seconds.items():
        mean = sum(seconds) / len(seconds)
        table.add_row(setting, str(len(seconds)), f"{mean:.0f}")
    OUT.print(table)
    for found in compared.differences:
        OUT.print(json.dumps(found), soft_wrap=True, markup=False)
    OUT.print(f"{len(compared.differences)} of {compared.runs} records differ from the first.")
    if options.json:
        options.json.write_text(json.dumps(compared.to_json(), indent=1), encoding="utf-8")
    return 1 if compared.differences else 0


if __name__ == "__main__":
    sys.exit(main())
