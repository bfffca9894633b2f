"""What stands beside an outline: mark, name, and what tells it from others that look the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.phrases import phrase
from app.core.roi import ReviewState, Roi

STATE_MARKS = {
    ReviewState.PROPOSED: "?",
    ReviewState.EDITED: "✎",
    ReviewState.VALIDATED: "✓",
    ReviewState.REJECTED: "✕",
    ReviewState.IMPORTED: "◇",
}
"""The sign that tells a state apart without its colour."""
MOST_CHARACTERS: Final = 20
"""Of the name of a network or version: it stands beside others."""


def roi_label(roi: Roi, *, with_score: bool = False, with_network: bool = False, with_version: bool = False) -> str:
    """Mark, name and, where it is asked for, network, version and score, e.g. `? Left ventricle 0.94`.

    Of a hint it says so.
    """
    is_scored = with_score and roi.score is not None and roi.state is ReviewState.PROPOSED
    score = f" {roi.score:.2f}" if is_scored else ""
    network = f" · {_short(roi.network.name)}" if with_network and roi.network is not None else ""
    held = roi.structure_set.label if with_version and roi.structure_set is not None else ""
    version = f" · {_short(held)}" if held else ""
    label = f"{STATE_MARKS[roi.state]} {roi.roi_class.name}{network}{version}{score}"
    return phrase("{label}, region hint", label=label) if roi.is_hint else label


def are_versions(rois: Iterable[Roi]) -> bool:
    """Whether some of these regions are in one structure set and others in another."""
    return len({roi.structure_set.sop_instance_uid for roi in rois if roi.structure_set is not None}) > 1


def _short(name: str) -> str:
    """A name that leaves room for others on the image."""
    return name if len(name) <= MOST_CHARACTERS else f"{name[: MOST_CHARACTERS - 1].rstrip()}…"
