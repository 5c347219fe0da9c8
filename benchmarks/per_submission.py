"""CPU seconds a submission costs: its own cells, and what marking adds to them.

    python benchmarks/per_submission.py [ASSIGNMENT] [--students N] [--no-nbgrader]

Marks submissions of the sample class with softmark and then, in the same run, with plain
``nbgrader autograde`` (its own Execute, hidden tests inside the student's kernel). Both
sides mark the same files on one core's worth of work. The first line of softmark's table
is the warm parent: what the class pays once for importing everything.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from softmark.course import Course
from softmark.gradebook import Gradebook
from softmark.html.feedback import annotate, write_feedback
from softmark.marking.engine import Engine, Job
from softmark.model import Submission
from softmark.notebook import read_notebook
from softmark.sandbox.watchdog import process_tree

ROOT = Path(__file__).parents[1]
OUT = Console()
TICK = os.sysconf("SC_CLK_TCK")

PLAIN_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ExecutePreprocessor.timeout = 600
c.Execute.timeout = 600
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""


def tree_cpu_s(pid: int) -> float:
    """CPU seconds so far of a process and its living descendants."""
    ticks = 0
    for each in process_tree(pid):
        fields = Path(f"/proc/{each}/stat").read_bytes().rpartition(b")")[2].split()
        ticks += sum(int(t) for t in fields[11:15])
    return ticks / TICK


def correct_students(assignment: str, most: int) -> list[str]:
    """Students of the sample class whose notebooks run to the end, the best first."""
    path = ROOT / "examples" / "class" / f"expected_{assignment}.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    runs = [s for s, e in expected.items() if e["status"] != "rejected" and e["earned"] > 0]
    calm = [s for s in runs if s not in ("ivan", "jana", "kofi", "priya", "rosa", "quentin")]
    return sorted(calm, key=lambda s: -expected[s]["earned"])[:most]


def with_softmark(assignment: str, students: list[str]) -> list[tuple[str, float, float, float]]:
    """(student, cells, kernel and calls beyond the cells, our process) in CPU seconds."""
    course = Course.load(ROOT)
    described = course.assignment(assignment)
    source = read_notebook(described.source)
    rows = []
    with tempfile.TemporaryDirectory() as folder, Engine() as engine:
        database = f"sqlite:///{folder}/gradebook.db"
        with Gradebook(database, "bench") as gradebook:
            gradebook.sync_assignment(assignment, source)
            # The reference's answers are cached once for a class, as `softmark grade` does.
            job = Job(
                Submission("(reference)", assignment, described.source),
                described,
                course.reference_cache(assignment),
            )
            bench = engine.bench(job)
            bench.prove()
            parent = bench.warm()
            rows.append(("(warm parent and reference, once)", 0.0, tree_cpu_s(parent.pid), 0.0))
            for student in students:
                path = ROOT / "examples" / "class" / student / assignment / f"{assignment}.ipynb"
                before = time.process_time()
                job = Job(Submission(student, assignment, path), described, job.cache)
                graded = engine.grade(job)
                notebook = annotate(graded.notebook, graded.grade)
                write_feedback(graded.grade, notebook, Path(folder) / student)
                gradebook.record(graded.grade, notebook)
                ours = time.process_time() - before
                kernel = graded.grade.resources.cpu_s - graded.cells_cpu_s
                rows.append((student, graded.cells_cpu_s, kernel, ours))
    return rows


def with_nbgrader(assignment: str, students: list[str]) -> float:
    """CPU seconds of `nbgrader autograde` for all of these, its own start-up left out."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("source", "grader_tests"):
            shutil.copytree(ROOT / name / assignment, root / name / assignment)
        (root / "nbgrader_config.py").write_text(PLAIN_CONFIG)
        (root / "data").symlink_to(ROOT / "data")
        for student in students:
            place = root / "submitted" / student / assignment
            shutil.copytree(ROOT / "examples" / "class" / student / assignment, place)
            for name, data in Course.load(ROOT).assignment(assignment).data.items():
                shutil.copytree(data, place / "data" / name)
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1",
                       "OPENBLAS_NUM_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1",
                       "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}  # fmt: skip
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

        def run(*arguments: str) -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [sys.executable, "-m", "nbgrader", *arguments],
                cwd=root, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode and "nobody-of-that-name" not in arguments:
                OUT.print(done.stderr[-2000:], markup=False)
            return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

        run("generate_assignment", assignment)
        start_up = run("autograde", assignment, "--student", "nobody-of-that-name")
        spent = run("autograde", assignment) - start_up
        # A notebook that stops early would be cheap: the comparison holds for whole ones.
        for student in students:
            marked = root / "autograded" / student / assignment / f"{assignment}.ipynb"
            cells = read_notebook(marked).cells
            failed = {o.ename for c in cells for o in c.get("outputs", ()) if "ename" in o}
            if failed & {"FileNotFoundError", "NameError", "ModuleNotFoundError"}:
                raise SystemExit(f"nbgrader's run of {student} stopped early: {failed}")
        return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="bankruptcy")
    parser.add_argument("--students", type=int, default=4, help="how many submissions")
    parser.add_argument("--no-nbgrader", action="store_true", help="leave the comparison out")
    options = parser.parse_args()
    students = correct_students(options.assignment, options.students)
    rows = with_softmark(options.assignment, students)
    table = Table(title=f"{options.assignment}: CPU seconds a submission")
    table.add_column("submission")
    for heading in ("its cells", "kernel, hidden calls", "our process", "overhead"):
        table.add_column(heading, justify="right")
    for name, cells, kernel, ours in rows:
        figures = (cells, kernel, ours, kernel + ours)
        table.add_row(name, *(f"{figure:.2f}" for figure in figures))
    marked = rows[1:]
    count = len(marked)
    cells = sum(row[1] for row in marked) / count
    overhead = sum(row[2] + row[3] for row in marked) / count
    table.add_section()
    table.add_row("softmark, mean", f"{cells:.2f}", "", "", f"{overhead:.2f}")
    if not options.no_nbgrader:
        theirs = with_nbgrader(options.assignment, students) / count
        table.add_row("nbgrader autograde, mean", f"{cells:.2f}", "", "", f"{theirs - cells:.2f}")
    OUT.print(table)
    if not options.no_nbgrader:
        OUT.print(
            f"softmark {cells + overhead:.2f} CPU-s a submission (and "
            f"{rows[0][2]:.2f} once for the class), nbgrader {theirs:.2f}; nbgrader's cells are "
            "taken to cost what they cost here, its own start-up is left out.",
            soft_wrap=True,
        )


if __name__ == "__main__":
    main()
