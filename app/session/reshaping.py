"""What commands make of the selected region: smooth, fill, keep, copy; each is one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from app.core.geometry import PlaneGeometry
from app.core.identity import RoiId
from app.core.phrases import phrase
from app.core.plane_region import PlaneRegion, contours_in_space, in_plane_mm
from app.core.region_editing import components, grown, on_image, smoothed, united, without_holes
from app.core.roi import Roi, new_roi_id
from app.core.shape_interpolation import are_parallel
from app.core.tasks import TaskRunner
from app.session.interpolating import Interpolating
from app.session.reviewing import Review

if TYPE_CHECKING:
    from app.session.session import Session

SMOOTHING_PX: Final = 1.5
"""To which radius corners are rounded, in pixels of the image."""
HINT_IS_DRAWN_FIRST: Final = phrase(
    "This is a region hint and no outline. Change it by hand first, e.g. with “Push the outline” or “Paint”."
)


class Reshaping:
    """The commands that change the selected region as a whole, or make another of it."""

    def __init__(self, session: Session, runner: TaskRunner) -> None:
        self._session = session
        self.between_slices = Interpolating(session, runner)

    @property
    def selected(self) -> Roi | None:
        """The region that they act on."""
        review = self._session.review
        return review.selected if review is not None else None

    def smooth(self) -> None:
        """Round the corners of the selected region."""
        self._reshape(lambda region, pixel_mm: smoothed(region, SMOOTHING_PX * pixel_mm), phrase("smooth"))

    def fill_holes(self) -> None:
        """Let the selected region cover what it encloses."""
        self._reshape(lambda region, _pixel: without_holes(region), phrase("fill holes"))

    def keep_largest(self) -> None:
        """Leave the largest part of the selected region."""
        self._reshape(
            lambda region, _pixel: components(region)[0] if region else region, phrase("keep the largest part")
        )

    def grow(self, pixels: float) -> None:
        """Move the outline of the selected region outward by pixels of the image, inward where they are negative."""
        action = phrase("grow") if pixels > 0 else phrase("shrink")
        self._reshape(lambda region, pixel_mm: grown(region, pixels * pixel_mm), action)

    def nudge(self, *, right: int, down: int) -> None:
        """Move the selected region by pixels of the image, as the screen shows it."""
        image = self._session.image
        if image is None or image.plane is None:
            return
        along, rows = self._session.viewport.view.turn.matrix.T @ np.array([right, down])
        step_mm = np.array([rows, along]) * np.array(image.plane.pixel_spacing_mm)
        self._reshape(lambda region, _pixel: tuple(loop + step_mm for loop in region), phrase("move the region"))

    def redraw(self, review: Review, target: Roi, region: PlaneRegion, plane: PlaneGeometry, action: str) -> None:
        """Give a region another shape on its slice; where that cannot be, say why."""
        contours = contours_in_space(on_image(region, plane), plane)
        if not contours:
            self._session.notices.inform(phrase("Nothing of the region would be left. Reject it instead."))
            return

        def redraw() -> None:
            if self.may_change(review, target):
                review.redraw(target.roi_id, contours, action)

        self._session.reviewers.once_certain(redraw)

    def may_change(self, review: Review, roi: Roi) -> bool:
        """Whether a region is what it was when the PIN was asked for; why one that is closed by now stays is said."""
        here = review.find(roi.roi_id)
        if here is not None and (why := review.why_closed(here)):
            self._session.notices.warn(why)
            return False
        return here is roi

    def merge(self, roi_id: RoiId, other_id: RoiId) -> None:
        """Make another region of the same slice part of a region."""
        review, image = self._session.review, self._session.image
        roi, other = (review.find(roi_id), review.find(other_id)) if review is not None else (None, None)
        if review is None or image is None or image.plane is None or roi is None or other is None:
            return
        region = united(in_plane_mm(other.contours, image.plane), ())
        region = united(in_plane_mm(roi.contours, image.plane), region)
        merged = contours_in_space(region, image.plane)

        def merge() -> None:
            if self.may_change(review, roi) and self.may_change(review, other):
                review.merge(roi_id, other_id, merged)

        self._session.reviewers.once_certain(merge)

    def delete(self) -> None:
        """Take the selected region off the list; only what a hand made goes, a proposal is rejected."""
        review, roi = self._session.review, self.selected
        if review is None or roi is None:
            return
        if roi.network is not None:
            self._session.notices.inform(
                phrase("A network proposed this region: reject it, so that this is on record.")
            )
            return

        def remove() -> None:
            if self.may_change(review, roi):
                review.remove(roi.roi_id)

        self._session.reviewers.once_certain(remove)

    def copy_to(self, step: int) -> None:
        """Copy the selected region to the next or previous slice, where it awaits a decision, and show it."""
        session = self._session
        review, series, roi = session.review, session.series, self.selected
        if roi is not None and roi.is_hint:
            session.notices.inform(HINT_IS_DRAWN_FIRST)
            return
        index = series.index_of(roi.image) if series is not None and roi is not None else None
        if review is None or series is None or roi is None or index is None:
            return
        if not 0 <= index + step < len(series.slices):
            session.notices.inform(phrase("There is no slice beyond this one."))
            return
        source, image = series.slices[index].plane, series.slices[index + step]
        if source is None or image.plane is None or image.frame_of_reference_uid != roi.frame_of_reference_uid:
            session.notices.warn(phrase("The next slice does not say where it lies beside this one."))
            return
        if not are_parallel([source, image.plane]):
            session.notices.warn(phrase("The next slice is not parallel to this one: the region would be distorted."))
            return
        # Straight onto the other plane: no contour is left beside the slice that it belongs to.
        region = on_image(in_plane_mm(roi.contours, image.plane), image.plane)
        copied = replace(
            roi.redrawn(contours_in_space(region, image.plane)),
            roi_id=new_roi_id(),
            sop_instance_uid=image.sop_instance_uid,
            frame_number=image.frame_number,
            structure_set=None,
        )
        if not copied.contours:
            session.notices.warn(phrase("The next slice does not reach as far as this region."))
            return
        session.reviewers.once_certain(partial(self._list, review, copied))

    def _list(self, review: Review, copied: Roi) -> None:
        review.draw([copied], phrase("copy to another slice"))
        if review is self._session.review:
            self._session.select(copied.roi_id)

    def _reshape(self, change: Callable[[PlaneRegion, float], PlaneRegion], action: str) -> None:
        review, image, roi = self._session.review, self._session.image, self.selected
        if review is None or image is None or roi is None or image.plane is None or roi.image != image.reference:
            return
        if roi.is_hint:
            self._session.notices.inform(HINT_IS_DRAWN_FIRST)
            return
        region = change(in_plane_mm(roi.contours, image.plane), min(image.plane.pixel_spacing_mm))
        self.redraw(review, roi, region, image.plane, action)
