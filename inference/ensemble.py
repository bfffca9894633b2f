"""Ensembles: several networks say one thing, the mean of their probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.errors import NetworkObjectError
from app.core.model_card import ModelCard
from app.core.phrases import phrase
from inference.architecture import Activation, Architecture
from inference.postprocess import to_probabilities
from inference.usage import StrategyKind, Task

LEAST_PROBABILITY = 1e-7
"""Means closer to 0 or 1 are taken as this close when they are turned back into logits."""


def mean_logits(logits: Sequence[NDArray[np.float32]], activation: Activation) -> NDArray[np.float32]:
    """Logits of the mean probability, (K, rows, columns), of each member's logits on the same grid."""
    mean = np.mean([to_probabilities(one, activation) for one in logits], axis=0, dtype=np.float64)
    inside = np.clip(mean, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    if activation is Activation.SIGMOID:
        return np.asarray(np.log(inside) - np.log1p(-inside), np.float32)
    return np.asarray(np.log(inside), np.float32)


def check_member(card: ModelCard, architecture: Architecture, *, first: Architecture, ensemble: str) -> None:
    """Check that a network says the same kind of thing as the one that calls it a member.

    Raises
    ------
    NetworkObjectError
        If it has other classes, another activation or task, or members of its own.
    """
    cause = ""
    if [item.name for item in architecture.classes] != [item.name for item in first.classes]:
        cause = phrase("It has other classes than the network that names it.")
    elif architecture.activation is not first.activation:
        cause = phrase("Its activation is another than that of the network that names it.")
    elif architecture.task is not Task.SEGMENT or first.task is not Task.SEGMENT:
        cause = phrase("Only networks of the task 'segment' work together.")
    elif architecture.strategy.kind is StrategyKind.ENSEMBLE:
        cause = phrase("It has members itself.")
    if cause:
        raise refused_member(card.name, ensemble, cause)


def refused_member(member: str, ensemble: str, cause: str) -> NetworkObjectError:
    """What is said of a member that cannot be used."""
    return NetworkObjectError(
        phrase("The network {member} cannot be a member of {ensemble}.", member=member, ensemble=ensemble),
        cause=cause,
        next_step=phrase("Choose another network, or ask the author of this one."),
    )
