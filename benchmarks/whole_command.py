"""A class by ``softmark grade`` and by stock ``nbgrader autograde``: elapsed and CPU seconds.

    python benchmarks/whole_command.py [ASSIGNMENT] [--submissions N] [--json FILE] [--picture FILE]

Both mark the same files in new folders, one after the other, each as a lecturer would: the whole
command, start-up, gradebook and pages included (nbgrader's pages are a command of their own, which
is not counted). nbgrader runs with its own kernel and its own limits, and with the plain asserts
that students see as its only tests: ours are nothing that it could run. CPU seconds are those of
the whole machine while the command runs, since what ends in a namespace of its own is in nobody's
account: so nothing else may run. What the machine does by itself is measured first and said.
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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from per_submission import PLAIN_CONFIG, correct_students

from softmark.course import Course
from softmark.notebook import read_notebook, without_hidden_tests

ROOT = Path(__file__).parents[1]
TICK = os.sysconf("SC_CLK_TCK")
IDLE = (3, 4)
"""The columns of /proc/stat that are not work."""


DIFFERENT = 4
"""Of the sample class the best so many, again and again: at some of the others nbgrader stops."""


@dataclass(frozen=True)
class Spent:
    """What a command took, in seconds."""

    elapsed_s: float
    cpu_s: float


def machine_cpu_s() -> float:
    """CPU seconds of the whole machine so far."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    return sum(int(each) for n, each in enumerate(fields) if n not in IDLE) / TICK


def spent(command: Sequence[str], folder: Path) -> Spent:
    """Run a command in a folder and count."""
    before, began = machine_cpu_s(), time.perf_counter()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    return Spent(round(time.perf_counter() - began, 2), round(machine_cpu_s() - before, 2))


def make_course(root: Path, assignment: str, count: int) -> None:
    """A course of one assignment, with ``count`` hand-ins of the sample class."""
    described = Course.load(ROOT).assignment(assignment)
    students = correct_students(assignment, DIFFERENT)
    for name in ("source", "grader_tests", "release"):
        shutil.copytree(ROOT / name / assignment, root / name / assignment)
    for shared in (ROOT / "source").glob("*.py"):
        shutil.copy2(shared, root / "source" / shared.name)
    for name, folder in described.data.items():
        shutil.copytree(folder, root / "data" / name)
    for name in ("softmark.toml", "nbgrader_config.py"):
        shutil.copy2(ROOT / name, root / name)
    for number in range(count):
        student = students[number % len(students)]
        place = root / "submitted" / f"student{number:03}" / assignment
        shutil.copytree(ROOT / "examples" / "class" / student / assignment, place)


def make_stock(root: Path, assignment: str) -> None:
    """Make of the same course one of stock nbgrader: visible tests alone, data beside."""
    described = Course.load(ROOT).assignment(assignment)
    (root / "nbgrader_config.py").write_text(PLAIN_CONFIG, encoding="utf-8")
    (root / "softmark.toml").unlink()
    shutil.rmtree(root / "release")  # nbgrader makes its own, and none where there is one
    source = root / "source" / assignment / f"{assignment}.ipynb"
    source.write_text(json.dumps(without_hidden_tests(read_notebook(source))), encoding="utf-8")
    for place in (root / "submitted").glob(f"*/{assignment}"):
        for name, path in described.beside().items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place / name)
        for name, folder in described.data.items():
            shutil.copytree(folder, place / "data" / name)


def check_whole(root: Path, assignment: str) -> None:
    """Stop where nbgrader's run of a notebook ended early, which would make it look cheap."""
    for path in sorted((root / "autograded").glob(f"*/{assignment}/{assignment}.ipynb")):
        cells = read_notebook(path).cells
        failed = {o.ename for c in cells for o in c.get("outputs", ()) if "ename" in o}
        if failed & {"FileNotFoundError", "NameError", "ModuleNotFoundError"}:
            raise SystemExit(f"nbgrader's run of {path.parents[1].name} stopped early: {failed}")


def draw(found: dict[str, Spent], title: str, path: Path) -> None:
    """Two bars a side, with their figures."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(1, 2, figsize=(8, 2.4), sharey=True, layout="constrained")
    names = list(found)
    for ax, (what, of) in zip(
        axes, (("elapsed", "elapsed_s"), ("processor", "cpu_s")), strict=True
    ):
        values = [getattr(each, of) for each in found.values()]
        bars = ax.barh(names, values, color=["#2f6f4f", "#9aa0a6"], height=0.6)
        ax.bar_label(bars, [f"{value:.0f} s" for value in values], padding=4)
        ax.set(title=what, xlim=(0, max(values) * 1.2))
        ax.spines[["top", "right", "bottom"]].set_visible(False)
        ax.set_xticks([])
    axes[0].figure.suptitle(title)
    axes[0].figure.savefig(path, dpi=120)


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="backpropagation")
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--picture", type=Path, help="draw them here (PNG or SVG)")
    asked = parser.parse_args()
    before, began = machine_cpu_s(), time.perf_counter()
    time.sleep(5)  # what is measured is this very time
    idle = (machine_cpu_s() - before) / (time.perf_counter() - began)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder) / "softmark", Path(folder) / "nbgrader"
        for root in (ours, theirs):
            make_course(root, asked.assignment, asked.submissions)
        make_stock(theirs, asked.assignment)
        nbgrader = [sys.executable, "-m", "nbgrader"]
        spent([*nbgrader, "generate_assignment", asked.assignment], theirs)
        softmark = [sys.executable, "-m", "softmark", "grade", asked.assignment]
        found = {
            "softmark grade": spent(softmark, ours),
            "nbgrader autograde": spent([*nbgrader, "autograde", asked.assignment], theirs),
        }
        check_whole(theirs, asked.assignment)
    mine, stock = found.values()
    print(f"{asked.submissions} of {asked.assignment}, {os.cpu_count()} cores; ", end="")
    print(f"the machine by itself: {idle:.2f} CPU-s a second")
    for name, each in found.items():
        print(f"{name:20} {each.elapsed_s:8.1f} s {each.cpu_s:8.1f} CPU-s")
    print(
        f"{stock.elapsed_s / mine.elapsed_s:.1f} times faster on the clock, "
        f"{stock.cpu_s / mine.cpu_s:.1f} in CPU-s"
    )
    if asked.json:
        figures = {
            "assignment": asked.assignment,
            "submissions": asked.submissions,
            "cores": os.cpu_count(),
            "idle_cpu_s_per_s": round(idle, 3),
            **{name: asdict(each) for name, each in found.items()},
        }
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if asked.picture:
        title = f"{asked.submissions} hand-ins of {asked.assignment}, {os.cpu_count()} cores"
        draw(found, title, asked.picture)


if __name__ == "__main__":
    main()
