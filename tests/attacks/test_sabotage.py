"""Whoever breaks their own kernel breaks nothing else."""

import threading

from attacks.inside import CHANNEL, IMPATIENT
from support import SMALL, Play, played

from softmark.sandbox.warm_parent import WarmParent


def test_replacing_modules_reaches_nobody_else(play: Play) -> None:
    wreck = "import sys\nfor name in list(sys.modules):\n    sys.modules[name] = None\nx = 1"
    play(wreck, limits=IMPATIENT)
    assert play("import numpy as np\nx = float(np.ones(3).sum())").value("c0", ("x",)) == 3.0


def test_taking_the_handlers_away_stops_no_answer(play: Play) -> None:
    session = play(
        "a = 1",
        """
        from ipykernel.kernelapp import IPKernelApp
        IPKernelApp.instance().kernel.shell_handlers.clear()
        """,
        "b = 2",
    )
    assert session.run.stopped_at is None
    assert [session.value("c2", (name,)) for name in "ab"] == [1, 2]


def test_silencing_the_answers_silences_only_itself(play: Play) -> None:
    code = "direct.DirectKernel._answer = lambda *_: None"
    session = play("a = 1", CHANNEL + code, limits=IMPATIENT)
    # Neither remembered nor answered after that; the cells before it still are.
    assert session.run.stopped_at == 1
    assert session.value("c0", ("a",)) == 1


def test_a_thread_that_ends_the_kernel_later(play: Play) -> None:
    session = play(
        "a = 1",
        """
        import ctypes, threading
        threading.Timer(0.3, lambda: ctypes.CDLL(None)._exit(0)).start()
        """,
        "import time\ntime.sleep(3)",
    )
    assert session.run.stopped_at == 2
    assert session.value("c0", ("a",)) == 1


def test_signal_handlers_and_atexit_do_not_outlive_it(play: Play, warm: WarmParent) -> None:
    session = play(
        """
        import atexit, signal, time, os
        atexit.register(time.sleep, 1000)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        x = 1
        """
    )
    assert session.value("c0", ("x",)) == 1
    session.close()
    assert warm.forks == {}
    assert warm.alive


def test_a_kernel_cannot_crowd_out_the_next(warm: WarmParent) -> None:
    threads = threading.active_count()
    for _ in range(3):
        session = played(warm, ("import ctypes\nctypes.CDLL(None)._exit(3)",), SMALL)
        assert session.run.reason == "the kernel ended (the code left Python or crashed it)"
        session.close()
    assert warm.forks == {}
    assert threading.active_count() <= threads + 1
