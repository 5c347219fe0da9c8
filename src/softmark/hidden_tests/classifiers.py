"""Classifiers of scikit-learn that a student fitted: what they are, and what they have seen.

A search, a pipeline or a calibrated classifier is asked for the one inside it. Attributes are
those that fitting sets, so nothing is run.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from softmark.hidden_tests.numbers import numbers, one_number
from softmark.hidden_tests.record import Unforeseen
from softmark.model import StudentError

_HOLDERS = ("model_selection", "calibration", "multiclass", "frozen", "feature_selection")


def held(model: Any, name: str) -> Any:
    """An attribute of a classifier; None where it has none, or one that cannot be shown."""
    try:
        return model.get(name, None)
    except StudentError:
        return None


def family_of(model: Any) -> str | None:
    """The family of a classifier: the module of scikit-learn that it comes from.

    Ensembles are "boosting", "forest" or "votes", and bagged copies of a model are that model.
    None for a neural network, a dummy, and what is not scikit-learn's. Raises Unforeseen for one
    that holds others in a way that is not known here.
    """
    module, _, kind = model.type_name.rpartition(".")
    room = module.split(".")[1] if module.startswith("sklearn.") else ""
    if room == "pipeline":
        return family_of(model.get("steps")[-1][1])
    if room in _HOLDERS:
        inner = model.get("best_estimator_", None) or model.get("estimator", None)
        if inner is None:
            raise Unforeseen(f"what does {model.type_name} hold?")
        return family_of(inner)
    if room in ("", "dummy", "neural_network"):
        return None
    if room != "ensemble":
        return str(room)
    if "Boost" in kind:
        return "boosting"
    if kind.startswith("Bagging"):  # many copies of one model are still that model
        copied = family_of(model.get("estimator_"))
        return "forest" if copied == "tree" else copied
    return "votes" if kind.startswith(("Voting", "Stacking")) else "forest"


def rows_seen(model: Any) -> int | None:
    """On how many rows a classifier was fitted, or None where it does not say."""
    if model.type_name.startswith("sklearn.pipeline."):
        return rows_seen(model.get("steps")[-1][1])
    best = held(model, "best_estimator_")
    if best is not None:  # a search fits its best once more, on all rows it was given
        return rows_seen(best)
    shares = (held(model, "max_samples"), held(model, "subsample"))
    if any(share is not None and one_number(share) != 1 for share in shares):
        return None  # each tree draws some of the rows it was given: their number tells nothing
    trees = held(model, "estimators_")
    tree = held(trees[0] if isinstance(trees, list) and trees else model, "tree_")
    shape, counts = held(model, "shape_fit_"), numbers(held(model, "class_count_"))
    told = [
        held(model, "n_samples_fit_"),
        None if counts is None else counts.sum(),
        shape[0] if isinstance(shape, tuple) and shape else None,
        None if tree is None else tree.get("weighted_n_node_samples")[0],
    ]
    known = (found for count in told if (found := one_number(count)) is not None)
    return next((round(found) for found in known), None)


def knows_classes(model: Any, classes: list[Any]) -> bool:
    """Whether a classifier was fitted on exactly these labels, in any order."""
    return bool(sorted(np.asarray(model.get("classes_")).tolist()) == sorted(classes))
