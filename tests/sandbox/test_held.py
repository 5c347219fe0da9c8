"""Temporary folders go when the process that made them went."""

import subprocess
import sys
import tempfile

from softmark.sandbox.held import HeldFolder

MAKE = (
    "import os, signal; from softmark.sandbox.held import HeldFolder; "
    "print(HeldFolder().path, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
)


def test_what_a_killed_process_left_goes_and_what_is_held_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    mine = HeldFolder()
    killed = subprocess.run([sys.executable, "-c", MAKE], capture_output=True, text=True)
    assert [str(path) for path in tmp_path.iterdir() if path != mine.path] == [
        killed.stdout.strip()
    ]
    other = HeldFolder()
    assert set(tmp_path.iterdir()) == {mine.path, other.path}
    mine.close()
    other.close()
    assert list(tmp_path.iterdir()) == []
