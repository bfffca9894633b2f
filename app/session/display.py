"""What the viewport must draw, as one frozen value computed from the session; pure and without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.core.contour import in_plane
from app.core.geometry import PlaneGeometry, orientation_letters
from app.core.roi import ReviewState, Roi
from app.core.voi import Window, automatic_window
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.reviewing import Review
from app.session.session import Session


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A region as it is drawn: `loops` (N, 2) row, column of pixel centres, filled by the even-odd rule."""

    roi: Roi
    selected: bool
    loops: tuple[NDArray[np.float64], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The patient's sides at the four edges of the image; empty where unknown."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


@dataclass(frozen=True, slots=True)
class SliceMark:
    """What a slice holds, for the marks on the slider."""

    index: int
    state: ReviewState


@dataclass(frozen=True, slots=True, eq=False)
class Display:
    """Everything on the viewport.

    Parameters
    ----------
    values
        Modality values (rows, columns); None while they load or when there are none.
    message
        What to say in place of an image; empty when there is one.
    aspect
        Height of a pixel over its width.
    slice_text, position_text, window_text
        Corner texts; empty where overlays are hidden.
    caution
        What must be said beside the result, e.g. that a network is for demonstration.
    """

    values: NDArray[np.float32] | None = None
    message: str = ""
    window: Window | None = None
    inverted: bool = False
    aspect: float = 1.0
    pixel_width_mm: float | None = None
    zoom: float = 1.0
    pan: tuple[float, float] = (0.0, 0.0)
    shapes: tuple[Shape, ...] = ()
    letters: Letters = Letters()
    slice_text: str = ""
    position_text: str = ""
    window_text: str = ""
    caution: str = ""


STATE_MARKS = {
    ReviewState.PROPOSED: "?",
    ReviewState.VALIDATED: "✓",
    ReviewState.REJECTED: "✕",
    ReviewState.IMPORTED: "◇",
}
"""The sign that tells a state apart without its colour."""


def resolve(session: Session, pane: Pane) -> Display:
    """What the viewport of a pane must show now; asks for pixels that are not here yet."""
    image, view = pane.image, pane.viewport.view
    if image is None:
        return Display(message=_without_image(pane))
    values = pane.pixels.values(image)
    if values is None:
        failure = pane.pixels.failure(image)
        return Display(message=str(failure) if failure else "Loading…", slice_text=_slice_text(pane))
    window = view.window or (image.windows[0] if image.windows else automatic_window(values))
    shown = Display(
        values=values,
        window=window,
        inverted=view.inverted != image.inverted,
        aspect=image.display_aspect,
        pixel_width_mm=image.plane.column_spacing_mm if image.plane else None,
        zoom=view.zoom,
        pan=view.pan,
        caution=_caution(session, pane),
    )
    if not view.overlays_visible:
        return shown
    return replace(
        shown,
        shapes=_shapes(session.review_of(pane), image),
        letters=_letters(image.plane),
        slice_text=_slice_text(pane),
        position_text=_position_text(pane, image),
        window_text=f"W {window.width:.4g}  L {window.center:.4g}  {image.unit}".rstrip(),
    )


def slice_marks(session: Session) -> tuple[SliceMark, ...]:
    """One mark per slice with regions: undecided before validated before imported; rejected ones leave none."""
    review, series = session.review, session.series
    if review is None or series is None:
        return ()
    marks: dict[int, ReviewState] = {}
    for state in (ReviewState.IMPORTED, ReviewState.VALIDATED, ReviewState.PROPOSED):
        for roi in review.rois:
            index = series.index_of(roi.image) if roi.state is state else None
            if index is not None:
                marks[index] = state
    return tuple(SliceMark(index, state) for index, state in sorted(marks.items()))


def roi_label(roi: Roi) -> str:
    """Mark, name and score, e.g. `? Left ventricle 0.94`."""
    score = f" {roi.score:.2f}" if roi.score is not None and roi.state is ReviewState.PROPOSED else ""
    return f"{STATE_MARKS[roi.state]} {roi.roi_class.name}{score}"


def _without_image(pane: Pane) -> str:
    if pane.opening is not None:
        return f"Opening {pane.opening.series_description or 'the series'}…"
    if pane.opened is not None:
        return "This series holds no image that can be shown."
    return "Pick a study on the left, then a series. Its slices appear here."


def _shapes(review: Review | None, image: ImageSlice) -> tuple[Shape, ...]:
    if review is None or image.plane is None:
        return ()
    plane = image.plane
    return tuple(
        Shape(roi, roi == review.selected, tuple(in_plane(roi.contours, plane)), roi_label(roi))
        for roi in review.on_slice(image.reference)
        # A rejected region leaves the image; picking it on the list shows where it was.
        if roi.state is not ReviewState.REJECTED or roi == review.selected
    )


def _letters(plane: PlaneGeometry | None) -> Letters:
    if plane is None:
        return Letters()
    right, down = np.asarray(plane.row_direction), np.asarray(plane.column_direction)
    return Letters(
        left=orientation_letters(-right),
        right=orientation_letters(right),
        top=orientation_letters(-down),
        bottom=orientation_letters(down),
    )


def _slice_text(pane: Pane) -> str:
    series = pane.series
    return f"{pane.viewport.view.index + 1}/{len(series.slices)}" if series else ""


def _position_text(pane: Pane, image: ImageSlice) -> str:
    if image.plane is None:
        return "uncalibrated"
    series = pane.series
    spacing = series.stacking.spacing_mm if series else None
    text = f"{image.plane.position_along_normal_mm:.1f} mm".replace("-", "−")
    return f"{text}  spacing {spacing:.4g} mm" if spacing is not None else text


def _caution(session: Session, pane: Pane) -> str:
    card = session.proposing.state.card if pane is session.panes.active else None
    if card is not None and card.is_for_demonstration:
        return "Demonstration network: not for diagnosis"
    review = session.review_of(pane)
    if review is not None and any(roi.network and roi.state is ReviewState.PROPOSED for roi in review.rois):
        return "Proposal of a network: not a finding"
    return ""
