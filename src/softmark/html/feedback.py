"""What a student sees of a grade: verdicts in the notebook, and a page of their own.

Both are made from the titles, outcomes, points and hints of the verdicts and from the
notes of the grade; the page also shows what people decided and wrote, and any penalty.
What pytest reports, the inputs of a hidden test and the names it carried never come near
them: they are not read here.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, from_dict

from softmark.html import notebooks as notebook_html
from softmark.html import pages
from softmark.model import CellGrade, Grade, Outcome, PersonMark, Status, Verdict
from softmark.notebook.regions import Region, without_region

_MARK = "softmark"

_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not right yet",
    Outcome.CARRIED: "right, with your earlier value",
    Outcome.MISSING: "a name is not defined",
    Outcome.STUDENT_ERROR: "your code stopped with an error",
    Outcome.TIMEOUT: "your code took too long",
    Outcome.SKIPPED: "not checked",
    Outcome.TEST_ERROR: "could not be checked; a person looks at it",
    Outcome.INFRA_ERROR: "could not be checked; a person looks at it",
}
_TONES = {
    Outcome.PASSED: "good",
    Outcome.CARRIED: "good",
    Outcome.SKIPPED: "wait",
    Outcome.TEST_ERROR: "wait",
    Outcome.INFRA_ERROR: "wait",
}
_SIGNS = {"good": "✓", "bad": "✗", "wait": "…"}


@dataclass(frozen=True)
class _Test:
    """One verdict in the words of the page."""

    title: str
    words: str
    tone: str
    sign: str
    points: float
    earned: float | None
    """None where no one can say yet."""
    hint: str | None

    @classmethod
    def of(cls, verdict: Verdict) -> _Test:
        tone = _TONES.get(verdict.outcome, "bad")
        return cls(
            title=verdict.title,
            words=_WORDS[verdict.outcome],
            tone=tone,
            sign=_SIGNS[tone],
            points=verdict.points,
            earned=None if verdict.outcome.ours else verdict.earned,
            hint=None if verdict.outcome.ours else verdict.hint,
        )


@dataclass(frozen=True)
class _Exercise:
    """One graded cell in the words of the page."""

    grade_id: str
    title: str
    points: float
    earned: float | None
    """None while a person must mark the cell, or look at what went wrong on our side."""
    tests: tuple[_Test, ...]
    manual: bool
    tone: str
    person: PersonMark | None = None

    @property
    def decided(self) -> str:
        """What a person decided, in a sentence or two; empty where nobody did."""
        if self.person is None:
            return ""
        said = []
        if self.person.score is not None:
            found = sum(test.earned or 0.0 for test in self.tests)
            tests = f"; the tests gave {pages.number(found)}" if self.tests else ""
            said.append(f"A person gave {pages.number(self.person.score)}{tests}.")
        if self.person.extra:
            sign = "+" if self.person.extra > 0 else "−"
            said.append(f"Extra credit: {sign}{pages.number(abs(self.person.extra))}.")
        if self.person.again:
            said.append("That was for an earlier answer: a person will look at this one.")
        return " ".join(said)

    @property
    def passed(self) -> int:
        return sum(test.tone == "good" for test in self.tests)

    @property
    def waits_for(self) -> str:
        """What a cell without a mark waits for."""
        return "a person will mark this" if not self.tests else "a person looks at this"

    @property
    def share(self) -> float:
        """The part of the points earned, from 0 to 1."""
        return max(0.0, min(1.0, (self.earned or 0.0) / self.points)) if self.points else 0.0

    @classmethod
    def of(cls, cell: CellGrade) -> _Exercise:
        tests = tuple(_Test.of(verdict) for verdict in cell.verdicts)
        settled = cell.person is not None and cell.person.score is not None
        held = not settled and any(verdict.outcome.ours for verdict in cell.verdicts)
        earned = None if held else cell.earned
        # A cell worth nothing has earned all its points, whatever its tests say.
        right = settled or cell.points > 0 or all(test.tone == "good" for test in tests)
        tone = "wait"
        if earned is not None:
            tone = "good" if right and earned >= cell.points else "bad"
        if cell.person is not None and cell.person.again:
            tone = "wait"
        return cls(
            cell.grade_id, cell.title, cell.points, earned, tests, cell.manual, tone, cell.person
        )


def annotate(nb: NotebookNode, grade: Grade) -> NotebookNode:
    """A copy of the executed notebook in which each graded code cell shows its verdicts.

    They are one output of the cell, so formgrader and ``nbgrader generate_feedback`` show
    them. Students see that output too: it holds titles, outcomes, points and hints only.
    Verdicts from an earlier run, or from a student who imitated them, are replaced. A cell
    that only a person marks shows none: the notebook is kept, and the mark comes later.
    """
    annotated = copy.deepcopy(nb)
    waiting = {cell.grade_id: cell for cell in grade.cells}
    for cell in annotated.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [output for output in cell.outputs if not _is_verdicts(output)]
        found = waiting.pop(notebook_html.graded_id(cell) or "", None)
        if found is not None and (found.verdicts or not found.manual):
            exercise = _Exercise.of(found)
            data = {
                "text/html": pages.render("verdicts_output.html.j2", exercise=exercise),
                "text/plain": _plain(exercise),
            }
            marked = {_MARK: {"verdicts": True}}
            shown = {"output_type": "display_data", "data": data, "metadata": marked}
            cell.outputs.append(from_dict(shown))  # type: ignore[no-untyped-call, unused-ignore]
    return annotated


def write_feedback(grade: Grade, nb: NotebookNode | None, folder: Path) -> Path:
    """Write :func:`feedback_page` as ``<assignment>.html`` in ``folder``; returns its path."""
    return pages.write_page(folder / f"{grade.assignment}.html", feedback_page(grade, nb))


def feedback_page(
    grade: Grade,
    nb: NotebookNode | None,
    *,
    several: bool = False,
    title: str = "",
    stand_in_notice: str = "",
) -> str:
    """The student's page of a settled grade, as HTML.

    ``title`` is the assignment's, by default made of its name; ``nb`` the executed notebook, or
    None where there is none that can be shown. Of an assignment with ``several`` notebooks, the
    heading names the one that the page is about. ``stand_in_notice`` says that the notebook ran on
    invented data.
    """
    exercises = tuple(_Exercise.of(cell) for cell in grade.cells)
    cells, left_out = notebook_html.render_cells(_for_student(nb)) if nb is not None else ((), "")
    shown = {cell.grade_id for cell in cells}
    unplaced = [exercise for exercise in exercises if exercise.grade_id not in shown]
    placed = {cell.name for cell in cells} | {exercise.grade_id for exercise in unplaced}
    return pages.render(
        "feedback.html.j2",
        title=title or pages.label(grade.assignment),
        stand_in_notice=stand_in_notice,
        grade=grade,
        notebook=f"{grade.notebook}.ipynb" if several else "",
        before_penalty=grade.earned + (grade.late.penalty if grade.late else 0.0),
        status=_status(grade),
        exercises=exercises,
        by_id={exercise.grade_id: exercise for exercise in exercises},
        unplaced=unplaced,
        waiting=[e for e in exercises if e.earned is None or (e.person and e.person.again)],
        cells=cells,
        left_out=left_out,
        comments={name: notebook_html.markdown(text, None) for name, text in grade.comments},
        elsewhere=[
            (name, notebook_html.markdown(text, None))
            for name, text in grade.comments
            if name not in placed
        ],
    )


def _status(grade: Grade) -> dict[str, str]:
    """The status in words: a short one, what it means, and the colour."""
    if grade.status is Status.REJECTED:
        return {
            "short": "Could not be marked",
            "long": "This file could not be marked, so it has no points yet.",
            "tone": "bad",
        }
    ours = any(verdict.outcome.ours for cell in grade.cells for verdict in cell.verdicts)
    if grade.status is Status.ON_HOLD and not ours:
        return {
            "short": "A person is looking at it",
            "long": "A person has to settle something before any mark counts; it is said below.",
            "tone": "wait",
        }
    if grade.status is Status.ON_HOLD:
        return {
            "short": "A person is looking at it",
            "long": "Something went wrong on our side, not on yours. "
            "A person looks at it before any mark counts. You need not do anything.",
            "tone": "wait",
        }
    if grade.status is Status.NEEDS_MANUAL:
        return {
            "short": "Partly marked",
            "long": "The tests have marked what they can. A person reads the rest.",
            "tone": "wait",
        }
    return {"short": "Marked", "long": "", "tone": "good"}


def _is_verdicts(output: NotebookNode) -> bool:
    found = output.get("metadata", {}).get(_MARK)
    return isinstance(found, dict) and bool(found.get("verdicts"))


def _for_student(nb: NotebookNode) -> NotebookNode:
    """A copy without verdicts of an earlier run and without what is hidden from students."""
    shown = copy.deepcopy(nb)
    for cell in shown.cells:
        for region in (Region.HIDDEN_TESTS, Region.MARK_SCHEME):
            cell.source = without_region(cell.source, region)
        cell.source = cell.source.rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_verdicts(output)]
    return shown


def _number(earned: float | None) -> str:
    return "…" if earned is None else pages.number(earned)


def _plain(exercise: _Exercise) -> str:
    """The verdicts as text, for tools that show no HTML."""
    points = pages.number(exercise.points)
    if exercise.earned is None:
        head = f"{pages.heading(exercise)}: {exercise.waits_for} ({points} points)"
    else:
        earned = pages.number(exercise.earned)
        head = f"{pages.heading(exercise)}: {earned} of {points} points"
    lines = [head]
    for test in exercise.tests:
        marks = f"{_number(test.earned)}/{pages.number(test.points)}"
        lines.append(f"  {test.sign} {test.title} - {test.words} ({marks})")
        if test.hint:
            lines.append(f"      Hint: {test.hint}")
    return "\n".join(lines)
