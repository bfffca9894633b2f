"""A structure set as the viewer knows it: regions with an approval, and what to write one from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from app.core.identity import RoiId, SeriesInstanceUID, SOPInstanceUID
from app.core.probability_map import ProbabilityMap
from app.core.roi import Roi
from app.core.saved_objects import STRUCTURE_SET_ALONE, ObjectType, SaveChoice
from app.core.volume import ImageSeries


class ApprovalStatus(Enum):
    """Defined terms of ApprovalStatus (PS3.3 C.8.8.16); ABSENT when the module is not there."""

    APPROVED = "APPROVED"
    UNAPPROVED = "UNAPPROVED"
    REJECTED = "REJECTED"
    ABSENT = ""


@dataclass(frozen=True, slots=True)
class StructureSet:
    """A structure set read from an archive.

    Parameters
    ----------
    rois
        One per ROI and slice; already with state and provenance.
    notes
        What could not be taken over as it stands, one sentence each.
    stated
        When it was made.
    source_uids
        The segmentations that its ROIs name as their source.
    """

    sop_instance_uid: SOPInstanceUID
    label: str
    approval_status: ApprovalStatus
    reviewer_name: str
    rois: tuple[Roi, ...]
    notes: tuple[str, ...] = ()
    stated: datetime | None = None
    source_uids: frozenset[SOPInstanceUID] = frozenset()

    def was_written_with(self, segmentation: StructureSet) -> bool:
        """Whether a segmentation holds the same regions: the ROIs name it, and both were made at one moment."""
        return segmentation.sop_instance_uid in self.source_uids and segmentation.stated == self.stated


@dataclass(frozen=True, slots=True)
class StructureSetRequest:
    """What is to be written: regions of one image series.

    Parameters
    ----------
    stacks
        All stacks of the series. Every image of a stack that is drawn on is referenced, the other stacks are not.
    rois
        APPROVED takes validated regions only.
    approval_status
        APPROVED or UNAPPROVED.
    reviewer_name
        PN representation (`Family^Given`); empty for UNAPPROVED.
    label
        StructureSetLabel, at most 16 characters.
    created
        With zone; becomes StructureSetDate and, if approved, ReviewDate.
    choice
        How holes are stated, and what is written beside the structure set.
    probabilities
        Of the network, by region; for a fractional segmentation.
    """

    stacks: tuple[ImageSeries, ...]
    rois: tuple[Roi, ...]
    approval_status: ApprovalStatus
    reviewer_name: str
    created: datetime
    label: str = "VERDANT"
    choice: SaveChoice = STRUCTURE_SET_ALONE
    probabilities: Mapping[RoiId, ProbabilityMap] = field(default_factory=dict, compare=False)

    def by_frame_of_reference(self) -> tuple[StructureSetRequest, ...]:
        """One request for each frame of reference: a structure set states that of all its regions (PS3.3 C.7.4.1)."""
        frames = dict.fromkeys(roi.frame_of_reference_uid for roi in self.rois)
        return tuple(
            replace(self, rois=tuple(roi for roi in self.rois if roi.frame_of_reference_uid == frame))
            for frame in frames
        )

    @property
    def drawn_on(self) -> tuple[ImageSeries, ...]:
        """The stacks that hold a region."""
        return tuple(one for one in self.stacks if any(one.index_of(roi.image) is not None for roi in self.rois))


@dataclass(frozen=True, slots=True)
class RoiProof:
    """What another system will see of one written ROI, measured on the written file.

    Parameters
    ----------
    pixels
        How many it covers, over all slices.
    contours
        0 where the object holds none.
    """

    name: str
    slices: int
    contours: int
    area_mm2: float
    pixels: int
    dice: float


@dataclass(frozen=True, slots=True)
class WrittenObject:
    """An object as it goes into an archive, and what reading it back gave.

    Parameters
    ----------
    content
        The complete file.
    proofs
        One for each ROI or segment.
    measured
        How many regions a report measures; their figures were read back as they are on the screen.
    sop_class_uid
        Empty where whoever wrote it does not say.
    """

    object_type: ObjectType
    label: str
    sop_instance_uid: SOPInstanceUID
    series_instance_uid: SeriesInstanceUID
    content: bytes
    proofs: tuple[RoiProof, ...]
    measured: int = 0
    sop_class_uid: str = ""
