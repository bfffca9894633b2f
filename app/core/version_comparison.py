"""Two versions of the regions of one series: which ROI became which, and what was added and removed, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from app.core.errors import GeometryError
from app.core.identity import ImageReference
from app.core.mask import Mask
from app.core.mask_agreement import Agreement, agreement
from app.core.mask_volumes import planes_of, volume_of
from app.core.phrases import phrase
from app.core.stacking import StackProblem
from app.core.volume import ImageSeries

LEAST_SHARED: Final = 0.5
"""The Dice from which on two ROIs of different names and numbers are one that was renamed."""
_SEVERAL_STACKS: Final = phrase("It is drawn on several stacks of the series.")


class MatchedBy(Enum):
    """What makes two ROIs versions of one; empty where there is no counterpart."""

    NAME = "name"
    NUMBER = "number"
    SHAPE = "shape"
    NOTHING = ""


class Change(Enum):
    """What became of an ROI."""

    SAME = "same"
    CHANGED = "changed"
    RENAMED = "renamed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, eq=False)
class VersionRoi:
    """One ROI of one version; masks are (rows, columns) by image."""

    name: str
    number: int | None
    masks: Mapping[ImageReference, Mask]

    @property
    def pixels(self) -> int:
        """How many it covers."""
        return sum(int(np.count_nonzero(mask)) for mask in self.masks.values())


@dataclass(frozen=True, slots=True)
class SliceChange:
    """What the second version adds and removes on one image."""

    image: ImageReference
    added_mm2: float
    removed_mm2: float


@dataclass(frozen=True, slots=True)
class ComparedRoi:
    """One ROI of either or both versions; what is missing on one side is empty there.

    Parameters
    ----------
    agreement
        None where the two cannot be compared; `why_not` says why then.
    slices
        The images on which they differ, in order.
    """

    first: VersionRoi | None
    second: VersionRoi | None
    matched_by: MatchedBy
    agreement: Agreement | None
    slices: tuple[SliceChange, ...] = ()
    why_not: str = ""

    @property
    def change(self) -> Change:
        """What became of it; one that was renamed may have another shape, too."""
        if self.first is None:
            return Change.NEW
        if self.second is None:
            return Change.GONE
        if self.first.name != self.second.name:
            return Change.RENAMED
        return Change.CHANGED if self.slices or self.agreement is None else Change.SAME


def pairs(
    first: Sequence[VersionRoi], second: Sequence[VersionRoi]
) -> Iterator[tuple[VersionRoi | None, VersionRoi | None, MatchedBy]]:
    """Each ROI with its counterpart, each used once, the second's own last.

    It is one of the same name, else of the same number that shares a pixel with it (an empty one shares none), else
    the one that it shares at least half of all pixels with.
    """
    left = list(second)
    found: dict[int, tuple[VersionRoi, MatchedBy]] = {}
    for how in (MatchedBy.NAME, MatchedBy.NUMBER, MatchedBy.SHAPE):
        for place, one in enumerate(first):
            other = None if place in found else _counterpart(one, left, how)
            if other is not None:
                left.remove(other)
                found[place] = other, how
    for place, one in enumerate(first):
        other, how = found.get(place, (None, MatchedBy.NOTHING))
        yield one, other, how
    yield from ((None, other, MatchedBy.NOTHING) for other in left)


def compared(
    first: VersionRoi | None, second: VersionRoi | None, how: MatchedBy, *, stacks: Sequence[ImageSeries]
) -> ComparedRoi:
    """Compare two ROIs, or one with nothing, on the stack that they are drawn on."""
    masks = [roi.masks if roi is not None else {} for roi in (first, second)]
    images = {image for one in masks for image, mask in one.items() if mask.any()}
    drawn_on = [stack for stack in stacks if any(stack.index_of(image) is not None for image in images)] or stacks[:1]
    if len(drawn_on) > 1:
        return ComparedRoi(first, second, how, None, why_not=_SEVERAL_STACKS)
    (stack,) = drawn_on
    try:
        planes = planes_of(stack)
    except GeometryError as error:
        return ComparedRoi(first, second, how, None, why_not=error.text)
    # What lies beyond the slices of both is outside of both.
    places = [index for image in images if (index := stack.index_of(image)) is not None] or [0]
    part = slice(min(places), max(places) + 1)
    before, after = (volume_of(mask, stack)[part] for mask in masks)
    measured = agreement(before, after, planes[part], slice_spacing_mm=even_spacing_mm(stack))
    changes = tuple(
        SliceChange(image.reference, added * plane.pixel_area_mm2, removed * plane.pixel_area_mm2)
        for image, plane, added, removed in zip(
            stack.slices[part],
            planes[part],
            np.count_nonzero(after & ~before, axis=(1, 2)).tolist(),
            np.count_nonzero(before & ~after, axis=(1, 2)).tolist(),
            strict=True,
        )
        if added or removed
    )
    return ComparedRoi(first, second, how, measured, changes)


def even_spacing_mm(stack: ImageSeries) -> float | None:
    """The distance of the planes of a stack where it is even; a tilted gantry leaves it as it is."""
    return stack.stacking.spacing_mm if set(stack.stacking.problems) <= {StackProblem.SHEARED} else None


def _counterpart(one: VersionRoi, left: Sequence[VersionRoi], how: MatchedBy) -> VersionRoi | None:
    if how is MatchedBy.NAME:
        return next((other for other in left if one.name and other.name == one.name), None)
    if how is MatchedBy.NUMBER:
        same = (other for other in left if one.number is not None and other.number == one.number)
        return next((other for other in same if _shared(one, other) > 0), None)
    best = max(left, key=lambda other: _shared(one, other), default=None)
    return best if best is not None and _shared(one, best) >= LEAST_SHARED else None


def _shared(one: VersionRoi, other: VersionRoi) -> float:
    """Dice over all images."""
    both = sum(
        int(np.count_nonzero(mask & other.masks[image])) for image, mask in one.masks.items() if image in other.masks
    )
    total = one.pixels + other.pixels
    return 2 * both / total if total else 0.0
