"""Attacks on the marking, one test each: what the student's code sees, exactly.

Every attack runs in a real sealed kernel. ``result`` is what the student's code found.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
import pytest
from support import CANARY, SMALL, Play, played, printed

import softmark
from softmark.model import KernelDied, StudentError
from softmark.sandbox.warm_parent import WarmParent

PRELUDE = """
import os, sys

def attempt(action, *args):
    try:
        action(*args)
    except BaseException as error:
        return type(error).__name__
    return "worked"
"""

IMPATIENT = replace(SMALL, wall_factor=1.0, wall_grace_s=0.5, cpu_s_per_call=0.5)

Seen = Callable[..., Any]


@pytest.fixture
def seen(play: Play) -> Seen:
    """The value of ``result`` after the student's code has run."""

    def run(code: str, **names: object) -> Any:
        given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
        session = play(PRELUDE + given + "\n" + dedent(code))
        assert session.run.stopped_at is None, session.run.reason
        assert "Traceback" not in printed(session)
        return session.value("c0", ("result",))

    return run


# What there is to read


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


# Other processes


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


# The network


@pytest.fixture
def listening() -> Iterator[int]:
    """A TCP server of the host that would answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_tcp_to_the_host(seen: Seen, listening: int) -> None:
    code = "import socket\nresult = attempt(socket.create_connection, ('127.0.0.1', port), 2)"
    socket.create_connection(("127.0.0.1", listening), 2).close()  # the host itself can
    assert seen(code, port=listening) == "ConnectionRefusedError"


def test_tcp_and_udp_to_the_world(seen: Seen) -> None:
    code = """
    import socket
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    result = [attempt(socket.create_connection, ("192.0.2.1", 80), 2),
              attempt(udp.sendto, b"x", ("192.0.2.1", 53)),
              attempt(socket.getaddrinfo, "example.com", 80)]
    """
    assert seen(code) == ["OSError", "OSError", "gaierror"]


def test_an_abstract_unix_socket_of_the_host(seen: Seen) -> None:
    name = f"\0softmark-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        code = "import socket\nresult = attempt(socket.socket(socket.AF_UNIX).connect, name)"
        assert seen(code, name=name) == "ConnectionRefusedError"


def test_a_unix_socket_file_of_the_host(seen: Seen, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        code = "import socket\nresult = attempt(socket.socket(socket.AF_UNIX).connect, path)"
        assert seen(code, path=path) == "FileNotFoundError"


@pytest.mark.parametrize("family", ["AF_VSOCK", "AF_PACKET", "AF_ALG", "AF_CAN"])
def test_socket_families_that_reach_past_the_network_namespace(seen: Seen, family: str) -> None:
    code = """
    import errno, socket
    try:
        socket.socket(getattr(socket, family), socket.SOCK_STREAM)
        result = "worked"
    except OSError as error:
        result = errno.errorcode[error.errno]
    """
    assert seen(code, family=family) == "EAFNOSUPPORT"


def test_two_submissions_share_no_network(warm: WarmParent, play: Play) -> None:
    listens = """
    import socket
    tcp = socket.create_server(("127.0.0.1", 0)); port = tcp.getsockname()[1]
    named = socket.socket(socket.AF_UNIX); named.bind("\\0meet"); named.listen()
    own = attempt(socket.create_connection, ("127.0.0.1", port), 2)
    """
    first = play(PRELUDE + dedent(listens))
    assert first.value("c0", ("own",)) == "worked"  # loopback is there, its own
    port = first.value("c0", ("port",))
    second = play(
        PRELUDE
        + f"import socket\nresult = [attempt(socket.create_connection, ('127.0.0.1', {port})),"
        " attempt(socket.socket(socket.AF_UNIX).connect, '\\0meet')]"
    )
    assert second.value("c0", ("result",)) == ["ConnectionRefusedError"] * 2


# Writing


@pytest.mark.parametrize(
    "folder",
    ["/", "/data", "/data/sample", "/dev", "/etc", "/home", "/run", "/run/softmark", "/usr"],
)
def test_nothing_can_be_written_outside_its_own_scratch(seen: Seen, folder: str) -> None:
    code = "result = attempt(open, folder + '/planted', 'w')"
    assert seen(code, folder=folder) in ("OSError", "PermissionError")  # read-only


def test_the_python_environment_cannot_be_written(seen: Seen) -> None:
    code = """
    import numpy
    paths = [numpy.__file__, sys.prefix + "/planted", sys.executable,
             os.path.dirname(os.__file__) + "/planted.py", "data/sample/numbers.csv"]
    own = os.stat("/tmp").st_dev  # folders above an environment in /tmp: nobody else's
    paths += [os.path.join(p, "planted.py") for p in sys.path
              if os.path.isdir(p) and os.stat(p).st_dev != own]
    result = {attempt(open, path, "a") for path in paths if os.path.dirname(path) != os.getcwd()}
    """
    assert seen(code) <= {"OSError", "PermissionError"}


def test_what_one_submission_writes_no_other_sees(play: Play) -> None:
    places = "['/tmp/planted', '/dev/shm/planted', '/home/student/planted', 'planted']"
    write = f"for place in {places}:\n    open(place, 'w').write('answer')\nresult = 'written'"
    assert play(write).value("c0", ("result",)) == "written"
    look = f"import os\nresult = [os.path.exists(place) for place in {places}]"
    assert play(look).value("c0", ("result",)) == [False] * 4


def test_device_nodes(seen: Seen) -> None:
    code = """
    result = [sorted(set(os.listdir("/dev")) - {"core", "console"}),
              attempt(os.mknod, "/tmp/zero", 0o20666, os.makedev(1, 5))]
    """
    plain = [
        "fd",
        "full",
        "null",
        "ptmx",
        "pts",
        "random",
        "shm",
        "stderr",
        "stdin",
        "stdout",
        "tty",
    ]
    assert seen(code) == [[*plain, "urandom", "zero"], "PermissionError"]


@pytest.mark.parametrize(
    "path",
    [
        "/proc/sys/user/max_user_namespaces",
        "/proc/sys/kernel/core_pattern",
        "/proc/self/uid_map",
        "/proc/1/oom_score_adj",
        "/proc/sys/kernel/msgmax",
    ],
)
def test_kernel_settings_cannot_be_written(seen: Seen, path: str) -> None:
    code = """
    def write():
        with open(path, "w") as stream:
            stream.write("1")
    result = attempt(write)
    """
    assert seen(code, path=path) in ("PermissionError", "OSError")


# The sockets of the kernel itself


def test_no_descriptor_leads_out(seen: Seen) -> None:
    code = """
    import socket, struct, stat
    result = []
    for fd in map(int, os.listdir("/proc/self/fd")):
        try:
            link = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue  # the listing's own
        if link.startswith("socket:"):
            s = socket.socket(fileno=os.dup(fd))
            result.append((s.family.name, s.type.name))
        else:
            result.append((link.partition("[")[0].rstrip(":"), ""))
    result = sorted(set(result))
    """
    found = set(seen(code))
    assert ("AF_UNIX", "SOCK_SEQPACKET") not in found  # the host's control socket
    assert {kind for _, kind in found} <= {"", "SOCK_STREAM"}
    own = {f"/home/student/.{name} (deleted)" for name in ("stdout", "stderr")}
    known = {"/dev/null", "pipe", "anon_inode"} | own
    assert {what for what, kind in found if not kind} <= known


def test_the_socket_folder_is_out_of_reach(seen: Seen) -> None:
    code = """
    result = [os.listdir("/run/softmark"), os.listdir("/home/student/.kernel"),
              os.listdir("/proc/self/root/run/softmark"),
              sorted(m for m in os.listdir("/proc/self/root/home/student") if m[0] != ".")]
    """
    assert seen(code) == [[], [], [], ["homework"]]


def test_another_submissions_sockets_are_out_of_reach(play: Play) -> None:
    first = play("x = 1")
    code = """
    import glob
    result = glob.glob("/**/s-1", recursive=False) + glob.glob("/run/**", recursive=True)
    result += glob.glob("/home/student/.kernel/*") + glob.glob("/proc/*/root/run/softmark/*")
    """
    second = play(dedent(code))
    assert second.value("c0", ("result",)) == ["/run/", "/run/softmark"]
    assert first.value("c0", ("x",)) == 1


def test_forged_replies_are_only_wrong_answers(play: Play) -> None:
    session = play(
        """
        from ipykernel.kernelapp import IPKernelApp
        app = IPKernelApp.instance()
        a = 1
        """,
        """
        session = app.kernel.session
        for kind in ("softmark_reply", "execute_reply", "shutdown_reply", "status", "made_up"):
            session.send(app.iopub_socket, kind, {"status": "ok", "execution_state": "idle"},
                         parent={"header": {"msg_id": "forged"}})
        b = 2
        """,
        "c = 3",
    )
    assert [session.value("c2", (name,)) for name in "abc"] == [1, 2, 3]


@pytest.mark.parametrize(
    "sent",
    [
        "b'no message at all' * 10",
        "pack({'kind': 'output', 'type': 'stream', 'content': 7})",
        "pack({'kind': 'output', 'type': 'stream'})",
        "pack({'kind': 'output'})[:-1]",
        "pack({}, [b'']) + bytes(4)",
        "struct.pack('!IQ', 1, 1 << 60)",
        "struct.pack('!IQ', 1, 3) + b'[1]'",
    ],
)
def test_bytes_that_are_no_message(play: Play, sent: str) -> None:
    code = f"import os, struct\nos.write(channel.descriptor, {sent})"
    session = play("a = 1", CHANNEL + code, "c = 3")
    # The session is over, but what came before is answered by running it again.
    assert session.run.stopped_at is not None
    assert session.value("c0", ("a",)) == 1


def test_a_forged_end_of_a_cell_wins_no_time(play: Play) -> None:
    code = """
    from ipykernel.kernelapp import IPKernelApp
    parent = IPKernelApp.instance().kernel.get_parent()
    channel.put({"kind": "done", "id": parent["header"]["msg_id"], "count": 2})
    while True:
        pass
    """
    session = play("a = 1", CHANNEL + dedent(code), "c = 3", limits=IMPATIENT)
    assert [session.value("c2", (name,)) for name in "ac"] == [1, 3]


def test_forged_outputs_can_be_written_and_read(play: Play, tmp_path: Path) -> None:
    session = play(
        """
        import json
        from ipykernel.kernelapp import IPKernelApp
        app = IPKernelApp.instance()
        sender = app.kernel.session
        sender.pack = lambda content: json.dumps(content, default=str).encode()
        parent = app.kernel.get_parent()
        def forge(kind, content):
            sender.send(app.iopub_socket, kind, content, parent=parent)
        forge("stream", {"name": "stdout", "text": chr(0xd800)})
        forge("display_data", {"data": {"text/plain": 7, "text/html": [1]}, "metadata": {}})
        forge("display_data", {"data": {chr(0xdfff): "x"}, "metadata": {chr(0xd801): 1}})
        forge("error", {"ename": [], "evalue": 3, "traceback": None})
        forge("execute_input", {"execution_count": {"a": chr(0xd800)}, "code": ""})
        forge("comm_open", {"comm_id": "x", "target_name": "y", "data": {"z": "w" * 1000}})
        """,
        "y = 1",
    )
    notebook = session.run.notebook
    assert printed(session, 0).startswith("?")  # they did arrive
    nbformat.write(notebook, tmp_path / "written.ipynb")
    nbformat.validate(nbformat.read(tmp_path / "written.ipynb", as_version=4))


def test_a_forged_error_is_short_text(play: Play) -> None:
    patch = """
    import json
    from ipykernel.kernelapp import IPKernelApp
    sender = IPKernelApp.instance().kernel.session
    sender.pack = lambda content: json.dumps(content, default=str).encode()
    reply = {"status": "x", "ename": "KeyError", "evalue": chr(0xd800) + "x" * 5_000_000}
    helper.answer = lambda *a: (reply, [])
    """
    session = play("x = 1", HELPER + dedent(patch))
    with pytest.raises(KeyError) as caught:
        session.value("c1", ("x",))
    assert len(str(caught.value)) == 2000
    str(caught.value).encode()


CHANNEL = """
import gc
from softmark.sandbox import direct
from softmark.sandbox.frames import pack
channel = next(o for o in gc.get_objects() if type(o) is direct.Channel)
"""
HELPER = """
import gc
from softmark.sandbox import helper as module
helper = next(o for o in gc.get_objects() if type(o) is module.Helper)
"""


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("module.wire.encode = lambda *a, **k: (b'\\x80\\x04\\x95pickle', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[' * 100_000, [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[\"a\", 7]', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: (b'[\"h\", 1, 2, 3]', [])", "ValueError"),
        ("module.wire.encode = lambda *a, **k: 1 / 0", "ZeroDivisionError"),
        ("helper.answer = lambda *a: ({'status': 'ok'}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'ename': 'a b'}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'evalue': []}, [])", "Exception"),
        ("helper.answer = lambda *a: ({'status': 'x', 'ename': 'SystemExit'}, [])", "SystemExit"),
    ],
)  # fmt: skip
def test_a_patched_helper_gives_errors_of_the_student(
    play: Play, patch: str, expected: str
) -> None:
    session = play("x = 1", HELPER + patch)
    with pytest.raises(StudentError) as caught:
        session.value("c1", ("x",))
    assert caught.value.type_name == expected


def test_a_patched_helper_can_only_give_data(play: Play) -> None:
    patch = "module.wire.encode = lambda *a, **k: (b'[\"l\", [1, 2]]', [])"
    assert play("x = 1", HELPER + patch).value("c1", ("x",)) == [1, 2]


def test_a_reply_larger_than_allowed_ends_the_call(play: Play) -> None:
    patch = "module.wire.encode = lambda *a, **k: (b'1', [bytes(12_000_000)])"
    session = play("x = 1", HELPER + patch, limits=IMPATIENT)
    with pytest.raises((KernelDied, StudentError)):
        session.value("c1", ("x",))


def test_a_forged_array_header_allocates_nothing(play: Play) -> None:
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000,), }"
    forge = f"""
    text = {header!r}.ljust(117) + chr(10)
    npy = b"\\x93NUMPY\\x01\\x00" + len(text).to_bytes(2, "little") + text.encode() + bytes(8)
    module.wire.encode = lambda *a, **k: (b'["a", 0]', [npy])
    """
    session = play("x = 1", HELPER + dedent(forge))
    with pytest.raises(ValueError, match="no data"):
        session.value("c1", ("x",))


def test_objects_are_never_unpickled(play: Play, tmp_path: Path) -> None:
    mark = tmp_path / "unpickled"
    session = play(
        f"""
        import numpy as np
        class Bomb:
            def __reduce__(self):
                return (open, ({str(mark)!r}, "w"))
        x = np.array([Bomb()], dtype=object)
        import pickle
        y = np.frombuffer(pickle.dumps([1]), dtype=np.uint8)
        """
    )
    value = session.value("c0", ("x",))
    assert type(value[0]).__name__ == "Handle"
    assert session.value("c0", ("y",)).dtype == "uint8"
    assert not mark.exists()


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


def test_a_class_that_equals_everything_is_no_answer(play: Play) -> None:
    session = play(
        """
        class Anything(float):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            __hash__ = float.__hash__
        class Everything:
            def __eq__(self, other): return True
        x = Anything(2.0)
        y = Everything()
        """
    )
    x, y = session.value("c0", ("x",)), session.value("c0", ("y",))
    assert type(x) is float
    assert x != 3.0
    assert y != 3.0


def test_a_kernel_cannot_crowd_out_the_next(warm: WarmParent) -> None:
    threads = threading.active_count()
    for _ in range(3):
        session = played(warm, ("import ctypes\nctypes.CDLL(None)._exit(3)",), SMALL)
        assert session.run.reason == "the kernel ended (the code left Python or crashed it)"
        session.close()
    assert warm.forks == {}
    assert threading.active_count() <= threads + 1
