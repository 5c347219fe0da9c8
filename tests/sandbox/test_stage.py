"""The seal works for root and for a plain user alike."""

import json
import os
import subprocess
import sys
from pathlib import Path

import machines
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
            machines.as_plain_user(
                [sys.executable, "-P", "-c", RUN, str(Path(__file__).parents[1]), str(folder)],
                [Path(__file__).parents[1]],
            ),
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == expected(machines.PLAIN_USER)
