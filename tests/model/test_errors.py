"""Errors are made of fields; nobody edits their sentence."""

import pickle

import pytest

from softmark.model import ConfigError, NotebookError, SoftmarkError


def test_an_error_says_who_where_found_expected_and_what_to_do():
    error = ConfigError(
        "points is 'three'", who="neurons", where="cell 4", expected="a number", todo="Write 3."
    )
    assert str(error) == "neurons: cell 4: points is 'three'; expected a number. Write 3."
    assert str(ConfigError("all in one sentence.")) == "all in one sentence."


def test_another_reader_gets_other_fields():
    error = NotebookError("not valid JSON", where="/course/submitted/a/hw.ipynb", todo="Save it.")
    told = error.but(where="hw.ipynb")
    assert str(told) == "hw.ipynb: not valid JSON. Save it."
    assert type(told) is NotebookError
    assert str(error).startswith("/course/")


@pytest.mark.parametrize("error", [SoftmarkError("a"), NotebookError("b", where="c", todo="D.")])
def test_errors_cross_processes(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
