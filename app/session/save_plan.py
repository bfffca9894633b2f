"""What saving would write, where and of whom: shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.core.contour import in_plane
from app.core.identity import RoiId
from app.core.phrases import counted, joined, phrase
from app.core.polygon import nesting_depths
from app.core.probability_map import ProbabilityMap
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, roi_area_mm2
from app.core.saved_objects import ObjectType, SaveChoice, SegmentationType
from app.core.services import Archive
from app.core.volume import ImageSeries
from app.session.reviewing import Review

_HEADER_BYTES, _CONTOUR_BYTES, _POINT_BYTES = 6000, 250, 30
"""Of a structure set; a point is three numbers of eight digits."""
_FRAME_BYTES, _GROUP_BYTES = 1000, 3500
"""Of the header of a frame, and of a region in a report."""
_IMAGE_BYTES = 150
"""Of each reference to an image."""


@dataclass(frozen=True, slots=True)
class PlannedRegion:
    """One line of the save dialog."""

    name: str
    slice_number: int
    area_mm2: float
    network: str


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """Objects of one kind that would be written.

    Parameters
    ----------
    count
        One for each frame of reference, of segmentations one for each stack.
    expected_bytes
        Of all of them, roughly.
    """

    object_type: ObjectType
    count: int
    regions: int
    expected_bytes: int


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What saving would write, shown before it does.

    Parameters
    ----------
    undecided, rejected
        How many regions are not written, and why not.
    structure_sets
        How many will be written: one for each frame of reference that the regions lie in.
    subject
        Whose series it is, e.g. `Example, Ada  4711 · Cine short axis`.
    review, stacks, archive, rois
        What is written from and to: another series or archive may be in use by the time that somebody agrees.
    probabilities
        Of the regions whose network gave them.
    """

    regions: tuple[PlannedRegion, ...]
    undecided: int
    rejected: int
    structure_sets: int
    destination: str
    label: str
    subject: str = field(repr=False)
    review: Review = field(repr=False, compare=False)
    stacks: tuple[ImageSeries, ...] = field(repr=False, compare=False)
    archive: Archive = field(repr=False, compare=False)
    rois: tuple[RoiId, ...]
    probabilities: Mapping[RoiId, ProbabilityMap] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_holes(self) -> bool:
        """Whether a region has one, so that it matters how holes are written."""
        planes = {image.reference: image.plane for stack in self.stacks for image in stack.slices}
        wanted = set(self.rois)
        return any(
            depth % 2
            for roi in self.review.to_save
            if roi.roi_id in wanted and len(roi.contours) > 1 and (plane := planes.get(roi.image)) is not None
            for depth in nesting_depths(in_plane(roi.contours, plane))
        )

    @property
    def why_no_fractions(self) -> str:
        """Why no segmentation can hold probabilities, a sentence; empty where one can."""
        missing = len(self.rois) - len(self.probabilities)
        if not missing:
            return ""
        return counted(
            missing,
            "{count} region has no probabilities: they are kept of proposals that nobody changed, until Verdant is "
            "closed.",
            "{count} regions have no probabilities: they are kept of proposals that nobody changed, until Verdant is "
            "closed.",
        )

    def possible(self, choice: SaveChoice) -> SaveChoice:
        """The choice as far as these regions allow it."""
        if choice.segmentation is SegmentationType.FRACTIONAL and self.why_no_fractions:
            return replace(choice, segmentation=SegmentationType.BINARY)
        return choice

    def objects(self, choice: SaveChoice) -> tuple[PlannedObject, ...]:
        """What would be stored, the structure set first."""
        rois = [roi for roi in self.review.to_save if roi.roi_id in self.rois]
        kinds = sorted(choice.object_types, key=lambda kind: kind is not ObjectType.STRUCTURE_SET)
        drawn_on = [stack for stack in self.stacks if any(stack.index_of(roi.image) is not None for roi in rois)]
        return tuple(
            PlannedObject(
                kind,
                len(drawn_on) if kind is ObjectType.SEGMENTATION else self.structure_sets,
                len(rois),
                _expected_bytes(kind, rois, drawn_on),
            )
            for kind in kinds
        )


def plan(
    review: Review,
    stacks: tuple[ImageSeries, ...],
    *,
    archive: Archive,
    probability: Callable[[RoiId], ProbabilityMap | None] = lambda _roi_id: None,
) -> SavePlan:
    """What saving this review would write; slices are counted in the stack that they belong to."""
    regions = []
    for roi in review.to_save:
        for series in stacks:
            index, area = series.index_of(roi.image), roi_area_mm2(roi, series)
            if index is not None and area is not None:
                name = roi.roi_class.name
                if series.stack.name:
                    name = phrase("{region} ({stack})", region=name, stack=series.stack.name)
                regions.append(PlannedRegion(name, index + 1, area, roi.network.name if roi.network else ""))
    known = {
        roi.roi_id: found
        for roi in review.to_save
        if roi.generation is GenerationAlgorithm.AUTOMATIC and (found := probability(roi.roi_id)) is not None
    }
    return SavePlan(
        tuple(regions),
        undecided=len(review.undecided),
        rejected=review.count(ReviewState.REJECTED),
        structure_sets=len({roi.frame_of_reference_uid for roi in review.to_save}),
        destination=archive.name,
        label="VERDANT",
        subject=subject_of(stacks[0]),
        review=review,
        stacks=stacks,
        archive=archive,
        rois=tuple(roi.roi_id for roi in review.to_save),
        probabilities=known,
    )


def subject_of(series: ImageSeries) -> str:
    """Whose series it is and which, in one line."""
    patient = series.study.patient
    whose = "  ".join(part for part in (patient.display_name, patient.patient_id.strip()) if part)
    return joined(
        " · ", (whose or phrase("No name"), series.series.series_description or phrase("Series without a name"))
    )


def _expected_bytes(kind: ObjectType, rois: list[Roi], drawn_on: list[ImageSeries]) -> int:
    if kind is ObjectType.REPORT:
        return _HEADER_BYTES + _GROUP_BYTES * len(rois)
    if kind is ObjectType.SEGMENTATION:
        frames = {(roi.image, roi.roi_class.name): roi for roi in rois}
        attributes = drawn_on[0].slices[0].attributes
        return _HEADER_BYTES + len(frames) * (attributes.rows * attributes.columns // 8 + _FRAME_BYTES)
    contours = [contour for roi in rois for contour in roi.contours]
    points = sum(len(contour.points_lps) for contour in contours)
    images = sum(len(stack.slices) for stack in drawn_on)
    return _HEADER_BYTES + _IMAGE_BYTES * images + _CONTOUR_BYTES * len(contours) + _POINT_BYTES * points
