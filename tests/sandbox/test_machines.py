"""softmark itself on lesser machines, as root and as a plain user: the same marks."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import machines
import pytest
import tiny_course as tiny

from softmark.model import Level

USERS = ("as root", "as a plain user") if os.geteuid() == 0 else ("as whoever runs this",)
HALF_RIGHT = "def double(x):\n    return 0\nopen('/tmp/x', 'w').write('1')"


@pytest.fixture
def place() -> Iterator[Path]:
    """A new folder that any user may enter, and that is not in the folder for temporary files."""
    top = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path("/tmp")
    folder = top / f"softmark-machine-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("user", USERS)
def test_the_same_marks_at_each_level(place: Path, level: Level, user: str) -> None:
    environment = machines.machine(level, place)
    course = tiny.make_course(place / "course")
    file = tiny.hand_in(course, "ada", HALF_RIGHT)
    command = [sys.executable, "-m", "softmark.cli", "mark", str(file), "-a", "tiny"]
    command += ["--json", "-"]
    if user == "as a plain user":
        machines.hand_over(course)
        command = machines.as_plain_user(command, [place])
    done = machines.run(command, course, environment)
    assert done.returncode == 0, done.stderr
    (record,) = json.loads(done.stdout)
    assert (record["seal"], record["sealed"], record["earned"]) == (level, True, 1)
    assert record["notes"] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone has a mount namespace without asking")
def test_root_whose_only_number_is_its_own(place: Path) -> None:
    # As in a rootless container: no other user to become, and no namespaces inside.
    course = tiny.make_course(place / "course")
    file = tiny.hand_in(course, "ada", HALF_RIGHT)
    command = f"""
    echo 0 > /proc/sys/user/max_user_namespaces || exit 9
    exec {sys.executable} -m softmark.cli mark {file} -a tiny --json -
    """
    done = machines.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command], course, {}
    )
    assert done.returncode == 0, done.stderr
    (record,) = json.loads(done.stdout)
    assert (record["seal"], record["earned"]) == ("bare", 1)


OWN_USERS = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from support import SMALL, played
from softmark.model import Level
from softmark.sandbox.warm_parent import WarmParent
CELL = '''
import os, posix
open("own.txt", "w").write("1")
os.chmod("own.txt", 0o777)
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines())
seen = [os.getuid(), os.getgid(), os.getgroups(), int(status["CapPrm"], 16), os.getcwd()]
def reads(path):
    try:
        return posix.read(posix.open(path, posix.O_RDONLY), 9).decode()
    except OSError as error:
        return type(error).__name__
'''
with WarmParent([], {}, most=Level.BARE) as warm:
    sessions = [played(warm, (CELL,), SMALL) for _ in range(2)]
    first, second = (session.value("c0", ("seen",)) for session in sessions)
    neighbour = sessions[1].call("c0", ("reads",), (first[4] + "/own.txt",))
    before = os.path.exists(first[4])
    for session in sessions:
        session.close()
    print(json.dumps([warm.walls.own_users, first[:4], second[:4], neighbour, before,
                      os.path.exists(first[4])]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives each submission a user")
def test_root_gives_each_submission_a_user_of_its_own(place: Path) -> None:
    tests = Path(__file__).parents[1]
    command = [sys.executable, "-P", "-c", OWN_USERS, str(tests)]
    done = machines.run(machines.as_plain_user(command, [tests], uid=0), place, {})
    assert done.returncode == 0, done.stderr[-3000:]
    own, first, second, neighbour, before, after = json.loads(done.stdout)
    assert own is True
    assert first[0] == first[1] > 60000
    assert second[0] not in (first[0], 0)
    assert first[2:] == [[], 0]
    assert neighbour == "PermissionError"
    assert (before, after) == (True, False)
