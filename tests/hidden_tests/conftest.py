"""Folders of hidden tests to run."""

import textwrap

import pytest
from hidden_folder import FORWARD


@pytest.fixture
def folder(tmp_path):
    """Writes hidden-test modules, given by name, and says where they are."""

    def write(text=FORWARD, **more):
        tests = tmp_path / "grader_tests" / "hw"
        tests.mkdir(parents=True, exist_ok=True)
        for name, source in {"test_hw": text, **more}.items():
            (tests / f"{name}.py").write_text(textwrap.dedent(source))
        return tests

    return write
