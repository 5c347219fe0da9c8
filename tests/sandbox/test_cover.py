"""A course, and its Python environment, may lie below a folder that each fork covers."""

import os
import subprocess
import sys

from softmark.sandbox.nested import unescape

SCRIPT = """
import os, sys
from softmark.sandbox import syscalls
from softmark.sandbox.nested import _shown_below
top = sys.argv[1]
uid, gid = os.getuid(), os.getgid()
syscalls.unshare(syscalls.CLONE_NEWUSER | syscalls.CLONE_NEWNS)
open("/proc/self/setgroups", "w").write("deny")
open("/proc/self/uid_map", "w").write(f"{uid} {uid} 1")
open("/proc/self/gid_map", "w").write(f"{gid} {gid} 1")
syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
syscalls.mount(f"{top}/env", f"{top}/covered/my env", None, syscalls.MS_BIND)
with _shown_below(f"{top}/covered"):
    syscalls.mount("tmpfs", f"{top}/covered", "tmpfs", 0, "size=64k")
print(sorted(os.listdir(f"{top}/covered")), os.listdir(f"{top}/covered/my env"))
"""


def test_what_is_mounted_below_a_covered_folder_stays(tmp_path):
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "python").touch()
    (tmp_path / "covered" / "my env").mkdir(parents=True)
    (tmp_path / "covered" / "of the host").touch()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, os.fspath(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "['my env'] ['python']\n", done.stderr


def test_the_mount_table_writes_blanks_in_octal():
    assert unescape(r"/tmp/my\040course\011x") == "/tmp/my course\tx"
