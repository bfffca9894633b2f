"""Regions of the journal whose images are no longer those that somebody looked at: they were sent anew since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import numpy as np

from app.core.errors import VerdantError
from app.core.identity import ImageReference, RoiId, SOPInstanceUID
from app.core.image_mark import image_mark
from app.core.phrases import counted, joined, phrase
from app.core.review_journal import JournalEntry, last_marks, regions_left
from app.core.roi import ReviewState, Roi
from app.core.services import StudyReader
from app.core.tasks import TaskControl
from app.core.volume import ImageSeries, ImageSlice
from app.session.notices import Notices

_SAME_PLANE_MM: Final = 0.01
"""What a structure set may state beside the plane of its image."""
_BEYOND_EDGE_PX: Final = 1.0


def mark_of(image: ImageSlice, reader: StudyReader) -> str:
    """What tells this image from another of its UID; empty where it cannot be read, which is said elsewhere."""
    try:
        return image_mark(image, reader.read_pixels(image))
    except VerdantError:
        return ""


def replaced_regions(
    entries: Sequence[JournalEntry],
    series: ImageSeries,
    *,
    stored: Collection[SOPInstanceUID],
    reader: StudyReader,
    control: TaskControl,
) -> frozenset[RoiId]:
    """The regions that no structure set holds and whose image is another one now; work for any thread.

    Of a region that somebody drew or validated the image is compared with that of that time. Of every other its place
    is, and it is named beside one of these.

    Parameters
    ----------
    stored
        The structure sets that the archive is known to hold.
    """
    uid = series.series.series_instance_uid
    about = [entry for entry in entries if entry.series_instance_uid == uid]
    marks, now = last_marks(about), dict[ImageReference, str]()
    left = [
        roi
        for patient in {entry.patient for entry in about}
        for roi in regions_left(about, series=uid, patient=patient, stored=stored)
        if roi.state is not ReviewState.REJECTED
    ]
    found = list[Roi]()
    for roi in left:
        if (index := series.index_of(roi.image)) is None:
            continue
        image, before = series.slices[index], marks.get(roi.roi_id, "")
        if before and roi.image not in now:
            control.checkpoint()
            now[roi.image] = mark_of(image, reader)
        is_other = bool(before and now[roi.image] and now[roi.image] != before)
        if is_other or not (before or _lies_on(roi, image)):
            found.append(roi)
    images = {roi.image for roi in found}
    beside = [roi.roi_id for roi in left if roi.image in images and roi.roi_id not in marks]
    return frozenset((*(roi.roi_id for roi in found), *beside))


def without_decision(rois: Iterable[Roi], replaced: Collection[RoiId]) -> tuple[Roi, ...]:
    """The regions; on those that are named no validation holds, unless a structure set holds them."""
    return tuple(
        roi.decided(roi.undecided_state, None)
        if roi.roi_id in replaced and roi.state is ReviewState.VALIDATED and not roi.is_saved
        else roi
        for roi in rois
    )


def say_replaced(notices: Notices, rois: Sequence[Roi], series: ImageSeries) -> None:
    """Say which regions lie on images that were replaced; nothing of none."""
    if not rois:
        return
    places = ((roi.roi_class.name, series.index_of(roi.image)) for roi in rois)
    lines = [
        phrase("{name}, image {number}", name=name, number=index + 1) for name, index in places if index is not None
    ]
    notices.complain(
        counted(
            len(rois),
            "{count} region was drawn on an image that was replaced since. It is not validated: look at it anew.",
            "{count} regions were drawn on images that were replaced since. They are not validated: look at them "
            "anew.",
        ),
        details=joined("\n", lines),
    )


def _lies_on(roi: Roi, image: ImageSlice) -> bool:
    """Whether a region lies on its image; one that came from a structure set may have been stated beside it."""
    plane = image.plane
    if roi.predecessor is not None or not roi.contours:
        return True
    if plane is None or roi.frame_of_reference_uid != image.frame_of_reference_uid:
        return False
    points = np.concatenate([contour.points_lps for contour in roi.contours])
    row_column = plane.to_row_column(points)
    last = np.array([plane.rows - 0.5, plane.columns - 0.5]) + _BEYOND_EDGE_PX
    is_inside = np.all(row_column >= -0.5 - _BEYOND_EDGE_PX) and np.all(row_column <= last)
    return bool(is_inside and np.abs(plane.distance_mm(points)).max() <= _SAME_PLANE_MM)
