"""What a network is asked to do, on which slices, and whether others do it with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.identity import SOPInstanceUID
from inference.refusal import refuse


class Task(StrEnum):
    """What a network does; other tasks of the language are refused by name."""

    SEGMENT = "segment"
    """Class maps of the image: regions are proposed from them."""
    PROPOSE_CAM = "propose-cam"
    """Class maps whose means are the classes' logits: hints are proposed from them."""
    CLASSIFY = "classify"
    """The same without regions."""


class StrategyKind(StrEnum):
    """How a network is applied."""

    DIRECT = "direct"
    ENSEMBLE = "ensemble"


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a network is applied to a slice.

    Parameters
    ----------
    members
        DnnUIDs of the other networks of an ensemble: probabilities are the mean over this network and them.
    """

    kind: StrategyKind = StrategyKind.DIRECT
    members: tuple[SOPInstanceUID, ...] = ()


def read_task(document: Mapping[str, Any]) -> Task:
    """The task; `segment` where the description says nothing."""
    stated = document.get("task", Task.SEGMENT.value)
    if stated not in set(Task):
        known = ", ".join(f"'{item.value}'" for item in Task)
        refuse(f"The task '{stated}' is not done by this version", f"use one of {known}")
    return Task(stated)


def read_slices(document: Mapping[str, Any], channels: int) -> int:
    """How many neighbouring slices enter the network as its channels: 1, or the odd number of a slab.

    A slab is `{"slab": n}`, or `"slab"` for as many slices as the input has channels. The slice that regions are
    proposed on is in the middle.
    """
    stated = document.get("input", "slice")
    if stated == "series":
        refuse("The input 'series' is not done by this version", "use 'slice' or {\"slab\": 3}")
    if stated == "slice":
        return 1
    slices = channels if stated == "slab" else int(stated["slab"])
    if slices % 2 == 0 or slices < 3:
        refuse(f"'input' is a slab of {slices} slices", "use an odd number from 3, so that one is in the middle")
    if slices != channels:
        refuse(
            f"'input' is a slab of {slices} slices, but the network's input has {channels} channels",
            "make both the same",
        )
    return slices


def read_strategy(document: Mapping[str, Any]) -> Strategy:
    """The strategy; `direct` where the description says nothing."""
    stated = document.get("strategy", StrategyKind.DIRECT.value)
    if isinstance(stated, str):
        stated = {"name": stated}
    kind, members = StrategyKind(stated["name"]), stated.get("members", [])
    if kind is StrategyKind.DIRECT and members:
        refuse("'strategy' is 'direct' and has 'members'", "remove them, or use 'ensemble'")
    if kind is StrategyKind.ENSEMBLE and not members:
        refuse("'strategy' is 'ensemble' without 'members'", "name the DnnUIDs of the other networks")
    for member in members:
        if members.count(member) > 1:
            refuse(f"'strategy' has the member {member} twice", "name each network once")
    return Strategy(kind, tuple(SOPInstanceUID(member) for member in members))
