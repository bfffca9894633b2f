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
    assert not trace.patches
    for loop, contour in zip(trace.outlines, contours, strict=True):
        assert plane.to_lps(loop) == pytest.approx(contour.points_lps, abs=1e-6)


@stacks
def test_on_the_next_slice_nothing_of_it_is_shown(stack: StackShape) -> None:
    contours, plane = _square(stack, 4)
    assert not trace_region(contours, plane, step_mm=stack.spacing_mm[0], on=stack.planes()[5])


@stacks
@pytest.mark.parametrize("name", PlaneName)
@pytest.mark.parametrize("radians", [0.0, 0.03, 0.6])
def test_on_another_plane_exactly_the_points_of_the_region_are_covered(
    stack: StackShape, name: PlaneName, radians: float
) -> None:
    contours, own = _square(stack, 4)
    middle = own.to_lps([(5.6, 3.1)])[0] + 0.2 * own.normal
    orientation = PATIENT_ORIENTATIONS[name].turned(np.array([0.6, 0.64, 0.48]), radians=radians)
    grid = section_grid(orientation, middle, mm_per_pixel=0.25, shape=(80, 80))
    trace = trace_region(contours, own, step_mm=stack.spacing_mm[0], on=grid)
    assert bool(trace.outlines) != bool(trace.patches)
    mask = np.zeros((14, 11), dtype=bool)
    mask[3:9, 2:8] = True
    mask[5:7, 4:6] = False
    pixels = np.indices((80, 80)).reshape(2, -1).T
    points = grid.to_lps(pixels)
    height, place = own.distance_mm(points), own.to_row_column(points)
    index = np.clip(np.rint(place).astype(int), 0, (13, 10))
    inside = mask[tuple(index.T)] & (np.abs(height) < stack.spacing_mm[0] / 2)
    loops = [*trace.outlines, *(patch.corners for patch in trace.patches)]
    covered = np.logical_xor.reduce([_holds(loop, pixels + 1e-7) for loop in loops])
    # On the very edge either may be said.
    clear = (np.abs(np.abs(place % 1 - 0.5)) > 0.01).all(axis=1) & (
        np.abs(np.abs(height) - stack.spacing_mm[0] / 2) > 0.01
    )
    assert inside.any()
    assert np.array_equal(covered[clear], inside[clear])


@stacks
def test_a_patch_says_which_of_its_sides_lie_on_the_outline_of_the_region(stack: StackShape) -> None:
    contours, own = _square(stack, 4)
    grid = section_grid(
        PATIENT_ORIENTATIONS[PlaneName.AXIAL].turned(np.array([0.6, 0.64, 0.48]), radians=0.4),
        own.to_lps([(5.6, 3.1)])[0],
        mm_per_pixel=0.25,
        shape=(80, 80),
    )
    trace = trace_region(contours, own, step_mm=stack.spacing_mm[0], on=grid)
    assert trace.patches
    for patch in trace.patches:
        middles = (patch.corners + np.roll(patch.corners, -1, axis=0)) / 2
        height = np.abs(own.distance_mm(grid.to_lps(middles)))
        on_face = np.abs(height - stack.spacing_mm[0] / 2) < 1e-6
        assert np.array_equal(patch.on_outline, ~on_face)


def _holds(loop: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Which points lie in a loop, by counting crossings to the right."""
    crossings = np.zeros(len(points), dtype=int)
    for (row, column), (next_row, next_column) in zip(loop, np.roll(loop, -1, axis=0), strict=True):
        spans = (points[:, 0] < row) != (points[:, 0] < next_row)
        if row != next_row:
            at = column + (points[:, 0] - row) * (next_column - column) / (next_row - row)
            crossings += spans & (at > points[:, 1])
    return crossings % 2 == 1


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
