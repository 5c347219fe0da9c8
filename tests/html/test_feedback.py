"""What students see of their grade: in the notebook, and on their page."""

import copy
from dataclasses import replace
from html import unescape
from pathlib import Path

import nbformat
import pytest
import tiny_course as tiny
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from softmark.html.feedback import _Exercise, annotate, write_feedback
from softmark.model import (
    CellGrade,
    Grade,
    Outcome,
    Status,
    Submission,
    Verdict,
    score,
    score_cell,
)

CANARY = "CANARY-7f3a"
SCRIPT = "<script>alert(1)</script>"


def graded(cell, grade_id, points):
    words = cell.cell_type == "markdown"
    cell_id = cell["id"]
    tiny.tagged(cell, grade_id, grade=True, solution=words, locked=not words, points=points)
    cell["id"] = cell_id
    return cell


def verdict(outcome, title="a_h1 is the sigmoid of z_h1", hint="check the sign", weight=1.0):
    return Verdict(
        test=f"test_x.py::test_{outcome}_{CANARY}",
        title=title,
        outcome=outcome,
        points=weight,
        earned=0.0,
        hint=hint,
        detail=f"assert 0.21 == 0.78 {CANARY}",
        carried_from=(CANARY,),
    )


@pytest.fixture
def notebook():
    hidden = f"### BEGIN HIDDEN TESTS\nassert a == '{CANARY}'\n### END HIDDEN TESTS"
    scheme = f"### BEGIN MARK SCHEME\n{CANARY}\n### END MARK SCHEME"
    printed = new_output("stream", name="stdout", text="mine\n")
    return new_notebook(
        cells=[
            new_markdown_cell("# Task", id="one"),
            new_code_cell("a_h1 = 0.5", id="two", outputs=[printed]),
            graded(new_code_cell(f"assert a_h1 > 0\n{hidden}", id="three"), "forward_pass", 4),
            graded(new_markdown_cell(f"My words.\n{scheme}", id="four"), "words", 2),
        ]
    )


def grade(*outcomes, words=2.0, sealed=True, notes=(), **about):
    verdicts = [verdict(outcome, **about) for outcome in outcomes or (Outcome.PASSED,)]
    cells = [score_cell("forward_pass", 4, verdicts), CellGrade("words", 2, words, (), True)]
    submission = Submission("anna", "backpropagation", Path("x.ipynb"))
    return score(submission, cells, sealed=sealed, notes=notes)


def page(grade, nb, folder):
    return write_feedback(grade, nb, folder).read_text(encoding="utf-8")


def test_an_exercise_has_its_heading_where_there_is_one(notebook, tmp_path):
    titled = [replace(cell, title="4.1 <Forward>") for cell in grade().cells[:1]]
    html = page(replace(grade(), cells=(*titled, *grade().cells[1:])), notebook, tmp_path)
    assert html.count("4.1 &lt;Forward&gt;") == 2
    assert "Forward pass" not in html
    assert "Words" in html


class TestAnnotate:
    def test_adds_the_verdicts_to_the_graded_cell_alone(self, notebook):
        before = copy.deepcopy(notebook)
        found = annotate(notebook, grade(Outcome.PASSED, Outcome.FAILED))
        nbformat.validate(found)
        assert notebook == before
        assert [len(cell.get("outputs", [])) for cell in found.cells] == [0, 1, 1, 0]
        output = found.cells[2].outputs[0]
        assert output.metadata == {"softmark": {"verdicts": True}}
        assert output.data["text/plain"].splitlines() == [
            "Forward pass: 2 of 4 points",
            "  ✓ a_h1 is the sigmoid of z_h1 - passed (2/2)",
            "      Hint: check the sign",
            "  ✗ a_h1 is the sigmoid of z_h1 - not right yet (0/2)",
            "      Hint: check the sign",
        ]
        for words in ("2 of 4 points", "not right yet", "check the sign", "0 / 2"):
            assert words in output.data["text/html"]

    def test_a_second_time_replaces_the_first(self, notebook):
        once = annotate(notebook, grade(Outcome.FAILED))
        assert annotate(once, grade(Outcome.PASSED)) == annotate(notebook, grade(Outcome.PASSED))

    def test_imitated_verdicts_vanish_wherever_they_stand(self, notebook):
        forged = new_output(
            "display_data", data={"text/plain": "4 of 4"}, metadata={"softmark": {"verdicts": True}}
        )
        notebook.cells[1].outputs.append(forged)
        assert "4 of 4" not in nbformat.writes(annotate(notebook, grade(Outcome.FAILED)))

    @pytest.mark.parametrize("outcome", list(Outcome))
    def test_holds_nothing_of_a_hidden_test(self, notebook, outcome):
        output = annotate(notebook, grade(outcome)).cells[2].outputs[0]
        assert CANARY not in str(output)

    def test_a_fault_of_ours_shows_no_zero(self, notebook):
        found = annotate(notebook, grade(Outcome.TEST_ERROR)).cells[2].outputs[0].data
        assert found["text/plain"].startswith("Forward pass: a person looks at this (4 points)")
        assert "0 / 4" not in found["text/html"]

    def test_titles_and_hints_are_escaped(self, notebook):
        output = annotate(notebook, grade(Outcome.FAILED, title=SCRIPT, hint=SCRIPT))
        assert "<script" not in output.cells[2].outputs[0].data["text/html"]


class TestPage:
    def test_stands_where_nbgrader_puts_it(self, notebook, tmp_path):
        folder = tmp_path / "feedback" / "anna" / "backpropagation"
        assert write_feedback(grade(), notebook, folder) == folder / "backpropagation.html"
        assert [path.name for path in folder.iterdir()] == ["backpropagation.html"]

    def test_shows_the_marks_the_tests_and_the_students_own_work(self, notebook, tmp_path):
        html = page(grade(Outcome.PASSED, Outcome.FAILED, words=1.5), notebook, tmp_path)
        for words in ("anna", "<strong>3.5</strong>", "of 6 points", "1 of 2 passed", "mine"):
            assert words in html
        assert "Not right yet" in html
        assert "check the sign" in html
        assert html.index("a_h1</span>") < html.index('id="cell-forward-5f-pass"')

    @pytest.mark.parametrize("outcome", list(Outcome))
    def test_holds_nothing_of_a_hidden_test(self, notebook, tmp_path, outcome):
        html = page(grade(outcome), notebook, tmp_path)
        assert CANARY not in html
        assert "HIDDEN" not in html

    def test_an_unclosed_hidden_region_is_dropped_to_its_end(self, notebook, tmp_path):
        notebook.cells[2].source = f"a\n# ### BEGIN HIDDEN TESTS\n{CANARY}"
        assert CANARY not in page(grade(), notebook, tmp_path)

    def test_runs_no_script_and_fetches_nothing(self, notebook, tmp_path):
        html = page(grade(), notebook, tmp_path)
        policy = html.index("Content-Security-Policy")
        assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in unescape(html)
        assert policy < html.index("<title>")
        assert "<script" not in html
        assert "src=" not in html.replace("-src", "")

    def test_hostile_text_is_text_wherever_it_comes_from(self, notebook, tmp_path):
        for cell in notebook.cells[:2]:
            cell.source += f"\n{SCRIPT}"
        notebook.cells[1].outputs = [
            new_output("stream", name="stdout", text=SCRIPT),
            new_output("display_data", data={"text/html": SCRIPT, "text/plain": SCRIPT}),
            new_output("error", ename=SCRIPT, evalue=SCRIPT, traceback=[SCRIPT]),
        ]
        found = grade(Outcome.FAILED, title=SCRIPT, hint=SCRIPT, notes=(SCRIPT,))
        named = Grade(**{**found.__dict__, "student": SCRIPT})
        assert "<script" not in page(named, notebook, tmp_path)

    def test_a_hostile_grade_id_is_no_markup(self, notebook, tmp_path):
        notebook.cells[2].metadata.nbgrader.grade_id = f'"{SCRIPT}'
        found = score(
            Submission("anna", "b", Path("x")),
            [score_cell(f'"{SCRIPT}', 4, [verdict(Outcome.PASSED)])],
            sealed=True,
        )
        assert "<script" not in page(found, notebook, tmp_path)

    def test_a_huge_notebook_gives_a_page_one_can_open(self, notebook, tmp_path):
        huge = new_output("stream", name="stdout", text="x" * 5_000_000)
        notebook.cells[1].outputs = [huge]
        assert len(page(grade(), notebook, tmp_path)) < 100_000

    def test_a_held_grade_shows_who_acts_and_no_zero(self, notebook, tmp_path):
        html = page(grade(Outcome.INFRA_ERROR), notebook, tmp_path)
        assert "A person is looking at it" in html
        assert "not on yours" in html
        assert "Could not be checked" in html
        assert "<strong>0</strong>" not in html

    def test_cells_that_wait_are_named(self, notebook, tmp_path):
        html = page(grade(words=None), notebook, tmp_path)
        assert "Partly marked" in html
        assert '<a href="#cell-words">Words</a> (2 points).' in html
        assert "A person reads your answer" in html

    def test_a_rejected_file_gets_the_reason_and_what_to_do(self, tmp_path):
        note = "The file is not a notebook: it is empty."
        found = Grade("anna", "backpropagation", Status.REJECTED, 6, 0, True, (note,))
        html = page(found, None, tmp_path)
        assert note in html
        assert "What to do" in html
        assert "<code>backpropagation.ipynb</code>" in html
        assert "0</strong>" not in html

    def test_one_of_several_notebooks_is_asked_for_by_its_own_name(self, tmp_path):
        note = "there is no such file"
        found = Grade("anna", "ledger", Status.REJECTED, 3, 0, True, (note,), notebook="interest")
        html = page(found, None, tmp_path)
        assert "<code>interest.ipynb</code>" in html
        assert "ledger.ipynb" not in html

    def test_notes_are_shown(self, notebook, tmp_path):
        note = "The graded cell `forward_pass` was changed and has been restored."
        html = page(grade(notes=(note,)), notebook, tmp_path)
        assert "cell <code>forward_pass</code> was changed" in html

    @pytest.mark.parametrize("sealed", [True, False])
    def test_says_whether_the_sandbox_was_missing(self, notebook, tmp_path, sealed):
        html = page(grade(sealed=sealed), notebook, tmp_path)
        assert ("without the usual sandbox" in html) is not sealed

    def test_a_graded_cell_that_is_not_in_the_notebook_has_its_panel(self, notebook, tmp_path):
        del notebook.cells[2]
        html = page(grade(Outcome.MISSING), notebook, tmp_path)
        assert "These cells are not in your notebook." in html
        assert "A name is not defined" in html

    def test_the_same_grade_gives_the_same_bytes(self, notebook, tmp_path):
        first = write_feedback(grade(), notebook, tmp_path).read_bytes()
        assert write_feedback(grade(), notebook, tmp_path).read_bytes() == first

    def test_leaves_the_notebook_as_it_was(self, notebook, tmp_path):
        before = copy.deepcopy(notebook)
        write_feedback(grade(), notebook, tmp_path)
        assert notebook == before


def test_a_cell_of_no_points_whose_tests_failed_does_not_look_right():
    passed, failed = verdict(Outcome.PASSED), verdict(Outcome.FAILED)
    assert _Exercise.of(score_cell("a", 0, [passed])).tone == "good"
    assert _Exercise.of(score_cell("a", 0, [passed, failed])).tone == "bad"
    assert _Exercise.of(CellGrade("a", 0, 0.0, (), manual=True)).tone == "good"
