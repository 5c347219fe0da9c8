"""The papers of the lecture: their order, their authors, what they gave."""

import pandas as pd
import pytest

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import number_of, single, words_of


@grades("timeline")
@points(2)
def test_timeline(student, reference):
    """All papers stand in the order of their years."""
    papers = reference["papers"]
    years = dict(zip(papers["paper"], papers["year"], strict=True))
    found = words_of(list(student["timeline"]))
    assert sorted(found) == sorted(years), hint("each of the eleven names once, as in the table")
    order = [years[name] for name in found]
    assert order == sorted(order), hint("a paper stands before one that is older than itself")


@grades("timeline")
def test_silence(student, reference):
    """The longest silence is as long as it was."""
    assert single(student["silence"]) == approx(reference["silence"]), hint(
        "take the differences of neighbouring years in the ordered list: which is the largest?"
    )


@grades("timeline")
def test_after_silence(student, reference):
    """The paper that ended the silence is named."""
    assert words_of(student["after_silence"]) == [reference["after_silence"]], hint(
        "the paper after the gap, not the one before it: two papers make a gap"
    )


def table(*rows):
    return pd.DataFrame(rows, columns=["paper", "year", "authors", "title"])


OTHERS = table(
    ("A", 1943, "McCulloch, Pitts", "A logical calculus"),
    ("B", 1997, "Hochreiter, Schmidhuber", "Long memory"),
    ("C", 2006, "Hinton, Osindero, Teh", "A fast algorithm, by Pitts and others"),
    ("D", 2014, "Pittsburgh, Hintonen, Hochreiter", "Names that begin alike"),
)
COUNTS = {"Hochreiter": 2, "Schmidhuber": 1, "Teh": 1, "Rosenblatt": 0}


@grades("papers_by")
@points(2)
def test_papers_by(student, reference):
    """The papers of an author are counted, in any table of papers."""
    papers = reference["papers"]
    given = {"Bengio": 2, "Hinton": 6, "LeCun": 2, "Zemel": 1, "Sutskever": 2}
    for names, rows in ((given, papers), (COUNTS, OTHERS)):
        for name, expected in names.items():
            found = number_of(student["papers_by"](name, rows), "return a number")
            assert found == approx(expected), hint(
                "count the rows of the table that the function was given; a name may stand "
                "anywhere among the authors"
            )


@grades("papers_by")
def test_whole_names(student):
    """Only whole names of authors count."""
    for name, expected in (("Hinton", 1), ("Pitts", 1), ("Hoch", 0), ("an", 0)):
        found = number_of(student["papers_by"](name, OTHERS), "return a number")
        assert found == approx(expected), hint(
            "compare whole names of the column authors: one name may begin like another"
        )


ERAS = {
    "before 1990": ("Rosenblatt 1957", "Rumelhart 1986", "LeCun 1989"),
    "the nineties": ("Bengio 1993", "Hinton 1993"),
    "since 2009": ("Raina 2009", "Hinton 2012b", "Krizhevsky 2012"),
}


@grades("gave")
@pytest.mark.parametrize("papers", ERAS.values(), ids=["before-1990", "the-nineties", "since-2009"])
def test_gave(student, reference, papers):
    """What the papers gave is told right for this time."""
    found = student["gave"]
    assert isinstance(found, dict), hint("gave is a dict with a letter for each paper")
    wrong = [p for p in papers if words_of(found.get(p, "")) not in words(reference["gave"][p])]
    assert not wrong, hint("read the titles of these papers again, and the year beside them")


def words(letter):
    return [letter], [letter.upper()]
