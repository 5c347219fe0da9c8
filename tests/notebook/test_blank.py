"""One rule of what is left blank, for repairing, marking by hand and the gradebook."""

import pytest

from softmark.notebook.blank import computes_nothing, left_blank

STUB = "YOUR ANSWER HERE"


@pytest.mark.parametrize("text", ["", " \n\t", STUB, f"\n{STUB}  \n\n"])
def test_nothing_and_what_was_given_are_blank(text):
    assert left_blank(text, STUB)


@pytest.mark.parametrize("text", ["because", f"{STUB} because", "0", STUB.lower()])
def test_whatever_was_written_is_not(text):
    assert not left_blank(text, STUB)
    assert not left_blank(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# see below",
        "pass",
        "raise NotImplementedError",
        'def f(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()',
        "def f(x):\n    pass\n\n\ndef g(x):\n    ...",
        "def f(x):\n    return None",
    ],
)
def test_a_stub_computes_nothing(text):
    assert computes_nothing(text)


@pytest.mark.parametrize("text", ["x = 1", "def f(x):\n    return x", "raise ValueError", "f(:"])
def test_whatever_could_be_an_answer_computes(text):
    assert not computes_nothing(text)
