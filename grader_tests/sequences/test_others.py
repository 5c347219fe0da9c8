"""Autoencoder, Boltzmann machine, deep belief net, generative model; an autoencoder in numbers."""

import numpy as np
import pytest

from softmark.hidden_tests import approx, grades, hint
from softmark.hidden_tests.numbers import array_of, number_of, numbers, parts_of, words_of

CLOSE = {"rel": 1e-4, "abs": 1e-6}  # single precision passes

KINDS = {
    "with-a-memory": ("recurrent network", "LSTM"),
    "without-labels": ("autoencoder", "generative model"),
    "firing-at-random": ("Boltzmann machine", "deep belief net"),
}


@grades("others")
@pytest.mark.parametrize("names", KINDS.values(), ids=list(KINDS))
def test_others(student, reference, names):
    """These two have the description that is theirs."""
    found = student["others"]
    assert isinstance(found, dict), hint("others is a dict with a letter for each network")
    right = reference["others"]
    wrong = [n for n in names if words_of(str(found.get(n, "")).lower()) != [right[n]]]
    assert not wrong, hint(
        "look in the descriptions for what only this one has: a gate, the input as the output that "
        "is wanted, pairs, a stack, an aim"
    )


def asked(m, n, k):
    rng = np.random.default_rng(100 * m + 10 * n + k)
    W_e, W_d = rng.normal(size=(k, n)), rng.normal(size=(n, k))
    return rng.normal(size=(m, n)), W_e, rng.normal(size=k), W_d, rng.normal(size=n)


SIZES = [(5, 4, 2), (3, 3, 3), (1, 5, 2), (6, 2, 1)]


def answer(student, sizes):
    """What the student's function gives for a fresh autoencoder: codes, error."""
    return parts_of(student["autoencoder"](*asked(*sizes)), 2, "return codes and error")


@grades("autoencoder")
def test_codes(student):
    """The codes are the encoder's outputs for all rows."""
    for sizes in SIZES:
        X, W_e, b_e, _, _ = asked(*sizes)
        say = "one row of codes for each row of X"
        codes = array_of(answer(student, sizes)[0], say, shape=(sizes[0], sizes[2]))
        assert codes == approx(X @ W_e.T + b_e, **CLOSE), hint(
            "row by row it is z = W_e x + b_e; for all rows at once the matrix is transposed"
        )


@grades("autoencoder")
def test_error(student):
    """The error is the mean of the squared differences to the rows themselves."""
    for sizes in SIZES:
        X, W_e, b_e, W_d, b_d = asked(*sizes)
        own, error = answer(student, sizes)
        right, own = X @ W_e.T + b_e, numbers(own)
        versions = [right]
        if own is not None and own.shape == right.shape and own.any():
            versions.append(own)  # a slip in the codes was paid for above
        found = number_of(error, "the error is one number")
        errors = (np.mean((X - (Z @ W_d.T + b_d)) ** 2) for Z in versions)
        assert any(found == approx(each, rel=1e-4) for each in errors), hint(
            "rebuild the rows from the codes, take the differences to X, square them, and take the "
            "mean over all entries"
        )
