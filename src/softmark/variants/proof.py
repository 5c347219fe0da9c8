"""The proof of hidden tests: what they do to solutions known to be right or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from softmark.course import Assignment, Course
from softmark.marking.engine import Engine, Job
from softmark.marking.pool import Backend, Progress
from softmark.model import ConfigError, SoftmarkError, Submission, did_you_mean
from softmark.notebook import graded_cells, read_notebook, solution_cells
from softmark.variants.proved import digest_of, ground_of, read_proved, record_of, write_proved
from softmark.variants.read import Variant, read_variants
from softmark.variants.trial import Tried, exercise_of, ranks_of, try_in_turn, try_together


@dataclass(frozen=True)
class Share:
    """A part of the variants that one worker tries."""

    job: Job
    kind: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class VariantsProof:
    """What came of all solutions, and of each test."""

    assignment: str
    tried: tuple[Tried, ...]
    problems: tuple[str, ...] = ()
    """What could not be tried, and why."""

    @property
    def holds(self) -> bool:
        """Whether every solution was tried and failed exactly the tests that it should."""
        return not self.problems and all(tried.holds for tried in self.tried)

    @property
    def false_fails(self) -> Counter[str]:
        """Test to how many solutions it fails though they have it right."""
        return Counter(test for tried in self.tried for test in tried.false_fails)

    @property
    def false_passes(self) -> Counter[str]:
        """Test to how many solutions it passes though they have it wrong."""
        return Counter(test for tried in self.tried for test in tried.false_passes)

    def to_json(self) -> dict[str, Any]:
        """Counts, tests, and each solution that did not end as it should."""
        kinds = Counter(tried.variant.kind for tried in self.tried)
        return {
            "assignment": self.assignment,
            "holds": self.holds,
            "right": kinds["right"],
            "wrong": kinds["wrong"],
            "false_fails": dict(self.false_fails),
            "false_passes": dict(self.false_passes),
            "problems": list(self.problems),
            "solutions": [
                {
                    "where": tried.variant.where,
                    "kind": tried.variant.kind,
                    "name": tried.variant.name,
                    "cell": tried.variant.cell,
                    "false_fails": sorted(tried.false_fails),
                    "false_passes": sorted(tried.false_passes),
                    "test_errors": sorted(tried.ours),
                }
                for tried in self.tried
                if not tried.holds
            ],
        }


def variants_of(course: Course, assignment: Assignment) -> list[Variant]:
    """The alternative solutions of an assignment, from its file in the course.

    Raises ConfigError where there is none, TextError where it cannot be read or names a cell
    that the source has not.
    """
    path = variants_file(course, assignment.name)
    if path is None:
        raise ConfigError(
            "there are no alternative solutions to prove its hidden tests with",
            who=assignment.name,
            expected=f"variants/{assignment.name}.py",
            todo="docs/prove.md shows how to write them.",
        )
    found = read_variants(path)
    by_part(assignment, found)
    return found


def by_part(
    assignment: Assignment, variants: Sequence[Variant]
) -> list[tuple[Assignment, list[Variant]]]:
    """The notebooks that have solutions to try, each with those of its cells.

    Raises ConfigError for a cell that is no solution of an exercise in any of them.
    """
    parts = assignment.parts()
    cells = [_to_try(read_notebook(part.source)) for part in parts]
    known = [cell for each in cells for cell in each]
    shared: list[list[Variant]] = [[] for _ in parts]
    for variant in variants:
        homes = [place for place, each in enumerate(cells) if variant.cell in each]
        if not homes:
            raise ConfigError(
                f"{variant.cell!r} is not the solution cell of an exercise that tests mark",
                where=variant.where,
                expected=f"one of {', '.join(known)}",
                todo=did_you_mean(variant.cell, known).strip(),
            )
        shared[homes[0]].append(variant)
    return [(part, mine) for part, mine in zip(parts, shared, strict=True) if mine]


def _to_try(notebook: NotebookNode) -> list[str]:
    """The solution cells of exercises that tests mark."""
    graded = {cell.grade_id for cell in graded_cells(notebook) if not cell.manual}
    return [s.grade_id for s in solution_cells(notebook) if exercise_of(s.grade_id) in graded]


def variants_file(course: Course, assignment: str) -> Path | None:
    """Where a course keeps the alternative solutions of an assignment, if it has any."""
    for folder in ("variants", "examples/variants"):
        path = course.root / folder / f"{assignment}.py"
        if path.is_file():
            return path
    return None


def shares_of(job: Job, variants: Sequence[Variant]) -> list[Share]:
    """The work in parts: one run of the source for all wrong ones, one for each rank of right."""
    wrong = tuple(variant for variant in variants if variant.kind == "wrong")
    shares = [Share(job, "wrong", wrong)] if wrong else []
    return shares + [Share(job, "right", rank) for rank in ranks_of(variants)]


def try_share(engine: Engine, share: Share) -> list[Tried]:
    """In a worker: try a part of the solutions."""
    bench = engine.bench(share.job)
    if share.kind == "wrong":
        return list(try_in_turn(bench, share.variants))
    return try_together(bench, share.variants)


def prove(
    course: Course,
    assignment: Assignment,
    backend: Backend,
    *,
    sealed: bool = True,
    only: Collection[Variant] | None = None,
    progress: Progress[VariantsProof] | None = None,
) -> VariantsProof:
    """Try the alternative solutions of an assignment, or ``only`` some of them.

    Raises ConfigError where it has none.
    """
    variants = variants_of(course, assignment)
    if only is not None:
        variants = [variant for variant in variants if variant in only]
    shares: list[Share] = []
    for part, mine in by_part(assignment, variants):
        submission = Submission("(variant)", part.name, part.source, notebook=part.notebook)
        shares += shares_of(Job(submission, part, course.reference_cache(part.name), sealed), mine)
    tried: list[Tried] = []
    problems: list[str] = []
    for _share, result in backend.run(try_share, shares, lambda share: share.job.bench):
        if isinstance(result, SoftmarkError):
            problems.append(str(result))
        elif isinstance(result, Exception):
            problems.append(f"{type(result).__name__}: {result}")
        else:
            tried += result
        if progress is not None:
            done = VariantsProof(assignment.name, tuple(tried), tuple(problems))
            progress(done, len(tried), len(variants))
    order = {variant.where: number for number, variant in enumerate(variants)}
    tried.sort(key=lambda t: order.get(t.variant.where, len(order)))
    return VariantsProof(assignment.name, tuple(tried), tuple(problems))


def unproved(course: Course, assignment: Assignment) -> list[Variant]:
    """The solutions that the record does not hold as they, their source and tests are now.

    Raises what :func:`variants_of` does.
    """
    digests = _digests(course, assignment)
    proved = read_proved(_record(course, assignment))
    return [variant for variant, digest in digests.items() if digest not in proved]


def remember(course: Course, assignment: Assignment, proof: VariantsProof) -> None:
    """Write down which solutions ended as they should; what is out of date goes."""
    record = _record(course, assignment)
    digests = _digests(course, assignment)
    proved = read_proved(record) & set(digests.values())
    tried = {digests[t.variant]: t.holds for t in proof.tried if t.variant in digests}
    held = {digest for digest, holds in tried.items() if holds}
    write_proved(record, (proved - tried.keys()) | held)


def _digests(course: Course, assignment: Assignment) -> dict[Variant, str]:
    variants = variants_of(course, assignment)
    return {
        variant: digest_of(ground, variant)
        for part, mine in by_part(assignment, variants)
        for ground in [ground_of(part)]
        for variant in mine
    }


def _record(course: Course, assignment: Assignment) -> Path:
    path = variants_file(course, assignment.name)
    assert path is not None  # its solutions were read
    return record_of(path)
