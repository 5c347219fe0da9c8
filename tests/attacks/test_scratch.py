"""A submission writes into its own scratch folder, which no other sees, and nowhere else."""

import pytest
from attacks.inside import Seen
from support import Play


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
