"""What stopped a student's cell: where, at which line, with which error of their own.

Read from the outputs of the student's own run, before any hidden test has asked anything: so
nothing here can carry what a hidden test asked. It comes from the student's process all the
same: line numbers are numbers, texts are cut and made printable.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from softmark.kernel.channel import KernelEnded
from softmark.model import Outcome
from softmark.notebook.cells import headings, python_of, tag_of
from softmark.notebook.foreign import printable
from softmark.notebook.names import names_defined
from softmark.sandbox.watchdog import Trip

if TYPE_CHECKING:
    from softmark.kernel.live import LiveKernel

MOST_SAID = 200
"""Characters of an error's text that are repeated."""
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"(?:Cell In ?\[\d+\]|<ipython-input[^>]*>), line (\d{1,6})\b")
_NO_MODULE = re.compile(r"No module named '([A-Za-z_]\w*)")
_PACKAGES = (
    *("numpy", "pandas", "matplotlib", "scipy", "sklearn", "tensorflow", "keras", "torch"),
    *("statsmodels", "seaborn", "sympy", "plotly", "PIL"),
)


@dataclass(frozen=True)
class Stop:
    """A cell that did not run to its end: its exercise, the line, what was raised there."""

    where: str
    line: int | None
    text: str
    """The line itself."""
    said: str
    """The error, or the limit that was met."""
    names: frozenset[str]
    """What the cell would have defined from there on."""
    advice: str = ""
    """What else is to be said of it, once."""

    def __str__(self) -> str:
        at = f", line {self.line} (`{self.text}`)" if self.line and self.text else ""
        said = self.said if self.said.endswith("..") else self.said.removesuffix(".")
        return f"{self.where}{at}: {said}"  # whoever quotes it ends the sentence


def where_of(nb: NotebookNode, index: int) -> str:
    """What a message calls a cell: the heading it stands under, else how it begins."""
    heading = headings(nb)[index]
    if heading:
        return heading
    lines = [line for line in nb.cells[index].source.splitlines() if line.strip()]
    return f"the cell that begins `{printable(lines[0].strip())}`" if lines else "an empty cell"


def stop_of(nb: NotebookNode, index: int, before: Sequence[Stop] = ()) -> Stop | None:
    """What stopped a cell of the student's that has run; None where nothing did.

    ``before`` are the stops of earlier cells, which may be why.

    A check that fails and an exercise left open stop nothing that is news.
    """
    tag = tag_of(nb.cells[index])
    if tag is not None and tag.read_only:
        return None
    stop = raised_in(nb, index, before)
    return None if stop is None or stop.said == "NotImplementedError" else stop


def raised_in(nb: NotebookNode, index: int, before: Sequence[Stop] = ()) -> Stop | None:
    """What stopped a cell that has run, whoever wrote it and whatever it raised."""
    cell = nb.cells[index]
    error = next((o for o in cell.get("outputs", ()) if o.get("output_type") == "error"), None)
    if error is None:
        return None
    name, text = str(error.get("ename", "")), str(error.get("evalue", ""))
    line = _line_of(error, cell.source)
    first = next((part.strip() for part in text.splitlines() if part.strip()), "")
    said = printable(f"{name}: {first}".rstrip(": "), MOST_SAID)
    advice = _about_package(name, text) or _about_name(name, text, before)
    source = cell.source.splitlines()
    shown = printable(source[line - 1].strip()) if line else ""
    whole = python_of(cell.source) is None  # no statement of it ran
    names = names_defined(cell.source, 1 if whole else line or 1)
    return Stop(where_of(nb, index), line, shown, said, names, advice)


def interrupted(nb: NotebookNode, index: int, said: str) -> Stop:
    """The stop of a cell that went over a limit."""
    names = names_defined(nb.cells[index].source, 1)
    return Stop(where_of(nb, index), None, "", said, names)


def why_missing(name: str, nb: NotebookNode, stops: Sequence[Stop], stopped_at: int | None) -> str:
    """Why a name is not defined, as far as the notebook tells; empty where it does not."""
    for stop in stops:
        if name in stop.names:
            return f"the cell that would define it stopped in {stop}"
    code = [(n, cell.source) for n, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    if stopped_at is not None and any(
        name in names_defined(text, 1) for n, text in code if n >= stopped_at
    ):
        return "the cell that would define it was not reached"
    known = {made for _, text in code for made in names_defined(text, 1)}
    same = sorted(made for made in known if made.casefold() == name.casefold() and made != name)
    if same:
        return f"the notebook defines `{same[0]}`, spelt differently"
    # What a check reads is a name that the task asks for: it stands for something else.
    asked = {word for text in _locked(nb) for word in re.findall(r"\w+", text)}
    near = get_close_matches(name, sorted(known - asked), 1, cutoff=0.7)
    return f"the notebook defines `{near[0]}`, spelt differently" if near else ""


def _locked(nb: NotebookNode) -> Iterator[str]:
    """The sources of the code cells that students cannot change."""
    for cell in nb.cells:
        tag = tag_of(cell)
        if cell.cell_type == "code" and tag is not None and tag.read_only:
            yield cell.source


def _line_of(error: NotebookNode, source: str) -> int | None:
    trace = error.get("traceback")
    text = "\n".join(map(str, trace)) if isinstance(trace, list) else ""
    found = _LINE.search(_ANSI.sub("", text[:20_000]))
    line = int(found[1]) if found else 0
    return line if 1 <= line <= len(source.splitlines()) else None


def _about_package(name: str, text: str) -> str:
    found = _NO_MODULE.search(text)
    if name not in ("ModuleNotFoundError", "ImportError") or not found:
        return ""
    there = ", ".join(_installed())
    return f"`{found[1]}` is not installed here; available: {there}, and Python's own modules."


_NO_NAME = re.compile(r"name '(\w{1,80})' is not defined")


def _about_name(name: str, text: str, before: Sequence[Stop]) -> str:
    found = _NO_NAME.search(text) if name == "NameError" else None
    stop = next((s for s in before if found and found[1] in s.names), None)
    return f"It would come from {stop.where}, which had stopped before." if stop else ""


@cache
def _installed() -> tuple[str, ...]:
    return tuple(
        name for name in _PACKAGES if name in sys.modules or importlib.util.find_spec(name)
    )


def cause_of(live: LiveKernel, error: Exception) -> tuple[str, Outcome]:
    """Why a cell had no end, in words, and what that counts as; ``error`` is what it raised."""
    budget = live.budget
    trip = live.watchdog.trip or (budget.tripped if budget else None)
    if trip is Trip.MEMORY:
        size = live.limits.memory_bytes / 1024**2
        return f"the kernel went over its {size:,.0f} MB of memory", Outcome.STUDENT_ERROR
    if trip is Trip.PROCESSES:
        return "too many processes were started", Outcome.STUDENT_ERROR
    if trip is Trip.SOCKETS:
        return "too many sockets were opened", Outcome.STUDENT_ERROR
    if trip is Trip.SCRATCH:
        size = live.limits.scratch_bytes / 1024**2
        return f"files of more than {size:,.0f} MB were written", Outcome.STUDENT_ERROR
    if trip is Trip.INTAKE:
        return "the kernel sent more than can be taken in", Outcome.STUDENT_ERROR
    if trip is not None:
        return "the code went over its time and ignored the interrupt", Outcome.TIMEOUT
    if not live.dead and not isinstance(error, KernelEnded):
        what = f"the kernel sent an output that is none ({type(error).__name__})"
        return what, Outcome.STUDENT_ERROR
    return "the kernel ended (the code left Python or crashed it)", Outcome.STUDENT_ERROR
