"""``nbgrader autograde`` and formgrader's autograde button, marked by softmark.

nbgrader_config.py names these classes; nothing of nbgrader is patched. ``SealedExecute``
stands where nbgrader ran the notebook in an unsealed kernel, ``SaveSealedGrades`` where it
read the marks off the cells' outputs, and ``ForgivingExporter`` lets a file that nbgrader
cannot read get as far as being marked. ``HarmlessPage`` keeps scripts in submissions off
nbgrader's pages. ``FeedbackPage`` makes ``generate_feedback`` write the page that
``softmark feedback`` writes.

An exception out of a preprocessor makes nbgrader delete the student's output folder. So a
failure to mark becomes a grade on hold. Only a failure to save the grade is raised: then
the folder must go, or the next run would skip a student who has no marks.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary, WeakSet, finalize

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from softmark.collect.choice import Chooser
from softmark.course import Course
from softmark.gradebook import Gradebook, late_policy
from softmark.html.feedback import annotate
from softmark.html.notebooks import disarm
from softmark.model import Grade, Submission, on_hold
from softmark.notebook import MAX_BYTES, without_hidden_tests
from softmark.notebook.foreign import kind_of_file
from softmark.records.grades import remembered

if TYPE_CHECKING:  # importing it takes seconds, which only marking need pay
    from softmark.marking.engine import Engine, GradedSubmission


class _Closes(Protocol):
    def close(self) -> None: ...


T = TypeVar("T")
E = TypeVar("E", bound=_Closes)


class SealedExecute(Preprocessor):
    """Marks the submission in the sandbox and puts the notebook that ran in its place.

    Marks the file as it was handed in, as ``softmark grade`` does, so that both give the
    same score. What nbgrader made of it is shown only where nothing ran.
    """

    enabled = Bool(True, help="Whether to mark with softmark.").tag(config=True)
    sealed = Bool(
        True, help="Refuse to run student code without a sandbox; every record says so if not."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Never raises: what fails becomes a grade on hold, noted in the notebook."""
        who = resources["nbgrader"]
        nb = without_hidden_tests(nb)
        try:
            result = self._mark(who)
            grade = result.grade
            if result.notebook is not None:
                nb = self._acceptable(annotate(without_hidden_tests(result.notebook), grade), nb)
        except (Exception, SystemExit) as error:
            self.log.error(
                "softmark could not mark %s of %s; the grade is on hold",
                who["assignment"],
                who["student"],
                exc_info=True,
            )
            grade = _on_hold(who, f"marking failed ({type(error).__name__}); see nbgrader's log")
        resources["softmark"] = grade
        nb.metadata["softmark"] = {"grade": grade.to_json()}
        return nb, resources

    def _mark(self, who: dict[str, str]) -> GradedSubmission:
        from softmark.marking.engine import Job
        from softmark.marking.single import grade_unproved

        converter = _converter(self)
        folders = converter.coursedir
        root, assignment, student = Path(folders.root), who["assignment"], who["student"]
        handed_in = folders.format_path(folders.submitted_directory, student, assignment)
        course = Course.load(root)
        part = course.assignment(assignment).part(who["notebook"])
        # As `softmark grade` finds it: of several notebooks the one with the work.
        submission = Chooser(course).choose(student, part, Path(handed_in))
        job = Job(
            submission, part, course.reference_cache(assignment), self.sealed, Path(handed_in)
        )
        graded: GradedSubmission = _worker(converter).do(
            lambda engine: grade_unproved(engine, course, job)
        )
        return replace(graded, grade=graded.grade.as_found(submission))

    def _acceptable(self, ran: NotebookNode, otherwise: NotebookNode) -> NotebookNode:
        """nbgrader ends by checking the metadata; what would not pass must not get there."""
        from nbgrader.nbgraderformat import MetadataValidator

        try:
            MetadataValidator().validate_nb(ran)
        except Exception as error:
            self.log.warning("the marked notebook is not shown, nbgrader refuses it: %s", error)
            return otherwise
        return ran


class SaveSealedGrades(Preprocessor):
    """Writes the grade as ``softmark grade`` writes it, in place of nbgrader's SaveAutoGrades."""

    enabled = Bool(True, help="Whether to save softmark's grades.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Raises GradebookError when the grade cannot be saved, so that nbgrader reports it."""
        who = resources["nbgrader"]
        grade = resources.get("softmark")
        if not isinstance(grade, Grade):
            grade = _on_hold(who, "not marked: SealedExecute did not run before SaveSealedGrades")
        folders = _converter(self).coursedir
        course_id = folders.course_id or "default_course"
        with Gradebook(who["db_url"], course_id) as gradebook:
            course = Course.load(Path(folders.root))
            assignment = course.assignments.get(who["assignment"])
            if assignment is None or who["notebook"] not in assignment.notebooks:
                gradebook.record(grade, nb, notebook=who["notebook"])
                return nb, resources
            from softmark.marking.publish import Publisher

            policy = late_policy(Path(folders.root))
            place = folders.format_path(
                folders.submitted_directory, who["student"], who["assignment"]
            )
            file = Path(place) / f"{who['notebook']}.ipynb"
            Publisher(course, gradebook, policy).enter(
                Submission(who["student"], who["assignment"], file),
                replace(grade, notebook=who["notebook"]),
                nb,
            )
            self._say_of_the_report(course, who["assignment"])
        return nb, resources

    def _say_of_the_report(self, course: Course, assignment: str) -> None:
        """Once a run, as nbgrader gives no step its end: the report is not made anew here."""
        converter = _converter(self)
        if converter not in _told:
            _told.add(converter)
            self.log.info(
                "softmark: pages and gradebook are up to date; `softmark feedback %s` brings %s up "
                "to date too",
                assignment,
                course.seen(course.report_page(assignment)),
            )


_told: WeakSet[Any] = WeakSet()
"""The runs whose lecturer knows that the report is not made anew."""


class FeedbackPage(HTMLExporter):
    """What ``nbgrader generate_feedback`` writes: the page that ``softmark feedback`` writes.

    For a submission that softmark has no record of, nbgrader's own page. Made anew each
    time: nbgrader would skip a page that is there, whatever was marked by hand since.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)  # type: ignore[no-untyped-call,unused-ignore]
        converter: Any = self.parent
        if converter is not None:
            converter.force = True

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, Any]:
        """The student's page from the record, the gradebook and the autograded notebook."""
        who = (resources or {})["nbgrader"]
        html = self._page(who)
        if html is None:
            return super().from_filename(filename, resources, **kw)
        made = self._init_resources(resources)  # type: ignore[no-untyped-call,unused-ignore]
        made["output_extension"] = self.file_extension
        return html, made

    def _page(self, who: dict[str, str]) -> str | None:
        converter: Any = self.parent
        folders = converter.coursedir
        course = Course.load(Path(folders.root))
        assignment = course.assignments.get(who["assignment"])
        if assignment is None:
            return None
        kept = remembered(course, assignment, [who["student"]])
        grade = next((each for each in kept if each.notebook == who["notebook"]), None)
        if grade is None:
            return None
        from softmark.marking.publish import Publisher

        with Gradebook(who["db_url"], folders.course_id or "default_course") as gradebook:
            publisher = Publisher(course, gradebook, None)
            page: bytes = publisher.page_of(publisher.settled(grade))
        return page.decode()


class HarmlessPage(Preprocessor):
    """Lets nothing that a student wrote, or their code showed, act on nbgrader's pages.

    formgrader shows Markdown and HTML outputs as they are, so a script in a submission
    would run with the lecturer's rights, in the page that writes the marks.
    """

    enabled = Bool(True, help="Whether to disarm what is shown.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """The exporter hands over a copy: the file stays as it is."""
        return disarm(nb), resources


class ForgivingExporter(NotebookExporter):
    """Puts a stand-in for a submission that nbgrader cannot read, and lets softmark judge it.

    nbgrader reads and sanitizes the file before any preprocessor of ours, and a file that
    is no notebook, is far too large or has broken nbgrader metadata ends there: without a
    submission, for an outdated metadata schema even without the rest of the class.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, Any]:
        """nbgrader's sanitizing; a stand-in where it fails. Marking itself is not touched."""
        if any(isinstance(step, SealedExecute) for step in self._preprocessors):
            return super().from_filename(filename, resources, **kw)
        from sqlalchemy.exc import SQLAlchemyError

        try:
            status = Path(filename).lstat()
            if not stat.S_ISREG(status.st_mode):
                raise ValueError(f"it is {kind_of_file(status.st_mode)}")
            if status.st_size > MAX_BYTES:
                raise ValueError(f"larger than {MAX_BYTES} bytes")
            return super().from_filename(filename, resources, **kw)
        except SQLAlchemyError:
            raise
        except Exception as error:
            self.log.warning("%s: nbgrader cannot read it (%s)", filename, error)
            node: Any = _stand_in()
            return super().from_notebook_node(node, resources, **kw)  # type: ignore[no-untyped-call,no-any-return]


class _Worker(Generic[E]):
    """A thread in which everything of one engine happens, from its start to its end.

    formgrader autogrades inside its server's event loop, where no other loop may run. And
    what one thread starts, another must not end: the system kills a sandbox together with
    the thread that made it.
    """

    def __init__(self, make: Callable[[], E]) -> None:
        self._thread = ThreadPoolExecutor(1, "softmark")
        self._make = make
        self._engine: E | None = None

    def do(self, work: Callable[[E], T]) -> T:
        """Do it with the engine, made when it is first needed, in the thread; and wait."""
        return self._thread.submit(self._with_engine, work).result()

    def _with_engine(self, work: Callable[[E], T]) -> T:
        if self._engine is None:
            self._engine = self._make()
        return work(self._engine)

    def end(self) -> None:
        """Let the thread close the engine and end, without waiting: it may be asking itself."""
        try:
            self._thread.submit(self._close)
        except RuntimeError:  # the interpreter ends: its threads have gone, and every loop
            self._close()
        else:
            self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


_workers: WeakKeyDictionary[Any, _Worker[Engine]] = WeakKeyDictionary()


def _worker(converter: Any) -> _Worker[Engine]:
    """One for one run of nbgrader's converter: its warm parent serves the whole class.

    Not longer: a warm parent's memory is not to stay in formgrader's server for days.
    """
    from softmark.marking.engine import Engine

    if converter not in _workers:
        made = _workers[converter] = _Worker(Engine)
        finalize(converter, made.end)
    return _workers[converter]


def _converter(step: Preprocessor) -> Any:
    """nbgrader's converter, which knows the course's folders: step, exporter, converter."""
    exporter: Any = step.parent
    return exporter.parent


def _on_hold(who: dict[str, str], why: str) -> Grade:
    submission = Submission(who["student"], who["assignment"], Path(who["notebook"]))
    return on_hold(submission, (), why, sealed=True)


def _stand_in() -> NotebookNode:
    text = (
        "This submission is not a notebook that nbgrader can read. "
        "The file as it was handed in lies in the folder `submitted`."
    )
    cell = {"cell_type": "markdown", "id": "unreadable", "metadata": {}, "source": text}
    blank = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    made: NotebookNode = nbformat.reads(json.dumps(blank), as_version=4)
    return made
