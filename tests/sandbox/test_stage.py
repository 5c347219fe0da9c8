"""The seal works for root and for a plain user alike."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from support import Play

from softmark.sandbox.bubblewrap import SANDBOX_UID

LOOK = """
import os
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
seen = {
    "uid": os.getuid(),
    "processes": sorted(int(p) for p in os.listdir("/proc") if p.isdigit()),
    "data": open("data/sample/numbers.csv").read(),
    "capabilities": int(status["CapEff"], 16) | int(status["CapBnd"], 16),
    "seccomp": status["Seccomp"].strip(),
}
try:
    open("/proc/1/mem", "rb")
except OSError as error:
    seen["init"] = type(error).__name__
"""


def expected(uid: int) -> dict[str, object]:
    return {
        "uid": uid,
        "processes": [1, 2],
        "data": "x,y\n1,2\n3,4\n",
        "capabilities": 0,
        "seccomp": "2",
        "init": "PermissionError",
    }


def test_the_seal_as_whoever_runs_the_tests(play: Play) -> None:
    uid = SANDBOX_UID if os.geteuid() == 0 else os.geteuid()
    assert play(LOOK).value("c0", ("seen",)) == expected(uid)


# Becomes a plain user for whom the Python environment can be read, wherever it lies.
AS_PLAIN_USER = """
import os, sys
from pathlib import Path
from softmark.sandbox import syscalls
from softmark.sandbox.bubblewrap import python_paths

syscalls.unshare(syscalls.CLONE_NEWNS)
syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
closed = {}
for path in [*python_paths(), Path(sys.argv[1])]:
    for folder in [*reversed(path.parents)]:
        if not folder.stat().st_mode & 0o001:
            closed.setdefault(folder, []).append((path, os.open(path, os.O_PATH)))
            break
for folder, inside in closed.items():
    syscalls.mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
    for path, descriptor in inside:
        path.mkdir(parents=True)
        syscalls.mount(f"/proc/self/fd/{descriptor}", str(path), None, syscalls.MS_BIND)
os.setgroups([])
os.setresgid(60606, 60606, 60606)
os.setresuid(60606, 60606, 60606)
os.environ["HOME"] = "/nonexistent"
os.chdir("/")
os.execv(sys.executable, [sys.executable, "-P", "-c", sys.argv[3], *sys.argv[1:3]])
"""

RUN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from support import SMALL, played
from softmark.sandbox.warm_parent import WarmParent
with WarmParent([], {"sample": Path(sys.argv[2])}) as parent:
    look = Path(sys.argv[2], "look.py").read_text()
    session = played(parent, (look, "import ctypes\\nctypes.CDLL(None)._exit(0)"), SMALL)
    print(json.dumps(session.value("c0", ("seen",))))  # from a kernel that was brought back
    session.close()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become another user")
def test_the_seal_as_a_plain_user() -> None:
    data = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path("/tmp")
    folder = data / f"softmark-plain-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        (folder / "numbers.csv").write_text("x,y\n1,2\n3,4\n")
        (folder / "look.py").write_text(LOOK)
        done = subprocess.run(
            [
                *(sys.executable, "-P", "-c", dedent(AS_PLAIN_USER)),
                *(str(Path(__file__).parents[1]), str(folder), dedent(RUN)),
            ],
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == expected(60606)
