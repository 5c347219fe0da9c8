"""What a training tells: its losses, its figures of each epoch, where early stopping ended it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from softmark.hidden_tests.marks import hint
from softmark.hidden_tests.measures import least_loss
from softmark.hidden_tests.networks import reported_losses
from softmark.hidden_tests.numbers import Array, array_of
from softmark.model import StudentError


def falling_losses(value: Any, name: str = "losses", *, ndim: int | None = None) -> Array:
    """The losses of a training as (epochs,): two at least, finite, the last below the first.

    ``ndim`` is asked of them where it is given. Ends the test with a hint otherwise, which calls
    them ``name``. Raises AssertionError.
    """
    say = (
        f"{name} is one flat list of numbers, a loss for each epoch; NaN comes from NaN among the "
        "inputs or from steps that are far too long"
    )
    losses = array_of(value, say, ndim=ndim, finite=True).ravel()
    if losses.size < 2:
        raise AssertionError(hint(f"{name} holds a loss for each epoch, of two epochs at least"))
    if not losses[-1] < losses[0]:
        raise AssertionError(
            hint(
                f"the last of {name} is not below the first: are they losses, in the order of the "
                "epochs? If so, nothing was learned: try another learning rate"
            )
        )
    return losses


def history_of(value: Any) -> dict[str, Array]:
    """The figures of each epoch by name, from what Keras' ``fit`` returned or from its dict.

    Ends the test with a hint for anything else. Raises AssertionError.
    """
    found = value if isinstance(value, dict) else getattr(value, "get", lambda _: None)("history")
    if not isinstance(found, dict):
        raise AssertionError(hint("history is what fit returns"))
    return {name: array_of(values, "figures").ravel() for name, values in found.items()}


def stopped_early(
    losses: Any,
    *,
    patience: int,
    min_delta: float = 0.0,
    baseline: float | None = None,
    start: int = 0,
) -> tuple[int, int]:
    """What Keras' EarlyStopping does with the ``losses`` (n,) of a training: best and last epoch.

    Both count from 0; the last is n - 1 where it does not stop. By Keras' own rule only a loss
    that is smaller by more than ``min_delta`` is better, and epochs before ``start`` don't count.
    """
    best, waited = start, 0
    for epoch in range(start, len(losses)):
        waited += 1
        if epoch == start or losses[epoch] + min_delta < losses[best]:
            best = epoch
            if baseline is None or losses[epoch] + min_delta < baseline:
                waited = 0
        elif waited >= patience and epoch > 0:
            return best, epoch
    return best, len(losses) - 1


def is_same(one: Any, other: Any) -> bool:
    """Whether two models or layers are one object: Keras has no other equality for them."""
    try:
        return bool(one.get("__eq__")(other) is True)
    except (StudentError, TypeError):  # NotImplemented, which is no answer: they are two
        return False


def could_end(last: float, answers: Any, own: float, *, slack: float = 0.3) -> bool:
    """Whether the ``last`` loss of a training could be that of a network with these answers.

    ``fit`` averages over an epoch in which the network still learned, with dropout and penalties:
    so the last loss may be larger by far than ``own``, the network's loss now, and smaller than the
    least that any labels give for ``answers`` (n, k) by ``slack`` only.
    """
    return bool(least_loss(answers) <= last + slack and last <= 3 * own + 0.6)


def are_of_validation(losses: Array, model: Any, own: float) -> bool:
    """Whether ``losses`` (epochs,) are those of validation in the last ``fit`` of a Keras model.

    Who validates on the training rows has two lists of training losses: then one of those of
    validation is ``own``, the network's loss on the training rows now, and both lists will do.
    """
    found = [reported_losses(model, name) for name in ("val_loss", "loss")]
    if any(each is None or each.ndim != 1 for each in found):
        return False
    last = min(len(losses), *(len(each) for each in found if each is not None))
    if last < 2:
        return False
    validation, training = (np.asarray(each)[-last:] for each in found)
    if np.isclose(validation, own, rtol=1e-3, atol=1e-4).any():
        return False
    told = losses[-last:]
    return bool(
        np.allclose(told, validation, rtol=1e-3, atol=6e-4)
        and not np.allclose(told, training, rtol=1e-3, atol=6e-4)
    )


def check_losses_of(
    model: Any,
    losses: Array,
    answers: Iterable[Any],
    own: float,
    *,
    name: str,
    net: str,
    slack: float = 0.3,
) -> None:
    """End the test unless ``losses`` (epochs,) are those of a training of this Keras model.

    Their last could be that of a network with one of these ``answers`` (n, k) for its training
    rows, on which its loss now is ``own`` (see could_end), and they are not those of validation.
    The hints call losses and network ``name`` and ``net``. Raises AssertionError.
    """
    if not any(could_end(losses[-1], each, own, slack=slack) for each in answers):
        own_training = f"these are not the losses of {net}: keep history.history['loss'] of its own"
        raise AssertionError(hint(f"{own_training} training"))
    if are_of_validation(losses, model, own):
        validation = f"{name} are the losses of validation (val_loss)"
        raise AssertionError(hint(f"{validation}: keep history.history['loss']"))
