"""Which images the frames of a segmentation lie on, or why on none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.geometry import PlaneGeometry
from app.core.identity import ImageReference
from app.core.phrases import phrase
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.rtstruct_about import instances, uids
from app.dicom.rtstruct_matching import NOTED_RESIDUAL_MM, SliceMatcher, Unplaced
from app.dicom.rtstruct_placing import OTHER_FRAME, OTHER_SERIES
from app.dicom.segmentation_parsing import ParsedSegmentation, ParsedSegmentFrame

NO_PLACE = phrase("without a place in space or an image that it is the size of")
NO_IMAGES = phrase("for which there are no images")


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """An image of a frame; see `SliceMatch`. The plane is None where only the reference places the frame."""

    image: ImageReference
    plane: PlaneGeometry | None
    residual_mm: float = 0.0
    contradicts_reference: bool = False
    is_by_plane_alone: bool = False

    def is_as_near_as(self, residual_mm: float) -> bool:
        """Whether both lie in one plane."""
        return abs(self.residual_mm - residual_mm) <= NOTED_RESIDUAL_MM


class FramePlacing:
    """Finds the images of frames.

    Parameters
    ----------
    stacks
        All stacks of the series that the segmentation is about.
    """

    def __init__(self, parsed: ParsedSegmentation, stacks: Sequence[ImageSeries]) -> None:
        self._parsed = parsed
        self._matcher = SliceMatcher(stacks)
        self._images = [image for stack in stacks for image in stack.slices]
        # Where its references find images of the series, a frame whose references find none means another one.
        known = instances(stacks)
        self._trusted = known if not known.isdisjoint(uids(parsed.images)) else None

    def place(self, frame: ParsedSegmentFrame) -> tuple[FrameMatch, ...] | str:
        """The images of a frame, or why it lies on none, to complete “frame … left out”."""
        if not self._images:
            return NO_IMAGES
        named = set(uids(frame.images))
        if self._trusted is not None and named and self._trusted.isdisjoint(named):
            return OTHER_SERIES
        frame_uid = self._parsed.frame_of_reference_uid
        if frame.plane is None or not frame_uid or not self._matcher.knows_frame(frame_uid):
            return self._by_reference(frame, has_frame=bool(frame_uid and frame.plane is not None))
        plane = frame.plane
        low, high = -0.5, (plane.rows - 0.5, plane.columns - 0.5)
        corners = plane.to_lps([(low, low), (low, high[1]), (high[0], low), high])
        matches = self._matcher.match(corners, frame.images, frame_uid)
        if isinstance(matches, Unplaced):
            return matches.value
        return tuple(
            FrameMatch(
                one.image.reference, one.plane, one.residual_mm, one.contradicts_reference, one.is_by_plane_alone
            )
            for one in matches
        )

    def _by_reference(self, frame: ParsedSegmentFrame, *, has_frame: bool) -> tuple[FrameMatch, ...] | str:
        """The one image that a frame without a usable place names, if there pixel stands for pixel."""
        named = [image for image in self._images if _means(frame, image)]
        if has_frame and any(image.frame_of_reference_uid for image in named or self._images):
            return OTHER_FRAME
        if len(named) != 1 or self._other_size(named[0]):
            return NO_PLACE
        return (FrameMatch(named[0].reference, None),)

    def _other_size(self, image: ImageSlice) -> bool:
        return (image.attributes.rows, image.attributes.columns) != (self._parsed.rows, self._parsed.columns)


def _means(frame: ParsedSegmentFrame, image: ImageSlice) -> bool:
    return any(
        one.sop_instance_uid == image.sop_instance_uid
        and (image.frame_number is None or not one.frame_numbers or image.frame_number in one.frame_numbers)
        for one in frame.images
    )
