"""When a network is worth trying, and what it is made of."""

from itertools import product

import pytest

from softmark.hidden_tests import grades, hint, points
from softmark.hidden_tests.numbers import words_of
from softmark.model import StudentError


def set_of(value, say):
    """Words as a set, in small letters; ends the test with the hint for anything else."""
    assert isinstance(value, list | tuple | set | frozenset), hint(say)
    return {word.lower() for word in words_of(list(value))}


def case(known, examples, explain, change):
    return {
        "rule_known": known,
        "examples": examples,
        "must_explain": explain,
        "will_change": change,
    }


def right(case):
    return {
        word
        for word, holds in (
            ("rule", case["rule_known"]),
            ("few", case["examples"] < 1000),
            ("explain", case["must_explain"]),
            ("change", case["will_change"]),
        )
        if holds
    }


LISTED = "return a list or a set of words"
BOTH = (False, True)


@grades("objections")
@points(2)
def test_each_objection(student):
    """Each objection is found where it is the only one, and none where there is none."""
    for k in range(-1, 4):
        asked = [False] * 4
        if k >= 0:
            asked[k] = True
        one = case(asked[0], 40 if asked[1] else 8_000, asked[2], asked[3])
        assert set_of(student["objections"](one), LISTED) == right(one), hint(
            "each of the four questions can be the one that speaks against it"
        )


@grades("objections")
@points(2)
def test_several_objections(student):
    """All objections are named where there are several."""
    for known, few, explain, change in product(BOTH, repeat=4):
        one = case(known, 250 if few else 250_000, explain, change)
        assert set_of(student["objections"](one), LISTED) == right(one), hint(
            "go on asking after the first objection: name all that hold"
        )


@grades("objections")
def test_border_of_few(student):
    """A thousand examples are enough, one less is not."""
    for examples in (999, 1000, 1001, 0):
        one = case(False, examples, False, False)
        assert set_of(student["objections"](one), LISTED) == right(one), hint(
            "few means fewer than 1,000: what of exactly 1,000?"
        )


@grades("objections")
def test_worth_trying(student, reference):
    """The cases without an objection are named."""
    found = set_of(student["worth_trying"], "worth_trying is a list or a set of names")
    assert found in (set(reference["worth_trying"]), *follows(student, reference["cases"])), hint(
        "a case is worth trying where the list of its objections is empty"
    )


def follows(student, cases):
    """What follows from the student's own objections, where they tell cases apart."""
    try:
        own = {name for name, each in cases.items() if not list(student["objections"](each))}
    except (StudentError, TypeError):
        return
    if 0 < len(own) < len(cases):
        yield own


PAIRS = {
    "inputs": ("arriving signals", "signal along the axon"),
    "weights-and-sum": ("strength of a synapse", "adding up in the cell body"),
    "activation": ("firing or not",),
}


@grades("counterpart")
@pytest.mark.parametrize("parts", PAIRS.values(), ids=["in-and-out", "weights-and-sum", "firing"])
def test_counterpart(student, reference, parts):
    """These parts of the cell have the right counterpart in the model."""
    found = student["counterpart"]
    assert isinstance(found, dict), hint("counterpart is a dict with a word for each part")
    wrong = [p for p in parts if words_of(found.get(p, "")) != [reference["counterpart"][p]]]
    assert not wrong, hint(
        "follow a signal through both pictures from left to right, and ask at each part what "
        "happens to it there"
    )


@grades("blocks")
@pytest.mark.parametrize("kind", ["neuron", "architecture", "calculation"], ids=str)
def test_blocks(student, reference, kind):
    """Exactly the building blocks of this kind stand here."""
    found = student["blocks"]
    assert isinstance(found, dict), hint("blocks is a dict with a list for each of three keys")
    words = set_of(found.get(kind, ()), "a list or a set of words for each key")
    assert words == {word.lower() for word in reference["blocks"][kind]}, hint(
        "what one unit computes, how units are put together, how the weights are found"
    )
