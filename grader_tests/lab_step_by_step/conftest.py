"""What several hidden tests of this assignment share."""

import numpy as np
import pytest

from softmark.model import StudentError

from .helpers import NAMES, case, numbers

PROBES = {
    "forward": lambda params, X, y: (params, X),
    "softmax": lambda params, X, y: (X @ params["W1"],),
    "loss": lambda params, X, y: (params, X, y, 0.3),
    "backward": lambda params, X, y: (params, X, y, 0.3),
    "train": lambda params, X, y: (params, X, y, 0.2, 0.1, 2),
    "predict": lambda params, X, y: (params, X),
    "to_rows": lambda params, X, y: (np.abs(X * 50).astype("uint8")[:, :, None],),
}


def parts(value):
    """What a function returned as a list of arrays, or None where it is not made of numbers."""
    if isinstance(value, dict):
        value = [value.get(name) for name in NAMES]
    if isinstance(value, tuple | list) and numbers(value) is None:
        found = [part for item in value for part in parts(item) or [None]]
    else:
        found = [numbers(value)]
    return None if any(part is None for part in found) else found


@pytest.fixture
def own_or_right(student, reference):
    """Versions of a function that a later step may rest on, the right one first.

    A step that is right given the student's own wrong earlier function earns its points:
    the slip was paid for where it was made. A function that answers nothing, or the same
    whatever it is asked, would make the later step trivial, so it does not count.
    """

    def versions(name):
        yield reference[name]
        asked = [PROBES[name](*case(seed, 7, 3, 6, 4)) for seed in (21, 22)]
        wanted = parts(reference[name](*asked[0]))
        try:
            found = [parts(student[name](*given)) for given in asked]
        except StudentError:
            return
        if any(f is None or [v.shape for v in f] != [w.shape for w in wanted] for f in found):
            return
        if all(np.any(a) and not np.allclose(a, b) for a, b in zip(*found, strict=True)):
            yield student[name]

    return versions


@pytest.fixture
def axes_of():
    """The description of an axes that the student left under a name; empty for anything else."""

    def describe(value):
        found = (getattr(value, "description", None) or {}).get("axes") or ({},)
        return found[0]

    return describe


@pytest.fixture
def drawn(axes_of):
    """Every point that an axes shows as a line or a scatter plot, as rows of x and y."""

    def points(value):
        axes = axes_of(value)
        pairs = [(line["x"], line["y"]) for line in axes.get("lines", ())]
        pairs += [c["offsets"].T[:2] for c in axes.get("collections", ()) if c["offsets"].ndim == 2]
        shown = [np.column_stack([x, y]) for x, y in pairs if len(x) == len(y)]
        return np.concatenate([np.empty((0, 2)), *shown])

    return points
