"""Shared fixtures: one warm parent for all tests, and a way to run a student's cells in it."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from softmark.hidden_tests import student_error
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
    answer_bytes=8 * 1024**2,
)
"""Limits that are reached quickly."""

CANARY = f"canary-{secrets.token_hex(12)}"
"""Stands in this process, as hidden tests and expected values do."""

Play = Callable[..., Session]


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of one file."""
    folder = tmp_path_factory.mktemp("sample")
    folder.chmod(0o755)
    (folder / "numbers.csv").write_text("x,y\n1,2\n3,4\n")
    return folder


@pytest.fixture(scope="session")
def warm(sample_data: Path) -> Iterator[WarmParent]:
    """A sealed warm parent with numpy and pandas, and the data set ``sample``."""
    os.environ["SOFTMARK_TEST_CANARY"] = CANARY
    with WarmParent(["numpy", "pandas"], {"sample": sample_data}) as parent:
        yield parent


def played(
    warm: WarmParent, cells: tuple[str, ...], limits: Limits = SMALL, folder: str = "homework"
) -> Session:
    """A session that has run ``cells``; the moment after cell n is called ``c<n>``."""
    notebook = new_notebook(cells=[new_code_cell(dedent(cell)) for cell in cells])
    graded = {index: f"c{index}" for index in range(len(cells))}
    session = Session(warm, notebook, graded, limits, folder=folder, error_of=student_error)
    try:
        session.execute()
    except BaseException:
        session.close()
        raise
    return session


@pytest.fixture
def play(warm: WarmParent) -> Iterator[Play]:
    """Run cells in a sealed kernel; the kernels end with the test."""
    sessions: list[Session] = []

    def run(*cells: str, limits: Limits = SMALL, folder: str = "homework") -> Session:
        sessions.append(played(warm, cells, limits, folder))
        return sessions[-1]

    yield run
    for session in sessions:
        session.close()


def printed(session: Session, index: int = -1) -> str:
    """What a cell wrote or raised, as text."""
    texts = []
    for output in session.run.notebook.cells[index].outputs:
        texts.append(output.get("text") or output.get("evalue") or "")
    return "".join(texts)
