"""Late penalties as nbgrader gives them: the plugin that the course configures decides.

nbgrader's ``AssignLatePenalties`` asks its plugin for the penalty of one notebook that
came late. Here the same step, configured by the same nbgrader_config.py, is asked without
a converter around it.
"""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from softmark.gradebook.standing import Standing
from softmark.gradebook.sync import GradebookError
from softmark.gradebook.tables import SUBMITTED_NOTEBOOK
from softmark.model import ConfigError

LatePolicy = Callable[[str, float, float], float | None]
"""Student, score and seconds late to a penalty in points; None: the policy gives none."""

CONFIG = "nbgrader_config.py"


def late_policy(root: Path) -> LatePolicy | None:
    """The late policy of the course at ``root``; None where nbgrader would assign none at all.

    Raises ConfigError where nbgrader_config.py or the plugin that it names cannot be used.
    """
    config, source = _config(root), f"{root / CONFIG}"
    try:
        with _importable(root):
            step = _step(config)
            if step is None or not step.enabled:
                return None
            step.init_plugin()
    except Exception as error:
        raise ConfigError(
            f"the late penalty plugin cannot be used: {type(error).__name__}: {error}",
            where=source,
            expected="AssignLatePenalties.plugin_class to be a plugin as nbgrader has it",
            todo="Mend that line and run again. Nothing was marked.",
        ) from error
    plugin = step.plugin_inst

    def penalty(student: str, score: float, seconds_late: float) -> float | None:
        try:
            found = plugin.late_submission_penalty(student, score, seconds_late)
            points = None if found is None else float(found)
        except Exception as error:
            raise GradebookError(
                f"the late penalty plugin {type(plugin).__name__} failed: "
                f"{type(error).__name__}: {error}",
                who=student,
                where=source,
                todo="Mend the plugin and mark again.",
            ) from error
        if points is None:
            return None
        if math.isnan(points):
            raise GradebookError(
                f"the late penalty plugin {type(plugin).__name__} gave {found!r}",
                who=student,
                where=source,
                expected="points, or None for no penalty",
                todo="Mend the plugin and mark again.",
            )
        # As nbgrader bounds it.
        return min(max(points, 0.0), score)

    return penalty


def _config(root: Path) -> Any:
    loaders: Any = importlib.import_module("traitlets.config")
    if not (root / CONFIG).is_file():
        return loaders.Config()
    try:
        with _importable(root):
            return loaders.PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except (Exception, SystemExit) as error:
        raise ConfigError(
            f"cannot be read: {type(error).__name__}: {error}",
            where=str(root / CONFIG),
            todo="Mend it and run again. Nothing was marked.",
        ) from error


def _step(config: Any) -> Any:
    """nbgrader's step among those of autograde, which the course may have left out."""
    preprocessors: Any = importlib.import_module("nbgrader.preprocessors")
    steps = config.Autograde.get("autograde_preprocessors", None)
    if not isinstance(steps, list):  # nbgrader's own steps, perhaps with more of them
        return preprocessors.AssignLatePenalties(config=config)
    for each in steps:
        name = each if isinstance(each, str) else getattr(each, "__name__", "")
        if name.rpartition(".")[2] == "AssignLatePenalties":
            return preprocessors.AssignLatePenalties(config=config)
        if isinstance(each, type) and issubclass(each, preprocessors.AssignLatePenalties):
            return each(config=config)
    return None


ASSIGNED = sa.Table(
    "softmark_penalty",
    sa.MetaData(),
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("notebook", sa.String(128), primary_key=True),
    sa.Column("penalty", sa.Float(), nullable=False),
)
"""The penalties that a policy gave, which tells them from those that a person wrote."""


def assign_penalty(
    db: Session,
    submitted_id: str,
    whose: Mapping[str, str],
    standing: Standing,
    policy: LatePolicy,
) -> float | None:
    """Write the penalty that the policy gives for this submission; the one that then stands.

    What the policy gave before goes when it no longer does. A penalty that the policy never
    gave is a person's: it goes only where the hand-in is known to be in time.
    """
    late, before = standing.seconds_late, standing.penalty
    penalty = policy(whose["student"], standing.score, late) if late else None
    own = sa.and_(*(ASSIGNED.c[key] == value for key, value in whose.items()))
    assigned = db.scalar(sa.select(ASSIGNED.c.penalty).where(own))
    in_time = standing.handed_in is not None and standing.due is not None and not late
    if penalty is None and before and before != assigned and not in_time:
        return before
    if penalty != assigned:
        db.execute(sa.delete(ASSIGNED).where(own))
        if penalty is not None:
            db.execute(sa.insert(ASSIGNED), [{**whose, "penalty": penalty}])
    if penalty != before:
        db.execute(
            sa.update(SUBMITTED_NOTEBOOK)
            .where(SUBMITTED_NOTEBOOK.c.id == submitted_id)
            .values(late_submission_penalty=penalty)
        )
    return penalty


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """A plugin lies beside the configuration: nbgrader's commands find it in their folder."""
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))
