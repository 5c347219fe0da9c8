"""Supervised or unsupervised: each pair has one of both, so that a single answer earns nothing."""

from softmark.hidden_tests import grades, hint

pytestmark = grades("kinds")


def told_apart(student, exploring, predicting, what):
    kinds = student["kinds"]
    assert isinstance(kinds, dict), hint("kinds is a dict with the keys a to j")
    answers = [str(kinds.get(key)).strip().lower() for key in (exploring, predicting)]
    assert answers == ["unsupervised", "supervised"], hint(what)


def test_patients(student):
    """The two questions about patients are told apart."""
    told_apart(
        student, "a", "d", "for which patients, and in which question, is an outcome y known?"
    )


def test_shoppers(student):
    """The two questions about shoppers are told apart."""
    told_apart(
        student, "c", "g", "in which of the two is it known what each shopper did in the end?"
    )


def test_films(student):
    """The two questions about films are told apart."""
    told_apart(student, "f", "b", "groups that nobody knows beforehand, or a number to predict?")


def test_states(student):
    """The two questions about states are told apart."""
    told_apart(student, "e", "i", "one shows all figures, the other predicts one from the others")


def test_questions_and_digits(student):
    """Grouping variables and reading digits are told apart."""
    told_apart(student, "h", "j", "subgroups can be found among variables too")
