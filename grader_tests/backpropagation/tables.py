"""Tests that stand in tables: numbers worked out by hand, and parts of what a function returns."""

from softmark.hidden_tests import approx, grades, hint, points
from softmark.hidden_tests.numbers import parts_of, single

ROUNDED = 2e-4
"""Values worked out by hand: rounding to four digits, twice in a row, must do no harm."""
RIGHT = {"rel": 1e-7, "abs": 1e-9}


def step(cell, name, right, title, say, weight=1):
    """A test of one number: ``right`` makes it of the given ones and the student's own earlier.

    The module has a fixture ``own``: the student's own earlier numbers, where they may be carried.
    """

    @grades(cell)
    @points(weight)
    def test(student, reference, own):
        assert single(student[name]) == approx(right(reference, own), abs=ROUNDED), hint(say)

    test.__doc__ = title
    return test


def results(cell, function, cases, right, **close):
    """Makes tests of the parts that a function returns, each right in all these cases.

    ``right`` returns all the parts, for the same arguments; ``close`` is how near they must be.
    """

    def part(place, title, say):
        @grades(cell)
        def test(student):
            for given in cases:
                wanted = right(*given)
                found = parts_of(student[function](*given), len(wanted))
                assert single(found[place]) == approx(wanted[place], **close), hint(say)

        test.__doc__ = title
        return test

    return part
