"""One rule of what is left blank, for repairing, marking by hand and the gradebook."""

import pytest

from softmark.notebook.blank import left_blank

STUB = "YOUR ANSWER HERE"


@pytest.mark.parametrize("text", ["", " \n\t", STUB, f"\n{STUB}  \n\n"])
def test_nothing_and_what_was_given_are_blank(text):
    assert left_blank(text, STUB)


@pytest.mark.parametrize("text", ["because", f"{STUB} because", "0", STUB.lower()])
def test_whatever_was_written_is_not(text):
    assert not left_blank(text, STUB)
    assert not left_blank(text)
