"""What a second ``softmark grade`` costs when nothing has changed.

    python benchmarks/second_run.py [--submissions 1000] [--json FILE]

One submission of the first assignment that `softmark init` makes is marked; it is then handed in
by as many students, and its grade published for each as marking publishes it. What is measured is
the whole command, run twice: elapsed and CPU seconds of it and of all that it started, beside those
of an interpreter that does nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.marking.engine import Engine, Job
from softmark.marking.publish import Publisher
from softmark.marking.stale import Grounds
from softmark.notebook import read_notebook

NAME = "first_steps"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--submissions", type=int, default=1000)
    arguments.add_argument("--json", type=Path)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        subprocess.run([*_softmark(), "init", str(root)], check=True, stdout=subprocess.DEVNULL)
        _hand_in(root, asked.submissions)
        began = time.perf_counter()
        _publish(root)
        print(f"{asked.submissions} grades published in {time.perf_counter() - began:.1f} s")
        found = {
            "submissions": asked.submissions,
            "interpreter": _timed([sys.executable, "-c", ""]),
        }
        for which in ("second", "third"):
            found[which] = _timed([*_softmark(), "grade"], root)
    for what, figures in found.items():
        print(what, figures)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _softmark() -> list[str]:
    return [sys.executable, "-m", "softmark"]


def _hand_in(root: Path, count: int) -> None:
    """The sample hand-in of the new course, by ``count`` students."""
    first = next(iter(sorted((root / "submitted").glob(f"*/{NAME}"))))
    for number in range(count):
        shutil.copytree(first, root / "submitted" / f"student{number:05}" / NAME)
    shutil.rmtree(first.parent)


def _publish(root: Path) -> None:
    course = Course.load(root)
    assignment = course.assignments[NAME]
    hand_ins = find_hand_ins(course, [assignment])
    cache, grounds = course.reference_cache(NAME), Grounds(course)
    with Engine() as engine:
        graded = engine.grade(Job(hand_ins.submissions[0], assignment, cache))
    with Gradebook(course.gradebook_url, course.id) as gradebook:
        gradebook.sync_assignment(NAME, read_notebook(assignment.source))
        publisher = Publisher(course, gradebook, None)
        for each in hand_ins.submissions:
            grade = replace(graded.grade, student=each.student)
            assert not publisher.publish(each, grade, graded.notebook, grounds.basis(each)).refused


def _timed(command: list[str], folder: Path | None = None) -> dict[str, float]:
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    elapsed, after = time.perf_counter() - began, os.times()
    assert done.returncode == 0, done.stderr
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return {"elapsed_s": round(elapsed, 2), "cpu_s": round(cpu, 2)}


if __name__ == "__main__":
    main()
