"""What fuzzing found, and what it takes to reach most of the readers' code: all is read in time."""

from pathlib import Path

import pytest
from bounds import cpu
from promises import TARGETS

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("target", TARGETS)
def test_all_that_was_found_is_read_or_refused(target: str) -> None:
    found = sorted((CORPUS / target).iterdir())
    assert len(found) > 20
    for path in found:
        with cpu(5.0):
            TARGETS[target](path.read_bytes())


def test_the_corpus_stays_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 100_000
