"""The outlines of the regions on a slice, and what is said beside them of the networks that proposed them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.core.contour import Contour, in_plane
from app.core.geometry import PlaneGeometry
from app.core.identity import SOPInstanceUID
from app.core.phrases import joined, phrase
from app.core.roi import ReviewState, Roi
from app.core.volume import ImageSlice
from app.session.draw_first import HELD_HERE
from app.session.pane import Pane
from app.session.region_labels import are_versions, roi_label
from app.session.reviewing import Review
from app.session.second_opinion import networks_on
from app.session.session import Session
from app.session.uncertainty import Band


class OutlineLine(Enum):
    """How an outline differs from others in the same state."""

    USUAL = "usual"
    HINT = "hint"
    OTHER_NETWORK = "other-network"
    """Not of the network that looked at the slice first."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A region as it is drawn.

    Parameters
    ----------
    loops
        (N, 2) row, column of pixel centres, filled by the even-odd rule.
    source
        What the loops were made of: they are the same as long as it is.
    open_lines
        (N, 2) row, column each, drawn from end to end and never filled; a single point is a cross.
    band
        Where the network was uncertain; None where that is not shown, or not known.
    """

    roi: Roi
    selected: bool
    loops: tuple[NDArray[np.float64], ...]
    label: str
    source: object
    open_lines: tuple[NDArray[np.float64], ...] = ()
    line: OutlineLine = OutlineLine.USUAL
    band: Band | None = None


def shapes_on(session: Session, pane: Pane, image: ImageSlice) -> tuple[Shape, ...]:
    """What is drawn of the regions on an image of a pane, as it would be if the stroke ended now.

    Of an image that is not in view: what would be drawn if it were.
    """
    review, preview = session.review_of(pane), session.editing.preview(image)
    if review is None or image.plane is None:
        return ()
    selected = review.selected
    if image is not pane.image and pane is session.panes.active:
        selected = session.deciding.selected_on(review, image)
    here = _outlined(session, pane, review, image, selected=selected)
    chosen = selected.roi_id if selected is not None else None
    others = frozenset(list(networks_on(review, image.reference))[1:])
    uncertainty, is_single = session.uncertainty, not others or bool(session.side_by_side.name_in(pane))
    drawn = (roi for roi in here if roi is selected or session.versions.is_drawn(roi))
    shown = [roi for roi in drawn if preview is None or roi.roi_id != preview.roi.roi_id]
    several = are_versions(shown)
    shapes = tuple(
        Shape(
            roi,
            roi.roi_id == chosen,
            loops,
            roi_label(roi, with_score=uncertainty.is_shown, with_network=not is_single, with_version=several),
            roi,
            _open_lines(roi, image.plane),
            _line(roi, others),
            uncertainty.band(roi) if uncertainty.is_shown else None,
        )
        for roi, loops in zip(shown, _loops(shown, image.plane), strict=True)
    )
    if preview is None:
        return shapes
    if preview.loops:
        changing = Shape(preview.roi, True, preview.loops, roi_label(preview.roi), preview.stroke)
        shapes = (*(replace(shape, selected=False) for shape in shapes), changing)
    return shapes


def _outlined(session: Session, pane: Pane, review: Review, image: ImageSlice, *, selected: Roi | None) -> list[Roi]:
    """The regions of a slice whose outlines are drawn in a pane."""
    # A rejected region leaves the image; picking it on the list shows where it was.
    return [
        roi
        for roi in session.side_by_side.shown_in(pane, review.on_slice(image.reference))
        if roi.state is not ReviewState.REJECTED or roi is selected
    ]


def _line(roi: Roi, others: Container[SOPInstanceUID]) -> OutlineLine:
    if roi.state is not ReviewState.PROPOSED:
        return OutlineLine.USUAL
    if roi.is_hint:
        return OutlineLine.HINT
    is_other = roi.network is not None and roi.network.dnn_uid in others
    return OutlineLine.OTHER_NETWORK if is_other else OutlineLine.USUAL


def shapes_of(rois: Sequence[Roi], plane: PlaneGeometry) -> tuple[Shape, ...]:
    """Regions as they are drawn on a plane where nothing is known of them but themselves."""
    return tuple(
        Shape(roi, False, loops, roi_label(roi), roi, _open_lines(roi, plane))
        for roi, loops in zip(rois, _loops(rois, plane), strict=True)
    )


def _loops(rois: Sequence[Roi], plane: PlaneGeometry) -> list[tuple[NDArray[np.float64], ...]]:
    """(N, 2) row, column of the contours of each region."""
    loops = iter(_in_plane(tuple(contour for roi in rois for contour in roi.contours), plane))
    return [tuple(next(loops) for _ in roi.contours) for roi in rois]


@lru_cache(maxsize=16)
def _in_plane(contours: tuple[Contour, ...], plane: PlaneGeometry) -> tuple[NDArray[np.float64], ...]:
    """Kept for the few slices in view and next to come: each is resolved again at every change of anything."""
    loops = tuple(in_plane(contours, plane))
    for loop in loops:
        loop.setflags(write=False)
    return loops


def _open_lines(roi: Roi, plane: PlaneGeometry) -> tuple[NDArray[np.float64], ...]:
    return tuple(line for one in roi.open_contours for line in one.lines(plane))


def network_marks(session: Session, pane: Pane, image: ImageSlice) -> tuple[str, ...]:
    """What is to be known of the networks' opinions on this slice."""
    review = session.review_of(pane)
    if review is None:
        return ()
    uncertainty = session.uncertainty
    here = _outlined(session, pane, review, image, selected=review.selected) if uncertainty.is_shown else []
    levels = sorted({level for roi in here if (band := uncertainty.band(roi)) is not None for level in band.levels})
    readings = (session.draw_first.comparing, session.second_opinion.comparing)
    alone = session.side_by_side.name_in(pane)
    marks = (
        phrase("Only {network}", network=alone) if alone else "",
        HELD_HERE if session.draw_first.is_held(review, image.reference) else "",
        *(text for one in readings if (found := one.of(review, image.reference)) for text in found.texts),
        phrase("Thin lines: probability {levels}", levels=joined(", ", [f"{level:.2f}" for level in levels]))
        if levels
        else "",
        uncertainty.missing(here),
    )
    return tuple(mark for mark in marks if mark)
