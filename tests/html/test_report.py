"""The lecturer's page and the rows for the terminal."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from softmark.html.report import class_summary, write_report
from softmark.model import (
    CellGrade,
    Grade,
    Level,
    Outcome,
    Status,
    Submission,
    Verdict,
    score,
    score_cell,
)

SCRIPT = "<script>alert(1)</script>"


def verdict(name, outcome, title="The cost falls", detail="", carried_from=()):
    return Verdict(f"test_x.py::{name}", title, outcome, 1.0, 0.0, None, detail, carried_from)


def grade(student, first=Outcome.PASSED, second=Outcome.PASSED, *, notes=(), sealed=True, words=2):
    verdicts = [
        verdict("test_first", first, detail="Traceback\nKeyError: 'w6'", carried_from=("a_h1",)),
        verdict("test_second", second, "The loop stops"),
    ]
    cells = [score_cell("training_loop", 4, verdicts), CellGrade("words", 2, words, (), True)]
    return score(
        Submission(student, "backpropagation", Path("x")), cells, sealed=sealed, notes=notes
    )


def rejected(student):
    note = "The file is not a notebook."
    return Grade(student, "backpropagation", Status.REJECTED, 6, 0, True, (note,))


@pytest.fixture
def report(tmp_path):
    def write(*grades, **options):
        path = write_report("backpropagation", grades, tmp_path / "reports", **options)
        assert path == tmp_path / "reports" / "index.html"
        return path.read_text(encoding="utf-8")

    return write


def text(html):
    """What a reader sees, on one line."""
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", "", html))
    return " ".join(unescape(shown).split())


CLASS = [
    grade("anna"),
    grade("ben", Outcome.FAILED),
    grade("cleo", Outcome.FAILED, Outcome.TIMEOUT, words=None),
    grade("dora", Outcome.INFRA_ERROR),
    grade("emil", Outcome.CARRIED, notes=("The kernel died in cell 6.",)),
    rejected("fritz"),
]


def test_the_summary_counts_and_takes_means_of_marks_that_stand():
    (row,) = class_summary(CLASS)
    assert (row.assignment, row.submissions, row.points) == ("backpropagation", 6, 6)
    assert (row.graded, row.needs_manual, row.on_hold, row.rejected) == (3, 1, 1, 1)
    assert row.mean == pytest.approx((6 + 4 + 0 + 6) / 4)
    assert row.median == 5


def test_the_summary_has_a_row_for_each_assignment_in_their_order():
    other = replace(grade("anna"), assignment="bankruptcy")
    assert [row.assignment for row in class_summary([*CLASS, other])] == [
        "backpropagation",
        "bankruptcy",
    ]
    assert class_summary([]) == ()
    assert class_summary([rejected("a")])[0].mean is None


def test_the_page_has_counts_charts_and_tables(report):
    html = report(*CLASS)
    seen = text(html)
    for words in ("Submissions 6", "Mean of 6 4", "Median of 6 5", "On hold 1", "Rejected 1"):
        assert words in seen
    assert html.count('class="chart"') == 2
    assert "All students (6)" in seen


def test_the_head_says_whether_the_assignment_is_on_the_core_path(report):
    assert "backpropagation , core path, 6 points" in text(report(*CLASS, core=True))
    assert "core path" not in text(report(*CLASS))


def test_pass_rates_leave_our_faults_out_and_count_them(report):
    seen = text(report(*CLASS))
    # of five who have it: one passed, one carried, two wrong, one our fault
    assert "test_x.py:: test_first 50% 1 1 2 0 0 0 0 1" in seen
    assert "test_x.py:: test_second 80% 4 0 0 0 0 1 0 0" in seen
    assert seen.index("test_first 50%") < seen.index("test_second 80%")


def test_those_who_need_a_person_come_first_with_the_reason(report):
    seen = text(report(*CLASS))
    assert "These need you (2) Student State Why Points dora on hold" in seen
    assert "To mark by hand (1) Mark these in formgrader" in seen
    assert "The machinery was at fault in Training loop: KeyError: 'w6'" in seen
    assert "fritz rejected The file is not a notebook." in seen
    assert "cleo to mark by hand To mark: Words." in seen
    assert seen.index("dora on hold") < seen.index("fritz rejected") < seen.index("cleo to mark")


def test_what_needs_a_decision_is_open_however_many_wait_to_be_marked_by_hand(report):
    waiting = [replace(CLASS[2], student=f"w{n}") for n in range(30)]
    assert CLASS[2].status is Status.NEEDS_MANUAL
    html = report(rejected("fritz"), *waiting)
    assert "<details open><summary>These need you (1)" in html
    assert "<details><summary>To mark by hand (30)" in html


def test_an_exercise_that_waits_for_a_person_has_no_share(report):
    html = report(*CLASS)  # one answer in words was left blank, another waits
    assert "Words: to mark" in html
    assert "Words: 0%" not in html


def test_settled_oddities_are_worth_a_glance(report):
    seen = text(report(*CLASS, grade("gabi", sealed=False)))
    assert "Worth a glance (3)" in seen
    assert "Took too long in Training loop." in seen
    assert "The kernel died in cell 6. Marks carried from a_h1 in Training loop." in seen
    assert "Marked without the sandbox." in seen


def test_students_are_sorted_and_linked_to_their_feedback(report):
    html = report(grade("zoe"), grade("a b/c"))
    links = re.findall(r'<tr><th scope="row"><a href="([^"]*)"', html)
    assert links == [
        "../../feedback/a%20b%2Fc/backpropagation/backpropagation.html",
        "../../feedback/zoe/backpropagation/backpropagation.html",
    ]


def test_a_mark_that_is_not_known_is_no_zero(report):
    html = report(CLASS[3])
    assert '<td class="num tint-wait">…</td>' in html
    assert "tint-nothing" not in html.split("</style>")[1]


def test_unsealed_and_stand_in_are_loud(report):
    quiet = report(*CLASS)
    assert "Not sealed." not in quiet
    assert "Stand-in data." not in quiet
    loud = text(report(*CLASS, grade("x", sealed=False), stand_in_notice="Made-up table."))
    assert "Not sealed. 1 of 7 submissions ran without the sandbox" in loud
    assert "Stand-in data. Made-up table." in loud
    assert "Not sealed. All of 1 submissions" in text(report(grade("x", sealed=False)))


@pytest.mark.parametrize(
    ("grades", "charts_shown", "words"),
    [
        ([], 0, "Nothing to report yet"),
        ([rejected("a"), rejected("b")], 0, "No submission has a mark yet"),
        ([grade("a")], 2, "Mean of 6 6"),
        ([grade("a", Outcome.FAILED, Outcome.FAILED, words=0)], 2, "Mean of 6 0"),
        ([replace(grade("a"), points=0, earned=0, cells=())], 0, "Submissions 1"),
    ],
)
def test_every_class_renders(report, grades, charts_shown, words):
    html = report(*grades)
    assert html.count('class="chart"') == charts_shown
    assert words in text(html)


def test_hostile_text_is_text_wherever_it_comes_from(report):
    bad = score(
        Submission(SCRIPT, "backpropagation", Path("x")),
        [score_cell(SCRIPT + "$x_{", 4, [verdict(SCRIPT, Outcome.TEST_ERROR, SCRIPT, SCRIPT)])],
        sealed=True,
        notes=(SCRIPT,),
    )
    html = report(
        bad,
        replace(bad, status=Status.GRADED),
        title=SCRIPT,
        stand_in_notice=SCRIPT,
        engine_info={SCRIPT: SCRIPT},
    )
    assert "<script" not in html
    assert "Content-Security-Policy" in html
    assert not re.findall(r'(?:src|href)="(?!\.\./|#)', html)


def test_the_same_class_gives_the_same_bytes(report):
    assert report(*CLASS) == report(*reversed(CLASS))


def test_facts_about_the_run_stand_at_the_foot(report):
    assert "sandbox bubblewrap 0.9" in text(report(engine_info={"sandbox": "bubblewrap 0.9"}))


def test_the_foot_says_at_which_level_of_the_seal_the_code_ran(report):
    full, bare = (replace(grade(name), seal=level) for name, level in
                  (("ada", Level.FULL), ("bob", Level.BARE)))  # fmt: skip
    assert "seal level full" in text(report(full))
    assert "seal 1 at level full, 1 at level bare" in text(report(full, bare))
    assert "seal" not in text(report(rejected("eve"))).split("not meant for students.")[1]
