"""The seal's levels: what student code reaches at each is the same, nothing; each probe in turn."""

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support import CANARY, SMALL, Play, played, printed

import softmark
from softmark.model import Level
from softmark.sandbox.warm_parent import WarmParent

PRELUDE = """
import ctypes, os, posix, sys

# Past all that softmark's Python does for honest code.
def read(path):
    return posix.read(posix.open(path, posix.O_RDONLY), 9)

def write(path):
    posix.open(path, posix.O_WRONLY | posix.O_CREAT)

def attempt(action, *args):
    try:
        action(*args)
    except BaseException as error:
        return type(error).__name__
    return "worked"
"""
REFUSED = {"PermissionError", "FileNotFoundError", "OSError", "ProcessLookupError",
           "ConnectionRefusedError", "NotADirectoryError"}  # fmt: skip

Seen = Callable[..., Any]


@pytest.fixture
def seen(play_at: Play) -> Seen:
    """The value of ``result`` after the student's code has run, at each level."""

    def run(code: str, **names: object) -> Any:
        given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
        session = play_at(PRELUDE + given + "\n" + dedent(code))
        assert session.run.stopped_at is None, session.run.reason
        assert "Traceback" not in printed(session), printed(session)
        return session.value("c0", ("result",))

    return run


def test_the_level_is_the_one_asked_for(warm_at: Callable[[Level], WarmParent], level: Level):
    assert warm_at(level).level is level


def test_honest_code_computes_the_same(play_at: Play):
    cells = (
        "import numpy, pandas\ntable = pandas.read_csv('data/sample/numbers.csv')\n"
        "mean = float(table.y.mean())",
        "open('own.txt', 'w').write('1')\nimport tempfile\n"
        "with tempfile.NamedTemporaryFile() as file: file.write(b'2')\nx = numpy.ones(3).sum()",
        "import subprocess\nsaid = subprocess.run(['echo', 'hi'], capture_output=True).stdout",
        "import shutil\nshutil.copy2('own.txt', 'copy.txt')\ntext = open('copy.txt').read()",
    )
    session = play_at(*cells)
    assert [printed(session, n) for n in range(4)] == [""] * 4
    values = [session.value(f"c{n}", (name,)) for n, name in enumerate(("mean", "x", "said"))]
    assert values == [3.0, 3.0, b"hi\n"]
    assert session.value("c3", ("text",)) == "1"


AS_AT_HOME = {
    "a command": ("!echo hi", "hi\n"),
    "a script": ("%%bash\necho hi > x; cat x", "hi\n"),
    "a pool": (
        "import multiprocessing as mp\ndef f(x): return x * x\n"
        "with mp.Pool(2) as pool: print(pool.map(f, [1, 2, 3]))",
        "[1, 4, 9]\n",
    ),
    "a queue": (
        "import multiprocessing as mp\nq = mp.Queue()\n"
        "p = mp.Process(target=q.put, args=(5,)); p.start(); print(q.get(timeout=9)); p.join()",
        "5\n",
    ),
    "an executor": (
        "from concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(2) as e: print(list(e.map(abs, [-1, 2])))",
        "[1, 2]\n",
    ),
    "a recursive lock": (
        "import multiprocessing as mp\nlock = mp.RLock()\n"
        "with lock, lock: print(lock.acquire(False), mp.Value('i', 3).value)",
        "True 3\n",
    ),
    "shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\n"
        "m = SharedMemory(create=True, size=9); m.buf[0] = 7; other = SharedMemory(m.name)\n"
        "print(other.buf[0]); other.close(); m.close(); m.unlink()",
        "7\n",
    ),
    "/tmp": (
        "import os, numpy as np\nos.makedirs('/tmp/my/own', exist_ok=True)\n"
        "np.save('/tmp/my/own/a.npy', np.ones(2)); print(np.load('/tmp/my/own/a.npy').sum(),"
        " os.listdir('/tmp/my'), os.path.exists('/tmp/my/own/a.npy'))",
        "2.0 ['own'] True\n",
    ),
    "a database in /tmp": (
        "import sqlite3\nc = sqlite3.connect('/tmp/a.db')\n"
        "c.execute('create table t(x)'); c.commit(); print('made')",
        "made\n",
    ),
    "coroutines": ("async def one(): return 1\nprint(await one())", "1\n"),
    "its own files' rights": (
        "import shutil, os\nopen('a', 'w').close(); shutil.copy('a', 'b')\n"
        "shutil.make_archive('z', 'zip', '.'); shutil.unpack_archive('z.zip', 'out')\n"
        "print(os.path.exists('out/b'))",
        "True\n",
    ),
}


@pytest.mark.parametrize("what", AS_AT_HOME)
def test_what_notebooks_do_works(play_at: Play, what: str):
    cell, expected = AS_AT_HOME[what]
    assert printed(play_at(cell)) == expected


# Files


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/var", "/home"])
def test_files_of_the_system(seen: Seen, path: str):
    code = """
    def look():
        found = posix.listdir(path) if os.path.isdir(path) else read(path)
        assert found != ["student"]  # its own home, at level full
    result = attempt(look)
    """
    assert seen(code, path=path) in REFUSED | {"AssertionError"}


def test_the_course_cannot_be_read(seen: Seen, tmp_path: Path):
    tmp_path.joinpath("expected.py").write_text("42")
    course = Path(softmark.__file__).parents[2]
    paths = [course / "pyproject.toml", course / "tests" / "conftest.py", tmp_path / "expected.py"]
    code = """
    result = [attempt(read, path) for path in paths] + [attempt(posix.listdir, folder)]
    """
    found = seen(code, paths=list(map(str, paths)), folder=str(course / "tests"))
    assert set(found) <= REFUSED


def test_another_submissions_scratch(play_at: Play):
    first = play_at("import os\nopen('answer.txt', 'w').write('42')\nwhere = os.getcwd()")
    where = first.value("c0", ("where",))
    code = f"""
    where = {where!r}
    result = [attempt(read, where + "/answer.txt"), attempt(write, where + "/planted"),
              attempt(posix.listdir, os.path.dirname(where)),
              attempt(posix.listdir, where + "/../../..")]
    """
    second = play_at(PRELUDE + dedent(code))
    found = second.value("c0", ("result",))
    if second.warm.level is Level.FULL:  # the same path is its own there
        found = [found[0]]
    assert set(found) <= REFUSED


@pytest.mark.parametrize("folder", ["/", "/tmp/..", "/dev", "/usr", "data/sample", "ENV"])
def test_nothing_is_written_outside_the_scratch(seen: Seen, folder: str):
    code = """
    folder = sys.prefix if folder == "ENV" else folder
    result = [attempt(write, folder + "/planted"), attempt(posix.mkdir, folder + "/planted-too")]
    """
    assert set(seen(code, folder=folder)) <= REFUSED


def test_metadata_of_others_files_stays_as_it_is(seen: Seen, sample_data: Path):
    path = sample_data / "numbers.csv"
    before = path.stat()
    code = """
    for change in (lambda: posix.chmod(path, 0o777), lambda: posix.utime(path, (1, 1)),
                   lambda: posix.truncate(path, 0), lambda: posix.unlink(path),
                   lambda: posix.rename(path, path + "-moved"), lambda: posix.link(path, "linked"),
                   lambda: posix.setxattr(path, "user.x", b"1")):
        attempt(change)
    result = 1
    """
    for place in (str(path), "data/sample/numbers.csv"):
        seen(code, path=place)
    after = path.stat()
    same = ("st_mode", "st_size", "st_mtime_ns", "st_nlink", "st_ino")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


# Processes


@pytest.mark.parametrize("what", ["mem", "environ", "maps", "cmdline", "fd", "root", "cwd"])
def test_the_parents_process_cannot_be_looked_into(seen: Seen, level: Level, what: str):
    code = """
    listed = what in ("fd", "root", "cwd")
    paths = [f"/proc/{pid}/{what}" for pid in (os.getppid(), host)]
    result = [attempt(posix.listdir if listed else read, path) for path in paths]
    """
    found = set(seen(code, what=what, host=os.getpid()))
    if level is Level.FULL and what == "cmdline":  # its own init, which is a copy of itself
        found -= {"worked"}
    assert found <= REFUSED


def test_nothing_of_the_host_is_in_its_environment(seen: Seen):
    code = """
    result = repr(dict(os.environ)) + open("/proc/self/environ").read()
    """
    assert CANARY not in seen(code)


def test_no_descriptor_leads_out(seen: Seen):
    code = """
    import socket
    result = []
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            link = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue  # the listing's own
        if link.startswith("socket:"):
            one = socket.socket(fileno=os.dup(number))
            result.append(f"{one.family.name} {one.type.name}")
        elif link in (f"{os.environ['HOME']}/.{name} (deleted)" for name in ("stdout", "stderr")):
            continue  # its own printed text
        else:
            result.append(link.partition("[")[0].rstrip(":"))
    result = sorted(set(result))
    """
    # No seqpacket, which is the host's, and no socket of a network.
    assert set(seen(code)) <= {"AF_UNIX SOCK_STREAM", "anon_inode", "pipe", "/dev/null"}


def test_signals_reach_nobody_else(play_at: Play, level: Level):
    code = f"""
    import signal
    pids = {{os.getppid(), {os.getpid()}}}
    result = [attempt(os.kill, pid, number) for pid in pids for number in (0, signal.SIGTERM)]
    """
    session = play_at(PRELUDE + dedent(code), "attempt(os.kill, -1, 9)", "alive = 1")
    found = session.value("c0", ("result",))
    assert set(found) <= REFUSED | ({"worked"} if level is Level.FULL else set())  # its own init
    assert session.value("c2", ("alive",)) == 1
    assert session.warm.alive


CALLS = {  # x86_64 number and arguments of what must fail whatever it is aimed at
    "ptrace": (101, (16, "PARENT", 0, 0)),
    "process_vm_readv": (310, ("PARENT", 0, 0, 0, 0, 0)),
    "pidfd_getfd": (438, (0, 0, 0)),
    "shmget": (29, (0, 4096, 0o1600)),
    "msgget": (68, (0, 0o1600)),
    "keyctl": (250, (0,)),
    "io_uring_setup": (425, (1, 0)),
    "unshare": (272, (0x10000000,)),
    "bpf": (321, (0, 0, 0)),
    "mincore": (27, (0, 0, 0)),
    "cachestat": (451, (0, 0, 0, 0)),
    "preadv2 of what is cached alone": (327, (0, 0, 0, 0, 0, 8)),
    "clone3": (435, (0, 0)),
    "a namespace by clone": (56, (0x10000000 | 17, 0, 0, 0, 0)),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64 calls")
def test_system_calls_that_lead_out(seen: Seen):
    code = """
    libc = ctypes.CDLL(None, use_errno=True)
    result = []
    for number, arguments in calls:
        given = [os.getppid() if a == "PARENT" else a for a in arguments]
        result.append(libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, given)))
    """
    assert seen(code, calls=list(CALLS.values())) == [-1] * len(CALLS)


def alive(marker: str) -> list[int]:
    """Descriptors of this machine's processes whose command line holds ``marker``."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if marker.encode() in line.read_bytes():
                found.append(os.pidfd_open(int(line.parent.name)))
    return found


STAYS = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.setsid()
if os.fork() == 0:
    os.setsid()
    os.fork()
time.sleep(600)
"""


def test_nothing_survives_its_submission(play_at: Play, level: Level):
    marker = f"softmark-survivor-{os.getpid()}-{level}"
    code = f"""
    import os, subprocess, sys, time
    for _ in range(3):
        subprocess.Popen([sys.executable, "-c", {STAYS!r} + "# {marker}"])
    """
    session = play_at(code, "import time\ntime.sleep(1)")
    found = alive(marker)
    assert len(found) >= 3
    session.close()
    for descriptor in found:  # readable once the process has ended
        assert select.select([descriptor], [], [], 10)[0]
        os.close(descriptor)
    assert alive(marker) == []


SHARED_CALLS = {  # the same, where a user is shared with others
    "prlimit64": (302, ("HOST", 7, 0, 0)),
    "setpriority": (141, (0, "HOST", 19)),
    "setpriority of a user": (141, (2, 0, 19)),
    "ioprio_set": (251, (1, "HOST", 0)),
    "mq_open": (240, (0, 0, 0, 0)),
    "shmat": (30, (0, 0, 0)),
    "semop": (65, (0, 0, 0)),
    "msgrcv": (70, (0, 0, 0, 0, 0)),
    "inotify_init1": (294, (0,)),
    "listmount": (458, (0, 0, 0, 0)),
    "syslog": (103, (10, 0, 0)),
    "socket": (41, (1, 1, 0)),
    "a pair that sends elsewhere": (53, (1, 2, 0, 0)),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64 calls")
def test_system_calls_that_reach_others_of_the_same_user(seen: Seen, level: Level):
    code = """
    libc = ctypes.CDLL(None, use_errno=True)
    result = []
    for number, arguments in calls:
        given = [host if a == "HOST" else a for a in arguments]
        result.append(libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, given)))
    """
    if level.shared:
        found = seen(code, calls=list(SHARED_CALLS.values()), host=os.getpid())
        assert dict(zip(SHARED_CALLS, found, strict=True)) == dict.fromkeys(SHARED_CALLS, -1)


# The network


def test_no_network(seen: Seen):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = """
        import socket
        def udp():
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
        result = [attempt(socket.create_connection, ("127.0.0.1", port), 2), attempt(udp),
                  attempt(socket.create_connection, ("192.0.2.1", 80), 2),
                  attempt(socket.getaddrinfo, "example.com", 80)]
        """
        assert set(seen(code, port=port)) <= REFUSED | {"gaierror"}


def test_sockets_of_the_host(seen: Seen, tmp_path: Path):
    name, path = f"\0softmark-{os.getpid()}", str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as other:
        for server, where in ((one, name), (other, path)):
            server.bind(where)
            server.listen()
        code = """
        import socket
        def connect(where):
            socket.socket(socket.AF_UNIX).connect(where)
        def send(where):
            pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            pair[0].sendto(b"x", where)
        result = [attempt(act, where) for act in (connect, send) for where in (name, path)]
        """
        assert set(seen(code, name=name, path=path)) <= REFUSED


def test_the_kernels_own_sockets_are_out_of_its_reach(seen: Seen, level: Level):
    code = """
    place = os.path.dirname(os.environ["HOME"]) if shared else "/home/student/.kernel"
    result = [attempt(posix.unlink, place + "/s-1"), attempt(posix.rename, place + "/s-1", "mine"),
              attempt(posix.symlink, "/run", place + "/s-9") if shared else "OSError"]
    """
    assert set(seen(code, shared=level.shared)) <= REFUSED


def test_what_it_ends_with_a_signal_is_its_own(play_at: Play):
    code = """
    import multiprocessing, signal, subprocess, time
    child = subprocess.Popen(["sleep", "600"])
    child.terminate()
    ended = child.wait(10)
    """
    session = play_at("import os\n" + dedent(code))
    assert session.value("c0", ("ended",)) == -signal.SIGTERM


def test_the_next_submission_is_not_harmed(warm_at: Callable[[Level], WarmParent], level: Level):
    warm = warm_at(level)
    first = played(warm, ("import os\nos.kill(os.getpid(), 11)",))
    first.close()
    second = played(warm, ("x = 1",))
    assert second.value("c0", ("x",)) == 1
    second.close()


OLDER = """
import fcntl, multiprocessing, os, signal, subprocess, sys
parent, host = os.getppid(), {host}
refused = [attempt(os.kill, pid, number) for pid in (parent, host, 1) for number in (0, 9)]
refused += [
    attempt(os.killpg, os.getpgid(parent), 9),
    attempt(signal.pidfd_send_signal, os.pidfd_open(parent), 9),
    attempt(fcntl.fcntl, os.pipe()[0], fcntl.F_SETOWN, parent),
    attempt(libc_kill, parent),
]
ended = []
for act in (lambda c: c.terminate(), lambda c: os.killpg(c.pid, 9), lambda c: os.kill(-1, 9)):
    child = subprocess.Popen(["sleep", "600"], start_new_session=True)
    act(child)
    ended.append(child.wait(9))
ended.append(subprocess.run([sys.executable, "-c", "import os; os.abort()"]).returncode)
heard = []
signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))
os.kill(os.getpid(), signal.SIGUSR1)
with multiprocessing.Pool(2) as pool:
    heard += pool.map(abs, [-2])
"""
LIBC_KILL = """
def libc_kill(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.kill(pid, 9) != 0:
        raise OSError(ctypes.get_errno(), "")
"""


@pytest.mark.parametrize("low", [level for level in Level if level.shared])
def test_signals_where_landlock_is_too_old_to_keep_them(low: Level):
    with WarmParent([], {}, least=low, most=low, landlock=4) as warm:
        session = played(warm, (PRELUDE + LIBC_KILL + OLDER.format(host=os.getpid()),))
        try:
            assert printed(session) == ""
            assert session.value("c0", ("refused",)) == ["PermissionError"] * 10
            assert session.value("c0", ("ended",)) == [-15, -9, -9, -6]
            assert session.value("c0", ("heard",)) == [1, 2]
        finally:
            session.close()
        assert warm.alive


def test_a_scratch_without_end(play_at: Play, level: Level):
    limits = replace(SMALL, scratch_bytes=4 * 1024**2, cpu_s_per_cell=20.0, cpu_s_per_notebook=30.0)
    cell = """
    import os
    held = []
    for number in range(400):
        file = open(f"{number}.bin", "wb")
        try:
            file.write(os.urandom(1024**2)); file.flush()
        except OSError:
            break  # at level full the disk is full
        os.unlink(f"{number}.bin")  # what has no name is counted too
        held.append(file)
    """
    session = play_at(dedent(cell), "x = 1", limits=limits)
    if level is Level.FULL:
        assert session.value("c1", ("x",)) == 1
    else:
        assert session.run.stopped_at == 0
        assert session.run.reason == "files of more than 4 MB were written"
