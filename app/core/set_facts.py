"""What a structure set or segmentation says of itself, whether its images are at hand or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.geometry import Vector
from app.core.identity import FrameOfReferenceUID, SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID
from app.core.roi import CodedConcept, GenerationAlgorithm, SetKind
from app.core.structure_set import ApprovalStatus

NO_FRAME: Final = FrameOfReferenceUID("")


@dataclass(frozen=True, slots=True)
class RoiFacts:
    """One ROI or segment as it is listed, with contours or without.

    Parameters
    ----------
    source
        Who or what drew it, as far as that is stated.
    contours
        How many contours, or frames of a segment.
    planes
        On how many planes these lie.
    low_lps, high_lps
        Corners of the box around all points, mm; None without a point.
    area_mm2
        Of the closed contours by the even-odd rule, summed over their planes; None where it was not computed.
    """

    number: int | None
    name: str
    code: CodedConcept | None = None
    interpreted_type: str = ""
    generation: GenerationAlgorithm = GenerationAlgorithm.UNKNOWN
    source: str = ""
    comment: str = ""
    frame_of_reference_uid: FrameOfReferenceUID = NO_FRAME
    contours: int = 0
    planes: int = 0
    low_lps: Vector | None = None
    high_lps: Vector | None = None
    area_mm2: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was drawn."""
        return self.contours == 0

    @property
    def extent_mm(self) -> Vector | None:
        """How far it reaches along the axes of the patient: left to right, front to back, head to foot."""
        if self.low_lps is None or self.high_lps is None:
            return None
        x, y, z = (high - low for low, high in zip(self.low_lps, self.high_lps, strict=True))
        return x, y, z


@dataclass(frozen=True, slots=True)
class WantedImages:
    """The images of one series that a structure set names; the series is empty where it names them alone."""

    series_instance_uid: SeriesInstanceUID
    sop_instance_uids: frozenset[SOPInstanceUID]


@dataclass(frozen=True, slots=True)
class SetFacts:
    """One structure set or segmentation.

    Parameters
    ----------
    creator_name
        Who made it, as far as that is stated.
    stated
        When it was made.
    predecessors
        The structure sets that it is a new version of.
    """

    kind: SetKind
    sop_instance_uid: SOPInstanceUID
    series_instance_uid: SeriesInstanceUID
    study_instance_uid: StudyInstanceUID
    label: str
    approval_status: ApprovalStatus
    reviewer_name: str
    reviewed: datetime | None
    stated: datetime | None
    creator_name: str
    manufacturer: str
    predecessors: tuple[SOPInstanceUID, ...]
    rois: tuple[RoiFacts, ...]
    wanted: tuple[WantedImages, ...]

    @property
    def frames_of_reference(self) -> tuple[FrameOfReferenceUID, ...]:
        """Those that its ROIs lie in, each once."""
        return tuple(dict.fromkeys(roi.frame_of_reference_uid for roi in self.rois if roi.frame_of_reference_uid))


def chain(sets: tuple[SetFacts, ...], of: SOPInstanceUID) -> tuple[SetFacts | SOPInstanceUID, ...]:
    """What a structure set was made from, and what that was made from, and so on; UIDs of what is not at hand."""
    known = {one.sop_instance_uid: one for one in sets}
    found: dict[SOPInstanceUID, None] = {}
    waiting = list(known[of].predecessors) if of in known else []
    while waiting:
        uid = waiting.pop(0)
        if uid in found or uid == of:
            continue
        found[uid] = None
        waiting += known[uid].predecessors if uid in known else ()
    return tuple(known.get(uid, uid) for uid in found)
