"""Attacks that use up, stop or break something; marks of what came before stay.

A solution that is right is followed by a cell that does harm, or does harm itself when called.
"""

from __future__ import annotations

from attacks.cases import ALL, RIGHT, Attack

SLOW = "timeout timeout timeout timeout"
ERROR = "student_error student_error student_error student_error"


def _after(name: str, code: str, noted: str = "") -> Attack:
    """Harm in a cell after the solution: nothing is lost."""
    return Attack(name, RIGHT, (code,), ALL, noted)


def _within(name: str, code: str, outcomes: str) -> Attack:
    """Harm in each hidden call."""
    body = "\n    ".join(code.splitlines())
    return Attack(name, f"def double(x):\n    {body}\n", outcomes=outcomes)


STAYS = (
    "import os, signal, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.setsid()\n"
    "if os.fork() == 0:\n    os.setsid()\n    os.fork()\ntime.sleep(600)\n"
)

TIME = (
    _after("loop-in-a-cell", "while True:\n    pass", "CPU"),
    _after(
        "loop-that-catches",
        "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        "CPU",
    ),
    _after(
        "loop-without-signals",
        "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
        "over its time",
    ),
    _after("loop-in-c", "sum(range(10 ** 12))", "over its time"),
    _after("loop-in-a-pattern", "import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "CPU"),
    _after(
        "loop-in-repr",
        "class R:\n    def __repr__(self):\n        while True: pass\nR()",
        "CPU",
    ),
    _after("loop-in-del", "class D:\n    def __del__(self):\n        while True: pass\nD(); None", "CPU"),
    _after(
        "loop-in-a-child",
        "import os\nif os.fork() == 0:\n    while True: pass\nos.wait()",
        "CPU",
    ),
    _after(
        "loop-in-a-thread",
        "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()",
    ),
    _after("loop-in-exit", "import atexit\ndef f():\n    while True: pass\natexit.register(f)"),
    _after("sleep", "import time\ntime.sleep(600)", "by waiting"),
    _after("lock", "import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()", "by waiting"),
    _after("input", "input('password: ')"),
    _within("loop-in-a-call", "while True:\n    pass", SLOW),
    _within("sleep-in-a-call", "import time\ntime.sleep(600)", SLOW),
)  # fmt: skip

SPACE = (
    _after("memory", "x = []\nwhile True:\n    x.append(bytearray(1 << 24))"),
    _after("memory-in-a-child", "import os\nif os.fork() == 0:\n    x = []\n    while True: x.append(bytearray(1 << 24))\nos.wait()"),
    _within("memory-in-a-call", "return bytearray(1 << 34)", ERROR),
    _after("forks", "import os\nwhile True:\n    os.fork()"),
    _after("threads", "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"),
    _after("files", "for n in range(10 ** 6):\n    open(f'planted-{n}', 'w').close()"),
    _after("a-large-file", "with open('planted', 'wb') as f:\n    while True: f.write(bytes(1 << 20))"),
    _after("a-sparse-file", "import os\nos.truncate(os.open('planted', os.O_CREAT | os.O_RDWR), 1 << 42)"),
    _after("descriptors", "import os\nwhile True:\n    os.open('/dev/null', 0)"),
    _after("folders-in-folders", "import os\nfor n in range(5000):\n    os.mkdir('planted'); os.chdir('planted')"),
    _after("output", "while True:\n    print('x' * 100_000)"),
    _after("outputs", "from IPython.display import display\nwhile True:\n    display(1)"),
    _after("one-large-output", "print('x' * 50_000_000)"),
    _after("a-large-error", "raise ValueError('x' * 50_000_000)"),
    _after("a-deep-error", "def f(n):\n    try: f(n - 1) if n else 1 / 0\n    except Exception as e: raise ValueError(n) from e\nf(200)"),
)  # fmt: skip

ENDS = (
    _after("segfault", "import ctypes\nctypes.string_at(0)", "ended"),
    _after("abort", "import os\nos.abort()"),
    _after("exit-of-c", "import ctypes\nctypes.CDLL(None)._exit(0)", "ended"),
    _after("exit", "import os\nos._exit(0)"),
    _after("stops-itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    _after("kills-all", "import os\nos.kill(-1, 9)"),
    _after("kills-its-group", "import os\nos.killpg(0, 9)"),
    _after("stops-its-parent", "import os\ntry: os.kill(os.getppid(), 19)\nexcept OSError: pass"),
    _after("closes-everything", "import os\nos.closerange(0, 1000)"),
    _after("wrecks-modules", "import sys\nfor name in list(sys.modules): sys.modules[name] = None"),
    _after("stack-overflow", "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()"),
    _within("segfault-in-a-call", "import ctypes\nctypes.string_at(0)", ERROR),
    _within("exit-in-a-call", "import os\nos._exit(0)", ERROR),
)

SURVIVORS = (
    _after("daemons", f"import subprocess, sys\nfor _ in range(3):\n    subprocess.Popen([sys.executable, '-c', {STAYS!r}])\nimport time; time.sleep(.5)"),
    _after("nohup", "import os\nos.system('nohup setsid sleep 600 >/dev/null 2>&1 &')"),
    _after("a-child-that-holds-pipes", "import subprocess\nsubprocess.Popen(['sleep', '600'])"),
    _after("many-orphans", "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        os.setsid(); time.sleep(600)"),
    _within("daemons-in-a-call", "import subprocess\nsubprocess.Popen(['setsid', 'sleep', '600'])\nreturn 2 * x", ALL),
)  # fmt: skip

DENIALS = (*TIME, *SPACE, *ENDS, *SURVIVORS)
