"""Attacks on our own process: its memory, its time, its verdicts; one test each.

Every attack runs in a real sealed kernel, and has an outcome that is the student's.
"""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from support import SMALL, Play

from softmark.hidden_tests import LiveAnswers, run_hidden_tests
from softmark.model import AnswerTimeout, KernelDied, Outcome

HELPER = """
import gc
from softmark.sandbox import helper as module
helper = next(o for o in gc.get_objects() if type(o) is module.Helper)
"""
CHANNEL = """
import gc
from softmark.sandbox import direct
channel = next(o for o in gc.get_objects() if type(o) is direct.Channel)
"""
IMPATIENT = replace(SMALL, wall_factor=0.5, wall_grace_s=0.2, cpu_s_per_call=0.5)


# Memory


def test_a_message_that_never_ends(play: Play) -> None:
    # Straight into the stream, past what would hold it back.
    code = """
    import os, struct
    os.write(channel.descriptor, struct.pack("!IQ", 1, 8 << 20))  # not over the limit
    while True:
        os.write(channel.descriptor, bytes(4 << 20))
    """
    limits = replace(SMALL, answer_bytes=8 << 20)
    session = play("a = 1", CHANNEL + dedent(code), limits=limits)
    assert session.run.reason == "the kernel ended (the code left Python or crashed it)"
    assert session.value("c0", ("a",)) == 1


def test_messages_that_nobody_waits_for_are_not_kept(play: Play) -> None:
    code = """
    def flood():
        output = {"name": "stdout", "text": "x" * 1_000_000}
        for _ in range(40):
            channel.put({"kind": "output", "type": "stream", "content": output})
        return 1
    """
    session = play("a = 1", CHANNEL + dedent(code))
    before = Path("/proc/self/statm").read_text().split()[1]
    assert session.call("c1", ("flood",)) == 1
    grown = int(Path("/proc/self/statm").read_text().split()[1]) - int(before)
    assert grown * 4096 < 20_000_000


def test_an_output_of_countless_lists_is_not_parsed(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("softmark.sandbox.frames.MAX_BRACKETS", 100_000)
    code = """
    import os, struct
    bomb = b'{"name":[' + b"[]," * 100_000 + b"[]]}"
    os.write(channel.descriptor, struct.pack("!IQ", 1, len(bomb)) + bomb)
    """
    session = play("a = 1", CHANNEL + dedent(code))
    assert session.run.reason == "the kernel ended (the code left Python or crashed it)"
    assert session.value("c0", ("a",)) == 1


def test_tables_of_pages_count_as_memory(play: Play) -> None:
    code = """
    import ctypes
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    size = 1 << 40  # read only, so that no limit on data counts it
    place = libc.mmap(None, ctypes.c_size_t(size), 1, 0x4022, -1, ctypes.c_long(0))
    for offset in range(0, size, 1 << 21):
        ctypes.string_at(place + offset, 1)
    """
    limits = replace(SMALL, cpu_s_per_cell=8.0, wall_grace_s=20.0)
    session = play("a = 1", code, limits=limits)
    assert session.run.reason == "the kernel went over its 256 MB of memory"


FILLED_SOCKETS = """
import os, socket
kept, held = [], 0
def fill():
    global held
    one, other = socket.socketpair()
    kept.append((one, other))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
    one.setblocking(False)
    try:
        while True:
            held += one.send(bytes(65536))
    except BlockingIOError:
        pass
"""


def test_buffers_of_sockets_cannot_be_enlarged(play: Play) -> None:
    session = play(FILLED_SOCKETS + "fill()")
    assert session.value("c0", ("held",)) <= 256 * 1024


def test_sockets_that_hold_data_are_counted(play: Play) -> None:
    code = """
    for _ in range(8):
        if os.fork() == 0:
            for _ in range(200):
                socket_pair = socket.socketpair()
                kept.append(socket_pair)
            break
    import time
    time.sleep(3)
    """
    session = play("a = 1", FILLED_SOCKETS + dedent(code))
    assert session.run.reason == "too many sockets were opened"
    assert session.value("c0", ("a",)) == 1


def test_terminals_are_not_shared(play: Play) -> None:
    first = play("import os\nmaster, slave = os.openpty()\nname = os.ttyname(slave)")
    assert first.value("c0", ("name",)) == "/dev/pts/0"  # it may have its own
    second = play("import os\nseen = os.listdir('/dev/pts')")
    assert second.value("c0", ("seen",)) == ["ptmx"]


# Time


def test_cells_that_wait_hold_nobody_up(play: Play) -> None:
    session = play("a = 1", *["import time\ntime.sleep(0.9)"] * 30, limits=replace(
        IMPATIENT, cpu_s_per_notebook=4.0))  # fmt: skip
    assert session.run.reason == "the notebook took longer than 2.2 s"
    assert session.run.outcome is Outcome.TIMEOUT
    assert session.run.stopped_at in (3, 4)
    assert session.value("c0", ("a",)) == 1


def test_answers_that_wait_hold_nobody_up(play: Play) -> None:
    session = play("import time\ndef f(x):\n    time.sleep(0.5)\n    return x")
    session._asking_left_s = 1.2
    assert [session.call("c0", ("f",), (x,)) for x in (1, 2, 3)] == [1, 2, 3]
    with pytest.raises(AnswerTimeout, match="together took longer"):
        session.value("c0", ("f",))


def test_cells_that_wait_when_they_are_run_again(play: Play) -> None:
    session = play(
        "a = 1", *["import time\ntime.sleep(0.3)"] * 4, "import ctypes\nctypes.CDLL(None)._exit(1)"
    )
    assert session.run.stopped_at == 5
    session._asking_left_s = 0.5
    with pytest.raises(KernelDied, match="could not be brought back"):
        session.value("c0", ("a",))


# What a forged message stands for


@pytest.mark.parametrize(
    "forged",
    [
        "b'[\"l\",[' + b','.join([b'[\"a\",0]'] * 100_000) + b']]', [npy]",
        "b'[\"i\",0,1000000000000,1]', []",
        "b'[\"F\",[\"l\",[]],[\"i\",0,1000000000000,1],[]]', []",
        "b'[\"o\",[0,1000000000000],[]]', []",
        "b'[\"S\",null,[\"i\",0,5,0],[\"l\",[1]]]', []",
        "b'[\"a\",0]', [npy[:10] + b'(' * 118 + npy[128:]]",
        "b'[\"d\",[[[\"l\",[]],1]]]', []",
        "b'[\"T\",\"9999-99-99\"]', []",
        "b'[\"c\",1e999,\"x\"]', []",
        "b'9' * 5000, []",
    ],
    ids=["one buffer a hundred thousand times", "range", "frame", "objects", "no step", "header",
         "list as a key", "date", "complex", "digits"],
)  # fmt: skip
def test_a_forged_answer_is_no_data(play: Play, forged: str) -> None:
    make = """
    import io, numpy as np
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.zeros(100_000))
    npy = stream.getvalue()
    """
    patch = f"module.wire.encode = lambda *a, **k: ({forged})"
    session = play("x = 1", HELPER + dedent(make) + patch)
    with pytest.raises(ValueError, match="the answer is no data"):
        session.value("c1", ("x",))


# Exceptions by name


HIDDEN = '''
from softmark.hidden_tests import approx, grades

pytestmark = grades("f")


def test_f(student):
    """f doubles."""
    assert [student["f"](x) for x in (1.5, 2.5)] == approx([3.0, 5.0])


def test_all(student):
    """f doubles everything."""
    assert sum(student["f"](x) for x in (1.5, 2.5)) == 8.0
'''


@pytest.mark.parametrize(
    "name",
    ["AssertionError", "KeyboardInterrupt", "SystemExit", "GeneratorExit", "StopIteration",
     "StopAsyncIteration", "BaseException", "ExceptionGroup", "BaseExceptionGroup", "MemoryError",
     "RecursionError", "SyntaxError", "UnicodeDecodeError", "Skipped", "Failed", "Exit", "XFailed",
     "MissingName", "SandboxError", "WireError", "AnswerTimeout", "KernelDied", "TooLong",
     "DeadKernelError", "CancelledError", "BdbQuit", "NotImplemented", "print"],
)  # fmt: skip
def test_no_name_of_an_exception_means_anything_to_us(
    play: Play, tmp_path: Path, name: str
) -> None:
    (tmp_path / "test_f.py").write_text(HIDDEN)
    forge = f"helper.answer = lambda *a: ({{'status': 'x', 'ename': {name!r}, 'evalue': 'y'}}, [])"
    session = play("def f(x): return x", HELPER + forge)
    reference = LiveAnswers({"f": lambda x: 2 * x})
    (cell,) = run_hidden_tests(tmp_path, {"f": 2.0}, session, reference)
    # A generator turns StopIteration into another error, which no test means to raise.
    within = Outcome.FAILED if name == "StopIteration" else Outcome.STUDENT_ERROR
    assert [v.outcome for v in cell.verdicts] == [Outcome.STUDENT_ERROR, within]
    assert cell.earned == 0.0
