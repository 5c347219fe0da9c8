"""Shared fixtures: one warm parent for all tests, and a way to run a student's cells in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import CANARY, SMALL, Play, played

from softmark.kernel import Session
from softmark.model import Level, Limits
from softmark.sandbox.warm_parent import WarmParent

# Properties: the same examples on every run, a few hundred; `make test-all` loads "many".
settings.register_profile(
    "few", max_examples=150, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
settings.register_profile("many", settings.get_profile("few"), max_examples=10_000)
settings.load_profile("few")


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


@pytest.fixture(scope="session")
def warm_at(sample_data: Path) -> Iterator[Callable[[Level], WarmParent]]:
    """The warm parent of a level of the seal, made at its first use; all else is as in ``warm``."""
    os.environ["SOFTMARK_TEST_CANARY"] = CANARY
    made: dict[Level, WarmParent] = {}
    with ExitStack() as stack:

        def at(level: Level) -> WarmParent:
            if level not in made:
                parent = WarmParent(
                    ["numpy", "pandas"], {"sample": sample_data}, least=level, most=level
                )
                made[level] = stack.enter_context(parent)
            return made[level]

        yield at


@pytest.fixture(params=list(Level))
def level(request: pytest.FixtureRequest) -> Level:
    """Each level of the seal in turn."""
    found: Level = request.param
    return found


@pytest.fixture
def play_at(warm_at: Callable[[Level], WarmParent], level: Level) -> Iterator[Play]:
    """Run cells in a kernel that is sealed at ``level``; the kernels end with the test."""
    sessions: list[Session] = []

    def run(*cells: str, limits: Limits = SMALL, folder: str = "homework") -> Session:
        sessions.append(played(warm_at(level), cells, limits, folder))
        return sessions[-1]

    yield run
    for session in sessions:
        session.close()
