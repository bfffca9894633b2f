"""Regions and requests for structure sets, made from masks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from app.core.contour import contours_of_mask
from app.core.identity import SOPInstanceUID
from app.core.roi import (
    CodedConcept,
    Decision,
    GenerationAlgorithm,
    NetworkProvenance,
    ReviewState,
    Roi,
    RoiClass,
    new_roi_id,
)
from app.core.structure_set import ApprovalStatus, StructureSetRequest
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.dicom.volume_reading import DicomStudyReader

REVIEWER = "Doe^Jane"
WHEN = datetime(2026, 3, 4, 15, 6, 7, tzinfo=timezone(timedelta(hours=1)))
LEFT_VENTRICLE = RoiClass("Left ventricle", CodedConcept("87878005", "SCT", "Left ventricle"), "ORGAN")
NETWORK = NetworkProvenance(
    SOPInstanceUID("2.25.314159"),
    name="LV U-Net",
    version="1.2",
    digest="sha256:" + "ab" * 32,
    threshold=0.45,
    device="CPU, 4 threads",
    created=datetime(2026, 3, 4, 15, 0, 0, 250000, tzinfo=timezone(timedelta(hours=1))),
)


def opened(paths: Sequence[Path]) -> ImageSeries:
    """The series of the files as the viewer opens it."""
    (series,) = DicomStudyReader().read_series(paths, TaskControl())
    return series


def region(
    image: ImageSlice,
    mask: np.ndarray,
    *,
    roi_class: RoiClass = LEFT_VENTRICLE,
    state: ReviewState = ReviewState.VALIDATED,
    generation: GenerationAlgorithm = GenerationAlgorithm.AUTOMATIC,
    network: NetworkProvenance | None = NETWORK,
    reviewer: str = REVIEWER,
    tolerance_mm: float = 0.0,
) -> Roi:
    """What a network proposed, and a reviewer validated, on one slice."""
    assert image.plane is not None
    return Roi(
        new_roi_id(),
        roi_class,
        image.sop_instance_uid,
        image.frame_of_reference_uid,
        contours_of_mask(mask, image.plane, tolerance_mm=tolerance_mm),
        state,
        generation,
        score=0.875,
        network=network,
        decision=Decision(reviewer, WHEN) if state is ReviewState.VALIDATED else None,
        frame_number=image.frame_number,
    )


def approved(series: ImageSeries, *rois: Roi, reviewer: str = REVIEWER) -> StructureSetRequest:
    """A request for an approved structure set."""
    return StructureSetRequest((series,), rois, ApprovalStatus.APPROVED, reviewer, WHEN)


def unapproved(series: ImageSeries, *rois: Roi) -> StructureSetRequest:
    """A request for a structure set that nobody has approved."""
    return StructureSetRequest((series,), rois, ApprovalStatus.UNAPPROVED, "", WHEN)


def disc(shape: tuple[int, int], centre: tuple[float, float], radius: float) -> np.ndarray:
    """Pixels whose centres lie within `radius` pixels of `centre` (row, column)."""
    r, c = np.indices(shape)
    return np.asarray((r - centre[0]) ** 2 + (c - centre[1]) ** 2 <= radius**2)
