"""The course that is measured."""

import pytest
from measured_course import make_course


@pytest.fixture
def root(tmp_path):
    return make_course(tmp_path / "course")
