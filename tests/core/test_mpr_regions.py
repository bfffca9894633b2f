"""What another plane shows of a region that was drawn on slices."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.contour import Contour, contours_of_mask
from app.core.geometry import PlaneGeometry
from app.core.mpr import PATIENT_ORIENTATIONS, PlaneName, section_grid
from app.core.mpr_regions import RegionTrace, trace_regions
from tests.helpers.volumes import SPACING_MM, STACKS, StackShape

stacks = pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)


def _square(stack: StackShape, number: int) -> tuple[tuple[Contour, ...], PlaneGeometry]:
    mask = np.zeros((14, 11), dtype=bool)
    mask[3:9, 2:8] = True
    mask[5:7, 4:6] = False
    plane = stack.planes()[number]
    return contours_of_mask(mask, plane), plane


def trace_region(
    contours: tuple[Contour, ...], own: PlaneGeometry, *, step_mm: float, on: PlaneGeometry
) -> RegionTrace:
    """One region, beside others that are shown too."""
    beside, _ = _square(STACKS["coronal"], 2)
    traces = trace_regions(
        [(beside, STACKS["coronal"].planes()[2]), (contours, own), (beside, own)], step_mm=step_mm, on=on
    )
    assert len(traces) == 3
    return traces[1]


@stacks
def test_on_its_own_slice_a_region_keeps_its_outline(stack: StackShape) -> None:
    contours, plane = _square(stack, 4)
    trace = trace_region(contours, plane, step_mm=stack.spacing_mm[0], on=plane)
    assert not trace.strips
    for loop, contour in zip(trace.outlines, contours, strict=True):
        assert plane.to_lps(loop) == pytest.approx(contour.points_lps, abs=1e-6)


@stacks
def test_on_the_next_slice_nothing_of_it_is_shown(stack: StackShape) -> None:
    contours, plane = _square(stack, 4)
    assert not trace_region(contours, plane, step_mm=stack.spacing_mm[0], on=stack.planes()[5])


@stacks
@pytest.mark.parametrize("name", PlaneName)
def test_across_it_strips_cover_exactly_the_points_inside(stack: StackShape, name: PlaneName) -> None:
    contours, own = _square(stack, 4)
    middle = own.to_lps([(5.6, 3.1)])[0]
    grid = section_grid(PATIENT_ORIENTATIONS[name], middle, mm_per_pixel=0.25, shape=(80, 80))
    trace = trace_region(contours, own, step_mm=stack.spacing_mm[0], on=grid)
    if abs(float(grid.normal @ own.normal)) > 0.9999:
        assert trace.outlines
        return
    assert trace.strips
    mask = np.zeros((14, 11), dtype=bool)
    mask[3:9, 2:8] = True
    mask[5:7, 4:6] = False
    # Along the middle of each strip every point lies in a pixel of the mask, and just beyond its ends none does.
    for strip in trace.strips:
        start, end = strip[:2].mean(axis=0), strip[2:].mean(axis=0)
        shares = np.linspace(0.02, 0.98, 25)[:, None]
        inside = own.to_row_column(grid.to_lps(start + shares * (end - start)))
        assert np.abs(own.distance_mm(grid.to_lps(start + shares * (end - start)))).max() < 1e-6
        assert mask[tuple(np.rint(inside).astype(int).T)].all()
        step = (end - start) / np.linalg.norm(end - start) * 0.05
        beyond = own.to_row_column(grid.to_lps(np.array([start - step, end + step])))
        assert not mask[tuple(np.rint(beyond).astype(int).T)].any()
        # The strip is as wide as the slices are apart, measured across the slice.
        edges = own.distance_mm(grid.to_lps(strip))
        assert np.abs(edges) == pytest.approx(stack.spacing_mm[0] / 2)


def test_a_region_that_the_plane_misses_leaves_no_trace() -> None:
    stack = STACKS["axial, head first supine"]
    contours, own = _square(stack, 4)
    beside = own.to_lps([(13.0, 0.0)])[0] + np.array([0, 3.0, 0])
    grid = section_grid(PATIENT_ORIENTATIONS[PlaneName.CORONAL], beside, mm_per_pixel=0.25, shape=(80, 80))
    assert not trace_region(contours, own, step_mm=SPACING_MM[0], on=grid)
    assert not trace_region((), own, step_mm=SPACING_MM[0], on=grid)


def test_without_regions_there_is_nothing_to_trace() -> None:
    grid = STACKS["coronal"].planes()[0]
    assert trace_regions([], step_mm=1.0, on=grid) == []
