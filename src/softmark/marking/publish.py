"""The only writer of results: the gradebook agrees first, then all else says the same.

For each submission, in this order: the gradebook, the autograded notebook, the student's
page, the record; at the end the report. The files are staged on the disk beside their
places before the gradebook settles, so that a full disk changes nothing at all, and are
renamed into place right after. A run that is killed in between leaves whole files, old or
new; running it again writes the rest.
"""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import softmark
from softmark.collect.hand_ins import HandIns
from softmark.collect.timestamps import NAME as TIMESTAMP
from softmark.collect.timestamps import HandedIn, read_timestamp
from softmark.course import Assignment, Course
from softmark.course.data import notices
from softmark.gradebook import Gradebook, GradebookError, LatePolicy, Standing, settle
from softmark.html.feedback import annotate, feedback_page
from softmark.html.pictures import with_pictures
from softmark.html.report import write_report
from softmark.marking.stale import Grounds
from softmark.marking.unwritten import Unwritten, names_of, unwritten
from softmark.model import ConfigError, Grade, NotebookError, Status, Submission
from softmark.model.files import remove_leftovers, staged, staged_folder, write_atomically
from softmark.notebook import read_notebook
from softmark.records.basis import Basis
from softmark.records.grades import (
    Kept,
    Records,
    digest_of,
    recall,
    record_bytes,
    record_file,
    remember,
)

REFUSED = (
    "On hold: your mark could not be entered in the gradebook. That is on our side, not yours; "
    "your lecturer will see to it."
)


@dataclass(frozen=True)
class Published:
    """A grade as it counts, and what could not be written, if anything (for the lecturer)."""

    grade: Grade
    refused: tuple[Unwritten, ...] = ()
    bare: bool = False
    """Whether the page had to do without the notebook that ran: it is not there any more."""


@dataclass(frozen=True)
class Reported:
    """What there was to say about the records of a report, and what could not be written."""

    said: tuple[str, ...] = ()
    refused: tuple[Unwritten, ...] = ()


class Publisher:
    """Writes the results of one course, with its gradebook open and its late policy known."""

    def __init__(self, course: Course, gradebook: Gradebook, policy: LatePolicy | None) -> None:
        self._course = course
        self._gradebook = gradebook
        self._policy = policy

    def publish(
        self,
        submission: Submission,
        grade: Grade,
        ran: NotebookNode | None,
        basis: Basis | None = None,
    ) -> Published:
        """Write one marked submission; ``ran`` is the notebook that ran, None if none did.

        ``basis`` is what the files were before it was marked; without it, it is marked again
        next time. Where the gradebook refuses, everything else says that the grade is on hold.
        Where the disk refuses, everything stays as it was, the gradebook too.
        """
        handed_in = read_timestamp(submission.place or submission.path.parent)
        if handed_in.note:
            grade = grade.with_notes(handed_in.note)
        try:
            try:
                return Published(self._agreed(grade, ran, handed_in, basis))
            except GradebookError as error:
                return Published(self._refused(grade, ran, handed_in, str(error)))
        except OSError as error:
            why = self._unwritten(grade, error)
            held = replace(grade, status=Status.ON_HOLD, held=why.found)
            return Published(replace(held, entered=False), (why,))

    def enter(self, submission: Submission, grade: Grade, ran: NotebookNode) -> Grade:
        """Write what ``nbgrader autograde`` does not: all but the autograded notebook.

        Raises GradebookError or OSError; nothing is changed then.
        """
        handed_in = read_timestamp(submission.path.parent)
        if handed_in.note:
            grade = grade.with_notes(handed_in.note)
        with (
            ExitStack() as places,
            self._gradebook.recording(
                grade, ran, submitted_at=handed_in.when, policy=self._policy
            ) as standing,
        ):
            settled = settle(grade, standing)
            self._stage_pages(places, Kept(grade, softmark.__version__), settled, ran)
        return settled

    def _unwritten(self, grade: Grade, error: OSError) -> Unwritten:
        return unwritten(self._course, error, grade.assignment, grade.student)

    def _agreed(
        self, grade: Grade, ran: NotebookNode | None, handed_in: HandedIn, basis: Basis | None
    ) -> Grade:
        with (
            ExitStack() as places,
            self._gradebook.recording(
                grade, ran, submitted_at=handed_in.when, policy=self._policy
            ) as standing,
        ):
            settled = settle(grade, standing)
            kept = Kept(grade, softmark.__version__, basis)
            self._stage(places, kept, settled, ran, handed_in)
        return settled

    def _refused(
        self, grade: Grade, ran: NotebookNode | None, handed_in: HandedIn, why: str
    ) -> Grade:
        held = replace(
            grade.with_notes(REFUSED),
            status=Status.ON_HOLD,
            held=f"Not in the gradebook: {why}",
            entered=False,
        )
        with ExitStack() as places:
            self._stage(places, Kept(held, softmark.__version__), held, ran, handed_in)
        return held

    def _stage(
        self,
        places: ExitStack,
        kept: Kept,
        shown: Grade,
        ran: NotebookNode | None,
        handed_in: HandedIn,
    ) -> None:
        """Everything beside its place; leaving ``places`` renames it, the record last."""
        grade = kept.grade
        student, name = grade.student, grade.assignment
        files = self._beside(grade)
        if ran is not None:
            notebook = annotate(ran, grade)
            files[f"{grade.notebook}.ipynb"] = _notebook_bytes(notebook)
            if handed_in.content is not None:
                files[TIMESTAMP] = handed_in.content
        folder = self._course.autograded(student, name)
        remove_leftovers(folder)
        self._stage_pages(places, kept, shown, ran)
        places.enter_context(staged_folder(folder, files))

    def _stage_pages(
        self, places: ExitStack, kept: Kept, shown: Grade, ran: NotebookNode | None
    ) -> None:
        grade = kept.grade
        record = record_file(self._course, grade.student, grade.assignment, grade.notebook)
        page = self._page(grade)
        for path in (record, page):
            remove_leftovers(path)
        # The stack unwinds from its end: the record stands for all that came before it.
        content = record_bytes(replace(kept, shown=digest_of(shown)))
        places.enter_context(staged(record, content))
        places.enter_context(staged(page, self._html(shown, ran)))

    def _html(self, shown: Grade, ran: NotebookNode | None) -> bytes:
        if ran is not None:
            ran = with_pictures(ran, self._pictures(shown))
        assignment = self._course.assignments.get(shown.assignment)
        page = feedback_page(
            shown,
            ran,
            several=assignment is not None and len(assignment.notebooks) > 1,
            title="" if assignment is None else assignment.title,
            stand_in_notice="" if assignment is None else self._stand_ins(assignment),
        )
        return page.encode("utf-8", "replace")

    def _stand_ins(self, assignment: Assignment) -> str:
        """What everybody must be told whose data are invented; empty where none are."""
        return " ".join(notices(assignment.data, self._course.data_dir))

    def _pictures(self, grade: Grade) -> dict[str, Path]:
        """The pictures that lie beside the source, by name relative to it."""
        assignment = self._course.assignments.get(grade.assignment)
        return assignment.pictures() if assignment is not None else {}

    def _page(self, grade: Grade) -> Path:
        return self._course.page(grade.student, grade.assignment, grade.notebook)

    def _beside(self, grade: Grade) -> dict[str, bytes]:
        """What is in the autograded folder beside this notebook: the other notebooks of the
        assignment as they were marked, and the pictures that lie beside the source."""
        assignment = self._course.assignments.get(grade.assignment)
        if assignment is None:
            return {}
        folder = self._course.autograded(grade.student, grade.assignment)
        others = [f"{name}.ipynb" for name in assignment.notebooks if name != grade.notebook]
        files = {name: folder / name for name in others}
        files |= self._pictures(grade)
        return {
            name: path.read_bytes()
            for name, path in files.items()
            if path.is_file() and not path.is_symlink()
        }

    def report(self, assignment: Assignment, hand_ins: HandIns, grounds: Grounds) -> Reported:
        """Write the lecturer's page from the records there are."""
        submissions = [s for s in hand_ins.submissions if s.assignment == assignment.name]
        records = recall(self._course, assignment, [s.student for s in submissions])
        missing = [*records.broken, *_outdated(records, submissions, grounds)]
        if records.unmarked:
            missing.append(
                f"handed in and not marked yet: {names_of(records.unmarked)}. "
                f"`softmark grade {assignment.name}` marks what is there."
            )
        said = list(missing)
        strays = [s for s in hand_ins.strays if s.assignment in ("", assignment.name)]
        page = self._course.report_page(assignment.name)
        standings = self._gradebook.standings(assignment.name)
        try:
            if records.old:
                for kept in records.old:
                    remember(self._course, kept)
                said.append(f"took over {_count(records.old, 'record')} of an earlier softmark.")
            remove_leftovers(page)
            write_report(
                assignment.name,
                [_settled(g, standings.get((g.student, g.notebook))) for g in records.grades],
                page.parent,
                title=assignment.title,
                core=assignment.core,
                stand_in_notice=self._stand_ins(assignment) or None,
                engine_info={"softmark": softmark.__version__},
                broken=missing,
                strays=[str(stray) for stray in strays if not stray.marked],
                doubts=[str(stray) for stray in strays if stray.marked],
            )
        except OSError as error:
            refused = unwritten(self._course, error, assignment.name)
            return Reported(tuple(f"{assignment.name}: {line}" for line in said), (refused,))
        return Reported(tuple(f"{assignment.name}: {line}" for line in said))

    def settled(self, grade: Grade) -> Grade:
        """A kept grade as it counts now: on hold where the gradebook knows nothing of it."""
        standing = self._gradebook.standing(
            grade.student, grade.assignment, notebook=grade.notebook
        )
        return _settled(grade, standing)

    def up_to_date(self, kept: Kept, standing: Standing | None) -> Published:
        """A kept grade that stands, with what people have decided since, on its page too."""
        if standing is not None and self._policy is not None and may_be_late(standing):
            standing = self._gradebook.penalise(kept.grade, self._policy)
        shown = _settled(kept.grade, standing)
        return Published(shown) if digest_of(shown) == kept.shown else self.again(kept, shown)

    def again(self, kept: Kept, shown: Grade) -> Published:
        """Write the page of a kept grade anew, as it is ``shown`` now that it is settled."""
        grade = kept.grade
        ran = self._kept_notebook(shown)
        path = self._page(grade)
        try:
            remove_leftovers(path)
            write_atomically(path, self._html(shown, ran))
            if kept.made_by:  # others the report takes over, and says so
                remember(self._course, replace(kept, shown=digest_of(shown)))
        except OSError as error:
            return Published(shown, (self._unwritten(grade, error),))
        never_ran = grade.status in (Status.REJECTED, Status.ON_HOLD)
        return Published(shown, bare=ran is None and not never_ran)

    def page_of(self, shown: Grade) -> bytes:
        """The student's page of a settled grade, with the autograded notebook as it is kept."""
        return self._html(shown, self._kept_notebook(shown))

    def _kept_notebook(self, grade: Grade) -> NotebookNode | None:
        folder = self._course.autograded(grade.student, grade.assignment)
        path = folder / f"{grade.notebook}.ipynb"
        try:
            return read_notebook(path, inside=self._course.marked)
        except NotebookError:
            return None


def _settled(grade: Grade, standing: Standing | None) -> Grade:
    if standing is not None:
        return settle(grade, standing)
    if not grade.entered:
        return grade
    return replace(
        grade.with_notes(REFUSED),
        status=Status.ON_HOLD,
        held=f"The gradebook has no such submission; run `softmark grade {grade.assignment}`.",
        entered=False,
    )


def may_be_late(standing: Standing) -> bool:
    """Whether the late policy has a word in it."""
    return bool(standing.seconds_late or standing.penalty)


def _outdated(
    records: Records, submissions: Sequence[Submission], grounds: Grounds
) -> Iterator[str]:
    """Whose grades stand on something that is not there any more, a sentence for each cause."""
    handed_in = {(s.student, s.notebook): s for s in submissions}
    found: dict[str, list[str]] = {}
    for kept in records.kept:
        submission = handed_in.get((kept.grade.student, kept.grade.notebook))
        for why in grounds.changes(submission, kept) if submission is not None else ():
            found.setdefault(why, []).append(kept.grade.student)
    for why, students in found.items():
        names = names_of(list(dict.fromkeys(students)))
        again = f"`softmark grade {submissions[0].assignment}` marks them again"
        yield f"{why} since these were marked: {names}. {again}."


def _notebook_bytes(notebook: NotebookNode) -> bytes:
    text: str
    try:
        text = nbformat.writes(notebook)
    except Exception:
        # An output that is no valid output came from the student's process: leave outputs out.
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        text = nbformat.writes(notebook)
    return text.encode("utf-8", "replace")


def _count(found: Sequence[object], what: str) -> str:
    return f"{len(found)} {what}{'' if len(found) == 1 else 's'}"


def check_writable(course: Course) -> None:
    """Raise ConfigError unless everything that marking writes can be written."""
    for folder in (course.root, *course.written):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise ConfigError(
                f"{folder} cannot be written: {_why(folder, error)}. Marking writes there: "
                "mend that and run again. Nothing was marked."
            ) from error


def _why(folder: Path, error: OSError) -> str:
    if folder.exists() and not folder.is_dir():
        return "it is a file, expected a folder"
    return error.strerror or str(error)


@contextmanager
def only_run(course: Course, assignment: Assignment) -> Iterator[None]:
    """Keep a second run off an assignment; the system lets go when the process ends.

    Raises ConfigError where another run is at it.
    """
    path = course.running(assignment.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"another softmark is marking {assignment.name} in {course.root} at this moment. "
                "Wait until it is done, or stop it, then run again."
            ) from None
        yield
