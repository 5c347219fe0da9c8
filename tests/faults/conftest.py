"""A class that was marked in peace, to hold against what came of it under faults."""

from __future__ import annotations

import pytest
from runs import Undisturbed, marked_undisturbed


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A tiny course and its three hand-ins, not marked yet, with what marking them comes to."""
    return marked_undisturbed(tmp_path_factory.mktemp("undisturbed"))
