"""What of the course's examples has come out as expected before, and what that stood on.

The sample class and the sample of solutions cost more than all other tests together, and most
changes have nothing to do with them. A record, committed, holds a digest of all that an outcome
follows from: what is handed in, the course, the data, and all of softmark. What is in it is not
marked again in `make test`, but for a part that always is; `make test-all` looks at no record.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from pathlib import Path

import pytest

import softmark
from softmark.course import Course
from softmark.model.files import files_below, write_atomically

ROOT = Path(__file__).parents[1]
COURSE = Course.load(ROOT)
EXAMPLES = ROOT / "examples"


def is_whole(request: pytest.FixtureRequest) -> bool:
    """Whether everything is to be tried, whatever has been before."""
    return bool(request.config.getoption("-m") != "not heavy")


@functools.cache
def _engine() -> str:
    """All of softmark, and what it runs with."""
    home = Path(softmark.__file__).parent
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in (ROOT / "constraints.txt", ROOT / "nbgrader_config.py"):
        digest.update(path.read_bytes())
    for path in files_below(home):
        digest.update(f"{path.relative_to(home)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@functools.cache
def ground(assignment: str) -> str:
    """A digest of all that marking an assignment depends on, but for the hand-in."""
    described = COURSE.assignment(assignment)
    digest = hashlib.sha256(_engine().encode())
    digest.update(repr(described.limits).encode())
    folders = [described.source.parent, described.tests, *described.shown_data().values()]
    for path in [p for folder in folders for p in files_below(folder)] + [described.released()]:
        # Where data came from, and when, is none of their content.
        if path.name != "PROVENANCE.json":
            digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def digest_of(assignment: str, *parts: bytes) -> str:
    """What an outcome is remembered by."""
    digest = hashlib.sha256(ground(assignment).encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


class Record:
    """Outcomes that were as expected: what each is of, and its digest."""

    def __init__(self, name: str) -> None:
        self.path = EXAMPLES / name
        self._known: dict[str, str] = {}
        if self.path.is_file():
            self._known = json.loads(self.path.read_text(encoding="utf-8"))

    def holds(self, what: str, digest: str) -> bool:
        """Whether it came out as expected, standing on the same."""
        return self._known.get(what) == digest

    def keep(self, outcomes: dict[str, str]) -> None:
        """Remember these, and nothing else of theirs; to be committed with what they stand on."""
        known = {**self._known, **outcomes}
        if known != self._known:
            self._known = known
            text = json.dumps(dict(sorted(known.items())), indent=1) + "\n"
            write_atomically(self.path, text.encode())
