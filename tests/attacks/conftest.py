"""What attacks in a real sealed kernel share."""

from textwrap import dedent
from typing import Any

import pytest
from attacks.inside import PRELUDE, Seen
from support import Play, printed


@pytest.fixture
def seen(play: Play) -> Seen:
    """The value of ``result`` after the student's code has run."""

    def run(code: str, **names: object) -> Any:
        given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
        session = play(PRELUDE + given + "\n" + dedent(code))
        assert session.run.stopped_at is None, session.run.reason
        assert "Traceback" not in printed(session)
        return session.value("c0", ("result",))

    return run
