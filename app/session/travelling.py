"""Whose decision it is: nobody's decision holds for what another reviewer made of a region.

Going back or forward over somebody else's step, what is decided by that is decided by whoever goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from app.core.identity import RoiId
from app.core.roi import Decision, Roi

Find = Callable[[RoiId], Roi | None]
"""Gives a region as it is now."""


class Regions(NamedTuple):
    """The regions at one time, which of them was selected, and who made the step that left them."""

    rois: tuple[Roi, ...]
    selected: RoiId | None
    by: str


def signed_anew(then: Regions, find: Find, decision: Decision) -> tuple[Roi, ...]:
    """The regions as they were, with `decision` on those that going there over another's step decides on."""
    if then.by in ("", decision.reviewer_name):
        return then.rois
    return tuple(
        replace(roi, decision=decision)
        if _is_news(roi, find) and roi.decision and roi.decision.reviewer_name != decision.reviewer_name
        else roi
        for roi in then.rois
    )


def reopened_for(roi: Roi, reviewer_name: str) -> Roi:
    """A region that a reviewer changed: without the decision of another one."""
    if roi.decision is None or roi.decision.reviewer_name in ("", reviewer_name):
        return roi
    return roi.decided(roi.undecided_state, None)


def _is_news(roi: Roi, find: Find) -> bool:
    now = find(roi.roi_id)
    return roi.is_decided and not roi.is_settled and (now is None or now.decision != roi.decision)
