"""What student code can read of the machine, and what it can ask of the system.

Every attack runs in a real sealed kernel. ``result`` is what the student's code found.
"""

import os
from pathlib import Path

import pytest
from attacks.inside import Seen
from support import CANARY, Play

import softmark
from softmark.sandbox.warm_parent import WarmParent


def test_the_root_holds_the_python_environment_and_the_data_only(seen: Seen) -> None:
    top = set(seen("result = os.listdir('/')"))
    fixed = {"bin", "data", "dev", "etc", "home", "lib", "lib64", "proc", "run", "sbin", "tmp"}
    of_python = {Path(p).parts[1] for p in seen("result = [sys.prefix, sys.base_prefix, *sys.path]")
                 if len(Path(p).parts) > 1}  # fmt: skip
    assert top <= fixed | of_python | {"usr", "lib32", "libx32"}
    assert seen("result = os.listdir('/data')") == ["sample"]
    assert seen("result = sorted(os.listdir('.'))") == ["data"]


def test_course_folders_are_not_there(seen: Seen, tmp_path: Path) -> None:
    course = Path(softmark.__file__).parents[2]
    places = [
        str(course / name) for name in ("source", "grader_tests", "submitted", "gradebook.db")
    ]
    places += [
        "../source",
        "../grader_tests",
        "../../gradebook.db",
        "../../submitted",
        str(tmp_path),
    ]
    missing = seen("result = [attempt(os.stat, p) for p in places]", places=places)
    assert missing == ["FileNotFoundError"] * len(places)


@pytest.mark.parametrize("path", ["/etc/shadow", "/etc/passwd", "/etc/hosts", "/var", "/sys"])
def test_system_files_are_not_there(seen: Seen, path: str) -> None:
    assert seen("result = attempt(os.stat, path)", path=path) == "FileNotFoundError"


def test_homes_of_the_host_are_not_there(seen: Seen) -> None:
    assert seen("result = os.listdir('/home')") == ["student"]
    root = seen("result = os.listdir('/root') if os.path.isdir('/root') else []")
    environment = seen("result = [sys.prefix, sys.base_prefix]")
    allowed = {Path(p).parts[2] for p in environment if p.startswith("/root/")}
    assert set(root) <= allowed


def test_the_environment_is_fixed(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = set(os.environ) - {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "PWD",
                               "LOGNAME", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                               "MKL_NUM_THREADS", "TERM", "PYTHONDONTWRITEBYTECODE",
                               "PYTHONHASHSEED", "PYTHONNOUSERSITE", "MPLBACKEND",
                               "TF_CPP_MIN_LOG_LEVEL", "CUDA_VISIBLE_DEVICES", "PAGER",
                               "GIT_PAGER", "MPLCONFIGDIR", "PYDEVD_USE_FRAME_EVAL",
                               "PIP_NO_INDEX", "PIP_DISABLE_PIP_VERSION_CHECK"}  # fmt: skip
    found = seen("result = dict(os.environ)")
    assert found["HOME"] == "/home/student"
    assert not hosts & set(found)


def test_a_secret_of_the_host_is_nowhere_in_memory(seen: Seen) -> None:
    assert CANARY in os.environ["SOFTMARK_TEST_CANARY"]  # as an expected value is in our process
    code = """
    import re
    pattern = re.compile(rb"canar[y]-[0-9a-f]{24}")
    found, read = set(), 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            span, rights, _, _, inode, *_ = line.split()
            if rights.startswith("rw") and inode == "0":
                start, end = (int(part, 16) for part in span.split("-"))
                for place in range(start, end, 1 << 20):
                    try:
                        memory.seek(place)
                        part = memory.read(min(1 << 20, end - place))
                    except (OSError, ValueError, OverflowError):
                        break
                    found.update(pattern.findall(part))
                    read += len(part)
    result = (sorted(found), read > 1_000_000)
    """
    assert seen(code) == ([], True)


def test_only_its_own_processes_are_there(seen: Seen) -> None:
    assert seen("result = sorted(int(p) for p in os.listdir('/proc') if p.isdigit())") == [1, 2]


@pytest.mark.parametrize("what", ["environ", "mem", "root", "cwd", "fd", "maps", "map_files"])
def test_the_init_process_cannot_be_looked_into(seen: Seen, what: str) -> None:
    code = """
    path = f"/proc/1/{what}"
    result = attempt(os.listdir if what in ("root", "cwd", "fd", "map_files") else open, path)
    """
    assert seen(code, what=what) == "PermissionError"


def test_the_hosts_processes_have_no_number_in_there(seen: Seen) -> None:
    code = "result = [attempt(os.kill, pid, 0), attempt(os.stat, f'/proc/{pid}')]"
    assert seen(code, pid=os.getpid()) == ["ProcessLookupError", "FileNotFoundError"]


def test_signals_to_everyone_reach_only_its_own(play: Play, warm: WarmParent) -> None:
    session = play(
        "import os\nresult = 1", "os.kill(1, 9)\nos.kill(1, 19)", "os.kill(-1, 9)", "z = 1"
    )
    assert session.run.stopped_at is None  # nobody but process 1 and the kernel was there
    assert session.value("c3", ("z",)) == 1
    assert warm.alive


SYSCALLS = {  # x86_64 number, arguments, what it answers
    "ptrace": (101, (16, 1, 0, 0), "EPERM"),
    "unshare a user namespace": (272, (0x10000000,), "EPERM"),
    "unshare the mounts": (272, (0x00020000,), "EPERM"),
    "clone into a user namespace": (56, (0x10000000 | 17, 0, 0, 0, 0), "EPERM"),
    "setns": (308, (3, 0), "EPERM"),
    "mount": (165, (0, 0, 0, 0, 0), "EPERM"),
    "umount": (166, (0, 0), "EPERM"),
    "pivot_root": (155, (0, 0), "EPERM"),
    "memfd_create": (319, (0, 0), "ENOSYS"),
    "shmget": (29, (0, 4096, 0o1600), "EPERM"),
    "msgget": (68, (0, 0o1600), "EPERM"),
    "keyctl": (250, (0,), "EPERM"),
    "bpf": (321, (0, 0, 0), "EPERM"),
    "io_uring_setup": (425, (1, 0), "ENOSYS"),
    "userfaultfd": (323, (0,), "EPERM"),
    "perf_event_open": (298, (0,), "EPERM"),
    "process_vm_readv": (310, (1, 0, 0, 0, 0, 0), "EPERM"),
    "open_by_handle_at": (304, (0, 0, 0), "EPERM"),
    "setuid(0)": (105, (0,), "EINVAL"),
    "reboot": (169, (0, 0, 0, 0), "EPERM"),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64 calls")
@pytest.mark.parametrize("name", SYSCALLS)
def test_a_call_that_students_need_not_is_refused(seen: Seen, name: str) -> None:
    number, arguments, expected = SYSCALLS[name]
    code = """
    import ctypes, errno
    libc = ctypes.CDLL(None, use_errno=True)
    answer = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) for a in arguments))
    if answer == 0 and number == 56:
        os._exit(0)
    result = (answer, errno.errorcode.get(ctypes.get_errno()))
    """
    assert seen(code, number=number, arguments=arguments) == (-1, expected)


def test_there_are_no_privileges_and_no_way_to_any(seen: Seen) -> None:
    code = """
    status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
    result = {k: v.strip() for k, v in status.items() if k.startswith("Cap") or k in
              ("NoNewPrivs", "Seccomp", "Groups")}
    """
    none = "0" * 16
    caps = dict.fromkeys(["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], none)
    found = seen(code)
    assert found.pop("Groups") == "" or os.geteuid() != 0
    assert found == caps | {"NoNewPrivs": "1", "Seccomp": "2"}


def test_setuid_programs_give_nothing(seen: Seen) -> None:
    code = """
    import stat
    folders = ["/usr/bin", "/usr/sbin", "/usr/lib/openssh"]
    paths = [os.path.join(f, n) for f in folders if os.path.isdir(f) for n in os.listdir(f)]
    setuid = [p for p in paths if os.path.isfile(p) and os.stat(p).st_mode & stat.S_ISUID]
    mounts = [line.split() for line in open("/proc/self/mountinfo")]
    result = [m[4] for m in mounts if "nosuid" not in m[5]]
    """
    assert seen(code) == []  # no mount honours the bit
