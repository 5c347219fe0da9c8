"""What tests share: small limits, a canary, and a way to run cells in a sealed kernel."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from textwrap import dedent

from nbformat.v4 import new_code_cell, new_notebook

from softmark.kernel import Session
from softmark.model import Limits
from softmark.sandbox.warm_parent import WarmParent

SMALL = Limits(
    memory_bytes=256 * 1024**2,
    cpu_s_per_cell=2.0,
    cpu_s_per_notebook=8.0,
    cpu_s_per_call=1.0,
    wall_factor=2.0,
    wall_grace_s=4.0,
    processes=40,
    scratch_bytes=16 * 1024**2,
    output_bytes_per_cell=1024**2,
    output_bytes_per_notebook=4 * 1024**2,
    answer_bytes=8 * 1024**2,
)
"""Limits that are reached quickly."""
QUICK = replace(SMALL, wall_factor=1.0, wall_grace_s=0.5, cpu_s_per_cell=1.0)
PATIENT = replace(QUICK, wall_grace_s=60.0)
"""The same with a clock that is soon at its end, and with one that never is."""

CANARY = f"canary-{secrets.token_hex(12)}"
"""Stands in this process, as hidden tests and expected values do."""

Play = Callable[..., Session]


def played(
    warm: WarmParent,
    cells: tuple[str, ...],
    limits: Limits = SMALL,
    folder: str = "homework",
    files: Mapping[str, bytes] | None = None,
) -> Session:
    """A session that has run ``cells``; the moment after cell n is called ``c<n>``."""
    notebook = new_notebook(cells=[new_code_cell(dedent(cell)) for cell in cells])
    graded = {index: f"c{index}" for index in range(len(cells))}
    session = Session(warm, notebook, graded, limits, folder=folder, files=files)
    try:
        session.execute()
    except BaseException:
        session.close()
        raise
    return session


def printed(session: Session, index: int = -1) -> str:
    """What a cell wrote or raised, as text."""
    texts = []
    for output in session.run.notebook.cells[index].outputs:
        texts.append(output.get("text") or output.get("evalue") or "")
    return "".join(texts)
