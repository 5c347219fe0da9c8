"""Runs the lecturer's script that makes a stand-in for data which cannot be had.

The script is the course's own, so it is trusted; it runs in a process of its own, with a
time limit, in an empty folder that it writes its files into.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from softmark.course.data.dataset import Dataset, StandIn
from softmark.model import DataError


def make_stand_in(dataset: Dataset, stand_in: StandIn, target: Path) -> None:
    """Let the script write every file of the data set into ``target``, an empty folder.

    It is called as ``python SCRIPT FOLDER``, in that folder. Raises DataError when it
    fails, takes too long, or leaves a file out.
    """
    where = f"{stand_in.script.parent.name}/{stand_in.script.name}"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                [sys.executable, str(stand_in.script), str(target)],
                cwd=target,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise DataError(f"cannot be run: {error.strerror or error}", where=where) from error
        try:
            code = process.wait(stand_in.time_limit_s)
        except subprocess.TimeoutExpired:
            raise DataError(
                f"the stand-in was not made within {stand_in.time_limit_s:g} s",
                where=where,
                todo="Make the script faster, or set time_limit_s under [stand_in].",
            ) from None
        finally:
            _end(process)
        if code != 0:
            raise DataError(
                f"the script ended with code {code}: {_last_line(said)}",
                where=where,
                todo=f"Try it: python {where} FOLDER",
            )
    for file in dataset.files:
        made = target / file.name
        if made.is_symlink() or not made.is_file() or not made.stat().st_size:
            raise DataError(
                f"the script made no {file.name}",
                where=where,
                expected="it to write that file into the folder that is its first argument",
            )
        if made.stat().st_size > dataset.max_bytes:
            found = f"{file.name} has {made.stat().st_size} bytes"
            expected = f"{dataset.max_bytes} at most"
            raise DataError(found, where=where, expected=expected, todo="Set max_mb higher.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """What the script started ends with it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(said: IO[bytes]) -> str:
    said.seek(0, os.SEEK_END)
    size = said.tell()
    said.seek(max(0, size - 4000))
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "it said nothing"
