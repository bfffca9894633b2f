"""What the viewport must draw, as one frozen value computed from the session; pure and without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.core.errors import sentences
from app.core.geometry import PlaneGeometry, orientation_letters
from app.core.overlay import Overlay
from app.core.phrases import counted, joined, phrase
from app.core.pixels import ImagePixels
from app.core.roi import ReviewState
from app.core.shading import Shading
from app.core.stacking import StackProblem
from app.core.turn import UPRIGHT, Turn
from app.core.volume import ImageSlice
from app.session.corner_texts import NO_TEXTS, CornerTexts, corner_texts, slice_text
from app.session.outlines import Shape, network_marks, shapes_on
from app.session.pane import Pane
from app.session.reference_lines import NO_REFERENCES, References, references
from app.session.session import Session


@dataclass(frozen=True, slots=True)
class Letters:
    """The patient's sides at the four edges of the screen; empty where unknown."""

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
    pixels
        None while they load or when there are none.
    message
        What to say in place of an image; empty when there is one.
    shading
        None for an image in colours.
    aspect
        Height of a pixel over its width.
    zoom, fitted, pan, turn, smooth, magnifier
        See `View`.
    pixel_width_mm
        Between columns, where the image is calibrated.
    has_texts
        Whether corner texts, marks and the scale bar are drawn.
    scale_mark
        What a length in mm is marked with, e.g. `at the detector`.
    overlays
        Graphics that the image brings along.
    slice_text
        Which slice of how many, whether or not it is drawn.
    marks
        What is unusual about the image, e.g. that it is derived; drawn with the corner texts.
    references
        What is drawn of other viewports.
    cautions
        What must be said beside the image whatever else is hidden, e.g. that it was compressed with loss.
    """

    pixels: ImagePixels | None = None
    message: str = ""
    shading: Shading | None = None
    aspect: float = 1.0
    pixel_width_mm: float | None = None
    zoom: float = 1.0
    fitted: bool = True
    pan: tuple[float, float] = (0.0, 0.0)
    turn: Turn = UPRIGHT
    smooth: bool = True
    magnifier: bool = False
    overlays: tuple[Overlay, ...] = ()
    shapes: tuple[Shape, ...] = ()
    letters: Letters = Letters()
    has_texts: bool = False
    scale_mark: str = ""
    slice_text: str = ""
    corners: CornerTexts = NO_TEXTS
    marks: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    references: References = NO_REFERENCES


def resolve(session: Session, pane: Pane) -> Display:
    """What the viewport of a pane must show now; asks for pixels that are not here yet."""
    image, view = pane.image, pane.viewport.view
    if image is None:
        return Display(message=_without_image(session, pane))
    number = slice_text(pane.series, view.index) if pane.series else ""
    pixels = pane.pixels.pixels(image)
    if pixels is None:
        failure = pane.pixels.failure(image)
        if failure is None:
            return Display(message=phrase("Loading…"), slice_text=number)
        corners = _corners(session, pane, image) if view.overlays_visible else NO_TEXTS
        return Display(message=sentences(failure), slice_text=number, corners=corners)
    shown = Display(
        pixels=pixels,
        shading=shading(pane, image, pixels),
        aspect=image.display_aspect,
        pixel_width_mm=image.calibration.column_spacing_mm,
        zoom=view.zoom,
        fitted=view.fitted,
        pan=view.pan,
        turn=view.turn,
        smooth=view.smooth,
        magnifier=view.magnifier,
        slice_text=number,
        cautions=cautions(session, pane, image),
    )
    if not view.overlays_visible:
        hidden = _hidden(session, pane, image)
        return replace(shown, cautions=(*shown.cautions, hidden)) if hidden else shown
    return replace(
        shown,
        overlays=pane.pixels.overlays(image) or (),
        shapes=shapes_on(session, pane, image),
        letters=letters(image.plane, view.turn) if image.plane else stated_letters(image, view.turn),
        has_texts=True,
        scale_mark=image.calibration.source.value,
        corners=_corners(session, pane, image, pixels=pixels, shading=shown.shading),
        marks=(*_marks(pane, image), *network_marks(session, pane, image)),
        references=references(session.panes, session.synchronising, pane),
    )


def _corners(
    session: Session,
    pane: Pane,
    image: ImageSlice,
    *,
    pixels: ImagePixels | None = None,
    shading: Shading | None = None,
) -> CornerTexts:
    several = session.panes.layout.count > 1
    return corner_texts(
        session.corner_layout,
        pane,
        image=image,
        pixels=pixels,
        shading=shading,
        beside_others=several,
        has_title=several,
    )


def shading(pane: Pane, image: ImageSlice, pixels: ImagePixels) -> Shading | None:
    """How the grey values of an image look in a pane; None for an image in colours."""
    if pixels.is_colour:
        return None
    view = pane.viewport.view
    return Shading(pane.windowing.shown(image, pixels), view.inverted != image.inverted, view.colour_map)


def cautions(session: Session, pane: Pane, image: ImageSlice) -> tuple[str, ...]:
    """What must be said beside an image of a pane, whatever else is hidden."""
    return tuple(text for text in (_how_incomplete(pane), _caution(session, pane), image.details.lossy) if text)


def _how_incomplete(pane: Pane) -> str:
    """How much of a series can be seen that still arrives, or was left before it was whole."""
    arrived = pane.opened.arrived if pane.opened is not None else None
    if arrived is None or arrived.is_all:
        return ""
    if pane.is_arriving:
        if arrived.is_local:
            return phrase("Still being read: {text}", text=arrived.text)
        return phrase("Still arriving: {text}", text=arrived.text)
    if not arrived.is_listed:
        return phrase("Perhaps incomplete: {text}", text=arrived.text)
    return phrase("Incomplete: {text}", text=arrived.text)


def slice_marks(session: Session) -> tuple[SliceMark, ...]:
    """One mark per slice with regions: undecided before validated before imported; rejected ones leave none."""
    review, series = session.review, session.series
    if review is None or series is None:
        return ()
    marks: dict[int, ReviewState] = {}
    for image in review.images:
        index = series.index_of(image)
        states = {roi.state for roi in review.on_slice(image)} if index is not None else set()
        shown = next((state for state in _MARKED if state in states), None)
        if index is not None and shown is not None:
            marks[index] = shown
    return tuple(SliceMark(index, state) for index, state in sorted(marks.items()))


_MARKED = (ReviewState.PROPOSED, ReviewState.EDITED, ReviewState.VALIDATED, ReviewState.IMPORTED)


def _without_image(session: Session, pane: Pane) -> str:
    if pane.opening is not None:
        return phrase("Opening {series}…", series=pane.opening.series_description or phrase("the series"))
    if pane.opened is not None:
        return phrase("This series holds no image that can be shown.")
    if session.preparing.text:
        share = [f"{session.preparing.fraction:.0%}"] if session.preparing.fraction else []
        return joined(" ", (phrase("{what}…", what=session.preparing.text), *share))
    if session.panes.layout.count > 1:
        return phrase("Drag a series here, or click here and then a series.")
    return phrase("Pick a study on the left, then a series. Its slices appear here.")


def letters(plane: PlaneGeometry | None, turn: Turn = UPRIGHT) -> Letters:
    """The sides of the patient at the edges of the screen."""
    if plane is None:
        return Letters()
    # Along columns and along rows of the image; the inverse of a turn is its transpose.
    right, down = turn.matrix @ np.array([plane.row_direction, plane.column_direction])
    return Letters(
        left=orientation_letters(-right),
        right=orientation_letters(right),
        top=orientation_letters(-down),
        bottom=orientation_letters(down),
    )


def stated_letters(image: ImageSlice, turn: Turn) -> Letters:
    """The sides of the patient at the edges of the screen, as an image without a plane states them."""
    along_columns, along_rows = image.details.patient_orientation
    ways = {(1, 0): along_columns, (0, 1): along_rows}
    ways |= {(-x, -y): way.translate(_OPPOSITE) for (x, y), way in ways.items()}
    # What a step to the right, and one down, on the screen is in columns and rows of the image.
    right, down = turn.signs
    left, up = (-right[0], -right[1]), (-down[0], -down[1])
    return Letters(left=ways[left], right=ways[right], top=ways[up], bottom=ways[down])


_OPPOSITE = str.maketrans("APLRHF", "PARLFH")


def _marks(pane: Pane, image: ImageSlice) -> tuple[str, ...]:
    details, series, opened = image.details, pane.series, pane.opened
    is_whole = opened is not None and opened.arrived is None
    left_out = len(opened.series.unreadable) if opened is not None else 0
    has_gap = is_whole and series is not None and StackProblem.MISSING_SLICES in series.stacking.problems
    marks = (
        _SIDES.get(details.laterality, ""),
        phrase("Derived image") if details.is_derived else "",
        phrase("Slices are missing") if has_gap else "",
        phrase("Not all of it was sent") if opened is not None and is_whole and opened.is_partial else "",
        counted(left_out, "{count} file not shown", "{count} files not shown") if left_out else "",
        phrase("Its graphics cannot be read") if pane.pixels.overlays(image) is None else "",
    )
    return tuple(mark for mark in marks if mark)


_SIDES = {"L": phrase("Left side"), "R": phrase("Right side"), "B": phrase("Both sides")}


def _hidden(session: Session, pane: Pane, image: ImageSlice) -> str:
    """What of this image is hidden with the overlays, which stay so for the next series; empty if it has nothing."""
    review, series = session.review_of(pane), pane.series
    here = review.on_slice(image.reference) if review is not None else ()
    study = series.study.study_instance_uid if series is not None else None
    parts = (
        phrase("regions") if any(roi.state is not ReviewState.REJECTED for roi in here) else "",
        phrase("measurements") if study is not None and session.measuring.on_image(study, image.reference) else "",
        phrase("graphics") if pane.pixels.overlays(image) else "",
    )
    named = joined(", ", (part for part in parts if part))
    return phrase("Hidden: {parts}", parts=named) if named else ""


def _caution(session: Session, pane: Pane) -> str:
    card = session.proposing.state.card if pane is session.panes.active else None
    review = session.review_of(pane)
    says_so = card is not None and card.is_for_demonstration
    if says_so or (review is not None and any(map(session.proposing.was_for_demonstration, review.networks))):
        return phrase("Demonstration network: not for diagnosis")
    if review is not None and any(roi.network for roi in review.undecided):
        return phrase("Proposal of a network: not a finding")
    return ""
