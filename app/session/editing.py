"""Regions drawn and changed by hand: each stroke is seen as it will be, and is a step that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from psygnal import Signal

from app.core.contour import Contour
from app.core.geometry import Points
from app.core.phrases import phrase
from app.core.plane_region import contours_in_space, in_plane_mm, point_mm
from app.core.polygon import Loop
from app.core.region_corners import Corner, corner_at
from app.core.region_editing import (
    area_mm2,
    components,
    covers,
    cut,
    on_image,
    united,
    with_vertex,
    with_vertex_moved,
    without_vertex,
)
from app.core.roi import GenerationAlgorithm, ReviewState, Roi, RoiClass, new_roi_id
from app.core.value_region import value_at
from app.core.volume import ImageSlice
from app.session.painted_values import PaintedValues
from app.session.pane import Pane
from app.session.reviewing import Review
from app.session.stroke import Stroke
from app.session.tool_in_hand import EditTool

if TYPE_CHECKING:
    from app.session.session import Session

LEAST_RADIUS_MM: Final = 0.2
MOST_RADIUS_MM: Final = 200.0
USUAL_RADIUS_MM: Final = 5.0
UNNAMED: Final = RoiClass("Region")
"""What a region is called where nothing says what regions are about."""
ACTIONS: Final = {
    EditTool.PAINT: phrase("paint"),
    EditTool.WITHIN: phrase("paint"),
    EditTool.ERASE: phrase("erase"),
    EditTool.PUSH: phrase("push the outline"),
    EditTool.DRAW: phrase("draw"),
    EditTool.BOX: phrase("draw a box"),
    EditTool.POLYGON: phrase("draw a polygon"),
    EditTool.LIVEWIRE: phrase("draw along edges"),
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
        self.painted_values = PaintedValues()
        """What a brush takes that looks at values."""
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

    def press(self, pane: Pane, point: Points, *, reach_mm: float, subtracts: bool = False) -> bool:
        """Begin a stroke with the tool in hand, or go on with it; False where there is nothing to edit with.

        Parameters
        ----------
        reach_mm
            How far from a corner or an edge a press still means it.
        subtracts
            Whether what is drawn or painted is taken away; of an eraser, whether it is added.
        """
        tool, image, review = self._session.hand.edits, pane.image, self._session.review_of(pane)
        if tool is not None and (why := pane.why_incomplete):
            self._session.notices.inform(why)
            return True
        if tool is None or image is None or review is None:
            return False
        plane = image.plane
        if plane is None or not image.frame_of_reference_uid:
            self._session.notices.warn(phrase("No region can be drawn here: this image does not say where it lies."))
            return True
        at = point_mm(point, plane)
        if tool is EditTool.MERGE:
            self._merge(review, image, at)
            return True
        stroke = self.stroke
        if stroke is not None and stroke.tool.is_clicked and stroke.pane is pane:
            self._click(stroke, at, reach_mm)
            return True
        target = self._target(review, image)
        region = in_plane_mm(target.contours, plane) if target is not None else ()
        if tool.has_size:
            region = united(region, ())  # loops that do not cross: what a brush works on
        stroke = Stroke(
            pane,
            image,
            plane,
            tool,
            self._radius_mm,
            target,
            region,
            at[None, :],
            subtracts=subtracts is not (tool is EditTool.ERASE),
            pixels=pane.pixels.pixels(image),
        )
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
        """End the stroke and keep what it did, unless it goes from click to click; False where none has begun."""
        stroke = self.stroke
        if stroke is not None and stroke.tool.is_clicked:
            return True
        return self.finish()

    def finish(self) -> bool:
        """End the stroke and keep what it did; False where none has begun."""
        stroke, self._stroke = self.stroke, None
        if stroke is None:
            return False
        review = self._session.review_of(stroke.pane)
        if review is not None:
            self._session.reviewers.once_certain(partial(self._keep, stroke, review))
        self.changed.emit()
        return True

    def take_click_back(self) -> bool:
        """Take the last click of a line back; False where there is no such line."""
        stroke = self.stroke
        if stroke is None or not stroke.tool.is_clicked:
            return False
        self._set(stroke.taken_back())
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
        region = without_vertex(region, corner.loop, corner.vertex)
        self._session.reshaping.redraw(review, target, region, image.plane, phrase("remove a corner"))
        return True

    def _begun(self, stroke: Stroke, at: Points, reach_mm: float) -> Stroke | None:
        """The stroke at the press; None where the tool has nothing to work on there."""
        tool, has_target = stroke.tool, stroke.target is not None
        if tool.encloses and not stroke.subtracts:
            adds = has_target and covers(stroke.region, at)
            return stroke if adds else replace(stroke, target=None, region=())
        if not has_target and (stroke.subtracts or tool not in (EditTool.PAINT, EditTool.WITHIN)):
            self._session.notices.inform(
                phrase("Select a region of this slice that is not stored yet, then edit it.")
            )
            return None
        match tool:
            case EditTool.PAINT | EditTool.ERASE:
                return stroke.followed(at)
            case EditTool.WITHIN:
                return self._limited(stroke, at)
            case EditTool.PUSH:
                return replace(stroke, outward=covers(stroke.region, at)).followed(at)
            case EditTool.POINTS:
                return _at_corner(stroke, at, reach_mm)
        return stroke

    def _limited(self, stroke: Stroke, at: Points) -> Stroke | None:
        """The stroke of a brush that takes a range of values: the one that was typed, or that around the press."""
        row, column = np.floor(at / stroke.plane.pixel_spacing_mm + 0.5).astype(int).tolist()
        pressed = value_at(stroke.pixels, row, column) if stroke.pixels is not None else None
        if stroke.pixels is None or pressed is None:
            self._session.notices.inform(phrase("There is no value here yet. Wait for the image, then press on it."))
            return None
        values = self.painted_values.around(pressed, stroke.pane.windowing.spread(stroke.image, stroke.pixels))
        return replace(stroke, values=values).followed(at)

    def _click(self, stroke: Stroke, at: Points, reach_mm: float) -> None:
        """Fix the line as far as a click; on its first corner, close it."""
        closes = len(stroke.clicks) >= 2 and float(np.linalg.norm(stroke.path[0] - at)) <= reach_mm
        self._set(stroke.clicked(stroke.path[0] if closes else at))
        if closes:
            self.finish()

    def _merge(self, review: Review, image: ImageSlice, at: Points) -> None:
        """Make the region at a place part of the selected one."""
        target, plane = self._target(review, image), image.plane
        if target is None or plane is None:
            self._session.notices.inform(
                phrase("Select the region that the others shall become part of, then click one of those.")
            )
            return
        here = [
            r for r in review.on_slice(image.reference) if r is not target and r.state is not ReviewState.REJECTED
        ]
        found = [r for r in here if covers(in_plane_mm(r.contours, plane), at)]
        other = min(found, key=lambda r: area_mm2(in_plane_mm(r.contours, plane)), default=None)
        if other is None:
            self._session.notices.inform(phrase("Click inside another region of this slice."))
            return
        self._session.reshaping.merge(target.roi_id, other.roi_id)

    def _keep(self, stroke: Stroke, review: Review) -> None:
        if stroke.target is not None and not self._session.reshaping.may_change(review, stroke.target):
            return
        action, redraw = _action(stroke), self._session.reshaping.redraw
        if stroke.tool.encloses and area_mm2(stroke.drawn) == 0:
            return
        if stroke.tool is EditTool.CUT and stroke.target is not None:
            self._keep_parts(stroke, review)
        elif stroke.tool is EditTool.POINTS and stroke.target is not None and stroke.corner is not None:
            held = stroke.corner
            moved = with_vertex_moved(stroke.region, held.loop, held.vertex, to=stroke.path[-1])
            redraw(review, stroke.target, moved, stroke.plane, action)
        elif stroke.target is not None:
            redraw(review, stroke.target, stroke.shown, stroke.plane, action)
        else:
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
        review.redraw(target.roi_id, first, ACTIONS[EditTool.CUT], beside=beside)

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


def _at_corner(stroke: Stroke, at: Points, reach_mm: float) -> Stroke | None:
    """The stroke that holds the corner at a place, or a new one on an edge; None where there is neither."""
    corner = corner_at(stroke.region, at, reach_mm=reach_mm)
    if corner is None or not corner.is_new:
        return replace(stroke, corner=corner) if corner is not None else None
    region = with_vertex(stroke.region, corner.loop, corner.vertex, at=at)
    return replace(stroke, region=region, corner=Corner(corner.loop, corner.vertex + 1))


def _action(stroke: Stroke) -> str:
    """What undo calls it."""
    if stroke.tool.has_size and stroke.tool is not EditTool.PUSH:
        return ACTIONS[EditTool.ERASE] if stroke.subtracts else ACTIONS[EditTool.PAINT]
    return phrase("take away") if stroke.subtracts else ACTIONS[stroke.tool]
