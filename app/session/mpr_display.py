"""What one plane of the reformation must show, as one frozen value; pure and without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from app.core.geometry import PlaneGeometry, Points, orientation_letters
from app.core.mpr import PlaneName
from app.core.mpr_regions import RegionTrace, trace_regions
from app.core.phrases import joined, phrase
from app.core.resampling import Section, SlabMode
from app.core.roi import ReviewState, Roi
from app.core.shading import Shading
from app.core.volume import ImageSlice
from app.session.corner_texts import CornerTexts, window_text
from app.session.display import Display, cautions, letters, shading
from app.session.mpr import Mpr
from app.session.mpr_view import MprView
from app.session.pane import Pane
from app.session.reviewing import Review
from app.session.sections import SectionRequest
from app.session.session import Session
from app.session.windowing import as_window

SLAB_TEXTS: Final = {SlabMode.MAXIMUM: "MIP", SlabMode.MINIMUM: "MinIP", SlabMode.MEAN: phrase("mean")}


@dataclass(frozen=True, slots=True, eq=False)
class PlaneLine:
    """Where another plane crosses this one.

    Parameters
    ----------
    plane
        The other plane.
    direction
        (2,) unit vector (row, column).
    """

    plane: PlaneName
    direction: Points


@dataclass(frozen=True, slots=True, eq=False)
class ShownRegion:
    """A region as it is drawn on the plane."""

    roi: Roi
    selected: bool
    trace: RegionTrace


@dataclass(frozen=True, slots=True, eq=False)
class PlaneDisplay:
    """Everything on one plane.

    Parameters
    ----------
    grid
        The pixels of the pane; None without a volume.
    section
        The newest section, which may be of an earlier grid: it says itself where it lies.
    texts
        Everything written over it, as over a slice.
    centre
        (2,) row, column of the grid where the planes meet.
    slab_px
        Thickness of the planes in pixels of the grid.
    """

    name: PlaneName
    grid: PlaneGeometry | None = None
    section: Section | None = None
    texts: Display = field(default_factory=Display)
    shading: Shading | None = None
    centre: Points | None = None
    slab_px: float = 0.0
    lines: tuple[PlaneLine, ...] = ()
    regions: tuple[ShownRegion, ...] = ()


def resolve_plane(session: Session, name: PlaneName, shape: tuple[int, int]) -> PlaneDisplay:
    """What a pane of (rows, columns) must show of a plane; asks for a section that is not here yet."""
    mpr = session.mpr
    view, grid, middle, pane = mpr.view, mpr.grid(name, shape), mpr.middle, mpr.pane
    if view is None or grid is None or middle is None or pane is None:
        message = phrase("Reading the volume… {progress:.0%}", progress=mpr.progress) if mpr.is_open else ""
        return PlaneDisplay(name, texts=Display(message=message))
    shown = shading(pane, *middle)
    overlays = pane.viewport.view.overlays_visible
    return PlaneDisplay(
        name,
        grid=grid,
        section=mpr.sections.section(name, SectionRequest(grid, view.slab)),
        texts=_texts(session, pane, name, view=view, grid=grid, image=middle[0], shown=shown),
        shading=shown,
        centre=grid.to_row_column([view.crosshair.point_lps])[0],
        slab_px=view.slab.thickness_mm / grid.row_spacing_mm,
        lines=_lines(view, name, grid) if view.lines_visible and overlays else (),
        regions=_regions(mpr, session.review_of(pane), grid, is_drawn=session.versions.is_drawn) if overlays else (),
    )


def _texts(
    session: Session,
    pane: Pane,
    name: PlaneName,
    *,
    view: MprView,
    grid: PlaneGeometry,
    image: ImageSlice,
    shown: Shading | None,
) -> Display:
    said = Display(cautions=cautions(session, pane, image), pixel_width_mm=grid.column_spacing_mm)
    if not pane.viewport.view.overlays_visible:
        return said
    return replace(
        said,
        has_texts=True,
        letters=letters(grid),
        corners=CornerTexts(
            top_left=(_title(view, name),),
            bottom_left=(joined("  ", (_position_text(view, name), phrase("interpolated"))),),
            bottom_right=(_window_text(image, shown),) if shown is not None else (),
        ),
    )


def _title(view: MprView, name: PlaneName) -> str:
    title = phrase("{plane}, oblique", plane=name.value) if view.crosshair.is_oblique(name) else name.value
    if view.slab.thickness_mm > 0:
        return joined("  ", (title, joined(" ", (SLAB_TEXTS[view.slab.mode], f"{view.slab.thickness_mm:g} mm"))))
    return title


def _position_text(view: MprView, name: PlaneName) -> str:
    """The side of the patient and the distance from the origin of the frame of reference, e.g. `H 12.5 mm`."""
    normal = view.crosshair.orientation(name).normal
    # Named by the side that is reached first: towards the head, the left, the back.
    axis = int(np.argmax(np.abs(normal)))
    normal = normal * np.sign(normal[axis])
    along = float(np.dot(view.crosshair.point_lps, normal))
    return f"{orientation_letters(normal if along >= 0 else -normal)} {abs(along):.1f} mm"


def _window_text(image: ImageSlice, shown: Shading) -> str:
    """As under a slice, of the window that a table becomes; padding is a value like others here."""
    return window_text(image, None, replace(shown, transform=as_window(shown.transform)))


def _lines(view: MprView, name: PlaneName, grid: PlaneGeometry) -> tuple[PlaneLine, ...]:
    lines = []
    for other in PlaneName:
        if other is not name:
            direction = view.crosshair.trace(other, on=name)
            on_grid = np.array(
                [direction @ np.asarray(grid.column_direction), direction @ np.asarray(grid.row_direction)]
            )
            lines.append(PlaneLine(other, on_grid / np.linalg.norm(on_grid)))
    return tuple(lines)


def _regions(
    mpr: Mpr, review: Review | None, grid: PlaneGeometry, *, is_drawn: Callable[[Roi], bool]
) -> tuple[ShownRegion, ...]:
    pane = mpr.pane
    series = pane.series if pane is not None else None
    if review is None or series is None or series.stacking.spacing_mm is None:
        return ()
    placed = []
    for roi in review.rois:
        index = series.index_of(roi.image)
        own = series.slices[index].plane if index is not None else None
        if own is not None and roi.state is not ReviewState.REJECTED and is_drawn(roi):
            placed.append((roi, own))
    traces = trace_regions([(roi.contours, own) for roi, own in placed], step_mm=series.stacking.spacing_mm, on=grid)
    return tuple(
        ShownRegion(roi, roi == review.selected, trace)
        for (roi, _), trace in zip(placed, traces, strict=True)
        if trace
    )
