"""Supervised or unsupervised: each pair has one of both, so that a single answer earns nothing."""

from softmark.hidden_tests import grades, hint


def told_apart(exploring, predicting, title, what):
    """A test of one pair: the letters of the two questions."""

    @grades("kinds")
    def test(student):
        kinds = student["kinds"]
        assert isinstance(kinds, dict), hint("kinds is a dict with the keys a to j")
        answers = [str(kinds.get(key)).strip().lower() for key in (exploring, predicting)]
        assert answers == ["unsupervised", "supervised"], hint(what)

    test.__doc__ = title
    return test


# fmt: off
test_patients = told_apart("a", "d", "The two questions about patients are told apart.",
    "for which patients, and in which question, is an outcome y known?")
test_shoppers = told_apart("c", "g", "The two questions about shoppers are told apart.",
    "in which of the two is it known what each shopper did in the end?")
test_films = told_apart("f", "b", "The two questions about films are told apart.",
    "groups that nobody knows beforehand, or a number to predict?")
test_states = told_apart("e", "i", "The two questions about states are told apart.",
    "one shows all figures, the other predicts one from the others")
test_questions_and_digits = told_apart("h", "j",
    "Grouping variables and reading digits are told apart.",
    "subgroups can be found among variables too")
# fmt: on
