"""Host: which level of the seal the walls that stand add up to, and what to say where none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from softmark.model import Level, SandboxError

NO_BWRAP = "bubblewrap was not found"
NO_START = "a Python of its own did not start"
NOBODY_ELSE = "root has no other user here to run bubblewrap as"
_REFUSED = "this system refuses bubblewrap its namespaces"


@dataclass(frozen=True)
class Walls:
    """What the guest found when it put each wall up; see ``softmark.sandbox.walls``.

    An empty text means that the wall stands, another says why not.
    """

    nested: str
    confined: str
    filtered: str
    landlock: int
    own_users: bool

    @property
    def keeps_signals(self) -> bool:
        """Whether Landlock itself keeps signals in; else the supervisor is asked about each."""
        return self.landlock >= 6

    @staticmethod
    def of(told: Mapping[str, Any]) -> Walls:
        """From the guest's message."""
        nested, confined, filtered = (str(told[n]) for n in ("nested", "confined", "filtered"))
        own_users = told["ids"] is not None
        return Walls(nested, confined, filtered, int(told["landlock"]), own_users)


def choose(walls: Walls, *, wrapped: bool, most: Level) -> Level | None:
    """The highest level, up to ``most``, for which all walls stand; None where none does.

    ``wrapped`` says that bubblewrap stands around the process that tried them.
    """
    if wrapped and most is Level.FULL and not walls.nested:
        return Level.FULL
    if walls.confined or walls.filtered:
        return None
    return Level.FLAT if wrapped else Level.BARE


def missing(walls: Walls, *, wrapped: bool) -> str:
    """Why the walls do not add up to what was wanted."""
    lacks = {
        "namespaces inside bubblewrap are refused": wrapped and walls.nested,
        f"Landlock: {walls.confined}": walls.confined,
        f"the filter of system calls: {walls.filtered}": walls.filtered,
    }
    return "; ".join(text for text, missing in lacks.items() if missing)


def refused(said: str) -> str:
    """Why bubblewrap did not start, from what it said."""
    lines = [line for line in said.splitlines() if line.startswith("bwrap: ")]
    last = lines[-1].removeprefix("bwrap: ") if lines else ""
    if any(word in said for word in ("namespace", "uid map", "unshare", "setresuid", "mount")):
        return _REFUSED
    return f"bubblewrap did not start ({last})" if last else "bubblewrap did not start"


def none_stands(least: Level, why: Sequence[str]) -> SandboxError:
    """The error for a machine on which no sufficient level of the seal stands."""
    reasons = "; ".join(dict.fromkeys(text for text in why if text))
    if least is Level.BARE:
        found = f"student code cannot be sealed in here: {reasons}"
    else:
        found = f"the seal is not of the level {least.value!r}, which is asked for: {reasons}"
    return SandboxError(
        found,
        where="sandbox",
        todo="`softmark doctor` tries each wall and says what would add it. To mark without a "
        "sandbox, on a machine with nothing to lose, say `--unsealed`.",
    )
