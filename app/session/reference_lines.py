"""What a pane shows of the others: where their slices cut its own, the point pointed at, and whether it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.phrases import phrase
from app.core.plane_intersection import Segment, reference_line
from app.core.slice_positions import Comparison
from app.core.study import are_of_one_patient
from app.core.volume import ImageSlice
from app.session.pane import Pane
from app.session.panes import Panes
from app.session.synchronising import Linked, Synchronising

LEAST_REACH_MM: Final = 0.5
LONE_REACH_MM: Final = 2.5
"""How far a point may lie from a slice without neighbours to be marked on it."""


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A slice of the active pane on the image of another one.

    Parameters
    ----------
    in_view
        Whether that slice is the one in view there; otherwise it is the first or last of its stack.
    """

    segment: Segment
    in_view: bool = True


@dataclass(frozen=True, slots=True)
class References:
    """Everything that a pane shows of others.

    Parameters
    ----------
    cross
        Row and column of the point that was pointed at; None where it lies off the image or its slice.
    """

    lines: tuple[ReferenceLine, ...] = ()
    cross: tuple[float, float] | None = None


NO_REFERENCES: Final = References()


def references(panes: Panes, synchronising: Synchronising, pane: Pane) -> References:
    """What to draw over the image in view of a pane."""
    image = pane.image
    if image is None or image.plane is None:
        return NO_REFERENCES
    return References(_lines(panes, synchronising, pane, image), _cross(synchronising, pane, image))


def link_text(panes: Panes, synchronising: Synchronising, pane: Pane) -> str:
    """Whether a pane follows the slices of the active one, and why not; empty where there is nothing to say."""
    if not synchronising.links(Linked.SLICE):
        return ""
    comparison, image = synchronising.comparison(pane), panes.active.image
    if comparison is None or image is None:
        return ""
    says: str = comparison.value
    nearest = pane.positions.nearest_parallel(image, here=pane.viewport.view.index)
    if comparison is not Comparison.PARALLEL or nearest is None:
        return says
    if nearest.index != pane.viewport.view.index:
        return phrase("{says}, scrolled apart", says=says)
    # Half a step away is as near as slices come; beyond the ends of a stack it is more.
    if nearest.distance_mm > _reach_mm(pane):
        return phrase("{says}, {distance:.1f} mm away", says=says, distance=nearest.distance_mm)
    return says


def _lines(panes: Panes, synchronising: Synchronising, pane: Pane, image: ImageSlice) -> tuple[ReferenceLine, ...]:
    active = panes.active
    if pane is active or active.series is None or active.image is None or not synchronising.links(Linked.LINES):
        return ()
    if pane.comparison(active) is Comparison.OTHER_PATIENT:
        return ()
    slices, here = active.series.slices, active.viewport.view.index
    wanted = [(active.image, True)]
    if synchronising.links(Linked.ENDS):
        wanted += [(slices[index], False) for index in sorted({0, len(slices) - 1} - {here})]
    lines = []
    for one, in_view in wanted:
        frame = one.frame_of_reference_uid
        if one.plane is None or image.plane is None or not frame or frame != image.frame_of_reference_uid:
            continue
        segment = reference_line(one.plane, on=image.plane)
        if segment is not None:
            lines.append(ReferenceLine(segment, in_view))
    return tuple(lines)


def _cross(synchronising: Synchronising, pane: Pane, image: ImageSlice) -> tuple[float, float] | None:
    cross, series = synchronising.cross, pane.series
    if cross is None or image.plane is None or cross.frame_of_reference_uid != image.frame_of_reference_uid:
        return None
    if series is None or not are_of_one_patient(series.study, cross.study):
        return None
    if abs(float(image.plane.distance_mm(cross.point_lps)[0])) > _reach_mm(pane):
        return None
    row, column = image.plane.to_row_column(cross.point_lps)[0].tolist()
    plane = image.plane
    on_image = -0.5 <= row <= plane.rows - 0.5 and -0.5 <= column <= plane.columns - 0.5
    return (row, column) if on_image else None


def _reach_mm(pane: Pane) -> float:
    spacing = pane.series.stacking.spacing_mm if pane.series is not None else None
    return max(spacing / 2 * 1.01, LEAST_REACH_MM) if spacing is not None else LONE_REACH_MM
