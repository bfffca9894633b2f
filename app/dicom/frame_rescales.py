"""Slope and intercept of an image, and those in the functional groups of an enhanced one (PS3.3 C.7.6.16.2.9)."""

from __future__ import annotations

from app.core.pixels import ModalityTransform, Rescale
from app.dicom.elements import Elements


class RescaleError(Exception):
    """What is stated cannot be used; the text is a sentence about the image."""


def stated_rescale(elements: Elements) -> Rescale | None:
    """Of an image, or of an item of the functional groups; None where nothing is stated.

    Raises
    ------
    RescaleError
        If something is stated that is no number: any other number would show wrong values under a right unit.
    """
    numbers: dict[str, float | None] = {}
    for keyword in ("RescaleSlope", "RescaleIntercept"):
        numbers[keyword] = elements.number(keyword)
        if numbers[keyword] is None and elements.states(keyword):
            raise RescaleError(f"{keyword} is no number.")
    slope, intercept = numbers.values()
    if slope == 0:
        raise RescaleError("RescaleSlope is 0, so that every pixel would have the same value.")
    if slope is None and intercept is None:
        return None
    return Rescale(1.0 if slope is None else slope, intercept or 0.0)


def shared_rescale(elements: Elements) -> Rescale | None:
    """What holds for all frames; None where nothing is stated for all of them."""
    return next((_of_group(group) for group in elements.items("SharedFunctionalGroupsSequence")[:1]), None)


def frame_rescales(
    elements: Elements, number_of_frames: int, *, otherwise: ModalityTransform
) -> tuple[ModalityTransform, ...]:
    """One for each frame; empty where no frame states one of its own.

    Parameters
    ----------
    otherwise
        What holds for a frame that states none.
    """
    groups = elements.items("PerFrameFunctionalGroupsSequence")[:number_of_frames]
    own = [_of_group(group) for group in groups]
    if not any(own):
        return ()
    return tuple(one or otherwise for one in [*own, *[None] * (number_of_frames - len(own))])


def _of_group(group: Elements) -> Rescale | None:
    return next((stated_rescale(item) for item in group.items("PixelValueTransformationSequence")[:1]), None)
