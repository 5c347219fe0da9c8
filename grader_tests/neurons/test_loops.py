"""Feedforward or recurrent: loops in a directed graph."""

from itertools import pairwise

from softmark.hidden_tests import grades, hint, points
from softmark.hidden_tests.numbers import array_of

pytestmark = grades("has_loop")


def answer(student, connections):
    found = array_of(student["has_loop"](connections), "return one True or False", shape=())
    return bool(found)


def ring(names):
    return list(zip(names, [*names[1:], names[0]], strict=True))


@points(2)
def test_loops_of_any_length(student):
    """A loop is found however long it is, and a chain is none."""
    for names in (["p", "q"], ["a", "b", "c"], [4, 1, 7, 3, 2], [f"n{k}" for k in range(40)]):
        loop = ring(names)
        assert answer(student, loop), hint(
            "the way back may take many arrows: follow them to the end"
        )
        assert not answer(student, loop[:-1]), hint("without the last arrow nothing leads back")
        assert not answer(student, loop[:0:-1]), hint("arrows may be listed in any order")


@points(2)
def test_two_ways_are_no_loop(student):
    """Two ways to the same neuron are no loop: the direction of the arrows counts."""
    layers = [("x1", "x2"), ("h1", "h2", "h3"), ("y1", "y2")]
    full = [(a, b) for one, two in pairwise(layers) for a in one for b in two]
    skip = [*full, ("x1", "y1"), ("h1", "h2"), ("h2", "h3"), ("h1", "h3")]
    for net in (full, skip):
        assert not answer(student, net), hint(
            "coming to a neuron a second time on another way is not coming back to it"
        )
        assert answer(student, [*net, ("y2", "x1")]), hint(
            "from the output back to an input: that closes a loop"
        )


def test_neuron_that_feeds_itself(student):
    """A neuron with an arrow to itself is a loop."""
    assert answer(student, [("x", "h"), ("h", "h"), ("h", "y")]), hint(
        "an arrow from h to h is a loop of its own"
    )
    assert not answer(student, [("x", "h"), ("x", "h"), ("h", "y")]), hint(
        "the same arrow listed twice is no loop"
    )


def test_loop_anywhere(student):
    """A loop is found wherever in the network it is."""
    chain = [(1, 2), (2, 3)]
    assert answer(student, [*chain, (8, 9), (9, 8)]), hint(
        "look from every neuron: no way need lead from the first one to the loop"
    )
    assert answer(student, [*chain, (3, 5), (5, 6), (6, 5)]), hint(
        "the loop need not contain the neuron where you started"
    )
    assert not answer(student, [*chain, (8, 9), (7, 9)]), hint("no way leads back here")
