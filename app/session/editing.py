"""Regions drawn and changed by hand: each stroke is seen as it will be, and is a step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from psygnal import Signal

from app.core.contour import Contour
from app.core.geometry import PlaneGeometry, Points
from app.core.phrases import phrase
from app.core.plane_region import PlaneRegion, contours_in_space, in_plane_mm, point_mm
from app.core.polygon import Loop
from app.core.region_corners import Corner, corner_at
from app.core.region_editing import (
    components,
    covers,
    cut,
    on_image,
    smoothed,
    united,
    with_vertex,
    with_vertex_moved,
    without_holes,
    without_vertex,
)
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.reviewing import Review
from app.session.stroke import Stroke
from app.session.tool_in_hand import EditTool

if TYPE_CHECKING:
    from app.session.session import Session

LEAST_RADIUS_MM: Final = 0.2
MOST_RADIUS_MM: Final = 200.0
USUAL_RADIUS_MM: Final = 5.0
SMOOTHING_PX: Final = 1.5
"""To which radius corners are rounded, in pixels of the image."""
UNNAMED: Final = RoiClass("Region")
"""What a region is called where nothing says what regions are about."""
ACTIONS: Final = {
    EditTool.PAINT: phrase("paint"),
    EditTool.ERASE: phrase("erase"),
    EditTool.PUSH: phrase("push the outline"),
    EditTool.DRAW: phrase("draw"),
    EditTool.CUT: phrase("cut"),
    EditTool.POINTS: phrase("move a corner"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A region as it would be if the button were let go now.

    Parameters
    ----------
    roi
        What it is; its contours are those from before the stroke, if there were any: in the patient they are
        needed only when it ends.
    loops
        (N, 2) row, column each.
    stroke
        Another one at every move.
    """

    roi: Roi
    loops: tuple[Loop, ...]
    stroke: Stroke


class Editing:
    """Turns presses, moves and releases on the image, all in row and column, into changes of regions."""

    changed = Signal()
    """The stroke, its preview or the size of the brush changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stroke: Stroke | None = None
        self._radius_mm = USUAL_RADIUS_MM
        session.hand.changed.connect(self._forget)

    @property
    def stroke(self) -> Stroke | None:
        """What is being done; None also where its image is no longer in view."""
        stroke = self._stroke
        image = stroke.pane.image if stroke is not None else None
        return (
            stroke if stroke is not None and image is not None and image.reference == stroke.image.reference else None
        )

    @property
    def radius_mm(self) -> float:
        """Of the brush."""
        return self._radius_mm

    def resize(self, factor: float) -> None:
        """Make the brush larger or smaller, within bounds."""
        self._radius_mm = min(MOST_RADIUS_MM, max(LEAST_RADIUS_MM, self._radius_mm * factor))
        self.changed.emit()

    def preview(self, image: ImageSlice) -> Preview | None:
        """The region that is being changed or made on an image, as it would be."""
        stroke = self.stroke
        if stroke is None or stroke.image.reference != image.reference:
            return None
        loops = stroke.loops
        if stroke.target is not None:
            return Preview(stroke.target.redrawn(stroke.target.contours), loops, stroke)
        return Preview(self._new_region(stroke, contours=()), loops, stroke) if loops else None

    def press(self, pane: Pane, point: Points, *, reach_mm: float) -> bool:
        """Begin a stroke with the tool in hand; False where there is nothing to edit with.

        Parameters
        ----------
        reach_mm
            How far from a corner or an edge a press still means it.
        """
        tool, image, review = self._session.hand.edits, pane.image, self._session.review_of(pane)
        if tool is None or image is None or review is None:
            return False
        plane = image.plane
        if plane is None or not image.frame_of_reference_uid:
            self._session.notices.warn(phrase("No region can be drawn here: this image does not say where it lies."))
            return True
        target = self._target(review, image)
        at = point_mm(point, plane)
        region = in_plane_mm(target.contours, plane) if target is not None else ()
        stroke = Stroke(pane, image, plane, tool, self._radius_mm, target, region, at[None, :])
        begun = self._begun(stroke, at, reach_mm)
        if begun is not None:
            self._set(begun)
        return True

    def move(self, point: Points) -> bool:
        """Follow the pointer; False where no stroke has begun."""
        stroke = self.stroke
        if stroke is None:
            return False
        self._set(stroke.followed(point_mm(point, stroke.plane)))
        return True

    def release(self) -> bool:
        """End the stroke and keep what it did; False where none has begun."""
        stroke, self._stroke = self.stroke, None
        if stroke is None:
            return False
        review = self._session.review_of(stroke.pane)
        if review is not None:
            self._keep(stroke, review)
        self.changed.emit()
        return True

    def drop(self) -> bool:
        """Give the stroke up; False where none has begun."""
        had = self._stroke is not None
        if had:
            self._set(None)
        return had

    def remove_corner(self, pane: Pane, point: Points, *, reach_mm: float) -> bool:
        """Take away the corner under the pointer; False where there is none."""
        image, review = pane.image, self._session.review_of(pane)
        if self._session.hand.edits is not EditTool.POINTS or image is None or review is None or image.plane is None:
            return False
        target = self._target(review, image)
        if target is None:
            return False
        region = in_plane_mm(target.contours, image.plane)
        corner = corner_at(region, point_mm(point, image.plane), reach_mm=reach_mm)
        if corner is None or corner.is_new:
            return False
        self._change(
            review, target, image.plane, without_vertex(region, corner.loop, corner.vertex), phrase("remove a corner")
        )
        return True

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

    def copy_to(self, step: int) -> None:
        """Copy the selected region to the next or previous slice, where it awaits a decision, and show it."""
        session = self._session
        review, series, roi = session.review, session.series, self.selected
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
        # Straight onto the other plane: no contour is left beside the slice that it belongs to.
        loops = [
            image.plane.to_row_column(contour.points_lps) * image.plane.pixel_spacing_mm for contour in roi.contours
        ]
        copied = replace(
            roi.redrawn(contours_in_space(on_image(tuple(loops), image.plane), image.plane)),
            roi_id=new_roi_id(),
            sop_instance_uid=image.sop_instance_uid,
            frame_number=image.frame_number,
            structure_set=None,
        )
        if copied.contours:
            review.draw([copied], phrase("copy to another slice"))
            session.select(copied.roi_id)

    @property
    def selected(self) -> Roi | None:
        """The region that commands of editing act on."""
        review = self._session.review
        return review.selected if review is not None else None

    def _begun(self, stroke: Stroke, at: Points, reach_mm: float) -> Stroke | None:
        """The stroke at the press; None where the tool has nothing to work on there."""
        has_target = stroke.target is not None
        match stroke.tool:
            case EditTool.PAINT | EditTool.ERASE if has_target or stroke.tool is EditTool.PAINT:
                return stroke.followed(at)
            case EditTool.PUSH if has_target:
                return replace(stroke, outward=covers(stroke.region, at)).followed(at)
            case EditTool.DRAW:
                adds = has_target and covers(stroke.region, at)
                return stroke if adds else replace(stroke, target=None, region=())
            case EditTool.CUT if has_target:
                return stroke
            case EditTool.POINTS if has_target:
                corner = corner_at(stroke.region, at, reach_mm=reach_mm)
                if corner is None:
                    return None
                if corner.is_new:
                    region = with_vertex(stroke.region, corner.loop, corner.vertex, at=at)
                    return replace(stroke, region=region, corner=Corner(corner.loop, corner.vertex + 1))
                return replace(stroke, corner=corner)
        self._session.notices.inform(phrase("Select a region of this slice that is not stored yet, then edit it."))
        return None

    def _keep(self, stroke: Stroke, review: Review) -> None:
        action = ACTIONS[stroke.tool]
        match stroke.tool:
            case EditTool.CUT if stroke.target is not None:
                self._keep_parts(stroke, review)
            case EditTool.POINTS if stroke.target is not None and stroke.corner is not None:
                held = stroke.corner
                moved = with_vertex_moved(stroke.region, held.loop, held.vertex, to=stroke.path[-1])
                self._change(review, stroke.target, stroke.plane, moved, action)
            case _ if stroke.target is not None:
                self._change(review, stroke.target, stroke.plane, stroke.shown, action)
            case _:
                shown = on_image(united(stroke.shown, ()), stroke.plane)
                if contours := contours_in_space(shown, stroke.plane):
                    review.draw([self._new_region(stroke, contours=contours)], action)

    def _keep_parts(self, stroke: Stroke, review: Review) -> None:
        target = stroke.target
        parts = components(cut(stroke.region, stroke.path))
        if target is None or len(parts) < 2:
            self._session.notices.inform(
                phrase("The cut does not go through. Begin and end it outside of the region.")
            )
            return
        first, *others = (contours_in_space(part, stroke.plane) for part in parts)
        beside = [replace(target.redrawn(part), roi_id=new_roi_id()) for part in others if part]
        self._say_closed(review, target, review.redraw(target.roi_id, first, ACTIONS[EditTool.CUT], beside=beside))

    def _reshape(self, change: Callable[[PlaneRegion, float], PlaneRegion], action: str) -> None:
        review, image, roi = self._session.review, self._session.image, self.selected
        if review is None or image is None or roi is None or image.plane is None or roi.image != image.reference:
            return
        region = change(in_plane_mm(roi.contours, image.plane), min(image.plane.pixel_spacing_mm))
        self._change(review, roi, image.plane, region, action)

    def _change(self, review: Review, target: Roi, plane: PlaneGeometry, region: PlaneRegion, action: str) -> None:
        contours = contours_in_space(on_image(region, plane), plane)
        if not contours:
            self._session.notices.inform(phrase("Nothing of the region would be left. Reject it instead."))
            return
        self._say_closed(review, target, review.redraw(target.roi_id, contours, action))

    def _say_closed(self, review: Review, target: Roi, done: bool) -> None:
        if not done:
            self._session.notices.warn(review.why_closed(target))

    def _target(self, review: Review, image: ImageSlice) -> Roi | None:
        """The selected region, where a hand may change it on this image."""
        roi = review.selected
        is_here = roi is not None and roi.image == image.reference and roi.state is not ReviewState.REJECTED
        return roi if roi is not None and is_here and not review.why_closed(roi) else None

    def _new_region(self, stroke: Stroke, *, contours: tuple[Contour, ...]) -> Roi:
        review = self._session.review_of(stroke.pane)
        known = (review.selected, *reversed(review.rois)) if review is not None else ()
        like = next((roi for roi in known if roi is not None), None)
        return Roi(
            roi_id=new_roi_id(),
            roi_class=like.roi_class if like is not None else UNNAMED,
            sop_instance_uid=stroke.image.sop_instance_uid,
            frame_of_reference_uid=stroke.image.frame_of_reference_uid,
            contours=contours,
            state=ReviewState.EDITED,
            generation=GenerationAlgorithm.MANUAL,
            frame_number=stroke.image.frame_number,
        )

    def _forget(self) -> None:
        self.drop()

    def _set(self, stroke: Stroke | None) -> None:
        self._stroke = stroke
        self.changed.emit()
