"""What a lecturer sees of a class: one page per assignment, and rows for the terminal.

Means count the submissions whose mark stands (marked, or marked but for the cells that a
person reads). A submission on hold or rejected has no mark yet and lowers no mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import Markup

from softmark.html import pages
from softmark.model import CellGrade, Grade, Level, Outcome, Status, Verdict, whole_hand_ins

_STATUS = {
    Status.GRADED: ("marked", "good"),
    Status.NEEDS_MANUAL: ("to mark by hand", "wait"),
    Status.ON_HOLD: ("on hold", "bad"),
    Status.REJECTED: ("rejected", "bad"),
}
_URGENT = (Status.ON_HOLD, Status.REJECTED, Status.NEEDS_MANUAL, Status.GRADED)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class SummaryRow:
    """One assignment of a class in figures; mean and median are None without marks."""

    assignment: str
    submissions: int
    graded: int
    on_hold: int
    needs_manual: int
    rejected: int
    mean: float | None
    median: float | None
    points: float


def class_summary(grades: Iterable[Grade]) -> tuple[SummaryRow, ...]:
    """One row for each assignment, in the order in which they come."""
    by_assignment: dict[str, list[Grade]] = {}
    for grade in whole_hand_ins(grades):
        by_assignment.setdefault(grade.assignment, []).append(grade)
    return tuple(_summary(name, found) for name, found in by_assignment.items())


def _summary(assignment: str, grades: Sequence[Grade]) -> SummaryRow:
    counts = Counter(grade.status for grade in grades)
    earned = [grade.earned for grade in grades if _has_mark(grade)]
    return SummaryRow(
        assignment=assignment,
        submissions=len(grades),
        graded=counts[Status.GRADED],
        on_hold=counts[Status.ON_HOLD],
        needs_manual=counts[Status.NEEDS_MANUAL],
        rejected=counts[Status.REJECTED],
        mean=round(fmean(earned), 4) if earned else None,
        median=round(median(earned), 4) if earned else None,
        points=max((grade.points for grade in grades), default=0.0),
    )


def write_report(
    assignment: str,
    grades: Iterable[Grade],
    folder: Path,
    *,
    title: str | None = None,
    core: bool = False,
    stand_in_notice: str | None = None,
    engine_info: Mapping[str, str] = _NOTHING,
    strays: Sequence[str] = (),
    doubts: Sequence[str] = (),
    feedback: str = "../../feedback",
    broken: Sequence[str] = (),
) -> Path:
    """Write ``index.html`` in ``folder``, the report of one assignment, and return its path.

    ``core`` says that the assignment is on the course's core path.
    ``feedback`` is the way from the page to the folder of the students' pages.
    ``strays`` are what lies in submitted/ and was not marked, ``doubts`` what was marked under
    a name that may be a slip, a sentence each.
    ``stand_in_notice`` says that the class worked on stand-in data; ``engine_info`` are
    facts about this run (versions, the sandbox) for the foot of the page; ``broken`` are
    sentences about records that could not be read.
    """
    grades = list(grades)
    found = sorted(whole_hand_ins(grades), key=lambda grade: grade.student)
    pages_of: dict[str, list[tuple[str, str]]] = {}
    for grade in grades:
        pages_of.setdefault(grade.student, []).append((grade.notebook, _link(grade, feedback)))
    summary = _summary(assignment, found)
    marked = [grade for grade in found if _has_mark(grade)]
    exercises = _exercises(found, marked)
    decide = sorted(found, key=lambda grade: _URGENT.index(grade.status))
    html = pages.render(
        "report.html.j2",
        title=title or pages.label(assignment),
        assignment=assignment,
        core=core,
        summary=summary,
        histogram=_histogram(marked, summary),
        shares=_shares(exercises),
        exercises=exercises,
        tests=_tests(found),
        decide=list(_looks(decide, _decision, feedback)),
        strays=strays,
        doubts=doubts,
        by_hand=list(_looks(found, _by_hand, feedback)),
        glance=list(_looks(found, _glance, feedback)),
        students=[_student(grade, exercises, pages_of[grade.student]) for grade in found],
        unsealed=sum(not grade.sealed for grade in found),
        stand_in_notice=stand_in_notice,
        engine_info={**engine_info, **_seals(found)},
        broken=broken,
    )
    return pages.write_page(folder / "index.html", html)


def _seals(grades: Sequence[Grade]) -> dict[str, str]:
    """At which level of the seal the code ran: one, or how many submissions at each."""
    counts = Counter(grade.seal for grade in grades if grade.seal is not None)
    if len(counts) == 1:
        return {"seal": f"level {next(iter(counts))}"}
    shown = (f"{counts[level]} at level {level}" for level in Level if level in counts)
    return {"seal": ", ".join(shown)} if counts else {}


def _has_mark(grade: Grade) -> bool:
    return grade.status in (Status.GRADED, Status.NEEDS_MANUAL)


@dataclass(frozen=True)
class _ExerciseShare:
    grade_id: str
    title: str
    points: float
    share: float | None
    """Mean share of the points, None as long as somebody who has a mark waits for this one."""


def _exercises(grades: Sequence[Grade], marked: Sequence[Grade]) -> list[_ExerciseShare]:
    """Every graded cell that any submission has, in the order of the notebook."""
    cells = _cells(grades)
    earned: dict[str, list[float]] = {grade_id: [] for grade_id in cells}
    waiting = set()
    for grade in marked:
        for cell in grade.cells:
            if cell.earned is None:
                waiting.add(cell.grade_id)
            elif cell.points:
                earned[cell.grade_id].append(cell.earned / cell.points)
    return [
        _ExerciseShare(
            grade_id,
            cell.title,
            cell.points,
            fmean(earned[grade_id]) if earned[grade_id] and grade_id not in waiting else None,
        )
        for grade_id, cell in cells.items()
    ]


def _cells(grades: Iterable[Grade]) -> dict[str, CellGrade]:
    """One cell for each grade_id, in the order of the notebook."""
    cells: dict[str, CellGrade] = {}
    for grade in grades:
        for cell in grade.cells:
            cells.setdefault(cell.grade_id, cell)
    return cells


def _histogram(marked: Sequence[Grade], summary: SummaryRow) -> Markup | None:
    if not marked or not summary.points or summary.mean is None:
        return None
    from softmark.html import charts

    return charts.histogram([grade.earned for grade in marked], summary.points, summary.mean)


def _shares(exercises: Sequence[_ExerciseShare]) -> Markup | None:
    if all(exercise.share is None for exercise in exercises):
        return None
    from softmark.html import charts

    return charts.shares([pages.heading(e) for e in exercises], [e.share for e in exercises])


@dataclass(frozen=True)
class _TestRate:
    """How one hidden test went in the class."""

    test: str
    title: str
    counts: Mapping[str, int]
    rate: float | None


_COLUMNS: dict[str, tuple[Outcome, ...]] = {
    "passed": (Outcome.PASSED,),
    "carried": (Outcome.CARRIED,),
    "failed": (Outcome.FAILED,),
    "missing": (Outcome.MISSING,),
    "error": (Outcome.STUDENT_ERROR,),
    "timeout": (Outcome.TIMEOUT,),
    "skipped": (Outcome.SKIPPED,),
    "ours": (Outcome.TEST_ERROR, Outcome.INFRA_ERROR),
}


def _tests(grades: Sequence[Grade]) -> list[tuple[CellGrade, list[_TestRate]]]:
    """The hidden tests of each graded cell, the worst first."""
    verdicts: dict[str, dict[str, list[Verdict]]] = {}
    for grade in grades:
        for cell in grade.cells:
            tests = verdicts.setdefault(cell.grade_id, {})
            for verdict in cell.verdicts:
                tests.setdefault(verdict.test, []).append(verdict)
    rates = {
        grade_id: [_rate(test, found) for test, found in tests.items()]
        for grade_id, tests in verdicts.items()
        if tests
    }
    cells = _cells(grades)
    return [
        (cells[grade_id], sorted(found, key=lambda r: 2.0 if r.rate is None else r.rate))
        for grade_id, found in rates.items()
    ]


def _rate(test: str, verdicts: Sequence[Verdict]) -> _TestRate:
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    told = [verdict for verdict in verdicts if not verdict.outcome.ours]
    counts = {name: sum(outcomes[o] for o in outs) for name, outs in _COLUMNS.items()}
    rate = sum(verdict.outcome.earns for verdict in told) / len(told) if told else None
    return _TestRate(test, verdicts[0].title, counts, rate)


@dataclass(frozen=True)
class _Look:
    """Why a person should look at a submission."""

    grade: Grade
    link: str
    what: str
    tone: str
    reasons: tuple[str, ...]


def _looks(
    grades: Iterable[Grade], why: Callable[[Grade], Sequence[str]], feedback: str
) -> Iterator[_Look]:
    """Those grades for which there is a reason."""
    for grade in grades:
        if reasons := why(grade):
            yield _Look(grade, _link(grade, feedback), *_STATUS[grade.status], tuple(reasons))


def _link(grade: Grade, feedback: str) -> str:
    student, name, notebook = (
        quote(part, safe="") for part in (grade.student, grade.assignment, grade.notebook)
    )
    return f"{feedback}/{student}/{name}/{notebook}.html"


def _decision(grade: Grade) -> list[str]:
    """What cannot go on without a person: on hold, rejected, doubts about what was handed in."""
    if grade.status in (Status.GRADED, Status.NEEDS_MANUAL):
        return [*grade.needs_you]
    faults = [line for cell in grade.cells for line in _faults(cell)]
    said = {verdict.detail for cell in grade.cells for verdict in cell.verdicts}
    held = [grade.held] if grade.held and not (grade.held in said and grade.entered) else []
    reasons = dict.fromkeys([*held, *grade.notes, *grade.needs_you, *faults])
    return [*reasons] or ["No reason was noted."]


def _by_hand(grade: Grade) -> list[str]:
    """The cells that a person marks."""
    if grade.status is not Status.NEEDS_MANUAL:
        return []
    again = [pages.heading(c) for c in grade.cells if c.person and c.person.again]
    cells = [pages.heading(cell) for cell in grade.cells if cell.earned is None]
    return [
        *([f"To mark: {', '.join(cells)}."] if cells else []),
        *([f"Marked by hand for an earlier answer: {', '.join(again)}."] if again else []),
    ] or ["A cell waits in formgrader."]


def _faults(cell: CellGrade) -> list[str]:
    """One line for each way in which tests of a cell failed on our side."""
    alike: dict[tuple[Outcome, str], list[str]] = {}
    for verdict in cell.verdicts:
        if verdict.outcome.ours and not _decided(cell):
            last = verdict.detail.strip().rpartition("\n")[2].strip()
            said = (verdict.raised or last)[:300] or "nothing was reported"
            alike.setdefault((verdict.outcome, said), []).append(f"`{verdict.test}`")
    return [
        f"{'A hidden test is' if outcome is Outcome.TEST_ERROR else 'The machinery was'} at fault "
        f"in {pages.heading(cell)}: {said} ({', '.join(tests)})"
        for (outcome, said), tests in alike.items()
    ]


def _glance(grade: Grade) -> list[str]:
    """What is settled but worth a look: notes, no sandbox, timeouts, carried marks."""
    told = grade.status in (Status.ON_HOLD, Status.REJECTED)
    reasons = [note for note in grade.notes if not told and note not in grade.needs_you]
    reasons += _lateness(grade)
    if not grade.sealed:
        reasons.append("Marked without the sandbox.")
    late = _cells_with(grade, Outcome.TIMEOUT)
    if late:
        reasons.append(f"Took too long in {', '.join(late)}.")
    carried = {
        pages.heading(cell): dict.fromkeys(n for v in cell.verdicts for n in v.carried_from)
        for cell in grade.cells
        if any(verdict.outcome is Outcome.CARRIED for verdict in cell.verdicts)
    }
    for name, carries in carried.items():
        from_ = " from " + ", ".join(f"`{n}`" for n in carries) if carries else ""
        reasons.append(f"Marks carried{from_} in {name}.")
    return reasons


def _decided(cell: CellGrade) -> bool:
    """Whether a person's mark stands in place of what the tests found."""
    return cell.person is not None and cell.person.score is not None


def _lateness(grade: Grade) -> list[str]:
    """How late, and the arithmetic of what that costs."""
    late = grade.late
    if late is None:
        return []
    when = f"Handed in {pages.duration(late.seconds)} late" if late.seconds else "Points taken off"
    if not late.penalty:
        return [f"{when}; no penalty."]
    before = pages.number(grade.earned + late.penalty)
    penalty, left = pages.number(late.penalty), pages.number(grade.earned)
    return [f"{when}: {before} − {penalty} = {left} points."]


def _cells_with(grade: Grade, outcome: Outcome) -> list[str]:
    return [
        pages.heading(cell)
        for cell in grade.cells
        if any(verdict.outcome is outcome for verdict in cell.verdicts)
    ]


@dataclass(frozen=True)
class _Student:
    """One line of the class table."""

    grade: Grade
    link: str
    status: str
    tone: str
    marks: tuple[tuple[str, str], ...]
    """For each exercise what is shown and how it is tinted."""
    notebooks: tuple[tuple[str, str], ...] = ()
    """Name and page of each notebook, where the hand-in has several."""


def _student(
    grade: Grade, exercises: Sequence[_ExerciseShare], links: Sequence[tuple[str, str]]
) -> _Student:
    cells = {cell.grade_id: cell for cell in grade.cells}
    marks = tuple(_mark(cells.get(exercise.grade_id)) for exercise in exercises)
    several = tuple(links) if len(links) > 1 else ()
    return _Student(grade, links[0][1], *_STATUS[grade.status], marks, several)


def _mark(cell: CellGrade | None) -> tuple[str, str]:
    if cell is None:
        return "–", "none"
    held = not _decided(cell) and any(verdict.outcome.ours for verdict in cell.verdicts)
    if cell.earned is None or held:
        return "…", "wait"
    share = cell.earned / cell.points if cell.points else 1.0
    tint = "all" if share >= 1 else "some" if share > 0 else "nothing"
    return pages.number(cell.earned), tint
