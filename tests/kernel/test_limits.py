"""What goes over a limit is stopped, whatever it does about it, and the rest is kept."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from support import PATIENT, QUICK, SMALL, Play, printed

from softmark.model import Outcome
from softmark.sandbox.warm_parent import WarmParent

SPIN = "def spin():\n    while True: pass\n"


# Time


def test_a_loop_without_end_is_interrupted_and_the_kernel_lives(play: Play) -> None:
    session = play("x = 1", "while True: pass", "y = x + 1", limits=PATIENT)
    assert session.run.stopped_at is None
    assert session.run.notes == [
        "Stopped in the cell that begins `while True: pass`: interrupted, as it went over its 1 s "
        "of CPU time."
    ]
    assert "went over its 1 s of CPU time" in printed(session, 1)
    assert session.value("c2", ("y",)) == 2


def test_a_cell_that_waits_for_ever_meets_the_wall_clock(play: Play) -> None:
    session = play("import time\ntime.sleep(10_000)", "y = 2", limits=QUICK)
    assert session.run.notes == [
        "Stopped in the cell that begins `import time`: interrupted, as it went over its 1 s CPU "
        "limit by waiting."
    ]
    assert session.value("c1", ("y",)) == 2


def test_what_ignores_the_interrupt_is_killed(play: Play) -> None:
    session = play(
        "x = 1",
        SPIN + "while True:\n    try:\n        spin()\n    except BaseException:\n        pass",
        "y = 2",
        limits=PATIENT,
    )
    assert session.run.stopped_at == 1
    assert session.run.outcome is Outcome.TIMEOUT
    assert session.run.reason == "the code went over its time and ignored the interrupt"
    where = "the cell that begins `def spin():`"
    hint = f"This cell was not reached: in {where}, {session.run.reason}."
    assert session.unreached() == dict.fromkeys(("c1", "c2"), (Outcome.TIMEOUT, hint))
    assert session.value("c0", ("x",)) == 1


def test_threads_and_children_count(play: Play) -> None:
    session = play(
        """
        import os
        for _ in range(3):
            if os.fork() == 0:
                while True: pass
        import time
        time.sleep(1000)
        """,
        limits=PATIENT,
    )
    assert session.run.notes == [
        "Stopped in the cell that begins `import os`: interrupted, as it went over its 1 s of CPU "
        "time."
    ]


def test_the_notebook_as_a_whole_has_a_limit(play: Play) -> None:
    burn = "import time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
    session = play(burn, burn, burn, burn, "z = 1", limits=replace(PATIENT, cpu_s_per_notebook=1.2))
    assert session.run.stopped_at is not None
    assert "1.2 s of CPU time" in "".join(session.run.notes) or session.run.stopped_at == 4
    assert "c4" in session.unreached()


# Memory, processes, files, output


def test_memory_of_one_process(play: Play) -> None:
    session = play("x = 1", "y = bytearray(10**9)", "z = 3")
    assert session.run.stopped_at is None  # the allocation itself is refused
    assert "MemoryError" in str(session.run.notebook.cells[1].outputs)
    assert session.value("c2", ("z",)) == 3


def test_memory_of_several_processes(play: Play) -> None:
    session = play(
        "x = 1",
        """
        import os, time
        for _ in range(4):
            if os.fork() == 0:
                block = bytearray(os.urandom(1)) * (120 * 2**20)
                time.sleep(1000)
        time.sleep(1000)
        """,
        limits=replace(SMALL, wall_grace_s=60.0),
    )
    assert session.run.stopped_at == 1
    assert session.run.reason == "the kernel went over its 256 MB of memory"
    assert session.run.outcome is Outcome.STUDENT_ERROR
    assert session.value("c0", ("x",)) == 1


def test_a_fork_bomb_stays_small(play: Play, warm: WarmParent) -> None:
    session = play(
        """
        import os, time
        count = 0
        try:
            while True:
                if os.fork() == 0:
                    time.sleep(1000)
                count += 1
        except OSError:
            pass
        """
    )
    assert session.run.stopped_at is None
    assert 0 < session.value("c0", ("count",)) < SMALL.processes
    assert warm.alive


def test_threads_are_limited(play: Play) -> None:
    session = play(
        """
        import threading, time
        count = 0
        try:
            for _ in range(10_000):
                threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
                count += 1
        except RuntimeError:
            pass
        """
    )
    assert session.value("c0", ("count",)) < SMALL.processes


def test_nothing_is_left_running(play: Play) -> None:
    session = play(
        """
        import os, subprocess, time
        namespace = os.readlink("/proc/self/ns/pid")
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        """
    )
    namespace = session.value("c0", ("namespace",))
    assert len(_members(namespace)) >= 3
    session.close()
    for _ in range(200):  # the kernel of the operating system ends them one by one
        if not _members(namespace):
            break
        time.sleep(0.02)
    assert _members(namespace) == []


def _members(namespace: str) -> list[str]:
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str((process / "ns" / "pid").readlink()) == namespace:
                found.append(process.name)
        except OSError:
            continue
    return found


def test_scratch_space_is_limited(play: Play) -> None:
    session = play(
        """
        import errno
        got = []
        for place in ("/tmp/a", "big", "/dev/shm/b"):
            try:
                with open(place, "wb") as stream:
                    while True:
                        stream.write(bytes(1 << 20))
            except OSError as error:
                got.append(errno.errorcode[error.errno])
        """
    )
    got = session.value("c0", ("got",))
    assert len(got) == 3
    assert set(got) <= {"ENOSPC", "EFBIG"}


def test_too_much_output_is_cut_and_said(play: Play) -> None:
    session = play("for _ in range(200):\n    print('x' * 100_000)\ny = 1", "print('next')")
    text = printed(session, 0)
    assert "the rest of this cell's output is left out" in text
    assert len(text) < 2 * SMALL.output_bytes_per_cell
    assert session.value("c0", ("y",)) == 1
    assert printed(session, 1) == "next\n"


def test_a_huge_display_is_left_out(play: Play) -> None:
    session = play(
        "from IPython.display import display\n"
        "display({'text/plain': 'small', 'image/png': 'A' * 5_000_000}, raw=True)\ny = 1"
    )
    outputs = session.run.notebook.cells[0].outputs
    assert [o.output_type for o in outputs] == ["stream"]
    assert "left out" in outputs[0].text
    assert session.value("c0", ("y",)) == 1


def test_many_small_outputs_add_up(play: Play) -> None:
    cells = ["for _ in range(9):\n    print('x' * 100_000)"] * 6
    session = play(*cells)
    kept = sum(len(printed(session, n)) for n in range(6))
    assert kept <= SMALL.output_bytes_per_notebook + 6 * 200


BOMB = """
import numpy as np
kept = []
while True:
    kept.append(np.ones((1000, 1000)))
"""
CAUGHT = """
import numpy as np
kept = []
try:
    while True:
        kept.append(np.ones((500, 500)))
except MemoryError:
    pass
"""


@pytest.mark.parametrize("bomb", [BOMB, CAUGHT])
@pytest.mark.parametrize("round_", range(4))
def test_memory_that_runs_out_costs_its_own_cell_whatever_the_timing(play, bomb, round_):
    session = play("a = 1", bomb, "b = 2")
    assert session.run.stopped_at == 1
    assert session.run.reason == "the kernel went over its 256 MB of memory"
    assert session.value("c0", ("a",)) == 1
    assert "c1" in session.unreached()
