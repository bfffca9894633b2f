"""Proposals of a structure set that nobody approved come with every opening; what became of them is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.identity import RoiId
from app.core.region_agreement import are_alike
from app.core.roi import ReviewState, Roi


def is_proposed_before(roi: Roi, here: Iterable[Roi], origins: Mapping[RoiId, Roi]) -> bool:
    """Whether a proposal is one of those that regions of its slice came from, or is there as it was."""
    return roi.structure_set is None and any(_are_one(roi, origins.get(one.roi_id, one)) for one in here)


def is_untouched(roi: Roi, origins: Mapping[RoiId, Roi]) -> bool:
    """Whether a proposal says what its network said: nobody gave it another name, colour or a comment."""
    origin = origins.get(roi.roi_id, roi)
    return roi.state is ReviewState.PROPOSED and _said(roi) == _said(origin)


def _said(roi: Roi) -> tuple[object, ...]:
    return roi.roi_class, roi.comment, roi.colour


def _are_one(roi: Roi, other: Roi) -> bool:
    networks = [one.network.dnn_uid if one.network is not None else None for one in (roi, other)]
    return networks[0] == networks[1] and roi.roi_class == other.roi_class and are_alike(roi.contours, other.contours)
