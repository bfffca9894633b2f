"""A region of interest on one slice: what it is, who made it, what was decided about it."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from app.core.contour import Contour, OpenContour, area_mm2
from app.core.identity import FrameOfReferenceUID, ImageReference, RoiId, SOPInstanceUID
from app.core.volume import ImageSeries


class ReviewState(Enum):
    """Where a region stands between proposal and decision."""

    PROPOSED = "proposed"
    EDITED = "edited"
    """Drawn or changed by hand, and not decided on yet."""
    VALIDATED = "validated"
    REJECTED = "rejected"
    IMPORTED = "imported"
    """From a structure set that nobody approved: shown as it came, with its origin, open to no decision here."""


class GenerationAlgorithm(Enum):
    """How contours came to be; defined terms of ROIGenerationAlgorithm (PS3.3 C.8.8.5)."""

    AUTOMATIC = "AUTOMATIC"
    SEMIAUTOMATIC = "SEMIAUTOMATIC"
    MANUAL = "MANUAL"
    UNKNOWN = ""


Colour = tuple[int, int, int]
"""Red, green and blue, 0..255."""


@dataclass(frozen=True, slots=True)
class CodedConcept:
    """A code triplet (PS3.3 section 8.8), e.g. (87878005, SCT, Left ventricle)."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RoiClass:
    """What a region is: the name on the list, its code and its RTROIInterpretedType."""

    name: str
    code: CodedConcept | None = None
    rt_roi_interpreted_type: str = ""


INTERPRETED_TYPES: Final = (
    "ORGAN",
    "GTV",
    "CTV",
    "PTV",
    "TREATED_VOLUME",
    "IRRAD_VOLUME",
    "AVOIDANCE",
    "CONTROL",
    "CAVITY",
    "CONTRAST_AGENT",
    "EXTERNAL",
    "SUPPORT",
    "FIXATION",
    "DOSE_REGION",
    "MARKER",
    "BOLUS",
)
"""Defined terms of RTROIInterpretedType for what has an extent (PS3.3 C.8.8.8)."""
MOST_NAME_CHARACTERS: Final = 64
"""ROIName is LO (PS3.5 6.2)."""
MOST_COMMENT_CHARACTERS: Final = 1024
"""ROIObservationDescription is ST (PS3.5 6.2)."""


@dataclass(frozen=True, slots=True)
class NetworkProvenance:
    """The network that proposed a region; enough to find the very weights again.

    Parameters
    ----------
    is_coarse
        The region is a hint where the network saw something, taken from the map of a classifier; it is no outline.
    """

    dnn_uid: SOPInstanceUID
    name: str
    version: str
    digest: str
    threshold: float
    device: str
    created: datetime
    is_coarse: bool = False


class SetKind(Enum):
    """What holds regions; the values are DICOM's modalities."""

    RTSTRUCT = "RTSTRUCT"
    SEG = "SEG"


@dataclass(frozen=True, slots=True)
class StructureSetProvenance:
    """The structure set, or segmentation, that a region was read from or written to.

    Parameters
    ----------
    number
        ROINumber or SegmentNumber there; None where nobody knows.
    source
        Who or what drew it, as far as that is stated, e.g. the algorithm.
    off_plane_mm
        How far beside the plane of its image it was stated.
    """

    sop_instance_uid: SOPInstanceUID
    label: str
    approval_status: str
    reviewer_name: str = ""
    kind: SetKind = SetKind.RTSTRUCT
    number: int | None = None
    source: str = ""
    off_plane_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Who validated or rejected, and when (local time with zone)."""

    reviewer_name: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Roi:
    """One region on one slice.

    Parameters
    ----------
    contours
        Loops in the plane of the slice, LPS mm, filled by the even-odd rule.
    score
        Mean probability inside the region, 0..1; of a hint, that of its class on the whole slice. None when nobody
        computed one.
    structure_set
        The structure set that holds this very region; None while it is only in the viewer.
    """

    roi_id: RoiId
    roi_class: RoiClass
    sop_instance_uid: SOPInstanceUID
    frame_of_reference_uid: FrameOfReferenceUID
    contours: tuple[Contour, ...]
    state: ReviewState
    generation: GenerationAlgorithm
    score: float | None = None
    network: NetworkProvenance | None = None
    structure_set: StructureSetProvenance | None = None
    decision: Decision | None = None
    frame_number: int | None = None
    comment: str = ""
    """A few words of the physician's."""
    colour: Colour | None = None
    """What a structure set or the physician gave it, to be written with it; None: that of its state."""
    predecessor: StructureSetProvenance | None = None
    """The structure set that holds the region which this one is a new version of."""
    open_contours: tuple[OpenContour, ...] = ()
    """Points and open lines of a structure set; what has some has no contours, and nothing of it is ever decided."""

    @property
    def image(self) -> ImageReference:
        """The image it lies on."""
        return ImageReference(self.sop_instance_uid, self.frame_number)

    @property
    def is_hint(self) -> bool:
        """Whether it only hints where something is, as the network drew it; once edited it is an outline."""
        return (
            self.network is not None and self.network.is_coarse and self.generation is GenerationAlgorithm.AUTOMATIC
        )

    @property
    def is_open(self) -> bool:
        """Whether a decision is still awaited."""
        return self.state in (ReviewState.PROPOSED, ReviewState.EDITED)

    @property
    def is_saved(self) -> bool:
        """Whether a structure set holds the region; an approved one never changes."""
        return self.structure_set is not None

    @property
    def is_decided(self) -> bool:
        """Whether somebody validated or rejected it."""
        return self.state in (ReviewState.VALIDATED, ReviewState.REJECTED)

    @property
    def is_settled(self) -> bool:
        """Whether no decision changes it any more: it is stored, or came from a structure set."""
        return self.is_saved or self.state is ReviewState.IMPORTED

    @property
    def undecided_state(self) -> ReviewState:
        """The state that it goes back to when a decision is withdrawn."""
        untouched = self.generation in (GenerationAlgorithm.AUTOMATIC, GenerationAlgorithm.UNKNOWN)
        # A new version was taken up by somebody's hand: no network's next run takes it away.
        return ReviewState.PROPOSED if untouched and self.predecessor is None else ReviewState.EDITED

    def decided(self, state: ReviewState, decision: Decision | None) -> Roi:
        """The region with another state and the decision that led to it."""
        return dataclasses.replace(self, state=state, decision=decision)

    def redrawn(self, contours: tuple[Contour, ...]) -> Roi:
        """The region with contours that a hand changed: it awaits a decision, and its score says nothing any more."""
        by_hand = self.generation is GenerationAlgorithm.MANUAL
        return dataclasses.replace(
            self,
            contours=contours,
            state=ReviewState.EDITED,
            decision=None,
            score=None,
            generation=GenerationAlgorithm.MANUAL if by_hand else GenerationAlgorithm.SEMIAUTOMATIC,
        )

    def new_version(self) -> Roi:
        """A copy of a region of a structure set that is open to editing and awaits a decision of its own."""
        return dataclasses.replace(
            self,
            roi_id=new_roi_id(),
            state=ReviewState.EDITED,
            decision=None,
            structure_set=None,
            predecessor=self.structure_set,
        )

    def saved_in(self, structure_set: StructureSetProvenance) -> Roi:
        """The region as part of a structure set."""
        return dataclasses.replace(self, structure_set=structure_set)


def roi_area_mm2(roi: Roi, series: ImageSeries) -> float | None:
    """Area of a region on its slice of `series`; None where that has no plane, or the region no inside."""
    if not roi.contours:
        return None
    index = series.index_of(roi.image)
    plane = series.slices[index].plane if index is not None else None
    return area_mm2(roi.contours, plane) if plane is not None else None


def new_roi_id() -> RoiId:
    """An identifier that no other region has."""
    return RoiId(uuid.uuid4().hex)
