"""Slope and intercept in the functional groups of an enhanced image (PS3.3 C.7.6.16.2.9)."""

from __future__ import annotations

from app.core.pixels import Rescale
from app.dicom.elements import Elements


def shared_rescale(elements: Elements) -> Rescale | None:
    """What holds for all frames; None where nothing is stated for all of them."""
    return next((_stated(group) for group in elements.items("SharedFunctionalGroupsSequence")[:1]), None)


def frame_rescales(elements: Elements, number_of_frames: int) -> tuple[Rescale, ...]:
    """One for each frame; empty where frames state none of their own."""
    groups = elements.items("PerFrameFunctionalGroupsSequence")
    if len(groups) < number_of_frames or not groups or _stated(groups[0]) is None:
        return ()
    return tuple(_stated(group) or Rescale() for group in groups[:number_of_frames])


def _stated(group: Elements) -> Rescale | None:
    for item in group.items("PixelValueTransformationSequence")[:1]:
        return Rescale(item.number("RescaleSlope") or 1.0, item.number("RescaleIntercept") or 0.0)
    return None
