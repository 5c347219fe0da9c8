"""The reference answers from a live kernel once, and from its cache ever after."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import SMALL, played

from softmark.kernel import Session
from softmark.kernel.reference import ReferenceAnswers
from softmark.model import Handle, MissingName, SandboxError, StudentError
from softmark.sandbox.warm_parent import WarmParent

SOURCE = """
import numpy as np
weights = np.array([1.0, 2.0])
def double(x): return 2 * x
class Model:
    bias = 0.5
    def predict(self, x): return x + self.bias
model = Model()
def bias_of(m): return m.bias
def fail(): raise ValueError("of course")
def loop():
    while True: x = 1
"""

Make = Callable[[], ReferenceAnswers]


def no_session() -> Session:
    raise AssertionError("a kernel was started for an answer that is known")


@pytest.fixture
def live(warm: WarmParent, tmp_path: Path) -> Iterator[Make]:
    """References over one cache folder that may start a kernel."""
    made: list[ReferenceAnswers] = []

    def make() -> ReferenceAnswers:
        limits = replace(SMALL, cpu_s_per_call=0.3)
        reference = ReferenceAnswers(tmp_path, lambda: played(warm, (SOURCE,), limits))
        made.append(reference)
        return reference

    yield make
    for reference in made:
        reference.close()


@pytest.fixture
def cached(tmp_path: Path) -> ReferenceAnswers:
    """A reference over the same folder that must not start one."""
    return ReferenceAnswers(tmp_path, no_session)


def test_what_was_asked_once_needs_no_kernel(live: Make, cached: ReferenceAnswers) -> None:
    first = live()
    assert not first.was_live
    assert first.value("c0", ("weights",)).tolist() == [1.0, 2.0]
    assert first.call("c0", ("double",), (np.array([3.0]),)).tolist() == [6.0]
    assert first.was_live
    assert cached.value("c0", ("weights",)).tolist() == [1.0, 2.0]
    assert cached.call("c0", ("double",), (np.array([3.0]),)).tolist() == [6.0]
    with pytest.raises(AssertionError, match="a kernel was started"):
        cached.call("c0", ("double",), (np.array([4.0]),))


def test_errors_are_answers_too(live: Make, cached: ReferenceAnswers) -> None:
    for reference in (live(), cached):
        with pytest.raises(ValueError, match="of course") as caught:
            reference.call("c0", ("fail",))
        assert isinstance(caught.value, StudentError)
        with pytest.raises(MissingName, match=r"^nothing$"):
            reference.value("c0", ("nothing",))


def test_a_handle_outlives_its_kernel(live: Make, cached: ReferenceAnswers) -> None:
    first = live()
    model = first.value("c0", ("model",))
    assert isinstance(model, Handle)
    assert first.call("c0", (model.ref, "predict"), (1.0,)) == 1.5
    assert first.call("c0", ("bias_of",), (model,)) == 0.5
    first.close()
    # From the cache alone, the same questions:
    known = cached.value("c0", ("model",))
    assert cached.call("c0", (known.ref, "predict"), (1.0,)) == 1.5
    assert cached.call("c0", ("bias_of",), (known,)) == 0.5
    # A new question about a cached handle makes the object again.
    later = live()
    again = later.value("c0", ("model",))
    assert not later.was_live
    assert later.call("c0", (again.ref, "predict"), (2.0,)) == 2.5


def test_no_answer_in_time_is_our_fault_and_is_not_kept(
    live: Make, cached: ReferenceAnswers
) -> None:
    with pytest.raises(SandboxError, match="the reference gave no answer for loop"):
        live().call("c0", ("loop",))
    with pytest.raises(AssertionError, match="a kernel was started"):
        cached.call("c0", ("loop",))


@pytest.mark.parametrize("broken", [b"", b"[5]\nab", b"not json\n", b"[]\n"])
def test_a_broken_cache_is_computed_again(live: Make, tmp_path: Path, broken: bytes) -> None:
    live().value("c0", ("weights",))
    (answer,) = tmp_path.glob("*.answer")
    answer.write_bytes(broken)
    assert live().value("c0", ("weights",)).tolist() == [1.0, 2.0]
    assert answer.read_bytes() != broken


def test_a_reference_that_was_restarted_is_not_run_again(warm: WarmParent, tmp_path: Path) -> None:
    made: list[Session] = []

    def make() -> Session:
        made.append(played(warm, (SOURCE,)))
        return made[-1]

    reference = ReferenceAnswers(tmp_path, make)
    session = reference.restart()
    assert reference.call("c0", ("double",), (4,)) == 8
    assert made == [session]
    reference.close()
    assert warm.forks == {}


def test_a_reference_that_was_hurt_is_healed_by_a_new_kernel(live: Make, warm: WarmParent) -> None:
    reference = live()
    assert reference.call("c0", ("double",), (1,)) == 2
    reference.heal()
    assert reference.was_live  # nothing was wrong with it
    with pytest.raises(SandboxError):
        reference.call("c0", ("loop",))
    reference.heal()
    assert not reference.was_live
    assert warm.forks == {}
    assert reference.call("c0", ("double",), (5,)) == 10
