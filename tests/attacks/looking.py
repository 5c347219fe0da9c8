"""Attacks that only look or knock: files, processes, memory, the network, escape calls.

They share one notebook, a cell for each; what a cell printed is its outcome.
"""

from __future__ import annotations

import os

from attacks.cases import Look

DESCRIPTORS = (  # first, while it has opened none itself
    Look(
        "open descriptors",
        # What it prints past Python goes into files of its own scratch.
        "OWN = ('/home/student/.stdout (deleted)', '/home/.stdout (deleted)', "
        "'/home/student/.stderr (deleted)', '/home/.stderr (deleted)')\n"
        "found = []\nfor fd in os.listdir('/proc/self/fd'):\n    try:\n        at = os.readlink(f'/proc/self/fd/{fd}')\n"
        "    except OSError:\n        continue\n    if at.startswith('/') and not at.startswith('/dev/') and not at.endswith(OWN):\n        found.append(at)",
        "[]",
    ),
)

FILES = (
    Look("the hidden tests", "found = attempt(read, COURSE + '/grader_tests/tiny/test_double.py')"),
    Look("the solution", "found = attempt(read, COURSE + '/source/tiny/tiny.ipynb')"),
    Look("another submission", "found = attempt(read, COURSE + '/submitted/bob/tiny/tiny.ipynb')"),
    Look(
        "its own hand-in",
        "found = attempt(read, COURSE + '/submitted/looks/tiny/tiny.ipynb')",
    ),
    Look("the gradebook", "found = attempt(read, COURSE + '/gradebook.db')"),
    Look(
        "the gradebook by sqlite",
        "import sqlite3\nfound = attempt(lambda: sqlite3.connect(f'file:{COURSE}/gradebook.db?mode=ro',"
        " uri=True).execute('select * from student').fetchall())",
        "OperationalError",
    ),
    Look("the roster", "found = attempt(read, COURSE + '/roster.csv')"),
    Look("records", "found = attempt(read, COURSE + '/.softmark/kept.json')"),
    Look("a list of the course", "found = attempt(os.listdir, COURSE)"),
    Look("a walk of the course", "found = list(os.walk(COURSE))", "[]"),
    Look("the home", "found = attempt(read, HOME + '/.netrc')"),
    Look("the home's keys", "found = attempt(read, HOME + '/.ssh/id_ed25519')"),
    Look("the password file", "found = attempt(read, '/etc/shadow')"),
    Look(
        "by way of /proc/self/root",
        "found = attempt(read, '/proc/self/root' + COURSE + '/gradebook.db')",
    ),
    Look(
        "by way of /proc/thread-self/cwd",
        "found = attempt(read, '/proc/thread-self/cwd/' + '../' * 30 + COURSE[1:] + '/gradebook.db')",
    ),
    Look(
        "by way of the host's root",
        "found = attempt(read, f'/proc/{HOST}/root{COURSE}/roster.csv')",
    ),
    Look("by way of process 1", "found = attempt(read, '/proc/1/root' + COURSE + '/gradebook.db')"),
    Look(
        "by a link of its own",
        "os.symlink(COURSE + '/gradebook.db', 'link')\nfound = attempt(read, 'link')",
    ),
    Look("by a hard link", "found = attempt(os.link, COURSE + '/gradebook.db', 'hard')"),
    Look("by renaming it here", "found = attempt(os.rename, COURSE + '/gradebook.db', 'mine')"),
    Look(
        "through a descriptor without rights",
        "found = attempt(lambda: read(f'/proc/self/fd/{os.open(COURSE + \"/gradebook.db\", os.O_PATH)}'))",
    ),
    Look(
        "a folder opened as a path",
        "found = attempt(lambda: os.listdir(os.open(COURSE, os.O_PATH)))",
    ),
    Look(
        "relative to a folder opened as a path",
        "found = attempt(lambda: os.open('gradebook.db', os.O_RDONLY, dir_fd=os.open(COURSE, os.O_PATH)))",
    ),
    Look("by chroot", "found = attempt(os.chroot, COURSE)"),
    Look(
        "by another program",
        "found = os.system(f'cat {COURSE}/gradebook.db 2>cat.err') != 0",
        "True",
    ),
    Look(
        "by a symlink in a data set's name",
        "attempt(os.makedirs, 'data/x')\nos.symlink(COURSE, 'data/x/c')\n"
        "found = attempt(os.listdir, 'data/x/c')",
    ),
    Look(
        "by a line of the shell",
        "found = get_ipython().getoutput('cat ' + COURSE + '/roster.csv 2>/dev/null')",
        "[]",
    ),
    Look("by numpy", "import numpy\nfound = attempt(numpy.fromfile, COURSE + '/gradebook.db')"),
    Look(
        "by mmap's own syscall",
        "found = attempt(call, 257, -100, ctypes.cast(ctypes.c_char_p((COURSE + '/gradebook.db').encode()), ctypes.c_void_p).value, 0)",
    ),
    Look(
        "by openat2",
        "import struct\n_how = ctypes.create_string_buffer(struct.pack('QQQ', 0, 0, 0))\n"
        "_path = ctypes.create_string_buffer((COURSE + '/gradebook.db').encode())\n"
        "found = attempt(call, 437, -100, ctypes.addressof(_path), ctypes.addressof(_how), 24)",
    ),
    Look(
        "the installed softmark's tests",
        "import importlib.util\nfound = importlib.util.find_spec('tiny_course')",
        "None",
    ),
    Look("kernel messages", "found = attempt(read, '/dev/kmsg')"),
    Look(
        "the disks",
        "found = [attempt(read, '/dev/' + d) for d in ('sda', 'vda', 'nvme0n1', 'mem')]",
        "['refused', 'refused', 'refused', 'refused']",
    ),
    Look(
        "Docker's socket",
        "import socket\nfound = attempt(lambda: socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock'))",
    ),
)

WRITING = (
    Look("into the tests", "found = attempt(write, COURSE + '/grader_tests/tiny/conftest.py')"),
    Look("into the course", "found = attempt(write, COURSE + '/softmark.toml')"),
    Look("into the feedback", "found = attempt(os.makedirs, COURSE + '/feedback/looks/tiny')"),
    Look("into the gradebook", "found = attempt(write, COURSE + '/gradebook.db')"),
    Look("into the home", "found = attempt(write, HOME + '/.bashrc')"),
    Look(
        "into site-packages",
        "import site\nfound = {attempt(write, p + '/planted.pth') for p in site.getsitepackages() if os.path.isdir(p)}",
        "{'refused'}",
    ),
    Look("into numpy", "import numpy\nfound = attempt(write, numpy.__file__)"),
    Look("into a core pattern", "found = attempt(write, '/proc/sys/kernel/core_pattern')"),
    Look(
        "the course's rights",
        "found = os.path.exists(COURSE) and attempt(os.chmod, COURSE + '/gradebook.db', 0o666) == 'worked'",
        "False",
    ),
    Look("a device", "found = attempt(os.mknod, 'planted-device', 0o20666, os.makedev(1, 5))"),
    Look(
        "a new file of the course by a rename",
        "write('planted')\nfound = attempt(os.rename, 'planted', COURSE + '/planted')",
    ),
    Look(
        "delete another submission",
        "import shutil\nfound = attempt(shutil.rmtree, COURSE + '/submitted/bob')",
    ),
    Look(
        "a bytecode cache",
        "import numpy\nfound = attempt(write, os.path.join(os.path.dirname(numpy.__file__), '__pycache__', 'planted.pyc'))",
    ),
)

PROCESSES = (
    Look("the host's memory", "found = attempt(read, f'/proc/{HOST}/mem')"),
    Look("the host's environment", "found = attempt(read, f'/proc/{HOST}/environ')"),
    Look("the host's descriptors", "found = attempt(os.listdir, f'/proc/{HOST}/fd')"),
    Look("the host's arguments", "found = attempt(read, f'/proc/{HOST}/cmdline')"),
    Look("the parent's memory", "found = attempt(read, f'/proc/{os.getppid()}/mem')"),
    Look("the parent's descriptors", "found = attempt(os.listdir, f'/proc/{os.getppid()}/fd')"),
    Look("kill the host", "found = attempt(os.kill, HOST, 9)"),
    Look("stop the host", "found = attempt(os.kill, HOST, 19)"),
    Look(
        "signal the host by a pidfd",
        "import signal\nfound = attempt(lambda: signal.pidfd_send_signal(os.pidfd_open(HOST), 9))",
    ),
    Look("slow the host down", "found = attempt(os.setpriority, os.PRIO_PROCESS, HOST, 19)"),
    Look(
        "limits of the host",
        "import resource\nfound = attempt(resource.prlimit, HOST, resource.RLIMIT_CPU, (1, 1))",
    ),
    Look(
        "its limits upwards",
        "found = attempt(resource.setrlimit, resource.RLIMIT_DATA, (-1, -1))",
        "ValueError",
    ),
    Look("ptrace", "found = attempt(call, 101, 16, HOST, 0, 0)"),
    Look("process_vm_readv", "found = attempt(call, 310, HOST, 0, 0, 0, 0, 0)"),
    Look("kcmp", "found = attempt(call, 312, os.getpid(), HOST, 0, 0, 0)"),
    Look("pidfd_getfd", "found = attempt(call, 438, 0, 0, 0)"),
    Look(
        "the environment",
        "found = [k for k, v in os.environ.items() if 'canary' in v.lower() or 'SOFTMARK' in k]",
        "[]",
    ),
    Look(
        "secrets in the memory that was forked",
        "import re\npattern = re.compile(rb'canar[y]-[a-z]+-7c0f')\nfound = []\n"
        "with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:\n"
        "    for line in maps:\n        span, rights, _, _, inode, *_ = line.split()\n"
        "        if rights[0] != 'r' or inode != '0':\n            continue\n"
        "        start, end = (int(part, 16) for part in span.split('-'))\n"
        "        for place in range(start, end, 1 << 20):\n            try:\n"
        "                memory.seek(place)\n                part = memory.read(min(1 << 20, end - place))\n"
        "            except (OSError, ValueError, OverflowError):\n                break\n"
        "            found += pattern.findall(part)",
        "[]",
    ),
    Look(
        "objects of the marking in memory",
        "import gc\nfound = sorted({str(type(o).__module__) for o in gc.get_objects() if str(type(o).__module__).startswith("
        "('softmark.hidden_tests', 'softmark.marking', 'softmark.gradebook', 'softmark.course', '_pytest'))})",
        "[]",
    ),
    Look(
        "modules of the marking",
        "found = [m for m in sys.modules if m.startswith(('softmark.hidden_tests', 'softmark.marking', 'pytest', 'nbgrader'))]",
        "[]",
    ),
    Look(
        "secrets in the frames above",
        "import inspect\nfound = 'canary-' + 'tests' in repr([f.frame.f_locals for f in inspect.stack()][1:]) ",
        "False",
    ),
    Look(
        "the history of IPython",
        "found = [row for row in get_ipython().history_manager.search('*canary*')]",
        "[]",
    ),
)

_SOCKET = (
    "import socket\nfound = attempt(lambda: socket.socket(socket.{family}, socket.{kind}){act})"
)


def _knock(
    name: str, family: str, kind: str = "SOCK_STREAM", act: str = "", prints: str = "refused"
):
    return Look(name, _SOCKET.format(family=family, kind=kind, act=act), prints)


NETWORK = (
    _knock("TCP to the world", "AF_INET", act=".connect(('192.0.2.1', 80))"),
    _knock("TCP to this machine", "AF_INET", act=".connect(('127.0.0.1', 22))"),
    _knock("TCP over IPv6", "AF_INET6", act=".connect(('2001:db8::1', 80))"),
    _knock("UDP to a name server", "AF_INET", "SOCK_DGRAM", ".sendto(b'x', ('192.0.2.1', 53))"),
    _knock("UDP over IPv6", "AF_INET6", "SOCK_DGRAM", ".sendto(b'x', ('2001:db8::1', 53))"),
    _knock("a raw socket", "AF_INET", "SOCK_RAW"),
    _knock("packets", "AF_PACKET", "SOCK_RAW"),
    _knock("vsock", "AF_VSOCK"),
    _knock("the kernel's ciphers", "AF_ALG", "SOCK_SEQPACKET"),
    Look("Bluetooth", "import socket\nfound = attempt(socket.socket, 31, socket.SOCK_RAW)"),
    _knock("CAN", "AF_CAN", "SOCK_RAW"),
    _knock("TIPC", "AF_TIPC", "SOCK_SEQPACKET"),
    Look(
        "a name",
        "import socket\nfound = attempt(socket.getaddrinfo, 'example.com', 80)",
        "gaierror -3",
    ),
    Look(
        "a download",
        "import urllib.request\nfound = attempt(urllib.request.urlopen, 'http://192.0.2.1/', None, 2)",
        "URLError None",
    ),
    Look(
        "SCTP",
        "import socket\nfound = attempt(socket.socket, socket.AF_INET, socket.SOCK_STREAM, 132)",
        "refused",
    ),
)

CALLS = {  # numbers of x86_64
    "a user namespace": (272, 0x10000000),
    "mounts of its own": (272, 0x00020000),
    "clone3": (435, 0, 0),
    "setns": (308, 3, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "open_tree": (428, -100, 0, 0),
    "fsopen": (430, 0, 0),
    "move_mount": (429, -1, 0, -1, 0, 0),
    "pivot_root": (155, 0, 0),
    "bpf": (321, 0, 0, 0),
    "io_uring": (425, 1, 0),
    "userfaultfd": (323, 0),
    "perf events": (298, 0, 0, 0, 0, 0),
    "keys": (250, 0, 0, 0, 0, 0),
    "add a key": (248, 0, 0, 0, 0, 0),
    "file handles": (304, 0, 0, 0),
    "memory without a file": (319, 0, 0),
    "secret memory": (447, 0),
    "shared memory segments": (29, 0, 4096, 0o1600),
    "message queues": (68, 0, 0o1600),
    "fanotify": (300, 0, 0),
    "a module of the kernel": (313, 0, 0, 0),
    "kexec": (246, 0, 0, 0, 0),
    "the host's name": (170, 0, 0),
    "reboot": (169, 0, 0, 0, 0),
    "swap": (167, 0, 0),
    "I/O ports": (172, 3),
    "another user": (105, 12345),
}
_CALLED = tuple(
    Look(f"calls: {name}", f"found = attempt(call, {', '.join(map(str, numbers))})")
    for name, numbers in CALLS.items()
)
ESCAPES = (
    *_CALLED,
    Look(
        "a filter of its own that allows",
        "found = open('/proc/self/status').read().partition('Seccomp:')[2].split()[0]",
        "2",
    ),
    Look(
        "the clock",
        "import time\nfound = attempt(time.clock_settime, time.CLOCK_REALTIME, time.time())",
    ),
    Look("no new privileges taken back", "found = attempt(call, 157, 38, 0, 0, 0, 0)"),
    Look(
        "set-user-id programs",
        "import shutil\nfound = [p for p in ('su', 'sudo', 'mount') if shutil.which(p) and"
        " os.system(f'{p} -c id >su.out 2>&1 </dev/null') == 0]",
        "[]",
    ),
    Look(
        "page cache without blocking",
        "found = attempt(lambda: os.preadv(os.open(os.__file__, os.O_RDONLY), [bytearray(1)], 0, os.RWF_NOWAIT))",
    ),
    Look("page cache by mincore", "found = attempt(call, 27, 0, 0, 0)"),
    Look("page cache by cachestat", "found = attempt(call, 451, 0, 0, 0, 0)"),
)

HERE = os.uname().machine == "x86_64"
LOOKS = (*DESCRIPTORS, *FILES, *WRITING, *PROCESSES, *NETWORK, *(ESCAPES if HERE else ()))
