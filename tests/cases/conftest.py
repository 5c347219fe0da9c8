"""One house for all cases: each assignment's warm parent and reference are started once."""

from collections.abc import Iterator

import pytest
from house import House
from small_course import make_course

from softmark.marking.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(keep=4) as engine:
        yield engine


@pytest.fixture(scope="session")
def house(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The course of this repository."""
    return House.of_the_course(tmp_path_factory.mktemp("course"), engine)


@pytest.fixture(scope="session")
def small(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A small course, for the relatives of a case."""
    return House(make_course(tmp_path_factory.mktemp("small")), engine)
