"""The plain values of a parsed RTSTRUCT; texts are empty, and numbers None, where the file states none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

RT_STRUCTURE_SET_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.481.3"
MAX_EXPLICIT_BYTES: Final = 65534
"""Longest value of a VR with a 16-bit length, even (PS3.5 7.1.2)."""

CLOSED_TYPES: Final = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
"""ContourGeometricTypes that enclose something (PS3.3 C.8.8.6.1)."""


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """A reference to an image (PS3.3 10.3); without frame numbers it means the whole instance."""

    sop_instance_uid: str
    frame_numbers: tuple[int, ...] = ()
    sop_class_uid: str = ""


@dataclass(frozen=True, slots=True)
class ParsedContour:
    """One item of ContourSequence.

    Parameters
    ----------
    points_lps
        (N, 3) LPS mm; None when the data are absent, no numbers, or no triplets.
    images
        Every item of ContourImageSequence.
    value_bytes, longest_number
        Length of ContourData as encoded, and of its longest decimal string.
    """

    geometric_type: str
    stated_points: int | None
    points_lps: NDArray[np.float64] | None
    images: tuple[ParsedReference, ...]
    value_bytes: int
    longest_number: int
    vr: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedRoi:
    """One item of StructureSetROISequence, with where its contours came from.

    Parameters
    ----------
    attributes
        Keywords of everything that the item states.
    """

    number: int | None
    name: str
    description: str
    frame_of_reference_uid: str
    generation: str
    created: datetime | None
    algorithm_name: str
    algorithm_version: str
    algorithm_parameters: str
    attributes: frozenset[str] = frozenset()
    source_uids: tuple[str, ...] = ()
    """SOP Instance UIDs of DefinitionSourceSequence: what it was made from, e.g. a segmentation."""


@dataclass(frozen=True, slots=True)
class ParsedPlanes:
    """An item of SourcePixelPlanesCharacteristicsSequence: the grid that contours were traced on, mm."""

    rows: int | None
    columns: int | None
    frames: int | None
    pixel_spacing_mm: tuple[float, ...]
    orientation: tuple[float, ...]
    position: tuple[float, ...]
    slice_spacing_mm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedContours:
    """One item of ROIContourSequence; `colour` holds whatever numbers ROIDisplayColor does."""

    roi_number: int | None
    contours: tuple[ParsedContour, ...]
    colour: tuple[int, ...] | None = None
    planes: ParsedPlanes | None = None
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ParsedObservation:
    """One item of RTROIObservationsSequence; `code` is value, scheme, meaning."""

    number: int | None
    roi_number: int | None
    interpreted_type: str
    interpreter: str
    observed: datetime | None
    code: tuple[str, str, str] | None
    attributes: frozenset[str] = frozenset()
    description: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFrame:
    """One item of ReferencedFrameOfReferenceSequence: its studies, series and all images listed below it."""

    uid: str
    study_uids: tuple[str, ...]
    series_uids: tuple[str, ...]
    images: tuple[ParsedReference, ...]


@dataclass(frozen=True, slots=True)
class ParsedHeader:
    """What stands beside the sequences.

    Parameters
    ----------
    review_attributes
        Those of ReviewDate, ReviewTime and ReviewerName that are present, with their values.
    predecessors
        SOP Instance UIDs of PredecessorStructureSetSequence.
    """

    modality: str = ""
    study_instance_uid: str = ""
    series_instance_uid: str = ""
    review_attributes: tuple[tuple[str, str], ...] = ()
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedStructureSet:
    """A whole structure set."""

    sop_instance_uid: str
    patient_id: str
    label: str
    manufacturer: str
    approval_status: str
    reviewer_name: str
    reviewed: datetime | None
    stated: datetime | None
    frame_of_reference_uid: str
    frames: tuple[ParsedFrame, ...]
    rois: tuple[ParsedRoi, ...]
    contours: tuple[ParsedContours, ...]
    observations: tuple[ParsedObservation, ...]
    is_explicit: bool
    header: ParsedHeader = ParsedHeader()

    def contours_of(self, number: int | None) -> tuple[ParsedContour, ...]:
        """All contours of an ROI, from however many items."""
        return tuple(one for group in self.contours if group.roi_number == number for one in group.contours)

    def frame_of(self, roi: ParsedRoi) -> str:
        """The frame of reference that an ROI lies in: its own, or the only one there is."""
        listed = [frame.uid for frame in self.frames if frame.uid]
        return roi.frame_of_reference_uid or (listed[0] if len(listed) == 1 else self.frame_of_reference_uid)

    def title(self, number: int | None) -> str:
        """What to call an ROI in a sentence: its name in quotation marks, or its number."""
        name = next((roi.name for roi in self.rois if roi.number == number), "")
        return f"{name!r}" if name else f"ROI {number}"
