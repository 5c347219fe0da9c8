"""A live kernel runs a notebook, and answers for it afterwards, also after it has ended."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import PATIENT, QUICK, SMALL, Play, played, printed

from softmark.model import AnswerTimeout, Handle, KernelDied, MissingName, Outcome, StudentError
from softmark.sandbox.warm_parent import WarmParent

# Answers


def test_values_come_as_data(play: Play) -> None:
    session = play(
        """
        import numpy as np, pandas as pd
        a = np.arange(6.0).reshape(2, 3)
        frame = pd.DataFrame({"x": [1, 2], "y": ["a", "b"]}, index=["p", "q"])
        plain = {"k": [1, 2.5, None, True, (1,), {"s"}]}
        """
    )
    assert session.value("c0", ("a",)).tolist() == [[0, 1, 2], [3, 4, 5]]
    expected = pd.DataFrame({"x": [1, 2], "y": ["a", "b"]}, index=["p", "q"])
    assert session.value("c0", ("frame",)).to_dict() == expected.to_dict()
    assert session.value("c0", ("plain",)) == {"k": [1, 2.5, None, True, (1,), {"s"}]}
    assert session.value("c0", ("a", "shape")) == (2, 3)


def test_functions_are_called_with_data(play: Play) -> None:
    session = play("def scaled(x, by=1):\n    return x * by")
    handle = session.value("c0", ("scaled",))
    assert isinstance(handle, Handle)
    assert handle.type_name == "builtins.function"
    assert handle.description == {"callable": True, "parameters": ["x", "by"]}
    answer = session.call("c0", (handle.ref,), (np.ones(3),), {"by": 2.0})
    assert answer.tolist() == [2.0, 2.0, 2.0]


def test_handles_can_be_arguments(play: Play) -> None:
    session = play("class Thing:\n    n = 4\nthing = Thing()\ndef ask(t):\n    return t.n + 1")
    thing = session.value("c0", ("thing",))
    assert session.call("c0", ("ask",), (thing,)) == 5
    assert session.value("c0", (thing.ref, "n")) == 4


def test_a_missing_name_says_so(play: Play) -> None:
    with pytest.raises(MissingName, match=r"^weights$"):
        play("x = 1").value("c0", ("weights",))


def test_errors_of_the_student_are_the_builtin_ones_too(play: Play) -> None:
    session = play("def f(x):\n    raise KeyError('no such ' + x)")
    with pytest.raises(KeyError) as caught:
        session.call("c0", ("f",), ("key",))
    assert isinstance(caught.value, StudentError)
    with pytest.raises(AttributeError):
        session.value("c0", ("f", "nothing"))


def test_what_a_hidden_call_prints_goes_nowhere(play: Play) -> None:
    session = play("def f(x):\n    print('input', x)\n    return x", "y = 1")
    assert session.call("c0", ("f",), (42,)) == 42
    assert all("42" not in printed(session, n) for n in (0, 1))


def test_an_error_in_a_cell_does_not_stop_the_next(play: Play) -> None:
    session = play("x = 1", "1 / 0", "y = 2")
    assert session.run.stopped_at is None
    assert printed(session, 1) == "division by zero"
    assert session.value("c2", ("y",)) == 2


def test_the_data_lies_beside_the_notebook(play: Play) -> None:
    session = play("text = open('data/sample/numbers.csv').read()\nimport os\nhere = os.getcwd()")
    assert session.value("c0", ("text",)) == "x,y\n1,2\n3,4\n"
    assert session.value("c0", ("here",)) == "/home/student/homework"


# Moments


def test_names_are_those_of_the_cells_moment(play: Play) -> None:
    session = play(
        """
        import numpy as np, pandas as pd
        name = 1
        array = np.zeros(2)
        nested = {"a": [1, [2]]}
        frame = pd.DataFrame({"x": [1.0]})
        series = pd.Series([1.0])
        def f():
            return name
        """,
        """
        name = 2
        array += 1
        nested["a"][1].append(3)
        frame.loc[0, "x"] = 5.0
        series[0] = 6.0
        """,
        "del array",
    )
    first, second = "c0", "c1"
    assert (session.value(first, ("name",)), session.value(second, ("name",))) == (1, 2)
    assert session.value(first, ("array",)).tolist() == [0, 0]
    assert session.value(second, ("array",)).tolist() == [1, 1]
    assert session.value(first, ("nested",)) == {"a": [1, [2]]}
    assert session.value(second, ("nested",)) == {"a": [1, [2, 3]]}
    assert session.value(first, ("frame",))["x"].tolist() == [1.0]
    assert session.value(second, ("frame",))["x"].tolist() == [5.0]
    assert session.value(first, ("series",)).tolist() == [1.0]
    assert session.value(second, ("series",)).tolist() == [6.0]
    assert (session.call(first, ("f",)), session.call(second, ("f",))) == (1, 2)
    with pytest.raises(MissingName):
        session.value("c2", ("array",))


def test_a_moment_that_is_not_kept_is_noted(play: Play) -> None:
    session = play(
        "x = 1\nimport softmark.sandbox.snapshots as s\ns.Snapshots.take = None", "x = 2"
    )
    assert session.run.notes == [
        f"The values at {cell} were not kept: its last values counted." for cell in ("c0", "c1")
    ]
    assert session.value("c0", ("x",)) == 2


def test_a_hidden_call_changes_no_later_answer(play: Play) -> None:
    session = play("total = 0\ndef add():\n    global total\n    total += 1\n    return total")
    assert [session.call("c0", ("add",)) for _ in range(3)] == [1, 1, 1]
    assert session.value("c0", ("total",)) == 0


def test_unseeded_randomness_is_the_same_in_two_runs(play: Play) -> None:
    code = (
        "import random, numpy as np\n"
        "r = [random.random(), float(np.random.rand()), hash('a'), list({'b', 'c', 'd'})]"
    )
    assert play(code).value("c0", ("r",)) == play(code).value("c0", ("r",))


# Death and what remains


def test_leaving_python_keeps_the_answers_before(play: Play) -> None:
    session = play("x = [1]", "import ctypes\nx.append(2)\nctypes.CDLL(None)._exit(0)", "z = 3")
    assert session.run.stopped_at == 1
    assert session.run.reason == "the kernel ended (the code left Python or crashed it)"
    assert session.run.outcome is Outcome.STUDENT_ERROR
    assert sorted(session.unreached()) == ["c1", "c2"]
    assert "did not run" in printed(session, 1)
    assert session.value("c0", ("x",)) == [1]


def test_sys_exit_is_an_error_like_another(play: Play) -> None:
    session = play("import sys\nsys.exit(1)", "y = 2")
    assert session.run.stopped_at is None
    assert session.value("c1", ("y",)) == 2


CALLS = """
import ctypes, time
class Marker:
    n = 7
marker = Marker()
def leave(): ctypes.CDLL(None)._exit(0)
def loop():
    while True: pass
def stubborn():
    while True:
        try:
            loop()
        except BaseException:
            pass
def endless(): return range(10**9)
def huge(): return bytes(20_000_000)
def deep():
    x = []
    for _ in range(100_000): x = [x]
    return x
def wait(): time.sleep(10_000)
def fine(): return 1
def recursion(): return recursion()
"""


def test_a_call_that_ends_the_kernel(play: Play) -> None:
    session = play(CALLS)
    marker = session.value("c0", ("marker",))
    with pytest.raises(KernelDied, match="the call ended the kernel"):
        session.call("c0", ("leave",))
    assert session.call("c0", ("fine",)) == 1  # brought back
    with pytest.raises(KernelDied, match="lost"):
        session.value("c0", (marker.ref, "n"))
    assert session.value("c0", (session.value("c0", ("marker",)).ref, "n")) == 7


def test_a_kernel_is_brought_back_a_few_times_only(play: Play) -> None:
    session = play(CALLS)
    for _ in range(4):
        with pytest.raises(KernelDied, match="the call ended the kernel"):
            session.call("c0", ("leave",))
    with pytest.raises(KernelDied, match="could not be brought back"):
        session.call("c0", ("fine",))


@pytest.mark.parametrize("name", ["loop", "wait"])
def test_a_call_without_end_is_interrupted(play: Play, name: str) -> None:
    session = play(CALLS, limits=replace(QUICK, cpu_s_per_call=0.5))
    marker = session.value("c0", ("marker",))
    with pytest.raises(AnswerTimeout, match=r"0\.5 s of CPU time"):
        session.call("c0", (name,))
    assert session.value("c0", (marker.ref, "n")) == 7  # the same kernel still


def test_what_never_answers_is_not_asked_for_ever(play: Play) -> None:
    session = play(CALLS, limits=replace(QUICK, cpu_s_per_call=0.2))
    for says in (r"0\.2 s of CPU time", r"0\.2 s of CPU time", "not asked again"):
        with pytest.raises(AnswerTimeout, match=says):
            session.call("c0", ("loop",))
    assert session.call("c0", ("fine",)) == 1


def test_a_call_that_ignores_the_interrupt(play: Play) -> None:
    session = play(CALLS, limits=replace(PATIENT, cpu_s_per_call=0.3))
    with pytest.raises(KernelDied):
        session.call("c0", ("stubborn",))
    assert session.call("c0", ("fine",)) == 1


@pytest.mark.parametrize("name", ["endless", "huge", "deep", "recursion"])
def test_an_answer_that_is_too_much(play: Play, name: str) -> None:
    session = play(CALLS)
    with pytest.raises(StudentError):
        session.call("c0", (name,))
    assert session.call("c0", ("fine",)) == 1


def test_names_that_lie_about_themselves(play: Play) -> None:
    session = play(
        """
        class Liar:
            def __getattribute__(self, name): raise RuntimeError(name)
            def __repr__(self): raise RuntimeError
        class Name(str):
            def __str__(self): raise RuntimeError
        x = Liar()
        Liar.__module__ = 7
        y = 2
        """
    )
    with _either():
        session.value("c0", ("x",))
    assert session.value("c0", ("y",)) == 2


class _either:
    """Data, a handle or a student's error: anything but an error of ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is None or issubclass(kind, StudentError)


def test_resources_are_counted(play: Play) -> None:
    session = play("x = bytearray(b'1') * (60 * 2**20)\nimport time\ntime.sleep(0.3)")
    session.close()
    used = session.resources
    assert used.cpu_s > 0
    assert 50 * 2**20 < used.peak_memory_bytes < 150 * 2**20


# Without a sandbox


def test_unsealed_runs_the_same_way(sample_data: Path) -> None:
    with WarmParent([], {"sample": sample_data}, sealed=False) as parent:
        code = "import os\ntext = open('data/sample/numbers.csv').read()\npid = os.getpid()"
        session = played(parent, (code, "def f(x):\n    return x + 1"), SMALL)
        try:
            assert session.value("c0", ("text",)).startswith("x,y")
            assert session.call("c1", ("f",), (1,)) == 2
            assert Path(f"/proc/{session.value('c0', ('pid',))}").exists()  # no namespace
        finally:
            session.close()
    assert not parent.alive
